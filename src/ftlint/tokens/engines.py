"""What counts: toktok, tiktoken or plain Python for published encodings; else an estimate.

All of them count ordinary text: the text of a special token is text, as in training data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Final

from ftlint.errors import FtlintError
from ftlint.tokens.bytepair import BytePairs
from ftlint.tokens.vocabulary import VOCABULARIES, ranks

TOKTOK_ENCODINGS: Final = frozenset({"o200k_base", "o200k_harmony", "cl100k_base"})

SAFE_LENGTH: Final = 98_304
"""Code points from which tiktoken gets a text in pieces: its pattern overflows the stack on a
million blanks in a row. A multiple of 3 and of 128: runs of digits and blanks stay exact."""

LONGEST_TOKEN: Final = 128
"""Bytes of the longest tokens of the published encodings: runs of blanks."""

_WORD_GAP: Final = re.compile(r"(?<=[A-Za-z]) (?=[A-Za-z])")


class Counter:
    """Counts the tokens of texts.

    ``name`` is the encoding; ``engine`` what counts; ``exact`` tells whether the figures are
    those of the model's own tokenizer.
    """

    name: str = ""
    engine: str = ""
    exact: bool = True
    has_template: bool = False
    """Whether ``template`` renders conversations."""

    @cached_property
    def patterns(self) -> dict[tuple[Any, ...], Any]:
        """Return what batches of this counter know of sequences of roles."""
        return {}

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text, in order."""
        try:
            return self._count(texts)
        except UnicodeEncodeError:
            return self._count([without_surrogates(text) for text in texts])

    def _count(self, texts: Sequence[str]) -> list[int]:
        raise FtlintError("a token counter must count")

    def kept(self, text: str, tokens: int) -> int:
        """Return how many code points of a text its first ``tokens`` tokens hold."""
        low, high = 0, min(len(text), LONGEST_TOKEN * (tokens + 1))
        while low < high:
            middle = (low + high + 1) // 2
            if self.count([text[:middle]])[0] <= tokens:
                low = middle
            else:
                high = middle - 1
        return low

    def template(self, messages: list[dict[str, Any]], tools: Any) -> str | None:
        """Return a conversation as the model's own chat template renders it, if there is one."""
        return None


def without_surrogates(text: str) -> str:
    """Join surrogate pairs and replace lone ones, which no tokenizer takes, by U+FFFD.

    >>> without_surrogates("a\\ud800b") == "a\\ufffdb"
    True
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Toktok(Counter):
    """The fast engine: a whole batch in one native call, the vocabulary inside the wheel."""

    engine = "toktok"

    def __init__(self, name: str) -> None:
        import toktok

        self.name = name
        self._batch: Callable[..., list[int]] = toktok.batch_count
        self._truncate: Callable[..., tuple[str, int]] = toktok.truncate
        self._batch([""], name, 1)

    def _count(self, texts: Sequence[str]) -> list[int]:
        return self._batch(texts, self.name, 1)

    def kept(self, text: str, tokens: int) -> int:
        """Return how many code points of a text its first ``tokens`` tokens hold."""
        return len(self._truncate(without_surrogates(text), max(tokens, 0), self.name)[0])


class Tiktoken(Counter):
    """The reference, with the vocabulary handed to it, so that it never looks for one online."""

    engine = "tiktoken"

    def __init__(self, name: str) -> None:
        import tiktoken

        self.name = name
        pattern = VOCABULARIES[name].pattern
        self._encoding = tiktoken.Encoding(
            name, pat_str=pattern, mergeable_ranks=ranks(name), special_tokens={}
        )

    def _count(self, texts: Sequence[str]) -> list[int]:
        encode = self._encoding.encode_ordinary
        return [
            len(encode(text))
            if len(text) <= SAFE_LENGTH
            else sum(len(encode(piece)) for piece in pieces(text))
            for text in texts
        ]


def pieces(text: str, length: int = SAFE_LENGTH) -> list[str]:
    """Cut a long text between two words, where no token ever spans the cut.

    A stretch of ``length`` code points without a gap between words is cut as it stands, which
    may add a token.

    >>> pieces("one two three", 5)
    ['one', ' two', ' thre', 'e']
    """
    found: list[str] = []
    start = 0
    while len(text) - start > length:
        cut = start + length
        for gap in _WORD_GAP.finditer(text, max(start + 1, cut - 2_000), cut + 1):
            cut = gap.start()
        found.append(text[start:cut])
        start = cut
    found.append(text[start:])
    return found


class PlainPython(Counter):
    """The engine of last resort: exact, a few megabytes a second at best."""

    engine = "python"

    def __init__(self, name: str) -> None:
        self.name = name
        self._pairs = BytePairs(ranks(name), VOCABULARIES[name].pattern)

    def _count(self, texts: Sequence[str]) -> list[int]:
        return [self._pairs.count(text) for text in texts]


class Estimate(Counter):
    """Counts with another model's encoding, or by length; never passes for exact."""

    exact = False

    def __init__(self, stand_in: Counter | None) -> None:
        self._stand_in = stand_in
        self.name = f"estimate ({stand_in.name})" if stand_in else "estimate (bytes / 4)"
        self.engine = stand_in.engine if stand_in else "length"

    def _count(self, texts: Sequence[str]) -> list[int]:
        if self._stand_in is not None:
            return self._stand_in.count(texts)
        return [(len(text.encode("utf-8", "surrogatepass")) + 3) // 4 for text in texts]
