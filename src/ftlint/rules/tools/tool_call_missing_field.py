"""T401 tool-call-missing-field."""

from __future__ import annotations

from types import MappingProxyType

from ftlint.rules import Rule, Scope


class ToolCallMissingField(Rule):
    """A tool call lacks its id, its type, its function, or the function's name or arguments.

    ## Why is this bad?
    The services read a call by these fields and refuse the file when one is missing. Without an id
    no tool result can say which call it answers.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "function": {"name": "rain", "arguments": "{}"}}]}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "function": {"name": "rain", "arguments": "{}"}, "type": "function"}]}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}], "tools": [{"type": "function", "function": {"name": "rain"}}]}
    ```

    ## Fix safety
    Safe: `type` is always `"function"`, and a call without an id is given one that is free in the
    record. A missing name or missing arguments are left to the author.

    ## References
    - <https://platform.openai.com/docs/guides/function-calling>
    """

    code = "T401"
    name = "tool-call-missing-field"
    yields_to = MappingProxyType({"null-heavy-keys": Scope.NULLS})
    asked = True
    fixable = "safe"
