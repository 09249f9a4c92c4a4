"""Where a finding is in the raw line of its record, worked out when it is asked for.

A report of a hundred thousand findings is often only counted. So a diagnostic keeps the raw line
of its record, and columns, excerpt, hash and the edits of its fix follow from it later. What was
worked out for one line is kept for the next finding, which is most often about the same record.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

import orjson

from ftlint.engine.columns import Spool
from ftlint.jsontext.edit import Uneditable, keeps_numbers, resolve
from ftlint.jsontext.locate import Locator
from ftlint.model.diagnostic import Diagnostic, Excerpt, Finding, Fix, FixInfo, ResolvedEdit, Span
from ftlint.model.digests import canonical_json
from ftlint.model.late import Origin, Place
from ftlint.model.naming import fingerprint
from ftlint.model.record import Record

BEFORE: Final = 240
"""Code points of the line kept before the place of a finding, for the frame."""
AFTER: Final = 400
"""Code points of the line kept from the place on."""


class Line:
    """A raw line with findings, and its place in the file; ``value`` where it does not parse."""

    __slots__ = (
        "_raw",
        "_size",
        "_spool",
        "_start",
        "line",
        "number",
        "offset",
        "parses",
        "text",
        "value",
    )

    def __init__(self, record: Record, base_offset: int, text: str | None) -> None:
        """Keep what the line is worked out from; ``text`` where it cannot simply be decoded."""
        self.line = record.line
        self.number = record.number
        self._raw = record.raw
        self._spool: Spool | None = None
        self._start = self._size = 0
        self.offset = record.offset + base_offset
        self.text = None if text is None or record.raw.isascii() else text
        self.parses = record.strict and type(record.value) is dict
        self.value = None if self.parses else record.value

    @classmethod
    def spooled(cls, at: tuple[int, int, int], spool: Spool, start: int, size: int) -> Line:
        """Return the line of a record at some line, number and offset, whose text a spool holds."""
        found = cls.__new__(cls)
        found.line, found.number, found.offset = at
        found._raw, found._spool, found._start, found._size = b"", spool, start, size
        found.text = found.value = None
        found.parses = True
        return found

    @property
    def raw(self) -> bytes:
        """Return the line as it is in the file."""
        return self._raw if self._spool is None else self._spool.piece(self._start, self._size)

    def hand_over(self, spool: Spool, start: int) -> bytes:
        """Return the line, which a spool is to hold from a place on: there may be very many."""
        raw = self._raw
        self._start, self._size, self._spool, self._raw = start, len(raw), spool, b""
        return raw

    def __getstate__(self) -> tuple[Any, ...]:
        """Take the line itself along to another process."""
        line, number, offset = self.line, self.number, self.offset
        return self.raw, line, number, offset, self.parses, self.text, self.value

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        """Take what was sent."""
        self._raw, self.line, self.number, self.offset, self.parses, self.text, self.value = state
        self._spool, self._start, self._size = None, 0, 0

    def fill(self, item: FixInfo, name: str) -> None:
        """Set the edits of a fix that surely fits the line."""
        assert item.source is not None
        item.late(name, resolve(desk_for(self).locator, item.source.edits))

    def at(self, place: Place) -> Origin:
        """Return the origin of the same fix for another line."""
        return place


class Desk:
    """One line at work: its text, its structure, its value, each read once."""

    def __init__(self, line: Line, value: Any = None) -> None:
        """Lay a line on the desk; ``value`` where it is at hand."""
        self.line = line
        self.text = line.raw.decode("utf-8", "surrogatepass") if line.text is None else line.text
        self._value = value if line.parses else line.value
        self._hash = ""
        self._locator: Locator | None = None
        self._ascii = self.text.isascii()
        self._counted = (0, 0)

    @property
    def value(self) -> Any:
        """Return the value of the line, None where it has none."""
        if self._value is None and self.line.parses:
            self._value = orjson.loads(self.line.raw)
        return self._value

    @property
    def locator(self) -> Locator:
        """Return the structure of the line."""
        if self._locator is None:
            self._locator = Locator(self.text, strict=self.line.parses)
        return self._locator

    @property
    def is_read(self) -> bool:
        """Tell whether the structure of the line is at hand."""
        return self._locator is not None

    @property
    def has_value(self) -> bool:
        """Tell whether the line has a value, parsed or guessed."""
        return self.line.parses or self._value is not None

    @property
    def hash(self) -> str:
        """Name the record by its content: 16 hexadecimal digits of SHA-256.

        Over the parsed record with sorted keys and no whitespace; over the stripped bytes of a
        line that does not parse. It survives moving, re-indenting, re-escaping and another order
        of keys.
        """
        if not self._hash:
            data = self.line.raw.strip() if self.value is None else canonical_json(self.value)
            self._hash = hashlib.sha256(data).hexdigest()[:16]
        return self._hash

    def span(self, finding: Finding) -> Span:
        """Return the columns of a finding, 0-based, the end exclusive."""
        if finding.span is not None and (finding.raw or not self.has_value):
            return finding.span
        if finding.key and len(finding.path) == 1 and self._locator is None:
            place = self._only_key(str(finding.path[0]))
            if place is not None:
                return place
        if finding.path or finding.span is not None or finding.key:
            return self.locator.place(finding.path, key=finding.key, span=finding.span)
        return (0, 1) if self.text else (0, 0)

    def _only_key(self, key: str) -> Span | None:
        """Return the place of a key that occurs once in the line, None where that is not plain."""
        quoted = f'"{key}"'  # as JSON writes it
        start = self.text.find(quoted)
        end = start + len(quoted)
        if start < 0 or self.text.find(quoted, end) >= 0 or self.text[start - 1] == "\\":
            return None
        colon = self.text[end : end + 2].lstrip()[:1] == ":"
        return (start, end) if colon and "\\" not in key else None

    def bytes_before(self, column: int) -> int:
        """Return the bytes of the line before a column; cheap for columns that ascend."""
        if self._ascii:
            return column
        known, count = self._counted
        low, high = sorted((known, column))
        between = len(self.text[low:high].encode("utf-8", "surrogateescape"))
        count += between if column > known else -between
        self._counted = (column, count)
        return count

    def fix_info(self, fix: Fix) -> FixInfo | None:
        """Return a fix with its edits of the raw line; None where they do not fit it."""
        if "\n" in self.text:  # spread over lines: columns of one line could not say where
            return FixInfo(fix.title, fix.safety, source=fix)
        if fix.line is not None:
            edits = resolve_line(self.text, fix.line)
            return FixInfo(fix.title, fix.safety, edits, source=fix)
        try:
            edits = resolve(self.locator, fix.edits)
        except Uneditable:
            return None
        if not keeps_numbers(self.text, edits):
            return None
        return FixInfo(fix.title, fix.safety, edits, source=fix)


_desk: Desk | None = None


def desk_for(line: Line, value: Any = None) -> Desk:
    """Return the desk with a line on it."""
    global _desk  # noqa: PLW0603 - findings of one record are asked about in turn
    if _desk is None or _desk.line is not line:
        _desk = Desk(line, value)
    return _desk


class Spot:
    """What a diagnostic works its late fields out from."""

    __slots__ = ("finding", "line")

    def __init__(self, finding: Finding, line: Line) -> None:
        self.finding = finding
        self.line = line

    def at(self, place: Place) -> Spot:
        """Return the origin of the same finding in another line."""
        assert isinstance(place, Line)
        return Spot(self.finding, place)

    def fill(self, item: Diagnostic, name: str) -> None:
        """Set the late field of a diagnostic that is asked for, and those that come with it."""
        desk = desk_for(self.line)
        if name in ("column", "end_column"):
            start, end = desk.span(self.finding)
            item.late("column", start + 1)
            item.late("end_column", max(end, start) + 1)
            item.late("byte_offset", self.line.offset + desk.bytes_before(start))
            if item.fix is not None and desk.is_read:  # else the line would be read again for it
                item.fix.edits  # noqa: B018
        elif name == "byte_offset":
            start, _ = desk.span(self.finding)
            item.late(name, self.line.offset + desk.bytes_before(start))
        elif name == "excerpt":
            start, _ = desk.span(self.finding)
            item.late(name, excerpt_of(desk.text, start))
        elif name == "record_id":
            item.late(name, record_id(desk.value))
        else:
            item.late("record_hash", desk.hash)
            code, path, salt = item.code, item.path, self.finding.salt
            item.late("fingerprint", fingerprint(code, desk.hash, path, salt))


def excerpt_of(line: str, start: int) -> Excerpt:
    """Return the part of a line around a column that a frame shows."""
    first = max(0, start - BEFORE)
    return Excerpt(line[first : start + AFTER], first, len(line))


def record_id(value: Any) -> str | None:
    """Return the record's own ``id``, where it has one that is a string or a number."""
    found = value.get("id") if isinstance(value, dict) else None
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else None


def resolve_line(old: str, new: str) -> tuple[ResolvedEdit, ...]:
    """Return the one edit that turns a raw line into another, with what is common left out."""
    start = 0
    limit = min(len(old), len(new))
    while start < limit and old[start] == new[start]:
        start += 1
    tail = 0
    while tail < limit - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return (ResolvedEdit(start, len(old) - tail, new[start : len(new) - tail]),)
