"""Outputs of records: lines as they are, or a table or an array made of them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, Final

from ftlint.dataset.convert.outputs import suffix_of
from ftlint.dataset.inputs import Input, line_batches
from ftlint.errors import FtlintError
from ftlint.output.places import Undo, refused
from ftlint.output.writer import OutputFile, Outputs
from ftlint.source.blocks import BLOCK

_CONVERTED: Final = frozenset({".csv", ".tsv", ".parquet", ".json"})
"""Outputs that are no lines; the records go through the conversion, which verifies them."""


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


class ConvertedFile:
    """An output that is not lines: lines are written to it, and converted when all are there.

    Until it is kept, what can be read are the lines.
    """

    def __init__(self, path: str, *, force: bool = False) -> None:
        """Open the output and a temporary file for the lines."""
        self.path = path
        self._out = OutputFile(path, force=force)
        self._folder = tempfile.TemporaryDirectory(prefix="ftlint-")
        self.readable = os.path.join(self._folder.name, "lines.jsonl")
        self.stream: IO[bytes] = open(self.readable, "wb", BLOCK)  # noqa: SIM115 - see finish
        self._finished = False

    @property
    def replaces(self) -> bool:
        """Tell whether keeping can be taken back."""
        return self._out.replaces

    def finish(self) -> None:
        """Convert the lines; raises FtlintError where a record has no place in the table."""
        if self._finished:
            return
        try:
            self.stream.close()
        except OSError as error:
            raise refused("temporary folder", error) from None
        if os.path.getsize(self.readable) == 0:
            raise FtlintError(f"{self.path}: nothing to write: no record is left")
        self._convert()
        self._finished = True

    def _convert(self) -> None:
        from ftlint.dataset.convert.pipe import Request, convert

        target = "csv" if suffix_of(self.path) in (".csv", ".tsv") else "openai-chat"
        request = Request(inputs=(self.readable,), output=self.path, target=target)
        outcome = convert(request, into=self._out)
        if outcome.failure is not None or outcome.skipped:
            why = outcome.failure or f"{outcome.skipped.total()} records have no place in it"
            raise FtlintError(f"{self.path}: {why}; write JSON Lines instead")

    def keep(self, *, undoable: bool = False) -> Undo | None:
        """Put the output in its place; returns how to take that back, where it can be."""
        self.finish()
        return self._out.keep(undoable=undoable)

    def discard(self) -> None:
        """Remove the temporary files that are still there."""
        with suppress(OSError):
            self.stream.close()
        self._out.discard()
        self._folder.cleanup()


def open_records(outputs: Outputs, path: str, *, force: bool) -> IO[bytes]:
    """Open an output for lines of records, which become a table or an array where it is one."""
    if suffix_of(path) not in _CONVERTED:
        return outputs.open(path, force=force)
    return outputs.add(ConvertedFile(path, force=force)).stream
