"""The chunk kernel behind the seam of the workers: what a task is and how it is performed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from ftlint.engine.workers import Setup
from ftlint.lint.chunk import ChunkResult, Piece
from ftlint.lint.kernel import check_lines, check_text, check_values
from ftlint.lint.plan import Plan, plan
from ftlint.source import Source, read_range

if TYPE_CHECKING:
    from ftlint.engine.workers import Engine


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


def perform_with(made: Plan, task: Task) -> tuple[ChunkResult, int]:
    """Check one chunk with the plan of this worker."""
    return perform(task, made)


def run(
    tasks: Iterable[Task], made: Plan, engine: Engine
) -> Iterator[tuple[Task, ChunkResult, int]]:
    """Yield (task, result, offset of the chunk) in the order of the tasks."""
    setup = Setup(plan, made.settings, here=made)
    for task, (result, offset) in engine.map(perform_with, tasks, setup):
        yield task, result, offset
