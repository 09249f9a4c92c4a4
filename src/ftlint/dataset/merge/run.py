"""Merge datasets into one: concatenated or mixed by weight, shuffled, with provenance.

Every record of the inputs is in the output, byte for byte, unless weights, a total or ``dedup``
say otherwise; then how many were left out is part of the outcome.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import IO, Final

import orjson

from ftlint.dataset.broken import refuse_broken
from ftlint.dataset.dedup import write as write
from ftlint.dataset.dedup.find import Found, Rules, find
from ftlint.dataset.inputs import CHAT, Input, Workspace, converted, open_any
from ftlint.dataset.merge.mix import Part, repetitions, sizes
from ftlint.dataset.merge.request import Request as Request
from ftlint.dataset.merge.shuffle import Shuffler
from ftlint.dataset.prompted import with_prompt
from ftlint.dataset.rejects import Rejects
from ftlint.dataset.strangers import only_data, refuse_empty
from ftlint.dataset.survey import Survey, refuse_mixed
from ftlint.dataset.writing import NO_REASONS, copy_records, open_records
from ftlint.engine import workers
from ftlint.errors import FtlintError
from ftlint.model.losses import Ledger
from ftlint.output.writer import Outputs, refuse_same
from ftlint.source import Source
from ftlint.source.records import line_batches

Progress = Callable[[int, int | None], None]


@dataclass(slots=True)
class MergedPart:
    """One input: its records, how many of them are duplicates, how many lines it gave."""

    name: str
    records: int = 0
    duplicates: int = 0
    written: int = 0
    survey: Survey = field(default_factory=Survey)


@dataclass(slots=True)
class Outcome:
    """What became of a merge."""

    parts: list[MergedPart] = field(default_factory=list)
    written: int = 0
    duplicates: int = 0
    removed: int = 0
    contradictions: int = 0
    example: tuple[str, str] | None = None
    """Places of two records with one prompt and different answers."""
    broken: int = 0
    ledger: Ledger = field(default_factory=Ledger)
    """What reading and writing containers that are not lines lost or changed."""


Inspect = Callable[[list[Input], Source], None]


def merge(
    request: Request, progress: Progress | None = None, inspect: Inspect | None = None
) -> Outcome:
    """Merge; raises FtlintError for broken lines and for shapes that do not mix.

    ``inspect`` is called with the opened inputs and with what was written, while all can be read.
    """
    outputs = [request.output, request.map_path, request.rejects]
    refuse_same([source.path for source in request.sources], outputs)
    with Workspace() as workspace:
        inputs = [
            open_any(source, workspace, request.to, request.input_format)
            for source in only_data(request.sources, workspace.ledger, texts=True)
        ]
        tables = any(item.unit == "row" for item in inputs)
        if not tables:
            inputs = _prompted(request, inputs, workspace)
        found = _found(request, inputs, progress)
        surveys = _surveys(found)
        alike = _tables_like_the_rest(inputs, surveys, workspace)
        if alike is not None or (tables and request.prompt is not None):
            # Tables take a prompt in the shape that they are merged in.
            found.table.close()
            inputs = _prompted(request, alike or inputs, workspace)
            found = _found(request, inputs, progress)
            surveys = _surveys(found)
        try:
            refuse_mixed(inputs, surveys)
            return _Merge(request, inputs, surveys, found, inspect, workspace.ledger).run()
        finally:
            found.table.close()


def _prompted(request: Request, inputs: list[Input], workspace: Workspace) -> list[Input]:
    """Return the inputs with the system prompt that was given in their records."""
    if request.prompt is None:
        return inputs
    shape = None if request.to else request.input_format
    return [
        with_prompt(item, workspace, request.prompt, method=request.method, input_format=shape)
        for item in inputs
    ]


def _found(request: Request, inputs: list[Input], progress: Progress | None) -> Found:
    size = sum(item.size() for item in inputs)
    engine = workers.engine(request.engine, size, request.jobs, request.address)
    rules = request.dedup or Rules(method=request.method, input_format=request.input_format)
    try:
        return find(inputs, replace(rules, survey=True), engine, progress, request.skip_broken)
    finally:
        engine.close()


def _surveys(found: Found) -> list[Survey]:
    return [found.table.surveys.get(number, Survey()) for number in range(len(found.inputs))]


def _tables_like_the_rest(
    inputs: list[Input], surveys: list[Survey], workspace: Workspace
) -> list[Input] | None:
    """Return the inputs with tables converted to chats where all others are; None otherwise."""
    shapes = [
        set(one.shapes) for item, one in zip(inputs, surveys, strict=True) if item.unit != "row"
    ]
    mixed = len({name for one in surveys for name in one.shapes}) > 1
    if not mixed or set().union(*shapes) != {CHAT}:
        return None
    return [
        converted(item.original, workspace, CHAT) if item.unit == "row" else item for item in inputs
    ]


THINNED: Final = "outside the share that --weight or --total takes of this file"


class _Merge:
    """One merge in the making."""

    def __init__(
        self,
        request: Request,
        inputs: list[Input],
        surveys: list[Survey],
        found: Found,
        inspect: Inspect | None,
        ledger: Ledger,
    ) -> None:
        self.request = request
        self.inspect = inspect
        self.inputs = inputs
        self.found = found
        self.reasons: list[dict[int, tuple[int, str]]] = []
        starts = [*found.table.places.starts, len(found.table)]
        self.bounds = list(pairwise(starts))
        self.outcome = Outcome(
            parts=[
                MergedPart(item.name, last - first, survey=one)
                for item, one, (first, last) in zip(inputs, surveys, self.bounds, strict=True)
            ],
            ledger=ledger,
        )

    def run(self) -> Outcome:
        broken = self.found.table.broken
        self.outcome.broken = len(broken)
        refuse_broken(broken, self.inputs, skip_broken=self.request.skip_broken)
        self.count_copies()
        times = self.times()
        if not self.outcome.written:
            refuse_empty(self.request.output, self.inputs)
        bad = [set(offsets) for offsets in write.broken_by_file(self.found)]
        self.reasons = self.why() if self.request.rejects else []
        with Outputs() as outputs:
            out = open_records(
                outputs, self.request.output, self.outcome.ledger, force=self.request.force
            )
            mapped = self.opened(outputs, self.request.map_path)
            rejects = Rejects(self.opened(outputs, self.request.rejects))
            if self.request.shuffle:
                self.write_shuffled(out, mapped, rejects, times, bad)
            else:
                self.write_in_order(out, mapped, rejects, times, bad)
            written = outputs.finish()[self.request.output]
            if self.inspect is not None:
                self.inspect(self.inputs, Source(written, self.request.output))
            outputs.keep()
        return self.outcome

    def why(self) -> list[dict[int, tuple[int, str]]]:
        """Return the reasons of what is left out, by file and offset."""
        return write.reasons(self.found, duplicates=self.request.dedup is not None)

    def opened(self, outputs: Outputs, path: str | None) -> IO[bytes] | None:
        return outputs.open(path, force=self.request.force) if path else None

    def count_copies(self) -> None:
        """Count the duplicates of each part, and name two contradicting records."""
        found, outcome = self.found, self.outcome
        for record in found.removed.records:
            outcome.parts[found.table.places.file_of(record)].duplicates += 1
        outcome.duplicates = len(found.removed)
        outcome.removed = len(found.removed) if self.request.dedup is not None else 0
        outcome.contradictions = len(found.contradictions)
        if found.contradictions:
            first, second = found.contradictions[0][:2]
            outcome.example = (
                ":".join(map(str, found.place(first))),
                ":".join(map(str, found.place(second))),
            )

    def times(self) -> list[array[int]]:
        """Return how often each record of each part is written."""
        request, found = self.request, self.found
        times = [array("I", [1]) * (last - first) for first, last in self.bounds]
        if request.dedup is not None:
            for record in found.removed.records:
                number = found.table.places.file_of(record)
                times[number][record - self.bounds[number][0]] = 0
        if request.weights or request.total is not None:
            keys = found.table.keys.data()
            parts = [
                Part(item.name, sum(mine), request.tokens_of(item) if request.tokens_of else 1.0)
                for item, mine in zip(self.inputs, times, strict=True)
            ]
            for number, wanted in enumerate(sizes(parts, request.weights, request.total)):
                times[number] = self.thinned(times[number], number, keys, wanted)
        for part, mine in zip(self.outcome.parts, times, strict=True):
            part.written = sum(mine)
        self.outcome.written = sum(part.written for part in self.outcome.parts)
        return times

    def thinned(
        self, mine: array[int], number: int, keys: bytes | bytearray, wanted: float
    ) -> array[int]:
        first = self.bounds[number][0]
        staying = [index for index, count in enumerate(mine) if count]
        own = b"".join(
            bytes(keys[16 * (first + index) : 16 * (first + index) + 16]) for index in staying
        )
        result = array("I", bytes(4 * len(mine)))
        for index, count in zip(staying, repetitions(own, wanted, self.request.seed), strict=True):
            result[index] = count
        return result

    def lines(
        self, number: int, times: array[int], passes: int, bad: set[int], rejects: Rejects
    ) -> Iterator[tuple[int, int, bytes]]:
        """Yield (times, line, raw) of the records of a part that are taken in some pass."""
        item = self.inputs[number]
        place = line = 0
        for start, end in item.ranges():
            for raws, offset in line_batches(item.source, start, end):
                for raw in raws:
                    line += 1
                    broken = bool(bad) and offset in bad
                    if broken or (raw and not raw.isspace()):
                        count = 0 if broken else times[place]
                        place += not broken
                        if count > passes:
                            yield count, item.line(line), self.marked(raw, number, line)
                        elif not count and not passes and rejects.wanted:
                            reason = self.reasons[number].get(offset, (item.line(line), THINNED))
                            rejects.add(item.name, *reason, raw)
                    offset += len(raw) + 1
        item.verify()

    def marked(self, raw: bytes, number: int, line: int) -> bytes:
        """Return a line with the name of its file in it, where that is asked for."""
        key = self.request.source_key
        if not key:
            return raw
        item = self.inputs[number]
        value = orjson.loads(raw)
        if key in value:
            raise FtlintError(
                f"{item.name}:{item.line(line)}: has a key '{key}' already; choose another "
                "--source-key"
            )
        body = raw.rstrip()[:-1].rstrip()
        comma = b"" if body.endswith(b"{") else b","
        return body + comma + orjson.dumps(key) + b":" + orjson.dumps(item.name) + b"}"

    def write_in_order(
        self,
        out: IO[bytes],
        mapped: IO[bytes] | None,
        rejects: Rejects,
        times: list[array[int]],
        bad: list[set[int]],
    ) -> None:
        """Write part after part; what stands several times comes once in each pass over it."""
        written = 0
        for number, mine in enumerate(times):
            plain = mapped is None and not self.request.source_key
            if plain and set(mine) <= {1}:
                reasons = self.reasons[number] if rejects.wanted else NO_REASONS
                copy_records(self.inputs[number], out, sorted(bad[number]), rejects, reasons)
                continue
            for passed in range(max(1, max(mine, default=0))):
                for _, line, raw in self.lines(number, mine, passed, bad[number], rejects):
                    out.write(raw + b"\n")
                    written += 1
                    if mapped is not None:
                        mapped.write(self.entry(written, number, line))

    def write_shuffled(
        self,
        out: IO[bytes],
        mapped: IO[bytes] | None,
        rejects: Rejects,
        times: list[array[int]],
        bad: list[set[int]],
    ) -> None:
        """Write all parts in an order that the seed decides."""
        size = sum(
            int(item.size() * part.written / max(1, part.records))
            for item, part in zip(self.inputs, self.outcome.parts, strict=True)
        )
        shuffler = Shuffler(self.request.seed, size)
        parts, places = array("I"), array("I")
        try:
            for number, mine in enumerate(times):
                for count, line, raw in self.lines(number, mine, 0, bad[number], rejects):
                    for _ in range(count):
                        shuffler.add(raw)
                        if mapped is not None:
                            parts.append(number)
                            places.append(line)
            for written, (arrived, raw) in enumerate(shuffler.lines(), 1):
                out.write(raw + b"\n")
                if mapped is not None:
                    mapped.write(self.entry(written, parts[arrived], places[arrived]))
        finally:
            shuffler.close()

    def entry(self, written: int, number: int, line: int) -> bytes:
        """Return a line of the map: which line of the output is which line of which file."""
        item = self.inputs[number]
        return (
            orjson.dumps({"line": written, "file": item.name, "source_" + item.unit: line}) + b"\n"
        )
