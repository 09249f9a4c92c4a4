"""Keys that come twice in one object of a record."""

from __future__ import annotations

from collections.abc import Iterator

from ftlint.jsontext.duplicates import duplicate_keys
from ftlint.model.diagnostic import Finding
from ftlint.model.record import Record


def repeated_keys(record: Record) -> Iterator[Finding]:
    """Yield a finding for each key that comes again."""
    for path, key, start, end in duplicate_keys(record.text):
        yield Finding(
            f"Duplicate key {key!r} in one object; only the last value is kept",
            path=path,
            span=(start, end),
            help="keep one of the values and remove the other",
            salt=f"{key}",
        )
