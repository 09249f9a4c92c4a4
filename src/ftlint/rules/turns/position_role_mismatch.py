"""R210 position-role-mismatch."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.formats import Has
from ftlint.model.diagnostic import Effect, Finding
from ftlint.model.record import Record
from ftlint.model.roles import ROLE_WORDS
from ftlint.rules import Rule
from ftlint.rules.shared.pairs import mismatch


class PositionRoleMismatch(Rule):
    """A turn is at a place where LLaMA-Factory does not take its role.

    ## Why is this bad?
    LLaMA-Factory takes user turns and tool results at odd places only, answers and tool calls at
    even places only. A record in another order is dropped with a warning in the log.

    ## Example
    ```jsonl fail
    {"conversations": [{"from": "gpt", "value": "Hello!"}, {"from": "human", "value": "Hi"}]}
    ```
    ```jsonl pass
    {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello!"}]}
    ```

    Two turns of one role in a row are `consecutive-same-role`.

    ## Fix safety
    There is no fix: turns would have to be invented or thrown away.

    ## References
    - <https://github.com/hiyouga/LLaMA-Factory/blob/main/data/README.md>
    """

    code = "R210"
    name = "position-role-mismatch"
    error_effect = Effect.DROPS
    asked = True
    format_needs = frozenset({Has.TURNS})

    def check(self, record: Record) -> Iterable[Finding]:
        """Report the first turn that is out of place."""
        found = mismatch(record, self.target)
        turns = record.lettered
        if found is None or "?" in record.roles:
            return
        place, index = found
        roles = record.roles
        repeated = index > 0 and roles[index] in "ua" and roles[index - 1] == roles[index]
        if index >= len(turns) or repeated:
            return
        wanted = "user or tool" if place % 2 == 0 else "assistant"
        yield Finding(
            f"Turn {place + 1} is {ROLE_WORDS[roles[index]]}; {self.target.title} wants {wanted} "
            "at this place and drops the record",
            path=turns[index].role_path or turns[index].path,
            help="order the turns as question, answer, question, answer",
        )
