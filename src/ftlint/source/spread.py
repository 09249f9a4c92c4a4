"""Records whose strings hold raw line breaks, so that each is spread over several lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

import orjson

MOST_LINES: Final = 1_000
MOST_BYTES: Final = 4 * 1024 * 1024
"""How far the end of a record is looked for."""


class Spread(NamedTuple):
    """A record on several lines that parses once they are joined."""

    first: int
    last: int
    texts: int
    """Lines of it that are not blank."""
    raw: bytes
    """The lines joined."""


class Joiner:
    """Takes lines one by one and joins those that are one record.

    ``may_begin`` tells of a line whether it ends inside a string.
    """

    def __init__(self, may_begin: Callable[[int, bytes], bool]) -> None:
        """Begin outside of any record."""
        self.may_begin = may_begin
        self.first = 0
        self.held: list[bytes] = []
        """The lines of a record that may go on, of which ``first`` is the number of the first."""
        self._size = 0

    def take(self, number: int, raw: bytes) -> Spread | None:
        """Take the next line; return the record that it ends, if it is one of several lines."""
        held = self.held
        if not held:
            if self.may_begin(number, raw):
                self.first, self.held, self._size = number, [raw], len(raw)
            return None
        held.append(raw)
        self._size += len(raw)
        if is_record(raw):
            self.held = []  # the one before was cut off
        elif raw.rstrip()[-1:] == b"}" and _parses(joined := join(held)):
            self.held = []
            texts = sum(1 for line in held if line.strip())
            return Spread(self.first, number, texts, joined)
        elif len(held) > MOST_LINES or self._size > MOST_BYTES:
            self.held = []
        return None


def spread_records(
    lines: Iterable[tuple[int, bytes]], may_begin: Callable[[int, bytes], bool]
) -> Iterator[Spread]:
    """Yield each record that parses once its numbered lines are joined."""
    joiner = Joiner(may_begin)
    for number, raw in lines:
        if found := joiner.take(number, raw):
            yield found


def spread_in(lines: Iterable[bytes], first: int = 0) -> dict[int, Spread]:
    """Return the records among lines that are spread over several, by number of the first line."""
    found = spread_records(enumerate(lines, first), lambda _, line: ends_in_string(line))
    return {one.first: one for one in found}


def open_at_the_end(lines: list[bytes]) -> int:
    r"""Return the index of the line that begins the record that goes on after the last line.

    The number of lines where no record does. Before the first line there is none that goes on.

    >>> open_at_the_end([b'{"a": 1}', b'{"a": "x', b"y"])
    1
    >>> open_at_the_end([b'{"a": "x', b'y"}', b'{"a": 1}'])
    3
    """
    start = len(lines)
    while start and not is_record(lines[start - 1]):
        start -= 1
    joiner = Joiner(lambda _, line: ends_in_string(line))
    for number in range(start, len(lines)):
        joiner.take(number, lines[number])
    return joiner.first if joiner.held else len(lines)


def is_record(raw: bytes) -> bool:
    """Tell whether a line is a whole record by itself, whatever comes before it.

    An object without keys is not: it may be a line of a text.
    """
    stripped = raw.strip()
    return stripped[:1] == b"{" and b'"' in stripped and _parses(stripped)


def ends_in_string(raw: bytes) -> bool:
    r"""Tell whether a line begins a record and ends inside a string of it.

    >>> ends_in_string(b'{"a": "x'), ends_in_string(b'{"a": "x\\"y"'), ends_in_string(b'and "so')
    (True, False, False)
    """
    if raw.lstrip()[:1] != b"{":
        return False
    plain = raw.replace(rb"\\", b"").replace(rb"\"", b"") if b"\\" in raw else raw
    return plain.count(b'"') % 2 == 1


def join(lines: list[bytes]) -> bytes:
    r"""Write lines as one, each break between them as an escape; the last end stays.

    >>> join([b'{"a": "x\r\n', b'y"}\n'])
    b'{"a": "x\\ny"}\n'
    """
    return rb"\n".join([*(line.rstrip(b"\r\n") for line in lines[:-1]), lines[-1]])


def _parses(raw: bytes) -> bool:
    try:
        return isinstance(orjson.loads(raw), dict)
    except orjson.JSONDecodeError:
        return False
