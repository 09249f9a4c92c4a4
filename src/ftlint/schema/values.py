"""Looking into values and showing pieces of them: bounded, and never the validator's own words."""

from __future__ import annotations

import json
from typing import Any, Final

from ftlint.model.diagnostic import Path, quote
from ftlint.model.words import shortened

SHOWN: Final = 40
"""Code points of data that a message may quote."""

TYPE_WORDS: Final = {
    "string": "a string",
    "number": "a number",
    "integer": "an integer",
    "boolean": "a boolean",
    "null": "null",
    "array": "a list",
    "object": "an object",
}
"""How messages name the types of JSON."""


def type_word(value: Any) -> str:
    """Name the type of a parsed value for people.

    >>> type_word([]), type_word(True), type_word(1.5)
    ('a list', 'a boolean', 'a number')
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "an object"
    return "a number"


def show(value: Any, limit: int = SHOWN) -> str:
    """Show a value in a message: a string in quotes, the rest as JSON, cut to ``limit``.

    >>> show("Bob"), show(None), show({"a": 1})
    ("'Bob'", 'null', 'an object')
    >>> show("a" * 50, 10)
    "'aaaaaaaaa…'"
    """
    if isinstance(value, str):
        return quote(value, limit)
    if isinstance(value, dict):
        return "an object" if value else "{}"
    if isinstance(value, list):
        return "a list" if value else "[]"
    return shortened(json.dumps(value), limit)


def at(value: Any, path: Path) -> Any:
    """Return what stands at a path, or None where it leads nowhere."""
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def scrub(value: Any) -> Any:
    """Copy a value with lone surrogates in its strings replaced by U+FFFD.

    Validators take Unicode only; the data itself is not changed.

    >>> scrub({"a": ["x\\ud800"]})
    {'a': ['x�']}
    """
    if isinstance(value, str):
        if value.isascii():
            return value
        return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in value)
    if isinstance(value, list):
        return [scrub(item) for item in value]
    if isinstance(value, dict):
        return {scrub(key): scrub(item) for key, item in value.items()}
    return value
