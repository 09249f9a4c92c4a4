"""What is different in two versions of one record: its turns, word by word, and its other keys."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, Final

from ftlint.dataset.diff.labels import side_keys
from ftlint.dataset.diff.words import compare, shorten
from ftlint.dataset.reading import Reader
from ftlint.formats import Format
from ftlint.model.diagnostic import Path
from ftlint.model.difference import ADDED, REMOVED, Alteration, Piece
from ftlint.model.digests import IDENTITY_KEYS, canonical_json
from ftlint.model.naming import to_dotted
from ftlint.model.record import Turn
from ftlint.model.secrets import without_secrets

MOST: Final = 20
"""Differences of one record that are shown."""

DEEPEST: Final = 50
"""Levels of keys that are gone into; below that, values are compared whole."""

_NOTHING: Final = object()


def alterations(old: dict[str, Any], new: dict[str, Any], reader: Reader) -> tuple[Alteration, ...]:
    """Return what differs between two versions of a record; its names and metadata are left out."""
    before, after = reader.looks.of(old).format, reader.looks.of(new).format
    found: list[Alteration] = []
    for item in _differences(old, new, before, after):
        found.append(item)
        if len(found) == MOST:
            break
    return tuple(found)


def swapped(old: dict[str, Any], new: dict[str, Any], reader: Reader) -> Alteration | None:
    """Return what says that the sides of a preference changed places, None where they did not."""
    sides = side_keys(old, reader.looks.of(old).format)
    if sides is None or old.get(sides[0]) == new.get(sides[0]):
        return None
    if (old.get(sides[0]), old.get(sides[1])) != (new.get(sides[1]), new.get(sides[0])):
        return None
    words = f"{sides[0]}, {sides[1]}"
    return Alteration(words, "changed", ((ADDED, "the two answers changed sides"),))


def _differences(
    old: dict[str, Any], new: dict[str, Any], before: Format, after: Format
) -> Iterator[Alteration]:
    if before.name != after.name:
        yield Alteration("shape", "changed", ((REMOVED, before.name), (ADDED, after.name)))
    ours, theirs = _turns(old, before), _turns(new, after)
    yield from _turn_differences(ours, theirs)
    covered = {str(turn.path[0]) for turn in (*ours, *theirs) if turn.path}
    for key in dict.fromkeys((*old, *new)):
        if key not in covered and key not in IDENTITY_KEYS:
            yield from _values(old.get(key, _NOTHING), new.get(key, _NOTHING), (key,))


def _turns(value: dict[str, Any], fmt: Format) -> list[Turn]:
    """Return the turns of a record, those of both sides of a preference included."""
    better, worse = fmt.sides(value)
    found = {turn.content_path: turn for turn in (*fmt.turns(value), *better, *worse)}
    return list(found.values())


def _turn_differences(old: list[Turn], new: list[Turn]) -> Iterator[Alteration]:
    one = [_said(turn) for turn in old]
    other = [_said(turn) for turn in new]
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        for left, right in zip_longest(range(a, b), range(c, d)):
            mine = old[left] if left is not None else None
            its = new[right] if right is not None else None
            yield from _pair(mine, its, left, right)


def _said(turn: Turn) -> tuple[str, bytes]:
    return turn.role, canonical_json([turn.content, turn.message])


def _pair(old: Turn | None, new: Turn | None, left: Any, right: Any) -> Iterator[Alteration]:
    """Compare a turn with the one in its place; turns of other roles went and came."""
    if old is not None and new is not None and old.role != new.role:
        yield from _pair(old, None, left, None)
        yield from _pair(None, new, None, right)
    elif old is None and new is not None:
        yield Alteration(_name(new, right), "added", shorten(((ADDED, _text(new.text)),)))
    elif new is None and old is not None:
        yield Alteration(_name(old, left), "removed", shorten(((REMOVED, _text(old.text)),)))
    elif old is not None and new is not None:
        if old.text != new.text:
            yield Alteration(_name(new, right), "changed", shorten(compare(old.text, new.text)))
        elif old.content != new.content:
            yield from _values(old.content, new.content, new.content_path)
        own = {key for turn in (old, new) for key in turn.content_path[len(turn.path) :][:1]}
        own |= {key for turn in (old, new) for key in turn.role_path[len(turn.path) :][:1]}
        for key in dict.fromkeys((*old.message, *new.message)):
            if key not in own:
                before, after = old.message.get(key, _NOTHING), new.message.get(key, _NOTHING)
                yield from _values(before, after, (*new.path, key))


def _name(turn: Turn, index: int) -> str:
    side = f", {turn.path[0]}" if turn.path and turn.path[0] in ("chosen", "rejected") else ""
    return f"{turn.role}, turn {index + 1}{side}"


def _values(old: Any, new: Any, path: Path) -> Iterator[Alteration]:
    """Yield the differences of two JSON values, each at the deepest place that both have."""
    if len(path) < DEEPEST and isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            yield from _values(old.get(key, _NOTHING), new.get(key, _NOTHING), (*path, key))
    elif len(path) < DEEPEST and isinstance(old, list) and isinstance(new, list):
        for index, (one, other) in enumerate(zip_longest(old, new, fillvalue=_NOTHING)):
            yield from _values(one, other, (*path, index))
    elif old is _NOTHING or new is _NOTHING or canonical_json(old) != canonical_json(new):
        kind = "added" if old is _NOTHING else "removed" if new is _NOTHING else "changed"
        yield Alteration(to_dotted(path), kind, shorten(_pieces(old, new)))


def _pieces(old: Any, new: Any) -> tuple[Piece, ...]:
    if isinstance(old, str) and isinstance(new, str):
        return compare(old, new)
    sides = ((REMOVED, old), (ADDED, new))
    return tuple((kind, _text(value)) for kind, value in sides if value is not _NOTHING)


def _text(value: Any) -> str:
    text = value if isinstance(value, str) else canonical_json(value).decode("utf-8", "replace")
    return without_secrets(text)
