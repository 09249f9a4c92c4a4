"""Workers of a conversion: batches in this process, or in a few others; results in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ftlint.dataset.convert.inputs import Batch
from ftlint.dataset.convert.worker import Converter, Job, Result
from ftlint.engine.workers import Setup, engine


def run(batches: Iterable[Batch], job: Job, size: int, jobs: int) -> Iterator[Result]:
    """Yield the result of each batch, in order; ``size`` and ``jobs`` decide who works."""
    workers = engine("local", size, jobs)
    try:
        for batch, result in workers.map(Converter.batch, batches, Setup(Converter, job)):
            result.size = batch.size()
            yield result
    finally:
        workers.close()
