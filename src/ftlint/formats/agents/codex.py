"""Sessions of the Codex command line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.logs.response_items import read_items
from ftlint.formats.shared.foreign import text
from ftlint.formats.shared.openai_messages import link_calls
from ftlint.formats.shared.reading import Item, Reading, Skip
from ftlint.formats.shared.times import epoch
from ftlint.model.conversation import Conversation, Message

_TYPES: Final = frozenset(
    {"session_meta", "response_item", "event_msg", "turn_context", "compacted", "world_state"}
)
_INJECTED: Final = re.compile(
    r"\s*(?:<(?:environment_context|user_instructions|INSTRUCTIONS|permissions instructions"
    r"|collaboration_mode|skills_instructions|turn_aborted|user_shell_command|subagent_\w+)>"
    r"|# AGENTS\.md instructions)"
)
"""Beginnings of user messages that the program wrote."""

_ITEMS: Final = frozenset({"message", "reasoning", "function_call", "function_call_output"})


def _is_old(value: dict[str, Any]) -> bool:
    """Tell whether this is a line of an old file: an item, a state, or the head of a session."""
    if text(value.get("type")) in _ITEMS:
        other = {"input", "model", "stop_reason", "usage"} & value.keys()
        return not other and bool({"content", "summary", "call_id"} & value.keys())
    head = {"id", "timestamp"} <= value.keys() and ("instructions" in value or "git" in value)
    return "type" not in value and (head or value.get("record_type") == "state")


class Codex(Format):
    """Lines of type ``session_meta``, ``response_item`` and ``event_msg`` with a ``payload``.

    Only ``response_item`` lines are read: the events say the same again, and are read where there
    is nothing else. What the program puts
    before the first question (the environment, ``AGENTS.md``, developer turns) is dropped. The
    base instructions become a system turn with ``custom_instructions=system``. Outputs of calls
    are linked by ``call_id``. The file declares no tools. A compaction starts a new conversation.

    ```jsonl sample
    {"timestamp": "2025-03-15T09:00:00Z", "type": "session_meta", "payload": {"id": "s1", "cwd": "/home/ana"}}
    {"timestamp": "2025-03-15T09:00:01Z", "type": "response_item", "payload": {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "<environment_context>\\n  <cwd>/home/ana</cwd>\\n</environment_context>"}]}}
    {"timestamp": "2025-03-15T09:00:02Z", "type": "response_item", "payload": {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "How many files are here?"}]}}
    {"timestamp": "2025-03-15T09:00:02Z", "type": "event_msg", "payload": {"type": "user_message", "message": "How many files are here?"}}
    {"timestamp": "2025-03-15T09:00:03Z", "type": "response_item", "payload": {"type": "function_call", "call_id": "c1", "name": "shell", "arguments": "{\\"command\\":[\\"ls\\"]}"}}
    {"timestamp": "2025-03-15T09:00:04Z", "type": "response_item", "payload": {"type": "function_call_output", "call_id": "c1", "output": "a b c"}}
    {"timestamp": "2025-03-15T09:00:05Z", "type": "response_item", "payload": {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Three."}]}}
    ```
    """

    name = "codex"
    title = "Codex session"
    members = ("*.jsonl",)
    options = ("custom_instructions",)

    def score(self, value: Any) -> float:
        """Look for a type and a payload."""
        if not isinstance(value, dict):
            return 0.0
        if isinstance(value.get("payload"), dict):
            return float(text(value.get("type")) in _TYPES)
        return 0.9 if _is_old(value) else 0.0

    def read_stream(self, items: Iterator[Item], reading: Reading) -> Iterable[Conversation]:
        """Read one session a file, in parts where it was compacted."""
        session: _Session | None = None
        for item in items:
            value = item.value if isinstance(item.value, dict) else {}
            kind = value.get("type")
            fresh = session is None or session.file != item.file or kind == "session_meta"
            if session is None or fresh:
                if session is not None:
                    yield from session.conversations(reading)
                session = _Session(item.file)
            reading.file, reading.place = item.file, item.place
            session.add(item, value, reading)
        if session is not None:
            yield from session.conversations(reading)


class _Session:
    """One session while it is read: its items, in parts that compactions end."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.id: str | None = None
        self.instructions: Message | None = None
        self.meta: dict[str, Any] = {}
        self.parts: list[list[tuple[Any, str]]] = [[]]
        self.times: dict[str, float | None] = {}
        self.told: list[Message] = []
        """What the events tell of messages: the same again, or all there is."""
        self.events = 0

    def add(self, item: Item, value: dict[str, Any], reading: Reading) -> None:
        payload = value.get("payload")
        kind = value.get("type")
        if kind == "response_item" and isinstance(payload, dict):
            if payload.get("type") in ("ghost_snapshot", "compaction", "other"):
                reading.note("other-lines-dropped", detail=str(payload["type"]))
                return
            self.parts[-1].append((payload, item.place))
            self.times[item.place] = epoch(value.get("timestamp"))
        elif kind == "session_meta" and isinstance(payload, dict):
            self._read_meta(payload, item.place)
        elif payload is None and _is_old(value):
            self._add_old(value, item.place, reading)
        elif kind == "event_msg" and isinstance(payload, dict):
            self.events += 1
            if (message := _told(payload, item.place)) is not None:
                message.time = epoch(value.get("timestamp"))
                self.told.append(message)
        else:
            reading.note("other-lines-dropped", detail=str(kind))
            if kind == "compacted" and self.parts[-1]:
                self.parts.append([])

    def _add_old(self, value: dict[str, Any], place: str, reading: Reading) -> None:
        """Add a line of an old file, where items stand without a wrapper."""
        if "type" in value:
            self.parts[-1].append((value, place))
        elif "record_type" in value:
            reading.note("other-lines-dropped", detail=str(value["record_type"]))
        else:
            self._read_meta(value, place)

    def _read_meta(self, payload: dict[str, Any], place: str) -> None:
        self.id = text(payload.get("id")) or None
        read = ("id", "timestamp", "base_instructions", "instructions")
        self.meta = {key: item for key, item in payload.items() if key not in read and item}
        base = payload.get("base_instructions") or payload.get("instructions")
        said = text(base.get("text") if isinstance(base, dict) else base)
        if said:
            self.instructions = Message("system", said, place, flags=("instructions",))

    def conversations(self, reading: Reading) -> Iterator[Conversation]:
        alone = self.told if not any(self.parts) else []
        if self.events > len(alone):
            reading.file, reading.place = self.file, ""
            count = self.events - len(alone)
            reading.note("other-lines-dropped", count=count, detail="event_msg")
        if alone:
            head = [self.instructions] if self.instructions is not None else []
            place = f"{alone[0].place} to {alone[-1].place}"
            made = Conversation([*head, *_thoughtful(alone)], place, self.file)
            made.id, made.meta = self.id, self.meta or None
            yield made
        for part in self.parts:
            if not part:
                continue
            reading.file, reading.place = self.file, ""
            place = f"{part[0][1]} to {part[-1][1]}"
            try:
                turns = read_items(part, reading)
            except Skip as skip:
                yield Conversation([], place, self.file, refused=skip.reason)
                continue
            for turn in turns:
                turn.time = self.times.get(turn.place)
                injected = turn.role == "user" and _INJECTED.match(turn.text) is not None
                if injected or turn.role == "developer":
                    turn.flags = ("synthetic",)
            link_calls(turns, reading)
            head = [self.instructions] if self.instructions is not None else []
            made = Conversation([*head, *turns], place, self.file, meta=self.meta or None)
            made.id = self.id
            yield made


_TOLD: Final = {
    "user_message": "user",
    "UserMessage": "user",
    "agent_message": "assistant",
    "AgentMessage": "assistant",
    "agent_reasoning": "reasoning",
    "Reasoning": "reasoning",
}
"""Types of events, and of the items that they tell the end of, with what is said in them."""


def _told(payload: dict[str, Any], place: str) -> Message | None:
    """Return the message that an event tells of, None for other events."""
    item = payload.get("item") if payload.get("type") == "item_completed" else payload
    if not isinstance(item, dict):
        return None
    role = _TOLD.get(text(item.get("type")))
    if role is None:
        return None
    said = item.get("message", item.get("text", item.get("content", item.get("summary_text"))))
    if isinstance(said, list):
        said = "\n".join(
            text(one.get("text")) if isinstance(one, dict) else str(one) for one in said
        )
    message = Message(role, text(said), place)
    if role == "user" and _INJECTED.match(message.text) is not None:
        message.flags = ("synthetic",)
    return message


def _thoughtful(told: list[Message]) -> list[Message]:
    """Return the messages, each answer with the reasoning that comes before it."""
    kept: list[Message] = []
    thoughts: list[str] = []
    for message in told:
        if message.role == "reasoning":
            thoughts.append(message.text)
            continue
        if message.role == "assistant" and thoughts:
            message.reasoning, thoughts = "\n\n".join(thoughts), []
        kept.append(message)
    return kept
