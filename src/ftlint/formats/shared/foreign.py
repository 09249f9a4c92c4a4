"""Values of foreign JSON, taken only where they are of the kind they should be."""

from __future__ import annotations

from typing import Any


def obj(value: Any) -> dict[str, Any]:
    """Return an object, an empty one in place of anything else.

    >>> obj({"a": 1}), obj(None), obj("x")
    ({'a': 1}, {}, {})
    """
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """Return a list, an empty one in place of anything else.

    >>> items([1]), items(None), items(1.5)
    ([1], [], [])
    """
    return value if isinstance(value, list) else []


def objects(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a list.

    >>> objects([{"a": 1}, None, "x"]), objects("x")
    ([{'a': 1}], [])
    """
    return [item for item in items(value) if isinstance(item, dict)]


def text(value: Any) -> str:
    """Return a text, an empty one in place of anything else.

    >>> text("a"), text(None), text(["a"])
    ('a', '', '')
    """
    return value if isinstance(value, str) else ""


def name(value: Any) -> str | None:
    """Return a text or a whole number as text, None in place of anything else.

    >>> name("a"), name(7), name(""), name({}), name(True)
    ('a', '7', None, None, None)
    """
    if isinstance(value, bool):
        return None
    return str(value) if isinstance(value, (str, int)) and value != "" else None
