"""Tell from the head of a file what it is: compression, charset, binary kind, layout."""

from __future__ import annotations

import codecs
import os
import re
from json import JSONDecoder
from typing import Final

from ftlint.source.traits import Traits
from ftlint.source.wide import PASS, unmarked_charset

HEAD: Final = 65_536
"""Bytes at the start of a file that decide what it is."""

_COMPRESSION: Final = (
    ("gzip", b"\x1f\x8b\x08"),
    ("zstd", b"\x28\xb5\x2f\xfd"),
)
_ZSTD_SKIPPABLE: Final = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18")

_BOMS: Final = (
    ("utf-32-le", codecs.BOM_UTF32_LE),
    ("utf-32-be", codecs.BOM_UTF32_BE),
    ("utf-8", codecs.BOM_UTF8),
    ("utf-16-le", codecs.BOM_UTF16_LE),
    ("utf-16-be", codecs.BOM_UTF16_BE),
)

PARQUET: Final = b"PAR1\x15"
"""The first bytes of a Parquet file."""

_BINARY: Final = (
    (PARQUET, "a Parquet file"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"%PDF-", "a PDF document"),
    (b"ARROW1\0", "an Arrow file"),
    (b"Obj\x01", "an Avro file"),
    (b"\x89HDF\r\n", "an HDF5 file"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"BZh91AY&SY", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office file"),
    (b"\x7fELF", "a program"),
    (b"\x80\x04\x95", "a Python pickle"),
    (b"\x93NUMPY", "a NumPy array"),
)

_LFS: Final = b"version https://git-lfs.github.com/spec/v1"
_LFS_SIZE: Final = re.compile(rb"^size (\d+)$", re.M)
_COMPRESSION_SUFFIXES: Final = frozenset({".gz", ".gzip", ".zst", ".zstd"})


def extension(name: str) -> str:
    """Return the lower-case suffix of a file name, a suffix of compression left out.

    >>> extension("data/train.JSONL.gz"), extension("train")
    ('.jsonl', '')
    """
    stem, suffix = os.path.splitext(name)
    if suffix.lower() in _COMPRESSION_SUFFIXES:
        suffix = os.path.splitext(stem)[1]
    return suffix.lower()


def sniff_compression(head: bytes) -> str | None:
    """Return ``gzip`` or ``zstd`` by content, or None.

    >>> sniff_compression(b"\\x1f\\x8b\\x08\\0"), sniff_compression(b"{}")
    ('gzip', None)
    """
    for name, magic in _COMPRESSION:
        if head.startswith(magic):
            return name
    return "zstd" if _ZSTD_SKIPPABLE.match(head) else None


def sniff_text(head: bytes, traits: Traits, *, whole: bool) -> None:
    """Set what the decompressed head shows; ``whole`` says that it is the entire file."""
    for name, mark in _BOMS:
        if head.startswith(mark):
            traits.bom = traits.charset = name
            head = head[len(mark) :]
            break
    else:
        traits.binary = _binary_kind(head)
        if traits.binary:
            return
        traits.charset = unmarked_charset(head)
    if head.startswith(_LFS) and len(head) < 1024:
        traits.lfs_pointer = True
        size = _LFS_SIZE.search(head)
        traits.lfs_size = int(size[1]) if size else None
    traits.layout = sniff_layout(_head_text(head, traits.charset), whole=whole)


def _binary_kind(head: bytes) -> str | None:
    for magic, kind in _BINARY:
        if head.startswith(magic):
            return kind
    if head.startswith(b"PK\x03\x04"):
        if b"xl/" in head:
            return "an Excel workbook"
        if b"word/" in head:
            return "a Word document"
        return "a zip archive"
    return None


def _head_text(head: bytes, charset: str) -> str:
    if charset == "utf-8":
        # One character a byte: the layout depends on ASCII characters alone.
        return head.decode("latin-1")
    return codecs.getincrementaldecoder(charset)(PASS).decode(head)


_TOKENS: Final = re.compile(r'"[^"\\\n]*+(?>(?:\\[^\n][^"\\\n]*+)*)"?+|[{}\[\]]')
_SPACE: Final = " \t\r\n"


def sniff_layout(text: str, *, whole: bool) -> str:
    r"""Tell how the values of a file are laid out, from its first 64 KB.

    >>> sniff_layout('{"a": 1}\n{"a": 2}\n', whole=True), sniff_layout('[\n{}]', whole=True)
    ('lines', 'array')
    >>> sniff_layout('{\n "a": 1\n}\n', whole=True), sniff_layout('Hello\n', whole=True)
    ('pretty', 'text')
    """
    text = text.lstrip(_SPACE)
    if not text:
        return "lines"
    end = text.find("\n")
    closed = end >= 0 or whole
    first = text if end < 0 else text[:end]
    rest = "" if end < 0 else text[end:].strip(_SPACE)
    if text[0] == "[":
        alone = closed and _balanced(first)
        return "lines" if alone and (rest or not whole) else "array"
    if not closed:
        return _layout_of_long_line(text)
    return _layout_of_lines(text, whole=whole)


def _layout_of_long_line(text: str) -> str:
    """A first line that does not end in the head: one large record, or many in a row."""
    if text[0] != "{":
        return "text"
    try:
        end = JSONDecoder(strict=False).raw_decode(text)[1]
    except (ValueError, RecursionError):
        return "lines"
    return "concatenated" if text[end:].lstrip(", \t\r").startswith("{") else "lines"


def _layout_of_lines(text: str, *, whole: bool) -> str:
    lines = text.split("\n")
    if not whole:
        lines.pop()
    objects = 0
    position = start = 0
    for line in lines:
        body = line.strip(_SPACE)
        if body.startswith("{"):
            objects += 1
            if not _balanced(body) or not body.rstrip(",").endswith("}"):
                start = position
                if _spread(text[start:], whole=whole):
                    return "pretty"
        elif not objects and body and _scalar(body):
            return "lines"
        position += len(line) + 1
    return "lines" if objects else "text"


def _scalar(body: str) -> bool:
    """Tell whether a line is JSON by itself; ``[1, 2]`` after prose is none of our business."""
    try:
        JSONDecoder().decode(body)
    except (ValueError, RecursionError):
        return False
    return True


def _spread(text: str, *, whole: bool) -> bool:
    """Tell whether the object that begins here goes on over several lines."""
    try:
        end = JSONDecoder().raw_decode(text)[1]
    except (ValueError, RecursionError):
        first, _, rest = text.partition("\n")
        second = rest.lstrip(_SPACE).partition("\n")[0].rstrip(_SPACE)
        if second.startswith("{") and second.endswith("}") and _balanced(second):
            return False
        return first.rstrip(_SPACE)[-1:] in ("{", "[", ",") and second[:1] in ('"', "{", "[", "]")
    return "\n" in text[:end].rstrip(_SPACE)


def _balanced(text: str) -> bool:
    depth = 0
    for match in _TOKENS.finditer(text):
        token = match[0]
        if token in "{[":
            depth += 1
        elif token in "}]":
            depth -= 1
    return depth == 0
