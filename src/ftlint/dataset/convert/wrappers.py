"""One object around the records of a file: under a key, column by column, or keyed by their ids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ftlint.formats.datasets.turn_list import spelling_of
from ftlint.formats.shared.aliases import TURN_LISTS
from ftlint.formats.shared.reading import Sample

WRAPPERS: Final = (
    "data",
    "conversations",
    "records",
    "examples",
    "rows",
    "items",
    "train",
    "dataset",
    "results",
)
"""Keys under which a single object may hold the list of records."""
COLUMN_WISE: Final = "row"
"""What stands for the key of a wrapper where an object holds a table column by column."""
KEYED: Final = "key"
"""The same where each value is a record, or a list of turns, under its id."""
PAIRED: Final = "entry"
"""The same where each key is a question and its value the answer."""
SPLIT: Final = "table row"
"""The same where pandas wrote a table with ``orient="split"``."""


def wrapper_of(sample: Sample) -> str:
    """Return the key that holds the records, where a source is one object around them."""
    if len(sample.values) != 1 or not isinstance(sample.values[0], dict):
        return ""
    value = sample.values[0]
    if _is_split(value):
        return SPLIT
    for key in WRAPPERS:
        items = value.get(key)
        if isinstance(items, list) and items and all(isinstance(item, dict) for item in items[:5]):
            return key
    if _is_column_wise(value):
        return COLUMN_WISE
    if _is_keyed(value):
        return KEYED
    return PAIRED if _is_paired(value) else ""


def is_indexed(sample: Sample) -> bool:
    """Tell whether one object holds a table column by column, as pandas and datasets write it.

    Each column is an object of row numbers, or a list of texts; there are two columns at least.
    """
    value = sample.values[0] if len(sample.values) == 1 else None
    if not isinstance(value, dict) or len(value) < 2:
        return False
    columns = list(value.values())
    if all(isinstance(column, dict) and column for column in columns):
        return len({tuple(column) for column in columns}) == 1 and all(map(str.isdigit, columns[0]))
    return _is_column_wise(value) and all(isinstance(item, str) for item in columns[0])


def _is_column_wise(value: dict[str, Any]) -> bool:
    """Tell whether an object holds a table column by column: lists of one length, and no more."""
    columns = list(value.values())
    if not columns or not all(isinstance(column, list) for column in columns):
        return False
    if any(isinstance(item, dict) for column in columns for item in column[:3]):
        return False
    return len({len(column) for column in columns}) == 1 and bool(columns[0])


def _is_split(value: dict[str, Any]) -> bool:
    names, rows = value.get("columns"), value.get("data")
    if not isinstance(names, list) or not isinstance(rows, list) or not rows:
        return False
    return all(isinstance(row, list) and len(row) == len(names) for row in rows[:5])


def _is_keyed(value: dict[str, Any]) -> bool:
    """Tell whether all values are objects of the same keys, or all are lists of turns.

    >>> _is_keyed({"a": {"q": 1, "x": 2}, "b": {"q": 3, "x": 4}})
    True
    >>> _is_keyed({"a": {"q": 1}, "b": 2})
    False
    """
    values = list(value.values())[:16]
    if not values:
        return False
    if all(isinstance(one, list) for one in values):
        if len(value) < 2 or not value.keys().isdisjoint(TURN_LISTS):
            return False  # one list under one name, right or misspelt, is a conversation
        return all((found := spelling_of(one)) and found.kind == "turns" for one in values)
    if not all(isinstance(one, dict) and one for one in values):
        return False
    shared = set(values[0]).intersection(*values)
    return len(shared) * 2 > max(map(len, values)) and (len(value) > 1 or len(shared) > 1)


def _is_paired(value: dict[str, Any]) -> bool:
    """Tell whether an object leads from questions to answers, and not from names to texts.

    >>> _is_paired({"Is it far?": "No.", "Who sails?": "Ana."})
    True
    >>> _is_paired({"title": "a b", "author": "d"})
    False
    """
    asked = [key for key in value if " " in key.strip() or key.rstrip().endswith(("?", "？", "؟"))]
    return (
        len(value) > 1
        and len(asked) * 4 >= len(value) * 3
        and all(isinstance(answer, str) for answer in value.values())
    )


def records_in(value: Any, key: str) -> Iterator[tuple[str, Any]]:
    """Yield place and value of each record inside a wrapper."""
    if not isinstance(value, dict):
        return
    if key == KEYED:
        for name, record in value.items():
            yield f"{key} {name!r}", record
        return
    if key == PAIRED:
        for index, (asked, said) in enumerate(value.items()):
            yield f"{key}/{index}", {"question": asked, "answer": said}
        return
    rows: Any = value.get(key)
    if key == SPLIT:
        rows = (dict(zip(value["columns"], row, strict=False)) for row in value["data"])
    elif key == COLUMN_WISE:
        names = list(value)
        lists = (one.values() if isinstance(one, dict) else one for one in value.values())
        rows = (dict(zip(names, row, strict=True)) for row in zip(*lists, strict=True))
    for index, row in enumerate(rows or ()):
        yield f"{key}/{index}", bare_row(row)


def other_splits(value: Any, key: str) -> list[str]:
    """Return the keys beside the records that are read, under which other records are."""
    if not isinstance(value, dict) or key not in value:
        return []
    return [
        name
        for name, items in value.items()
        if name != key and isinstance(items, list) and items and isinstance(items[0], dict)
    ]


def bare_row(row: Any) -> Any:
    """Return the row inside what the dataset server of Hugging Face puts around it.

    >>> bare_row({"row_idx": 0, "row": {"a": 1}, "truncated_cells": []}), bare_row({"row": 1})
    ({'a': 1}, {'row': 1})
    """
    wrapped = isinstance(row, dict) and "row_idx" in row and isinstance(row.get("row"), dict)
    return row["row"] if wrapped else row
