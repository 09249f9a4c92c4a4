"""The data export of Grok: ``prod-grok-backend.json``."""

from __future__ import annotations

from types import MappingProxyType

from ftlint.formats.shared.nested import Dialogues, Layout


class GrokExport(Dialogues):
    """Conversations with ``responses`` of a ``human`` and an ``ASSISTANT``.

    Answers that were asked for again are branches: the newest is read. Thinking, searches and
    pictures are not in the text and are not carried.

    ```json sample
    {"conversations": [{"conversation": {"id": "g1", "title": "Rain"}, "responses": [
      {"response": {"_id": "1", "message": "Does it rain?", "sender": "human", "create_time": {"$date": {"$numberLong": "1710493200000"}}, "parent_response_id": null}},
      {"response": {"_id": "2", "message": "All day.", "sender": "ASSISTANT", "create_time": {"$date": {"$numberLong": "1710493260000"}}, "parent_response_id": "1"}}
    ]}], "projects": [], "tasks": []}
    ```
    """

    name = "grok-export"
    title = "Grok export"
    defaults = MappingProxyType({"tools": "drop"})
    members = ("prod-grok-backend.json",)
    layout = Layout(
        # Exports of accounts.x.ai, as of 2025
        chats="conversations",
        messages="responses",
        inner="response",
        role=("sender",),
        text=("message",),
        time=("create_time.$date.$numberLong", "create_time"),
        title=("conversation.title",),
        needs=("conversation",),
        marks=("sender", "message"),
        identifier="_id",
        parent="parent_response_id",
    )
