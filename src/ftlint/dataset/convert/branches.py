"""Trees of messages: choose the active branch, or all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ftlint.formats.shared.reading import Context
from ftlint.model.conversation import Conversation, Message


def linear(
    conversation: Conversation, options: Mapping[str, Any], context: Context
) -> Iterator[Conversation]:
    """Yield the branches to use of a tree; a conversation that is none is yielded as it is.

    The active branch ends at the leaf the source names, else at the newest one, with an event.
    """
    if not conversation.tree:
        yield conversation
        return
    nodes: dict[str | None, Message] = {
        item.id: item for item in conversation.messages if item.id is not None
    }
    parents = {item.parent for item in conversation.messages}
    leaves = [item for item in conversation.messages if item.id not in parents]
    if options["branches"] == "all" or options["path"] == "all":
        for leaf in leaves:
            messages = _walk(leaf, nodes, context)
            yield replace(conversation, messages=messages, tree=False, leaf=leaf.id)
        return
    active = nodes.get(conversation.leaf)
    if active is None:
        if len(leaves) > 1 or conversation.leaf is not None:
            context.note("no-current-node", f"id {conversation.id}" if conversation.id else "")
        if not leaves:
            leaves = conversation.messages
        active = _newest(leaves)
    messages = _walk(active, nodes, context) if active is not None else []
    left_out = len(conversation.messages) - len(messages)
    if left_out:
        context.note("branches-dropped", count=left_out)
    yield replace(conversation, messages=messages, tree=False)


def _newest(leaves: list[Message]) -> Message | None:
    best: Message | None = None
    for leaf in leaves:
        if best is None or (leaf.time or 0.0) >= (best.time or 0.0):
            best = leaf
    return best


def _walk(leaf: Message, nodes: Mapping[str | None, Message], context: Context) -> list[Message]:
    path: list[Message] = []
    seen: set[str | None] = set()
    here: Message | None = leaf
    while here is not None:
        if here.id in seen:
            context.note("broken-tree", here.place)
            break
        seen.add(here.id)
        path.append(here)
        if here.parent is not None and here.parent not in nodes:
            context.note("broken-tree", here.place)
        here = nodes.get(here.parent) if here.parent is not None else None
    path.reverse()
    return path
