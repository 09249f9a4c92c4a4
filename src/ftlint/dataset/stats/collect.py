"""From files to their totals: chunk after chunk, in this process or in a few others."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from ftlint.dataset.convert.looks import refuse_foreign
from ftlint.dataset.stats.chunk import Reader, Totals, lines_of
from ftlint.dataset.strangers import is_train, stranger
from ftlint.engine.workers import Engine, Setup
from ftlint.engine.workers import engine as start
from ftlint.errors import SourceError
from ftlint.formats import UNKNOWN
from ftlint.jsontext.values import Value, open_values
from ftlint.model.words import plural
from ftlint.source import Source, known_size, open_chunks, sniff
from ftlint.source.records import record_chunks, record_ranges, whole_records
from ftlint.tokens import Counter, counter

CHUNK: Final = 1024 * 1024
"""Bytes of a chunk: small enough to stay in the cache of a core while it is read and counted."""

PER_TASK: Final = 2
"""Chunks that a worker process measures as one task."""

WORTH_WORKERS: Final = 16 * 1024 * 1024
"""Bytes of input from which worker processes pay for themselves."""

Progress = Callable[[int, int | None], None]
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class How:
    """How records are read and counted; picklable."""

    encoding: str
    model: str = ""
    method: str | None = None
    input_format: str | None = None

    def reader(self, counting: Counter) -> Reader:
        """Return a reader for a counter."""
        from ftlint.formats import named

        shape = named(self.input_format) if self.input_format else None
        return Reader(counting, self.model, self.method, shape)


@dataclass(slots=True)
class Measured:
    """One file and what is known of it; ``error`` says why it could not be read to its end."""

    name: str
    totals: Totals = field(default_factory=Totals)
    split: str = "train"
    error: str | None = None
    left_out: bool = False
    """The file was met in a folder and holds no training data, unlike others."""


def measure(
    sources: Sequence[Source],
    how: How,
    *,
    jobs: int = 0,
    progress: Progress | None = None,
    engine: Engine | None = None,
) -> list[Measured]:
    """Measure every source; one that cannot be read carries the reason, the others go on.

    With an ``engine`` the work is done there. Raises FtlintError when the encoding is not on this
    machine.
    """
    size = sum(known_size(source) for source in sources)
    counter(how.encoding)  # a wrong name is told before anything is read; forks share it
    done = 0

    def tell(more: int) -> None:
        nonlocal done
        done += more
        if progress is not None:
            progress(done, size or None)

    workers = engine or start("local", size, jobs, worth=WORTH_WORKERS)
    found = [Measured(plain_name(source.name)) for source in sources]
    setup = Setup(_reader, how)
    try:
        with _uncollected():
            tasks = _tasks(sources, found, cut=workers.parallel)
            for task, result in workers.map(_measure, tasks, setup):
                one = found[task.file]
                if isinstance(result, str):
                    one.error = one.error or result
                    continue
                one.totals.merge(result)
                tell(result.size)
    finally:
        if engine is None:
            workers.close()
    for source, one in zip(sources, found, strict=True):
        if one.error is None:
            one.error = _nothing_counted(source, one.totals, how)
            one.left_out = one.error is not None and source.walked and not is_train(source)
    if all(one.left_out for one in found):
        for one in found:
            one.left_out = False
    return found


def _nothing_counted(source: Source, totals: Totals, how: How) -> str | None:
    """Say why nothing of a file was counted, None where something was."""
    if totals.formats.keys() - {UNKNOWN.name}:
        return None
    name = plain_name(source.name)
    if not totals.records:
        return f"{name}: holds no examples; export the data again"
    found = None if how.input_format else stranger(source, sniff(source))
    if found is not None:
        return f"{name}: {found[0].told(found[1])}; {found[0].remedy}"
    count = plural(totals.records, "record")
    what = "is a JSON object" if totals.broken == totals.records else "has a known shape"
    return f"{name}: nothing to count: none of {count} {what}; `ftlint check` says more"


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no cycles: records have none, and searching takes time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def plain_name(name: str) -> str:
    """Escape the bytes of a file name that are not UTF-8, which no document can hold.

    >>> print(plain_name("a\\udcff.jsonl"))
    a\\udcff.jsonl
    """
    return name.encode("utf-8", "backslashreplace").decode()


def _file_chunks(source: Source) -> Iterator[tuple[list[bytes], int]]:
    """Yield the raw records of a file in batches, with the bytes they take."""
    traits = sniff(source)
    if traits.lfs_pointer:
        raise SourceError(f"{source.name}: a Git LFS pointer, not the data; run git lfs pull")
    refuse_foreign(source, traits)
    if not traits.document:
        for chunk in whole_records(open_chunks(source, CHUNK)):
            yield lines_of(chunk.data), len(chunk.data)
        return
    raws: list[bytes] = []
    held = 0
    for value in open_values(source):
        if not isinstance(value, Value):
            raws.append(b"?")  # a place that is not JSON: one broken record
            continue
        raws.append(value.raw)
        held += len(value.raw)
        if held >= CHUNK:
            yield raws, held
            raws, held = [], 0
    if raws:
        yield raws, held


class Task(NamedTuple):
    """A piece of a file to measure: a byte range that the worker reads, or raw records."""

    file: int
    source: Source
    start: int = 0
    end: int = 0
    raws: list[bytes] | None = None
    size: int = 0


def _tasks(sources: Sequence[Source], found: list[Measured], *, cut: bool) -> Iterator[Task]:
    """Yield the pieces of every file; a failure to read is kept with its file.

    With ``cut`` whoever measures a piece reads it, where the file can be cut.
    """
    for number, (source, one) in enumerate(zip(sources, found, strict=True)):
        try:
            yield from _file_tasks(number, source, cut)
        except SourceError as error:
            one.error = plain_name(str(error))


def _file_tasks(number: int, source: Source, cut: bool) -> Iterator[Task]:
    traits = sniff(source)
    ranges = record_ranges(source, CHUNK * PER_TASK) if cut and not traits.lfs_pointer else None
    if ranges is not None:
        refuse_foreign(source, traits)
        for start, end in ranges:
            yield Task(number, source, start, end)
        return
    for raws, size in _file_chunks(source):
        yield Task(number, source._replace(data=None), raws=raws, size=size)


def _reader(how: How) -> Reader:
    """Return the reader that a worker keeps; the counter is loaded once on this machine."""
    gc.disable()
    return how.reader(counter(how.encoding))


def _measure(reader: Reader, task: Task) -> Totals | str:
    """Measure a piece; a failure to read it is one line."""
    totals = Totals()
    try:
        for raws, size in _pieces(task):
            reader.measure(raws, totals)
            totals.lines += len(raws)
            totals.size += size
    except SourceError as error:
        return plain_name(str(error))
    return totals


def _pieces(task: Task) -> Iterator[tuple[list[bytes], int]]:
    if task.raws is not None:
        yield task.raws, task.size
        return
    for chunk in record_chunks(task.source, task.start, task.end, CHUNK):
        yield lines_of(chunk.data), len(chunk.data)
