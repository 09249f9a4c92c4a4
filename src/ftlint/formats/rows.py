"""One model of a training row: which part each key plays, and what kind of training it is for.

It is filled from what a shape declares (its turns, its sides, ``Has``, its method) and from the table
of keys (``model.keys``), so nothing here knows a shape by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from ftlint.formats import UNKNOWN, Format, Has
from ftlint.model.digests import IDENTITY_KEYS
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
    REFERENCE,
)
from ftlint.model.roles import SYSTEM_ROLES


class Part(StrEnum):
    """What a key at the top of a record holds for the training."""

    CONVERSATION = "the conversation: prompts and answers in turn"
    SYSTEM = "instructions before the conversation"
    PROMPT = "the prompt"
    ANSWER = "the answer that is trained"
    REJECTED = "the worse answer"
    TEXT = "the text that is trained, whole"
    TOKENS = "the tokens that are trained"
    LABEL = "the label"
    REFERENCE = "a reference for a reward or a grader"
    TOOLS = "the tools"
    MEDIA = "media that the turns refer to"
    MASK = "a mask: what is trained"
    REASONING = "the reasoning before an answer"
    METADATA = "metadata: no trainer learns from it"
    PASSED = "handed to the reward or the grader"
    COMPARED = "texts that are compared with the prompt"
    UNREAD = "not read: the shape of the record is unknown"


_HELD: Final[Mapping[str, Part]] = {
    ANSWER: Part.REFERENCE,
    REFERENCE: Part.REFERENCE,
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


def kind_of(fmt: Format, method: str | None = None, value: Mapping[str, Any] | None = None) -> str:
    """Return the kind of training that records of a shape are for; a named method decides.

    Without one a label beside the answer of a record does, in shapes that trainers read for it.
    """
    if fmt is UNKNOWN:
        return "unknown"
    if method is None and "kto" in fmt.also and value is not None:
        labels = [item for key, item in value.items() if HELD.get(key) == LABEL]
        if any(isinstance(item, bool) for item in labels) and len(fmt.columns_of({**value})) != 1:
            method = "kto"
    chosen = method if method in fmt.also else fmt.method
    if chosen == "pretrain" and not fmt.has & {Has.TEXT, Has.TURNS} and fmt.method == chosen:
        return "pre-tokenised"
    if chosen == "sft" and fmt.has & {Has.TURNS, Has.MESSAGES}:
        return "supervised chat"
    return _KINDS.get(chosen, chosen)


def parts_of(fmt: Format, value: Mapping[str, Any]) -> dict[str, Part]:
    """Return the part that each key at the top of a record plays, in the order of the keys."""
    if fmt is UNKNOWN:
        return {key: _HELD.get(HELD.get(key, ""), Part.UNREAD) for key in value}
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
    return Part.SYSTEM if roles.issubset(SYSTEM_ROLES) else Part.PROMPT


def _unread(fmt: Format, key: str) -> Part:
    """Return what a key is from which the shape reads no turn."""
    if key in ("system", "system_prompt"):
        return Part.SYSTEM
    if any(group == {key} for group in fmt.keys) and not fmt.turns_key:
        if fmt.method == "rft":
            return Part.PROMPT
        return Part.TEXT if Has.TEXT in fmt.has else Part.TOKENS
    held = HELD.get(key)
    if held == LABEL and fmt.method == "pretrain":
        return Part.MASK  # the ids that count
    if fmt.method == "embedding" and key in fmt.plain_keys:
        return Part.COMPARED
    if fmt.method == "pretrain" and key in fmt.plain_keys:
        return Part.MASK
    if fmt.method == "rft" and held is None and key not in IDENTITY_KEYS:
        return Part.PASSED
    return Part.METADATA if held is None else _HELD[held]
