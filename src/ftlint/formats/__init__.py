"""Formats: the shapes a record can have, one a file, found by being there.

For the linter a format tells whether a record has its shape and reads the turns out of it, with
paths that point into the original record. Converters add ``read`` and ``write``.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, ClassVar

from ftlint.diagnostic import Path
from ftlint.record import Turn, canonical_role


class Format:
    """The shape of a record.

    ``keys`` are the sets of top-level keys of which one must be wholly present. ``priority``
    decides between several shapes that fit (higher first). ``turns_key``, ``role_key`` and
    ``content_key`` describe a list of messages, so that the engine can walk it without making
    Turn objects; shapes without such a list leave ``turns_key`` empty.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    keys: ClassVar[tuple[frozenset[str], ...]] = ()
    priority: ClassVar[int] = 0
    turns_key: ClassVar[str] = ""
    role_key: ClassVar[str] = "role"
    content_key: ClassVar[str] = "content"
    plain_keys: ClassVar[frozenset[str]] = frozenset()
    """Top-level keys that do not count as extra."""
    method: ClassVar[str] = "sft"
    """The training method that records of this shape are for."""

    def detect(self, value: dict[str, Any]) -> bool:
        """Tell whether a record has this shape; called when ``keys`` fit."""
        return True

    def turns(self, value: Any) -> list[Turn]:
        """Read the turns, in order, with their paths; what is no turn is left out."""
        if not self.turns_key:
            return []
        return message_turns(
            value.get(self.turns_key), (self.turns_key,), self.role_key, self.content_key
        )


def message_turns(
    messages: Any, base: Path, role_key: str = "role", content_key: str = "content"
) -> list[Turn]:
    """Read a list of message objects into turns; items that are no objects are left out."""
    turns: list[Turn] = []
    if not isinstance(messages, list):
        return turns
    for index, message in enumerate(messages):
        if isinstance(message, dict):
            path = (*base, index)
            raw_role = message.get(role_key)
            turns.append(
                Turn(
                    role=canonical_role(raw_role) or "?",
                    content=message.get(content_key),
                    path=path,
                    content_path=(*path, content_key),
                    role_path=(*path, role_key),
                    raw_role=raw_role,
                    message=message,
                )
            )
    return turns


@lru_cache(maxsize=1)
def all_formats() -> dict[str, Format]:
    """Return one instance of every format by name, the highest priority first."""
    found: list[Format] = []
    for module_info in iter_modules(__path__):
        module = import_module(f"{__name__}.{module_info.name}")
        found.extend(
            value()
            for value in vars(module).values()
            if isinstance(value, type)
            and issubclass(value, Format)
            and value.__module__ == module.__name__
            and "name" in vars(value)
        )
    found.sort(key=lambda item: (-item.priority, item.name))
    return {item.name: item for item in found}


class Unknown(Format):
    """A record whose shape no format knows."""

    name = "unknown"
    title = "unknown"


UNKNOWN = Unknown()
