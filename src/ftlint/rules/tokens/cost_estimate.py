"""K005 cost-estimate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ftlint.model.diagnostic import Effect, Finding
from ftlint.model.record import Record
from ftlint.rules import FileSummary
from ftlint.rules.shared.lengths import BudgetRule, measured_batch
from ftlint.targets.epochs import auto_epochs


class CostEstimate(BudgetRule):
    """Training on a file would cost more than the budget allows.

    ## Why is this bad?
    Tokens times epochs are billed, whether the training helps or not. This rule speaks only where
    a budget is set; `ftlint stats` prints the costs of every model.

    ## Example
    ```jsonl fail model=gpt-4o-mini option.max-cost=0.0001
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass model=gpt-4o-mini
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    Each record counts up to the model's limit of tokens. The price is the model's in the dated
    table of `ftlint target`, unless `price` is set; without either nothing is said.

    ## Options
    - `max-cost`: dollars that training on a file may cost.
    - `price`: dollars for a million training tokens.
    - `epochs`: number of epochs to assume, instead of those that the service chooses by itself.

    ## References
    - <https://platform.openai.com/docs/guides/fine-tuning>
    """

    code = "K005"
    name = "cost-estimate"
    error_effect = Effect.ADVISES

    @dataclass(slots=True, eq=False, repr=False)
    class Options:
        """A budget of one's own."""

        max_cost: float | None = field(
            default=None, metadata={"help": "dollars that training on a file may cost"}
        )
        price: float | None = field(
            default=None, metadata={"help": "dollars for a million training tokens"}
        )
        epochs: int | None = field(
            default=None,
            metadata={"help": "number of epochs to assume, instead of the automatic ones"},
        )

    @property
    def budget(self) -> float | None:
        """Return the budget of the options."""
        found: float | None = self.options.max_cost
        return found

    @property
    def price(self) -> float | None:
        """Return dollars for a million tokens."""
        if self.options.price is not None:
            return float(self.options.price)
        return None if self.model is None else self.model.usd_per_million

    def collect_batch(self, records: list[Record]) -> Iterable[Any]:
        """Return the tokens of each record that are billed in one epoch."""
        limit = self.limit
        over = limit if self.cutting == "end" else 0
        return [
            one.total if limit is None or one.total <= limit else over
            for one in measured_batch(records, self.encoding, self.model_name)
        ]

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Compare the cost with the budget."""
        budget, price = self.options.max_cost, self.price
        if budget is None or price is None or file.role != "train":
            return
        epochs = self.options.epochs or auto_epochs(file.records - file.broken)
        billed = sum(value for _, _, value in file.collected) * epochs
        cost = billed * price / 1e6
        if cost > budget:
            yield Finding(
                f"Training would cost about ${cost:,.2f}, over the budget of ${budget:,.2f}: "
                f"{billed:,} tokens in {epochs} epochs at ${price:g} a million",
                help="leave records out, train fewer epochs, or take a cheaper model",
            )
