"""Zip archives, read safely: no path escapes, no links, no bombs; large members via a spool."""

from __future__ import annotations

import stat
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Final

from ftlint.errors import FtlintError
from ftlint.source import Source

MAX_MEMBERS: Final = 100_000
MAX_MEMBER_BYTES: Final = 8 << 30
MAX_TOTAL_BYTES: Final = 16 << 30
MAX_RATIO: Final = 200
"""Uncompressed bytes for one compressed byte; text compresses up to about 20 to 1."""
RATIO_FREE_BYTES: Final = 10 << 20
"""Members up to this size may compress better: they do no harm."""
IN_MEMORY_BYTES: Final = 32 << 20
"""Larger members are unpacked to a temporary file, so that memory stays bounded."""
_ENCRYPTED: Final = 0x1


class Archive:
    """An open zip archive, checked as a whole before anything is read."""

    def __init__(self, path: str, name: str, spool: str) -> None:
        """Open and check; FtlintError when it is damaged or unsafe."""
        self.name = name
        self._spool = Path(spool)
        try:
            self._zip = zipfile.ZipFile(path)
        except damage() as error:
            raise FtlintError(f"{name}: is not a readable zip archive: {error}") from None
        named = (info for info in self._zip.infolist() if info.filename)
        self._infos = {info.filename: info for info in named if not info.is_dir()}
        self._check()

    def _check(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MAX_MEMBERS:
            raise FtlintError(f"{self.name}: has {len(infos)} members, more than {MAX_MEMBERS}")
        total = 0
        for info in infos:
            _check_name(self.name, info.filename)
            if stat.S_ISLNK(info.external_attr >> 16):
                raise FtlintError(f"{self.name}: member {info.filename!r} is a link: refused")
            total += info.file_size
            too_dense = info.file_size > MAX_RATIO * max(1, info.compress_size)
            if info.file_size > RATIO_FREE_BYTES and too_dense:
                raise FtlintError(
                    f"{self.name}: member {info.filename!r} unpacks to "
                    f"{info.file_size // max(1, info.compress_size)} times its size: refused"
                )
            if info.file_size > MAX_MEMBER_BYTES:
                raise FtlintError(f"{self.name}: member {info.filename!r} is too large: refused")
        if total > MAX_TOTAL_BYTES:
            raise FtlintError(f"{self.name}: unpacks to {total >> 30} GB: refused")

    @property
    def names(self) -> list[str]:
        """Return the names of the files inside, sorted; those macOS adds are left out."""
        return sorted(
            name
            for name in self._infos
            if not name.startswith("__MACOSX/") and PurePosixPath(name).name != ".DS_Store"
        )

    def source(self, member: str) -> Source:
        """Return one member as a source: its bytes, or a temporary file where it is large."""
        info = self._infos[member]
        shown = f"{self.name}!{member}"
        if info.flag_bits & _ENCRYPTED:
            raise FtlintError(f"{shown}: is encrypted; unpack the archive first")
        try:
            with self._zip.open(info) as stream:
                if info.file_size <= IN_MEMORY_BYTES:
                    return Source(None, shown, _exactly(stream.read(info.file_size + 1), info))
                spooled = self._spool / f"member-{len(list(self._spool.iterdir()))}"
                with spooled.open("wb") as out:
                    left = info.file_size
                    while block := stream.read(min(1 << 20, left + 1)):
                        left -= len(block)
                        if left < 0:
                            raise zipfile.BadZipFile("longer than it says")
                        out.write(block)
                return Source(str(spooled), shown)
        except damage() as error:
            raise FtlintError(f"{shown}: cannot be unpacked: {error}") from None

    def close(self) -> None:
        """Close the archive."""
        self._zip.close()


def damage() -> tuple[type[Exception], ...]:
    """Return what the standard library raises on damaged archives: more than it documents."""
    import lzma
    import struct
    import zlib

    known = (zipfile.BadZipFile, EOFError, RuntimeError, OSError, ValueError, OverflowError)
    return (*known, struct.error, zlib.error, lzma.LZMAError)


def _exactly(data: bytes, info: zipfile.ZipInfo) -> bytes:
    if len(data) != info.file_size:
        raise zipfile.BadZipFile("longer than it says")
    return data


def _check_name(archive: str, name: str) -> None:
    """Refuse a member that would leave the folder it is unpacked to, though none is."""
    path = PurePosixPath(name.replace("\\", "/"))
    drive = len(name) > 1 and name[1] == ":"
    if path.is_absolute() or ".." in path.parts or drive or "\0" in name:
        raise FtlintError(f"{archive}: member {name!r} points outside of the archive: refused")


@contextmanager
def spool() -> Iterator[str]:
    """Give a temporary folder for large members, removed at the end."""
    with tempfile.TemporaryDirectory(prefix="ftlint-") as folder:
        yield folder


def folder_names(path: str) -> list[str]:
    """Return the files below a folder, as sorted relative names with ``/``; no links followed."""
    root = Path(path)
    return sorted(_walk(root, root))


def _walk(folder: Path, root: Path) -> Iterable[str]:
    for item in sorted(folder.iterdir()):
        if item.is_symlink() or item.name.startswith("."):
            continue
        if item.is_dir():
            yield from _walk(item, root)
        elif item.is_file():
            yield item.relative_to(root).as_posix()
