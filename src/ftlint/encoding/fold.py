"""Fold text to the alphabet of the language prior.

Case, ASCII digits and a few spaces carry nothing that tells one reading from another, so the
prior counts folded characters and the readings pay a small price for what was folded away.
"""

from __future__ import annotations

UPPER_START = 1.2
"""Price in nats of another capital."""

UPPER_INSIDE = 7.0
"""Price in nats of a capital after a small letter."""

RARE_SPACE = 2.5
"""Price in nats of a no-break or ideographic space."""

_SPACES = {"\t": " ", "\xa0": " ", "\u3000": " "}


class _Folds(dict[int, str]):
    """Translation table that fills itself: code point to folded character."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if "0" <= char <= "9":
            folded = "0"
        elif char in _SPACES:
            folded = " "
        else:
            lower = char.lower()
            folded = lower if len(lower) == 1 else char
        self[code] = folded
        return folded


FOLDS = _Folds()


def fold(text: str) -> str:
    """Lower-case one to one, ASCII digits to 0, tab, no-break and ideographic space to space.

    >>> fold("Ä 12\\u3000İ")
    'ä 00 İ'
    """
    return text.translate(FOLDS)


def case_cost(char: str, folded: str, after_small: bool) -> float:
    """What the character pays, in nats, for not being the folded one."""
    if char == folded or "0" <= char <= "9" or char == "\t":
        return 0.0
    if folded == " ":
        return RARE_SPACE
    return UPPER_INSIDE if after_small else UPPER_START
