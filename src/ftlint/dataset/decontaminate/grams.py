"""The word runs of evaluation data: what training data must not hold.

A text of 13 words or more is looked for by each of its runs of 13 words, a shorter one by all of
its words in a row, and one of fewer than 8 only as the whole of a turn. These are the bounds of
GPT-3's authors (arXiv 2005.14165, appendix C: between 8 and 13 words, punctuation, whitespace and
case aside). A run that many evaluation texts share is a template and tells nothing; they left out
those that occur more than ten times, and so do we.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from ftlint.dataset.dedup.shingles import shingle
from ftlint.dataset.inputs import Input
from ftlint.dataset.reading import BrokenLine, Reader, parse
from ftlint.errors import FtlintError
from ftlint.model.record import walk_strings
from ftlint.model.roles import SYSTEM_ROLES
from ftlint.model.similarity import RUN
from ftlint.source.records import line_batches

LEAST: Final = 8
"""Words from which a text is looked for inside longer ones."""
WHOLE: Final = 3
"""Words from which a text is looked for at all, as the whole of a turn."""
COMMON: Final = 10
"""Evaluation texts that may share a run; one that more of them share is a template."""

QUESTION_KEYS: Final = (
    "prompt",
    "question",
    "problem",
    "instruction",
    "query",
    "input",
    "context",
    "text",
)
"""Keys that hold the prompt in evaluation files that are no conversations."""

BATCH: Final = 64


@dataclass(frozen=True, slots=True)
class Grams:
    """Word runs of evaluation texts.

    ``runs`` holds by their number of words the sorted hashes and the text that each is from;
    ``files``, ``file_of`` and ``line_of`` say where each text is.
    """

    runs: dict[int, tuple[Any, Any]]
    files: tuple[str, ...]
    file_of: Any
    line_of: Any
    ngram: int = RUN
    short: int = 0
    """Texts that are looked for as the whole of a turn only, or not at all."""
    common: int = 0
    """Runs that were left out since many texts share them."""

    def __len__(self) -> int:
        return len(self.line_of)

    def place(self, text: int) -> tuple[str, int]:
        """Return the file and the line of a text."""
        return self.files[int(self.file_of[text])], int(self.line_of[text])

    def name(self, text: int) -> str:
        """Return the place of a text in one word."""
        file, line = self.place(text)
        return f"{file}:{line}"


class _Marks(dict[int, str]):
    """A table that turns punctuation and symbols of any script into spaces."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        self[code] = found = " " if unicodedata.category(char)[0] in "PSZ" else char
        return found


_MARKS: Final = _Marks()


def folded(text: str) -> bytes:
    """Return a text in the form in which it is compared.

    Compatibility forms, case and punctuation are set aside; those of ASCII by ``shingle``.

    >>> folded("«Ｗhat\u00a0Straße»").decode()
    ' what strasse '
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).casefold().translate(_MARKS)
    return text.encode("utf-8", "surrogatepass")


@dataclass(slots=True)
class _Collector:
    """Runs in the making: hashes and owners by the number of words."""

    ngram: int
    hashes: dict[int, list[Any]] = field(default_factory=dict)
    owners: dict[int, list[Any]] = field(default_factory=dict)
    short: int = 0

    def add(self, texts: list[bytes], owners: list[int]) -> None:
        """Add texts, each with the number of the record that it is from."""
        counts = shingle(texts, 1).counts().tolist()
        least = min(LEAST, self.ngram)
        by_size: dict[int, list[int]] = {}
        for place, count in enumerate(counts):
            self.short += 0 < count < least
            if count >= min(WHOLE, least):
                by_size.setdefault(max(min(count, self.ngram), least), []).append(place)
        for size, places in by_size.items():
            found = shingle([texts[place] for place in places], size)
            belongs = np.array([owners[place] for place in places], dtype=np.uint32)
            self.hashes.setdefault(size, []).append(found.hashes)
            self.owners.setdefault(size, []).append(np.repeat(belongs, found.counts()))

    def runs(self) -> tuple[dict[int, tuple[Any, Any]], int]:
        """Return the runs that tell something, and how many do not."""
        runs: dict[int, tuple[Any, Any]] = {}
        common = 0
        for size in sorted(self.hashes):
            hashes = np.concatenate(self.hashes[size])
            owners = np.concatenate(self.owners[size])
            order = np.lexsort((owners, hashes))
            hashes, owners = hashes[order], owners[order]
            once = np.ones(len(hashes), dtype=bool)
            once[1:] = (hashes[1:] != hashes[:-1]) | (owners[1:] != owners[:-1])
            hashes, owners = hashes[once], owners[once]
            unique, firsts, counts = np.unique(hashes, return_index=True, return_counts=True)
            telling = counts <= COMMON
            common += int((~telling).sum())
            runs[size] = unique[telling], owners[firsts[telling]]
        return runs, common


def read_grams(
    inputs: Sequence[Input], *, prompts: bool, ngram: int = RUN, input_format: str | None = None
) -> Grams:
    """Read evaluation files; ``prompts`` leaves the answers out. Broken lines are an error."""
    collector = _Collector(ngram)
    reader = Reader(input_format=input_format, whole=not prompts)
    files: list[int] = []
    lines: list[int] = []
    texts: list[bytes] = []
    owners: list[int] = []
    for number, item in enumerate(inputs):
        for line, value in _records(item):
            for text in _texts(value, reader):
                texts.append(folded(text))
                owners.append(len(files))
            files.append(number)
            lines.append(line)
            if len(texts) >= BATCH:
                collector.add(texts, owners)
                texts, owners = [], []
        item.verify()
    if texts:
        collector.add(texts, owners)
    if not files:
        names = ", ".join(item.name for item in inputs)
        raise FtlintError(f"{names}: holds no record to look for")
    runs, common = collector.runs()
    return Grams(
        runs,
        tuple(item.name for item in inputs),
        np.array(files, dtype=np.uint32),
        np.array(lines, dtype=np.uint32),
        ngram,
        collector.short,
        common,
    )


def _records(item: Input) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the records of an evaluation file with their lines."""
    line = 0
    for start, end in item.ranges():
        for raws, _ in line_batches(item.source, start, end):
            for raw in raws:
                line += 1
                try:
                    value = parse(raw)
                except BrokenLine as error:
                    raise FtlintError(
                        f"{item.name}:{item.line(line)}: {error}; {error.remedy}"
                    ) from None
                if value is not None:
                    yield item.line(line), value


def _texts(value: dict[str, Any], reader: Reader) -> list[str]:
    """Return the texts of an evaluation record that training data must not hold."""
    fmt = reader.looks.of(value).format
    turns = fmt.turns(value)
    if fmt.turns_key and turns:
        chosen = [turn for turn in turns if turn.role not in SYSTEM_ROLES]
        if not reader.whole and len(chosen) > 1 and chosen[-1].role == "assistant":
            chosen.pop()
        return [turn.text for turn in chosen]
    if not reader.whole:
        found = [value[key] for key in QUESTION_KEYS if isinstance(value.get(key), str)]
        if found:
            return found
    return [text for _, text in walk_strings(value)]


def joined(parts: Sequence[Grams]) -> Grams:
    """Return the runs of several sets of evaluation data as one."""
    if len(parts) == 1:
        return parts[0]
    runs: dict[int, tuple[Any, Any]] = {}
    files: list[str] = []
    file_of, line_of = [], []
    texts = 0
    for part in parts:
        for size, (hashes, owners) in part.runs.items():
            before = runs.get(size, (hashes[:0], owners[:0]))
            both = np.concatenate((before[0], hashes))
            belongs = np.concatenate((before[1], owners + np.uint32(texts)))
            unique, firsts = np.unique(both, return_index=True)
            runs[size] = unique, belongs[firsts]
        file_of.append(part.file_of + np.uint32(len(files)))
        line_of.append(part.line_of)
        files.extend(part.files)
        texts += len(part)
    return Grams(
        runs,
        tuple(files),
        np.concatenate(file_of),
        np.concatenate(line_of),
        max(part.ngram for part in parts),
        sum(part.short for part in parts),
        sum(part.common for part in parts),
    )
