"""Find the training records that share word runs with evaluation data, and where in them."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np

from ftlint.dataset.broken import Broken, BrokenRecords
from ftlint.dataset.decontaminate.grams import BATCH, Grams, folded
from ftlint.dataset.dedup.shingles import shingle
from ftlint.dataset.inputs import Input
from ftlint.dataset.reading import BrokenLine, Reader, parse
from ftlint.dataset.scan import Table
from ftlint.engine.workers import Engine
from ftlint.model.secrets import without_secrets
from ftlint.model.words import shortened
from ftlint.source import Source
from ftlint.source.records import line_batches

SPANS: Final = 5
"""Overlapping spans of one record that are told, the longest first."""

SHOWN: Final = 300
"""Characters of a span that are told."""

Runs = dict[int, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Span:
    """Words that a training text shares with an evaluation text.

    ``turn`` names the text ("user, turn 1"); ``start`` and ``end`` count its characters; ``tokens``
    are words, or characters in scripts without spaces; ``words`` are the text itself, keys of
    services hidden; ``text`` is the evaluation text's number.
    """

    turn: str
    start: int
    end: int
    tokens: int
    words: str
    text: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A contaminated record: its number through all inputs, its line and offset in its file."""

    record: int
    file: int
    line: int
    offset: int
    spans: tuple[Span, ...]

    def named(self, grams: Grams) -> str:
        """Return the place of the evaluation text that shares the longest span."""
        return grams.name(self.spans[0].text)


@dataclass(slots=True)
class Overlaps:
    """What was found in some inputs."""

    records: int = 0
    hits: list[Hit] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)


def contaminated(
    inputs: Sequence[Input],
    table: Table,
    grams: Grams,
    engine: Engine,
    input_format: str | None = None,
    progress: Callable[[int, int | None], None] | None = None,
) -> list[tuple[int, str]]:
    """Return the records of a scan that hold evaluation data, each with its place there.

    Only training data is looked through.
    """
    chosen = [number for number, item in enumerate(inputs) if item.split == "train"]
    files = [inputs[number] for number in chosen]
    offsets: array[int] = array("Q")
    offsets.frombytes(table.offsets.data())
    starts = [*table.places.starts, len(table)]
    found: list[tuple[int, str]] = []
    for hit in overlaps(files, grams, engine, input_format, progress).hits:
        number = chosen[hit.file]
        record = bisect_left(offsets, hit.offset, starts[number], starts[number + 1])
        if record < starts[number + 1] and offsets[record] == hit.offset:
            found.append((record, hit.named(grams)))
    return found


Task = tuple[Source, int, int, str | None, Any]


def overlaps(
    inputs: Sequence[Input],
    grams: Grams,
    engine: Engine,
    input_format: str | None = None,
    progress: Callable[[int, int | None], None] | None = None,
) -> Overlaps:
    """Find the records that share a run with evaluation data."""
    found = Overlaps()
    shared = engine.put(grams.runs)
    ranges = [
        (number, start, end) for number, item in enumerate(inputs) for start, end in item.ranges()
    ]
    tasks: list[Task] = [
        (inputs[number].source_for(engine), start, end, input_format, shared)
        for number, start, end in ranges
    ]
    total = sum(end - start for _, start, end in ranges)
    file, base, done = -1, 0, 0
    for (number, start, end), (_, piece) in zip(
        ranges, engine.map(overlaps_of_range, tasks), strict=True
    ):
        if number != file:
            file, base = number, 0
        item = inputs[number]
        for hit in piece.hits:
            line = item.line(hit.line + base)
            found.hits.append(
                replace(hit, record=hit.record + found.records, file=number, line=line)
            )
        found.broken.extend(one.moved(number, base) for one in piece.broken)
        found.records += piece.records
        base += piece.lines
        done += end - start
        if progress is not None:
            progress(done, total)
    for item in inputs:
        item.verify()
    return found


@dataclass(slots=True)
class Piece(Overlaps):
    """What was found in a piece of a file; records and lines count within it."""

    lines: int = 0


def overlaps_of_range(task: Task) -> Piece:
    """Look through the records of a byte range."""
    source, start, end, input_format, runs = task
    reader = Reader(input_format=input_format)
    out = Piece()
    batch: list[tuple[int, int, int, dict[str, Any], list[str]]] = []

    def flush() -> None:
        pieces = [folded(text) for *_, texts in batch for text in texts]
        owner = np.repeat(np.arange(len(batch)), [len(texts) for *_, texts in batch])
        for place in _hit_records(pieces, owner, runs):
            record, line, offset, value, texts = batch[place]
            spans = tuple(_spans(_named(value, texts, reader), runs))
            out.hits.append(Hit(record, 0, line, offset, spans))
        batch.clear()

    broken, done = BrokenRecords(), 0
    for raws, offset in line_batches(source, start, end):
        for index, raw in enumerate(raws):
            out.lines += 1
            value = None
            try:
                value = parse(raw) if out.lines > done else None
            except BrokenLine as error:
                done = broken.add(raws, index, out.lines, offset, error)
            if value is not None:
                batch.append((out.records, out.lines, offset, value, reader.texts(value)))
                out.records += 1
                if len(batch) == BATCH:
                    flush()
            offset += len(raw) + 1
    flush()
    out.broken = broken.found
    return out


def _hit_records(pieces: list[bytes], owner: Any, runs: Runs) -> list[int]:
    """Return which records of a batch share a run, ascending."""
    if not pieces:
        return []
    hit: set[int] = set()
    for size, (hashes, _) in runs.items():
        found = shingle(pieces, size)
        same = _same(found.hashes, hashes)
        hit.update(np.repeat(owner, found.counts())[same].tolist())
    return sorted(hit)


def _same(mine: Any, known: Any) -> Any:
    """Return the places of the hashes that are known."""
    if not len(known):
        return np.zeros(0, dtype=np.int64)
    places = np.searchsorted(known, mine)
    places[places == len(known)] = 0
    return np.flatnonzero(known[places] == mine)


def _named(value: dict[str, Any], texts: list[str], reader: Reader) -> list[tuple[str, str]]:
    """Return the texts of a record, those of its turns named by role and number."""
    turns = reader.looks.of(value).format.turns(value)
    named = [(f"{turn.role}, turn {number}", turn.text) for number, turn in enumerate(turns, 1)]
    known = {text for _, text in named}
    return named + [("", text) for text in texts if text not in known]


def _spans(texts: Sequence[tuple[str, str]], runs: Runs) -> list[Span]:
    """Return where texts share runs with evaluation data, the longest spans first."""
    found: list[tuple[int, int, int, int]] = []
    for place, (_, text) in enumerate(texts):
        found.extend((place, *one) for one in _token_spans(folded(text), runs))
    found.sort(key=lambda one: (one[1] - one[2], one[0]))
    return [_span(*texts[place], first, last, owner) for place, first, last, owner in found[:SPANS]]


def _token_spans(text: bytes, runs: Runs) -> Iterator[tuple[int, int, int]]:
    """Yield (first token, end, evaluation text) of the shared runs, those that touch as one."""
    windows: list[tuple[int, int, int]] = []
    total = int(shingle([text], 1).counts()[0])
    for size, (hashes, owners) in runs.items():
        found = shingle([text], size).hashes
        same = _same(found, hashes)
        whose = owners[np.searchsorted(hashes, found[same])]
        for first, owner in zip(same.tolist(), whose.tolist(), strict=True):
            windows.append((first, min(first + size, total), owner))
    windows.sort()
    open_span: tuple[int, int, int] | None = None
    for first, last, owner in windows:
        if open_span is not None and first <= open_span[1]:
            open_span = open_span[0], max(last, open_span[1]), open_span[2]
            continue
        if open_span is not None:
            yield open_span
        open_span = first, last, owner
    if open_span is not None:
        yield open_span


def _span(turn: str, text: str, first: int, last: int, owner: int) -> Span:
    """Find the characters of a span of tokens.

    How many tokens a beginning has grows with its length, so a place is found by halving.
    """
    start = _least(len(text), lambda size: _count(text[:size]) > first) - 1
    end = _least(len(text), lambda size: _count(text[:size]) >= last)
    while end < len(text) and _count(text[: end + 1]) == last and not text[end].isspace():
        if _count(text[end : end + 1]) == 0:
            break
        end += 1
    short = shortened(without_secrets(text[start:end]), SHOWN)
    return Span(turn, start, end, last - first, short, owner)


def _count(text: str) -> int:
    return int(shingle([folded(text)], 1).counts()[0])


def _least(most: int, holds: Callable[[int], bool]) -> int:
    """Return the least number for which something holds that holds for all greater ones."""
    low, high = 0, most
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
