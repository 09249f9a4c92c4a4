"""Where outputs go: a file, a device or a pipe, standard output, a remote address."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Final, Protocol

from ftlint.errors import FtlintError, reason
from ftlint.source.remote import exists, is_remote, upload

STDOUT: Final = "-"
_DESCRIPTOR: Final = re.compile(r"/(?:dev|proc/self)/fd/(\d+)")
_STREAMS: Final = {"/dev/stdout": 1, "/dev/stderr": 2}

_FULL: Final = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})

Undo = Callable[[], None]


def refused(path: str, error: OSError) -> FtlintError:
    """Return the one line about an output that cannot be written."""
    hint = "; make room there or name another place" if error.errno in _FULL else ""
    return FtlintError(f"{path}: cannot be written: {reason(error)}{hint}")


class Place(Protocol):
    """Where the finished bytes go."""

    folder: str | None
    """Where the temporary file is made; None for the folder of temporary files."""

    def put(self, temporary: str, *, undoable: bool) -> Undo | None:
        """Put the finished temporary file there; returns how to take that back, if it can be."""


class RegularFile:
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
            remove(backup)
            raise

        def undo() -> None:
            if held:
                os.replace(backup, self.real)
            elif new:
                os.unlink(self.real)

        return undo


class Stream:
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


class Address:
    """A remote address."""

    folder: str | None = None

    def __init__(self, path: str) -> None:
        self.path = path

    def put(self, temporary: str, *, undoable: bool) -> None:
        upload(temporary, self.path)


def place_of(path: str, force: bool) -> Place:
    """Return where a path leads; raises FtlintError for a folder, and for a file without force."""
    if is_remote(path):
        if not force and exists(path):
            raise _exists(path)
        return Address(path)
    if path == STDOUT:
        return Stream(path)
    descriptor = _descriptor(path)
    if descriptor is not None:
        return Stream(path, descriptor)
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return RegularFile(os.path.realpath(path))
    except OSError as error:
        raise refused(path, error) from None
    if stat.S_ISDIR(mode):
        raise FtlintError(f"{path}: is a folder; name a file to write")
    if not force and (stat.S_ISREG(mode) or stat.S_ISBLK(mode)):
        raise _exists(path)
    return RegularFile(os.path.realpath(path)) if stat.S_ISREG(mode) else Stream(path)


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


def remove(path: str) -> None:
    """Remove a temporary file that may be gone already."""
    with suppress(OSError):
        os.unlink(path)
