"""Which targets take what the one at hand does not: words for findings of the neutral target."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from ftlint.targets import Target, names, target

SHOWN = 5
"""Targets that a help names."""


def takers(takes: Callable[[Target], object]) -> tuple[str, ...]:
    """Return the names of the targets of which something is true."""
    return tuple(name for name in names() if takes(target(name)))


@cache
def readers_of_role(word: str, shape: str) -> tuple[str, ...]:
    """Return the targets that read a role word in records of a shape.

    >>> readers_of_role("tool_call", "openai-chat")
    ('ms-swift', 'nemo-automodel')
    """
    return takers(lambda one: shape in one.formats and word in one.roles)


@cache
def readers_of_part(kind: str) -> tuple[str, ...]:
    """Return the targets that read a type of content parts, further than their schemas say."""
    return takers(lambda one: kind in one.parts)


@cache
def readers_of_columns(columns: frozenset[str]) -> tuple[str, ...]:
    """Return the targets of which a type, or the text of an answer alone, has these columns."""

    def takes(one: Target) -> bool:
        alone = "answer-alone" in one.quirks and len(columns) == 1 and columns <= {*one.answers}
        return bool(one.type_of(columns)) or alone

    return takers(takes)


@cache
def readers_of_suffix(suffix: str) -> tuple[str, ...]:
    """Return the targets that take files with a suffix."""
    return takers(lambda one: suffix in one.extensions)


def listed(found: Sequence[str]) -> str:
    """Write the names as words of ``--target``.

    >>> listed(["trl", "axolotl"])
    'trl, axolotl'
    """
    more = ", …" if len(found) > SHOWN else ""
    return f"{', '.join(found[:SHOWN])}{more}"
