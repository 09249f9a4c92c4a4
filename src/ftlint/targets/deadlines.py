"""Ends of services and models: what has ended, or will within ``NEAR`` days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from ftlint.targets import Model, Target, find_model, target

NEAR: Final = 90
"""Days before an end from which it is told: a dataset outlives the weeks of preparing it."""


class Deadline(NamedTuple):
    """A target or model that is past its end, or close to it.

    ``day`` is None where the provider names none. ``subject`` is the name of the target or model,
    ``message`` one sentence without a full stop, ``source`` where it was read.
    """

    subject: str
    message: str
    day: date | None
    source: str


def deadlines(targets: Iterable[str], model: str | None, today: date) -> Iterator[Deadline]:
    """Yield what ends or has ended among some targets and a model, targets first.

    Raises UsageError for a target or a model that does not exist.
    """
    chosen = [target(name) for name in dict.fromkeys(targets)]
    for one in chosen:
        found = _of_target(one, today)
        if found is not None:
            yield found
    if model is not None:
        found = _of_model(find_model(model, [one.name for one in chosen]), today)
        if found is not None:
            yield found


def _of_target(one: Target, today: date) -> Deadline | None:
    end = one.deprecated
    if end is None or not _told(end.date, today):
        return None
    return Deadline(one.name, f"{one.title}: {end.note}", end.date, end.source)


def _of_model(model: Model, today: date) -> Deadline | None:
    day = model.retired
    if day is None or not _told(day, today):
        return None
    when = "was retired on" if day <= today else "will be retired on"
    return Deadline(model.name, f"The model {model.name} {when} {day}", day, model.source)


def _told(day: date | None, today: date) -> bool:
    return day is None or (day - today).days <= NEAR
