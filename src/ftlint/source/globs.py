"""Patterns as in a ``.gitignore``, matched in linear time whatever the names are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_STAR: Final = r"[^/]*"
_STARS: Final = rf"(?>(?:{re.escape(_STAR)})+)"
_NOT: Final = r"(?<!\\)\[\^(?!/)"
_CHUNK: Final = r"(?>(?:\\.|\[(?>(?:\\.|[^\]\\])+)\](?!\*)|[^()/\[\\|*+?$^.{}])+)"
"""What is between two stars."""


def spec_of(lines: Iterable[str]) -> GitIgnoreSpec:
    """Return what matches the paths that patterns name.

    >>> spec_of(["*.tmp.*", "!keep.*"]).match_file("a/b.tmp.jsonl")
    True
    """
    from pathspec import GitIgnoreSpec

    if "backend" in _parameters():  # another one may know no atomic groups
        return GitIgnoreSpec.from_lines(lines, _factory(), backend="simple")
    return GitIgnoreSpec.from_lines(lines, _factory())


def linear(pattern: str) -> str:
    r"""Return a regular expression of a pattern in which stars of one name try no place twice.

    What is between two stars is best taken where it first occurs. As in Git, ``[!a]`` is never
    the ``/`` between two names.

    >>> linear(r"^(?:.+/)?[^/]*a[^/]*\.b[^/]*c$")
    '^(?:.+/)?(?>[^/]*?a)(?>[^/]*?\\.b)[^/]*c$'
    """
    within = re.sub(_NOT, "[^/", pattern)
    once = re.sub(_STARS, lambda _: _STAR, within)
    between = rf"{re.escape(_STAR)}({_CHUNK})(?={re.escape(_STAR)})"
    return re.sub(between, lambda found: f"(?>[^/]*?{found[1]})", once)


@cache
def _parameters() -> frozenset[str]:
    from inspect import signature

    from pathspec import GitIgnoreSpec

    return frozenset(signature(GitIgnoreSpec.from_lines).parameters)


@cache
def _factory() -> Callable[[Any], Any]:
    """Return what makes a pattern as the installed pathspec does, but a linear one."""
    from pathspec import GitIgnoreSpec

    kind: Any = type(GitIgnoreSpec.from_lines(["a"]).patterns[0])

    def make(line: Any) -> Any:
        made = kind(line)
        if made.regex is not None:
            made.regex = re.compile(linear(made.regex.pattern), made.regex.flags)
        return made

    return make
