"""Trees of messages: leave out nodes that hold none, link calls and results along branches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ftlint.formats.shared.reading import Reading
from ftlint.model.conversation import Message


def parents_without(
    parents: Mapping[str, str | None], kept: Mapping[str, object]
) -> dict[str, str | None]:
    """Return the parent of each kept node, or its nearest ancestor that is kept.

    >>> parents_without({"a": None, "b": "a", "c": "b"}, {"a": 1, "c": 1})
    {'a': None, 'c': 'a'}
    """
    return {node: next(ancestors(node, parents, kept), None) for node in kept}


def ancestors(
    node: str, parents: Mapping[str, str | None], kept: Mapping[str, object]
) -> Iterator[str]:
    """Yield the kept ancestors of a node, the nearest first; a circle ends the walk."""
    seen = {node}
    above = parents.get(node)
    while above is not None and above not in seen:
        seen.add(above)
        if above in kept:
            yield above
        above = parents.get(above)


def link_branches(messages: list[Message], reading: Reading) -> None:
    """Give ids to calls without one, and to each result the nearest call above it.

    Along a branch a result answers the last call with its name, else the last one of all.
    """
    nodes: dict[str | None, Message] = {
        message.id: message for message in messages if message.id is not None
    }
    number = 0
    for message in messages:
        for call in message.calls or ():
            if call.id is None:
                number += 1
                call.id = f"call_{number}"
    if number:
        reading.note("tool-call-ids-invented", count=number)
    for message in messages:
        if message.role == "tool" and message.call_id is None:
            message.call_id = _call_above(message, nodes)
            message.name = None if message.call_id is not None else message.name


def _call_above(message: Message, nodes: Mapping[str | None, Message]) -> str | None:
    here = nodes.get(message.parent)
    seen: set[str | None] = set()
    while here is not None and here.id not in seen and here.role != "user":
        seen.add(here.id)
        if here.calls:
            named = [call for call in here.calls if call.name == message.name]
            return (named or here.calls)[-1].id
        here = nodes.get(here.parent)
    return None
