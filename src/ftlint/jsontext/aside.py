"""A value that many records share, as declared tools are: cut out of their raw lines and known.

Where such a value is the first or the last of a record, its text is found without parsing. A line
is valid JSON, and so is each known text: where one begins behind its key, outside of any string,
the line holds just that value. So a text is compared once, and then recognised.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

import orjson

from ftlint.jsontext.numbers import has_wide

Made = TypeVar("Made")

MOST: Final = 4096
"""Texts that are known at once."""
_TRIES: Final = 4
"""Places of the key in a line that are looked at: inner objects and texts may have it too."""
_COLON: Final = re.compile(rb"[ \t]*:[ \t]*")
_START: Final = re.compile(rb"[ \t]*\{[ \t]*")
_SPACE: Final = b" \t"


class Shared:
    """A value that records share in the same words, and what was made of it."""

    __slots__ = ("_made", "sound")

    def __init__(self, *, sound: bool) -> None:
        """Note whether no key is repeated in it and no integer has more than 64 bits."""
        self.sound = sound
        self._made: dict[Any, Any] = {}

    def remembered(self, make: Callable[..., Made], *given: Any) -> Made:
        """Return what a function makes of what is given, once for all records with the value."""
        if make not in self._made:
            self._made[make] = make(*given)
        made: Made = self._made[make]
        return made


Cut = tuple[bytes, Shared]
"""A line without the value, and the value."""


class Aside:
    """Cuts the list under one key, the first or the last of its record, out of raw lines."""

    def __init__(self, key: str, next_key: str | None) -> None:
        """Take the key and the one behind it; None where there is none."""
        self._key = key
        self._quoted = b'"%b"' % key.encode()
        self._next = None if next_key is None else orjson.dumps(next_key)
        self._known: dict[bytes, Shared] = {}

    def cut(self, raw: bytes, value: dict[str, Any]) -> Cut | None:
        """Cut the value out of a line that parses to ``value``; None where that cannot be."""
        return self._cut_first(raw, value) if self._next else self._cut_last(raw, value)

    def _cut_last(self, raw: bytes, value: dict[str, Any]) -> Cut | None:
        if raw[-1:] != b"}":
            return None
        start = -1
        for _ in range(_TRIES):
            start = raw.find(self._quoted, start + 1)
            if start < 0:
                break
            colon = _COLON.match(raw, start + len(self._quoted))
            if colon is not None and raw[start - 1 : start] != b"\\":
                shared = self._shared(raw[colon.end() : -1], value)
                if shared is not None:
                    return raw[:start], shared
        return None

    def _cut_first(self, raw: bytes, value: dict[str, Any]) -> Cut | None:
        assert self._next is not None
        start = _START.match(raw)
        if start is None or not raw.startswith(self._quoted, start.end()):
            return None
        colon = _COLON.match(raw, start.end() + len(self._quoted))
        end = -1 if colon is None else colon.end()
        for _ in range(_TRIES):
            end = raw.find(self._next, end + 1) if colon is not None else -1
            if colon is None or end < 0:
                break
            before = raw[colon.end() : end].rstrip(_SPACE)
            if before.endswith(b","):
                shared = self._shared(before[:-1].rstrip(_SPACE), value)
                if shared is not None:
                    return raw[end:], shared
        return None

    def _shared(self, text: bytes, value: dict[str, Any]) -> Shared | None:
        """Return what is known of a text, learnt now where it is the value's."""
        known = self._known.get(text)
        if known is None:
            try:
                same = orjson.loads(text) == value[self._key]
                if not same or type(value[self._key]) is not list:
                    return None
                again = orjson.dumps(value[self._key])
            except (ValueError, TypeError, RecursionError):  # nested too deep to be written
                return None
            if len(self._known) >= MOST:
                self._known.clear()
            sound = text.count(b'"') == again.count(b'"') and not has_wide(text)
            known = self._known[text] = Shared(sound=sound)
        return known
