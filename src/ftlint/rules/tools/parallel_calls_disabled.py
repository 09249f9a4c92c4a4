"""T416 parallel-calls-disabled."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding, Severity
from ftlint.model.record import Facts, Record
from ftlint.rules import Reads, Rule
from ftlint.rules.shared.calls import exchanges


class ParallelCallsDisabled(Rule):
    """A turn makes several calls although the record sets `parallel_tool_calls` to false.

    ## Why is this bad?
    The switch tells the model to make one call at a time. An answer that makes two teaches it to
    disregard the switch.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}, {"id": "c2", "type": "function", "function": {"name": "snow", "arguments": "{}"}}]}], "parallel_tool_calls": false}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}], "parallel_tool_calls": false, "tools": [{"type": "function", "function": {"name": "rain"}}]}
    ```

    ## Fix safety
    There is no fix: either the switch or the turn is wrong.

    ## References
    - <https://platform.openai.com/docs/guides/function-calling>
    """

    code = "T416"
    name = "parallel-calls-disabled"
    severity = Severity.WARNING
    asked = True
    needs = Facts.CALLS
    reads = Reads.CALLS

    def check(self, record: Record) -> Iterable[Finding]:
        """Count the calls of each turn."""
        holder = record.value.get("input")
        settings = [record.value, holder] if isinstance(holder, dict) else [record.value]
        if not any(item.get("parallel_tool_calls") is False for item in settings):
            return
        for group in exchanges(record):
            if len(group.calls) > 1:
                yield Finding(
                    f"{len(group.calls)} calls in one turn, but parallel_tool_calls is false",
                    path=group.calls[1].path,
                    help="set parallel_tool_calls to true, or make one call a turn",
                )
