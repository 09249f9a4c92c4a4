"""T401 tool-call-missing-field."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from ftlint.model.diagnostic import Finding
from ftlint.model.record import Record
from ftlint.rules import Rule, Scope
from ftlint.rules.shared.neutral import told_only

_UNNAMED: Final = "The tool message has no tool_call_id"
_MADE_UP: Final = ("The tool call has no id", "The tool call has no type")
_OPTIONAL: Final = (*_MADE_UP, _UNNAMED)
"""What the templates of Hugging Face models do without."""


class ToolCallMissingField(Rule):
    """A tool call lacks its id, its type, its function, or the function's name or arguments.

    ## Why is this bad?
    The services read a call by these fields and refuse the file when one is missing. Without an id
    no tool result can say which call it answers.

    ## Example
    ```jsonl fail target=openai
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "function": {"name": "rain", "arguments": "{}"}}]}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "function": {"name": "rain", "arguments": "{}"}, "type": "function"}]}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}], "tools": [{"type": "function", "function": {"name": "rain"}}]}
    ```

    ## Fix safety
    Safe where a target is named: `type` is always `"function"`, and a call without an id is given one that is free in the
    record. A missing name or missing arguments are left to the author. Without a target a missing
    id or type is only told: chat templates of Hugging Face models do without them.

    ## References
    - <https://platform.openai.com/docs/guides/function-calling>
    """

    code = "T401"
    name = "tool-call-missing-field"
    remedy = 'write {"id": ..., "type": "function", "function": {"name": ..., "arguments": ...}}'
    yields_to = MappingProxyType({"null-heavy-keys": Scope.NULLS})
    asked = True
    fixable = "mixed"

    def adapt(self, finding: Finding, record: Record) -> Finding | None:
        """Tell only of a missing id or type where no target is named, or results go by order."""
        if finding.message.startswith(_UNNAMED) and "results-by-order" in self.target.quirks:
            return None
        if finding.message.startswith(_MADE_UP) and "makes-call-ids" in self.target.quirks:
            return None
        if finding.message.startswith(_OPTIONAL):
            return told_only(self.target, finding)
        return finding
