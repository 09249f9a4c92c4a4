"""Columns that grow with a dataset: in memory while they are small, in a temporary file above that.

With them the memory of a check does not depend on the number of records.
"""

from __future__ import annotations

from typing import IO, Final

HELD: Final = 4 * 1024 * 1024
"""Bytes of a column that are kept in memory before they go to disk."""


class Spool:
    """Bytes that are only ever appended to and then read by position.

    >>> spool = Spool()
    >>> spool.append(b"abc"); spool.append(b"def"); spool[2:4], len(spool)
    (b'cd', 6)
    """

    __slots__ = ("_file", "_held", "_size", "_view")

    def __init__(self) -> None:
        """Begin empty, without a file."""
        self._held = bytearray()
        self._file: IO[bytes] | None = None
        self._size = 0
        self._view: memoryview | None = None

    def __del__(self) -> None:
        """Let the temporary file go."""
        if self._file is not None:
            self._file.close()

    def __len__(self) -> int:
        return self._size

    def append(self, data: bytes | bytearray | memoryview) -> None:
        """Add bytes at the end; not after the first ``view``."""
        self._held += data
        self._size += len(data)
        if len(self._held) >= HELD:
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

                mapped = mmap.mmap(self._file.fileno(), self._size, access=mmap.ACCESS_READ)
                self._view = memoryview(mapped)
        return self._view

    def __getitem__(self, span: slice) -> bytes:
        return bytes(self.view()[span])
