"""S102 empty-messages."""

from __future__ import annotations

from ftlint.rules import Rule


class EmptyMessages(Rule):
    """The list of messages is empty.

    ## Why is this bad?
    There is nothing to train on, and services that want at least one message refuse the file.
    Trainers that take it count an example that does not exist.

    ## Example
    ```jsonl fail
    {"messages": []}
    {"conversations": []}
    ```
    ```jsonl fixed
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    Unsafe: the record is dropped.
    """

    code = "S102"
    name = "empty-messages"
    fixable = "unsafe"
