"""What ``Annotated`` says about an option beyond its type: ranges, choices with paths, forms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any, Final, NamedTuple, Protocol

from ftlint.model.similarity import Between

COUNT: Final = Annotated[int, Between(0)]


class Single(NamedTuple):
    """Marks a list that may be written as its only item."""


OneOrMany = Annotated[tuple[str, ...], Single()]


class Mark(Protocol):
    """What every mark but ``Single`` answers; ``model.similarity.Between`` is one as well."""

    def holds(self, value: Any) -> bool:
        """Tell whether a value of the right type may be taken."""
        ...

    def words(self, inner: str) -> str:
        """Return what may be taken, given the words for the type alone."""
        ...

    def schema(self) -> dict[str, Any]:
        """Return what the mark adds to the JSON Schema of the type."""
        ...


def either(words: Sequence[str]) -> str:
    """Join words that exclude each other.

    >>> either(["'a'", "'b'", "'c'"]), either(["'a'"])
    ("'a', 'b' or 'c'", "'a'")
    """
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


class Choice(NamedTuple):
    """One of a few words, or one of those that a path of keys follows: ``key:PATH``."""

    plain: tuple[str, ...]
    keyed: tuple[str, ...] = ()

    def holds(self, value: str) -> bool:
        """Tell whether a word is known and has a path where it needs one.

        >>> [Choice(("last",), ("key",)).holds(text) for text in ("last", "key:a.b", "key", "key:")]
        [True, True, False, False]
        """
        word, colon, path = value.partition(":")
        return (word in self.keyed and path != "") if colon else word in self.plain

    def words(self, inner: str) -> str:
        """Return the choices."""
        return either([f"'{word}'" for word in (*self.plain, *map("{}:PATH".format, self.keyed))])

    def schema(self) -> dict[str, Any]:
        """Return the words and the pattern of those with a path."""
        pattern = f"^({'|'.join(self.keyed)}):."
        return {"anyOf": [{"enum": list(self.plain)}, {"pattern": pattern}]}


class Form(NamedTuple):
    """A number, or a text of a form, described in words with an example."""

    pattern: str
    described: str

    def holds(self, value: Any) -> bool:
        """Tell whether a value, written as text, has the form."""
        return re.fullmatch(self.pattern, str(value)) is not None

    def words(self, inner: str) -> str:
        """Return the description."""
        return self.described

    def schema(self) -> dict[str, Any]:
        """Return nothing: the types say enough, and a pattern would pass over numbers."""
        return {}


_NUMBER = r"[0-9]*\.?[0-9]+(e-?[0-9]+)?"

Shares = Annotated[
    float | str,
    Form(rf"{_NUMBER}(:{_NUMBER}){{0,2}}", "a share of the records, such as 0.1 or '8:1:1'"),
]
"""The share of the validation data, or the parts of all splits."""
Counts = Annotated[
    int | str,
    Form(r"[0-9]+(:[0-9]+)?", "a number of records, such as 500 or '500:200'"),
]
"""The number of records of the validation data, and of the test data."""
