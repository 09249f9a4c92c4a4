"""Comparing what was read back with what was to be written."""

from __future__ import annotations

from typing import Any

from ftlint.model.conversation import Conversation, Message, Part


def same(one: Conversation, other: Conversation) -> bool:
    """Tell whether a trainer would see the same in both."""
    return (
        one.messages == other.messages
        and one.preference == other.preference
        and one.label == other.label
        and (one.tools or None) == (other.tools or None)
        and one.parallel == other.parallel
    )


def digest(conversation: Conversation) -> bytes:
    """Return 16 bytes that stand for all that ``same`` compares."""
    import xxhash

    pair = conversation.preference
    parts = (
        [_key(message) for message in conversation.messages],
        [[_key(item) for item in side] for side in (pair.chosen, pair.rejected)] if pair else None,
        conversation.label,
        conversation.tools or None,
        conversation.parallel,
    )
    return xxhash.xxh3_128_digest(repr(parts).encode("utf-8", "surrogatepass"))


def prefix_keys(conversation: Conversation) -> list[bytes]:
    """Return one key for each beginning of a conversation; the last is for all of it."""
    import xxhash

    running = xxhash.xxh3_128()
    keys: list[bytes] = []
    for message in conversation.messages:
        running.update(repr(_key(message)).encode("utf-8", "surrogatepass"))
        keys.append(running.digest())
    return keys


def _key(message: Message) -> tuple[Any, ...]:
    content = message.content
    if isinstance(content, list):
        content = [_part(part) for part in content]  # type: ignore[misc]
    return (
        message.role,
        content,
        [(call.name, call.arguments, call.id) for call in message.calls or ()],
        message.call_id,
        message.name,
        message.weight,
        message.reasoning,
        message.refusal,
    )


def _part(part: Part) -> tuple[Any, ...]:
    return part.kind, part.text, part.data
