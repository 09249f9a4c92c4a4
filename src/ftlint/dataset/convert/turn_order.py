"""Fit the order of turns to a target: where system turns stand, who begins, who alternates."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from ftlint.formats.shared.reading import Carries, Context, Skip
from ftlint.model.conversation import Conversation, Message, system_turns
from ftlint.model.roles import SYSTEM_ROLES, letters_of


def fit_order(conversation: Conversation, carries: Carries, context: Context) -> Conversation:
    """Return the conversation in an order the target takes; Skip when there is none."""
    messages = conversation.messages
    leads = bool(messages) and messages[0].role in SYSTEM_ROLES
    if leads and carries.system != "any" and not messages[0].content:
        context.note("empty-system-dropped", messages[0].place)
        messages = messages[1:]
        conversation = replace(conversation, messages=messages)
    letters = conversation.plain_roles or letters_of(item.role for item in messages)
    if is_fine(letters, carries):
        return conversation
    if carries.system != "any":
        messages = _system(messages, carries, context)
    if carries.first_user:
        messages = _first_user(messages, context)
    if carries.alternate:
        _check_alternation(messages)
    if messages is conversation.messages:
        return conversation
    return replace(conversation, messages=messages)


@lru_cache(maxsize=65536)
def is_fine(roles: str, carries: Carries) -> bool:
    """Tell by role letters alone that nothing needs to be moved."""
    body = roles.lstrip("s")
    if carries.system != "any" and ("s" in body or len(roles) - len(body) > 1):
        return False
    if carries.system == "none" and "s" in roles:
        return False
    if carries.first_user and not body.startswith("u"):
        return False
    return not (carries.alternate and _broken_at(body) is not None)


def _broken_at(roles: str) -> int | None:
    """Return the index of the first turn out of order; results of tools stand on the user's side.

    >>> _broken_at("uauttau"), _broken_at("uua"), _broken_at("uattau")
    (3, 1, None)
    """
    for index in range(1, len(roles)):
        last, here = roles[index - 1], roles[index]
        if here == "t" and last in "at":
            continue
        if last == "t" and here in "au":
            continue
        if {last, here} != {"u", "a"}:
            return index
    return None


def _system(messages: list[Message], carries: Carries, context: Context) -> list[Message]:
    system = [item for item in messages if item.role in SYSTEM_ROLES]
    if not system:
        return messages
    others = [item for item in messages if item.role not in SYSTEM_ROLES]
    text = "\n\n".join(item.text for item in system)
    if carries.system == "none":
        context.note("system-joined", system[0].place)
        for index, message in enumerate(others):
            if message.role == "user" and isinstance(message.content, str):
                joiner = context.options.get("system_join", "\n\n")
                joined = replace(message, content=f"{text}{joiner}{message.content}")
                return [*others[:index], joined, *others[index + 1 :]]
        raise Skip("system-joined", place=system[0].place)
    if len(system) > 1 or messages[0] is not system[0]:
        context.note("system-moved", system[-1].place, len(system))
    return [replace(system[0], content=text), *others]


def _first_user(messages: list[Message], context: Context) -> list[Message]:
    start = system_turns(messages)
    first = start
    while first < len(messages) and messages[first].role != "user":
        first += 1
    if first == len(messages):
        raise Skip("no-user-turn")
    if first == start:
        return messages
    context.note("leading-assistant-dropped", messages[start].place, first - start)
    return [*messages[:start], *messages[first:]]


def _check_alternation(messages: list[Message]) -> None:
    body = [item for item in messages if item.role not in SYSTEM_ROLES]
    broken = _broken_at(letters_of(item.role for item in body))
    if broken is not None:
        hint = "-O merge_consecutive=TEXT joins turns of one speaker"
        raise Skip("not-alternating", hint, body[broken].place)
