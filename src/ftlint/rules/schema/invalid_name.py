"""S112 invalid-name."""

from __future__ import annotations

from types import MappingProxyType

from ftlint.model.diagnostic import Severity
from ftlint.rules import Rule, Scope


class InvalidName(Rule):
    """The name of a participant is not made of 1 to 64 letters, digits, underscores and hyphens.

    ## Why is this bad?
    The `name` of a message follows the rules of an identifier. Spaces, letters beyond ASCII and
    names of more than 64 characters are refused by services that check it.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "name": "Ann Lee", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "name": "Ann_Lee", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "name": "Ann_Lee", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    Unsafe: other characters become underscores, and the name is text that the model sees.
    """

    code = "S112"
    name = "invalid-name"
    remedy = "use letters, digits, _ and - only"
    yields_to = MappingProxyType({"null-heavy-keys": Scope.NULLS})
    severity = Severity.WARNING
    asked = True
    fixable = "unsafe"
