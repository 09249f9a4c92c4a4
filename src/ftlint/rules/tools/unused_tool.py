"""T420 unused-tool."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ftlint.model.diagnostic import Finding, Severity, quote
from ftlint.model.record import Facts, Record
from ftlint.rules import FileSummary, Reads, Rule
from ftlint.rules.shared.called import called_names
from ftlint.rules.shared.calls import toolset

ENOUGH: Final = 50
"""Records that have to declare a tool before its absence from all calls says anything."""

SHOWN: Final = 10
"""Tools named in the one finding of a file."""


class UnusedTool(Rule):
    """A tool is declared in at least 50 records of a file and called in none.

    ## Why is this bad?
    The model learns that this tool is never the right one. Where that is meant, as a distractor,
    all is well; often the calls were lost, or go by another name.

    ## Example
    Fifty records that declare `snow` beside `rain` and only ever call `rain`:
    ```jsonl fail repeat=50
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}], "tools": [{"type": "function", "function": {"name": "rain"}}, {"type": "function", "function": {"name": "snow"}}]}
    ```
    ```jsonl pass repeat=50
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}], "tools": [{"type": "function", "function": {"name": "rain"}}]}
    ```

    ## Fix safety
    There is no fix.

    ## References
    - <https://platform.openai.com/docs/guides/function-calling>
    """

    code = "T420"
    name = "unused-tool"
    severity = Severity.INFO
    scope = "file"
    file_needs = ("collected",)
    needs = Facts.TOOLS
    reads = Reads.CALLED

    def collect(self, record: Record) -> Any:
        """Keep the names that are declared and the names that are called."""
        declared = toolset(record).names
        if not declared:
            return None
        return declared, called_names(record)

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Subtract the called names from those declared often."""
        declared: dict[str, list[int]] = {}
        called: set[str] = set()
        for line, _, (names, calls) in file.collected:
            called.update(calls)
            for name in names:
                declared.setdefault(name, [0, line])[0] += 1
        unused = {
            name: place
            for name, place in declared.items()
            if place[0] >= ENOUGH and name not in called
        }
        if not unused:
            return
        names = [f"{quote(name, 40)} ({place[0]} records)" for name, place in unused.items()]
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        subject = "Tool" if len(names) == 1 else "Tools"
        yield Finding(
            f"{subject} declared but never called: {', '.join(names[:SHOWN])}{more}",
            line=min(place[1] for place in unused.values()),
            help="add records that call the tool, or leave it out if no call is ever right",
        )
