"""Changes of the same fields in every record of a file, made in each line where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import orjson

from ftlint.jsontext.edit import Uneditable, apply, apply_raw, keeps_numbers, resolve
from ftlint.jsontext.locate import Locator
from ftlint.model.diagnostic import Edit, Op, Path
from ftlint.rules.shared.field_types import converted, kind_of


class Fields(NamedTuple):
    """Keys that go where they are null, and fields with the JSON type that each is to have.

    An index in a path stands for every item of its list.
    """

    nulls: tuple[Path, ...] = ()
    types: tuple[tuple[Path, str], ...] = ()


def without_nulls(line: bytes, places: Sequence[Path]) -> bytes:
    r"""Return a raw line without the keys at some places whose value is null; its end stays.

    >>> without_nulls(b'{"a": [{"b": null, "c": 1}], "b": null}\n', [("a", 0, "b")])
    b'{"a": [{"c": 1}], "b": null}\n'
    """
    if b"null" not in line:
        return line
    value = _parsed(line)
    found = [path for place in places for path, item in _at(value, place) if item is None]
    return _edited(line, value, [Edit(Op.DELETE, path) for path in dict.fromkeys(found)])


def retyped(line: bytes, types: Sequence[tuple[Path, str]]) -> bytes:
    r"""Return a raw line in which fields have the type they are to have, where that is possible.

    >>> retyped(b'{"a": [{"n": "1"}, {"n": "x"}, {"n": 2}]}\n', [(("a", 0, "n"), "number")])
    b'{"a": [{"n": 1}, {"n": "x"}, {"n": 2}]}\n'
    """
    value = _parsed(line)
    edits = {}
    for place, kind in types:
        for path, item in _at(value, place):
            if item is not None and kind_of(item) != kind:
                new = converted(item, kind)
                if new is not None:
                    edits[path] = Edit(Op.SET, path, new)
    return _edited(line, value, list(edits.values()))


def _parsed(line: bytes) -> Any:
    """Parse a raw line; None for one that is not JSON, which is left alone."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return None


def _edited(line: bytes, value: Any, edits: list[Edit]) -> bytes:
    if not edits:
        return line
    body = line.rstrip(b"\r\n")
    text = body.decode("utf-8")
    try:
        resolved = resolve(Locator(text), edits)
        if not keeps_numbers(text, resolved):
            return line
        new = apply_raw(text, resolved).encode("utf-8")
        if orjson.loads(new) != apply(value, edits):
            return line
    except (Uneditable, RecursionError, UnicodeEncodeError, orjson.JSONDecodeError):
        return line
    return new + line[len(body) :]


def _at(value: Any, place: Path, base: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield the paths in a record that a place means, with their values."""
    if not place:
        if base:
            yield base, value
        return
    step, rest = place[0], place[1:]
    if isinstance(step, int):
        for index, item in enumerate(value if isinstance(value, list) else ()):
            yield from _at(item, rest, (*base, index))
    elif isinstance(value, dict) and step in value:
        yield from _at(value[step], rest, (*base, step))
