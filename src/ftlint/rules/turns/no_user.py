"""R202 no-user."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding, Severity
from ftlint.rules import ORDERLY, Rule


class NoUser(Rule):
    """The assistant speaks although no turn is the user's.

    ## Why is this bad?
    Chat templates are made for a question and an answer. Without a user turn many of them raise an
    error or render a conversation that never occurs when the model is used.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "system", "content": "Greet."}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Greet me."}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    There is no fix: only the author knows what was asked.

    ## References
    - <https://huggingface.co/docs/transformers/chat_templating>
    """

    code = "R202"
    name = "no-user"
    severity = Severity.WARNING
    calm_roles = ORDERLY

    def check_roles(self, roles: str) -> Iterable[tuple[int, str, Finding]]:
        """Look for an assistant without a user."""
        if "a" in roles and "u" not in roles and "?" not in roles:
            yield (
                roles.index("a"),
                "role",
                Finding(
                    "The assistant speaks, but no turn is the user's",
                    help="put what the assistant reacts to into a user turn before it",
                ),
            )
