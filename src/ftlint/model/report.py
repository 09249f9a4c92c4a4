"""The result of a run as data: what every reporter is given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NamedTuple

from ftlint.model.diagnostic import Diagnostic, Effect, Safety, Severity
from ftlint.model.findings import Counted, Findings, counted

NO_EFFECTS: Final[Mapping[str, tuple[Effect, Effect]]] = MappingProxyType({})


class RuleInfo(NamedTuple):
    """What a report says about a rule that fired.

    People are told of its findings up to the severity ``per_file`` once a file, however many there
    are, and with ``verbose_only`` of those that are info with ``--verbose`` only. ``effects`` is
    what its findings mean for a record, by target: those below error, and errors; ``whole`` says
    that they are about the whole file.
    """

    code: str
    name: str
    severity: Severity
    summary: str
    page: str
    fixable: str = "none"
    sensitive: bool = False
    tags: tuple[str, ...] = ()
    per_file: Severity | None = None
    verbose_only: bool = False
    effects: Mapping[str, tuple[Effect, Effect]] = NO_EFFECTS
    whole: bool = False

    def effect(self, target: str, severity: Severity) -> Effect:
        """Return what a finding of some severity means for a record in the eyes of a target."""
        milder, error = self.effects.get(target, (Effect.ADVISES, Effect.REFUSES))
        return error if severity is Severity.ERROR else milder


class FileReport(NamedTuple):
    """What a report says about one file, findings or not."""

    name: str
    lines: int = 0
    records: int = 0
    size: int = 0
    format: str | None = None
    error: str | None = None
    checked: bool = True
    """A rule that ran could have found something in the file."""

    @property
    def is_text(self) -> bool:
        """Tell whether the file is plain text, which does not hold records."""
        return self.format == "text"


class FixSummary(NamedTuple):
    """What ``--fix`` did to one file."""

    file: str
    safe: int = 0
    unsafe: int = 0
    dropped: int = 0


@dataclass(slots=True, eq=False, repr=False)
class Report:
    """All that a run found: diagnostics in order of file and place, suppressed ones included."""

    diagnostics: Findings | list[Diagnostic] = field(default_factory=Findings)
    files: list[FileReport] = field(default_factory=list)
    rules: dict[str, RuleInfo] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    """Files that could not be read and other failures, one line each: exit status 2."""
    notes: list[str] = field(default_factory=list)
    fixed: list[FixSummary] = field(default_factory=list)
    root: str = "."
    version: str = ""
    targets: tuple[str, ...] = ()
    refused: list[str] = field(default_factory=list)
    """Files that ``--fix`` left alone since too much would go, one line each: exit status 1."""

    def __repr__(self) -> str:
        """Say in one line what the report holds."""
        counts = ", ".join(
            f"{count} {severity.label}{'s'[: count != 1]}"
            for severity in reversed(Severity)
            if (count := self.count(severity))
        )
        about = f"{self.records} record{'s'[: self.records != 1]}"
        files = f"{len(self.files)} file{'s'[: len(self.files) != 1]}"
        failures = f", {len(self.errors)} not done" if self.errors else ""
        return f"<Report: {counts or 'nothing found'} in {about} of {files}{failures}>"

    @property
    def active(self) -> list[Diagnostic]:
        """Return the diagnostics that are not suppressed."""
        return [item for item in self.diagnostics if item.suppressed is None]

    def counted(self) -> Iterator[Counted]:
        """Yield the active findings with their counts, those equal but for their places once."""
        return (row for row in counted(self.diagnostics) if row[0].suppressed is None)

    @property
    def records(self) -> int:
        """Return the number of records read."""
        return sum(item.records for item in self.files)

    def count(self, severity: Severity) -> int:
        """Count active diagnostics of one severity."""
        return sum(many for item, many in self.counted() if item.severity is severity)

    def fixable(self, *safeties: Safety) -> int:
        """Count active diagnostics whose fix has one of the safeties."""
        return sum(
            many
            for item, many in self.counted()
            if item.fix is not None and item.fix.safety in safeties
        )

    def suppressed(self) -> Counter[str]:
        """Count suppressed diagnostics by the door that suppressed them."""
        doors: Counter[str] = Counter()
        for item, many in counted(self.diagnostics):
            if item.suppressed:
                doors[item.suppressed] += many
        return doors

    def at_or_above(self, threshold: Severity | None) -> bool:
        """Tell whether a finding reaches the threshold; None is ``--fail-on never``."""
        return threshold is not None and any(
            item.severity >= threshold for item, _ in self.counted()
        )
