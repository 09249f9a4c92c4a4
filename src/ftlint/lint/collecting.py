"""What rules collect of the records of a chunk, for the conclusions of their files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ftlint.lint.failures import PASSED_ON, failure
from ftlint.model.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ftlint.lint.chunk import ChunkResult
    from ftlint.lint.plan import Bound
    from ftlint.lint.work import Found


class Collecting:
    """Puts what rules collect into the result of a chunk; a rule that fails gets a finding."""

    def __init__(self, result: ChunkResult) -> None:
        """Begin with a chunk."""
        self.result = result
        self._held: dict[int, tuple[Bound, list[Record]]] = {}
        """Records of the chunk that rules collect from all at once."""

    def from_record(self, collectors: Sequence[Bound], record: Record, found: Found) -> None:
        """Let rules collect from a record, those in batches later; failures go to ``found``."""
        for bound in collectors:
            if bound.entry.batched:
                self._held.setdefault(id(bound), (bound, []))[1].append(record)
                continue
            try:
                self.keep(bound, record, bound.rule.collect(record))
            except PASSED_ON:
                raise
            except Exception as error:
                found.append(failure(bound, error))

    def keep(self, bound: Bound, record: Record, value: Any) -> None:
        """Keep what a rule collected of a record."""
        if value is not None:
            rows = self.result.collected.setdefault((bound.entry.code, bound.target), [])
            rows.append((record.line, record.number, value))

    def finish(self) -> list[tuple[Record, Found]]:
        """Let rules that collect in batches see the records at once; return what failed."""
        failed: list[tuple[Record, Found]] = []
        for bound, records in self._held.values():
            try:
                values = list(bound.rule.collect_batch(records))
            except PASSED_ON:
                raise
            except Exception:
                failed += self._singly(bound, records)
                continue
            for record, value in zip(records, values, strict=True):
                self.keep(bound, record, value)
        return failed

    def _singly(self, bound: Bound, records: list[Record]) -> list[tuple[Record, Found]]:
        """Collect from one record after another, so that a failure costs only its own record."""
        failed: list[tuple[Record, Found]] = []
        for record in records:
            try:
                for value in bound.rule.collect_batch([record]):
                    self.keep(bound, record, value)
            except PASSED_ON:
                raise
            except Exception as error:
                failed.append((record, [failure(bound, error)]))
        return failed
