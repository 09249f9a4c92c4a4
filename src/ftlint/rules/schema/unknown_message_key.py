"""S111 unknown-message-key."""

from __future__ import annotations

from types import MappingProxyType

from ftlint.model.diagnostic import Severity
from ftlint.rules import Rule, Scope


class UnknownMessageKey(Rule):
    """A message has a key that is misspelt, or that the target does not know.

    ## Why is this bad?
    A misspelt `content` is a message without content. Further keys (`id`, `timestamp`) are refused
    by strict readers, dropped by others, and some trainers insist on exactly two keys a message.
    A key may also stand on the wrong message, such as `tool_calls` on a user's.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "contnet": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "user", "content": "Hi", "timestamp": 1700000000}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    Unsafe: a misspelt key is renamed to the nearest one that is missing, another one is removed.
    Safe only for a key whose value is null.
    """

    code = "S111"
    name = "unknown-message-key"
    yields_to = MappingProxyType({"null-heavy-keys": Scope.NULLS})
    per_file = Severity.ERROR
    severity = Severity.WARNING
    asked = True
    fixable = "mixed"
