"""Rooms of Matrix that Element exported as JSON."""

from __future__ import annotations

from ftlint.formats.shared.nested import Layout, People


class Matrix(People):
    """``messages`` that are events of a room: who sent what, and when.

    Pictures, files, reactions and changes of the room go; edits come as messages of their own and
    stay. People are their addresses (``@bo:example.org``), since names are elsewhere.

    ```json sample assistant=@bo:example.org
    {"room_name": "Rain", "exported_by": "@ana:example.org", "messages": [
      {"type": "m.room.message", "sender": "@ana:example.org", "origin_server_ts": 1710493200000, "event_id": "$1", "content": {"msgtype": "m.text", "body": "Does it rain?"}},
      {"type": "m.room.message", "sender": "@bo:example.org", "origin_server_ts": 1710493260000, "event_id": "$2", "content": {"msgtype": "m.text", "body": "All day."}}
    ]}
    ```
    """

    name = "matrix"
    title = "Matrix room (Element)"
    layout = Layout(
        # https://spec.matrix.org/latest/client-server-api/#mroommessage
        messages="messages",
        role=("sender",),
        text=("content.body",),
        time=("origin_server_ts",),
        title=("room_name",),
        kind="type",
        said=frozenset({"m.room.message"}),
        marks=("sender", "type", "content"),
        sorts=True,
    )
