"""One model of a training row: which part each key plays, and what kind of training it is for.

It is filled from what a shape declares (its turns, its sides, ``Has``, its method) and from the table
of keys (``model.keys``), so nothing here knows a shape by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from ftlint.formats import UNKNOWN, Format, Has
from ftlint.model.keys import (
    ANSWER,
    CALLS,
    HELD,
    LABEL,
    MASK,
    MEDIA,
    PAIR,
    PROMPT,
    REASONING,
)


class Part(StrEnum):
    """What a key at the top of a record holds for the training."""

    CONVERSATION = "the conversation: prompts and answers in turn"
    SYSTEM = "instructions before the conversation"
    PROMPT = "the prompt"
    ANSWER = "the answer that is trained"
    REJECTED = "the worse answer"
    TEXT = "the text that is trained, whole"
    LABEL = "the label"
    REFERENCE = "a reference for a reward or a grader"
    TOOLS = "the tools"
    MEDIA = "media that the turns refer to"
    MASK = "a mask: what is trained"
    REASONING = "the reasoning before an answer"
    METADATA = "metadata: no trainer learns from it"


_HELD: Final[Mapping[str, Part]] = {
    ANSWER: Part.REFERENCE,
    PAIR: Part.REFERENCE,
    LABEL: Part.LABEL,
    MEDIA: Part.MEDIA,
    PROMPT: Part.PROMPT,
    MASK: Part.MASK,
    REASONING: Part.REASONING,
    CALLS: Part.TOOLS,
}
"""What a key is that no turn of the shape is read from."""

_KINDS: Final[Mapping[str, str]] = {
    "sft": "supervised",
    "dpo": "preference",
    "kto": "preference with a label (KTO)",
    "rft": "prompts for reinforcement learning",
    "pretrain": "language modelling",
    "prm": "stepwise supervision",
    "classification": "texts to classify",
    "embedding": "pairs for an embedding model",
}


def kind_of(fmt: Format, method: str | None = None) -> str:
    """Return the kind of training that records of a shape are for; a named method decides."""
    if fmt is UNKNOWN:
        return "unknown"
    chosen = method if method in fmt.also else fmt.method
    if chosen == "pretrain" and not fmt.has & {Has.TEXT, Has.TURNS} and fmt.method == chosen:
        return "pre-tokenised"
    if chosen == "sft" and fmt.has & {Has.TURNS, Has.MESSAGES}:
        return "supervised chat"
    return _KINDS.get(chosen, chosen)


def parts_of(fmt: Format, value: Mapping[str, Any]) -> dict[str, Part]:
    """Return the part that each key at the top of a record plays, in the order of the keys."""
    better, worse = fmt.sides(value)
    chosen, rejected = _keys(better), _keys(worse)
    roles: dict[str, set[str]] = {}
    for turn in fmt.turns(value):
        if turn.path:
            roles.setdefault(str(turn.path[0]), set()).add(turn.role)
    found: dict[str, Part] = {}
    for key in value:
        if key in rejected and key not in chosen:
            found[key] = Part.REJECTED
        elif key in chosen and roles.get(key, set()) <= {"assistant"}:
            found[key] = Part.ANSWER
        elif key in roles:
            found[key] = _of_roles(roles[key], fmt)
        else:
            found[key] = _unread(fmt, key)
    return found


def _keys(turns: list[Any]) -> set[str]:
    return {str(turn.path[0]) for turn in turns if turn.path}


def _of_roles(roles: set[str], fmt: Format) -> Part:
    if roles == {"assistant"}:
        return Part.TEXT if Has.TEXT in fmt.has else Part.ANSWER
    if "assistant" in roles:
        return Part.CONVERSATION
    return Part.SYSTEM if roles <= {"system", "developer"} else Part.PROMPT


def _unread(fmt: Format, key: str) -> Part:
    """Return what a key is from which the shape reads no turn."""
    if key in ("system", "system_prompt"):
        return Part.SYSTEM
    if any(group == {key} for group in fmt.keys) and not fmt.turns_key:
        return Part.PROMPT if fmt.method == "rft" else Part.TEXT
    held = HELD.get(key)
    if held == LABEL and fmt.method == "pretrain":
        return Part.MASK  # the ids that count
    return Part.METADATA if held is None else _HELD[held]
