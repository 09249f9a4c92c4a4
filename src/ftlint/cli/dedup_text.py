"""The words in which ``ftlint dedup`` says what it found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ftlint.model.words import plural

if TYPE_CHECKING:
    from ftlint.dataset.dedup.run import Outcome

SHOWN: Final = 10


def lines(outcome: Outcome, *, written: bool, verbose: bool) -> Iterator[str]:
    """Yield the lines of the summary; without an output each duplicate is named, up to ten."""
    from ftlint.dataset.dedup.write import leak_as, same_as

    if not written or verbose:
        for gone, kept, similarity in outcome.pairs[:SHOWN]:
            yield f"{gone}: {same_as(similarity)} {kept}"
            yield from (f"  {line}" for line in outcome.explained.get(gone, ()))
        more = outcome.removed - len(outcome.pairs[:SHOWN])
        if more > 0:
            yield f"and {plural(more, 'more duplicate')}; --report names them all"
    for held_out, trained, similarity in outcome.leaks[:SHOWN]:
        yield f"{held_out}: leak: {leak_as(similarity)} {trained} in the training data"
    if len(outcome.leaks) > SHOWN:
        yield f"and {plural(len(outcome.leaks) - SHOWN, 'more leak')}; --report names them all"
    for record, text in outcome.contaminated[:SHOWN]:
        yield f"{record}: shares words with {text} in the evaluation data"
    if len(outcome.contaminated) > SHOWN:
        more = len(outcome.contaminated) - SHOWN
        yield f"and {plural(more, 'more such record')}; --report names them all"
    for first, second, similarity in outcome.clashes[:SHOWN]:
        yield f"{first}: {similarity:.0%} similar to {second}, with another short answer: both stay"
    if outcome.contradiction_count:
        example = " and ".join(outcome.contradictions[0][:2])
        yield (
            f"{plural(outcome.contradiction_count, 'prompt has', 'prompts have')} several answers, "
            f"all of which stay, such as {example} (D903)"
        )
    if outcome.contained_count and not outcome.contained_removed:
        record, whole = outcome.contained[0]
        count = plural(outcome.contained_count, "record is", "records are")
        yield (
            f"{count} the beginning of a longer conversation, such as {record} of {whole}: they "
            "stay; leave them out with --contained drop"
        )
    if outcome.apart:
        key, many = outcome.apart
        yield (
            f"{plural(many, 'more record')} would go if {key!r} did not count: to compare turns "
            "alone, use --by conversation"
        )
    yield _summary(outcome, written)


def _summary(outcome: Outcome, written: bool) -> str:
    records = plural(outcome.records, "record")
    if not outcome.gone and not outcome.leaks:
        return f"{records}, no duplicates"
    verb = "removed" if written else "found"
    parts = [f"{plural(outcome.exact, 'exact duplicate')}"]
    if outcome.near:
        parts.append(plural(outcome.near, "near-duplicate"))
    if outcome.contained_removed:
        parts.append(f"{plural(outcome.contained_removed, 'beginning')} of longer conversations")
    if outcome.leaks:
        parts.append(plural(len(outcome.leaks), "leak"))
    if outcome.contaminated:
        parts.append(plural(len(outcome.contaminated), "record") + " with evaluation data")
    return f"{records}: {verb} {', '.join(parts)}; {outcome.kept:,} stay"
