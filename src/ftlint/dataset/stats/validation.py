"""Advice on the validation split: its size, and whether it is like the training data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ftlint.dataset.stats.chunk import Totals
from ftlint.dataset.stats.distribution import Distribution
from ftlint.model.words import plural
from ftlint.targets import Target

SHARES: Final = (0.02, 0.3)
"""Share of validation records in all records that draws no remark."""

FEW: Final = 10
"""Validation records below which a loss says little."""

DISTANCE: Final = 0.25
"""Greatest distance between two cumulative distributions that draws no remark, for big samples."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One remark: ``level`` is ``warning`` or ``info``; ``about`` names what it concerns."""

    about: str
    level: str
    message: str


def advise(train: Totals, validation: Totals | None, targets: Sequence[Target]) -> list[Advice]:
    """Return what there is to say about the validation split, worst first."""
    found: list[Advice] = []
    if validation is None:
        if train.records >= 100:
            share = max(FEW, round(train.records * 0.1))
            found.append(
                Advice(
                    "size",
                    "info",
                    f"no validation data was named; about {share:,} records held back "
                    f"(one in ten) would show over-fitting",
                )
            )
        return found
    found.extend(_sizes(train, validation, targets))
    found.extend(_similarity(train, validation))
    return sorted(found, key=lambda item: item.level != "warning")


def _sizes(train: Totals, validation: Totals, targets: Sequence[Target]) -> list[Advice]:
    found: list[Advice] = []
    records = validation.records
    for one in targets:
        least, most = one.limit("validation_min"), one.limit("validation_max")
        if least and records < least:
            text = (
                f"{one.name} asks for {least:,} validation records at least; there are {records:,}"
            )
            found.append(Advice("size", "warning", text))
        if most and records > most:
            text = f"{one.name} takes {most:,} validation records at most; there are {records:,}"
            found.append(Advice("size", "warning", text))
        together = one.limit("max_examples_with_validation")
        if together and records + train.records > together:
            text = f"{one.name} takes {together:,} records of training and validation together"
            found.append(Advice("size", "warning", text))
    share = records / max(1, records + train.records)
    if records < FEW:
        are = "is" if records == 1 else "are"
        text = f"{plural(records, 'validation record')} {are} too few for a steady loss"
        found.append(Advice("size", "warning", text))
    elif not SHARES[0] <= share <= SHARES[1]:
        text = f"the validation split is {share:.1%} of the records; 5 to 20 % is usual"
        found.append(Advice("size", "info", text))
    return found


def _similarity(train: Totals, validation: Totals) -> list[Advice]:
    found: list[Advice] = []
    for name, mine, theirs in (
        ("tokens per example", train.tokens, validation.tokens),
        ("trained tokens per example", train.trained, validation.trained),
        ("turns per example", train.turns, validation.turns),
    ):
        apart = distance(mine, theirs)
        if apart > _allowed(mine.size, theirs.size):
            medians = f"median {mine.quantiles([0.5])[0]:g} and {theirs.quantiles([0.5])[0]:g}"
            text = (
                f"{name} differ between training and validation ({medians}, distance {apart:.2f})"
            )
            found.append(Advice(name, "warning", text))
    unknown = sum(
        count for digest, (count, _) in validation.systems.items() if digest not in train.systems
    )
    if unknown:
        text = f"{unknown:,} validation records have a system prompt that training never shows"
        found.append(Advice("system prompts", "warning", text))
    shares = [one.with_system / max(1, one.records) for one in (train, validation)]
    if abs(shares[0] - shares[1]) > 0.2:
        text = f"{shares[0]:.0%} of training and {shares[1]:.0%} of validation have a system prompt"
        found.append(Advice("system prompts", "warning", text))
    return found


def distance(one: Distribution, other: Distribution) -> float:
    """Return the greatest distance between two cumulative distributions (Kolmogorov-Smirnov).

    >>> distance(Distribution.of([1, 2, 3]), Distribution.of([4, 5, 6]))
    1.0
    """
    sizes = one.size, other.size
    if not all(sizes):
        return 0.0
    greatest = 0.0
    seen = [0, 0]
    for value in sorted(one.counts.keys() | other.counts.keys()):
        seen[0] += one.counts.get(value, 0)
        seen[1] += other.counts.get(value, 0)
        greatest = max(greatest, abs(seen[0] / sizes[0] - seen[1] / sizes[1]))
    return greatest


def _allowed(one: int, other: int) -> float:
    """Return the distance that chance explains at one in a thousand, and never less than ours."""
    if not one or not other:
        return 1.0
    chance = 1.95 * math.sqrt((one + other) / (one * other))
    return max(DISTANCE, chance)
