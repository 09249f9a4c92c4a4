"""Bytes out: the one way in which every command writes a file.

A regular file comes into being whole or not at all: a temporary file beside it is written, brought
to the disk, given the mode and the owner of the one that it replaces, and renamed. A link stays and
its target is replaced. What cannot be replaced (a device, a pipe, standard output, a remote
address) gets the finished bytes. Several outputs appear together or not at all.
"""

from __future__ import annotations

import errno
import gzip
import io
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final, Protocol, cast

from ftlint.errors import FtlintError
from ftlint.source.blocks import BLOCK, reason, zstd_module
from ftlint.source.remote import exists, is_remote, upload

STDOUT: Final = "-"
_COMPRESSIONS: Final = {".gz": "gzip", ".gzip": "gzip", ".zst": "zstd", ".zstd": "zstd"}
_DESCRIPTOR: Final = re.compile(r"/(?:dev|proc/self)/fd/(\d+)")
_STREAMS: Final = {"/dev/stdout": 1, "/dev/stderr": 2}
_LEVEL: Final = 6
"""How hard gzip tries; what the program gzip does by default."""

_FULL: Final = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})

Undo = Callable[[], None]


def refused(path: str, error: OSError) -> FtlintError:
    """Return the one line about an output that cannot be written."""
    hint = "; make room there or name another place" if error.errno in _FULL else ""
    return FtlintError(f"{path}: cannot be written: {reason(error)}{hint}")


class _Place(Protocol):
    """Where the finished bytes go."""

    folder: str | None
    """Where the temporary file is made; None for the folder of temporary files."""

    def put(self, temporary: str, *, undoable: bool) -> Undo | None:
        """Put the finished temporary file there; returns how to take that back, if it can be."""


class _File:
    """A regular file, there already or not."""

    def __init__(self, real: str) -> None:
        self.real = real
        self.folder: str | None = os.path.dirname(real) or "."

    def put(self, temporary: str, *, undoable: bool) -> Undo | None:
        backup = f"{temporary}.old"
        held = False
        if undoable:
            with suppress(OSError):  # no file yet, or no hard links here: then there is no way back
                os.link(self.real, backup)
                held = True
        new = not os.path.lexists(self.real)
        try:
            replace(temporary, self.real)
        except OSError:
            _remove(backup)
            raise

        def undo() -> None:
            if held:
                os.replace(backup, self.real)
            elif new:
                os.unlink(self.real)

        return undo


class _Stream:
    """A device, a pipe, or an open descriptor: written to, never replaced."""

    folder: str | None = None

    def __init__(self, path: str, descriptor: int | None = None) -> None:
        self.path = path
        self.descriptor = descriptor

    def put(self, temporary: str, *, undoable: bool) -> None:
        with open(temporary, "rb") as content:
            if self.path == STDOUT:
                sys.stdout.flush()
                shutil.copyfileobj(content, sys.stdout.buffer)
                sys.stdout.buffer.flush()
                return
            if self.descriptor is not None:
                (sys.stderr if self.descriptor == 2 else sys.stdout).flush()
                handle = os.dup(self.descriptor)
            else:
                handle = os.open(self.path, os.O_WRONLY | os.O_TRUNC)
            with open(handle, "wb", buffering=0) as out:
                shutil.copyfileobj(content, out)


class _Address:
    """A remote address."""

    folder: str | None = None

    def __init__(self, path: str) -> None:
        self.path = path

    def put(self, temporary: str, *, undoable: bool) -> None:
        upload(temporary, self.path)


def _place_of(path: str, force: bool) -> _Place:
    """Return where a path leads; raises FtlintError for a folder, and for a file without force."""
    if is_remote(path):
        if not force and exists(path):
            raise _exists(path)
        return _Address(path)
    if path == STDOUT:
        return _Stream(path)
    descriptor = _descriptor(path)
    if descriptor is not None:
        return _Stream(path, descriptor)
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return _File(os.path.realpath(path))
    except OSError as error:
        raise refused(path, error) from None
    if stat.S_ISDIR(mode):
        raise FtlintError(f"{path}: is a folder; name a file to write")
    if not force and (stat.S_ISREG(mode) or stat.S_ISBLK(mode)):
        raise _exists(path)
    return _File(os.path.realpath(path)) if stat.S_ISREG(mode) else _Stream(path)


def _exists(path: str) -> FtlintError:
    return FtlintError(f"{path}: exists already; replace it with --force")


def _descriptor(path: str) -> int | None:
    """Return the number of the open file that a path such as ``/dev/fd/3`` stands for."""
    found = _DESCRIPTOR.fullmatch(path)
    return int(found[1]) if found else _STREAMS.get(path)


def is_stdout(*paths: str | None) -> bool:
    """Tell whether a path means standard output; then nothing else may be printed there.

    >>> is_stdout("-"), is_stdout("/dev/stdout"), is_stdout("out.jsonl")
    (True, True, False)
    """
    return any(path == STDOUT or _descriptor(path or "") == 1 for path in paths)


def is_stream(path: str) -> bool:
    """Tell whether a path is written to but cannot be read back: a device, a pipe, a stream."""
    if is_remote(path):
        return False
    if path == STDOUT or _descriptor(path) is not None:
        return True
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return False


def require_file(path: str) -> None:
    """Raise FtlintError for an output that later runs must be able to read but could not."""
    if is_stream(path):
        raise FtlintError(f"{path}: is not a regular file; name one, since it is read back later")


def replace(temporary: str, real: str) -> None:
    """Rename a finished file over another one, with the owner and the mode of that one."""
    try:
        state = os.stat(real)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
    else:
        if hasattr(os, "chown"):
            mine = os.stat(temporary)
            if (mine.st_uid, mine.st_gid) != (state.st_uid, state.st_gid):
                with suppress(PermissionError):
                    os.chown(temporary, state.st_uid, state.st_gid)
        os.chmod(temporary, stat.S_IMODE(state.st_mode))
    os.replace(temporary, real)


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
        self._place = _place_of(path, force)
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
        return isinstance(self._place, _File)

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
        _remove(self._temporary)
        _remove(f"{self._temporary}.old")

    def __enter__(self) -> OutputFile:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Throw away what was not kept."""
        self.discard()


def _remove(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)


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
