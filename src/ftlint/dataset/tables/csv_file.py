"""CSV and TSV: a column for each key, nested values as JSON text."""

from __future__ import annotations

import csv
import io
from typing import IO, Any, Final

from ftlint.dataset.tables.rows import INSTEAD, Rows, as_json, columns_of
from ftlint.errors import FtlintError
from ftlint.model.losses import Ledger

FORMULA: Final = ("=", "+", "-", "@", "\t")
"""What a spreadsheet takes for the beginning of a formula."""


def write_records(
    stream: IO[bytes], rows: Rows, delimiter: str, output: str, ledger: Ledger
) -> None:
    """Write records as a table; what CSV cannot say of them is noted."""
    columns = columns_of(rows())
    _require_names(columns, output)
    stream.write(_line(columns, delimiter))
    for number, row in enumerate(rows(), 1):
        place = f"{output}: row {number + 1}"
        cells = [_cell(row[key], key, place, ledger) if key in row else "" for key in columns]
        if not any(cell.strip() for cell in cells):
            ledger.note("blank-rows-written", place)
        stream.write(_line(cells, delimiter))


def _line(cells: list[str], delimiter: str) -> bytes:
    """Return a row; with CRLF for an end the writer quotes carriage returns, as it must."""
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
    return line.getvalue().removesuffix("\r\n").encode("utf-8") + b"\n"


def _require_names(columns: list[str], output: str) -> None:
    """Raise FtlintError for keys that would not be the same in the header of a table."""
    if not columns:
        raise FtlintError(f"{output}: no record has a key, so there are no columns; {INSTEAD}")
    for name in columns:
        if not name or name != name.strip():
            what = f"the key '{name}' has whitespace at its edge" if name else "a key is empty"
            raise FtlintError(f"{output}: {what}, and is not a name for a column; {INSTEAD}")


def _cell(value: Any, key: str, place: str, ledger: Ledger) -> str:
    if isinstance(value, str):
        if value.startswith(FORMULA):
            ledger.note("formula-like-cells", place, detail=key)
        if "\r" in value:
            ledger.note("carriage-returns-in-cells", place, detail=key)
        return value
    if value is None:
        ledger.note("null-keys-removed", place, detail=key)
        return ""
    if isinstance(value, dict | list):
        ledger.note("written-as-json", place, detail=key)
    return as_json(value)
