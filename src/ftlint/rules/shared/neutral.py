"""Findings of the neutral target about what some trainers want and others refuse."""

from __future__ import annotations

from functools import cache
from typing import Final

from ftlint.model.diagnostic import Finding, Op, Severity
from ftlint.targets import Target, names, target

NEUTRAL: Final = "neutral"
"""The quirk of a target that stands for no trainer."""

HINT: Final = (
    "services such as OpenAI want this, chat templates of Hugging Face models want the form that "
    "is here: name yours with --target"
)


def told_only(one: Target, finding: Finding) -> Finding:
    """Return a finding as it is for a named target; for the neutral one it is info without a fix.

    The data may be in the form that its trainer wants; only the target could say so.
    """
    if NEUTRAL not in one.quirks:
        return finding
    return finding._replace(fix=None, severity=Severity.INFO, help=HINT)


def key_kept(one: Target, rule: str, finding: Finding) -> Finding:
    """Return a finding about a further key; for the neutral target it names who refuses the key.

    Nothing with a value is removed then: the trainer may be one that reads the key or ignores it.
    """
    if NEUTRAL not in one.quirks:
        return finding
    edits = finding.fix.edits if finding.fix is not None else ()
    removes = len(edits) == 1 and edits[0].op is Op.DELETE and edits[0].path == finding.path
    if removes and finding.fix is not None and finding.fix.safety == "unsafe":
        finding = finding._replace(fix=None)
    said = f"{finding.help}; " if finding.help else ""
    return finding._replace(
        help=f"{said}{refusers(rule)} refuse it: name your trainer with --target"
    )


@cache
def refusers(rule: str) -> str:
    """Name the targets for which a rule is an error.

    >>> refusers("weight-on-non-assistant")
    'Azure OpenAI and Microsoft Foundry and OpenAI fine-tuning API'
    """
    titles = [
        target(name).title
        for name in names()
        if NEUTRAL not in target(name).quirks and target(name).severity(rule) is Severity.ERROR
    ]
    return " and ".join(filter(None, (", ".join(titles[:-1]), *titles[-1:])))
