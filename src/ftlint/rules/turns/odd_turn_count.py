"""R209 odd-turn-count."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.formats import Has
from ftlint.model.diagnostic import Edit, Effect, Finding, Fix, Op, Safety
from ftlint.model.record import Record
from ftlint.rules import Rule
from ftlint.rules.shared.pairs import mismatch, numbered


class OddTurnCount(Rule):
    """The number of turns is odd, so LLaMA-Factory drops the record.

    ## Why is this bad?
    LLaMA-Factory pairs turns: a question, an answer. A supervised record with an odd number of
    turns is dropped with no more than a warning in the log, and the dataset shrinks unnoticed.

    ## Example
    ```jsonl fail
    {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello!"}, {"from": "human", "value": "Bye"}]}
    ```
    ```jsonl fixed
    {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello!"}]}
    ```
    ```jsonl pass
    {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello!"}]}
    ```

    The system message does not count. In records with `messages` the tool results of one turn count
    as one, and results at the end are not counted: they are left out, and the call is trained.

    ## Fix safety
    Unsafe: the last turn is removed.

    ## References
    - <https://github.com/hiyouga/LLaMA-Factory/blob/main/src/llamafactory/data/converter.py>
    """

    code = "R209"
    name = "odd-turn-count"
    error_effect = Effect.DROPS
    asked = True
    format_needs = frozenset({Has.TURNS})
    methods = frozenset({"sft", "kto"})
    fixable = "unsafe"

    def check(self, record: Record) -> Iterable[Finding]:
        """Count the turns as the trainer does."""
        counted = numbered(record, self.target)
        if (
            len(counted) % 2 == 0
            or "a" not in record.roles
            or mismatch(record, self.target) is not None
        ):
            return
        last = record.turns[-1] if record.turns else None
        if last is None or "?" in record.roles:
            return
        fix = None
        if record.roles[-1] == "u" and last.path and isinstance(last.path[-1], int):
            edits = (Edit(Op.DELETE, last.path),)
            fix = Fix("Remove the last turn", Safety.UNSAFE, edits)
        yield Finding(
            f"{len(counted)} turns: {self.target.title} wants an even number and drops the record",
            path=last.path,
            fix=fix,
            help="end with an answer to the last question, or remove the question",
        )
