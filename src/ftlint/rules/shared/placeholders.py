"""Put words in the place of private data: the same word for the same data in a record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from ftlint.model.diagnostic import Finding, Safety, quote
from ftlint.model.record import Record
from ftlint.model.secrets import Kind, secrets
from ftlint.rules.shared.damage import set_text, shifted

_WORD: Final = re.compile(r"\[([A-Z_]+)_(\d+)\]")


class Private(NamedTuple):
    """Private data in a text: what it is, where, and the word for its kind."""

    title: str
    start: int
    end: int
    word: str


def private_findings(
    record: Record, find: Callable[[str], Iterator[Private]], help_text: str
) -> Iterator[Finding]:
    """Yield a finding for each piece of private data; its fix replaces all in its text.

    The fix writes ``[EMAIL_1]``, ``[EMAIL_2]`` …: one number for equal data in the record, beyond
    those that are there already.
    """
    texts = [(path, text, found) for path, text in record.strings() if (found := [*find(text)])]
    if not texts:
        return
    words = _numbered(record, [text[o.start : o.end] for _, text, f in texts for o in f],
                      [o.word for _, _, f in texts for o in f])  # fmt: skip
    for path, text, found in texts:
        new, place = "", 0
        for one in found:
            new += text[place : one.start] + words[text[one.start : one.end]]
            place = one.end
        fix = set_text(record, path, new + text[place:], "Replace it by a word", Safety.UNSAFE)
        for one in found:
            data = quote(text[one.start : one.end], 80)
            finding = Finding(
                f"{one.title} {data}", path, (one.start, one.end), fix=fix, help=help_text
            )
            yield shifted(finding, record)


def _numbered(record: Record, data: list[str], words: list[str]) -> dict[str, str]:
    """Return the word for each piece of data, numbered in the order of the record."""
    used: dict[str, int] = {}
    for _, text in record.strings():
        for match in _WORD.finditer(text) if "[" in text else ():
            used[match[1]] = max(used.get(match[1], 0), int(match[2]))
    made: dict[str, str] = {}
    for piece, word in zip(data, words, strict=True):
        if piece not in made:
            used[word] = used.get(word, 0) + 1
            made[piece] = f"[{word}_{used[word]}]"
    return made


def secret_findings(record: Record, kinds: Sequence[Kind]) -> Iterator[Finding]:
    """Yield a finding for each secret of some kinds."""

    def find(text: str) -> Iterator[Private]:
        for one in secrets(text, kinds):
            yield Private(one.kind.title, one.start, one.end, one.kind.word)

    return private_findings(record, find, "revoke it, and replace it by a word such as [API_KEY]")
