"""R201 no-assistant."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from ftlint.model.diagnostic import Finding, Fix
from ftlint.model.record import Record
from ftlint.rules import ORDERLY, Rule, Scope


class NoAssistant(Rule):
    """No turn of the record is the assistant's.

    ## Why is this bad?
    Supervised training learns from assistant turns. A record without one costs tokens and teaches
    nothing; several services refuse the file for it, others skip the record without a word.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Capital of Peru?"}]}
    ```
    ```jsonl fixed
    ```
    ```jsonl pass
    {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Capital of Peru?"}, {"role": "assistant", "content": "Lima"}]}
    ```

    Reinforcement data (`--method rft`) holds prompts only and is not checked.

    ## Fix safety
    Unsafe: the record is dropped.

    ## References
    - <https://platform.openai.com/docs/guides/supervised-fine-tuning>
    """

    code = "R201"
    name = "no-assistant"
    calm_roles = ORDERLY
    yields_to = MappingProxyType({"missing-content": Scope.PLACE})
    fixable = "unsafe"
    methods = frozenset({"sft"})

    def check_roles(self, roles: str) -> Iterable[tuple[int, str, Finding]]:
        """Look for the letter of the assistant; unknown roles may be misspelt ones."""
        if roles and "a" not in roles and "?" not in roles:
            yield (
                -1,
                "turn",
                Finding(
                    f"No assistant turn among {len(roles)}: there is nothing to train on",
                    help="add the answer that the model is to learn, or drop the record",
                ),
            )

    def roles_fix(self, record: Record, index: int, finding: Finding) -> Finding:
        """Drop the record."""
        return finding._replace(fix=Fix.drop_record())
