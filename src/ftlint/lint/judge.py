"""Whether a schema takes the records of a signature, learnt as far as their keys decide it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from ftlint.lint.failures import adapted
from ftlint.model.diagnostic import Finding, Op
from ftlint.model.keys import READS_TURNS, is_empty
from ftlint.model.record import Record
from ftlint.schema import Violation

if TYPE_CHECKING:
    from ftlint.lint.plan import Bound, Plan, Validator

UNKNOWN_KEY: Final = "unknown-top-level-key"
"""The rule of keys that a schema refuses whatever they hold; what helps may depend on that."""


class Judge:
    """One schema, as it sees the records of one signature.

    ``sure`` tells that it takes all of them whose contents are texts, the keys set aside that it
    refuses in each. Those are ``refused``, and ``found`` is what it says of them.
    """

    __slots__ = ("_kinds", "_names", "_plan", "_trusted", "found", "refused", "sure", "validator")

    def __init__(self, plan: Plan, validator: Validator) -> None:
        """Know nothing yet."""
        self._plan = plan
        self._names: tuple[str, ...] = ()
        self._kinds: tuple[Any, ...] = ()
        self._trusted = False
        self.validator = validator
        self.sure = False
        self.refused: tuple[str, ...] = ()
        self.found: list[tuple[Bound, Finding]] = []

    def trust(self, names: tuple[str, ...], trusted: bool) -> None:
        """Be told whether the schema takes plain records that have no keys of these names."""
        self._names, self._trusted = names, trusted
        self.sure = trusted and not names

    def holds(self, value: dict[str, Any], texts: bool) -> bool:
        """Tell whether there is nothing wrong with a record but its refused keys.

        ``texts`` tells that its contents are texts and that it was read strictly.
        """
        if self.refused:
            if self._kinds != tuple([_kind(value[key]) for key in self.refused]):
                return False
            if not (texts and self.sure):
                value = {key: item for key, item in value.items() if key not in self.refused}
        if texts and self.sure:
            return True
        try:
            return self.validator.is_valid(value)
        except ValueError:  # a lone surrogate, from a line that was read leniently
            return self.validator.schema.holds(value)

    @property
    def ours(self) -> bool:
        """Tell whether the schema is one of our own, none of which looks at what a turn says."""
        return self.validator.ours

    def said(self, record: Record, *, holds: bool) -> list[tuple[Bound, Finding]]:
        """Return what is wrong with a record; ``holds`` tells that its refused keys are all."""
        return self.found if holds else self.explain(record)

    def explain(self, record: Record) -> list[tuple[Bound, Finding]]:
        """Return what is wrong with a record; where that is keys alone, learn them."""
        value = record.value
        violations = self.validator.schema.explain(value)
        found = [item for violation in violations for item in self._named(violation, record)]
        if not self.refused and violations and all(map(_is_key, violations)):
            keys = tuple([str(violation.path[0]) for violation in violations])
            rest = {key: item for key, item in value.items() if key not in keys}
            if (
                READS_TURNS.isdisjoint(keys)
                and not _writes(found)
                and self.validator.schema.holds(rest)
            ):
                self._kinds = tuple([_kind(value[key]) for key in keys])
                self.refused, self.found = keys, found
                self.sure = self._trusted and set(self._names) <= set(keys)
        return found

    def _named(self, violation: Violation, record: Record) -> Iterator[tuple[Bound, Finding]]:
        names = self.validator.targets
        if violation.unless is None or not self._plan.named(violation.unless, names):
            named = self._plan.named(violation.rule, names)
            yield from adapted(named, violation.finding(), record)


def _kind(value: Any) -> Any:
    """Return what the repair of a key reads of its value: whether it could be another key's."""
    if is_empty(value):
        return value is None
    return type(value) if isinstance(value, str | list) else None


def _writes(found: list[tuple[Bound, Finding]]) -> bool:
    """Tell whether a fix writes a value of its record, which is that record's alone."""
    fixes = [finding.fix for _, finding in found if finding.fix is not None]
    return any(edit.op in (Op.SET, Op.INSERT) for fix in fixes for edit in fix.edits)


def _is_key(violation: Violation) -> bool:
    return (
        violation.rule == UNKNOWN_KEY
        and violation.key
        and len(violation.path) == 1
        and violation.unless is None
        and violation.severity is None
    )
