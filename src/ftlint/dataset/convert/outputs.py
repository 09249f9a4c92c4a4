"""Containers to write: JSONL, JSON, CSV, Parquet, text."""

from __future__ import annotations

import csv
import io
import os
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from typing import IO, Any, Final, Protocol

import orjson

from ftlint.formats import Format
from ftlint.model.losses import Ledger
from ftlint.model.settings import COMMON_SHAPE
from ftlint.output.writer import OutputFile, uncompressed_name


class Sink(Protocol):
    """Where the written examples go, in order."""

    def add(self, examples: list[bytes]) -> None:
        """Take what a batch wrote."""

    def close(self) -> None:
        """Write what is held back."""


class LineSink:
    """One example a line."""

    def __init__(self, stream: IO[bytes]) -> None:
        """Write to an open stream."""
        self._stream = stream

    def add(self, examples: list[bytes]) -> None:
        """Write each example and a line feed."""
        if examples:
            self._stream.write(b"\n".join(examples) + b"\n")

    def close(self) -> None:
        """Nothing is held back."""


class ArraySink:
    """One JSON array, an example a line."""

    def __init__(self, stream: IO[bytes]) -> None:
        """Write to an open stream."""
        self._stream = stream
        self._lead = b"[\n"

    def add(self, examples: list[bytes]) -> None:
        """Write the examples with commas between."""
        for example in examples:
            self._stream.write(self._lead + example)
            self._lead = b",\n"

    def close(self) -> None:
        """Close the array."""
        self._stream.write(b"\n]\n" if self._lead == b",\n" else b"[]\n")


class TextSink:
    """Texts with a separator between."""

    def __init__(self, stream: IO[bytes], separator: str) -> None:
        """Write to an open stream."""
        self._stream = stream
        self._separator = separator.encode("utf-8")
        self._first = True

    def add(self, examples: list[bytes]) -> None:
        """Write each text, and the separator before all but the first."""
        for example in examples:
            if not self._first:
                self._stream.write(self._separator)
            self._first = False
            self._stream.write(example + b"\n")

    def close(self) -> None:
        """Nothing is held back."""


class RowSink:
    """A table: rows are held in a temporary file until all columns are known."""

    def __init__(
        self, stream: IO[bytes], container: str, layout: str | None, output: str, ledger: Ledger
    ) -> None:
        """Write ``container`` (csv, tsv, parquet) to an open stream at the end."""
        self._stream = stream
        self._output = output
        self._ledger = ledger
        self._container = container
        self._layout = layout
        self._held = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close
        weakref.finalize(self, self._held.close)
        self._single = True

    def add(self, examples: list[bytes]) -> None:
        """Hold the rows of each example."""
        for example in examples:
            if self._single and self._layout is None and self._container != "parquet":
                self._single = "wide" in orjson.loads(example)
            self._held.write(example + b"\n")

    def close(self) -> None:
        """Write the table."""
        if self._container == "parquet":
            from ftlint.dataset.tables import parquet_file

            parquet_file.write_records(self._stream, self._examples, self._output, self._ledger)
        else:
            wide = self._layout == "wide" or (self._layout is None and self._single)
            delimiter = "\t" if self._container == "tsv" else ","
            _write_csv(self._stream, self._examples, wide, delimiter)
        self._held.close()

    def _examples(self) -> Iterator[Any]:
        self._held.seek(0)
        for line in self._held:
            yield orjson.loads(line)


def _write_csv(stream: IO[bytes], examples: Any, wide: bool, delimiter: str) -> None:
    columns: dict[str, None] = {}
    for example in examples():
        for row in _rows(example, wide, 1):
            columns.update(dict.fromkeys(row))
    order = ["conversation", "turn", "system", "user", "assistant", "role", "content"]
    header = [name for name in order if name in columns]
    header += [name for name in columns if name not in order]
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    writer = csv.DictWriter(text, header, delimiter=delimiter, lineterminator="\n", restval="")
    writer.writeheader()
    for number, example in enumerate(examples(), 1):
        writer.writerows(_rows(example, wide, number))
    text.flush()
    text.detach()


def _rows(example: dict[str, Any], wide: bool, number: int) -> Iterable[dict[str, Any]]:
    if wide:
        return [example["wide"]]
    return [{"conversation": number, **row} for row in example["long"]]


_SUFFIXES: Final = {".csv": "csv", ".tsv": "tsv", ".parquet": "parquet", ".json": "json"}


def suffix_of(path: str) -> str:
    """Return the suffix that says what container an output is, whatever compresses it.

    >>> suffix_of("a.CSV.gz"), suffix_of("a.jsonl"), suffix_of("a.zst")
    ('.csv', '.jsonl', '')
    """
    return os.path.splitext(uncompressed_name(path.lower()))[1]


TABLES: Final = ("csv", "tsv", "parquet")
"""Containers with columns."""

_TARGETS: Final = {".csv": "csv", ".tsv": "csv", ".parquet": "parquet"}


def target_for(output: str) -> str:
    """Return the target format that the name of an output says, else that of chats."""
    return _TARGETS.get(suffix_of(output), COMMON_SHAPE)


def container_of(path: str, target: Format) -> str:
    """Tell from the target and the file name what container to write."""
    suffix = _SUFFIXES.get(suffix_of(path), "jsonl")
    if target.container == "csv":
        return "tsv" if suffix == "tsv" else "csv"
    if target.container:
        return target.container
    if target.can("write_text"):
        return "text"
    return suffix if suffix in ("json", "parquet") else "jsonl"


def open_sink(
    output: OutputFile, container: str, target: Format, options: dict[str, Any], ledger: Ledger
) -> Sink:
    """Return the sink for a container; the ledger gets what a table cannot hold."""
    stream = output.stream
    if container in TABLES:
        return RowSink(stream, container, options["layout"], output.path, ledger)
    if container == "json":
        return ArraySink(stream)
    if container == "text":
        return TextSink(stream, target.separator(options))
    return LineSink(stream)
