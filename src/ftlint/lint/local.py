"""Local workers: the chunk kernel in this process, or in a few others when there is enough to do.

Results come back in the order of the tasks, so that neither the number of workers nor the size of
the chunks ever changes a report.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ftlint.lint.chunk import ChunkResult, Piece
from ftlint.lint.kernel import check_lines, check_text, check_values
from ftlint.lint.plan import Plan, plan
from ftlint.model.settings import Settings
from ftlint.source import Source, read_range

if TYPE_CHECKING:
    from concurrent.futures import Future

WORTH_WORKERS: Final = 24 * 1024 * 1024
"""Bytes of input from which starting worker processes pays for itself."""


class Task(NamedTuple):
    """One chunk to check: a byte range that the worker reads, or data that is sent to it."""

    file: int
    source: Source
    offset: int = 0
    end: int = -1
    data: bytes | None = None
    pieces: tuple[Piece, ...] | None = None
    text: bool = False
    """The file is plain text."""


def perform(task: Task, made: Plan) -> tuple[ChunkResult, int]:
    """Check one chunk; return its result and the byte offset of its first line."""
    if task.pieces is not None:
        return check_values(list(task.pieces), made, task.source.name), 0
    checker = check_text if task.text else check_lines
    if task.data is not None:
        return checker(task.data, made, task.source.name, task.offset), task.offset
    chunk = read_range(task.source, task.offset, task.end)
    return checker(chunk.data, made, task.source.name, chunk.offset), chunk.offset


_plan: Plan | None = None


def _start(settings: Settings) -> None:
    global _plan  # noqa: PLW0603 - one plan for the life of a worker process
    _plan = plan(settings)


def _perform(task: Task) -> tuple[ChunkResult, int]:
    assert _plan is not None
    return perform(task, _plan)


def workers_for(size: int, jobs: int) -> int:
    """Return how many worker processes to use for some bytes of input; 1 means none.

    A wish for many more than there are cores is cut down: each would cost memory and gain nothing.
    """
    known = hasattr(os, "sched_getaffinity")
    cores = len(os.sched_getaffinity(0)) if known else os.cpu_count() or 1
    if jobs > 0:
        return min(jobs, max(8, 4 * cores))
    return 1 if size < WORTH_WORKERS else max(1, min(cores, 32))


def run(tasks: Iterable[Task], made: Plan, workers: int) -> Iterator[tuple[Task, ChunkResult, int]]:
    """Yield (task, result, offset of the chunk) in the order of the tasks."""
    if made.settings.engine != "local":
        yield from _on_cluster(tasks, made)
        return
    if workers <= 1:
        for task in tasks:
            yield (task, *perform(task, made))
        return
    yield from _in_processes(tasks, made, workers)


def _in_processes(
    tasks: Iterable[Task], made: Plan, workers: int
) -> Iterator[tuple[Task, ChunkResult, int]]:
    from concurrent.futures import ProcessPoolExecutor

    pool = ProcessPoolExecutor(
        workers, mp_context=_context(), initializer=_start, initargs=(made.settings,)
    )
    waiting: deque[tuple[Task, Future[tuple[ChunkResult, int]]]] = deque()
    try:
        for task in tasks:
            waiting.append((task, pool.submit(_perform, task)))
            while len(waiting) > 2 * workers:
                first, future = waiting.popleft()
                yield (first, *future.result())
        while waiting:
            first, future = waiting.popleft()
            yield (first, *future.result())
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_plans: dict[bytes, Plan] = {}


def perform_remotely(item: tuple[bytes, Task]) -> tuple[ChunkResult, int]:
    """Check one chunk in a worker of a cluster; the plan of pickled settings is kept there."""
    packed, task = item
    if packed not in _plans:
        import pickle

        _plans[packed] = plan(pickle.loads(packed))
    return perform(task, _plans[packed])


def _on_cluster(tasks: Iterable[Task], made: Plan) -> Iterator[tuple[Task, ChunkResult, int]]:
    from ftlint.engine.cluster import engine

    cluster = engine(made.settings.engine, 0, made.settings.jobs, os.environ.get("RAY_ADDRESS"))
    import pickle

    shared = cluster.put(pickle.dumps(made.settings))
    sent: deque[Task] = deque()

    def items() -> Iterator[tuple[Any, Task]]:
        for task in tasks:
            sent.append(task)
            yield shared, task

    try:
        for result, offset in cluster.map(perform_remotely, items()):
            yield sent.popleft(), result, offset
    finally:
        cluster.close()


def _context() -> Any:
    """Choose how processes start: by fork where that is safe, which saves importing again."""
    import multiprocessing
    import sys
    import threading

    if sys.platform == "linux" and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")
