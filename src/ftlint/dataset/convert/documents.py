"""JSON that is not one value a line: arrays, pretty-printed and concatenated values."""

from __future__ import annotations

from collections.abc import Iterator

from ftlint.jsontext.values import MOST, Value, open_values
from ftlint.model.losses import Ledger
from ftlint.source import Source


def document_values(source: Source, ledger: Ledger) -> Iterator[tuple[str, bytes]]:
    """Yield place and raw bytes of each value; where a document is cut off, every whole one.

    A place is the 1-based number of the value and the line where it begins.
    """
    for number, value in enumerate(open_values(source, MOST), 1):
        if isinstance(value, Value):
            yield f"record {number} (line {value.line})", value.raw
        else:
            kind = "truncated-file" if value.kind == "cut-off" else "broken-record"
            place = f"{source.name}: line {value.line}, column {value.column}"
            ledger.note(kind, place, detail=value.message)
