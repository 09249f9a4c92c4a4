"""Edits that several rules make to a list of messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ftlint.model.diagnostic import Edit, Fix, Op, Safety
from ftlint.model.keys import HELD, REASONING, answers_beside, is_empty
from ftlint.model.record import Record, Turn


def in_list(turn: Turn) -> bool:
    """Tell whether a turn is an item of a list, so that it can be moved or removed."""
    return bool(turn.path) and isinstance(turn.path[-1], int)


def is_plain(turn: Turn) -> bool:
    """Tell whether a turn is an item of a list that holds a role and a text and nothing else."""
    if not in_list(turn) or not isinstance(turn.content, str):
        return False
    return turn.message.keys() == {turn.role_path[-1], turn.content_path[-1]}


def delete_turns(turns: Sequence[Turn]) -> tuple[Edit, ...]:
    """Remove turns from their list, the last one first."""
    return tuple(Edit(Op.DELETE, turn.path) for turn in reversed(turns))


def merge_turns(turns: Sequence[Turn]) -> tuple[Edit, ...]:
    """Join the texts of plain turns with a blank line into the first; empty when one is not plain.

    A text that stands in an earlier turn of the run is not written twice.
    """
    if len(turns) < 2 or not all(is_plain(turn) for turn in turns):
        return ()
    text = "\n\n".join(dict.fromkeys(turn.content for turn in turns))
    return (Edit(Op.SET, turns[0].content_path, text), *delete_turns(turns[1:]))


def drop_useless(record: Record) -> Fix | None:
    """Drop a record from which nothing can be learnt: no turn of it says anything to train on.

    A record with an answer left, or with a column that may hold one, is another shape's or
    another target's to judge.
    """
    if answers_beside(record.value, record.format.turns_key):
        return None
    for turn in record.turns:
        says = [turn.content, turn.message.get("refusal"), turn.message.get("audio")]
        says += [value for key, value in turn.message.items() if HELD.get(key) == REASONING]
        if turn.role == "assistant" and (turn.has_calls or not all(map(says_nothing, says))):
            return None
    return Fix.drop_record()


def says_nothing(content: Any) -> bool:
    """Tell whether content holds no text and nothing but blank text parts."""
    if not isinstance(content, list):
        return is_empty(content)
    texts = [part.get("text") if isinstance(part, dict) else part for part in content]
    return all(isinstance(text, str) and not text.strip() for text in texts)


def trim_after(record: Record, index: int, role: str, title: str) -> Fix | None:
    """Remove the turns behind that of a letter when that turn has ``role`` and all are in one list."""
    turns, index = record.turns, index + record.aside
    if not 0 <= index < len(turns) - 1 or turns[index].role != role:
        return None
    tail = turns[index + 1 :]
    if not all(in_list(turn) and turn.path[:-1] == turns[index].path[:-1] for turn in tail):
        return None
    return Fix(title, Safety.UNSAFE, delete_turns(tail))
