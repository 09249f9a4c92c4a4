"""J025 unknown-format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from ftlint.errors import nearest
from ftlint.formats import all_formats
from ftlint.model.diagnostic import Finding, Severity, quote
from ftlint.model.record import Record
from ftlint.rules import FileSummary, Rule

SHOWN: Final = 5
"""Lines and keys that the message lists."""


class UnknownFormat(Rule):
    """A record has none of the shapes that are known, or one that the target does not take.

    ## Why is this bad?
    Loaders find the turns by the names of the keys. Without a key that they know they refuse the
    record, or train on an empty text.

    ## Example
    ```jsonl fail
    {"mesages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    There is one finding a file, with the lines concerned. There is no fix: rename the keys, or use
    `ftlint convert`.
    """

    code = "J025"
    name = "unknown-format"
    scope = "file"
    formats = frozenset({"unknown"})

    def collect(self, record: Record) -> Any:
        """Keep that the record is one of them."""
        return True

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Report the first record of unknown shape, and shapes that the target does not take."""
        yield from self._foreign(file)
        if not file.collected:
            return
        lines = [line for line, _, _ in file.collected]
        message = "The record has no known shape"
        if len(lines) > 1:
            shown = ", ".join(map(str, lines[:SHOWN])) + (", …" if len(lines) > SHOWN else "")
            message = f"{len(lines)} of {file.records} records have no known shape (lines {shown})"
        yield Finding(message, line=lines[0])

    def _foreign(self, file: FileSummary) -> Iterator[Finding]:
        """Report records whose shape is known but not the target's."""
        for name, tally in file.formats.items():
            if name in ("unknown", "text") or name in self.target.formats:
                continue
            records = "1 record is" if tally.count == 1 else f"{tally.count} records are"
            if "neutral" in self.target.quirks:
                yield Finding(
                    f"{records} {name}, of which only JSON, text and copies are checked here",
                    line=tally.line,
                    severity=Severity.INFO,
                    help="name the trainer or API it is for with --target",
                )
                continue
            wanted = self.target.formats[0] if self.target.formats else ""
            yield Finding(
                f"{records} {name}; {self.target.title} takes {', '.join(self.target.formats)}",
                line=tally.line,
                help=f"convert the file: ftlint convert {file.name} -o OUT --to {wanted}",
            )

    def fix_for(self, record: Record, finding: Finding) -> Finding:
        """Name the keys of the record and the shapes that come nearest."""
        if finding.help is not None:
            return finding
        keys = [str(key) for key in record.value]
        if not keys:
            return finding._replace(help="the record is an empty object")
        shown = ", ".join(quote(key, 30) for key in keys[:SHOWN])
        shown += ", …" if len(keys) > SHOWN else ""
        return finding._replace(help=f"its keys are {shown}{_hint(keys)}")


def _hint(keys: list[str]) -> str:
    """Compare the keys with those of the known shapes."""
    by_key = {
        key: shape.name
        for shape in reversed(all_formats().values())
        for group in shape.keys
        for key in group
    }
    for key in keys:
        hint = nearest(key, by_key, count=1)
        if hint:
            return hint
    lists = [name for name in all_formats() if name != "unknown"]
    return f"; known shapes: {', '.join(lists[:12])}" if lists else ""
