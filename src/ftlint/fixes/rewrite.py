"""One pass over a file that writes its fixed form beside it; only what is due changes."""

from __future__ import annotations

import os
import re
import tempfile
from array import array
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import IO, Final

import orjson

from ftlint.fixes.changes import Changes
from ftlint.fixes.fields import Fields, retyped, without_nulls
from ftlint.jsontext.values import Value, open_values
from ftlint.model.diagnostic import FileFix
from ftlint.output.writer import compressed
from ftlint.source import Source, Traits, conversion, open_blocks, sniff
from ftlint.source.spread import join

Mend = Callable[[int, str], list[str] | None]
"""Given a line number and the line's text: its new lines, or None to leave it."""

_BOM: Final = b"\xef\xbb\xbf"
_BREAK: Final = re.compile(rb'("(?>(?:[^"\\]|\\.)*)(?:"|\Z))|(,?)(?<![ \t])[ \t]*+\r?\n\s*+', re.S)
_SURROGATE: Final = re.compile(rb"\xed([\xa0-\xbf])([\x80-\xbf])")
_LINE_OPERATIONS: Final = (
    FileFix.STRIP_BOM,
    FileFix.NULL_KEYS,
    FileFix.FIELD_TYPES,
    FileFix.BLANK_LINES,
    FileFix.FINAL_NEWLINE,
    FileFix.NEWLINES,
)
"""Operations on a file that are made line by line, in this order."""


class Refused(Exception):
    """A fix of the whole file that would lose something; says why in one line."""


class NotRewritten(Refused):
    """A file of which nothing can be fixed; says why in one line."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is due on a file: operations on all of it, the lines that have fixes, and who fixes.

    ``fields`` says what the operations on fields of every record are about.
    """

    operations: frozenset[FileFix]
    lines: Collection[int]
    mend: Mend
    fields: Fields
    joins: Mapping[int, int]
    """Lines to which so many that follow are joined."""


def rewrite(source: Source, work: Work, folder: str) -> tuple[str, Changes]:
    """Write the fixed form of a file into ``folder``; return its path and what changed.

    A file that is to become JSON Lines or UTF-8 is only that in this round: its lines get their
    numbers then. Raises Refused, NotRewritten for a file that holds no lines, and OSError when
    writing fails (nothing is left behind).
    """
    traits = sniff(source)
    if traits.binary:
        remedy = f"convert it: {conversion(source.name)}"
        raise NotRewritten(f"{traits.binary} is not rewritten; {remedy}")
    handle, path = tempfile.mkstemp(prefix=".ftlint-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as raw, compressed(raw, traits.compression) as out:
            if FileFix.TO_UTF8 in work.operations and traits.charset != "utf-8":
                changes = _to_utf8(source, traits, out)
            elif FileFix.TO_LINES in work.operations and traits.document:
                changes = _to_lines(source, out)
            elif traits.document or traits.charset != "utf-8":
                changes = Changes()
            else:
                changes = _by_line(source, traits, work, out)
    except BaseException:
        os.unlink(path)
        raise
    return path, changes


def _to_lines(source: Source, out: IO[bytes]) -> Changes:
    starts: array[int] = array("Q")
    for value in open_values(source):
        if not isinstance(value, Value):
            where = "" if "line" in value.message else f" (line {value.line})"
            raise Refused(f"not rewritten as JSON Lines: {_lowered(value.message)}{where}")
        starts.append(value.line)
        out.write(on_one_line(value.raw) + b"\n")
    return Changes(operations={FileFix.TO_LINES}, whole=True, starts=starts)


def _lowered(message: str) -> str:
    return message[:1].lower() + message[1:]


def on_one_line(raw: bytes) -> bytes:
    r"""Join a JSON value that is spread over lines; strings and all other spacing stay.

    >>> on_one_line(b'{\n  "a": 1,\n  "b": [2]\n}')
    b'{"a": 1, "b": [2]}'
    """
    if b"\n" not in raw:
        return raw

    def joined(match: re.Match[bytes]) -> bytes:
        if match[1] is not None:  # a line break inside a string is text: it becomes its escape
            return match[1].replace(b"\r\n", b"\n").replace(b"\n", b"\\n")
        return b", " if match[2] else b""

    return _BREAK.sub(joined, raw).replace(b"\n", b" ")


def _to_utf8(source: Source, traits: Traits, out: IO[bytes]) -> Changes:
    """Write a UTF-16 or UTF-32 file as UTF-8; half characters become JSON escapes of themselves."""
    for block in open_blocks(source):
        if b"\xed" in block:
            if traits.layout == "text" and _SURROGATE.search(block):
                raise Refused(
                    "not written as UTF-8: it holds half a character (a lone surrogate), which "
                    "UTF-8 has no bytes for; remove it by hand"
                )
            block = _SURROGATE.sub(_escaped, block)
        out.write(block)
    return Changes(operations={FileFix.TO_UTF8}, whole=True)


def _escaped(surrogate: re.Match[bytes]) -> bytes:
    high, low = surrogate[1][0], surrogate[2][0]
    return b"\\u%04x" % (0xD000 | (high & 0x3F) << 6 | low & 0x3F)


def _by_line(source: Source, traits: Traits, work: Work, out: IO[bytes]) -> Changes:
    changes = Changes()
    operations = [one for one in _LINE_OPERATIONS if one in work.operations]
    end = b"\n"  # how the lines before ended, for a line that has no end of its own
    mark = b""
    lines = enumerate(raw_lines(source, traits), 1)
    for number, raw in lines:
        new: list[bytes] | None = None
        if number in work.joins:
            more = [piece for _, piece in islice(lines, work.joins[number])]
            changes.lines.update((number + index, []) for index in range(1, len(more) + 1))
            new, raw = [join([raw, *more])], more[-1] if more else raw
        elif number in work.lines:
            new = _mended(number, raw, work.mend, end)
        for operation in operations:
            new, used = _operate(operation, number, raw, new, end, work.fields)
            if used:
                changes.operations.add(operation)
        if new is not None:
            new = [piece for piece in new if piece]
            if new == [_BOM]:  # the mark of a dropped first line goes to the next one
                mark, new = _BOM, []
        if mark and new != []:
            first, *rest = [raw] if new is None else new
            mark, new = b"", [mark + first, *rest]
        if new is None:
            out.write(raw)
        else:
            changes.lines[number] = new
            out.writelines(new)
        end = b"\r\n" if raw.endswith(b"\r\n") else b"\n"
    return changes


def _mended(number: int, raw: bytes, mend: Mend, before: bytes) -> list[bytes] | None:
    """Mend a raw line; bytes that are not UTF-8 pass through as they are, unless replaced."""
    bom = _BOM if number == 1 and raw.startswith(_BOM) else b""
    body = raw[len(bom) :]
    end = b"\r\n" if body.endswith(b"\r\n") else b"\n" if body.endswith(b"\n") else b""
    body = body[: len(body) - len(end)]
    new = mend(number, body.decode("utf-8", "surrogateescape"))
    if new is None:
        return None
    if not new:
        return [bom] if bom else []
    encoded = [line.encode("utf-8", "surrogateescape") for line in new]
    encoded[0] = bom + encoded[0]
    return [*(line + (end or before) for line in encoded[:-1]), encoded[-1] + end]


def _operate(
    operation: FileFix,
    number: int,
    raw: bytes,
    new: list[bytes] | None,
    before: bytes,
    fields: Fields,
) -> tuple[list[bytes] | None, bool]:
    """Apply one operation to the line as it is by now; return it and whether it changed.

    ``before`` is how the line before ends.
    """
    lines = [raw] if new is None else new
    if operation is FileFix.STRIP_BOM:
        changed = [line.removeprefix(_BOM) if number == 1 else line for line in lines]
    elif operation is FileFix.NEWLINES:
        changed = [_line_feeds(line) for line in lines]
    elif operation is FileFix.FINAL_NEWLINE:
        changed = [line if line.endswith(b"\n") else line + before for line in lines if line]
    elif operation is FileFix.NULL_KEYS:
        changed = [without_nulls(line, fields.nulls) for line in lines]
    elif operation is FileFix.FIELD_TYPES:
        changed = [retyped(line, fields.types) for line in lines]
    else:
        changed = [line for line in lines if line.removeprefix(_BOM).strip()]
    if changed == lines:
        return new, False
    return changed, True


def _line_feeds(line: bytes) -> bytes:
    """Write a line end as a line feed; a carriage return alone counts between JSON values only."""
    if line.endswith(b"\r\n"):
        line = line[:-2] + b"\n"
    if b"\r" not in line:
        return line
    parts = line.removesuffix(b"\n").removesuffix(b"\r").split(b"\r")
    try:
        for part in parts:
            if part.strip():
                orjson.loads(part)
    except orjson.JSONDecodeError:
        return line
    return b"\n".join(parts) + b"\n"


def raw_lines(source: Source, known: Traits | None = None) -> Iterator[bytes]:
    """Yield raw lines with their ends, BOM and all, decompressed."""
    traits = sniff(source) if known is None else known
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
