"""Fields that a loader does not know yet when it meets them, since the first records lack them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Final, NamedTuple

from ftlint.formats import named
from ftlint.model.media import COLUMNS
from ftlint.rules import FileSummary

FIRST_BLOCK: Final = 10 << 20
"""Bytes of a file from which `datasets` infers the columns and their types.

https://github.com/huggingface/datasets/blob/main/src/datasets/packaged_modules/json/json.py
(``chunksize``; read 2026-11-28, tried with 3.6.0 and 5.2.0).
"""

FIRST_ROWS: Final = 1000
"""Rows after which the writer of ``datasets.map`` has settled the types of new columns."""

MEDIA: Final = tuple(COLUMNS.values())
"""Columns that LLaMA-Factory's mapping makes anew, whatever the file says."""

Table = tuple[tuple[str, str], ...]


class Late(NamedTuple):
    """A field that first appears late: its place, the line, and how much comes before."""

    place: str
    line: int
    before: str
    empty: bool
    """The list is there in all records, and empty in those before."""


def late_fields(
    file: FileSummary,
    tables: Iterable[tuple[int, int, Table]],
    *,
    mapped: bool,
    told: Container[str],
) -> Iterator[Late]:
    """Yield the outermost fields of which the first block of the file knows nothing.

    ``tables`` are the places and types of the records that have more than roles and texts. With
    ``mapped`` the media columns must have a value within the first rows as well. Fields below
    those that are ``told`` already are left out.
    """
    big = file.size > FIRST_BLOCK
    if not big and not (mapped and file.records > FIRST_ROWS):
        return
    first: dict[str, tuple[int, int]] = {}
    known: set[Table] = set()
    count = 0
    for line, number, table in tables:
        count += 1
        if table not in known:
            known.add(table)
            for place, _ in table:
                first.setdefault(place, (line, number))
    plain = _plain(file) if count < file.records - file.broken else frozenset()
    late: dict[str, Late] = {}
    for place, (line, number) in first.items():
        before = "" if place in plain else _before(file, line, number, place, mapped=mapped)
        if before:
            late[place] = Late(place.removesuffix("[]"), line, before, place.endswith("[]"))
    for place, one in late.items():
        parent = _parent(place)
        if parent not in late and parent not in told:
            yield one


def _before(file: FileSummary, line: int, number: int, place: str, *, mapped: bool) -> str:
    """Say how much comes before a record with a late field; empty where it is not late."""
    if file.size > FIRST_BLOCK:
        offset = file.offset_of(line, number) or 0
        if offset > FIRST_BLOCK:
            return f"{offset / 1e6:.1f} MB"
    if mapped and number > FIRST_ROWS and place.removesuffix("[]") in MEDIA:
        return f"{number - 1:,} records"
    return ""


def _plain(file: FileSummary) -> frozenset[str]:
    """Return the places of roles and texts: records with nothing else are in no table."""
    found: set[str] = set()
    for fmt in map(named, file.formats):
        for key in fmt.plain_keys:
            below = (f"{key}[]", f"{key}[].{fmt.role_key}", f"{key}[].{fmt.content_key}")
            found.update((key, *below))
    return frozenset(found)


def _parent(place: str) -> str:
    """Return the place around a place.

    >>> _parent("messages[].name"), _parent("images[]"), _parent("source")
    ('messages[]', 'images', '')
    """
    if place.endswith("[]"):
        return place[:-2]
    return place.rpartition(".")[0]
