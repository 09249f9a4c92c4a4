"""K004 total-token-limit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from ftlint.model.diagnostic import Finding
from ftlint.model.record import Record
from ftlint.rules import FileSummary
from ftlint.rules.shared.lengths import BudgetRule, measured_batch
from ftlint.targets.epochs import auto_epochs

BYTES_PER_TOKEN: Final = 6
"""Bytes of JSON Lines a token, more than any text we have measured: a floor for the count."""


class TotalTokenLimit(BudgetRule):
    """A file has more tokens, times epochs, than the service takes or the budget allows.

    ## Why is this bad?
    Azure refuses jobs of more than two billion tokens times epochs. A budget set here keeps a file
    from growing past what was agreed on.

    ## Example
    ```jsonl fail option.max-tokens=50
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    With `max-tokens` every record is counted. Without it only files that may reach the limit of
    the target are looked at, by their size.

    ## Options
    - `max-tokens`: tokens times epochs that a training file may have.
    - `epochs`: number of epochs to assume, instead of those that the service chooses by itself.

    ## References
    - <https://learn.microsoft.com/azure/ai-foundry/openai/quotas-limits>
    """

    code = "K004"
    name = "total-token-limit"

    @dataclass(slots=True, eq=False, repr=False)
    class Options:
        """A budget of one's own."""

        max_tokens: int | None = field(
            default=None, metadata={"help": "tokens times epochs that a training file may have"}
        )
        epochs: int | None = field(
            default=None,
            metadata={"help": "number of epochs to assume, instead of the automatic ones"},
        )

    @property
    def budget(self) -> float | None:
        """Return the budget of the options."""
        found: float | None = self.options.max_tokens
        return found

    def collect_batch(self, records: list[Record]) -> Iterable[Any]:
        """Return the tokens of each record."""
        return [one.total for one in measured_batch(records, self.encoding, self.model_name)]

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Compare the total with the budget or with the target's limit."""
        if file.role != "train":
            return
        records = file.records - file.broken
        epochs = self.options.epochs or auto_epochs(records)
        budget = self.options.max_tokens
        if budget is not None:
            total = sum(value for _, _, value in file.collected)
            if total * epochs > budget:
                yield _finding(f"{total:,}", epochs, total * epochs, f"the budget of {budget:,}")
            return
        limit = self.target.limit("max_training_tokens", file.method)
        least = file.size // BYTES_PER_TOKEN
        if limit is not None and least * epochs > limit:
            name = f"the limit of {limit:,} of {self.target.name}"
            yield _finding(f"at least {least:,}", epochs, least * epochs, name)


def _finding(tokens: str, epochs: int, total: int, limit: str) -> Finding:
    return Finding(
        f"The file has {tokens} tokens, {total:,} over {epochs} epochs: more than {limit}",
        help="train fewer epochs, or leave records out",
    )
