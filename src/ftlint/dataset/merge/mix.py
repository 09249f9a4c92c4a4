"""How many of each part's records a mixture takes: weights, totals, repetitions."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xxhash import xxh3_64_intdigest

from ftlint.errors import UsageError, nearest


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a mixture: its records, and the mean size of one in the unit that is mixed."""

    name: str
    records: int
    mean: float = 1.0

    @property
    def size(self) -> float:
        """Return the size of the part, in rows or tokens."""
        return self.records * self.mean


def parse_weights(values: Sequence[str], names: Sequence[str]) -> dict[str, float]:
    """Read ``--weight`` values: ``FILE=SHARE``; raises UsageError for a file that is not an input.

    >>> parse_weights(["a.jsonl=0.4"], ["data/a.jsonl", "b.jsonl"])
    {'data/a.jsonl': 0.4}
    """
    found: dict[str, float] = {}
    for value in values:
        name, equals, number = value.rpartition("=")
        try:
            share = float(number) if equals else -1.0
        except ValueError:
            share = -1.0
        if not 0 <= share < float("inf"):
            raise UsageError(f"--weight: '{value}' is not FILE=SHARE, such as a.jsonl=0.4")
        matches = [one for one in names if one == name or one.rsplit("/", 1)[-1] == name]
        if len(matches) != 1:
            hint = nearest(name, names) if not matches else " is the name of several inputs"
            raise UsageError(f"--weight: '{name}' is not an input{hint}")
        found[matches[0]] = share
    return found


def sizes(parts: Sequence[Part], weights: Mapping[str, float], total: float | None) -> list[float]:
    """Return how many records each part gives, as a number that may be above its size.

    Weights are shares of the mixture. Where they add up to less than 1 and parts have none, those
    share the rest by their sizes. Without a total, the mixture is the largest one in which no
    record stands twice.

    >>> sizes([Part("a", 100), Part("b", 50)], {"a": 0.5, "b": 0.5}, None)
    [50.0, 50.0]
    >>> sizes([Part("a", 100), Part("b", 50)], {}, 300)
    [200.0, 100.0]
    """
    shares = _shares(parts, weights)
    if total is None:
        limits = [part.size / share for part, share in zip(parts, shares, strict=True) if share > 0]
        total = min(limits, default=0.0)
    return [
        total * share / part.mean if part.mean else 0.0
        for part, share in zip(parts, shares, strict=True)
    ]


def _shares(parts: Sequence[Part], weights: Mapping[str, float]) -> list[float]:
    given = sum(weights.get(part.name, 0.0) for part in parts)
    rest = [part for part in parts if part.name not in weights]
    free = sum(part.size for part in rest)
    if rest and given >= 1 and free:
        raise UsageError(
            f"--weight: the shares add up to {given:g}, so nothing is left for {rest[0].name}; "
            "give every input a weight, or weights that add up to less than 1"
        )
    if not rest and given <= 0:
        raise UsageError("--weight: all shares are 0, so the mixture would be empty")
    left = 1 - given if rest else 0.0
    whole = given if not rest else 1.0
    return [
        (weights[part.name] / whole)
        if part.name in weights
        else (left * part.size / free if free else 0.0)
        for part in parts
    ]


def repetitions(keys: bytes | bytearray, wanted: float, seed: int) -> array[int]:
    """Return how often each record of a part is taken, so that ``wanted`` records result.

    ``keys`` are the 16-byte digests of the part's records. All are taken the whole number of
    times; for the rest those with the smallest seeded hashes are taken once more, so a larger
    mixture holds every smaller one.
    """
    count = len(keys) // 16
    if not count:
        return array("I")
    every, more = divmod(round(wanted), count)
    times = array("I", [every]) * count
    if more:
        ranked = sorted(
            range(count),
            key=lambda index: (
                xxh3_64_intdigest(bytes(keys[16 * index : 16 * index + 16]), seed),
                index,
            ),
        )
        for index in ranked[:more]:
            times[index] += 1
    return times
