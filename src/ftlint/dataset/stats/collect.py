"""From files to their totals: chunk after chunk, in this process or in a few others."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ftlint.dataset.convert.looks import refuse_foreign
from ftlint.dataset.stats.chunk import Reader, Totals, lines_of
from ftlint.engine.workers import start_context, workers_for
from ftlint.errors import SourceError
from ftlint.jsontext.values import Value, open_values
from ftlint.source import Source, open_chunks, plan_ranges, read_range, sniff
from ftlint.tokens import Counter, counter

if TYPE_CHECKING:
    from concurrent.futures import Future

    from ftlint.engine.cluster import Engine

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
    size = sum(_size(source) for source in sources)
    counting = counter(how.encoding)
    done = 0

    def tell(more: int) -> None:
        nonlocal done
        done += more
        if progress is not None:
            progress(done, size or None)

    if engine is not None:
        return _on_engine(sources, how, engine, tell)
    workers = workers_for(size, jobs, WORTH_WORKERS)
    if workers > 1:
        return _in_processes(sources, how, workers, tell)
    collecting = gc.isenabled()
    gc.disable()  # records have no cycles, and searching for some takes time
    try:
        return _in_this_process(sources, how.reader(counting), tell)
    finally:
        if collecting:
            gc.enable()


def _in_this_process(sources: Sequence[Source], reader: Reader, tell: Tell) -> list[Measured]:
    found = [Measured(plain_name(source.name)) for source in sources]
    for one, raws, size in _chunks(sources, found):
        _add(reader, one.totals, raws, size)
        tell(size)
    return found


def _size(source: Source) -> int:
    if source.data is not None:
        return len(source.data)
    try:
        return os.path.getsize(source.path or "")
    except OSError:
        return 0


def _add(reader: Reader, totals: Totals, raws: list[bytes], size: int) -> None:
    reader.measure(raws, totals)
    totals.lines += len(raws)
    totals.size += size


def _chunks(
    sources: Sequence[Source], found: list[Measured]
) -> Iterator[tuple[Measured, list[bytes], int]]:
    """Yield (file, raw records, bytes); a failure to read is kept with its file."""
    for source, one in zip(sources, found, strict=True):
        try:
            for raws, size in _file_chunks(source):
                yield one, raws, size
        except SourceError as error:
            one.error = plain_name(str(error))


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
        for chunk in open_chunks(source, CHUNK):
            yield lines_of(chunk.data), len(chunk.data)
        return
    raws: list[bytes] = []
    held = 0
    for value in open_values(source):
        if not isinstance(value, Value):
            raws.append(b"?")  # a place that is no JSON: one broken record
            continue
        raws.append(value.raw)
        held += len(value.raw)
        if held >= CHUNK:
            yield raws, held
            raws, held = [], 0
    if raws:
        yield raws, held


_reader: Reader | None = None


def _start(how: How) -> None:
    global _reader  # noqa: PLW0603 - one reader for the life of a worker process
    gc.disable()
    _reader = how.reader(counter(how.encoding))


def _range_totals(source: Source, start: int, end: int) -> Totals:
    """Measure the lines that begin in a byte range of a file."""
    assert _reader is not None
    totals = Totals()
    for place in range(start, end, CHUNK):
        data = read_range(source, place, min(place + CHUNK, end)).data
        _add(_reader, totals, lines_of(data), len(data))
    return totals


def _raw_totals(raws: list[bytes], size: int) -> Totals:
    assert _reader is not None
    totals = Totals()
    _add(_reader, totals, raws, size)
    return totals


def _in_processes(sources: Sequence[Source], how: How, workers: int, tell: Tell) -> list[Measured]:
    """Let worker processes measure byte ranges; what cannot be cut so is sent to them.

    The counter is loaded by now: workers that are forked share it.
    """
    from concurrent.futures import ProcessPoolExecutor

    found = [Measured(plain_name(source.name)) for source in sources]
    waiting: deque[tuple[Measured, Future[Totals]]] = deque()

    def take() -> None:
        one, future = waiting.popleft()
        try:
            totals = future.result()
        except SourceError as error:
            one.error = one.error or plain_name(str(error))
            return
        one.totals.merge(totals)
        tell(totals.size)

    pool = ProcessPoolExecutor(
        workers, mp_context=start_context(), initializer=_start, initargs=(how,)
    )
    try:
        for source, one in zip(sources, found, strict=True):
            try:
                for function, *arguments in _process_tasks(source):
                    waiting.append((one, pool.submit(function, *arguments)))
                    while len(waiting) > 2 * workers:
                        take()
            except SourceError as error:
                one.error = plain_name(str(error))
        while waiting:
            take()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return found


def _process_tasks(source: Source) -> Iterator[tuple[Any, ...]]:
    traits = sniff(source)
    ranges = None if traits.lfs_pointer else plan_ranges(source, CHUNK * PER_TASK)
    if ranges is not None:
        refuse_foreign(source, traits)
        for start, end in ranges:
            yield _range_totals, source, start, end
        return
    for raws, size in _file_chunks(source):
        yield _raw_totals, raws, size


_readers: dict[How, Reader] = {}


def measure_remotely(item: tuple[How, str, tuple[Any, ...]]) -> Totals:
    """Measure one piece in a worker of a cluster; the reader is kept there."""
    global _reader  # noqa: PLW0603 - what the functions of local workers use
    how, name, arguments = item
    if how not in _readers:
        _readers[how] = how.reader(counter(how.encoding))
    _reader = _readers[how]
    return _range_totals(*arguments) if name == "range" else _raw_totals(*arguments)


def _on_engine(sources: Sequence[Source], how: How, engine: Engine, tell: Tell) -> list[Measured]:
    found = [Measured(source.name) for source in sources]
    sent: deque[Measured] = deque()

    def items() -> Iterator[tuple[How, str, tuple[Any, ...]]]:
        for source, one in zip(sources, found, strict=True):
            try:
                for function, *arguments in _process_tasks(source):
                    sent.append(one)
                    name = "range" if function is _range_totals else "raw"
                    yield how, name, tuple(arguments)
            except SourceError as error:
                one.error = str(error)

    for totals in engine.map(measure_remotely, items()):
        sent.popleft().totals.merge(totals)
        tell(totals.size)
    return found
