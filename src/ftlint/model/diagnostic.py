"""What a rule says (Finding, Fix) and what a reader of the report gets (Diagnostic).

A rule yields findings that speak of a *path* in the record and, inside a string, of a span of the
decoded text. The engine stamps code, severity, file, line and columns on them: a Diagnostic.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import Enum, IntEnum, StrEnum
from typing import Any, Final, NamedTuple

from ftlint.model.decisions import Undecided
from ftlint.model.late import Late, Origin, Place
from ftlint.model.words import shortened

Path = tuple[str | int, ...]
"""A place in a parsed record: keys and 0-based indexes from the top."""

ANY: Final = -1
"""The index of a path that stands for every index."""

Span = tuple[int, int]
"""Start and end (exclusive) in code points, 0-based."""


class Severity(IntEnum):
    """How bad a finding is; the order is the order of ``--fail-on``."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """Return the lower-case word that reports print."""
        return self.name.lower()


class Effect(StrEnum):
    """What a finding means for its record in the eyes of a target.

    ``REFUSES``: the record, or its whole file, is not taken. ``DROPS``: it is left out and the
    others are trained. ``CHANGES``: it is trained as something else than what is written.
    ``ADVISES``: it is taken as it is, though that may be unwise. ``CUTS`` is what the target does
    to an example that is too long: one of the first three.
    """

    REFUSES = "refuses"
    DROPS = "drops"
    CHANGES = "changes"
    ADVISES = "advises"
    CUTS = "cuts"


class Safety(StrEnum):
    """Who may apply a fix: ``--fix``, ``--fix --unsafe-fixes``, or nobody."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY = "display"


class Op(Enum):
    """What an edit does at its path."""

    SET = "set"
    DELETE = "delete"
    RENAME = "rename"
    INSERT = "insert"


class Edit(NamedTuple):
    """One change in a record.

    ``SET`` replaces the value at ``path`` by ``value``; ``DELETE`` removes the key or item;
    ``RENAME`` gives the key at the end of ``path`` the name ``value``; ``INSERT`` adds the key at
    the end of ``path`` (or an item before that index; an index equal to the length appends).
    """

    op: Op
    path: Path
    value: Any = None


class FileFix(StrEnum):
    """A change of a whole file."""

    STRIP_BOM = "strip-bom"
    NEWLINES = "newlines"
    FINAL_NEWLINE = "final-newline"
    BLANK_LINES = "blank-lines"
    NULL_KEYS = "null-keys"
    FIELD_TYPES = "field-types"
    TO_LINES = "to-lines"
    TO_UTF8 = "to-utf8"


class Fix(NamedTuple):
    """A way to mend a finding: edits of the record, a new line, a dropped record, or a file fix.

    Exactly one of ``edits``, ``line``, ``drop``, ``join`` and ``file`` says what to do. ``line`` is
    the new text of the whole raw line; it may hold several lines parted by a line feed.
    """

    title: str
    safety: Safety = Safety.SAFE
    edits: tuple[Edit, ...] = ()
    line: str | None = None
    drop: bool = False
    file: FileFix | None = None
    join: int = 0
    """So many lines behind the line of the finding belong to its record and are joined to it."""
    repeats: bool = False
    """The record is dropped for an equal one that stays; the finding names that one first."""
    text: bool = False
    """``line`` is a line of plain text, so it need not be JSON."""
    nulls: tuple[Path, ...] = ()
    """For ``FileFix.NULL_KEYS``: keys that go from every record where they are null.

    An index stands for every item of its list.
    """
    types: tuple[tuple[Path, str], ...] = ()
    """For ``FileFix.FIELD_TYPES``: fields, as in ``nulls``, and the JSON type each is to have."""

    @classmethod
    def set(cls, title: str, path: Path, value: Any, safety: Safety = Safety.SAFE) -> Fix:
        """Replace the value at ``path``."""
        return cls(title, safety, (Edit(Op.SET, path, value),))

    @classmethod
    def delete(cls, title: str, path: Path, safety: Safety = Safety.SAFE) -> Fix:
        """Remove the key or item at ``path``."""
        return cls(title, safety, (Edit(Op.DELETE, path),))

    @classmethod
    def rename(cls, title: str, path: Path, key: str, safety: Safety = Safety.SAFE) -> Fix:
        """Rename the key at the end of ``path``."""
        return cls(title, safety, (Edit(Op.RENAME, path, key),))

    @classmethod
    def drop_record(cls, title: str = "Drop the record", *, repeats: bool = False) -> Fix:
        """Remove the whole record; never safe, since the training mix changes."""
        return cls(title, Safety.UNSAFE, drop=True, repeats=repeats)


class Related(NamedTuple):
    """Another place that belongs to a finding, such as the first occurrence of a duplicate."""

    message: str
    file: str
    line: int | None = None
    record: int | None = None
    path: Path = ()


class Finding(NamedTuple):
    """What a rule says about a record, a file or a dataset.

    ``path`` is the place in the record; ``key`` means the key at the end of the path rather than
    its value. ``span`` narrows a string value to code points of its *decoded* text; with ``raw``
    (and for a line that does not parse) it counts in the raw line. ``line`` is for rules that
    conclude over a file: the 1-based line of the record concerned, or None for the file itself;
    ``record`` is its number, for files in which several records share a line.
    ``salt`` tells findings of one rule at one path apart in fingerprints. ``severity`` is set where
    one rule has findings of unequal weight; a severity that the user or the target gives still
    comes first. ``data`` is for the ``fix_for`` of the rule, of a type of its own: no report has
    it. ``concerns`` is how many records one finding is about, 0 for that of its place, or for the
    whole file. ``undecided`` are the damaged passages it is about that only a person can decide.
    """

    message: str
    path: Path = ()
    span: Span | None = None
    key: bool = False
    raw: bool = False
    fix: Fix | None = None
    help: str | None = None
    line: int | None = None
    related: tuple[Related, ...] = ()
    salt: str = ""
    severity: Severity | None = None
    record: int | None = None
    data: object = None
    concerns: int = 0
    undecided: tuple[Undecided, ...] = ()


class Excerpt(NamedTuple):
    """The part of a source line that a frame shows.

    ``text`` holds code points ``start`` to ``start + len(text)`` of the line; ``total`` is the
    length of the line in code points.
    """

    text: str
    start: int
    total: int


class ResolvedEdit(NamedTuple):
    """A fix as raw text: replace columns ``start`` to ``end`` (0-based) by ``text``."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class FixInfo(Late):
    """The fix of a diagnostic: its title, its safety, and its raw edits where they are known."""

    title: str
    safety: Safety
    edits: tuple[ResolvedEdit, ...] = ()
    drop: bool = False
    file: FileFix | None = None
    source: Fix | None = None
    """What the rule proposed, for the fix engine; reports leave it out."""
    _origin: Origin | None = field(default=None, compare=False, repr=False)

    @classmethod
    def pending(cls, origin: Origin, fix: Fix) -> FixInfo:
        """Return a fix whose edits wait until they are read."""
        info = cls.__new__(cls)
        info.title, info.safety, info.drop, info.file = fix.title, fix.safety, False, None
        info.source, info._origin = fix, origin
        return info

    @classmethod
    def whole(cls, fix: Fix) -> FixInfo:
        """Return a fix that edits no line: the record is dropped, or the file is changed."""
        return cls(fix.title, fix.safety, drop=fix.drop, file=fix.file, source=fix)

    def __hash__(self) -> int:
        """Hash what is known at once."""
        return hash((self.title, self.safety))

    def at(self, place: Place) -> FixInfo:
        """Return the same fix for the finding at another place."""
        if self._origin is None or self.source is None:
            return self
        return FixInfo.pending(place, self.source)


@dataclass(slots=True)
class Diagnostic(Late):
    """A finding with everything stamped on it that a reporter or a reader needs.

    ``line`` and ``record`` are 1-based (``record`` leaves blank lines out); ``column`` and
    ``end_column`` are 1-based code points of the line, the end exclusive; ``byte_offset`` is
    0-based in the decompressed file. All are None for a finding about a file as a whole.

    Of a diagnostic made by ``pending``, the fields that depend on the raw line (``_late``) are
    worked out when they are read: a report that only counts needs none of them.
    """

    code: str
    name: str
    severity: Severity
    message: str
    file: str
    line: int | None = None
    record: int | None = None
    column: int | None = None
    end_column: int | None = None
    byte_offset: int | None = None
    path: Path = ()
    fingerprint: str = ""
    record_hash: str | None = None
    record_id: str | None = None
    related: tuple[Related, ...] = ()
    fix: FixInfo | None = None
    help: str | None = None
    targets: tuple[str, ...] = ()
    suppressed: str | None = None
    suppression_reason: str | None = None
    excerpt: Excerpt | None = None
    concerns: int = 0
    """How many records the finding is about; 0 where that follows from its place."""
    severities: tuple[Severity, ...] = ()
    """The severity for each of the targets, where they differ."""
    null: bool = False
    """The value at ``path`` is null; set for rules whose findings may yield to one about nulls."""
    undecided: tuple[Undecided, ...] = ()
    """The damaged passages it is about that only a person can decide."""
    _origin: Origin | None = field(default=None, compare=False, repr=False)

    @classmethod
    def pending(
        cls,
        origin: Origin,
        finding: Finding,
        code: str,
        name: str,
        severity: Severity,
        file: str,
        line: int,
        record: int,
        targets: tuple[str, ...],
        severities: tuple[Severity, ...] = (),
    ) -> Diagnostic:
        """Return a diagnostic whose late fields wait until they are read."""
        item = cls.__new__(cls)
        item.code, item.name, item.severity = code, name, severity
        item.message, item.path, item.help = finding.message, finding.path, finding.help
        item.related, item.targets = finding.related, targets
        item.concerns, item.severities = finding.concerns, severities
        item.file, item.line, item.record = file, line, record
        item.suppressed = item.suppression_reason = None
        item.null = False
        item.undecided = finding.undecided
        item._origin = origin
        return item

    def at(self, place: Place, lines: int = 0, records: int = 0) -> Diagnostic:
        """Return the same finding at another place, which counts from so many lines and records."""
        item = Diagnostic.__new__(Diagnostic)
        for name in _SAID:
            setattr(item, name, getattr(self, name))
        item.line, item.record = place.line + lines, place.number + records
        item.fix = None if self.fix is None else self.fix.at(place)
        item._origin = None if self._origin is None else self._origin.at(place)
        return item

    def __hash__(self) -> int:
        """Hash what is known at once."""
        return hash((self.code, self.file, self.line, self.path, self.message))

    def move(self, lines: int, records: int) -> None:
        """Count line and record from the start of the file that a chunk is a part of."""
        if self.line is not None:
            self.line += lines
        if self.record is not None:
            self.record += records

    def severity_for(self, target: str) -> Severity:
        """Return the severity that the finding has for one target."""
        if not self.severities or target not in self.targets:
            return self.severity
        return self.severities[self.targets.index(target)]

    @property
    def pointer(self) -> str:
        """Return the RFC 6901 pointer of ``path``."""
        return to_pointer(self.path)

    @property
    def sort_key(self) -> tuple[int, int, str, str]:
        """Order within one file: by place, then by code."""
        return (self.line or 0, self.column or 0, self.code, self.message)


FixInfo.wait_for(frozenset({"edits"}), (one.name for one in fields(FixInfo)))
_FROM_THE_LINE: Final = frozenset(
    {"column", "end_column", "byte_offset", "fingerprint", "record_hash", "record_id", "excerpt"}
)
Diagnostic.wait_for(_FROM_THE_LINE, (one.name for one in fields(Diagnostic)))
_PLACED: Final = {"line", "record", "fix", "_origin"}
_SAID: Final = tuple(name for name in Diagnostic._known if name not in _PLACED)
"""Fields that are the same wherever a finding is."""


def shape(path: Path) -> Path:
    """Return a path with its indexes left open.

    >>> shape(("messages", 3, "name"))
    ('messages', -1, 'name')
    """
    return tuple(ANY if isinstance(step, int) else step for step in path)


def to_pointer(path: Path) -> str:
    """Write a path as an RFC 6901 JSON pointer.

    >>> to_pointer(("messages", 3, "a/b"))
    '/messages/3/a~1b'
    """
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def quote(text: str, limit: int = 60) -> str:
    """Quote a piece of data in a message: at most ``limit`` code points, nothing raw.

    Reporters still pass messages through their own escaping; this only bounds the length.

    >>> quote("a" * 100, 10)
    "'aaaaaaaaa…'"
    """
    return repr(shortened(text, limit))
