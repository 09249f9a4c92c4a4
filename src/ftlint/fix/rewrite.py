"""One pass over a file that writes its fixed form beside it; only what is due changes."""

from __future__ import annotations

import gzip
import os
import re
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator
from typing import IO, Final, cast

from ftlint.diagnostic import FileFix
from ftlint.fix.changes import Changes
from ftlint.source import Source, Traits, open_blocks, sniff
from ftlint.values import Value, open_values

Mend = Callable[[int, str], list[str] | None]
"""Given a line number and the line's text: its new lines, or None to leave it."""

_BOM: Final = b"\xef\xbb\xbf"
_BREAK: Final = re.compile(rb'("(?:[^"\\]|\\.)*+")|(,?)[ \t]*\r?\n\s*', re.S)
_LINE_OPERATIONS: Final = frozenset(
    {FileFix.STRIP_BOM, FileFix.NEWLINES, FileFix.FINAL_NEWLINE, FileFix.BLANK_LINES}
)


class Refused(Exception):
    """A fix of the whole file that would lose something; says why in one line."""


def rewrite(
    source: Source,
    operations: Collection[FileFix | None],
    lines: Collection[int],
    mend: Mend,
    folder: str,
) -> tuple[str, Changes]:
    """Write the fixed form of a file into ``folder``; return its path and what changed.

    A file that is to become JSON Lines or UTF-8 is only that in this round: its lines get their
    numbers then. Raises Refused, and OSError when writing fails (nothing is left behind).
    """
    traits = sniff(source)
    handle, path = tempfile.mkstemp(prefix=".ftlint-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as raw, _compressor(raw, traits) as out:
            if FileFix.TO_UTF8 in operations:
                changes = _to_utf8(source, traits, out)
            elif FileFix.TO_LINES in operations:
                changes = _to_lines(source, out)
            elif traits.document or traits.charset != "utf-8":
                changes = Changes()
            else:
                changes = _by_line(source, traits, operations, lines, mend, out)
    except BaseException:
        os.unlink(path)
        raise
    return path, changes


def _compressor(raw: IO[bytes], traits: Traits) -> IO[bytes]:
    """Write as the file was: plain, gzip or zstd."""
    if traits.compression == "gzip":
        return cast("IO[bytes]", gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0))
    if traits.compression == "zstd":
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
        return cast("IO[bytes]", zstd.ZstdFile(raw, "wb"))
    return raw


def _to_lines(source: Source, out: IO[bytes]) -> Changes:
    for value in open_values(source):
        if not isinstance(value, Value):
            raise Refused(f"not rewritten as JSON Lines: {value.message} at line {value.line}")
        out.write(on_one_line(value.raw) + b"\n")
    return Changes(operations={FileFix.TO_LINES}, whole=True)


def on_one_line(raw: bytes) -> bytes:
    r"""Join a JSON value that is spread over lines; strings and all other spacing stay.

    >>> on_one_line(b'{\n  "a": 1,\n  "b": [2]\n}')
    b'{"a": 1, "b": [2]}'
    """
    if b"\n" not in raw:
        return raw

    def joined(match: re.Match[bytes]) -> bytes:
        if match[1] is not None:
            return match[1]
        return b", " if match[2] else b""

    return _BREAK.sub(joined, raw)


def _to_utf8(source: Source, traits: Traits, out: IO[bytes]) -> Changes:
    if traits.charset != "utf-8":
        for block in open_blocks(source):
            out.write(block)
        return Changes(operations={FileFix.TO_UTF8}, whole=True)
    from ftlint.encoding import decode_lines

    mixed = decode_lines(b"".join(open_blocks(source)))
    changes = Changes(operations={FileFix.TO_UTF8})
    uncertain = {line.number for line in mixed.lines if line.lossy}
    converted = {line.number for line in mixed.lines}
    if traits.bom == "utf-8":
        out.write(_BOM)
    old = b"".join(open_blocks(source)).split(b"\n")
    for number, text in enumerate(mixed.text.split("\n"), 1):
        end = b"\n" if number < len(old) else b""
        if number in converted and number not in uncertain:
            new = text.encode("utf-8") + end
            changes.lines[number] = [new]
            out.write(new)
        else:
            out.write(old[number - 1] + end)
    return changes


def _by_line(
    source: Source,
    traits: Traits,
    operations: Collection[FileFix | None],
    lines: Collection[int],
    mend: Mend,
    out: IO[bytes],
) -> Changes:
    changes = Changes()
    for number, raw in enumerate(_lines(source, traits), 1):
        new: list[bytes] | None = None
        if number in lines:
            new = _mended(number, raw, mend)
        for operation in _LINE_OPERATIONS.intersection(operations):
            new, used = _operate(operation, number, raw, new)
            if used:
                changes.operations.add(operation)
        if new is None:
            out.write(raw)
        else:
            changes.lines[number] = new
            out.writelines(new)
    return changes


def _mended(number: int, raw: bytes, mend: Mend) -> list[bytes] | None:
    bom = _BOM if number == 1 and raw.startswith(_BOM) else b""
    body = raw[len(bom) :]
    end = b"\r\n" if body.endswith(b"\r\n") else b"\n" if body.endswith(b"\n") else b""
    body = body[: len(body) - len(end)]
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    new = mend(number, text)
    if new is None:
        return None
    if not new:
        return [bom] if bom else []
    between = end or b"\n"
    encoded = [line.encode("utf-8") for line in new]
    return [
        (bom if index == 0 else b"") + line + (end if index == len(encoded) - 1 else between)
        for index, line in enumerate(encoded)
    ]


def _operate(
    operation: FileFix, number: int, raw: bytes, new: list[bytes] | None
) -> tuple[list[bytes] | None, bool]:
    """Apply one operation to the line as it is by now; return it and whether it changed."""
    lines = [raw] if new is None else new
    if operation is FileFix.STRIP_BOM:
        changed = [line.removeprefix(_BOM) if number == 1 else line for line in lines]
    elif operation is FileFix.NEWLINES:
        changed = [line[:-2] + b"\n" if line.endswith(b"\r\n") else line for line in lines]
    elif operation is FileFix.FINAL_NEWLINE:
        changed = [line if line.endswith(b"\n") else line + b"\n" for line in lines if line]
    else:
        changed = [line for line in lines if line.removeprefix(_BOM).strip()]
    if changed == lines:
        return new, False
    return changed, True


def _lines(source: Source, traits: Traits) -> Iterator[bytes]:
    """Yield raw lines with their ends, BOM and all, decompressed."""
    if traits.compression or source.path is None:
        rest = _BOM if traits.bom == "utf-8" else b""
        for block in open_blocks(source):
            rest += block
            start = 0
            while (end := rest.find(b"\n", start) + 1) > 0:
                yield rest[start:end]
                start = end
            rest = rest[start:]
        if rest:
            yield rest
        return
    with open(source.path, "rb") as stream:
        yield from stream
