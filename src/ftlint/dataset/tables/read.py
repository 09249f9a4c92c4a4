"""The rows of a table as records, where they have a shape; the others are converted."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any, Final

import orjson

from ftlint.dataset.convert.inputs import Records, classify
from ftlint.errors import SourceError
from ftlint.formats import contenders, recognised
from ftlint.formats.shared.reading import SAMPLE_RECORDS
from ftlint.model.diagnostic import Severity
from ftlint.model.losses import Ledger
from ftlint.options.conversion import resolve
from ftlint.source import Source

Record = tuple[int, bytes]
NESTED: Final = frozenset(
    {
        "messages", "conversations", "conversation", "tools", "functions", "completions",
        "chosen_messages", "rejected_messages",
    }
)  # fmt: skip
"""Columns of a table of texts whose cells are JSON and nothing else."""
TURNS: Final = frozenset({"prompt", "completion", "chosen", "rejected"})
"""Columns whose cells are a text, or a list of turns as JSON."""


def records_of(source: Source, ledger: Ledger) -> Iterator[Record] | None:
    """Return (number of the row, line) of each record of a table.

    None where the rows are not records in a shape of the linter, but can be converted.
    """
    table = classify(source, resolve({}, (), ""))
    head = []
    for item in table.items(Ledger()):
        head.append(_record(item.value, table.container, Ledger()))
        if len(head) == SAMPLE_RECORDS:
            break
    if any(not _has_shape(one) and recognised(one) is not None for one in head):
        return None
    return _records(table, ledger)


def _has_shape(record: dict[str, Any]) -> bool:
    asked, last = contenders(record)
    return last is not None or any(fmt.detect(record) for fmt in asked)


def _records(table: Records, ledger: Ledger) -> Iterator[Record]:
    for item in table.items(ledger):
        value = _record(item.value, table.container, ledger)
        yield int(item.place.removeprefix("row ")), _line(value)


def _record(row: dict[str, Any], container: str, ledger: Ledger) -> dict[str, Any]:
    """Return a row as a record: cells of texts that hold turns or tools as JSON are parsed."""
    if container in ("parquet", "hf-dataset"):
        return {key: _plain(value, key, ledger) for key, value in row.items()}
    cells = ((key, _parsed(key, text)) for key, text in row.items())
    return {key: value for key, value in cells if value is not None}


def _parsed(key: str, text: str) -> Any:
    """Return the value of a cell; None for an empty one under a key that holds no text."""
    nested = key in NESTED
    if nested and not text:
        return None
    if (nested and text[:1] in "[{") or (key in TURNS and text.startswith("[{")):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def _plain(value: Any, key: str, ledger: Ledger) -> Any:
    """Return a value of Arrow as one of JSON; bytes have no place in it and are noted."""
    if isinstance(value, dict):
        return {name: _plain(item, key, ledger) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, key, ledger) for item in value]
    if isinstance(value, bytes):
        ledger.note("unmapped-columns", detail=f"{key} (bytes)", severity=Severity.WARNING)
        return None
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _line(value: dict[str, Any]) -> bytes:
    try:
        return json.dumps(value).encode() if _has_odd_number(value) else orjson.dumps(value)
    except (TypeError, ValueError) as error:
        raise SourceError(f"a row cannot be written as JSON: {error}") from None


def _has_odd_number(value: Any) -> bool:
    """Tell whether there is a number that orjson refuses or writes as null."""
    if isinstance(value, dict):
        return any(map(_has_odd_number, value.values()))
    if isinstance(value, list):
        return any(map(_has_odd_number, value))
    if isinstance(value, float):
        return not math.isfinite(value)
    return isinstance(value, int) and not -(2**63) <= value < 2**64
