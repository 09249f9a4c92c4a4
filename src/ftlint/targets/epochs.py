"""The number of epochs that OpenAI's service chooses by itself."""

from __future__ import annotations

from typing import Final

TARGET_EPOCHS: Final = 3
FEWEST: Final = 100
MOST: Final = 25_000
MOST_EPOCHS: Final = 25
"""The published rule: three epochs, more for small data, fewer for big. Source: the cookbook's
notebook on chat fine-tuning data, github.com/openai/openai-cookbook, read 2026-11-21."""


def auto_epochs(examples: int) -> int:
    """Return the epochs that the service chooses by itself for so many examples.

    >>> [auto_epochs(n) for n in (5, 10, 44, 94, 10_000, 30_000)]
    [20, 10, 3, 3, 2, 1]
    """
    if examples < 1:
        return TARGET_EPOCHS
    if examples * TARGET_EPOCHS < FEWEST:
        return min(MOST_EPOCHS, FEWEST // examples)
    if examples * TARGET_EPOCHS > MOST:
        return max(1, MOST // examples)
    return TARGET_EPOCHS
