"""Rules and schemas bound to the targets that they hold for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

from ftlint.lint.literals import HIDDEN, NO_LITERALS, Literals
from ftlint.model.diagnostic import Finding, Severity
from ftlint.model.record import Facts, Record
from ftlint.rules import FileSummary, Rule
from ftlint.rules.table import Entry
from ftlint.schema import Compiled
from ftlint.source import Traits

_ALWAYS: Final = int(Facts.ALWAYS)


@dataclass(eq=False, repr=False)
class Bound:
    """A rule bound to one target, with the severity it has there; imported when it is used."""

    entry: Entry
    severity: Severity
    target: str
    make: Callable[[], Rule]
    literals: tuple[bytes, ...] = ()
    chosen: bool = False
    """The severity is the user's word, so a finding's own does not count."""
    stated: bool = False
    """The severity is the target's word: a finding's own counts only where it is graver."""
    search: Literals = NO_LITERALS
    """Looks for ``literals`` in a raw line."""
    signs: int = 0
    """The bits of lines in which it may find them (``lint.literals``)."""
    tuned: bool = False
    """Options, or a schema for answers, may have changed what the rule needs."""
    reads_parameters: bool = False
    """The parameters of declared tools count among the keys and types that the rule reads."""
    forgets: bool = False
    """What it said of records before is not remembered: it looks at more than a view shows."""
    idle: bool = False
    """It has nothing to say with this target: nothing is too long, or all is supported."""

    @cached_property
    def rule(self) -> Rule:
        """Make the rule, whose class is imported for it."""
        return self.make()

    def calm_of(self, roles: str) -> bool:
        """Tell whether the rule surely has nothing to say of a sequence of role letters."""
        calm = self.entry.calm_roles
        return bool(calm) and not self.tuned and re.fullmatch(calm, roles) is not None

    def asks_of(self, known: Traits | FileSummary) -> bool:
        """Tell whether what is known of a file is something that the rule may have a word on."""
        needs = self.entry.file_needs
        return not needs or self.tuned or any(getattr(known, need) for need in needs)

    @cached_property
    def needs(self) -> int:
        """Return the facts without which the rule has nothing to say of a record."""
        return int(self.rule.needs if self.tuned else self.entry.needs)

    def may_find(self, record: Record) -> bool:
        """Tell whether a rule with literals is to see a record: for one of them, or by its facts.

        Literals are written as JSON has them, so that they say nothing of a line of plain text.
        """
        if self.needs & int(record.facts) & ~_ALWAYS or type(record.value) is str:
            return True
        common = self.signs & record.signs
        return bool(common) and (bool(common & HIDDEN) or self.search.within(record.raw))

    def severity_for(self, finding: Finding) -> Severity:
        """Return the severity of one finding of the rule."""
        if self.chosen or finding.severity is None:
            return self.severity
        return max(self.severity, finding.severity) if self.stated else finding.severity


class Validator(NamedTuple):
    """A schema and the targets it holds for; ``ours`` tells it from the user's own."""

    is_valid: Callable[[Any], bool]
    schema: Compiled
    targets: tuple[str, ...]
    ours: bool = True
