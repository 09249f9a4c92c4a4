"""Lines that hold no record: why one does not parse, or what it holds instead."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from ftlint.formats import UNKNOWN
from ftlint.lint.chunk import ChunkResult
from ftlint.lint.plan import Plan
from ftlint.model.diagnostic import Finding
from ftlint.model.record import Record

if TYPE_CHECKING:
    from ftlint.jsontext.diagnose import Diagnosis
    from ftlint.lint.place import Placer

_FLATTEN: Final = "parsers give up at some hundred levels: flatten it, or write it as a string"


class Refusals:
    """What a chunk says of lines that no rule sees, and of records by the name of a rule.

    ``beyond`` is the number of records of the last line beyond its first one, where several were
    joined.
    """

    def __init__(self, plan: Plan, result: ChunkResult, name: str, base_offset: int) -> None:
        self.plan = plan
        self.result = result
        self.name = name
        self.base_offset = base_offset
        self.beyond = 0

    @cached_property
    def placer(self) -> Placer:
        """Stamps findings; made for the first one, since most chunks of clean data have none."""
        from ftlint.lint.place import Placer

        return Placer(self.plan, self.name, self.base_offset)

    def broken(self, raw: bytes, line: int, number: int, offset: int) -> Any:
        """Report a line that does not parse; return its value where it is beyond doubt."""
        from ftlint.jsontext.diagnose import MISSING, diagnose

        self.result.broken += 1
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            self.result.traits.note_undecodable(raw, line, offset + self.base_offset)
            self.result.undecodable.append((line, number, offset))
            return None
        diagnosis = diagnose(text)
        record = Record(line, number, offset, raw, None, UNKNOWN)
        self.report_diagnosis(diagnosis, record, text)
        if diagnosis.rule == "trailing-data" and diagnosis.repaired:
            self.beyond = diagnosis.repaired.count("\n")
            self.result.broken += self.beyond
        if diagnosis.value is MISSING:
            return None
        return diagnosis.value

    def too_deep(self, raw: bytes, line: int, number: int, offset: int) -> None:
        """Report a record with so many levels that it cannot be looked through."""
        finding = Finding(
            "The record is nested too deeply to be checked", span=(0, 1), raw=True, help=_FLATTEN
        )
        record = Record(line, number, offset, raw, None, UNKNOWN)
        self.report("invalid-json", finding, record)

    def not_an_object(self, raw: bytes, line: int, number: int, offset: int, value: Any) -> None:
        """Report a line whose value is an array, a string, a number, true, false or null."""
        from ftlint.jsontext.diagnose import diagnose_value

        self.result.broken += 1
        record = Record(line, number, offset, raw, value, UNKNOWN)
        text = record.text
        diagnosis = diagnose_value(value, text)
        if diagnosis is not None:
            self.report_diagnosis(diagnosis, record, text)

    def report_diagnosis(self, diagnosis: Diagnosis, record: Record, text: str) -> None:
        """Report why a line does not parse."""
        from ftlint.lint.undecodable import diagnosis_finding

        finding = diagnosis_finding(diagnosis)
        self.report(diagnosis.rule, finding, record, text)

    def report(
        self,
        name: str,
        finding: Finding,
        record: Record,
        text: str | None = None,
    ) -> None:
        """Stamp a finding that names its rule, unless the rule is off."""
        named = self.plan.named(name, self.plan.settings.targets)
        if not named or not self.plan.record_rules:
            return
        found = [(bound, finding) for bound in named]
        if finding.fix is None and record.value is not None:
            found = self.placer.with_fixes(found, record)
        self.placer.stamp(found, record, self.result.findings, text)
