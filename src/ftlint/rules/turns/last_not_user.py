"""R204 last-not-user."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding
from ftlint.model.keys import is_empty
from ftlint.model.record import Record
from ftlint.model.roles import ROLE_WORDS
from ftlint.rules import Rule
from ftlint.rules.shared.mending import trim_after


class LastNotUser(Rule):
    """A reinforcement record does not end with the user's turn.

    ## Why is this bad?
    In reinforcement fine-tuning the model writes the answer itself and a grader judges it. A record
    that brings its own answer is refused by Azure, or the model is asked to go on from there.

    ## Example
    ```jsonl fail method=rft
    {"messages": [{"role": "user", "content": "6*7?"}, {"role": "assistant", "content": "42"}], "answer": "42"}
    ```
    ```jsonl fixed method=rft
    {"messages": [{"role": "user", "content": "6*7?"}], "answer": "42"}
    ```
    ```jsonl pass method=rft
    {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "6*7?"}], "answer": "42"}
    ```

    The rule looks only at data for reinforcement: `--method rft`, or records of that shape.

    ## Fix safety
    Unsafe: the turns after the last user turn are removed. There is no fix for a record without a
    field of its own for the reference, which would be lost.

    ## References
    - <https://learn.microsoft.com/azure/ai-foundry/openai/how-to/reinforcement-fine-tuning>
    """

    code = "R204"
    name = "last-not-user"
    asked = True
    fixable = "unsafe"
    methods = frozenset({"rft"})

    def check_roles(self, roles: str) -> Iterable[tuple[int, str, Finding]]:
        """Look at the last letter; few targets refuse a tool result at the end."""
        if not roles or roles[-1] in "u?":
            return
        if roles[-1] in "tf" and "no-tool-result-last" not in self.target.quirks:
            return
        yield (
            len(roles) - 1,
            "role",
            Finding(
                f"The last turn of reinforcement data is {ROLE_WORDS[roles[-1]]}, not user",
                help="end with the user's turn; keep the reference in a field of its own",
            ),
        )

    def roles_fix(self, record: Record, index: int, finding: Finding) -> Finding:
        """Remove what follows the last user turn."""
        own = (record.format.turns_key, "tools", "functions")
        if all(is_empty(value) for key, value in record.value.items() if key not in own):
            return finding  # no field holds the reference: it would be lost
        last = record.roles.rfind("u")
        fix = trim_after(record, last, "user", "Remove the turns after the last user turn")
        return finding._replace(fix=fix)
