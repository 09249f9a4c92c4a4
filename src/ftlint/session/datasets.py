"""What commands and Python ask of datasets: requests made of options, settings and files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ftlint.errors import UsageError

if TYPE_CHECKING:
    from ftlint.dataset.decontaminate.against import Against
    from ftlint.dataset.dedup.run import Request as DedupRequest
    from ftlint.dataset.inputs import Input
    from ftlint.dataset.merge.run import Request as MergeRequest
    from ftlint.dataset.split.run import Request as SplitRequest
    from ftlint.model.settings import Settings
    from ftlint.options.steps import DecontaminateTable, DedupStep, MergeStep, SplitStep
    from ftlint.source import Source

Sources = tuple["Source", ...]


def evaluation(table: DecontaminateTable, sources: Sources) -> Against:
    """Return the evaluation data of options; ``sources`` are the files of ``against``."""
    from ftlint.dataset.decontaminate.against import Against

    return Against(sources, table.index, table.against_text == "prompts", table.ngram)


def dedup_request(
    sources: Sources,
    settings: Settings,
    step: DedupStep,
    against: Against,
    output: str | None,
    **how: Any,
) -> DedupRequest:
    """Return what is asked of dedup.

    Without an output duplicates are looked for within each split of a dataset.
    """
    from ftlint.dataset.build.recipe import dedup_rules
    from ftlint.dataset.dedup.run import Request
    from ftlint.lint.splits import Splits

    parts = () if output else Splits(settings).all_of(sources)
    return Request(
        sources=sources,
        rules=dedup_rules(step, settings),
        parts=tuple((part.group, part.split) for part in parts),
        against=against,
        output=output,
        **how,
    )


def merge_request(
    sources: Sources,
    settings: Settings,
    step: MergeStep,
    output: str,
    *,
    to: str = "",
    weights: Mapping[str, float],
    dedup: DedupStep | None,
    costs: Costs | None = None,
    place: str = "system_prompt",
    **how: Any,
) -> MergeRequest:
    """Return what is asked of merge; ``dedup`` is None where duplicates stay.

    ``place`` is where the system prompt was said.
    """
    from ftlint.dataset.build.recipe import dedup_rules
    from ftlint.dataset.merge.run import Request

    costs = costs or Costs(settings)
    return replace(
        Request.of(step, sources, output, costs.mean, place),
        to=to,
        weights=dict(weights),
        dedup=None if dedup is None else dedup_rules(dedup, settings),
        method=settings.method,
        input_format=None if to else settings.input_format,
        **how,
    )


def split_request(
    sources: Sources,
    settings: Settings,
    step: SplitStep,
    *,
    outputs: tuple[str | None, str | None, str | None],
    against: Sources = (),
    **how: Any,
) -> SplitRequest:
    """Return what is asked of split; ``against`` are the files that the options name."""
    from ftlint.dataset.split.run import Request
    from ftlint.dataset.split.units import Sizes, sizes_of

    held_out, with_test = outputs[1] is not None, outputs[2] is not None
    if with_test and not held_out:
        raise UsageError("test data needs validation data as well")
    sizes = sizes_of(step, with_test=with_test) if held_out else Sizes()
    return replace(
        Request.of(step, sources, outputs, sizes),
        against=against,
        indexes=step.index,
        method=settings.method,
        input_format=settings.input_format,
        **how,
    )


class Costs:
    """Tokens and cost of each part of a mixture and of the whole, counted once."""

    def __init__(self, settings: Settings) -> None:
        """Bind the target, the model and the method."""
        self.settings = settings
        self.totals: dict[str, Any] = {}
        self.written: Any = None

    def measure(self, inputs: list[Input], written: Source) -> None:
        """Count the tokens of the inputs and of what was written."""
        for item in inputs:
            self.of(item)
        self.written = self.count(written)

    def mean(self, item: Input) -> float:
        """Return the mean number of tokens of an input's records."""
        totals = self.of(item)
        return float(totals.tokens.total / totals.records) if totals.records else 0.0

    def of(self, item: Input) -> Any:
        """Return the totals of an input."""
        if item.name not in self.totals:
            self.totals[item.name] = self.count(item.source)
        return self.totals[item.name]

    def count(self, source: Source) -> Any:
        """Measure a file."""
        from ftlint.dataset.stats import How, measure
        from ftlint.session.measures import aim

        _, model, encoding = aim(self.settings)
        how = How(encoding, model.name if model else "", self.settings.method)
        return measure([source], how, jobs=self.settings.jobs)[0].totals

    def cost(self, totals: Any) -> str:
        """Return the cost with the model that is named, else the cheapest one with a price."""
        from ftlint.dataset.stats import Prices, models_for
        from ftlint.dataset.stats.cost import cost
        from ftlint.session.measures import aim

        targets, model, encoding = aim(self.settings)
        costs = [
            cost(totals, one, Prices(), self.settings.method)
            for one in models_for(targets, model, encoding)
        ]
        priced = [one for one in costs if one.usd is not None]
        if not priced:
            return ""
        best = min(priced, key=lambda one: one.usd or 0.0)
        return f"{best.epochs} epochs of {best.name}: ${best.usd:,.2f}"
