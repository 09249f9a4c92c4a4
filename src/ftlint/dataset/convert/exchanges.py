"""Several turns into shapes for one prompt and one answer, or for one trained answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from ftlint.formats.shared.reading import Carries, Context, Skip
from ftlint.model.conversation import Conversation, Message
from ftlint.model.roles import SYSTEM_ROLES


def exchanges(
    conversation: Conversation, carries: Carries, options: dict[str, Any], context: Context
) -> Iterator[Conversation]:
    """Yield the conversation, or its exchanges where it has several and the target takes one.

    ``multi_turn`` decides: ``split`` makes an example of each exchange, ``skip-example`` (also
    the default of shapes for one exchange) leaves the example out.
    """
    choice = options["multi_turn"]
    wants_one = carries.shape == "single" or choice in ("split", "skip-example")
    several = sum(message.role == "assistant" for message in conversation.messages) > 1
    if not wants_one or not several or conversation.preference is not None:
        yield conversation
        return
    if choice != "split":
        raise Skip("multi-turn", "-O multi_turn=split makes an example of each turn")
    context.note("multi-turn", severity=None)
    system = [item for item in conversation.messages if item.role in SYSTEM_ROLES]
    piece: list[Message] = []
    for message in conversation.messages:
        if message.role in SYSTEM_ROLES:
            continue
        if message.role == "user" and piece and piece[-1].role == "assistant":
            yield replace(conversation, messages=[*system, *piece])
            piece = []
        piece.append(message)
    if piece:
        yield replace(conversation, messages=[*system, *piece])


def by_position(
    conversations: Iterable[Conversation],
    carries: Carries,
    options: dict[str, Any],
    context: Context,
) -> Iterator[Conversation]:
    """Yield conversations whose masks a target expresses by position: the last answer is trained.

    ``completion=each`` makes an example of every trained answer; else earlier trained answers
    become prompt, with an event.
    """
    for conversation in conversations:
        if carries.weights != "position":
            yield conversation
        elif options["completion"] == "each":
            yield from _each(conversation)
        else:
            yield _last(conversation, context)


def _each(conversation: Conversation) -> Iterator[Conversation]:
    messages = conversation.messages
    for index, message in enumerate(messages):
        if message.role == "assistant" and message.weight != 0:
            prompt = [_masked(item) for item in messages[:index]]
            yield replace(conversation, messages=[*prompt, replace(message, weight=None)])


def _last(conversation: Conversation, context: Context) -> Conversation:
    messages = conversation.messages
    if not messages or messages[-1].role != "assistant":
        raise Skip("no-assistant-reply")
    if messages[-1].weight == 0:
        raise Skip("weight-lost", "the last answer is masked", messages[-1].place)
    for message in messages[:-1]:
        if message.role == "assistant" and message.weight == 0:
            context.note("weight-expressed-by-position", message.place)
        elif message.role == "assistant":
            context.note("trained-turn-becomes-prompt", message.place)
    prompt = [_masked(item) for item in messages[:-1]]
    return replace(conversation, messages=[*prompt, replace(messages[-1], weight=None)])


def _masked(message: Message) -> Message:
    weight = 0 if message.role == "assistant" else None
    return message if message.weight == weight else replace(message, weight=weight)
