"""The data export of Claude.ai: ``conversations.json``, alone or inside the zip."""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import MappingProxyType
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.shared.foreign import name, objects, text
from ftlint.formats.shared.openai_messages import link_calls
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.formats.shared.times import epoch
from ftlint.model.conversation import Conversation, Message, ToolCall, compact
from ftlint.model.enclosed import without

ROOT: Final = "00000000-0000-4000-8000-000000000000"
"""The parent of first messages."""
_PLACEHOLDER: Final = re.compile(
    r"(?<!\n)\n*+(?>(?:```\s*+)?)This block is not supported on your current device yet\.(?:\s*```)?\n*"
)
_THINKING: Final = re.compile("<antThinking>"), re.compile(r"</antThinking>\s*")
_KNOWN: Final = frozenset(
    {
        "uuid",
        "text",
        "content",
        "sender",
        "created_at",
        "updated_at",
        "attachments",
        "files",
        "files_v2",
        "parent_message_uuid",
        "index",
        "truncated",
    }
)


class ClaudeExport(Format):
    """Conversations with ``chat_messages`` of a ``human`` and an ``assistant``.

    Newer exports link messages by ``parent_message_uuid``: the branch that ends at
    ``current_leaf_message_uuid`` is read, or the newest one, with a note. Long pastes stand in
    attachments and go before the text (``attachments=drop`` leaves them out); other files have no
    content in the export. Tool calls and results are dropped unless ``tools=keep``. Of the zip
    only the conversations are opened.

    ```json sample
    [{"uuid": "k1", "name": "Rain", "created_at": "2025-03-15T09:00:00Z", "account": {"uuid": "a1"}, "chat_messages": [
      {"uuid": "m1", "sender": "human", "text": "Summarise this.", "content": [{"type": "text", "text": "Summarise this."}], "created_at": "2025-03-15T09:00:01Z", "attachments": [{"file_name": "paste.txt", "file_type": "txt", "extracted_content": "Rain fell all day in Oslo."}], "files": []},
      {"uuid": "m2", "sender": "assistant", "text": "It rained.", "content": [{"type": "text", "text": "It rained."}], "created_at": "2025-03-15T09:00:02Z", "attachments": [], "files": []}
    ]}]
    ```
    """

    name = "claude-export"
    title = "Claude.ai export"
    options = ("attachments",)
    defaults = MappingProxyType({"tools": "drop", "images": "drop"})
    members = ("conversations.json", "conversations-*.json")

    def score(self, value: Any) -> float:
        """Look for chat messages with a sender."""
        messages = value.get("chat_messages") if isinstance(value, dict) else None
        if not isinstance(messages, list):
            return 0.0
        if not messages:
            return 0.9
        return float(all(isinstance(item, dict) and "sender" in item for item in messages))

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one conversation: a tree where messages name their parents."""
        raw = value.get("chat_messages")
        if not isinstance(raw, list):
            raise Skip("broken-record", "no chat_messages", "/chat_messages")
        tree = any(isinstance(item, dict) and item.get("parent_message_uuid") for item in raw)
        messages: list[Message] = []
        for index, item in enumerate(raw):
            place = f"/chat_messages/{index}"
            if not isinstance(item, dict):
                raise Skip("broken-record", "a message that is not an object", place)
            turns = _read_message(item, place, reading)
            if tree:
                _chain(turns, item)
            messages.extend(turns)
        link_calls(messages, reading)
        identifier = value.get("uuid")
        yield Conversation(
            messages,
            reading.place,
            id=str(identifier) if identifier else None,
            title=text(value.get("name")) or None,
            created=epoch(value.get("created_at")),
            meta={key: item for key, item in value.items() if key not in _OUTER and item} or None,
            tree=tree,
            leaf=text(value.get("current_leaf_message_uuid")) or None,
        )


_OUTER: Final = frozenset(
    {
        "uuid",
        "name",
        "created_at",
        "updated_at",
        "account",
        "chat_messages",
        "current_leaf_message_uuid",
    }
)


def _chain(turns: list[Message], item: dict[str, Any]) -> None:
    """Link the turns of one message to each other; the last bears its id, for those below it."""
    identifier = str(item.get("uuid"))
    parent = item.get("parent_message_uuid")
    above = None if parent in (None, ROOT) else str(parent)
    for index, turn in enumerate(turns):
        turn.parent = above
        turn.id = above = identifier if index == len(turns) - 1 else f"{identifier}#{index}"


def _read_message(item: dict[str, Any], place: str, reading: Reading) -> list[Message]:
    role = reading.role(item.get("sender"), f"{place}/sender")
    time = epoch(item.get("created_at"))
    blocks = item.get("content")
    turns = _read_blocks(blocks, role, place, reading) if isinstance(blocks, list) else []
    if not any(turn.text or turn.calls for turn in turns):
        turns = [Message(role, _plain_text(item, place, reading), place)]
    for turn in turns:
        turn.time = time
    if role == "user":
        _attach(item, turns, place, reading)
    elif item.get("truncated") is True:
        turns[-1].flags = ("truncated",)
    extra = {key: value for key, value in item.items() if key not in _KNOWN and value}
    if extra:
        turns[-1].extra = {**(turns[-1].extra or {}), **extra}
    for turn in turns:
        _move_thinking(turn)
        if turn.calls and not turn.text:
            turn.content = None
    return turns


def _plain_text(item: dict[str, Any], place: str, reading: Reading) -> str:
    said, count = _PLACEHOLDER.subn("\n\n", text(item.get("text")))
    if count:
        reading.note("ui-text-dropped", place, count)
    return said.strip("\n") if count else said


def _read_blocks(blocks: list[Any], role: str, place: str, reading: Reading) -> list[Message]:
    """Read blocks into turns: text and calls, results, and what is said after them.

    Text blocks that touch are one text, which citations cut; others are paragraphs.
    """
    keep = reading.options["tools"] != "drop"
    turns = [Message(role, "", place)]
    dropped, touching = 0, True
    for index, block in enumerate(blocks):
        where = f"{place}/content/{index}"
        kind = block.get("type") if isinstance(block, dict) else None
        last = turns[-1]
        if kind == "text":
            if last.role == "tool":
                turns.append(Message(role, "", where))
                last = turns[-1]
            joiner = "" if touching or not last.text else "\n\n"
            last.content = f"{last.text}{joiner}{text(block.get('text'))}"
        elif kind == "thinking":
            if last.role == "tool":
                turns.append(Message(role, "", where))
            thought = text(block.get("thinking"))
            turns[-1].reasoning = "\n\n".join(filter(None, (turns[-1].reasoning, thought))) or None
        elif kind in ("tool_use", "tool_result"):
            dropped += 1
            if keep:
                _read_tool(block, kind, turns, role, where)
        elif kind not in ("token_budget", "flag"):
            reading.note("unknown-content", where, detail=str(kind))
        touching = kind == "text"
    if dropped and not keep:
        reading.note("tool-messages-dropped", place, dropped)
        if any(isinstance(item, dict) and item.get("name") == "artifacts" for item in blocks):
            reading.note("answer-depends-on-tool", place)
    return turns


def _read_tool(
    block: dict[str, Any], kind: str, turns: list[Message], role: str, place: str
) -> None:
    if kind == "tool_use":
        if turns[-1].role == "tool":
            turns.append(Message(role, "", place))
        arguments = block.get("input")
        written = compact(arguments if isinstance(arguments, dict) else {"input": arguments})
        call = ToolCall(name(block.get("name")) or "tool", written, name(block.get("id")))
        turns[-1].calls = [*(turns[-1].calls or ()), call]
        return
    content = block.get("content")
    if isinstance(content, list):
        texts = [text(part.get("text") if isinstance(part, dict) else part) for part in content]
        content = "\n".join(filter(None, texts))
    message = Message("tool", content if isinstance(content, str) else compact(content), place)
    message.call_id, message.name = name(block.get("tool_use_id")), name(block.get("name"))
    if message.call_id is not None:
        message.name = None
    turns.append(message)


def _attach(item: dict[str, Any], turns: list[Message], place: str, reading: Reading) -> None:
    """Put the text of attachments before the text of the turn."""
    texts: list[str] = []
    lost = 0
    attachments = objects(item.get("attachments"))
    for attachment in attachments:
        pasted = text(attachment.get("extracted_content"))
        if pasted and reading.options["attachments"] == "inline":
            texts.append(pasted)
        else:
            lost += 1
    known = [attachment.get("file_name") for attachment in attachments]
    files = objects(item.get("files") or item.get("files_v2"))
    lost += sum(1 for file in files if file.get("file_name") not in known)
    if texts:
        reading.note("attachment-inlined", f"{place}/attachments", len(texts))
        turns[0].content = "\n\n".join(filter(None, (*texts, turns[0].text)))
    if lost:
        reading.note("attachments-dropped", place, lost)
        if not turns[0].text:
            turns[0].flags = ("media",)


def _move_thinking(turn: Message) -> None:
    """Move the thinking that old exports have inside the text to the reasoning."""
    if isinstance(turn.content, str) and "<antThinking>" in turn.content:
        turn.content, found = without(turn.content, *_THINKING)
        thoughts = (text.strip() for text in found)
        turn.reasoning = "\n\n".join(filter(None, (turn.reasoning, *thoughts)))
