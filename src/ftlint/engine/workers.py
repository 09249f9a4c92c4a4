"""Where work runs: this process, a few processes of this machine, or a cluster behind one seam.

``map`` runs a function over items and gives each with its result, in order, so that neither the
number of workers nor the size of the pieces can change what comes out; ``shuffle`` runs a function
that cuts each item into parts and a second one over the parts of one number; ``put`` keeps a value
where all workers can read it. Functions are pure and found by import, so a task that was lost with
its worker can simply be run again. What a function needs once in each worker is made by ``Setup``.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from ftlint.errors import FtlintError, UsageError

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Item = TypeVar("Item")
Result = TypeVar("Result")

ENGINES: Final = ("local", "ray")
WORTH_WORKERS: Final = 24 << 20
"""Bytes of input from which starting worker processes pays for itself."""
MOST: Final = 32
"""Worker processes at most; beyond that the disk and the merging process are the limit."""
AHEAD: Final = 2
"""Tasks in flight for each worker: enough that none waits, few enough to bound the memory."""

KILLED: Final = "a worker process was killed, probably out of memory; run with --jobs 1"


@dataclass(frozen=True, slots=True)
class Setup:
    """What a function needs once in each worker: ``make(argument)``, its first argument then.

    ``here`` is the same for work in this process, where it has been made already.
    """

    make: Callable[[Any], Any]
    argument: Any
    here: Any = None

    def made_here(self) -> Any:
        """Return what is made, for work in this process."""
        return self.make(self.argument) if self.here is None else self.here


class Engine(Protocol):
    """What runs tasks; ``elsewhere`` means that its workers may be on other machines."""

    elsewhere: bool

    @property
    def parallel(self) -> bool:
        """Tell whether tasks run beside each other, so that cutting work into pieces pays."""

    def map(
        self, function: Callable[..., Result], items: Iterable[Item], setup: Setup | None = None
    ) -> Iterator[tuple[Item, Result]]:
        """Yield each item with its result, in order.

        The function gets the item, and before it what ``setup`` makes once in each worker.
        """
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
        """Use so many processes; they start with the first task, if they can be started here."""
        self.workers = workers if workers <= 1 or _can_start() else 1
        self._pool: ProcessPoolExecutor | None = None
        self._setup: Setup | None = None

    @property
    def parallel(self) -> bool:
        """Tell whether there is more than this process."""
        return self.workers > 1

    def map(
        self, function: Callable[..., Result], items: Iterable[Item], setup: Setup | None = None
    ) -> Iterator[tuple[Item, Result]]:
        """Yield each item with its result, in order; few are in flight at any time."""
        if self.workers <= 1 or not self._started(setup):
            made = () if setup is None else (setup.made_here(),)
            for item in items:
                yield item, function(*made, item)
            return
        waiting: deque[tuple[Item, Future[Result]]] = deque()
        try:
            for item in items:
                waiting.append((item, self._submit(function, item)))
                if len(waiting) > AHEAD * self.workers:
                    yield _finished(*waiting.popleft())
            while waiting:
                yield _finished(*waiting.popleft())
        finally:
            for _, future in waiting:
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
        for _, pieces in self.map(cut, items):
            for pile, piece in zip(piles, pieces, strict=True):
                pile.append(piece)
        for _, result in self.map(reduce, piles):
            yield result

    def put(self, value: Any) -> Any:
        """Return the value: on one machine there is nothing to send ahead."""
        return value

    def close(self) -> None:
        """Stop the processes."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _started(self, setup: Setup | None) -> bool:
        """Start the processes unless they run with this setup; tell whether they could be."""
        if self._pool is not None and setup is self._setup:
            return True
        self.close()
        from ftlint.engine import start

        self._pool = start.pool(self.workers, setup)
        self._setup = setup
        if self._pool is None:
            self.workers = 1
        return self._pool is not None

    def _submit(self, function: Callable[..., Result], item: Any) -> Future[Result]:
        from concurrent.futures.process import BrokenProcessPool

        from ftlint.engine import start

        assert self._pool is not None
        try:
            if self._setup is None:
                return self._pool.submit(function, item)
            return self._pool.submit(start.perform, function, item)
        except BrokenProcessPool:
            raise FtlintError(KILLED) from None


def _can_start() -> bool:
    from ftlint.engine import start

    return start.context() is not None


def _finished(item: Item, future: Future[Result]) -> tuple[Item, Result]:
    from concurrent.futures.process import BrokenProcessPool

    try:
        return item, future.result()
    except BrokenProcessPool:
        raise FtlintError(KILLED) from None


def cores() -> int:
    """Return how many processors this process may use."""
    affinity: Any = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def workers_for(size: int, jobs: int = 0, worth: int = WORTH_WORKERS) -> int:
    """Return how many processes to use for some bytes of input; 1 means this one.

    ``jobs`` decides where it is not 0, though a wish for many more than there are cores is cut
    down: each would cost memory and gain nothing. Else all cores are used from ``worth`` bytes on.

    >>> workers_for(10, 0, worth=100), workers_for(10, 3, worth=100)
    (1, 3)
    """
    if jobs > 0:
        return min(jobs, max(8, 4 * cores()))
    return 1 if size < worth else max(1, min(cores(), MOST))


def engine(
    name: str, size: int, jobs: int = 0, address: str | None = None, *, worth: int = WORTH_WORKERS
) -> Engine:
    """Return the engine for some bytes of input; ``jobs`` 0 decides by the size.

    ``address`` is that of the cluster. Raises UsageError for a name that does not exist, and
    FtlintError where ray is not installed.
    """
    if name == "local":
        if size >= WORTH_WORKERS:
            from ftlint.engine import start

            start.keep_memory()
        return Local(workers_for(size, jobs, worth))
    if name == "ray":
        from ftlint.engine.ray import RayEngine

        return RayEngine(address, jobs)
    raise UsageError(f"--engine: '{name}' is not one of {', '.join(ENGINES)}")
