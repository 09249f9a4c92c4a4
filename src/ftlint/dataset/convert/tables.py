"""Tables as rows: CSV, Excel, Parquet and Hugging Face dataset folders."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import islice
from typing import Any, Final

from ftlint.dataset.convert.delimiters import guess_delimiter
from ftlint.dataset.convert.texts import decode
from ftlint.dataset.tables import parquet_file
from ftlint.errors import FtlintError
from ftlint.model.losses import Ledger
from ftlint.source import Source, open_blocks

Row = tuple[str, dict[str, Any]]
HEAD_LINES: Final = 200
"""Lines at the start that decide about the delimiter."""
_FIELD_LIMIT: Final = 1 << 30


def is_table(names: Iterable[str]) -> bool:
    """Tell whether a folder is a dataset saved to disk, or a snapshot with Parquet files."""
    names = set(names)
    if "dataset_dict.json" in names or {"dataset_info.json", "state.json"} <= names:
        return True
    return any(name.endswith(".parquet") for name in names)


def _extra(module: str, extra: str, what: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        raise FtlintError(f"{what} needs the extra: pip install 'ftlint[{extra}]'") from None


def csv_rows(source: Source, options: dict[str, Any], ledger: Ledger) -> Iterator[Row]:
    """Yield the rows of a CSV or TSV file; "row N" counts the header as row 1.

    Raises FtlintError for a ragged row and for a header that names a column twice.
    """
    csv.field_size_limit(_FIELD_LIMIT)
    lines = _csv_lines(source, options, ledger)
    head = list(islice(lines, HEAD_LINES))
    skipped = 0
    if head and head[0].lower().startswith("sep=") and len(head[0].strip()) == 5:
        delimiter = head[0].strip()[4]
        head, skipped = head[1:], 1
    else:
        delimiter = guess_delimiter("".join(head))
    numbered = is_numbered(options)
    yield from _dict_rows(source.name, _chained(head, lines), delimiter, skipped, ledger, numbered)


def _chained(head: list[str], rest: Iterator[str]) -> Iterator[str]:
    yield from head
    yield from rest


def _dict_rows(
    name: str, lines: Iterator[str], delimiter: str, skipped: int, ledger: Ledger, numbered: bool
) -> Iterator[Row]:
    header: list[str] | None = None
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = skipped
    try:
        for row in reader:
            number += 1
            if not any(cell.strip() for cell in row):
                if header is not None:
                    ledger.note("empty-row", f"{name}: row {number}")
                continue
            if header is None:
                header, below = _heads(name, row, f"row {number}", ledger, numbered)
                if below:
                    continue
            if len(row) != len(header):
                raise FtlintError(
                    f"{name}: row {number} has {len(row)} fields, the header has {len(header)}"
                )
            cells = [cell.replace("\r\n", "\n") for cell in row]
            yield f"row {number}", dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise FtlintError(f"{name}: row {number + 1}: {error}") from None


def is_numbered(options: dict[str, Any]) -> bool:
    """Tell whether columns are named by their numbers, as in a table without a header."""
    given = options.get("columns") or {}
    return bool(given) and all(column.isdecimal() for column in given.values())


def _heads(
    name: str, row: list[Any], place: str, ledger: Ledger, numbered: bool
) -> tuple[list[str], bool]:
    """Return the names of the columns, and whether the first row is what names them."""
    cells = [str(cell if cell is not None else "").strip() for cell in row]
    numbers = [str(index + 1) for index in range(len(row))]
    if numbered and not set(numbers) <= set(cells):
        return numbers, False
    if _is_exchange(cells):
        ledger.note("no-header", f"{name}: {place}", detail="the columns are question and answer")
        return ["question", "answer"], False
    return _header(name, row), True


def _is_exchange(cells: list[str]) -> bool:
    """Tell whether a row of two is a question with its answer, and no header.

    >>> _is_exchange(["Is it far?", "No."]), _is_exchange(["What is asked?", "What is said?"])
    (True, False)
    """
    if len(cells) != 2:
        return False
    asked, said = cells
    return asked.endswith(_ASKS) and said.endswith(_SAYS) and len(asked) > 3


_ASKS: Final = ("?", "？", "؟", "՞")
_SAYS: Final = (".", "!", "。", "！", "।", "…")


def _header(name: str, row: list[Any]) -> list[str]:
    names = [str(cell if cell is not None else "").strip() for cell in row]
    twice = {item for item in names if item and names.count(item) > 1}
    if twice:
        raise FtlintError(f"{name}: the header names the column {sorted(twice)[0]!r} twice")
    return [item or f"column{index + 1}" for index, item in enumerate(names)]


def _csv_lines(source: Source, options: dict[str, Any], ledger: Ledger) -> Iterator[str]:
    if options.get("encoding") or not _is_utf8(source):
        text = decode(b"".join(open_blocks(source)), source.name, options, ledger)
        yield from io.StringIO(text.removeprefix("\ufeff"), newline="")
        return
    rest = b""
    for block in open_blocks(source):
        rest += block
        cut = rest.rfind(b"\n") + 1
        if cut:
            yield from io.StringIO(rest[:cut].decode("utf-8"), newline="")
            rest = rest[cut:]
    if rest:
        yield rest.decode("utf-8")


def _is_utf8(source: Source) -> bool:
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for block in open_blocks(source):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def xlsx_rows(source: Source, options: dict[str, Any], ledger: Ledger) -> Iterator[Row]:
    """Yield the rows of one sheet of a workbook: the named one, else the first visible one."""
    openpyxl = _extra("openpyxl", "excel", "reading Excel workbooks")
    handle = source.path if source.data is None else io.BytesIO(source.data)
    try:
        book = openpyxl.load_workbook(handle, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever the zip and XML layers raise
        raise FtlintError(f"{source.name}: is not a readable workbook: {error}") from None
    try:
        yield from _sheet_rows(source.name, book, options, ledger)
    finally:
        book.close()


def _sheet_rows(name: str, book: Any, options: dict[str, Any], ledger: Ledger) -> Iterator[Row]:
    wanted = options.get("sheet")
    if wanted and wanted not in book.sheetnames:
        raise FtlintError(f"{name}: no sheet {wanted!r}; there are {', '.join(book.sheetnames)}")
    visible = [item.title for item in book.worksheets if item.sheet_state == "visible"]
    title = wanted or (visible or book.sheetnames)[0]
    others = [item for item in book.sheetnames if item != title]
    if others:
        ledger.note("other-sheets", f"{name}: {title}", len(others), ", ".join(others))
    header: list[str] | None = None
    for number, row in enumerate(book[title].iter_rows(values_only=True), 1):
        cells = [_cell(value, f"{name}: row {number}", ledger) for value in row]
        if not any(cells):
            if header is not None:
                ledger.note("empty-row", f"{name}: row {number}")
        elif header is None:
            while cells and not cells[-1]:
                cells.pop()
            header, below = _heads(name, cells, f"row {number}", ledger, is_numbered(options))
            if not below:
                yield f"row {number}", dict(zip(header, cells, strict=True))
        else:
            width = len(header)
            if any(cells[width:]):
                raise FtlintError(f"{name}: row {number} has more cells than the header")
            padded = [*cells, *[""] * (width - len(cells))][:width]
            yield f"row {number}", dict(zip(header, padded, strict=True))


def _cell(value: Any, place: str, ledger: Ledger) -> str:
    """Write a cell as text: whole numbers without ".0", dates as ISO 8601, booleans as TRUE."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    text = str(value)
    if text.startswith("#") and text in ("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!"):
        ledger.note("error-cells", place, detail=text)
        return ""
    return text.replace("\r\n", "\n").replace("_x000D_\n", "\n")


def parquet_rows(source: Source, options: dict[str, Any], ledger: Ledger) -> Iterator[Row]:
    """Yield the rows of a Parquet file, keys without a value left out inside structs."""
    parquet = _extra("pyarrow.parquet", "parquet", "reading Parquet")
    handle = source.path if source.data is None else io.BytesIO(source.data)
    try:
        file = parquet.ParquetFile(handle)
        texts = [one.name for one in file.schema_arrow if one.metadata == parquet_file.MARK]
        number = 0
        for batch in file.iter_batches(batch_size=256):
            for row in batch.to_pylist():
                number += 1
                row |= {name: json.loads(row[name]) for name in texts if row[name] is not None}
                yield f"row {number}", without_nulls(row)
    except (OSError, ValueError) as error:
        first = str(error).split("\n", 1)[0]
        raise FtlintError(f"{source.name}: is not a readable Parquet file: {first}") from None


def without_nulls(value: Any) -> Any:
    """Leave out keys without a value, which Arrow adds to every object of a column.

    >>> without_nulls({"a": [{"b": 1, "c": None}], "d": None})
    {'a': [{'b': 1}]}
    """
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value


def hf_rows(source: Source, options: dict[str, Any], ledger: Ledger) -> Iterator[Row]:
    """Yield the rows of a dataset folder: one split, the one named or the only one or train."""
    assert source.path is not None
    files = _split_files(source, options.get("split"), ledger)
    number = 0
    for path in files:
        for row in _arrow_rows(path):
            number += 1
            yield f"row {number}", without_nulls(row)


def _arrow_rows(path: str) -> Iterator[dict[str, Any]]:
    if path.endswith(".parquet"):
        name = os.path.basename(path)
        for _, row in parquet_rows(Source(path, name), {}, Ledger()):
            yield row
        return
    arrow = _extra("pyarrow", "parquet", "reading dataset folders")
    with arrow.memory_map(path) as mapped, arrow.ipc.open_stream(mapped) as reader:
        for batch in reader:
            yield from batch.to_pylist()


def _split_files(source: Source, wanted: str | None, ledger: Ledger) -> list[str]:
    splits = _splits(str(source.path))
    if not splits:
        raise FtlintError(f"{source.name}: no Arrow or Parquet files in this folder")
    if wanted and wanted not in splits:
        raise FtlintError(f"{source.name}: no split {wanted!r}; there are {', '.join(splits)}")
    chosen = wanted or ("train" if "train" in splits else next(iter(splits)))
    others = [name for name in splits if name != chosen]
    if others:
        ledger.note("other-splits", f"{source.name}: {chosen}", len(others), ", ".join(others))
    return splits[chosen]


def _splits(root: str) -> dict[str, list[str]]:
    """Find the data files of each split: by folder (saved to disk) or by file name (snapshot)."""
    splits: dict[str, list[str]] = {}
    for folder, folders, files in os.walk(root):
        folders.sort()
        for file in sorted(files):
            path = os.path.join(folder, file)
            inner = os.path.relpath(folder, root)
            if file.endswith(".arrow") and not file.startswith("cache-"):
                name = "train" if inner == "." else inner.split(os.sep)[-1]
                splits.setdefault(name, []).append(path)
            elif file.endswith(".parquet"):
                splits.setdefault(file.split("-")[0].split(".")[0], []).append(path)
    return splits
