"""The words in which ``ftlint dedup`` says what it found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ftlint.dataset.dedup.run import Outcome

SHOWN: Final = 10


def lines(outcome: Outcome, *, written: bool, verbose: bool) -> Iterator[str]:
    """Yield the lines of the summary; without an output each copy is named, up to ten."""
    if not written or verbose:
        for gone, kept, likeness in outcome.pairs[:SHOWN]:
            yield f"{gone}: {_kind(likeness)} {kept}"
        more = outcome.removed - len(outcome.pairs[:SHOWN])
        if more > 0:
            yield f"and {more:,} more copies; --report names them all"
    for held_out, trained, likeness in outcome.leaks[:SHOWN]:
        what = "same prompt as" if likeness >= 1 else f"{likeness:.0%} like"
        yield f"{held_out}: leak: {what} {trained} in the training data"
    if len(outcome.leaks) > SHOWN:
        yield f"and {len(outcome.leaks) - SHOWN:,} more leaks; --report names them all"
    for first, second, likeness in outcome.clashes[:SHOWN]:
        yield f"{first}: {likeness:.0%} like {second}, with another short answer: both stay"
    if outcome.contradiction_count:
        example = " and ".join(outcome.contradictions[0][:2])
        yield (
            f"{_count(outcome.contradiction_count, 'prompt has', 'prompts have')} several answers, "
            f"all of which stay, such as {example} (D903)"
        )
    yield _summary(outcome, written)


def _summary(outcome: Outcome, written: bool) -> str:
    records = _count(outcome.records, "record", "records")
    if not outcome.removed and not outcome.leaks:
        return f"{records}, no copies"
    verb = "removed" if written else "found"
    parts = [f"{_count(outcome.exact, 'exact copy', 'exact copies')}"]
    if outcome.near:
        parts.append(_count(outcome.near, "near-copy", "near-copies"))
    if outcome.leaks:
        parts.append(_count(len(outcome.leaks), "leak", "leaks"))
    return f"{records}: {verb} {', '.join(parts)}; {outcome.kept:,} stay"


def _kind(likeness: float) -> str:
    if likeness == 2.0:
        return "same as"
    if likeness > 2.0:
        return "same key as"
    return f"{likeness:.0%} like"


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
