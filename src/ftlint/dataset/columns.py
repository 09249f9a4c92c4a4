"""Columns of numbers or digests, one entry a record: in memory while small, then on disk.

The file has no name, so nothing is left behind however the program ends.
"""

from __future__ import annotations

import tempfile
from typing import IO, Any, Final

LIMIT: Final = 1 << 18
"""Bytes of a column that are kept in memory."""


class Column:
    """A column that grows at its end; ``width`` is the number of bytes of an entry."""

    def __init__(self, width: int) -> None:
        """Begin empty."""
        self.width = width
        self._held = bytearray()
        self._file: IO[bytes] | None = None
        self._size = 0

    def __len__(self) -> int:
        return self._size // self.width

    def add(self, data: Any) -> None:
        """Append entries, as anything that holds their bytes."""
        view = memoryview(data).cast("B")
        self._size += len(view)
        self._held += view
        if len(self._held) >= LIMIT:
            self._spill()

    def _spill(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="ftlint-", buffering=0)  # noqa: SIM115
        self._file.write(self._held)
        self._held = bytearray()

    def data(self) -> bytes | bytearray:
        """Return all bytes of the column."""
        if self._file is None:
            return self._held
        self._file.seek(0)
        stored = bytearray(self._size)
        view = memoryview(stored)
        done = 0
        while done < self._size - len(self._held):
            done += self._file.readinto(view[done:])  # type: ignore[attr-defined]
        self._file.seek(0, 2)
        view[done:] = self._held
        return stored

    def array(self, dtype: str) -> Any:
        """Return the whole column as a NumPy array; entries of several numbers become rows."""
        import numpy as np

        numbers = np.frombuffer(self.data(), dtype=dtype)
        per_entry = self.width // numbers.itemsize
        return numbers.reshape(-1, per_entry) if per_entry > 1 else numbers

    def mapped(self, dtype: str) -> Any:
        """Return the column as an array that stays on disk and is read where it is looked at."""
        import numpy as np

        if self._file is None:
            return self.array(dtype)
        if self._held:
            self._spill()
        per_entry = self.width // np.dtype(dtype).itemsize
        shape = (len(self), per_entry) if per_entry > 1 else (len(self),)
        return np.memmap(self._file, dtype=dtype, mode="r", shape=shape)

    def close(self) -> None:
        """Give the space back."""
        self._held = bytearray()
        self._size = 0
        if self._file is not None:
            self._file.close()
            self._file = None
