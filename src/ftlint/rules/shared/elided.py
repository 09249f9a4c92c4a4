"""Texts that stand for others: what the pages of trainers write where the reader is to fill in."""

from __future__ import annotations

from typing import Final

_DOTS: Final = frozenset({"...", "…", "[...]", "[…]", "<...>"})
_ENDS: Final = ("[...]", "[…]")


def is_elided(text: object) -> bool:
    """Tell whether a text is a placeholder of dots, or ends with a mark that more was left out.

    >>> is_elided("..."), is_elided("Here is an example [...]"), is_elided("Well...")
    (True, True, False)
    """
    return isinstance(text, str) and (text.strip() in _DOTS or text.rstrip().endswith(_ENDS))
