"""The formats of many records: by their keys it is remembered which formats have to be asked."""

from __future__ import annotations

from typing import Any, Final

from ftlint.formats import UNKNOWN, Format, contenders, recognised

MOST: Final = 4096
"""Sets of keys that are remembered."""


class Detector:
    """Tells the format of each record of a run: the same as ``detect``, without its search."""

    def __init__(self, method: str | None = None, forced: Format | None = None) -> None:
        """Take the training method, and the format of all records where the user has named one."""
        self._method = method
        self._forced = forced
        self._by_keys: dict[tuple[str, ...], tuple[list[Format], Format | None]] = {}

    def of(self, value: dict[str, Any]) -> Format:
        """Return the format of a record."""
        if self._forced is not None:
            return self._forced
        keys = tuple(value)
        found = self._by_keys.get(keys)
        if found is None:
            found = contenders(value, self._method)
            if len(self._by_keys) < MOST:
                self._by_keys[keys] = found
        asked, last = found
        for fmt in asked:
            if fmt.detect(value):
                return fmt
        return last or recognised(value) or UNKNOWN
