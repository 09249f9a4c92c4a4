"""JSON types of values, and values written in another type where that loses nothing."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from ftlint.model.diagnostic import Path

WORDS: Final = {str: "string", bool: "boolean", int: "number", float: "number"}
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,14})?")


def kind_of(value: Any) -> str | None:
    """Name the JSON type of a parsed value; None for null.

    >>> kind_of("a"), kind_of(True), kind_of([1]), kind_of(None)
    ('string', 'boolean', 'list', None)
    """
    if isinstance(value, dict):
        return "object"
    if isinstance(value, list):
        return "list"
    return WORDS.get(type(value))


def everywhere(path: Path) -> Path:
    """Return a path with every index as 0, which stands for all items of that list.

    >>> everywhere(("messages", 3, "name"))
    ('messages', 0, 'name')
    """
    return tuple(0 if isinstance(step, int) else step for step in path)


def converted(value: Any, kind: str) -> Any:
    """Return a value in another type; None where it has no plain equal there.

    >>> converted(3, "string"), converted("2.5", "number"), converted("TRUE", "boolean")
    ('3', 2.5, True)
    >>> converted("three", "number"), converted(["a"], "string")
    (None, None)
    """
    own = kind_of(value)
    if kind == "string" and own in ("number", "boolean", "object"):
        try:
            return json.dumps(value, ensure_ascii=False)
        except RecursionError:
            return None
    if own != "string":
        return None
    if kind == "number" and _NUMBER.fullmatch(value):
        return json.loads(value)
    if kind == "boolean" and value.casefold() in ("true", "false"):
        return value.casefold() == "true"
    if kind == "object" and value.lstrip().startswith("{"):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return None
    return None
