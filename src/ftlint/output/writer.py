"""Bytes out: the one way in which every command writes a file.

A regular file comes into being whole or not at all: a temporary file beside it is written, brought
to the disk, given the mode and the owner of the one that it replaces, and renamed. A link stays and
its target is replaced. What cannot be replaced (a device, a pipe, standard output, a remote
address) gets the finished bytes. Several outputs appear together or not at all.
"""

from __future__ import annotations

import gzip
import io
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final, Protocol, cast

from ftlint.errors import FtlintError, reason
from ftlint.output.places import STDOUT, RegularFile, Undo, place_of, refused, remove
from ftlint.source.blocks import BLOCK, zstd_module
from ftlint.source.remote import is_remote

_COMPRESSIONS: Final = {".gz": "gzip", ".gzip": "gzip", ".zst": "zstd", ".zstd": "zstd"}
_LEVEL: Final = 6
"""How hard gzip tries; what the program gzip does by default."""


def compression_of(path: str) -> str | None:
    """Tell from the name of an output how it is compressed.

    >>> compression_of("a.jsonl.GZ"), compression_of("a.jsonl.zst"), compression_of("a.jsonl")
    ('gzip', 'zstd', None)
    """
    return _COMPRESSIONS.get(os.path.splitext(path.lower())[1])


def uncompressed_name(path: str) -> str:
    """Return the name of an output without the suffix that says that it is compressed.

    >>> uncompressed_name("a.csv.gz"), uncompressed_name("a.csv")
    ('a.csv', 'a.csv')
    """
    return os.path.splitext(path)[0] if compression_of(path) else path


def compressed(raw: IO[bytes], compression: str | None) -> IO[bytes]:
    """Return a stream that compresses into another one; the same input gives the same bytes."""
    if compression == "gzip":
        return cast("IO[bytes]", gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0))
    if compression == "zstd":
        return cast("IO[bytes]", zstd_module().ZstdFile(raw, "wb"))
    return raw


class _Raw(io.FileIO):
    """The temporary file; what goes wrong in writing is said about the output."""

    def __init__(self, handle: int, path: str) -> None:
        super().__init__(handle, "wb")
        self._path = path

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            raise refused(self._path, error) from None


class Output(Protocol):
    """What several outputs have in common, however each comes about."""

    path: str
    stream: IO[bytes]

    @property
    def readable(self) -> str:
        """Return the path at which a finished output can be read until it is kept."""

    @property
    def replaces(self) -> bool:
        """Tell whether keeping can be taken back: a file is replaced, nothing sent away."""

    def finish(self) -> None:
        """End the output and bring it to the disk; it can be read from now on."""

    def keep(self, *, undoable: bool = False) -> Undo | None:
        """Put the output in its place; returns how to take that back, where it can be."""

    def discard(self) -> None:
        """Remove the temporary files that are still there."""


class OutputFile:
    """One output: bytes are written to ``stream``, and ``keep`` puts them in their place."""

    def __init__(self, path: str, *, force: bool = False, compress: bool = True) -> None:
        """Check the place and open a temporary file.

        Raises FtlintError for a folder, for a file that exists unless ``force``, and where nothing
        can be written. The suffix of the path decides about compression unless told otherwise.
        """
        self.path = path
        self._place = place_of(path, force)
        folder = self._place.folder
        name = os.path.basename(path) or "output"
        try:
            if folder is not None:
                os.makedirs(folder, exist_ok=True)
            handle, self._temporary = tempfile.mkstemp(
                prefix=f".{name[:100]}.", suffix=".part", dir=folder
            )
        except OSError as error:
            raise refused(path, error) from None
        self._raw = io.BufferedWriter(_Raw(handle, path), BLOCK)
        self.stream = compressed(self._raw, compression_of(path) if compress else None)
        self._finished = False

    @property
    def readable(self) -> str:
        """Return the path at which a finished output can be read until it is kept."""
        return self._temporary

    @property
    def replaces(self) -> bool:
        """Tell whether keeping can be taken back: a file is replaced, nothing sent away."""
        return isinstance(self._place, RegularFile)

    def finish(self) -> None:
        """End the output and bring it to the disk; it can be read from now on."""
        if self._finished:
            return
        try:
            if self.stream is not self._raw:
                self.stream.close()
            self._raw.flush()
            if self.replaces:
                os.fsync(self._raw.fileno())
            self._raw.close()
        except OSError as error:
            raise refused(self.path, error) from None
        self._finished = True

    def keep(self, *, undoable: bool = False) -> Undo | None:
        """Put the output in its place; returns how to take that back, where it can be."""
        self.finish()
        try:
            return self._place.put(self.readable, undoable=undoable)
        except BrokenPipeError:
            if self.path == STDOUT:
                raise
            raise FtlintError(f"{self.path}: cannot be written: the reader is gone") from None
        except OSError as error:
            if self.path == STDOUT:
                raise FtlintError(f"cannot write to standard output: {reason(error)}") from None
            raise refused(self.path, error) from None

    def discard(self) -> None:
        """Remove the temporary file and what else is left, if it is still there."""
        if not self._finished:
            for stream in (self.stream, self._raw):
                with suppress(OSError, ValueError, FtlintError):
                    stream.close()
        remove(self._temporary)
        remove(f"{self._temporary}.old")

    def __enter__(self) -> OutputFile:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Throw away what was not kept."""
        self.discard()


class Outputs:
    """Several outputs that appear together at the end, or not at all."""

    def __init__(self) -> None:
        """Begin with no output."""
        self._files: list[Output] = []

    def open(self, path: str, *, force: bool = False, compress: bool = True) -> IO[bytes]:
        """Open an output and return its stream; raises FtlintError as ``OutputFile`` does."""
        return self.add(OutputFile(path, force=force, compress=compress)).stream

    def add(self, output: Output) -> Output:
        """Take an output that is open already."""
        self._files.append(output)
        return output

    def finish(self) -> dict[str, str]:
        """End every output; returns by its path where each can be read until it is kept."""
        for output in self._files:
            output.finish()
        return {output.path: output.readable for output in self._files}

    def keep(self) -> None:
        """Put every output in its place.

        What is sent away goes first, since that may fail and cannot be taken back; where a file
        then cannot be replaced, those that were get their old content back.
        """
        self.finish()
        undo: list[Undo] = []
        several = sum(output.replaces for output in self._files) > 1
        try:
            for output in sorted(self._files, key=lambda one: one.replaces):
                back = output.keep(undoable=several)
                if back is not None:
                    undo.append(back)
        except BaseException:
            for back in reversed(undo):
                with suppress(OSError):
                    back()
            raise

    def __enter__(self) -> Outputs:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Throw away what was not kept."""
        for output in self._files:
            output.discard()


def write_whole(path: str | Path, pieces: Iterable[str | bytes]) -> None:
    """Write a file whole or not at all, over one that exists; text as UTF-8 as it stands."""
    with OutputFile(str(path), force=True) as output:
        for piece in pieces:
            if isinstance(piece, str):
                piece = piece.encode("utf-8", "backslashreplace")
            output.stream.write(piece)
        output.keep()


def refuse_same(inputs: Sequence[str | None], outputs: Sequence[str | None]) -> None:
    """Raise FtlintError when an output is also an input, or two outputs are one file."""
    read = {_real(path) for path in inputs if path is not None}
    seen: set[str] = set()
    for path in outputs:
        if path is None or path == os.devnull:
            continue
        real = _real(path)
        if real in read:
            raise FtlintError(f"{path}: is read as well as written; name another output")
        if real in seen:
            raise FtlintError(f"{path}: is written twice; name two different outputs")
        seen.add(real)


def _real(path: str) -> str:
    return path if is_remote(path) else os.path.realpath(path)


def copy_file(
    source: str | Path, out: IO[bytes], see: Callable[[bytes], Any] = lambda _: None
) -> None:
    """Copy a file to an open output; ``see`` is shown each block."""
    with open(source, "rb", buffering=0) as content:
        while block := content.read(BLOCK):
            see(block)
            out.write(block)
