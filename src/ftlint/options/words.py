"""The words for options: what a type takes, what does not fit, which names are unknown."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final

from ftlint.errors import nearest
from ftlint.model.words import shortened
from ftlint.options.marks import Choice, Single, either

MOST: Final = 60
"""Characters of a wrong value that a message repeats."""


def mistake(name: str, kind: Any, raw: Any) -> str:
    """Say what an option takes and what is there instead, with the nearest choice.

    >>> mistake("keep", typing.Literal["first", "last"], "lst")
    "keep must be 'first' or 'last', not 'lst' (did you mean last?)"
    """
    hint = nearest(raw, choices(kind)) if isinstance(raw, str) else ""
    return f"{name} must be {describe(kind)}, not {shown(raw)}{hint}"


def unknown(what: str, name: str, where: str, known: Iterable[str], see: str = "") -> str:
    """Say that a name is not one of those known, and name the nearest, else what lists them.

    Without ``see``, a command, the message lists them itself.

    >>> unknown("key", "tow", " in convert", ["input", "to"])
    "unknown key 'tow' in convert (did you mean to?)"
    """
    known = tuple(known)
    listed = f"see `{see}`" if see else f"known: {', '.join(known)}"
    hint = nearest(name, known) or (f"; {listed}" if known else f"; it has no {what}s")
    return f"unknown {what} '{name}'{where}{hint}"


def shown(raw: Any) -> str:
    """Return a wrong value as TOML has it, cut where it is long; of tables and lists the kind.

    >>> shown(True), shown("a"), shown([1]), shown({})
    ('true', "'a'", 'a list', 'a table')
    """
    if isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, str):
        return repr(shortened(raw, MOST))
    if isinstance(raw, list | tuple):
        return "a list"
    return "a table" if isinstance(raw, Mapping) else str(raw)[:MOST]


def choices(kind: Any) -> tuple[str, ...]:
    """Return the words that a type takes; empty for free values."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is Annotated:
        mark = arguments[1]
        return (*mark.plain, *mark.keyed) if isinstance(mark, Choice) else choices(arguments[0])
    if origin is typing.Literal:
        return tuple(item for item in arguments if isinstance(item, str))
    if origin in (typing.Union, types.UnionType):
        return tuple(word for item in arguments for word in choices(item))
    return ()


def placeholder(kind: Any) -> str:
    """Return what a value looks like in help.

    >>> placeholder(bool), placeholder(typing.Literal["a", "b"]), placeholder(Mapping[str, str])
    ('true|false', 'a|b', 'NAME=VALUE')
    >>> placeholder(int | None), placeholder(float | str)
    ('N', 'TEXT')
    """
    origin = typing.get_origin(kind)
    arguments = typing.get_args(kind)
    if origin is Annotated:
        return placeholder(arguments[0])
    if origin is typing.Literal:
        return "|".join(arguments)
    if origin in (typing.Union, types.UnionType):
        return placeholder(next(one for one in arguments[::-1] if one is not type(None)))
    if origin is not None:
        return "NAME=VALUE"
    return {bool: "true|false", int: "N", float: "N"}.get(kind, "TEXT")


_WORDS: Final = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a string",
}
_PLURALS: Final = {str: "strings", int: "whole numbers", float: "numbers"}


def describe(kind: Any) -> str:
    """Say in words what a type takes.

    >>> describe(typing.Literal["a", "b"]), describe(tuple[str, ...]), describe(int | None)
    ("'a' or 'b'", 'a list of strings', 'a whole number')
    """
    origin = typing.get_origin(kind)
    arguments = typing.get_args(kind)
    if origin is Annotated:
        return _describe_marked(*arguments[:2])
    if origin is typing.Literal:
        return either([f"'{value}'" for value in arguments])
    if origin in (typing.Union, types.UnionType):
        return " or ".join(describe(item) for item in arguments if item is not type(None))
    if origin in (tuple, frozenset, list, set):
        return f"a list of {_PLURALS.get(arguments[0], 'values')}"
    if origin is not None:
        return "a table"
    return _WORDS[kind]


def _describe_marked(inner: Any, mark: Any) -> str:
    words = describe(inner)
    if isinstance(mark, Single):
        return f"{describe(typing.get_args(inner)[0])} or {words}"
    return str(mark.words(words))
