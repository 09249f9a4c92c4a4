"""Fixes that do not pass their own check: left out, and told as findings of engine-failure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ftlint.model.diagnostic import Diagnostic, Severity
from ftlint.model.naming import fingerprint
from ftlint.model.report import Report, RuleInfo

if TYPE_CHECKING:
    from ftlint.fixes import FixedFile

HELP: Final = "a fault of ftlint, not of the data: fix it by hand, and report it with the record"


def left_out(one: Diagnostic, why: str) -> Diagnostic:
    """Return the finding that a fix was not made; its own finding stays beside it."""
    from ftlint.rules.itself.engine_failure import EngineFailure

    return one._replace(
        code=EngineFailure.code,
        name=EngineFailure.name,
        severity=Severity.WARNING,
        message=f"The fix of {one.code} {one.name} was left out: it {why}",
        help=HELP,
        fingerprint=fingerprint(EngineFailure.code, one.record_hash or "", one.path, one.code),
        fix=None,
        related=(),
    )


def restless(file: FixedFile, wanted: list[Diagnostic]) -> None:
    """Give up fixes that are wanted again after each round; one finding for each rule.

    The file goes back to what it was, and the other fixes begin anew.
    """
    file.forget()
    for one in {one.code: one for one in reversed(wanted)}.values():
        file.refused.add(one.code)
        file.left_out.append(left_out(one, "does not come to rest"))


def add_left_out(report: Report, files: list[FixedFile]) -> None:
    """Put what was left out among the findings of each file, and its rule into the report."""
    found = [one for file in files if not file.failed for one in file.left_out]
    if not found:
        return
    order = {file.name: number for number, file in enumerate(report.files)}
    report.diagnostics.extend(found)
    report.diagnostics.sort(key=lambda one: (order.get(one.file, -1), one.sort_key))
    report.rules.setdefault(found[0].code, rule_info())


def rule_info() -> RuleInfo:
    """Describe the rule of these findings, as reports do."""
    from inspect import cleandoc

    from ftlint.rules.itself.engine_failure import EngineFailure as Own

    page = cleandoc(Own.__doc__ or "")
    return RuleInfo(Own.code, Own.name, Own.severity, page.split("\n", 1)[0], page)
