"""The export of LobeChat."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.formats import Format
from ftlint.formats.shared.foreign import objects, text
from ftlint.formats.shared.nested import at
from ftlint.formats.shared.openai_messages import read_messages
from ftlint.formats.shared.reading import Reading
from ftlint.formats.shared.times import epoch
from ftlint.model.conversation import Conversation, Message


class LobeChat(Format):
    """All messages in one list, each with its session and topic; the order is that of their times.

    The role of a session's agent becomes the system text. Plugins, files and folders are not
    carried.

    ```json sample
    {"exportType": "all", "state": {"sessions": [{"id": "s1", "config": {"systemRole": "Be brief."}}], "topics": [], "messages": [
      {"id": "2", "role": "assistant", "content": "All day.", "parentId": "1", "sessionId": "s1", "createdAt": 1710493260000},
      {"id": "1", "role": "user", "content": "Does it rain?", "sessionId": "s1", "createdAt": 1710493200000}
    ]}, "version": 7}
    ```
    """

    # https://github.com/lobehub/lobe-chat/blob/main/packages/types/src/exportConfig.ts
    name = "lobechat"
    title = "LobeChat export"

    def score(self, value: Any) -> float:
        """Look for the type of the export and its messages."""
        if not isinstance(value, dict) or "exportType" not in value:
            return 0.0
        return float(isinstance(at(value, "state.messages"), list))

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Gather the messages of each session and topic."""
        chats: dict[tuple[str, str], list[tuple[float, int, dict[str, Any]]]] = {}
        for index, raw in enumerate(objects(at(value, "state.messages"))):
            key = (text(raw.get("sessionId")), text(raw.get("topicId")))
            chats.setdefault(key, []).append((epoch(raw.get("createdAt")) or 0.0, index, raw))
        roles = {
            text(one.get("id")): text(at(one, "config.systemRole"))
            for one in objects(at(value, "state.sessions"))
        }
        for (session, _), rows in chats.items():
            messages: list[Message] = []
            for when, index, raw in sorted(rows, key=lambda row: row[:2]):
                spoken = {key: raw.get(key) for key in ("role", "content")}
                (message,) = read_messages([spoken], "", reading)
                message.place, message.time = f"/state/messages/{index}", when
                message.reasoning = text(at(raw, "reasoning.content")) or None
                messages.append(message)
            if roles.get(session):
                messages.insert(0, Message("system", roles[session], "/state/sessions"))
            yield Conversation(messages, reading.place, id=session or None)
