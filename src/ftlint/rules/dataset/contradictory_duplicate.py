"""D903 contradictory-duplicate."""

from __future__ import annotations

from typing import Final

from ftlint.model.diagnostic import Finding, Severity
from ftlint.rules import Rule
from ftlint.rules.shared.digests import DigestView, Found, Place, related, where

FEW: Final = 8
"""Different answers up to which short ones clash; more of them are a sample of many."""

SHORT: Final = 120
"""Code points up to which every one of a few answers is short."""

PAIR: Final = 600
"""Code points up to which two answers clash; two long ones are two ways to say it."""

LABEL: Final = 40
"""Code points of a label, a number, a name: longer answers may say one thing in other words."""

SHOWN: Final = 5


class ContradictoryDuplicate(Rule):
    """The same prompt has different answers in different records.

    ## Why is this bad?
    The model cannot follow both. On labels and facts this caps what it can learn and looks like
    noise in the loss; often one of the answers is a mistake in labelling.

    ## Example
    ```jsonl fail line=2
    {"messages": [{"role": "user", "content": "Capital of Peru?"}, {"role": "assistant", "content": "Lima"}]}
    {"messages": [{"role": "user", "content": "Capital of Peru?"}, {"role": "assistant", "content": "Cusco"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Capital of Peru?"}, {"role": "assistant", "content": "Lima"}]}
    {"messages": [{"role": "user", "content": "Capital of Chile?"}, {"role": "assistant", "content": "Santiago"}]}
    ```

    The prompt is everything before the last answer, with system message and tools. The rule is
    meant for answers that clash: two different ones of up to 600 characters, or up to eight of
    which none has more than 120. One prompt with many long answers is how creative data looks, and
    is not reported. There is one finding for each prompt: a warning for labels, numbers and names
    (answers of up to 40 characters), which cannot all be right; info for longer answers, which may
    say one thing in other words.

    ## Fix safety
    There is no fix: which answer is right is for the author to say.

    ## References
    - <https://arxiv.org/abs/2103.14749>
    """

    code = "D903"
    name = "contradictory-duplicate"
    severity = Severity.WARNING
    per_file = Severity.INFO
    scope = "file"

    def conclude_digests(self, index: DigestView) -> Found:
        """Report each prompt whose answers clash, at the first record of the second answer."""
        for answers in index.contradiction_groups():
            firsts = sorted(places[0] for places in answers)
            if not _clash(index, firsts):
                continue
            place = firsts[1]
            others = [one for one in firsts if one != place]
            names = ", ".join(where(index, one, place) for one in others[:SHOWN])
            more = f" and {len(others) - SHOWN} more" if len(others) > SHOWN else ""
            count = sum(len(places) for places in answers)
            records = f" in {count} records" if count > len(firsts) else ""
            yield (
                *place,
                Finding(
                    f"The same prompt has {len(firsts)} different answers{records}: "
                    f"here and in {names}{more}",
                    help="keep the right answer, or tell the prompts apart",
                    severity=None if _are_labels(index, firsts) else Severity.INFO,
                    related=tuple(related(index, one, "another answer") for one in others[:SHOWN]),
                ),
            )


def _are_labels(index: DigestView, firsts: list[Place]) -> bool:
    """Tell whether the answers are a few words each: then they cannot all be right."""
    return max(index.answer_length(*place) for place in firsts) <= LABEL


def _clash(index: DigestView, firsts: list[Place]) -> bool:
    if len(firsts) < 2 or len(firsts) > FEW:
        return False
    longest = max(index.answer_length(*place) for place in firsts)
    return longest <= (PAIR if len(firsts) == 2 else SHORT)
