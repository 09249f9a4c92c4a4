"""Files at remote addresses (``s3://``, ``gs://``, ``az://``, ``hf://`` …) through fsspec.

fsspec is the extra ``ftlint[remote]``, and each kind of store has a package of its own that fsspec
names. Keys and endpoints are those that the package finds by itself; ftlint asks for none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any, Final, NoReturn, cast

from ftlint.errors import FtlintError, SourceError, UsageError

_ADDRESS: Final = r"(?i)[a-z][a-z0-9+.-]+://"
_WILD: Final = r"[*?\[]"
_WHOLE: Final = frozenset(
    {"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "hf", "oss", "oci", "memory"}
)
"""Stores in which an upload appears whole or not at all; elsewhere a file is moved into place."""

Stamp = tuple[int, int]


def is_remote(path: str | None) -> bool:
    """Tell whether a path is an address.

    >>> is_remote("s3://bucket/a.jsonl"), is_remote("data/a.jsonl"), is_remote("C:/a.jsonl")
    (True, False, False)
    """
    return path is not None and "://" in path and re.match(_ADDRESS, path) is not None


def filesystem(path: str) -> tuple[Any, str]:
    """Return the file system of an address and the path in it; FtlintError where it is missing."""
    try:
        import fsspec
    except ImportError:
        raise FtlintError(f"{path}: needs the extra: pip install 'ftlint[remote]'") from None
    try:
        found = fsspec.core.url_to_fs(path)
    except ImportError as error:
        raise FtlintError(f"{path}: {_first_line(error)}") from None
    except ValueError as error:
        raise UsageError(f"{path}: {_first_line(error)}") from None
    return cast("tuple[Any, str]", found)


def open_remote(path: str, name: str) -> tuple[IO[bytes], Stamp]:
    """Open a remote file for reading, with its stamp; raises SourceError."""
    store, inside = filesystem(path)
    try:
        info = store.info(inside)
        file = store.open(inside, "rb", block_size=1 << 22)
    except Exception as error:
        _refuse(error, name, "cannot be read")
    return cast("IO[bytes]", file), _stamp(info)


def remote_stamp(path: str, name: str) -> Stamp:
    """Return the stamp of a remote file now: its size, and a number for its version."""
    store, inside = filesystem(path)
    with suppress(AttributeError):
        store.invalidate_cache(inside)
    try:
        return _stamp(store.info(inside))
    except Exception as error:
        _refuse(error, name, "cannot be read")


def _stamp(info: dict[str, Any]) -> Stamp:
    """Return size and version: the first of ETag, checksum and times that the store gives.

    A listing and a single look write times differently, so an ETag goes before them.
    """
    from zlib import crc32

    keys = ("ETag", "etag", "md5Hash", "content_md5", "LastModified", "mtime", "created")
    version = next((str(info[key]) for key in keys if info.get(key)), "")
    return int(info.get("size") or 0), crc32(version.strip('"').encode("utf-8", "surrogatepass"))


def expand(given: str, wanted: Callable[[str], bool]) -> list[str]:
    """Return the files behind an address: itself, those of a glob, or those below a folder.

    ``wanted`` tells by name which files of a folder are taken. Raises UsageError where there are
    none.
    """
    store, inside = filesystem(given)
    try:
        if re.search(_WILD, inside):
            found = sorted(path for path in store.glob(inside) if store.isfile(path))
            what = "no file matches this pattern"
        elif store.isfile(inside):
            return [given]
        else:
            found = sorted(path for path in store.find(inside) if wanted(path))
            what = "no such file or folder, or no dataset files in it"
    except Exception as error:
        _refuse(error, given, "cannot be read")
    if not found:
        raise UsageError(f"{given}: {what}")
    return [store.unstrip_protocol(path) for path in found]


def exists(path: str) -> bool:
    """Tell whether there is something at an address."""
    store, inside = filesystem(path)
    try:
        return bool(store.exists(inside))
    except Exception as error:
        _refuse(error, path, "cannot be reached")


def upload(local: str, path: str) -> None:
    """Put a local file at an address, whole or not at all; raises FtlintError."""
    store, inside = filesystem(path)
    names = {store.protocol} if isinstance(store.protocol, str) else set(store.protocol)
    folder, _, name = inside.rpartition("/")
    try:
        if names & _WHOLE:
            store.put_file(local, inside)
            return
        part = f"{folder}/.{name}.part" if folder else f".{name}.part"
        if folder:
            store.makedirs(folder, exist_ok=True)
        store.put_file(local, part)
        store.mv(part, inside)
    except Exception as error:
        _refuse(error, path, "cannot be written", FtlintError)


def _refuse(
    error: Exception, name: str, what: str, kind: type[FtlintError] = SourceError
) -> NoReturn:
    """Turn whatever a store's package raises into one line."""
    if isinstance(error, FtlintError):
        raise error
    if isinstance(error, FileNotFoundError):
        raise kind(f"{name}: no such file") from None
    raise kind(f"{name}: {what}: {_first_line(error)}") from None


def _first_line(error: Exception) -> str:
    text = str(error).strip().split("\n")[0] or type(error).__name__
    return text[:1].lower() + text[1:]
