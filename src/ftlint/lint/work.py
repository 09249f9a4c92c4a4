"""The rules that records of one signature need, and what they said of such records before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from ftlint.formats import Format
from ftlint.formats.detector import structure, structure_of
from ftlint.lint.failures import PASSED_ON, failure, said
from ftlint.model.diagnostic import Finding
from ftlint.model.masks import PART_KEYS, RECORD_KEYS, TURN_KEYS
from ftlint.model.record import Facts, Record
from ftlint.rules import Reads

if TYPE_CHECKING:
    from ftlint.lint.plan import Bound

Found = list[tuple["Bound", Finding]]
Kept = list[tuple["Bound", Any]]
"""What rules keep of a record for the conclusions of its file."""

MOST: Final = 4096
"""Answers that are kept for the records of one signature and the same facts."""

_PARTS: Final = Facts.PARTS
_MASKS: Final = TURN_KEYS | RECORD_KEYS


class Work:
    """What is left to do for records of one signature with the same facts.

    What a rule says follows from what it reads (``Rule.reads``): where a record reads the same as
    one before, so is what the rule says. The other rules are asked each time.
    """

    __slots__ = ("_answers", "_probes", "_remembered", "_remembering", "checks", "collectors")

    def __init__(
        self,
        fmt: Format,
        checks: Sequence[Bound],
        collectors: Sequence[Bound],
        facts: int,
        *,
        bare: bool,
    ) -> None:
        """Sort the rules; ``bare`` tells that messages hold roles and contents only."""
        self.checks, self._remembered = _sorted(checks)
        self.collectors, self._remembering = _sorted(collectors)
        reads = {bound.entry.reads for bound in (*self._remembered, *self._remembering)}
        texts = bare and not facts & _PARTS
        around = _around(fmt.turns_key) if texts else _structure
        known = {Reads.STRUCTURE: around, Reads.MASKS: _masks, Reads.TOOLS: _tools}
        self._probes = [probe for what, probe in known.items() if what in reads]
        self._answers: dict[Any, tuple[Found, Kept]] = {}

    def remembered(self, record: Record) -> tuple[Found, Kept]:
        """Return what the rules say and keep whose reading can be compared."""
        if not self._probes:
            return [], []
        try:
            key = tuple([probe(record) for probe in self._probes])
            known = self._answers.get(key)
        except (TypeError, RecursionError):  # a list as a mask, or more than orjson writes
            return self._ask(record)
        if known is None:
            known = self._ask(record)
            if len(self._answers) < MOST:
                self._answers[key] = known
        return known

    def _ask(self, record: Record) -> tuple[Found, Kept]:
        found: Found = []
        kept: Kept = []
        for bound in self._remembered:
            found += said(bound, lambda rule: rule.check(record))
        for bound in self._remembering:
            try:
                value = bound.rule.collect(record)
            except PASSED_ON:
                raise
            except Exception as error:
                found.append(failure(bound, error))
            else:
                kept += [(bound, value)] if value is not None else []
        return found, kept


def _sorted(bounds: Sequence[Bound]) -> tuple[list[Bound], list[Bound]]:
    """Sort rules into those to ask each time and those whose answers are remembered."""
    asked: list[Bound] = []
    remembered: list[Bound] = []
    for bound in bounds:
        reads = bound.entry.reads
        by_value = reads is None or bound.literals
        (asked if by_value else remembered).append(bound)
    return asked, remembered


def _structure(record: Record) -> Any:
    return structure_of(record.value)


def _around(turns_key: str) -> Callable[[Record], Any]:
    """Return the structure of all but the turns, which have roles and texts and nothing else."""

    def probe(record: Record) -> Any:
        return tuple([structure(item) for key, item in record.value.items() if key != turns_key])

    return probe


def _masks(record: Record) -> Any:
    """Return all masks in their places, which the signature knows but for those of parts."""
    value = record.value
    found: list[Any] = [(type(value[key]), value[key]) for key in value if key in _MASKS]
    content_key = record.format.content_key
    for turn in record.objects:
        found += [(type(turn[key]), turn[key]) for key in turn if key in _MASKS]
        content = turn.get(content_key)
        if type(content) is list:
            found.append(tuple(map(_part_masks, content)))
    return tuple(found)


def _part_masks(part: Any) -> Any:
    if type(part) is not dict:
        return None
    return tuple([(key, type(part[key]), part[key]) for key in part if key in PART_KEYS])


def _tools(record: Record) -> bytes:
    """Return the declared tools as they are written."""
    from ftlint.rules.shared.calls import declared_text

    return declared_text(record)
