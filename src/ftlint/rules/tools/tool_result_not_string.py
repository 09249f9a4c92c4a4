"""T421 tool-result-not-string."""

from __future__ import annotations

from ftlint.rules import Rule


class ToolResultNotString(Rule):
    """The content of a tool result is an object or a number where text is wanted.

    ## Why is this bad?
    A tool message holds text; structured results are written as JSON text. OpenAI, Azure and
    Mistral refuse an object there.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "c1", "content": {"rain": true}}, {"role": "assistant", "content": "Yes."}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "c1", "content": "{\\"rain\\": true}"}, {"role": "assistant", "content": "Yes."}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "c1", "content": "{\\"rain\\": true}"}, {"role": "assistant", "content": "Yes."}], "tools": [{"type": "function", "function": {"name": "rain"}}]}
    ```

    ## Fix safety
    Safe: the same value is written as JSON text.

    ## References
    - <https://platform.openai.com/docs/guides/function-calling>
    """

    code = "T421"
    name = "tool-result-not-string"
    remedy = "write the result as text"
    asked = True
    fixable = "safe"
