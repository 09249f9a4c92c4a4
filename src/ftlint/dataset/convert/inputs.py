"""Containers: from a path to batches of records, or to a text, in bounded memory.

A batch is what one worker converts: a piece of a JSONL file, raw JSON values of another document,
or rows of a table, each with its place in the source.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, Final

import orjson

from ftlint.dataset.broken import LINE_BREAKS
from ftlint.dataset.convert import archives
from ftlint.dataset.convert.documents import document_values
from ftlint.dataset.convert.repairs import UNSEEN
from ftlint.dataset.convert.tables import csv_rows, hf_rows, is_table, parquet_rows, xlsx_rows
from ftlint.dataset.convert.texts import read_text
from ftlint.dataset.convert.wrappers import other_splits, records_in
from ftlint.errors import FtlintError
from ftlint.formats.shared.reading import SAMPLE_LINES, SAMPLE_RECORDS, Item, Sample
from ftlint.jsontext.numbers import exact, loads
from ftlint.jsontext.outline import LONG, Text, beginning, outlined, spooled
from ftlint.jsontext.values import MOST, Value, refuse_larger, split_values
from ftlint.model.looks import CHOOSE
from ftlint.model.losses import Ledger
from ftlint.source import Source, open_blocks, open_chunks, sniff
from ftlint.source.records import whole_records
from ftlint.source.spread import Spread, ends_in_string, spread_in

CHUNK: Final = 2 << 20
"""Bytes of a JSONL file, or of other JSON values, in one batch."""
ROWS: Final = 512
"""Rows of a table in one batch."""


@dataclass(slots=True)
class Batch:
    """What one worker converts.

    Either ``lines``, whole lines of JSONL of which the first has the 1-based number ``first``; or
    ``values`` (raw bytes of JSON values, or parsed rows) with a place each.
    """

    lines: bytes = b""
    first: int = 1
    values: list[Any] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    def size(self) -> int:
        """Return the bytes of the source that it takes, as far as that is known."""
        return len(self.lines) or sum(len(one) for one in self.values if isinstance(one, bytes))


@dataclass(slots=True)
class Records:
    """The records of one source in its container.

    That is ``jsonl``, ``json``, ``csv``, ``xlsx``, ``parquet``, ``hf-dataset`` or ``text``.
    """

    source: Source
    container: str
    options: dict[str, Any]
    wrapper: str = ""
    """The key that holds the records, where the file is one object around a list."""
    tick: Callable[[int], None] | None = None
    """Called with the bytes that were read, where somebody watches."""
    _text: Text | None = None
    _outline: Any = None
    """The object that a large file is, its long lists unread; False for any other file."""

    @property
    def name(self) -> str:
        """Return the name that reports print."""
        return self.source.name

    def batches(self, ledger: Ledger) -> Iterator[Batch]:
        """Yield the records in batches."""
        if self.wrapper:
            yield from self._wrapped(ledger)
        elif self.container == "jsonl":
            line = 1
            for chunk in whole_records(open_chunks(self.source, CHUNK)):
                if len(chunk.data) > MOST:
                    refuse_larger(len(chunk.data), f"{self.name}: line {line}")
                yield Batch(chunk.data, line)
                line += chunk.data.count(b"\n")
        elif self.container == "json":
            yield from _packed(document_values(self.source, ledger))
        else:
            rows = self._rows(ledger)
            while batch := list(islice(rows, ROWS)):
                yield Batch(values=[row for _, row in batch], places=[place for place, _ in batch])

    def _wrapped(self, ledger: Ledger) -> Iterator[Batch]:
        key = self.wrapper
        outer = Records(self.source, self.container, self.options)
        for item in outer.items(ledger):
            if others := other_splits(item.value, key):
                ledger.note("other-splits", f"{self.name}: {key}", len(others), ", ".join(others))
            left = records_in(item.value, key)
            while found := list(islice(left, ROWS)):
                yield Batch(values=[row for _, row in found], places=[place for place, _ in found])

    def _rows(self, ledger: Ledger) -> Iterator[tuple[str, dict[str, Any]]]:
        readers = {"xlsx": xlsx_rows, "parquet": parquet_rows, "hf-dataset": hf_rows}
        reader = readers.get(self.container, csv_rows)
        return reader(self.source, self.options, ledger)

    def items(self, ledger: Ledger) -> Iterator[Item]:
        """Yield parsed records one by one; broken ones are noted and left out."""
        if not self.wrapper and (whole := self._outlined()) is not None:
            if self._text is not None:
                self._text.tick = self.tick
            yield Item(whole, "record 1 (line 1)", self.name)
            return
        for batch in self.batches(ledger):
            if self.tick is not None:
                self.tick(batch.size())
            for place, value, problem, raw in parsed(batch):
                if problem and (mended := _with_escapes(raw)) is not None:
                    detail = "control characters written as \\xNN"
                    ledger.note("container-repaired", f"{self.name}: {place}", detail=detail)
                    yield Item(mended, place, self.name)
                elif problem:
                    ledger.note("broken-record", f"{self.name}: {place}", detail=problem)
                else:
                    yield Item(value, place, self.name)

    def _outlined(self) -> Any:
        """Return the object that a large file is, its long lists unread; None for any other."""
        if self._outline is None:
            self._outline = False
            if self.container in ("json", "jsonl") and (text := _large(self.source)) is not None:
                self._text, self._outline = text, outlined(text) or False
        return self._outline or None

    def sample(self) -> Sample:
        """Return the start of the source, for detection."""
        if self.container == "text":
            how = self.options["repair_encoding"]
            options = self.options | {"repair_encoding": UNSEEN if how == "false" else how}
            text = read_text(self.source, options, Ledger())
            head = "\n".join(text.split("\n", SAMPLE_LINES)[:SAMPLE_LINES])
            return Sample(self.name, "text", text=head)
        first = islice(self.items(Ledger()), SAMPLE_RECORDS)
        values = tuple(beginning(item.value, SAMPLE_RECORDS) for item in first)
        return Sample(self.name, self.container, values)


def _large(source: Source) -> Text | None:
    """Return the text of a source that is large and may be one object."""
    plain = source.data is None and source.path is not None
    size = os.path.getsize(source.path) if plain and source.path else len(source.data or b"")
    traits = sniff(source)
    if size <= LONG and not traits.compression:
        return None
    if next(open_blocks(source), b"").lstrip()[:1] != b"{":
        return None
    if plain and source.path and not traits.compression and traits.charset == "utf-8":
        with open(source.path, "rb") as file:
            return Text(file, source.name, 3 if traits.bom == "utf-8" else 0)
    return spooled(open_blocks(source), source.name)


def parsed(batch: Batch) -> Iterator[tuple[str, Any, str, bytes]]:
    """Yield place, value, problem and raw bytes of each record; blank lines are left out."""
    if batch.values:
        for place, value in zip(batch.places, batch.values, strict=True):
            if isinstance(value, bytes):
                yield (place, *load(value), value)
            else:
                yield place, value, "", b""
        return
    lines = batch.lines.split(b"\n")
    spread: dict[int, Spread] | None = None
    done = 0
    for number, line in enumerate(lines, batch.first):
        if number > done and line and not line.isspace():
            try:
                value = orjson.loads(line)
            except orjson.JSONDecodeError:
                value, problem = load(line)
            else:
                yield f"line {number}", exact(value, line), "", line
                continue
            if problem and ends_in_string(line):
                if spread is None:
                    spread = spread_in(lines, batch.first)
                if one := spread.get(number):
                    done = one.last
                    yield f"line {number}", None, LINE_BREAKS, one.raw
                    continue
            if problem:
                yield from _several(line, f"line {number}", problem)
            else:
                yield f"line {number}", value, "", line


_HEX_ESCAPE: Final = re.compile(rb"(?<!\\)((?:\\\\)*)\\x([0-9A-Fa-f]{2})")


def _with_escapes(raw: bytes) -> Any:
    """Parse a value whose strings have escapes such as ``\\x0b``, which JSON has not; else None.

    Telegram's desktop app writes control characters that way.
    """
    mended, count = _HEX_ESCAPE.subn(rb"\1\\u00\2", raw)
    return load(mended)[0] if count else None


def load(raw: bytes) -> tuple[Any, str]:
    """Parse one JSON value: the value and "", or None and what is wrong with it."""
    try:
        return loads(raw), ""
    except orjson.JSONDecodeError as error:
        try:
            import json

            # Big integers and NaN: legal for the standard library, and kept as they are.
            return json.loads(raw.decode("utf-8")), ""
        except (ValueError, RecursionError):
            return None, str(error).split(":")[0]


def _several(line: bytes, place: str, problem: str) -> Iterator[tuple[str, Any, str, bytes]]:
    """Read a line that holds several values, if that is what is wrong with it."""
    value, trouble = load(line.rstrip().removesuffix(b","))
    if not trouble:
        yield place, value, "", b""  # an array's rows, without its brackets
        return
    found = [item for item in split_values([line]) if isinstance(item, Value)]
    values = [load(item.raw) for item in found]
    if len(found) < 2 or any(trouble for _, trouble in values):
        yield place, None, problem, line
        return
    for number, (item, (value, _)) in enumerate(zip(found, values, strict=True), 1):
        yield f"{place}, value {number}", value, "", item.raw


def _packed(values: Iterator[tuple[str, bytes]]) -> Iterator[Batch]:
    batch, size = Batch(), 0
    for place, raw in values:
        batch.values.append(raw)
        batch.places.append(place)
        size += len(raw)
        if size >= CHUNK:
            yield batch
            batch, size = Batch(), 0
    if batch.values:
        yield batch


@dataclass(slots=True)
class Bundle:
    """A folder or a zip archive with several files that may belong together."""

    name: str
    names: list[str]
    path: str = ""
    archive: archives.Archive | None = None

    def source(self, member: str) -> Source:
        """Return one file inside as a source."""
        if self.archive is not None:
            return self.archive.source(member)
        return Source(os.path.join(self.path, member), f"{self.name.rstrip('/')}/{member}")


def open_path(
    path: str,
    options: dict[str, Any],
    spool: str,
    container: str = "",
    data: bytes | None = None,
    name: str = "",
) -> Records | Bundle:
    """Look at a path and return its Records, or a Bundle for folders and plain zip archives."""
    name = (name or path).replace(os.sep, "/")
    if data is not None:
        return classify(Source(None, name, data), options, container)
    if os.path.isdir(path):
        names = archives.folder_names(path)
        if not names:
            raise FtlintError(f"{name}: no files in this folder")
        if container == "hf-dataset" or is_table(names):
            return Records(Source(path, name), "hf-dataset", options)
        return Bundle(name, names, path)
    source = Source(path, name)
    if not container and _is_zip(source):
        archive = archives.Archive(path, name, spool)
        return Bundle(name, archive.names, archive=archive)
    return classify(source, options, container)


def _is_zip(source: Source) -> bool:
    return sniff(source).binary == "a zip archive"


_BINARY: Final = {"an Excel workbook": "xlsx", "a Parquet file": "parquet"}
_UNPACKED: Final = {
    "an xz archive": "which is not read; unpack it first, as xz -dk does",
    "a bzip2 archive": "which is not read; unpack it first, as bunzip2 -k does",
}
"""What to do about packed files that are not read as they are."""
_SUFFIXES: Final = {".csv": "csv", ".tsv": "tsv", ".tab": "tsv"}
_TEXT_SUFFIXES: Final = frozenset({".md", ".markdown", ".vtt", ".srt"})


def classify(source: Source, options: dict[str, Any], container: str = "") -> Records:
    """Tell the container of one file from its content, and from its suffix where that must do."""
    traits = sniff(source)
    if traits.lfs_pointer:
        raise FtlintError(f"{source.name}: is a Git LFS pointer, not the data; run: git lfs pull")
    if container in ("csv", "tsv", "xlsx", "parquet", "hf-dataset", "text"):
        return Records(source, container, options)
    if traits.binary:
        if traits.binary not in _BINARY:
            remedy = _UNPACKED.get(traits.binary, f"not training data; {CHOOSE}")
            raise FtlintError(f"{source.name}: is {traits.binary}, {remedy}")
        return Records(source, _BINARY[traits.binary], options)
    suffix = traits.extension or ""
    if suffix in _SUFFIXES:
        return Records(source, _SUFFIXES[suffix], options)
    if suffix in _TEXT_SUFFIXES or traits.layout == "text" or _is_prose(source, suffix):
        return Records(source, "text", options)
    if traits.charset != "utf-8" or traits.document:
        return Records(source, "json", options) if traits.document else _lines(source, options)
    return _lines(source, options)


def _is_prose(source: Source, suffix: str) -> bool:
    """Tell text from JSON: lines that begin with a bracketed time, captions with numbers."""
    if suffix in (".json", ".jsonl", ".ndjson"):
        return False
    head = next(open_blocks(source), b"")[:4096].lstrip()
    if head[:1].isdigit() or head.startswith(b"WEBVTT"):
        return b"-->" in head
    return head[:1] == b"[" and head[1:].lstrip()[:1] not in (b"{", b"[", b'"', b"]", b"")


def _lines(source: Source, options: dict[str, Any]) -> Records:
    return Records(source, "jsonl", options)


def joined(parts: list[Iterator[Item]]) -> Iterator[Item]:
    """Chain the items of several inputs."""
    return chain.from_iterable(parts)
