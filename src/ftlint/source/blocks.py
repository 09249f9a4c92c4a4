"""Bytes of a source as blocks of UTF-8: read, decompressed, decoded; nothing held but a block."""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple, cast

from ftlint.errors import SourceError, reason
from ftlint.source.remote import is_remote, open_remote, remote_stamp

if TYPE_CHECKING:
    from ftlint.source import Source

BLOCK: Final = 1 << 20
"""Bytes asked of the disk, and made by a decompressor, at a time."""

Stamp = tuple[int, int]
"""Size in bytes and modification time in nanoseconds of a file: changed means either differs."""


class Opened(NamedTuple):
    """An open source and what it was like when it was opened."""

    file: BinaryIO
    stamp: Stamp | None


@contextmanager
def opened(source: Source) -> Iterator[Opened]:
    """Open a source for reading bytes; raises SourceError in one line when that fails."""
    if source.data is not None:
        yield Opened(io.BytesIO(source.data), None)
        return
    assert source.path is not None
    if is_remote(source.path):
        remote, version = open_remote(source.path, source.name)
        with remote:
            yield Opened(cast("BinaryIO", remote), version)
        return
    try:
        file = open(source.path, "rb", buffering=0)  # noqa: SIM115 - closed below
    except IsADirectoryError:
        raise SourceError(f"{source.name}: is a folder, not a file") from None
    except OSError as error:
        raise SourceError(f"{source.name}: cannot be read: {reason(error)}") from None
    with file:
        state = os.fstat(file.fileno())
        yield Opened(io.BufferedReader(file, BLOCK), (state.st_size, state.st_mtime_ns))


def known_size(source: Source) -> int:
    """Return the bytes of a source as it is stored; 0 where that takes opening it."""
    if source.data is not None:
        return len(source.data)
    try:
        return os.path.getsize(source.path or "")
    except OSError:
        return 0


def stamp(source: Source) -> Stamp | None:
    """Return what a file on disk is like now; None for bytes in memory."""
    if source.path is None:
        return None
    if is_remote(source.path):
        return remote_stamp(source.path, source.name)
    try:
        state = os.stat(source.path)
    except FileNotFoundError:
        raise SourceError(f"{source.name}: vanished while it was read") from None
    except OSError as error:
        raise SourceError(f"{source.name}: cannot be read: {reason(error)}") from None
    return state.st_size, state.st_mtime_ns


def verify_unchanged(source: Source, before: Stamp | None) -> None:
    """Raise SourceError when the file is not what it was when its stamp was taken."""
    if before is not None and stamp(source) != before:
        raise SourceError(f"{source.name}: changed while it was read; run again")


def read(source: Source, file: BinaryIO, size: int) -> bytes:
    """Read up to ``size`` bytes; a failure of the disk is a SourceError."""
    try:
        return file.read(size)
    except OSError as error:
        raise SourceError(f"{source.name}: cannot be read: {reason(error)}") from None


def raw_blocks(source: Source, file: BinaryIO, size: int = BLOCK) -> Iterator[bytes]:
    """Yield the bytes as they are on disk."""
    while block := read(source, file, size):
        yield block


def decompressed(source: Source, blocks: Iterator[bytes], kind: str) -> Iterator[bytes]:
    """Decompress gzip (any number of members) or zstd (any number of frames) block by block.

    Raises SourceError with the offset in the decompressed data where it is damaged or cut off.
    """
    made = 0
    try:
        for block in _gunzip(blocks) if kind == "gzip" else _unzstd(blocks):
            made += len(block)
            yield block
    except EOFError:
        raise SourceError(
            f"{source.name}: the {kind} data is cut off after byte {made} of its content"
        ) from None
    except _Damaged as error:
        raise SourceError(
            f"{source.name}: the {kind} data is damaged after byte {made} of its content ({error})"
        ) from None


class _Damaged(Exception):
    """Compressed data that cannot be decompressed."""


def _gunzip(blocks: Iterator[bytes]) -> Iterator[bytes]:
    engine = zlib.decompressobj(wbits=31)
    fresh = True
    for block in blocks:
        while block:
            if fresh:
                block = block.lstrip(b"\0")  # tar and some writers pad with zeros
                if not block:
                    break
            try:
                data = engine.decompress(block, BLOCK)
            except zlib.error as error:
                raise _Damaged(_last_words(error)) from None
            fresh = False
            if data:
                yield data
            block = engine.unconsumed_tail
            if engine.eof:
                block = engine.unused_data
                engine = zlib.decompressobj(wbits=31)
                fresh = True
            elif not block and len(data) == BLOCK:
                yield from _drain(engine)
    if not fresh:
        raise EOFError


def _drain(engine: Any) -> Iterator[bytes]:
    """Empty what the decompressor holds back after a full block of output."""
    while data := engine.decompress(b"", BLOCK):
        yield data


def zstd_module() -> Any:
    """Return the zstd module: of the standard library where it has one, else the backport."""
    try:
        from compression import zstd  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        from backports import zstd
    return zstd


def _unzstd(blocks: Iterator[bytes]) -> Iterator[bytes]:
    zstd = zstd_module()
    engine = zstd.ZstdDecompressor()
    fresh = True
    for block in blocks:
        while block or not engine.needs_input:
            try:
                data = engine.decompress(block, BLOCK)
            except zstd.ZstdError as error:
                raise _Damaged(_last_words(error)) from None
            fresh = False
            if data:
                yield data
            block = b""
            if engine.eof:
                block = engine.unused_data
                engine = zstd.ZstdDecompressor()
                fresh = True
    if not fresh:
        raise EOFError


def _last_words(error: Exception) -> str:
    return str(error).rpartition(":")[2].strip().rstrip(".")
