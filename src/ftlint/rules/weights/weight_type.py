"""W302 weight-type."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding, Fix
from ftlint.model.record import Facts, Record
from ftlint.rules import Reads, Rule


class WeightType(Rule):
    """A weight has the right value in the wrong type: 1.0, true, "1", null.

    ## Why is this bad?
    The schema of the services asks for the integers 0 and 1. `1.0` is refused by the checks of
    Together, `true` passes some of them and fails on the server, a string fails everywhere.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!", "weight": 1.0}]}
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!", "weight": "0"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!", "weight": 1}]}
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!", "weight": 0}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!", "weight": 1}]}
    ```

    ## Fix safety
    Safe: the value becomes the integer that it means; null, which means "not given", becomes 1.

    ## References
    - <https://platform.openai.com/docs/guides/supervised-fine-tuning>
    """

    code = "W302"
    name = "weight-type"
    remedy = "write 1 to train on the message, 0 to leave it out"
    asked = True
    fixable = "safe"
    needs = Facts.WEIGHTS
    reads = Reads.MASKS

    def check(self, record: Record) -> Iterable[Finding]:
        """Report 1.0 and 0.0, which JSON Schema takes for integers; the schema reports the rest."""
        for turn in record.turns:
            weight = turn.message.get("weight")
            if turn.role == "assistant" and isinstance(weight, float) and weight in (0, 1):
                path = (*turn.path, "weight")
                yield Finding(
                    f"weight must be the integer {int(weight)}, not {weight}",
                    path=path,
                    fix=Fix.set(f"Write {int(weight)}", path, int(weight)),
                    help="write 0 or 1, without a point",
                )
