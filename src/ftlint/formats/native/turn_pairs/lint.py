"""Conversations as a list of exchanges, each an object of a question and its answer."""

from __future__ import annotations

from typing import Any, Final

from ftlint.formats import Format
from ftlint.model.record import Turn

PAIRS: Final = (("input", "output"), ("human", "assistant"), ("user", "assistant"))
"""Keys of the question and the answer of an exchange."""


class TurnPairs(Format):
    """``conversation`` of objects with ``input`` and ``output`` (XTuner), or ``human``, ``assistant``.

    A ``system`` text is that of the exchange it is in.
    """

    name = "turn-pairs"
    title = "exchanges of question and answer"
    plain_keys = frozenset({"conversation", "conversations"})

    def fits(self, value: dict[str, Any]) -> bool:
        """Be found by the format whose key the list has, never by keys."""
        return False

    def turns(self, value: Any) -> list[Turn]:
        """Read system, question and answer of each exchange."""
        turns: list[Turn] = []
        for key in ("conversation", "conversations"):
            for index, item in enumerate(value.get(key) or () if key in value else ()):
                if isinstance(item, dict):
                    turns += self._exchange(item, (key, index))
        return turns

    def _exchange(self, item: dict[str, Any], base: tuple[str | int, ...]) -> list[Turn]:
        asked, answered = pair_of(item) or ("input", "output")
        roles = (("system", "system"), (asked, "user"), (answered, "assistant"))
        return [
            Turn(role, item[key], (*base, key), (*base, key), (*base, key), raw_role=role)
            for key, role in roles
            if key in item and not (key in ("system", asked) and item[key] in ("", None))
        ]


def pair_of(item: Any) -> tuple[str, str] | None:
    """Return the keys of question and answer that an exchange has, or None."""
    if not isinstance(item, dict):
        return None
    return next((pair for pair in PAIRS if set(pair) <= item.keys()), None)
