"""What the fixes of a file drop: counted for the guard, kept for ``--rejects``."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from typing import IO, Any, Final

from ftlint.fixes.changes import Changes
from ftlint.fixes.rewrite import raw_lines
from ftlint.model.diagnostic import Diagnostic
from ftlint.model.words import plural
from ftlint.source import Source

IN_MEMORY: Final = 1 << 20
"""Bytes of dropped lines that are held in memory; more go to a temporary file."""


class Dropped:
    """The lines that the fixes of one file drop.

    A *record* counts as lost unless an equal one stays in the same file. A line that was never a
    record (prose before the data, a code fence) is counted apart.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.lines = 0
        self.lost: Counter[tuple[str, str]] = Counter()
        """Records lost, by (code, name) of the rule."""
        self.text: Counter[tuple[str, str]] = Counter()
        """Lines lost that were no records, by rule."""
        self._held: IO[bytes] | None = None

    def add(self, line: int, touched: bool, text: str, why: list[Diagnostic]) -> None:
        """Note a line of the original that is dropped, with its text as it is by now.

        ``touched`` means that an earlier fix changed the line and nothing else came of it.
        """
        if self._held is None:
            self._held = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
        self.lines += 1
        cause = next((one for one in why if not _repeats(one)), why[0])
        rule = (cause.code, cause.name)
        if _is_text(cause):
            self.text[rule] += 1
        elif not _repeats(cause):
            self.lost[rule] += 1
        row = {"line": line, "code": cause.code, "rule": cause.name, "reason": cause.message}
        row |= {"raw": text, "touched": touched}
        self._held.write(json.dumps(row).encode() + b"\n")

    def refusal(self, records: int, left: int) -> str | None:
        """Return why a file of ``records`` lines must not be written, or None where it may be.

        ``left`` is the number of lines it would hold.
        """
        lost, text = self.lost.total(), self.text.total()
        if not self.lines:
            return None
        most = 2 * lost >= records - text if lost else 2 * text > records
        if not most and left > 0:
            return None
        causes = self.lost + self.text
        named = ", ".join(f"{code} {name}" for code, name in sorted(causes))
        codes = ",".join(sorted({code for code, _ in causes}))
        gone = max(lost + text, records - left if left <= 0 else 0)
        share = f"{gone:,} of {plural(records, 'record')}"
        return (
            f"nothing was fixed: the fixes would drop {share} ({named}); "
            f"look at these findings first, or leave their fixes out with --unfixable {codes}"
        )

    def rows(self, source: Source, changes: Changes) -> Iterator[dict[str, Any]]:
        """Yield a row for each dropped line: file, line, rule, reason, and the raw line.

        A line that earlier fixes had changed is given as it stands in the original.
        """
        wanted = {row["line"] for row in self._rows() if row["touched"] and not changes.whole}
        originals: dict[int, str] = {}
        for number, raw in enumerate(raw_lines(source), 1) if wanted else ():
            if number in wanted:
                originals[number] = _text(raw)
        for row in self._rows():
            if row.pop("touched"):
                row["raw"] = originals.get(row["line"], row["raw"])
            yield {"file": source.name, **row}

    def _rows(self) -> Iterator[dict[str, Any]]:
        if self._held is not None:
            self._held.seek(0)
            yield from map(json.loads, self._held)

    def clear(self) -> None:
        """Forget everything."""
        self.lines = 0
        self.lost.clear()
        self.text.clear()
        if self._held is not None:
            self._held.close()
            self._held = None


def _repeats(one: Diagnostic) -> bool:
    """Tell whether a record is dropped because an equal one stays in the same file."""
    source = one.fix.source if one.fix else None
    return source is not None and source.repeats and one.related[0].file == one.file


def _is_text(one: Diagnostic) -> bool:
    """Tell whether what is dropped is a line without a record."""
    return one.fix is not None and not one.fix.drop


def _text(raw: bytes) -> str:
    body = raw.removesuffix(b"\n").removesuffix(b"\r").removeprefix(b"\xef\xbb\xbf")
    return body.decode("utf-8", "surrogateescape")
