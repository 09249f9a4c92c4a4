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


THRESHOLD: Final = 0.7
THRESHOLDS: Final = Between(0.5, 1.0)
"""Jaccard similarity at which two records count as near-duplicates; below the least, the bands of
four slots would miss pairs."""
SHINGLE: Final = 5
SHINGLES: Final = Between(1, 50)
"""Words in a shingle of near-duplicates."""
RUN: Final = 13
RUNS: Final = Between(3, 100)
"""Words in a run that a record must share with a benchmark to be left out."""

Threshold = Annotated[float, THRESHOLDS]
Shingle = Annotated[int, SHINGLES]
Run = Annotated[int, RUNS]
