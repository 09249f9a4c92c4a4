"""What is found in the configuration itself: unused entries, ended targets, mistakes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from ftlint.config import ConfigFinding
from ftlint.model.diagnostic import Diagnostic, Finding, Severity, quote
from ftlint.model.naming import fingerprint
from ftlint.model.report import FileReport, Report
from ftlint.model.settings import Settings

if TYPE_CHECKING:
    from ftlint.session import Session
    from ftlint.targets.deadlines import Deadline

DATASET_FAMILY: Final = "D"
"""Letter of the rules that look at all files of a run together."""


def add_findings(report: Report, session: Session) -> None:
    """Put what is wrong in the configuration itself before the findings in the data."""
    from ftlint.lint import rule_infos
    from ftlint.session.trainer import config_mistakes

    added: list[Diagnostic] = []
    mistakes = config_mistakes([group.loaded.settings for group in session.groups])
    for item in (*session.findings, *mistakes, *_unused(report, session), *_ended(session)):
        diagnostic = config_diagnostic(item, session.primary.settings)
        if diagnostic is not None:
            added.append(diagnostic)
            if diagnostic.file not in [file.name for file in report.files]:
                report.files.append(FileReport(diagnostic.file, format="configuration"))
    if added:
        report.diagnostics[:0] = added
    report.rules |= rule_infos(added, session.primary.settings)


def ended(settings: Settings) -> list[Deadline]:
    """Return what has ended, or ends soon, among the targets and the model of some settings."""
    from datetime import date

    from ftlint.targets.deadlines import deadlines

    return list(deadlines(settings.targets, settings.model, settings.today or date.today()))


def _ended(session: Session) -> Iterator[ConfigFinding]:
    """Yield a finding for each target and model whose end is past or near, at its first file."""
    told: set[str] = set()
    for group in session.groups:
        for end in ended(group.loaded.settings) if group.sources else ():
            if end.subject not in told:
                told.add(end.subject)
                finding = Finding(
                    end.message,
                    help=f"choose another target or model (ftlint target lists them); {end.source}",
                    salt=end.subject,
                    severity=Severity.INFO if end.day is None else None,
                )
                yield ConfigFinding("deprecated-target", group.sources[0].name, None, finding)


def _unused(report: Report, session: Session) -> Iterable[ConfigFinding]:
    """Yield a finding for each ``ignore`` table that matched nothing in a run over everything."""
    if not session.whole or report.errors:
        return
    entries = dict.fromkeys(
        entry for group in session.groups for entry in group.loaded.settings.ignores
    )
    if not entries:
        return
    used = {
        (item.name, key)
        for item in report.diagnostics
        if item.suppressed
        for key in (("record", item.record_hash), ("id", item.record_id))
    }
    for entry in entries:
        key = ("record", entry.record) if entry.record is not None else ("id", entry.id)
        if (entry.rule, key) in used or not _was_checked(entry.rule, session.primary.settings):
            continue
        file, _, line = entry.origin.rpartition(":")
        message = (
            f"the entry that excuses {key[0]} {quote(key[1] or '')} from {entry.rule} is unused"
        )
        help_text = "the record has changed or is gone: remove the entry, or review the record"
        finding = Finding(message, help=help_text, salt=f"{entry.rule} {key[1]}")
        yield ConfigFinding("unused-suppression", file, int(line), finding)


def _was_checked(name: str, settings: Settings) -> bool:
    from ftlint.rules.selection import enabled_codes
    from ftlint.rules.table import by_name

    code = by_name()[name].code
    family = settings.dataset_rules if code[0] == DATASET_FAMILY else settings.other_rules
    return family and code in enabled_codes(settings.selection)


def config_diagnostic(item: ConfigFinding, settings: Settings) -> Diagnostic | None:
    """Stamp a finding about the configuration; None when its rule is not selected."""
    from ftlint.rules.selection import enabled_codes
    from ftlint.rules.table import by_name

    rule = by_name()[item.rule]
    if rule.code not in enabled_codes(settings.selection):
        return None
    return Diagnostic(
        code=rule.code,
        name=rule.name,
        severity=settings.severity.get(rule.name, item.finding.severity or rule.severity),
        message=item.finding.message,
        file=item.file,
        line=item.line,
        fingerprint=fingerprint(rule.code, item.file, (), item.finding.salt),
        help=item.finding.help,
    )
