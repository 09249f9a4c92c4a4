"""Columns that grow with a dataset: in memory while they are small, in a temporary file above that.

With them the memory of a check does not depend on the number of records.
"""

from __future__ import annotations

import sys
from typing import IO, TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from mmap import mmap

HELD: Final = 4 * 1024 * 1024
"""Bytes of a spool that are kept in memory before they go to disk."""

SMALL: Final = 1 << 18
"""The same for a column, of which an operation on datasets has many."""


class Spool:
    """Bytes that are appended to and read by position.

    >>> spool = Spool()
    >>> spool.append(b"abc"); spool.append(b"def"); spool[2:4], len(spool)
    (b'cd', 6)
    """

    __slots__ = ("_file", "_held", "_map", "_most", "_size", "_view")

    def __init__(self, most: int | None = None) -> None:
        """Begin empty, without a file; ``most`` bytes are kept in memory."""
        self._most = HELD if most is None else most
        self._held = bytearray()
        self._file: IO[bytes] | None = None
        self._size = 0
        self._view: memoryview | None = None
        self._map: mmap | None = None

    def __del__(self) -> None:
        """Let the temporary file go."""
        if self._file is not None:
            self._file.close()

    def __len__(self) -> int:
        return self._size

    def append(self, data: bytes | bytearray | memoryview) -> None:
        """Add bytes at the end; while somebody holds a ``view``, BufferError."""
        self._view = self._map = None
        self._held += data
        self._size += len(data)
        if len(self._held) >= self._most:
            self._write()

    def _write(self) -> None:
        if self._file is None:
            import tempfile

            # The file has no name and goes with the process, however that ends.
            self._file = tempfile.TemporaryFile(prefix="ftlint-")  # noqa: SIM115
        self._file.write(self._held)
        self._held = bytearray()

    def view(self) -> memoryview:
        """Return all bytes as one buffer, mapped from disk where they are there."""
        if self._view is None:
            if self._file is None:
                self._view = memoryview(self._held)
            else:
                self._write()
                self._file.flush()
                import mmap

                self._map = mmap.mmap(self._file.fileno(), self._size, access=mmap.ACCESS_READ)
                self._view = memoryview(self._map)
        return self._view

    def release(self) -> None:
        """Give the memory of a view back; what is read of it later comes from the disk again."""
        if self._map is not None and sys.platform == "linux":
            import mmap

            self._map.madvise(mmap.MADV_DONTNEED)

    def __getitem__(self, span: slice) -> bytes:
        return bytes(self.view()[span])

    def piece(self, start: int, size: int) -> bytes:
        """Return what was appended at once; from disk it is read, so that no map holds it all."""
        held = start - (self._size - len(self._held))
        if held >= 0:
            return bytes(self._held[held : held + size])
        assert self._file is not None
        self._file.seek(start)
        found = self._file.read(size)
        self._file.seek(0, 2)
        return found


class Column(Spool):
    """A spool of entries of ``width`` bytes each, which arrays read; its length is in entries."""

    __slots__ = ("width",)

    def __init__(self, width: int) -> None:
        """Begin empty."""
        super().__init__(SMALL)
        self.width = width

    def __len__(self) -> int:
        return self._size // self.width

    def add(self, data: Any) -> None:
        """Append entries, as anything that holds their bytes."""
        self.append(memoryview(data).cast("B"))

    def data(self) -> bytes | bytearray:
        """Return all bytes of the column, in memory."""
        return self._held if self._file is None else self._copied()

    def _copied(self) -> bytearray:
        """Return what is on disk, read and not mapped."""
        self._write()
        assert self._file is not None
        self._file.flush()
        self._file.seek(0)
        data = bytearray(self._size)
        self._file.readinto(data)  # type: ignore[attr-defined]
        self._file.seek(0, 2)
        return data

    def array(self, dtype: str) -> Any:
        """Return the whole column as a NumPy array; entries of several numbers become rows."""
        return self._rows(self.data(), dtype)

    def mapped(self, dtype: str) -> Any:
        """Return the column as an array that stays on disk and is read where it is looked at."""
        return self._rows(self.view(), dtype)

    def _rows(self, data: Any, dtype: str) -> Any:
        import numpy as np

        numbers = np.frombuffer(data, dtype=dtype)
        per_entry = self.width // numbers.itemsize
        return numbers.reshape(-1, per_entry) if per_entry > 1 else numbers

    def close(self) -> None:
        """Give up the bytes and the file."""
        self._view = self._map = None
        self._held = bytearray()
        self._size = 0
        if self._file is not None:
            self._file.close()
            self._file = None
