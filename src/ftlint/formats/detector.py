"""The formats of many records: what keys and types tell of them is found out once."""

from __future__ import annotations

from typing import Any, Final

import orjson

from ftlint.formats import UNKNOWN, Format, contenders, recognised
from ftlint.jsontext.skeleton import WORDS, Skeletons

MOST: Final = 4096
"""Sets of keys, and structures, that are remembered."""


class Detector:
    """Tells the format of each record of a run: the same as ``detect``, without its search.

    ``decided`` holds, by the keys at the top, the formats for which these keys are enough.
    """

    def __init__(self, method: str | None = None, forced: Format | None = None) -> None:
        """Take the training method, and the format of all records where the user has named one."""
        self.decided: dict[tuple[str, ...], Format] = {}
        self._method = method
        self._forced = forced
        self._contenders: dict[tuple[str, ...], tuple[list[Format], Format | None]] = {}
        self._foreign: dict[Any, Format] = {}
        self.skeletons = Skeletons()

    def of(self, value: dict[str, Any], raw: bytes | None = None) -> Format:
        """Return the format of a record; ``raw`` is its line, where it parses as it is."""
        keys = tuple(value)
        fmt = self.decided.get(keys)
        return fmt if fmt is not None else self._ask(value, keys, raw)

    def _ask(self, value: dict[str, Any], keys: tuple[str, ...], raw: bytes | None) -> Format:
        if self._forced is not None:
            return self._decide(keys, self._forced)
        found = self._contenders.get(keys)
        if found is None:
            found = contenders(value, self._method)
            if len(self._contenders) < MOST:
                self._contenders[keys] = found
        asked, last = found
        for fmt in asked:
            if fmt.detect(value):
                return fmt
        if last is None:
            return self._foreign_format(value, raw)
        return last if asked else self._decide(keys, last)

    def _decide(self, keys: tuple[str, ...], fmt: Format) -> Format:
        if len(self.decided) < MOST:
            self.decided[keys] = fmt
        return fmt

    def _foreign_format(self, value: dict[str, Any], raw: bytes | None) -> Format:
        """Ask the formats of conversions: they look at keys, types, roles, and texts at the top."""
        if str in map(type, value.values()):
            return recognised(value) or UNKNOWN
        key = raw and self.skeletons.of(raw)
        if not key:
            key = structure_of(value)
        found = self._foreign.get(key)
        if found is None:
            found = recognised(value) or UNKNOWN
            if len(self._foreign) < MOST:
                self._foreign[key] = found
        return found


_DEEP: Final = frozenset({dict, list})


def structure(value: Any) -> Any:
    """Return what is equal for values that differ in their scalars alone: keys and types.

    The words under some keys (``WORDS``) are kept: formats are told apart by them.

    >>> structure({"a": [1, 2, {"b": None}]}) == structure({"a": [3, 2, {"b": None}]})
    True
    """
    if type(value) is dict:
        kinds = tuple(map(type, value.values()))
        if dict in kinds or list in kinds:
            kinds = tuple(
                [structure(item) if type(item) in _DEEP else type(item) for item in value.values()]
            )
        words = [value[key] for key in WORDS if key in value and type(value[key]) is str]
        return (tuple(value), kinds, *words)
    if type(value) is list:
        found = frozenset(map(type, value))
        return tuple(map(structure, value)) if dict in found or list in found else found
    return type(value)


def structure_of(value: dict[str, Any]) -> Any:
    """Return the structure of a record."""
    found: list[Any] = [tuple(value)]
    for key, item in value.items():
        text = _text(item) if key in TOOL_KEYS and type(item) is list else None
        found.append(structure(item) if text is None else declared(text, item))
    return tuple(found)


TOOL_KEYS: Final = ("tools", "functions")
_declared: dict[bytes, Any] = {}


def declared(text: bytes, tools: list[Any]) -> Any:
    """Return the structure of tools declared in a text: files repeat the same few."""
    found = _declared.get(text)
    if found is None:
        found = structure(tools)
        if len(_declared) < MOST:
            _declared[text] = found
    return found


def _text(value: Any) -> bytes | None:
    try:
        return orjson.dumps(value)
    except TypeError:
        return None
