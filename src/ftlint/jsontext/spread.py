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


def spread_records(
    lines: Iterable[tuple[int, bytes]], may_begin: Callable[[int, bytes], bool]
) -> Iterator[Spread]:
    """Yield each record that parses once its numbered lines are joined.

    ``may_begin`` tells of a line whether it ends inside a string.
    """
    first, held, size = 0, list[bytes](), 0
    for number, raw in lines:
        if not held:
            if may_begin(number, raw):
                first, held, size = number, [raw], len(raw)
            continue
        held.append(raw)
        size += len(raw)
        stripped = raw.strip()
        if stripped[:1] == b"{" and b'"' in stripped and _parses(stripped):
            held = []  # a record of its own: the one before was cut off
        elif stripped[-1:] == b"}" and _parses(joined := join(held)):
            yield Spread(first, number, sum(1 for line in held if line.strip()), joined)
            held = []
        elif len(held) > MOST_LINES or size > MOST_BYTES:
            held = []


def ends_in_string(raw: bytes) -> bool:
    r"""Tell whether a line that does not parse begins a record and ends inside a string of it.

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
