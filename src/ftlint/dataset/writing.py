"""Outputs of records as they are: as lines, as an array, or as the rows of a table."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from types import MappingProxyType
from typing import IO, Final

from ftlint.dataset.convert.outputs import ArraySink, suffix_of
from ftlint.dataset.inputs import Input
from ftlint.dataset.rejects import Reasons, Rejects
from ftlint.errors import FtlintError
from ftlint.model.losses import Ledger
from ftlint.output.places import Undo, refused
from ftlint.output.writer import OutputFile, Outputs
from ftlint.source.blocks import BLOCK
from ftlint.source.records import line_batches

_CONTAINERS: Final = frozenset({".csv", ".tsv", ".parquet", ".json"})
"""Outputs that are not lines."""


NO_REJECTS: Final = Rejects(None)
NO_REASONS: Final[Reasons] = MappingProxyType({})


def copy_records(
    item: Input,
    out: IO[bytes],
    leave: Sequence[int] = (),
    rejects: Rejects = NO_REJECTS,
    reasons: Reasons = NO_REASONS,
) -> None:
    """Copy the records of an input byte for byte; lines at the offsets ``leave`` go to rejects.

    Blank lines are left out, a missing last line feed is added. ``leave`` ascends; the rejects
    get the ``reasons``.
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
                    if rejects.wanted:
                        rejects.add(item.name, *reasons[offset], raw)
                    following = next(left, -1)
                elif raw and not raw.isspace():
                    out.write(raw + b"\n")
                offset += len(raw) + 1
    item.verify()


class ContainerFile:
    """An output that is not lines: lines are written to it, and packed when all are there.

    Until it is kept, what can be read are the lines.
    """

    def __init__(self, path: str, ledger: Ledger, *, force: bool = False) -> None:
        """Open the output and a temporary file for the lines; the ledger gets what is lost."""
        self.path = path
        self.ledger = ledger
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
        """Pack the records; raises FtlintError where one has no place in the container."""
        if self._finished:
            return
        try:
            self.stream.close()
        except OSError as error:
            raise refused("temporary folder", error) from None
        if os.path.getsize(self.readable) == 0:
            raise FtlintError(f"{self.path}: nothing to write: no record is left")
        self._pack()
        self._out.finish()
        self._finished = True

    def _pack(self) -> None:
        suffix, stream = suffix_of(self.path), self._out.stream
        if suffix == ".json":
            array = ArraySink(stream)
            with open(self.readable, "rb") as lines:
                for line in lines:
                    array.add([line.strip()])
            array.close()
            return
        from ftlint.dataset.tables import csv_file, parquet_file
        from ftlint.dataset.tables.rows import note_duplicate_keys, rows_of

        note_duplicate_keys(self.readable, self.path, self.ledger)
        rows = partial(rows_of, self.readable, self.path)
        if suffix == ".parquet":
            parquet_file.write_records(stream, rows, self.path, self.ledger)
        else:
            delimiter = "\t" if suffix == ".tsv" else ","
            csv_file.write_records(stream, rows, delimiter, self.path, self.ledger)

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


def open_records(outputs: Outputs, path: str, ledger: Ledger, *, force: bool) -> IO[bytes]:
    """Open an output for lines of records, which become a table or an array where it is one.

    What a table cannot hold of them is noted in the ledger once the output is finished.
    """
    if suffix_of(path) not in _CONTAINERS:
        return outputs.open(path, force=force)
    return outputs.add(ContainerFile(path, ledger, force=force)).stream
