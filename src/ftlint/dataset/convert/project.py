"""Fit a conversation to a target: take out, or rewrite, what the target has no place for.

What comes out is exactly what the target can say, so that reading the written record back must
give the same conversation: that is what verification checks. Everything taken out is an event.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from ftlint.dataset.convert.exchanges import by_position, exchanges
from ftlint.dataset.convert.fit_tools import (
    bare_calls,
    fit_declared,
    is_broken,
    object_call,
    object_result,
    refuse_open_calls,
    renumber,
)
from ftlint.dataset.convert.lost_masks import lose_mask, lose_record_mask, worded
from ftlint.dataset.convert.parts import as_parts, fitted_parts, part_masks
from ftlint.dataset.convert.turn_order import fit_order
from ftlint.formats.shared.openai_messages import is_plain
from ftlint.formats.shared.reading import Carries, Context, Skip
from ftlint.model import masks
from ftlint.model.conversation import (
    Conversation,
    Message,
)
from ftlint.model.diagnostic import Severity
from ftlint.model.digests import IDENTITY_KEYS
from ftlint.model.keys import is_empty, may_be_trained
from ftlint.model.roles import ROLE_WORDS


def project(
    conversation: Conversation, carries: Carries, options: dict[str, Any], context: Context
) -> Iterator[Conversation | Skip]:
    """Yield the conversation as the target can hold it, once or in pieces, or why it cannot."""
    _note_outer(conversation, carries, options, context)
    if _is_whole(conversation, carries, options):
        try:
            yield fit_order(conversation, carries, context)
        except Skip as skip:
            yield skip
        return
    try:
        for shaped in _shapes(conversation, carries, options, context):
            for piece in by_position(
                exchanges(shaped, carries, options, context), carries, options, context
            ):
                try:
                    yield _fitted(piece, carries, options, context)
                except Skip as skip:
                    yield skip
    except Skip as skip:
        yield skip


def _is_whole(conversation: Conversation, carries: Carries, options: dict[str, Any]) -> bool:
    """Tell whether a plain chat goes into a chat as it is, but for the order of its turns."""
    return (
        conversation.plain_roles != ""
        and carries.shape == "chat"
        and carries.weights != "position"
        and options["multi_turn"] is None
        and conversation.label is None
        and not carries.label
        and _fits(conversation, carries)
    )


def _fitted(
    conversation: Conversation, carries: Carries, options: dict[str, Any], context: Context
) -> Conversation:
    if not _fits(conversation, carries):
        changed = fit_declared(conversation, carries, context)
        changed["messages"] = _messages(conversation.messages, carries, options, context)
        if conversation.preference is not None:
            pair = conversation.preference
            chosen = _messages(pair.chosen, carries, options, context)
            rejected = _messages(pair.rejected, carries, options, context)
            changed["preference"] = replace(pair, chosen=chosen, rejected=rejected)
        conversation = replace(conversation, **changed)
    return fit_order(conversation, carries, context)


def _note_outer(
    conversation: Conversation, carries: Carries, options: dict[str, Any], context: Context
) -> None:
    for key, value in (conversation.meta or {}).items():
        if key not in masks.RECORD_KEYS or not lose_record_mask(key, value, options, context):
            severity = Severity.WARNING if _may_matter(key, value, carries) else None
            context.note("dropped-fields", detail=key, severity=severity)
    if conversation.title and not carries.title:
        context.note("titles-dropped")
    if conversation.plain_roles and conversation.preference is None:
        return
    timed = False
    for message in conversation.all_messages():
        if message.extra is None and message.time is None and message.speaker is None:
            continue
        timed = timed or message.time is not None
        for key, value in (message.extra or {}).items():
            if message.role == "assistant" and key in masks.TURN_KEYS:
                lose_mask(worded(key, value), message.place, options, context)
            else:
                context.note("dropped-fields", message.place, detail=key)
        if message.speaker and not message.name:
            context.note("names-dropped", message.place)
    if timed:
        context.note("timestamps-dropped")


def _may_matter(key: str, value: Any, carries: Carries) -> bool:
    """Tell whether a field that is lost may be trained by somebody, or has a place in a table."""
    if is_empty(value) or key in IDENTITY_KEYS:
        return False
    return carries.table or may_be_trained(key, value)


def _fits(conversation: Conversation, carries: Carries) -> bool:
    """Tell whether nothing at all needs to be taken out: the short way for plain examples."""
    if conversation.preference is not None or conversation.tools or conversation.parallel:
        return False
    if plain := conversation.plain_roles:
        return takes(plain, carries)
    roles = carries.roles
    for message in conversation.messages:
        if type(message.content) is not str or message.role not in roles:
            return False
        if message.calls is not None or message.weight is not None or not is_plain(message):
            return False
    return True


@lru_cache(maxsize=65536)
def takes(letters: str, carries: Carries) -> bool:
    """Tell whether a target takes the roles of plain turns."""
    return all(ROLE_WORDS[letter] in carries.roles for letter in set(letters))


def _shapes(
    conversation: Conversation, carries: Carries, options: dict[str, Any], context: Context
) -> Iterator[Conversation]:
    pair = conversation.preference
    if carries.shape == "preference":
        if pair is None:
            raise Skip("no-rejected")
        yield _checked_pair(conversation, carries, context)
        return
    if pair is not None:
        yield from _one_side(conversation, carries, options, context)
        return
    if conversation.label is not None and not carries.label:
        if not conversation.label:
            raise Skip("undesirable-dropped")
        context.note("labels-dropped")
        conversation = replace(conversation, label=None)
    elif conversation.label is None and carries.label:
        context.note("label-assumed")
        conversation = replace(conversation, label=True)
    yield conversation


def _checked_pair(conversation: Conversation, carries: Carries, context: Context) -> Conversation:
    pair = conversation.preference
    assert pair is not None
    if not pair.chosen or not pair.rejected:
        raise Skip("empty-assistant")
    if pair.chosen == pair.rejected:
        raise Skip("identical-pair")
    if carries.one_answer and not (_one_answer(pair.chosen) and _one_answer(pair.rejected)):
        raise Skip("diverges-before-last-turn")
    if (pair.chosen_score, pair.rejected_score) != (None, None) and not carries.scores:
        context.note("scores-dropped")
        pair = replace(pair, chosen_score=None, rejected_score=None)
        conversation = replace(conversation, preference=pair)
    return conversation


def _one_answer(side: list[Message]) -> bool:
    return len(side) == 1 and side[0].role == "assistant"


def _one_side(
    conversation: Conversation, carries: Carries, options: dict[str, Any], context: Context
) -> Iterator[Conversation]:
    pair = conversation.preference
    assert pair is not None
    if (pair.chosen_score, pair.rejected_score) != (None, None):
        context.note("scores-dropped")
    both = carries.label and options["take"] != "chosen"
    if options["take"] == "pairs" and not carries.label:
        raise context.error("-O take=pairs needs a target with labels or pairs, such as kto")
    label = True if carries.label else None
    messages = [*conversation.messages, *pair.chosen]
    yield replace(conversation, messages=messages, preference=None, label=label)
    if both and pair.rejected:
        messages = [*conversation.messages, *pair.rejected]
        yield replace(conversation, messages=messages, preference=None, label=False)
    else:
        context.note("rejected-dropped")


def _messages(
    messages: list[Message], carries: Carries, options: dict[str, Any], context: Context
) -> list[Message]:
    uses_tools = any(message.calls or message.role == "tool" for message in messages)
    if uses_tools and not carries.tools:
        raise Skip("tools-unsupported", "-O tools=drop leaves the calls out")
    if uses_tools and carries.answered_calls:
        refuse_open_calls(messages)
    if uses_tools and carries.bare_calls:
        messages = bare_calls(messages, context)
    out = [_message(message, carries, options, context) for message in messages]
    if carries.uniform_parts:
        out = as_parts(out)
    if uses_tools and (not carries.call_ids or carries.numbered_ids != "call_{}"):
        renumber(out, carries, context)
    return out


def _message(
    message: Message, carries: Carries, options: dict[str, Any], context: Context
) -> Message:
    changed: dict[str, Any] = {}
    if message.role == "developer" and "developer" not in carries.roles:
        context.note("developer-as-system", message.place)
        changed["role"] = "system"
    if message.weight is not None and carries.weights not in ("any", "position"):
        weight = _weight(message, carries, options, context)
        if weight != message.weight:
            changed["weight"] = weight
    if message.name is not None and not carries.names:
        context.note("names-dropped", message.place)
        changed["name"] = None
    if message.reasoning is not None and not carries.reasoning:
        context.note("reasoning-dropped", message.place)
        changed["reasoning"] = None
    if message.refusal is not None and not carries.refusals:
        context.note("refusal-as-text", message.place)
        changed["refusal"] = None
        changed["content"] = message.text or message.refusal
    if message.calls and any(is_broken(call.arguments) for call in message.calls):
        raise Skip("arguments-not-json", message.calls[0].name, message.place)
    if message.calls and carries.arguments == "object":
        changed["calls"] = [object_call(call, message) for call in message.calls]
        if message.content in ("", []):
            context.note("empty-text-removed", message.place)
            changed["content"] = None
    if message.role == "tool" and carries.results == "object":
        changed["content"] = object_result(message, context)
    elif isinstance(message.content, list) and "content" not in changed:
        if carries.parts != "exact":
            part_masks(message, options, context)
        changed["content"] = fitted_parts(message, carries, context)
    return replace(message, **changed) if changed else message


def _weight(
    message: Message, carries: Carries, options: dict[str, Any], context: Context
) -> int | float | None:
    weight = message.weight
    if carries.weights == "binary" and weight == 0 and message.role == "assistant":
        return 0
    if message.role != "assistant" and weight == 0:
        return None  # a prompt is never trained: the mask says what is so
    if weight == 1 and message.role == "assistant":
        context.note("weight-redundant", message.place)
        return None
    what = f"weight {weight}" if weight else "the mask of this turn"
    lose_mask(what, message.place, options, context)
    return None
