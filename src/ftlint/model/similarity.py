"""How alike two texts must be: ranges and defaults, once for the rule, the commands and recipes."""

from __future__ import annotations

from typing import Annotated, Any, Final, NamedTuple


class Between(NamedTuple):
    """The numbers that a value may have, both ends included; None is no end."""

    least: Any = None
    most: Any = None

    def holds(self, value: float) -> bool:
        """Tell whether a number lies between the ends.

        >>> Between(0.5, 1).holds(7), Between(1).holds(7)
        (False, True)
        """
        low = self.least is None or value >= self.least
        return low and (self.most is None or value <= self.most)

    def words(self, inner: str) -> str:
        """Return the range, given the words for the type.

        >>> Between(0.5, 1).words("a number"), Between(0).words("a whole number")
        ('a number from 0.5 to 1', 'a whole number from 0')
        """
        least = "" if self.least is None else f" from {self.least:g}"
        return inner + least + ("" if self.most is None else f" to {self.most:g}")

    def schema(self) -> dict[str, Any]:
        """Return the ends as JSON Schema has them."""
        ends = {"minimum": self.least, "maximum": self.most}
        return {word: end for word, end in ends.items() if end is not None}


THRESHOLD: Final = 0.7
ASKED: Final = 0.7
THRESHOLDS: Final = Between(0.5, 1.0)
"""Jaccard similarity that two answers must reach to be alike, and two questions ``ASKED`` at least;
below the least of the range, the bands of four slots would miss pairs."""


class Thresholds(NamedTuple):
    """The similarity that each pair of turns must reach; the turns are compared one by one."""

    asked: float = ASKED
    answered: float = THRESHOLD

    @classmethod
    def of(cls, value: float) -> Thresholds:
        """Return those of a single number, as an option gives it.

        >>> Thresholds.of(0.9), Thresholds.of(0.5).asked
        (Thresholds(asked=0.9, answered=0.9), 0.7)
        """
        return cls(max(value, ASKED), value)

    def least(self, role: str) -> float:
        """Return what two turns of a role must reach."""
        return self.asked if role == "user" else self.answered


EVERY_WORD: Final = 33
"""Tokens below which every word of a turn counts: one changed word leaves a similarity below 0.7.
At the very end of a text it would leave more, which must not make "... French: dog" and
"... French: cat" one question."""
SHORT: Final = 120
"""Bytes of UTF-8 up to which an answer counts as a label: 20 words, or 40 Han characters."""
CHANGED: Final = 3
"""Words in a row up to which a change of a question is an edit of it and not another question."""
FILLERS: Final = 5
"""Different words in one place of otherwise equal questions that make it a slot of a template."""
ENDING: Final = 8
"""Tokens below which the last line of an answer is its result, in which every word counts."""

SHINGLE: Final = 5
SHINGLES: Final = Between(1, 50)
"""Words in a shingle of near-duplicates."""
RUN: Final = 13
RUNS: Final = Between(3, 100)
"""Words in a run that a record must share with a benchmark to be left out."""

Threshold = Annotated[float, THRESHOLDS]
Shingle = Annotated[int, SHINGLES]
Run = Annotated[int, RUNS]
