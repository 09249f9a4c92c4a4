"""W305 all-weights-zero."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding
from ftlint.model.record import Facts, Record
from ftlint.rules import Rule
from ftlint.rules.shared.masks import has_spans, turn_switches


class AllWeightsZero(Rule):
    """Every assistant turn is masked, so the record trains nothing.

    ## Why is this bad?
    The record is paid for and read, but no token of it enters the loss. Some trainers divide by the
    number of trained tokens and fail, others drop the record.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!", "weight": 0}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Ha", "weight": 0}, {"role": "user", "content": "Again"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    There is no fix: which of the answers is to be learnt is the author's decision.

    ## References
    - <https://platform.openai.com/docs/guides/supervised-fine-tuning>
    """

    code = "W305"
    name = "all-weights-zero"
    needs = Facts.WEIGHTS

    def check(self, record: Record) -> Iterable[Finding]:
        """Look for a turn that is not masked."""
        answers = 0
        first: tuple[str | int, ...] | None = None
        for turn in record.turns:
            switches = turn_switches(turn)
            if any(says for _, says in switches) or has_spans(turn):
                return
            if turn.role == "assistant":
                if not switches:
                    return
                answers += 1
                first = first or (*turn.path, switches[0][0])
        if first is not None:
            subject = f"All {answers} assistant turns are"
            if answers == 1:
                subject = "The only assistant turn is"
            yield Finding(
                f"{subject} masked: no token of the record is trained",
                path=first,
                help="set the weight of the answer that is to be learnt to 1, or drop the record",
            )
