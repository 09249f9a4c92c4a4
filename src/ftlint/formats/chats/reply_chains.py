"""Chats parted by who answers whom."""

from __future__ import annotations

from dataclasses import replace

from ftlint.formats.shared.reading import Reading
from ftlint.model.conversation import Conversation, Message


def by_replies(
    conversation: Conversation, answers: dict[str, str], reading: Reading
) -> list[Conversation]:
    """Return a conversation for each chain of replies, in order of its first message.

    ``answers`` maps the id of a message to the id of the one it answers. Messages outside of all
    chains are left out, with an event.
    """
    known = {message.id for message in conversation.messages}
    chains: dict[str, list[Message]] = {}
    for message in conversation.messages:
        chains.setdefault(_root(message.id or "", answers, known), []).append(message)
    found = [messages for messages in chains.values() if len(messages) > 1]
    alone = sum(len(messages) == 1 for messages in chains.values())
    if alone:
        reading.note("unthreaded-dropped", count=alone)
    # Pauses do not part what answers hold together.
    return [
        replace(conversation, messages=[replace(item, time=None) for item in messages])
        for messages in found
    ]


def _root(identifier: str, answers: dict[str, str], known: set[str | None]) -> str:
    seen = {identifier}
    while (above := answers.get(identifier)) in known and above is not None and above not in seen:
        seen.add(above)
        identifier = above
    return identifier
