"""The data export of DeepSeek: ``conversations.json``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.formats import Format
from ftlint.formats.exports.trees import parents_without
from ftlint.formats.shared.foreign import items, name, obj, objects, text
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.formats.shared.times import epoch
from ftlint.model.conversation import Conversation, Message


class DeepSeekExport(Format):
    """Conversations whose nodes under ``mapping`` hold ``fragments``: requests, thoughts, answers.

    The branch whose answer was made last is read. Thoughts are reasoning; results of searches and
    files go, with an event.

    ```json sample
    [{"id": "c1", "title": "Rain", "inserted_at": "2025-03-15T09:00:00+08:00", "mapping": {
      "root": {"id": "root", "parent": null, "children": ["1"], "message": null},
      "1": {"id": "1", "parent": "root", "children": ["2"], "message": {"files": [], "model": "deepseek-chat", "inserted_at": "2025-03-15T09:00:00+08:00", "fragments": [{"type": "REQUEST", "content": "Does it rain?"}]}},
      "2": {"id": "2", "parent": "1", "children": [], "message": {"files": [], "model": "deepseek-chat", "inserted_at": "2025-03-15T09:01:00+08:00", "fragments": [{"type": "THINK", "content": "Look outside."}, {"type": "RESPONSE", "content": "All day."}]}}
    }}]
    ```
    """

    # Files of "Export data" in DeepSeek's settings, as of 2025
    name = "deepseek-export"
    title = "DeepSeek export"
    members = ("conversations.json",)

    def score(self, value: Any) -> float:
        """Look for nodes with fragments."""
        nodes = list(obj(obj(value).get("mapping")).values())[:8]
        said = [obj(node.get("message")) for node in objects(nodes)]
        return float(any("fragments" in one for one in said))

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one conversation."""
        mapping = obj(value.get("mapping"))
        said: dict[str, Message] = {}
        for key, node in mapping.items():
            message = _message(obj(obj(node).get("message")), f"/mapping/{key}", reading)
            if message is not None:
                said[key] = message
        if not said:
            raise Skip("empty-conversation")
        known = {key: name(obj(node).get("parent")) for key, node in mapping.items()}
        for key, above in parents_without(known, said).items():
            said[key].id, said[key].parent = key, above
        messages = list(said.values())
        parents = {message.parent for message in messages}
        leaves = [message for message in messages if message.id not in parents] or messages
        last = max(leaves, key=lambda message: message.time or 0)
        yield Conversation(
            messages,
            reading.place,
            title=text(value.get("title")) or None,
            created=epoch(value.get("inserted_at")),
            tree=True,
            leaf=last.id,
        )


def _message(raw: dict[str, Any], place: str, reading: Reading) -> Message | None:
    said: dict[str, list[str]] = {}
    for part in objects(raw.get("fragments")):
        said.setdefault(text(part.get("type")), []).append(text(part.get("content")))
    role = "user" if "REQUEST" in said else "assistant"
    if not {"REQUEST", "RESPONSE", "THINK"} & said.keys():
        return None
    for kind in sorted(said.keys() - {"REQUEST", "RESPONSE", "THINK"}):
        reading.note("media-dropped", place, len(said[kind]), kind.lower())
    if attached := items(raw.get("files")):
        reading.note("attachments-dropped", place, len(attached))
    content = "".join(said.get("REQUEST" if role == "user" else "RESPONSE", ()))
    message = Message(role, content, place, time=epoch(raw.get("inserted_at")))
    message.reasoning = "\n\n".join(said.get("THINK", ())) or None
    return message
