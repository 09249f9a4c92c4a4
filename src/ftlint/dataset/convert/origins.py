"""Where each written line came from: one short line a record in a temporary file."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Iterable


class Origins:
    """Source file and place of every output line, on disk, so that memory stays bounded."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the outcome
        weakref.finalize(self, self._file.close)

    def add(self, places: Iterable[str]) -> None:
        """Take the places of some more output lines, each "file", a tab, "place"."""
        text = "".join(place.replace("\n", " ") + "\n" for place in places)
        self._file.write(text.encode("utf-8", "surrogatepass"))

    def of(self, lines: set[int]) -> dict[int, tuple[str, str]]:
        """Return file and place of some output lines, 1-based."""
        found: dict[int, tuple[str, str]] = {}
        if not lines:
            return found
        self._file.seek(0)
        for number, line in enumerate(self._file, 1):
            if number in lines:
                file, _, place = line.decode("utf-8", "surrogatepass").rstrip("\n").partition("\t")
                found[number] = file, place
        self._file.seek(0, 2)
        return found
