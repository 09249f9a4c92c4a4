"""Find training records that share long word runs with benchmark files.

A record is contaminated when a run of 13 tokens of a benchmark's text stands in it too (the width
that GPT-3's authors used, arXiv 2005.14165). A benchmark text shorter than that is looked for only
as the whole of a record's turn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from ftlint.dataset.dedup.shingles import shingle
from ftlint.dataset.inputs import Input
from ftlint.dataset.reading import BrokenLine, Reader, parse
from ftlint.engine.workers import Engine
from ftlint.errors import FtlintError
from ftlint.model.record import walk_strings
from ftlint.model.similarity import RUN
from ftlint.source import Source
from ftlint.source.lines import line_batches

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
"""Keys that hold the prompt in benchmark files that are no conversations."""

_BATCH: Final = 64


@dataclass(frozen=True, slots=True)
class Grams:
    """The n-grams of benchmark files: sorted hashes, and the benchmark text each is from."""

    hashes: Any
    owners: Any
    names: tuple[str, ...]
    """``file:line`` of each benchmark text."""
    ngram: int
    short: int = 0
    """Texts with fewer tokens than an n-gram."""

    def __len__(self) -> int:
        return len(self.hashes)


@dataclass(slots=True)
class Overlaps:
    """The records of a run that share an n-gram with a benchmark, and with which text of it."""

    records: list[int] = field(default_factory=list)
    texts: list[int] = field(default_factory=list)


def read_grams(inputs: Sequence[Input], *, prompts: bool, ngram: int = RUN) -> Grams:
    """Read benchmark files; ``prompts`` leaves the answers out. Broken lines are an error."""
    names: list[str] = []
    hashes: list[Any] = []
    owners: list[Any] = []
    short = 0
    reader = Reader(whole=not prompts)
    batch: list[list[str]] = []

    def flush() -> None:
        nonlocal short
        texts = [text.encode("utf-8", "surrogatepass") for parts in batch for text in parts]
        first = len(names) - len(batch)
        belongs = [first + number for number, parts in enumerate(batch) for _ in parts]
        if texts:
            found = shingle(texts, ngram)
            hashes.append(found.hashes)
            owners.append(np.repeat(np.array(belongs, dtype=np.uint32), found.counts()))
            short += int((shingle(texts, 1).counts() < ngram).sum())
        batch.clear()

    for item in inputs:
        line = 0
        for start, end in item.ranges():
            for raws, _ in line_batches(item.source, start, end):
                for raw in raws:
                    line += 1
                    try:
                        value = parse(raw)
                    except BrokenLine as error:
                        raise FtlintError(f"{item.name}:{item.line(line)}: {error}") from None
                    if value is None:
                        continue
                    names.append(f"{item.name}:{item.line(line)}")
                    batch.append(_texts(value, reader))
                    if len(batch) == _BATCH:
                        flush()
        flush()
    if not names:
        return Grams(np.zeros(0, np.uint64), np.zeros(0, np.uint32), (), ngram)
    joined = np.concatenate(hashes) if hashes else np.zeros(0, np.uint64)
    belongs = np.concatenate(owners) if owners else np.zeros(0, np.uint32)
    unique, firsts = np.unique(joined, return_index=True)
    return Grams(unique, belongs[firsts], tuple(names), ngram, short)


def _texts(value: dict[str, Any], reader: Reader) -> list[str]:
    """Return the texts of a benchmark record that training data must not hold."""
    fmt = reader.looks.of(value).format
    turns = fmt.turns(value)
    if fmt.turns_key and turns:
        chosen = [turn for turn in turns if turn.role not in ("system", "developer")]
        if not reader.whole and len(chosen) > 1 and chosen[-1].role == "assistant":
            chosen.pop()
        return [turn.text for turn in chosen]
    if not reader.whole:
        found = [value[key] for key in QUESTION_KEYS if isinstance(value.get(key), str)]
        if found:
            return found
    return [text for _, text in walk_strings(value)]


Task = tuple[Source, int, int, str | None, Any]


def overlaps(
    inputs: Sequence[Input],
    grams: Grams,
    engine: Engine,
    input_format: str | None = None,
    progress: Callable[[int, int | None], None] | None = None,
) -> Overlaps:
    """Find the records, counted through all inputs, that share an n-gram with a benchmark."""
    found = Overlaps()
    if not len(grams):
        return found
    shared = engine.put((grams.hashes, grams.owners, grams.ngram))
    tasks: list[Task] = [
        (item.source_for(engine), start, end, input_format, shared)
        for item in inputs
        for start, end in item.ranges()
    ]
    total = sum(task[2] - task[1] for task in tasks)
    base = done = 0
    for task, (records, hits, texts) in engine.map(_overlaps_of_range, tasks):
        found.records.extend(base + hit for hit in hits)
        found.texts.extend(texts)
        base += records
        done += task[2] - task[1]
        if progress is not None:
            progress(done, total)
    return found


def _overlaps_of_range(task: Task) -> tuple[int, list[int], list[int]]:
    """Return the number of records of a piece, which of them overlap, and with what."""
    source, start, end, input_format, shared = task
    reader = Reader(input_format=input_format)
    hits: list[int] = []
    texts: list[int] = []
    count = 0
    batch: list[list[bytes]] = []

    def flush() -> None:
        first = count - len(batch)
        pieces = [text for parts in batch for text in parts]
        numbers = np.repeat(np.arange(len(batch)), [len(parts) for parts in batch])
        for number, text in _matches(pieces, numbers, shared):
            hits.append(first + number)
            texts.append(text)
        batch.clear()

    for raws, _ in line_batches(source, start, end):
        for raw in raws:
            try:
                value = parse(raw)
            except BrokenLine:
                continue
            if value is not None:
                count += 1
                parts = reader.texts(value)
                batch.append([text.encode("utf-8", "surrogatepass") for text in parts])
                if len(batch) == _BATCH:
                    flush()
    flush()
    return count, hits, texts


def _matches(pieces: list[bytes], numbers: Any, shared: Any) -> list[tuple[int, int]]:
    """Return (number of the record, benchmark text) of the first shared n-gram of each record."""
    hashes, owners, ngram = shared
    if not pieces:
        return []
    found = shingle(pieces, ngram)
    places = np.searchsorted(hashes, found.hashes)
    places[places == len(hashes)] = 0
    same = np.flatnonzero(hashes[places] == found.hashes)
    if not len(same):
        return []
    records = np.repeat(numbers, found.counts())[same]
    unique, firsts = np.unique(records, return_index=True)
    return list(zip(unique.tolist(), owners[places[same[firsts]]].tolist(), strict=True))
