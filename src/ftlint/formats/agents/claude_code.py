"""Sessions of Claude Code: a line for each piece of a turn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.agents.session_tree import Line, Session
from ftlint.formats.providers.anthropic_messages import read_blocks
from ftlint.formats.shared.foreign import text
from ftlint.formats.shared.openai_messages import link_calls
from ftlint.formats.shared.reading import Item, Reading, Skip
from ftlint.formats.shared.times import epoch
from ftlint.model.conversation import Conversation, Message
from ftlint.model.enclosed import without

_REMINDER: Final = re.compile("<system-reminder>"), re.compile(r"</system-reminder>\s*")
_WRITTEN: Final = re.compile(
    r"\s*(?:<(?:command-(?:name|message|args)|local-command-\w+|bash-\w+|user-prompt-\w+)>"
    r"|Caveat: The messages below were generated|\[Request interrupted by user)"
)
"""Beginnings of user lines that the program wrote: slash commands, their output, interruptions."""
_OTHERS: Final = frozenset(
    {
        "summary",
        "system",
        "file-history-snapshot",
        "queue-operation",
        "progress",
        "attachment",
        "custom-title",
        "last-prompt",
        "ai-title",
        "agent-name",
        "permission-mode",
        "pr-link",
        "tag",
    }
)

_READ: Final = frozenset(
    {
        "type",
        "uuid",
        "parentUuid",
        "logicalParentUuid",
        "sessionId",
        "timestamp",
        "message",
        "isSidechain",
        "isMeta",
        "isCompactSummary",
        "isApiErrorMessage",
        "toolUseResult",
        "sourceToolAssistantUUID",
    }
)
"""Fields of a line that are read, or that repeat what is."""
_READ_INSIDE: Final = frozenset({"id", "type", "role", "content", "stop_reason", "stop_sequence"})


class ClaudeCode(Format):
    """Lines with ``sessionId``, ``uuid`` and ``parentUuid``; several lines make one answer.

    Lines of one answer (same ``message.id``) are joined, results of tools stand after it, and of
    a conversation that was rewound the last branch is read. A compaction starts a new
    conversation. Lines that the program wrote (commands, reminders, summaries, interruptions) are
    dropped, side chains of subagents too (``sidechains=keep`` makes conversations of them), unless
    there is nothing else. The file declares no tools.

    ```jsonl sample
    {"type": "user", "uuid": "u1", "parentUuid": null, "sessionId": "s1", "isSidechain": false, "timestamp": "2025-03-15T09:00:00Z", "message": {"role": "user", "content": "How many files are here?"}}
    {"type": "assistant", "uuid": "u2", "parentUuid": "u1", "sessionId": "s1", "isSidechain": false, "message": {"id": "a1", "role": "assistant", "content": [{"type": "text", "text": "I will count them."}]}}
    {"type": "assistant", "uuid": "u3", "parentUuid": "u2", "sessionId": "s1", "isSidechain": false, "message": {"id": "a1", "role": "assistant", "content": [{"type": "tool_use", "id": "t1", "name": "Bash", "input": {"command": "ls | wc -l"}}]}}
    {"type": "user", "uuid": "u4", "parentUuid": "u3", "sessionId": "s1", "isSidechain": false, "message": {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t1", "content": "3"}]}}
    {"type": "assistant", "uuid": "u5", "parentUuid": "u4", "sessionId": "s1", "isSidechain": false, "message": {"id": "a2", "role": "assistant", "content": [{"type": "text", "text": "Three."}]}}
    ```
    """

    name = "claude-code"
    title = "Claude Code session"
    members = ("*.jsonl",)

    def score(self, value: Any) -> float:
        """Look for lines of a session, messages or not."""
        if not isinstance(value, dict):
            return 0.0
        kind = text(value.get("type"))
        if kind in ("user", "assistant") and {"sessionId", "uuid"} <= value.keys():
            return float(isinstance(value.get("message"), dict))
        marks = {"sessionId", "leafUuid", "messageId", "uuid"} & value.keys()
        return 0.9 if kind in _OTHERS and marks else 0.0

    def read_stream(self, items: Iterator[Item], reading: Reading) -> Iterable[Conversation]:
        """Gather the lines of each file, then read its conversations."""
        aside: list[Session] = []
        main = False
        for session in sessions(items, reading):
            if session.is_aside:
                aside.append(session)
                continue
            main = True
            yield from conversations(session, reading)
        for session in aside:
            session.alone = not main
            yield from conversations(session, reading)


def sessions(items: Iterator[Item], reading: Reading) -> Iterator[Session]:
    """Gather the lines of each file."""
    session: Session | None = None
    for item in items:
        if session is None or session.file != item.file:
            if session is not None:
                yield session
            session = Session(item.file)
        _add(item, session, reading)
    if session is not None:
        yield session


def _add(item: Item, session: Session, reading: Reading) -> None:
    value = item.value
    reading.file, reading.place = item.file, item.place
    if not isinstance(value, dict):
        reading.note("broken-record", detail="no object")
        return
    message = value.get("message")
    spoken = value.get("type") in ("user", "assistant") and isinstance(message, dict)
    if not spoken:
        reading.note("other-lines-dropped", detail=str(value.get("type")))
    if isinstance(value.get("uuid"), str):
        if not session.add(Line(item.place, value, spoken)):
            reading.note("duplicate-lines-dropped")
    elif spoken:
        reading.note("broken-record", detail="a message without uuid")


def conversations(session: Session, reading: Reading) -> Iterator[Conversation]:
    """Read the conversations of a session."""
    for lines, left_out in session.branches(reading.options["branches"] == "all"):
        reading.file, reading.place = session.file, ""
        if left_out:
            reading.note("branches-dropped", lines[0].place, left_out)
        place = f"{lines[0].place} to {lines[-1].place}" if len(lines) > 1 else lines[0].place
        try:
            messages = _read_lines(lines, reading)
        except Skip as skip:
            yield Conversation([], place, session.file, refused=skip.reason)
            continue
        if session.alone:
            for message in messages:
                message.flags = tuple(flag for flag in message.flags if flag != "sidechain")
        link_calls(messages, reading)
        made = Conversation(messages, place, session.file, meta=_unread(lines))
        made.id = text(lines[0].value.get("sessionId")) or None
        yield made


def _unread(lines: list[Line]) -> dict[str, Any] | None:
    """Return the fields of a conversation's lines that have no meaning here."""
    found: dict[str, Any] = {}
    for line in lines:
        found.update((key, item) for key, item in line.value.items() if key not in _READ and item)
        for key, item in line.value["message"].items():
            if key not in _READ_INSIDE and item:
                found[f"message.{key}"] = item
    return found or None


def _read_lines(lines: list[Line], reading: Reading) -> list[Message]:
    """Read lines into turns; those of one answer are joined, with its results after it."""
    turns: list[Message] = []
    answers: dict[str, Message] = {}
    for line in lines:
        raw = line.value["message"]
        read = read_blocks(raw, "", reading)
        for message in read:
            message.place = line.place
            message.time = epoch(line.value.get("timestamp"))
            _flag(message, line.value, reading)
        identifier = text(raw.get("id"))
        if raw.get("role") == "assistant" and identifier in answers:
            _join(answers[identifier], read[-1])
            continue
        if raw.get("role") == "assistant" and identifier:
            answers[identifier] = read[-1]
        turns.extend(read)
    return turns


def _join(first: Message, more: Message) -> None:
    """Add a later piece of an answer to its first."""
    text = "\n\n".join(filter(None, (first.text, more.text)))
    first.calls = [*(first.calls or ()), *(more.calls or ())] or None
    first.content = text or (None if first.calls else "")
    first.reasoning = "\n\n".join(filter(None, (first.reasoning, more.reasoning))) or None
    first.flags = tuple(dict.fromkeys((*first.flags, *more.flags)))


def _flag(message: Message, value: dict[str, Any], reading: Reading) -> None:
    if isinstance(message.content, str) and "<system-reminder>" in message.content:
        message.content, removed = without(message.content, *_REMINDER)
        reading.note("synthetic-dropped", message.place, len(removed), "system-reminder")
        if not message.content.strip() and message.role == "user":
            message.flags = ("synthetic",)
    written = message.role == "user" and _WRITTEN.match(message.text) is not None
    by_program = value.get("isMeta") or value.get("isCompactSummary")
    failed = value.get("isApiErrorMessage") or value["message"].get("model") == "<synthetic>"
    if value.get("isSidechain"):
        message.flags = (*message.flags, "sidechain")
    if (by_program and message.role != "tool") or written or failed:
        message.flags = (*message.flags, "synthetic")
    if value["message"].get("stop_reason") == "max_tokens":
        message.flags = (*message.flags, "truncated")
