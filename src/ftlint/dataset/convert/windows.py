"""Windows: cut long conversations without parting a question from its answer or a tool's result.

A window repeats the system turns, starts with a user turn and ends with an assistant turn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from ftlint.errors import UsageError
from ftlint.formats.shared.reading import Context
from ftlint.model.conversation import Conversation, Message, system_turns
from ftlint.model.roles import SYSTEM_ROLES

_WINDOW: Final = re.compile(r"(\d+)\s*(turns?|tokens?)?")


def parse_window(text: str) -> tuple[int, str]:
    """Read the value of ``window``: a number of turns or of tokens.

    >>> parse_window("6"), parse_window("4096tokens")
    ((6, 'turns'), (4096, 'tokens'))
    """
    match = _WINDOW.fullmatch(text.strip())
    if match is None or int(match[1]) < 1:
        raise UsageError(f"-O window: {text!r} is neither a number of turns nor of tokens")
    return int(match[1]), "tokens" if (match[2] or "").startswith("token") else "turns"


def windows(
    conversation: Conversation, options: Mapping[str, Any], context: Context
) -> Iterator[Conversation]:
    """Yield the windows of a conversation; one that fits is yielded as it is."""
    limit, unit = parse_window(str(options["window"]))
    head, exchanges = _exchanges(conversation.messages)
    size = _tokens if unit == "tokens" else len
    base = size(head)
    if base + sum(map(size, exchanges)) <= limit:
        yield conversation
        return
    pieces = list(_pack(exchanges, limit - base, options["overlap"], size))
    context.note("windowed", count=len(pieces))
    for piece in pieces:
        yield replace(conversation, messages=[*head, *piece])


def _exchanges(messages: list[Message]) -> tuple[list[Message], list[list[Message]]]:
    """Part the system turns at the start from the exchanges, each from a user turn on."""
    start = system_turns(messages)
    exchanges: list[list[Message]] = []
    for message in messages[start:]:
        begins = message.role == "user" and (
            not exchanges or exchanges[-1][-1].role not in ("user", *SYSTEM_ROLES)
        )
        if begins or not exchanges:
            exchanges.append([])
        exchanges[-1].append(message)
    return messages[:start], exchanges


def _pack(
    exchanges: list[list[Message]], room: int, overlap: int, size: Any
) -> Iterator[list[Message]]:
    """Fill windows with whole exchanges; one that is longer than the room stands alone."""
    start = 0
    while start < len(exchanges):
        end, used = start, 0
        while end < len(exchanges) and (end == start or used + size(exchanges[end]) <= room):
            used += size(exchanges[end])
            end += 1
        yield [message for exchange in exchanges[start:end] for message in exchange]
        if end == len(exchanges):
            return
        start = max(start + 1, _step_back(exchanges, end, overlap))


def _step_back(exchanges: list[list[Message]], end: int, overlap: int) -> int:
    """Return the exchange at which the next window starts to repeat ``overlap`` turns."""
    turns = 0
    while end > 0 and turns + len(exchanges[end - 1]) <= overlap:
        end -= 1
        turns += len(exchanges[end])
    return end


def _tokens(messages: list[Message]) -> int:
    """Count tokens of a few messages with the default encoding, 3 of them a message's frame."""
    from ftlint.tokens import DEFAULT_ENCODING, counter

    texts = [message.text for message in messages]
    return sum(counter(DEFAULT_ENCODING).count(texts)) + 3 * len(messages)
