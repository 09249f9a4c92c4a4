"""S103 message-not-object."""

from __future__ import annotations

from ftlint.rules import Rule


class MessageNotObject(Rule):
    """An item of the list of messages is not an object.

    ## Why is this bad?
    A message needs a role and a content. A bare string, a number or a list says neither who speaks
    nor, to a reader that looks for keys, what is said: the example is refused or breaks the run.

    ## Example
    ```jsonl fail
    {"messages": ["Hi", {"role": "assistant", "content": "Hello!"}]}
    {"conversations": [["human", "Hi"], {"from": "gpt", "value": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    """

    code = "S103"
    name = "message-not-object"
    remedy = 'write each turn as an object: {"role": "user", "content": ...}'
