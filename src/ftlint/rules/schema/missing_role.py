"""S104 missing-role."""

from __future__ import annotations

from ftlint.rules import Rule


class MissingRole(Rule):
    """A message does not say who speaks: it has no role (in ShareGPT data: no from).

    ## Why is this bad?
    The role decides how the chat template renders the message and whether it is trained on.
    Services refuse the file; their message names an example and a message counted from the top of
    the file, which is hard to find by hand.

    ## Example
    ```jsonl fail
    {"messages": [{"content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"conversations": [{"from": "human", "value": "Hi"}, {"value": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    A misspelt key (`"rol"`) is `unknown-message-key`.
    """

    code = "S104"
    name = "missing-role"
    remedy = "say who speaks in each turn: system, user, assistant or tool"
