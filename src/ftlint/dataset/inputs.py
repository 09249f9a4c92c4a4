"""The inputs of whole-dataset operations: every file as lines of JSON that can be read anywhere.

A plain JSON Lines file is used where it is. Compressed files, UTF-16, JSON arrays, tables and
standard input are first written out as lines, into a folder that is removed afterwards; places
in messages still are those of the original.
"""

from __future__ import annotations

import os
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ftlint.errors import FtlintError, SourceError, reason
from ftlint.model.losses import Ledger
from ftlint.model.settings import COMMON_SHAPE
from ftlint.source import Source, conversion, open_chunks, plan_ranges, sniff, stamp
from ftlint.source.blocks import Stamp
from ftlint.source.records import record_ranges
from ftlint.source.remote import is_remote

if TYPE_CHECKING:
    from ftlint.engine.workers import Engine

CHUNK: Final = 4 << 20
"""Bytes of whole lines that one task reads."""

BLOCK: Final = 1 << 20
CHAT: Final = COMMON_SHAPE
"""The shape that transcripts and tables of questions and answers become."""

_TABLES: Final = (".csv", ".tsv", ".parquet", ".xlsx")


@dataclass(slots=True)
class Input:
    """One file as lines of JSON.

    ``source`` holds the lines: the file itself, or what was written out from it. ``lines`` is
    the original line of each written one where they differ. ``split`` and ``group`` say which
    part of which dataset the file is.
    """

    name: str
    source: Source
    original: Source
    stamp: Stamp | None = None
    lines: array[int] | None = None
    split: str = "train"
    group: str = ""
    unit: str = "line"
    shared: Source | None = None
    """Where other machines read the same lines, for a remote file."""

    def line(self, line: int) -> int:
        """Return the original line of a line of ``source``; both 1-based."""
        return self.lines[line - 1] if self.lines is not None else line

    @property
    def path(self) -> str:
        """Return the path of the lines."""
        assert self.source.path is not None
        return self.source.path

    def source_for(self, engine: Engine) -> Source:
        """Return what the tasks of an engine read: the remote file where workers are elsewhere."""
        return self.shared if self.shared is not None and engine.elsewhere else self.source

    def size(self) -> int:
        """Return the bytes of the lines."""
        return os.path.getsize(self.path)

    def ranges(self) -> list[tuple[int, int]]:
        """Return the byte ranges that tasks read."""
        return record_ranges(self.source, CHUNK) or []

    def verify(self) -> None:
        """Raise SourceError when the original has changed since it was opened."""
        if self.stamp is not None and stamp(self.original) != self.stamp:
            raise SourceError(f"{self.name}: changed while it was read; run again")


@dataclass(slots=True)
class Workspace:
    """A folder for what is written out, made when first needed; ``close`` removes it."""

    ledger: Ledger = field(default_factory=Ledger)
    """What reading the inputs lost or guessed."""
    _folder: str | None = None
    _count: int = 0
    open: list[str] = field(default_factory=list)

    def path(self) -> str:
        """Return the path of a new file."""
        import tempfile

        if self._folder is None:
            self._folder = tempfile.mkdtemp(prefix="ftlint-")
        self._count += 1
        return os.path.join(self._folder, f"{self._count}.jsonl")

    def close(self) -> None:
        """Remove the folder."""
        import shutil

        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def __enter__(self) -> Workspace:
        """Begin; nothing is made yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove what was made."""
        self.close()


def open_input(source: Source, workspace: Workspace) -> Input:
    """Make a source readable as lines; raises SourceError where that cannot be."""
    if is_remote(source.path):
        return _from_remote(source, workspace)
    if is_table(source.name):
        return _from_table(source, workspace)
    traits = sniff(source)
    if traits.document:
        return _from_document(source, workspace)
    plain = source.path is not None and not traits.compression and traits.charset == "utf-8"
    if plain:
        plan_ranges(source, CHUNK)  # refuses what is no text
        return Input(source.name, source, source, stamp(source))
    written = workspace.path()
    with Guarded(written) as out:
        for chunk in open_chunks(source, BLOCK):
            out.write(chunk.data)
    return Input(source.name, Source(written, source.name), source, stamp(source))


def is_table(name: str) -> bool:
    """Tell from the name of a file whether it holds the rows of a table."""
    return name.lower().removesuffix(".gz").removesuffix(".zst").endswith(_TABLES)


class Guarded:
    """A temporary file whose errors are one line."""

    def __init__(self, path: str) -> None:
        self.file = open(path, "wb", buffering=BLOCK)  # noqa: SIM115 - closed below

    def write(self, data: bytes) -> None:
        try:
            self.file.write(data)
        except OSError as error:
            raise FtlintError(f"temporary folder: cannot be written: {reason(error)}") from None

    def __enter__(self) -> Guarded:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.file.close()
        except OSError as error:
            raise FtlintError(f"temporary folder: cannot be written: {reason(error)}") from None


def _from_remote(source: Source, workspace: Workspace) -> Input:
    """Fetch a remote file once; what is read again is read from the copy.

    Tasks on a cluster read the remote file itself, where its lines stand as they are.
    """
    copy, before = _fetched(source, workspace)
    item = open_input(copy, workspace)
    item.shared = source if item.source == copy else None
    item.original, item.stamp = source, before
    return item


def _fetched(source: Source, workspace: Workspace) -> tuple[Source, Stamp | None]:
    """Copy a remote file; returns the copy under the same name, and the stamp of the file."""
    from ftlint.source.blocks import opened

    copy = f"{workspace.path()}-{os.path.basename(source.name)}"
    with opened(source) as state, Guarded(copy) as out:
        while block := state.file.read(BLOCK):
            out.write(block)
    return Source(copy, source.name), state.stamp


def _from_document(source: Source, workspace: Workspace) -> Input:
    """Write the values of a JSON document out, one a line."""
    from ftlint.fixes.rewrite import on_one_line
    from ftlint.jsontext.values import Problem, open_values

    written = workspace.path()
    lines: array[int] = array("I")
    before = stamp(source)
    with Guarded(written) as out:
        for value in open_values(source):
            if isinstance(value, Problem):
                raise SourceError(
                    f"{source.name}:{value.line}: {value.message}; fix it before records are "
                    "compared or moved"
                )
            out.write(on_one_line(value.raw) + b"\n")
            lines.append(value.line)
    return Input(source.name, Source(written, source.name), source, before, lines)


def _from_table(source: Source, workspace: Workspace) -> Input:
    """Write the rows of a table (CSV, Parquet, Excel) out, one a line.

    Rows that are records are left as they are; others are converted to messages.
    """
    from ftlint.dataset.tables.read import records_of

    before = stamp(source)
    records = records_of(source, workspace.ledger)
    if records is None:
        return converted(source, workspace, CHAT)
    written = workspace.path()
    rows: array[int] = array("I")
    with Guarded(written) as out:
        for row, line in records:
            out.write(line + b"\n")
            rows.append(row)
    return Input(source.name, Source(written, source.name), source, before, rows, unit="row")


def open_any(
    source: Source, workspace: Workspace, target: str = "", input_format: str | None = None
) -> Input:
    """Make a source of any readable kind usable as lines, converted where that is needed.

    Without a ``target`` records are left as they are; texts and tables become messages.
    """
    if target:
        return converted(source, workspace, target, input_format)
    if not is_table(source.name) and sniff(source).layout == "text":
        return converted(source, workspace, CHAT, input_format)
    return open_input(source, workspace)


def converted(
    source: Source, workspace: Workspace, target: str, input_format: str | None = None
) -> Input:
    """Convert a source into a shape, one example a line; raises where an example is lost."""
    from ftlint.dataset.convert.pipe import Request, convert

    before, original = stamp(source), source
    if is_remote(source.path):
        source, before = _fetched(source, workspace)
    written = workspace.path()
    request = Request(
        inputs=(source.path or "-",),
        output=written,
        target=target,
        source=input_format or "",
        force=True,
        stdin=source.data,
        name=source.name,
    )
    try:
        outcome = convert(request)
    except FtlintError as error:
        raise SourceError(_convert_first(source, str(error))) from None
    workspace.ledger.merge(outcome.ledger)
    if outcome.incomplete:
        why = outcome.incomplete.removeprefix(f"{source.name}: ")
        raise SourceError(f"{source.name}: {why}; `ftlint convert` says more")
    return Input(source.name, Source(written, source.name), original, before, unit="example")


def _convert_first(source: Source, message: str) -> str:
    """Return what is wrong with a source; what only ``convert`` can be told, it is told there."""
    why = message.removeprefix(f"{source.name}: ")
    if "-O " in why or "--from" in why:
        why = f"cannot be converted on the way; first run {conversion(source.name)} ({why})"
    return f"{source.name}: {why}"


class Places:
    """From the number of a record among all inputs to its file and back."""

    def __init__(self) -> None:
        """Begin with no file."""
        self.starts: list[int] = []
        self.size = 0

    def begin_file(self) -> None:
        """Note that the next records are those of the next file."""
        self.starts.append(self.size)

    def file_of(self, index: int) -> int:
        """Return the number of the file a record stands in."""
        return bisect_right(self.starts, index) - 1


def reread(
    inputs: Sequence[Input], places: Places, offsets: object, indexes: list[int]
) -> Iterator[bytes]:
    """Yield the raw lines of records, by ascending index; ``offsets`` holds all byte offsets."""
    file_number, handle = -1, None
    try:
        for index in indexes:
            number = places.file_of(index)
            if number != file_number:
                if handle is not None:
                    handle.close()
                file_number = number
                handle = open(inputs[number].path, "rb", buffering=1 << 14)  # noqa: SIM115
            assert handle is not None
            handle.seek(int(offsets[index]))  # type: ignore[index]
            yield handle.readline().rstrip(b"\r\n")
    except OSError as error:
        raise SourceError(f"{inputs[file_number].name}: cannot be read: {reason(error)}") from None
    finally:
        if handle is not None:
            handle.close()
