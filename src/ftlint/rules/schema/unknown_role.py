"""S105 unknown-role."""

from __future__ import annotations

from ftlint.rules import Rule


class UnknownRole(Rule):
    """The role of a message is none that the format knows.

    ## Why is this bad?
    Services accept a fixed list of roles and refuse the file otherwise. Trainers drop the record,
    stop with a `KeyError`, or render the turn as something else. Such roles come from another
    dialect (`model`, `human`) or from text cleaning that cut a word (`assistan t`).

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "model", "content": "Hello!"}]}
    {"messages": [{"role": "human", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello!"}]}
    ```

    ## Fix safety
    Safe for the exact name of a role in another dialect (`model` becomes `assistant`). Unsafe where
    the word is only close to a role.
    """

    code = "S105"
    name = "unknown-role"
    remedy = "use one of system, user, assistant and tool"
    fixable = "mixed"
