"""Formats: the shapes a record can have, one a file, found by being there.

For the linter a format tells whether a record has its shape and reads the turns out of it, with
paths that point into the original record. For conversions it recognises a source (``score`` or
``sniff``), reads it into conversations and writes conversations in its own shape. The folders of
``native`` are the shapes that the linter knows; those in the other folders are sources and targets
of conversions only, and load only there. ``shared`` is what several of them use.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from ftlint.formats.base import ANSWER_KEYS as ANSWER_KEYS
from ftlint.formats.base import COMMON as COMMON
from ftlint.formats.base import TURN_KEYS as TURN_KEYS
from ftlint.formats.base import Format as Format
from ftlint.formats.base import Glance as Glance
from ftlint.formats.base import Has as Has
from ftlint.formats.base import PlainTurns as PlainTurns
from ftlint.formats.base import message_turn as message_turn
from ftlint.formats.base import message_turns as message_turns
from ftlint.formats.base import odd_turns as odd_turns
from ftlint.formats.base import turn_before as turn_before


def _formats_in(module: ModuleType) -> list[Format]:
    return [
        value()
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, Format)
        and value.__module__ == module.__name__
        and "name" in vars(value)
    ]


@lru_cache(maxsize=1)
def all_formats() -> dict[str, Format]:
    """Return one instance of every format by name, the highest priority first."""
    found: list[Format] = []
    native = import_module(f"{__name__}.native")
    for shape in iter_modules(native.__path__):
        found.extend(_formats_in(import_module(f"{native.__name__}.{shape.name}.lint")))
    found.sort(key=lambda item: (-item.priority, item.name))
    return {item.name: item for item in found}


@lru_cache(maxsize=1)
def converters() -> dict[str, Format]:
    """Return every format that conversions read or write, by name, subfolders included."""
    found = dict(all_formats())
    for folder in iter_modules(__path__):
        if folder.ispkg and folder.name not in ("native", "shared"):
            package = import_module(f"{__name__}.{folder.name}")
            for module_info in iter_modules(package.__path__):
                module = import_module(f"{package.__name__}.{module_info.name}")
                found.update((item.name, item) for item in _formats_in(module))
    return dict(
        sorted((name, item) for name, item in found.items() if item.is_source or item.is_target)
    )


@lru_cache(maxsize=1)
def input_names() -> tuple[str, ...]:
    """Return the names that ``--input-format`` takes: all shapes of records, and plain text."""
    shapes = (name for name, item in converters().items() if item.can("read"))
    return tuple(dict.fromkeys((*all_formats(), *shapes, TEXT.name)))


def named(name: str) -> Format:
    """Return the format of a name; raises KeyError where there is none."""
    if name in (TEXT.name, UNKNOWN.name):
        return TEXT if name == TEXT.name else UNKNOWN
    return all_formats().get(name) or converters()[name]


class Unknown(Format):
    """A record whose shape no format knows."""

    name = "unknown"
    title = "unknown"
    has = frozenset({Has.NO_SHAPE})


UNKNOWN = Unknown()


class PlainText(Format):
    """A line of a plain text file; its value is the line itself."""

    name = "text"
    title = "plain text"


TEXT = PlainText()


def contenders(
    value: dict[str, Any], method: str | None = None
) -> tuple[list[Format], Format | None]:
    """Return the formats that a record may have by its top-level keys alone, the first one first.

    Those of the list are to be asked by ``detect``. The other one takes every record that none of
    them does; where there is none, the shape may be one that only conversions know.
    """
    asked: list[Format] = []
    for fmt in all_formats().values():
        if not fmt.fits(value) or (fmt.method == "rft" and method in ("sft", "dpo")):
            continue
        if not fmt.can("detect") or fmt.method == method == "rft":
            return asked, fmt
        asked.append(fmt)
    return asked, None


def detect(value: dict[str, Any], method: str | None = None) -> tuple[Format, bool]:
    """Return the format of a record, and whether its keys alone decided."""
    asked, last = contenders(value, method)
    found = next((fmt for fmt in asked if fmt.detect(value)), last)
    return found or recognised(value) or UNKNOWN, not asked and last is not None


def recognised(value: dict[str, Any]) -> Format | None:
    """Return the shape of a record that only conversions know; they are loaded for it."""
    known = all_formats()
    best, certainty = None, 0.75
    for name, fmt in converters().items():
        if name not in known and fmt.can("read") and (score := fmt.score(value)) > certainty:
            best, certainty = fmt, score
    return known.get(best.shape, best) if best is not None else None
