"""Where work runs: one seam of three calls, with this machine's processes behind it, or a cluster.

``map`` runs a function over items and gives the results in order; ``shuffle`` runs a function that
cuts each item into parts and a second one over the parts of one number; ``put`` keeps a value
where all workers can read it. Functions are pure and found by import, so a task that was lost with
its worker is simply run again.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from ftlint.errors import FtlintError, UsageError

if TYPE_CHECKING:
    from concurrent.futures import Future

Item = TypeVar("Item")
Result = TypeVar("Result")

WORTH_WORKERS: Final = 24 << 20
"""Bytes of input from which starting worker processes pays for itself."""

ENGINES: Final = ("local", "ray")


class Engine(Protocol):
    """What runs tasks; ``elsewhere`` means that its workers may be on other machines."""

    elsewhere: bool

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Yield the result of each item, in order."""
        ...

    def shuffle(
        self,
        cut: Callable[[Item], Sequence[Any]],
        reduce: Callable[[list[Any]], Result],
        items: Iterable[Item],
        parts: int,
    ) -> Iterator[Result]:
        """Cut each item into ``parts`` pieces; yield ``reduce`` of all pieces of each number."""
        ...

    def put(self, value: Any) -> Any:
        """Keep a value for tasks: what is returned may be part of an item."""
        ...

    def close(self) -> None:
        """Let the workers go."""
        ...


class Local:
    """The processes of this machine; a single one is this process itself."""

    elsewhere = False

    def __init__(self, workers: int = 1) -> None:
        """Use so many processes; they start with the first task."""
        self.workers = workers
        self._pool: Any = None

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Yield the result of each item, in order; few are in flight at any time."""
        if self.workers <= 1:
            for item in items:
                yield function(item)
            return
        waiting: deque[Future[Result]] = deque()
        pool = self._started()
        try:
            for item in items:
                waiting.append(pool.submit(function, item))
                if len(waiting) > self.workers + 1:
                    yield _result(waiting.popleft())
            while waiting:
                yield _result(waiting.popleft())
        finally:
            for future in waiting:
                future.cancel()

    def shuffle(
        self,
        cut: Callable[[Item], Sequence[Any]],
        reduce: Callable[[list[Any]], Result],
        items: Iterable[Item],
        parts: int,
    ) -> Iterator[Result]:
        """Cut each item into pieces; yield ``reduce`` of all pieces of each number."""
        piles: list[list[Any]] = [[] for _ in range(parts)]
        for pieces in self.map(cut, items):
            for pile, piece in zip(piles, pieces, strict=True):
                pile.append(piece)
        yield from self.map(reduce, piles)

    def put(self, value: Any) -> Any:
        """Return the value: on one machine there is nothing to send ahead."""
        return value

    def close(self) -> None:
        """Stop the processes."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _started(self) -> Any:
        if self._pool is None:
            from concurrent.futures import ProcessPoolExecutor

            self._pool = ProcessPoolExecutor(self.workers, mp_context=_context())
        return self._pool


def _result(future: Future[Result]) -> Result:
    from concurrent.futures.process import BrokenProcessPool

    try:
        return future.result()
    except BrokenProcessPool:
        raise FtlintError(
            "a worker process was killed, most likely for want of memory; run with --jobs 1"
        ) from None


def _context() -> Any:
    """Choose how processes start: by fork where that is safe, which saves importing again."""
    import multiprocessing
    import sys
    import threading

    if sys.platform == "linux" and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")


def cores() -> int:
    """Return how many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def engine(name: str, size: int, jobs: int = 0, address: str | None = None) -> Engine:
    """Return the engine for some bytes of input; ``jobs`` 0 decides by the size.

    Raises UsageError for a name that does not exist, and FtlintError where ray is not installed.
    """
    if name == "local":
        workers = jobs or (min(cores(), 32) if size >= WORTH_WORKERS else 1)
        return Local(workers)
    if name == "ray":
        from ftlint.engine.ray import RayEngine

        return RayEngine(address, jobs)
    raise UsageError(f'--engine: "{name}" is not one of {", ".join(ENGINES)}')
