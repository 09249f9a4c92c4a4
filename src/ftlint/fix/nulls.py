"""Keys that are null in nearly every record, removed from each line where they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from ftlint.diagnostic import Edit, Op, Path
from ftlint.locate import Locator
from ftlint.rawedit import Uneditable, apply, apply_raw, resolve


def without_nulls(line: bytes, places: Sequence[Path]) -> bytes:
    r"""Return a raw line without the keys at some places whose value is null; its end stays.

    An index in a place stands for every item of its list. A line that is no JSON is left alone.

    >>> without_nulls(b'{"a": [{"b": null, "c": 1}], "b": null}\n', [("a", 0, "b")])
    b'{"a": [{"c": 1}], "b": null}\n'
    """
    if b"null" not in line:
        return line
    body = line.rstrip(b"\r\n")
    try:
        text = body.decode("utf-8")
        value = orjson.loads(body)
    except (UnicodeDecodeError, orjson.JSONDecodeError):
        return line
    found = [path for place in places for path in _nulls(value, place)]
    if not found:
        return line
    edits = [Edit(Op.DELETE, path) for path in found]
    try:
        new = apply_raw(text, resolve(Locator(text), edits)).encode("utf-8")
        if orjson.loads(new) != apply(value, edits):
            return line
    except (Uneditable, orjson.JSONDecodeError):
        return line
    return new + line[len(body) :]


def _nulls(value: Any, place: Path, base: Path = ()) -> Iterator[Path]:
    """Yield the paths in a record that a place means and whose value is null."""
    step, rest = place[0], place[1:]
    if isinstance(step, int):
        for index, item in enumerate(value if isinstance(value, list) else ()):
            yield from _nulls(item, rest, (*base, index))
    elif isinstance(value, dict) and step in value:
        if rest:
            yield from _nulls(value[step], rest, (*base, step))
        elif value[step] is None:
            yield (*base, step)
