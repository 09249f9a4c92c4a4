"""What training on a dataset takes for each model: epochs, billed tokens, money, losses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ftlint.dataset.stats.chunk import Totals
from ftlint.errors import UsageError
from ftlint.targets import CUT_END, Model, Target, find_model, ranked, target
from ftlint.targets.epochs import auto_epochs


@dataclass(frozen=True, slots=True)
class Prices:
    """What the user says: dollars a million tokens for all models or by name, and epochs."""

    every: float | None = None
    by_model: Mapping[str, float] = field(default_factory=dict)
    epochs: int | None = None

    @classmethod
    def parse(cls, values: Sequence[str], epochs: int | None = None) -> Prices:
        """Read ``--price`` values: a number, or ``MODEL=NUMBER``.

        >>> Prices.parse(["25", "gpt-4o-mini=3"]).by_model
        {'gpt-4o-mini-2024-07-18': 3.0}
        """
        every: float | None = None
        by_model: dict[str, float] = {}
        for value in values:
            name, _, number = value.rpartition("=")
            try:
                price = float(number)
            except ValueError:
                price = -1.0
            if not 0 <= price < float("inf"):
                raise UsageError(
                    f"--price: {value!r} is neither a price in dollars a million tokens "
                    f"nor MODEL=PRICE"
                )
            if name:
                by_model[find_model(name).name] = price
            else:
                every = price
        return cls(every, by_model, epochs)

    def of(self, model: Model) -> tuple[float | None, bool]:
        """Return the price of a model and whether it is the user's."""
        given = self.by_model.get(model.name, self.every)
        return (model.usd_per_million, False) if given is None else (given, True)


@dataclass(frozen=True, slots=True)
class ModelCost:
    """What one model makes of a dataset.

    ``over_limit`` examples are longer than the model takes; of those ``answers_lost`` are cut
    before any trained token. ``billed_tokens`` counts all epochs. ``usd`` is None where no price
    is known.
    """

    name: str
    target: str
    limit: int | None
    over_limit: int
    answers_lost: int
    kept: int
    cutting: str
    epochs: int
    tokens_per_epoch: int
    billed_tokens: int
    usd: float | None
    usd_per_million: float | None
    price_source: str
    price_date: date | None
    price_confidence: str
    retired: date | None
    note: str


def cost(totals: Totals, model: Model, prices: Prices, method: str | None = None) -> ModelCost:
    """Work out what training a model on the records takes."""
    limit = model.max_tokens
    home = target(model.target) if model.target else None
    cutting = home.cutting(method) if home else CUT_END
    tokens = totals.tokens
    over = tokens.above(limit) if limit else 0
    if limit is None:
        per_epoch = tokens.total
    elif cutting == CUT_END:
        per_epoch = tokens.clipped(limit)
    else:
        per_epoch = tokens.kept(limit)
    epochs = prices.epochs or auto_epochs(tokens.size)
    price, own = prices.of(model)
    billed = per_epoch * epochs
    return ModelCost(
        name=model.name,
        target=model.target,
        limit=limit,
        over_limit=over,
        answers_lost=totals.before.at_least(limit) if limit and cutting == CUT_END else 0,
        kept=tokens.size - over,
        cutting=cutting,
        epochs=epochs,
        tokens_per_epoch=per_epoch,
        billed_tokens=billed,
        usd=None if price is None else round(billed * price / 1e6, 4),
        usd_per_million=price,
        price_source="--price" if own else model.price_source if price is not None else "",
        price_date=None if own else model.price_date,
        price_confidence="given" if own else model.price_confidence,
        retired=model.retired,
        note=model.note,
    )


def models_for(targets: Sequence[Target], model: Model | None, encoding: str) -> list[Model]:
    """Return the models to reckon with: the one that is named, else those of the targets.

    Of the targets' models only those that still train and share the encoding that counted are
    taken; a target without such models, as the neutral one is, gets those of the target
    that models are looked for in first.
    """
    if model is not None and model.target:
        return [model]
    found: list[Model] = []
    for one in targets:
        for candidate in one.models.values():
            if candidate.encoding == encoding and candidate.retired is None:
                found.append(candidate)
    if not found and all("neutral" in one.quirks for one in targets):
        return models_for([target(ranked()[0])], None, encoding)
    return list({item.name: item for item in found}.values())
