"""Records that are left out, each with the reason: what ``--rejects`` writes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO

Reasons = Mapping[int, tuple[int, str]]
"""Of the lines of a file that are left out, by byte offset: the line in the original, and why."""


class Rejects:
    """A file of rejects, one JSON object a line; without a stream nothing is kept."""

    def __init__(self, stream: IO[bytes] | None) -> None:
        """Write to an open stream."""
        self._stream = stream

    @property
    def wanted(self) -> bool:
        """Tell whether anybody wants to know."""
        return self._stream is not None

    def add(self, file: str, line: int, reason: str, raw: bytes) -> None:
        """Keep a line with its place and the reason."""
        if self._stream is not None:
            text = raw.removesuffix(b"\r").decode("utf-8", "surrogateescape")
            row = {"file": file, "line": line, "reason": reason, "raw": text}
            self._stream.write(json.dumps(row).encode() + b"\n")
