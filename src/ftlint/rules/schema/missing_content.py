"""S107 missing-content."""

from __future__ import annotations

from ftlint.rules import Rule


class MissingContent(Rule):
    """A message has neither content nor a tool call, or a record lacks one of its texts.

    ## Why is this bad?
    Only an assistant message that calls a tool may go without content. Anywhere else services
    refuse the file, and trainers stop with a `KeyError` or train on an empty turn.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user"}, {"role": "assistant", "content": "Hello!"}]}
    {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt"}]}
    {"instruction": "Say hello.", "input": ""}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}]}
    ```

    A misspelt key (`"contnet"`) is `unknown-message-key` where other keys are refused.
    """

    code = "S107"
    name = "missing-content"
    remedy = "write the text that is missing, or drop the record"
