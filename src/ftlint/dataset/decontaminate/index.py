"""An index of evaluation data: hashes of word runs and places, no text.

The file is, in order: the eight bytes of ``MAGIC``; the length of the header as a 32-bit number;
the header, a JSON object; for each size of run the hashes (64 bits each, ascending) and the text
each is from (32 bits each); the file and the line of each text (32 bits each); the xxh3 checksum
of all before it (64 bits). Numbers are little-endian. The header holds the ``version`` of this
form, ``ngram``, ``runs`` (pairs of size and number), ``files``, ``texts``, ``short``, ``common``,
and in ``probe`` the hash of a known run: another one says that words were hashed in another way.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
from xxhash import xxh3_64_digest

from ftlint.dataset.decontaminate.grams import Grams, folded
from ftlint.dataset.dedup.shingles import shingle
from ftlint.errors import SourceError, reason

MAGIC: Final = b"FTLGRAMS"
VERSION: Final = 1
"""Version of the form of the file; one that is not known is refused."""

_PROBE: Final = "Which river flows through the Harbour Café of 東京 in 1907?"


def probe() -> str:
    """Return the hash of a known run of words."""
    return f"{int(shingle([folded(_PROBE)], 8).hashes[0]):016x}"


def write_index(grams: Grams, stream: IO[bytes]) -> None:
    """Write an index."""
    header = {
        "version": VERSION,
        "ngram": grams.ngram,
        "runs": [[size, len(hashes)] for size, (hashes, _) in sorted(grams.runs.items())],
        "files": list(grams.files),
        "texts": len(grams),
        "short": grams.short,
        "common": grams.common,
        "probe": probe(),
    }
    head = json.dumps(header).encode()
    parts = [MAGIC, struct.pack("<I", len(head)), head]
    for _, (hashes, owners) in sorted(grams.runs.items()):
        parts += [hashes.astype("<u8").tobytes(), owners.astype("<u4").tobytes()]
    parts += [grams.file_of.astype("<u4").tobytes(), grams.line_of.astype("<u4").tobytes()]
    body = b"".join(parts)
    stream.write(body)
    stream.write(xxh3_64_digest(body))


def read_index(path: str) -> Grams:
    """Read an index; raises SourceError for a file that is not one or that is damaged."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {reason(error)}") from None
    if data[: len(MAGIC)] != MAGIC:
        raise SourceError(
            f"{path}: not an index of evaluation data; make one with "
            "`ftlint decontaminate --against FILE --make-index INDEX`"
        )
    body, checksum = data[:-8], data[-8:]
    if len(body) < 12 or xxh3_64_digest(body) != checksum:
        raise SourceError(f"{path}: damaged or cut off; make the index again")
    (size,) = struct.unpack_from("<I", body, len(MAGIC))
    start = len(MAGIC) + 4
    try:
        header: dict[str, Any] = json.loads(body[start : start + size])
        if header.get("version") != VERSION or header["probe"] != probe():
            raise SourceError(f"{path}: made by another version of ftlint; make the index again")
        return _grams(header, body, start + size)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SourceError(f"{path}: not as ftlint writes an index; make it again") from None


def _grams(header: dict[str, Any], body: bytes, at: int) -> Grams:
    def numbers(count: int, dtype: str) -> Any:
        nonlocal at
        found = np.frombuffer(body, dtype=dtype, count=count, offset=at)
        at += found.nbytes
        return found

    runs = {
        int(size): (numbers(count, "<u8"), numbers(count, "<u4")) for size, count in header["runs"]
    }
    texts = int(header["texts"])
    return Grams(
        runs,
        tuple(header["files"]),
        numbers(texts, "<u4"),
        numbers(texts, "<u4"),
        int(header["ngram"]),
        int(header["short"]),
        int(header["common"]),
    )
