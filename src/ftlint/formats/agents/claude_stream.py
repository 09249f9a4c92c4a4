"""What ``claude -p --output-format stream-json`` prints, and the SDK hands on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from ftlint.formats import Format
from ftlint.formats.agents.claude_code import conversations, sessions
from ftlint.formats.shared.foreign import text
from ftlint.formats.shared.reading import Item, Reading
from ftlint.model.conversation import Conversation

_SPOKEN = ("user", "assistant")


class ClaudeStream(Format):
    """Lines with ``session_id`` and ``parent_tool_use_id``: messages of one run in their order.

    They are read as [claude-code](claude-code.md) reads a session. The first question is in the
    stream only where it was sent in as JSON too. The line of the result repeats the last answer
    and is left out, like those of the start.

    ```jsonl sample
    {"type": "system", "subtype": "init", "session_id": "s1", "tools": ["Bash"], "model": "m", "cwd": "/home/ana"}
    {"type": "user", "message": {"role": "user", "content": "How many files are here?"}, "session_id": "s1", "parent_tool_use_id": null}
    {"type": "assistant", "message": {"id": "a1", "role": "assistant", "content": [{"type": "text", "text": "Three."}]}, "session_id": "s1", "parent_tool_use_id": null}
    {"type": "result", "subtype": "success", "result": "Three.", "session_id": "s1"}
    ```
    """

    name = "claude-stream"
    title = "Claude Code stream"

    def score(self, value: Any) -> float:
        """Look for lines of a stream."""
        if not isinstance(value, dict) or not isinstance(value.get("session_id"), str):
            return 0.0
        kind = text(value.get("type"))
        if kind in _SPOKEN:
            return float(isinstance(value.get("message"), dict))
        return float(kind in ("system", "result", "stream_event", "rate_limit_event"))

    def read_stream(self, items: Iterator[Item], reading: Reading) -> Iterable[Conversation]:
        """Read the messages of each file, one after the other."""
        for session in sessions(_linked(items), reading):
            yield from conversations(session, reading)


def _linked(items: Iterator[Item]) -> Iterator[Item]:
    """Give each line an id and the id of the line before, as the lines of a session have them."""
    last: dict[tuple[str, str], str] = {}
    for item in items:
        value = item.value
        if not isinstance(value, dict) or value.get("type") not in _SPOKEN:
            yield item
            continue
        thread = text(value.get("parent_tool_use_id"))
        chain = (f"{item.file} {value.get('session_id')}", thread)
        above, last[chain] = last.get(chain), item.place
        line = {
            "type": value["type"],
            "uuid": item.place,
            "parentUuid": above,
            "sessionId": value.get("session_id"),
            "isSidechain": bool(thread),
            "message": value.get("message"),
        }
        yield replace(item, value=line)
