"""Checking what a conversion wrote: for which targets, by which rules."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Final

from ftlint import __version__
from ftlint.config import Loaded
from ftlint.dataset.convert.declared import State, bring_up_to_date
from ftlint.dataset.convert.findings import loss_findings, with_sources
from ftlint.dataset.convert.outputs import suffix_of
from ftlint.dataset.convert.pipe import Outcome, Progress, Request, convert
from ftlint.model.diagnostic import Severity
from ftlint.model.report import Report
from ftlint.model.settings import Selection
from ftlint.source import Source

NOT_OURS: Final = ("too-few-examples", "wrong-extension", "json-array-file")
"""Rules about more than the conversion: the size of the dataset, the file that was asked for."""
LARGE: Final = 4 << 20
"""Bytes of output from which only its structure is checked."""
STRUCTURE: Final = "JSRWTP"
"""Families of rules about structure."""


def converted(
    loaded: Loaded, request: Request, *, losses: bool = False, progress: Progress | None = None
) -> Outcome:
    """Convert and, where the request says verify, check what was written for its target.

    The report is in the outcome; ``losses`` adds those of the conversion to it as findings.
    """

    request = replace(request, decisions=loaded.settings.decisions)

    def inspect(outcome: Outcome, written: Source) -> None:
        if request.verify:
            outcome.report = checked(loaded, outcome, written, losses=losses)

    return convert(request, inspect=inspect, progress=progress)


def declared(
    loaded: Loaded, *, write: bool, jobs: int = 0, verify: bool = True, losses: bool = False
) -> list[State]:
    """Compare declared conversions with their outputs; ``write`` replaces and checks stale ones.

    Raises FtlintError where an input is missing or nothing can be converted.
    """
    settings = loaded.settings
    states = bring_up_to_date(
        settings.conversions,
        settings.root,
        write=write,
        jobs=jobs,
        verify=verify,
        decisions=settings.decisions,
        targets=settings.targets if loaded.is_set("target") else (),
    )
    for state in states:
        if state.written and verify:
            written = Source(state.output, state.output)
            state.outcome.report = checked(loaded, state.outcome, written, losses=losses)
    return states


def checked(loaded: Loaded, outcome: Outcome, written: Source, *, losses: bool) -> Report:
    """Check what was written for its target; ``losses`` adds those of the conversion as findings.

    The targets are those that the user or the configuration names, else the format's own; then
    how many examples there are is left to ``ftlint check``, since more files may belong to it, and
    so are the texts of a large file, whose structure alone is checked.
    """
    from ftlint import lint

    settings = loaded.settings
    if not loaded.is_set("target") and outcome.lint_target:
        selection = settings.selection
        selection = selection._replace(ignore=(*selection.ignore, *NOT_OURS))
        settings = settings._replace(targets=(outcome.lint_target,), selection=selection)
    settings = settings._replace(trainer_entry=outcome.trainer_entry or settings.trainer_entry)
    path = written.path or ""
    large = os.path.exists(path) and os.path.getsize(path) > LARGE
    if large and not loaded.is_set("target") and not loaded.is_set("select"):
        settings = settings._replace(selection=_structure(), dataset_rules=False)
    if outcome.lint_target and _is_lines(written.name):
        settings = settings._replace(input_format=outcome.shape)
        report = lint.check([written], settings)
        report = with_sources(report, outcome)
    else:
        report = Report(root=settings.root, version=__version__, targets=settings.targets)
    lost = loss_findings(outcome) if losses else []
    if lost:
        report.diagnostics = [*lost, *report.diagnostics]
        report.rules.update(lint.rule_infos(lost))
    return report


def _structure() -> Selection:
    """Select the errors that a conversion could make: JSON, shape, turns, masks, calls, pairs."""
    from ftlint.rules.table import entries

    chosen = [
        code
        for code, rule in entries().items()
        if code[0] in STRUCTURE and rule.severity is Severity.ERROR and not rule.opt_in
    ]
    return Selection(select=tuple(chosen), ignore=NOT_OURS)


def _is_lines(path: str) -> bool:
    return suffix_of(path) not in (".csv", ".tsv", ".parquet", ".txt", ".md")
