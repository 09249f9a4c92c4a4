"""What deduplication writes: the records that stay, the rejects, and the report."""

from __future__ import annotations

import os
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import IO, Any, Final

import orjson

from ftlint.dataset.convert.outputs import Output
from ftlint.dataset.dedup.find import OTHER_ANSWER, SAME, Found
from ftlint.dataset.inputs import Input, line_batches
from ftlint.errors import FtlintError
from ftlint.source.blocks import reason
from ftlint.source.remote import exists, is_remote, upload


def copy_records(
    item: Input, out: IO[bytes], leave: Sequence[int] = (), rejects: IO[bytes] | None = None
) -> None:
    """Copy the records of an input byte for byte; lines at the offsets ``leave`` go to rejects.

    Blank lines are left out, a missing last line feed is added. ``leave`` ascends.
    """
    left = iter(leave)
    following = next(left, -1)
    for start, end in item.ranges():
        for raws, offset in line_batches(item.source, start, end):
            last = offset + sum(map(len, raws)) + len(raws)
            if (following < 0 or following >= last) and b"" not in raws:
                out.write(b"\n".join(raws))
                out.write(b"\n")
                continue
            for raw in raws:
                if offset == following:
                    if rejects is not None:
                        rejects.write(raw + b"\n")
                    following = next(left, -1)
                elif raw and not raw.isspace():
                    out.write(raw + b"\n")
                offset += len(raw) + 1
    item.verify()


_CONVERTED: Final = frozenset({".csv", ".tsv", ".parquet", ".json"})
"""Outputs that are no lines; the records go through the conversion, which verifies them."""


def _deliver(lines: str, path: str) -> None:
    """Put a finished temporary file where it belongs: converted, sent away, or both."""
    suffix = os.path.splitext(path.lower())[1]
    if suffix in _CONVERTED and lines.endswith("lines.jsonl"):
        target = f"{lines}{suffix}" if is_remote(path) else path
        _convert(lines, target)
        lines = target
    if is_remote(path):
        upload(lines, path)


def _convert(lines: str, path: str) -> None:
    from ftlint.dataset.convert.pipe import Request, convert

    if os.path.getsize(lines) == 0:
        raise FtlintError(f"{path}: nothing to write: no record is left")
    target = "csv" if path.lower().endswith((".csv", ".tsv")) else "openai-chat"
    outcome = convert(Request(inputs=(lines,), output=path, target=target, force=True))
    if outcome.failure is not None or outcome.skipped:
        why = outcome.failure or f"{outcome.skipped.total()} records have no place in it"
        raise FtlintError(f"{path}: {why}; write JSON Lines instead")


class Writing:
    """Several outputs that all come into being at the end, or none of them."""

    def __init__(self) -> None:
        """Begin with no output."""
        self._stack = ExitStack()
        self._outputs: list[Output] = []
        self._converted: list[tuple[Output, str]] = []
        self._finished = False

    def open(self, path: str, force: bool) -> IO[bytes]:
        """Open an output; raises FtlintError where it exists or cannot be written."""
        if is_remote(path):
            return self._open_elsewhere(path, force)
        output = Output(path, force)
        self._stack.callback(output.discard)
        self._outputs.append(output)
        return output.stream

    def open_records(self, path: str, force: bool) -> IO[bytes]:
        """Open an output for lines of records, which become a table or an array where it is one."""
        if os.path.splitext(path.lower())[1] not in _CONVERTED:
            return self.open(path, force)
        return self._open_elsewhere(path, force, "lines.jsonl")

    def _open_elsewhere(self, path: str, force: bool, name: str = "") -> IO[bytes]:
        """Open a temporary file that is converted, or sent to its address, in the end."""
        there = exists(path) if is_remote(path) else os.path.exists(path)
        if there and not force:
            raise FtlintError(f"{path}: exists already; replace it with --force")
        folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="ftlint-"))
        output = Output(os.path.join(folder, name or path.rsplit("/", 1)[-1]), False)
        self._stack.callback(output.discard)
        self._converted.append((output, path))
        return output.stream

    def finish(self) -> dict[str, str]:
        """End every file; returns where each can be read until it is kept."""
        if not self._finished:
            for output in self._every():
                output.finish()
            self._finished = True
        written = {path: output.temporary for output, path in self._converted}
        return written | {output.path: output.temporary for output in self._outputs}

    def _every(self) -> list[Output]:
        return [*(output for output, _ in self._converted), *self._outputs]

    def keep(self) -> None:
        """Put every output in its place."""
        self.finish()
        for output, path in self._converted:
            output.keep()
            _deliver(output.path, path)
        for output in self._outputs:
            output.keep()

    def __enter__(self) -> Writing:
        """Begin."""
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        """Throw away what was not kept; a full disk is one line."""
        self._stack.close()
        if isinstance(error, OSError):
            where = self._outputs[-1].path if self._outputs else "the output"
            raise FtlintError(f"{where}: cannot be written: {reason(error)}") from None


def refuse_same(inputs: Sequence[str | None], outputs: Sequence[str | None]) -> None:
    """Raise FtlintError when an output is also an input, or two outputs are one file."""
    read = {os.path.realpath(path): path for path in inputs if path is not None}
    seen: dict[str, str] = {}
    for path in outputs:
        if path is None:
            continue
        real = os.path.realpath(path)
        if real in read:
            raise FtlintError(f"{path}: is read as well as written; name another output")
        if real in seen:
            raise FtlintError(f"{path}: is written twice; name two different outputs")
        seen[real] = path


def left_by_file(found: Found, records: Sequence[int]) -> list[list[int]]:
    """Return the byte offsets of records, ascending, by file."""
    offsets: array[int] = array("Q")
    offsets.frombytes(found.table.offsets.data())
    by_file: list[list[int]] = [[] for _ in found.inputs]
    for index in records:
        by_file[found.table.places.file_of(index)].append(offsets[index])
    return by_file


def broken_by_file(found: Found) -> list[list[int]]:
    """Return the byte offsets of lines without a record, by file."""
    by_file: list[list[int]] = [[] for _ in found.inputs]
    for number, _, offset, _ in found.table.problems:
        by_file[number].append(offset)
    return by_file


def write_output(found: Found, out: IO[bytes], rejects: IO[bytes] | None) -> None:
    """Write what stays of all inputs to one stream, in order."""
    gone = left_by_file(found, found.removed.records)
    broken = broken_by_file(found)
    for item, left, bad in zip(found.inputs, gone, broken, strict=True):
        copy_records(item, out, sorted([*left, *bad]), rejects)


def write_report(found: Found, stream: IO[bytes], facts: dict[str, Any]) -> None:
    """Write the report as JSON: each group with the place and likeness of every member."""
    groups: dict[int, list[tuple[int, float]]] = {}
    removed = found.removed
    for record, kept, likeness in zip(removed.records, removed.kept, removed.likeness, strict=True):
        groups.setdefault(kept, []).append((record, likeness))
    head = orjson.dumps(facts | _counts(found))[:-1]
    stream.write(head + b',"groups":[')
    _write_items(
        stream,
        (
            {
                "kept": _place(found, kept),
                "removed": [
                    _place(found, record) | _likeness(likeness) for record, likeness in members
                ],
            }
            for kept, members in sorted(groups.items())
        ),
    )
    stream.write(b'],"contradictions":[')
    _write_items(stream, (_contradiction(found, item) for item in found.contradictions))
    stream.write(b'],"clashes":[')
    _write_items(
        stream,
        (
            {"records": [_place(found, one), _place(found, other)]} | _likeness(likeness)
            for one, other, likeness in found.clashes
        ),
    )
    stream.write(b'],"leaks":[')
    _write_items(
        stream,
        (
            {"held_out": _place(found, record), "training": _place(found, trained)}
            | _likeness(likeness)
            for record, trained, likeness in found.leaks
        ),
    )
    stream.write(b'],"broken":[')
    _write_items(
        stream,
        (
            {"file": found.inputs[number].name, "line": line, "why": why}
            for number, line, _, why in found.table.problems
        ),
    )
    stream.write(b"]}\n")


def _write_items(stream: IO[bytes], items: Iterator[dict[str, Any]]) -> None:
    lead = b"\n"
    for item in items:
        stream.write(lead + orjson.dumps(item))
        lead = b",\n"


def _counts(found: Found) -> dict[str, Any]:
    return {
        "records": len(found.table),
        "kept": len(found.table) - len(found.removed),
        "removed": len(found.removed),
        "exact": found.exact(),
        "near": found.near(),
        "other_answers_removed": found.other_answers(),
    }


def _place(found: Found, index: int) -> dict[str, Any]:
    name, line = found.place(index)
    return {"file": name, "line": line}


def _likeness(likeness: float) -> dict[str, Any]:
    if likeness == SAME:
        return {"similarity": 1.0, "kind": "exact"}
    if likeness == OTHER_ANSWER:
        return {"similarity": None, "kind": "same-key", "answer": "different"}
    if likeness > SAME:
        return {"similarity": None, "kind": "same-key"}
    return {"similarity": round(likeness, 4), "kind": "near"}


def _contradiction(found: Found, members: list[int]) -> dict[str, Any]:
    return {"answers": len(members), "records": [_place(found, index) for index in members]}
