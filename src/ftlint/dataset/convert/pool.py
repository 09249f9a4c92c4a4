"""Workers of a conversion: in this process, or in a few others; results in order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from ftlint.dataset.convert.inputs import Batch
from ftlint.dataset.convert.worker import Converter, Job, Result

if TYPE_CHECKING:
    from concurrent.futures import Future

WORTH_WORKERS: Final = 24 << 20
"""Bytes of input from which starting worker processes pays for itself."""

_converter: Converter | None = None


def workers_for(size: int, jobs: int) -> int:
    """Return how many processes to use; 1 means this one."""
    if jobs > 0:
        return jobs
    if size < WORTH_WORKERS:
        return 1
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return max(1, min(cores, 32))


def run(batches: Iterable[Batch], job: Job, workers: int) -> Iterator[Result]:
    """Yield the result of each batch, in order; at most two batches a worker are in flight."""
    if workers <= 1:
        converter = Converter(job)
        for batch in batches:
            yield converter.batch(batch)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(workers, _context(), _start, (job,)) as pool:
        waiting: deque[Future[Result]] = deque()
        try:
            for batch in batches:
                waiting.append(pool.submit(_convert, batch))
                if len(waiting) >= 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _start(job: Job) -> None:
    global _converter  # noqa: PLW0603 - one converter for the life of a worker process
    _converter = Converter(job)


def _convert(batch: Batch) -> Result:
    assert _converter is not None
    return _converter.batch(batch)


def _context() -> Any:
    """Choose how processes start: by fork where that is safe, which saves importing again."""
    import multiprocessing
    import sys
    import threading

    if sys.platform == "linux" and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")
