"""One pass over the inputs: digests, places, ranks and sketches of all records, piece by piece.

``scan_range`` is pure and picklable: the same function runs in this process, in a worker, and on a
cluster. What it returns is appended to columns in the order of the pieces.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import orjson
from xxhash import xxh3_128_digest

from ftlint.dataset.broken import Broken, BrokenRecords
from ftlint.dataset.inputs import Input, Places
from ftlint.dataset.reading import MISSING, TOO_DEEP, BrokenLine, Lines, Reader, parse, value_at
from ftlint.dataset.said import Sketched
from ftlint.dataset.survey import Survey, look
from ftlint.engine.columns import Column
from ftlint.model.digests import NO_PROMPT, Digests, canonical_json
from ftlint.model.similarity import SHINGLE
from ftlint.source import Source
from ftlint.source.records import line_batches

if TYPE_CHECKING:
    from ftlint.engine.workers import Engine

BATCH: Final = 128
"""Texts that are sketched at a time."""

KEYS: Final = 34
SLOTS: Final = 128
"""As in ``sketch``, which loads NumPy."""

NOWHERE: Final = float("-inf")
"""The rank of a record that has no number at the key it is ranked by."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a scan finds out; plain data, sent to every worker.

    ``by`` is record, prompt, conversation or key (then ``key`` is the path); ``rank`` is first,
    last, longest or highest (then ``rank_key`` is the path). ``sketches`` asks for what
    near-duplicates are found from; ``ngram`` is the number of tokens in a shingle.
    """

    by: str = "record"
    key: tuple[str, ...] = ()
    rank: str = "first"
    rank_key: tuple[str, ...] = ()
    sketches: bool = False
    ngram: int = SHINGLE
    method: str | None = None
    input_format: str | None = None
    survey: bool = False
    """Note shapes and system prompts too."""
    counted: frozenset[str] = frozenset()
    """Keys that name a record and are to count."""

    def reader(self) -> Reader:
        """Return a reader of records."""
        return Reader(
            self.method, self.input_format, self.by != "prompt", self.sketches, self.counted
        )


@dataclass(slots=True)
class Scanned:
    """What one piece says, as columns in the order of its records."""

    lines: Lines = field(default_factory=Lines)
    keys: bytes | bytearray = b""
    digests: Digests = field(default_factory=Digests)
    ranks: array[float] | None = None
    bands: bytes = b""
    """34 rows of 32-bit keys."""
    slots: bytes = b""
    survey: Survey | None = None
    counted: frozenset[str] = frozenset()
    """Which of the keys that are to count some record has."""
    beginnings: bytearray = field(default_factory=bytearray)
    owners: array[int] = field(default_factory=lambda: array("I"))
    """Keys of beginnings of conversations, and the record of the piece that each is of."""


def scan_range(task: tuple[Source, int, int, Wanted]) -> Scanned:
    """Read the records of a byte range."""
    import gc

    source, start, end, wanted = task
    collecting = gc.isenabled()
    gc.disable()  # parsed JSON has no cycles, and looking for them takes a third of the time
    try:
        return _Scan(wanted).run(line_batches(source, start, end))
    finally:
        if collecting:
            gc.enable()


class _Scan:
    """One piece in the making."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.reader = wanted.reader()
        self.out = Scanned()
        self.broken = BrokenRecords()
        self.texts: list[bytes] = []
        self.seeds: list[int] = []
        self.wholes: list[int] = []
        self.bands: list[Any] = []
        self.slots: list[Any] = []
        self.own_keys = bytearray()
        if wanted.rank in ("longest", "highest"):
            self.out.ranks = array("d")
        if wanted.survey:
            self.out.survey = Survey()

    def run(self, batches: Iterator[tuple[list[bytes], int]]) -> Scanned:
        """Read every line of a piece."""
        digests, lines = self.out.digests, self.out.lines
        loads, digest = orjson.loads, self.reader.digest
        line_of, offset_of = lines.line_of.append, lines.offset_of.append
        sketches = self.wanted.sketches
        extra = self.out.ranks is not None or self.wanted.by == "key"
        survey = self.out.survey
        chains = self.wanted.by != "key"
        line = done = 0
        for raws, offset in batches:
            before = line
            for raw in raws:
                line += 1
                if line <= done:  # a further line of a broken record
                    offset += len(raw) + 1
                    continue
                try:
                    value = loads(raw)
                    if type(value) is not dict:
                        raise ValueError
                except ValueError:
                    try:
                        value = parse(raw)
                    except BrokenLine as error:
                        value = None
                        done = self.broken.add(raws, line - before - 1, line, offset, error)
                if value is not None:
                    try:
                        text = digest(value, digests, raw)
                    except RecursionError:
                        self.broken.found.append(Broken(line, offset, TOO_DEEP))
                        offset += len(raw) + 1
                        continue
                    line_of(line)
                    offset_of(offset)
                    if sketches:
                        self.add_text(text, value)
                    if extra:
                        self.add_extra(value)
                    if chains:
                        self.add_beginnings(value, len(lines.line_of) - 1)
                    if survey is not None:
                        look(survey, value, line, self.reader)
                offset += len(raw) + 1
        lines.count = line
        lines.broken = self.broken.found
        if self.texts:
            self.sketch()
        return self.finish()

    def add_text(self, said: Sketched | None, value: dict[str, Any]) -> None:
        """Keep the text of a record until there are enough to sketch."""
        text, seed, whole = said if said is not None else self.reader.sketched(value)
        self.texts.append(text)
        self.seeds.append(seed)
        self.wholes.append(whole)
        if len(self.texts) == BATCH:
            self.sketch()

    def add_beginnings(self, value: dict[str, Any], number: int) -> None:
        """Add the keys of what a conversation of several answers begins with."""
        look = self.reader.looks.of(value)
        turns = value.get(look.format.turns_key)
        if type(turns) is list and len(turns) > 3:
            from ftlint.dataset.dedup.contained import beginnings

            found = beginnings(value, look)
            self.out.beginnings += b"".join(found)
            self.out.owners.extend([number] * len(found))

    def add_extra(self, value: dict[str, Any]) -> None:
        """Add a record's own key and its rank."""
        wanted = self.wanted
        if wanted.by == "key":
            found = value_at(value, wanted.key)
            self.own_keys += (
                NO_PROMPT if found is MISSING else xxh3_128_digest(canonical_json(found))
            )
        if self.out.ranks is None:
            return
        if wanted.rank == "longest":
            rank = float(sum(map(len, self.reader.texts(value))))
        else:
            found = value_at(value, wanted.rank_key)
            number = isinstance(found, int | float) and not isinstance(found, bool)
            rank = float(found) if number and found == found else NOWHERE
        self.out.ranks.append(rank)

    def sketch(self) -> None:
        """Sketch the texts that wait."""
        from ftlint.dataset.dedup.shingles import shingle
        from ftlint.dataset.dedup.sketch import sketch

        found = sketch(shingle(self.texts, self.wanted.ngram), self.seeds, self.wholes)
        self.bands.append(found.bands)
        self.slots.append(found.slots)
        self.texts, self.seeds, self.wholes = [], [], []

    def finish(self) -> Scanned:
        """Join what was found."""
        out, digests = self.out, self.out.digests
        if self.wanted.counted:
            out.counted = self.wanted.counted & self.reader.looks.keys()
        if self.wanted.by == "record":
            out.keys = digests.exact
        elif self.wanted.by == "key":
            out.keys = self.own_keys
        elif self.wanted.by == "prompt":
            out.keys = digests.prompt
        else:
            out.keys = conversations(digests.prompt, digests.answer, digests.exact)
        if self.bands:
            import numpy as np

            out.bands = np.concatenate(self.bands, axis=1).tobytes()
            out.slots = np.concatenate(self.slots).tobytes()
        return out


def conversations(
    prompts: bytes | bytearray, answers: bytes | bytearray, missing: bytes | bytearray
) -> bytearray:
    """Return keys of the turns alone: prompt and answer, without masks and other settings.

    Where there is no prompt the key is that in ``missing``, or of zeros where it is shorter.
    """
    keys = bytearray()
    for index in range(len(answers) // 8):
        prompt = prompts[16 * index : 16 * index + 16]
        if prompt == NO_PROMPT:
            keys += bytes(missing[16 * index : 16 * index + 16]).ljust(16, b"\0")
        else:
            keys += xxh3_128_digest(bytes(prompt) + bytes(answers[8 * index : 8 * index + 8]))
    return keys


class Table:
    """The columns of all records of all inputs, in order."""

    def __init__(self, wanted: Wanted) -> None:
        """Begin empty."""
        self.wanted = wanted
        self.places = Places()
        self.keys = Column(16)
        self.prompts = Column(16)
        self.answers = Column(8)
        self.lengths = Column(4)
        self.offsets = Column(8)
        self.lines = Column(4)
        self.ranks = Column(8)
        self.bands = [Column(4) for _ in range(KEYS if wanted.sketches else 0)]
        self.slots = Column(SLOTS)
        self.beginnings = Column(16)
        self.owners = Column(8)
        self.surveys: dict[int, Survey] = {}
        self.counted: frozenset[str] = frozenset()
        self.broken: list[Broken] = []

    def __len__(self) -> int:
        return self.places.size

    def add(self, result: Scanned, number: int, base: int) -> None:
        """Append a piece of file ``number`` that begins after ``base`` lines."""
        lines = result.lines
        if base:
            lines.line_of = array("I", [line + base for line in lines.line_of])
        self.keys.add(result.keys)
        if self.wanted.by != "key":
            self.prompts.add(result.digests.prompt)
            self.answers.add(result.digests.answer)
            self.lengths.add(result.digests.length)
        self.offsets.add(lines.offset_of)
        self.lines.add(lines.line_of)
        if result.ranks is not None:
            self.ranks.add(result.ranks)
        if result.bands:
            width = 4 * len(lines.line_of)
            for band, column in enumerate(self.bands):
                column.add(memoryview(result.bands)[band * width : (band + 1) * width])
            self.slots.add(result.slots)
        self.counted |= result.counted
        if result.owners:
            base_record = self.places.size
            self.beginnings.add(result.beginnings)
            self.owners.add(array("Q", [base_record + one for one in result.owners]))
        if result.survey is not None:
            self.surveys.setdefault(number, Survey()).merge(result.survey, base)
        self.broken.extend(one.moved(number, base) for one in lines.broken)
        self.places.size += len(lines.line_of)

    def close(self) -> None:
        """Give all space back."""
        named = (self.keys, self.prompts, self.answers, self.lengths, self.offsets, self.lines)
        chains = self.beginnings, self.owners
        for column in (*named, *chains, self.ranks, self.slots, *self.bands):
            column.close()


def scan(inputs: Sequence[Input], wanted: Wanted, engine: Engine, progress: Any = None) -> Table:
    """Read all inputs once; raises SourceError for one that cannot be read or that changes."""
    table = Table(wanted)
    tasks = [
        (number, start, end) for number, item in enumerate(inputs) for start, end in item.ranges()
    ]
    total = sum(end - start for _, start, end in tasks)
    sent = [(inputs[number].source_for(engine), start, end, wanted) for number, start, end in tasks]
    file_number, base, done = -1, 0, 0
    for (number, start, end), (_, result) in zip(tasks, engine.map(scan_range, sent), strict=True):
        while file_number < number:
            table.places.begin_file()
            file_number, base = file_number + 1, 0
        table.add(result, number, base)
        base += result.lines.count
        done += end - start
        if progress is not None:
            progress(done, total)
    while file_number < len(inputs) - 1:
        table.places.begin_file()
        file_number += 1
    for item in inputs:
        item.verify()
    return table
