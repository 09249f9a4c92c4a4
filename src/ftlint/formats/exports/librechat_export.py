"""Conversations exported by LibreChat as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.exports.trees import link_branches
from ftlint.formats.shared.foreign import items, obj, text
from ftlint.formats.shared.foreign import name as name_of
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.formats.shared.times import epoch
from ftlint.model.conversation import Conversation, Message, ToolCall, compact

ROOT: Final = "00000000-0000-0000-0000-000000000000"
"""The parent of first messages."""
_KNOWN: Final = frozenset(
    {
        "messageId",
        "parentMessageId",
        "conversationId",
        "isCreatedByUser",
        "sender",
        "text",
        "content",
        "children",
        "createdAt",
        "updatedAt",
        "unfinished",
        "error",
        "_id",
        "__v",
        "user",
        "depth",
        "siblingIndex",
        "tokenCount",
    }
)
_OUTER: Final = frozenset({"conversationId", "title", "messages", "messagesTree", "exportAt"})


class LibreChatExport(Format):
    """A conversation with ``messages`` that name their parents, or with a ``messagesTree``.

    The export names no active branch: at each fork the newest message is followed, with a note.
    Where ``text`` is empty the pieces under ``content`` are read. ``promptPrefix`` of the options
    becomes a system turn. Tool calls are dropped unless ``tools=keep``.

    ```json sample
    {"conversationId": "l1", "endpoint": "openAI", "title": "Rain", "exportAt": "10:00", "branches": true, "recursive": false, "options": {"model": "m"}, "messages": [
      {"messageId": "a", "parentMessageId": "00000000-0000-0000-0000-000000000000", "isCreatedByUser": true, "sender": "User", "text": "Rain in Oslo?", "createdAt": "2025-03-15T09:00:00Z"},
      {"messageId": "b", "parentMessageId": "a", "isCreatedByUser": false, "sender": "GPT", "text": "", "content": [{"type": "think", "think": "Look it up."}, {"type": "text", "text": "Yes, all day."}], "createdAt": "2025-03-15T09:00:05Z"}
    ]}
    ```
    """

    name = "librechat-export"
    title = "LibreChat export"
    defaults = MappingProxyType({"tools": "drop"})

    def score(self, value: Any) -> float:
        """Look for a conversation id and messages that say who made them."""
        if not isinstance(value, dict) or "conversationId" not in value:
            return 0.0
        raw = value.get("messages", value.get("messagesTree"))
        if not isinstance(raw, list) or not raw:
            return 0.0
        return float(all(isinstance(item, dict) and "messageId" in item for item in raw))

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one conversation as a tree."""
        key = "messagesTree" if isinstance(value.get("messagesTree"), list) else "messages"
        raw = value.get(key)
        if not isinstance(raw, list):
            raise Skip("broken-record", "no list of messages", "/messages")
        messages: list[Message] = []
        for item, place in _flat(raw, f"/{key}"):
            messages.extend(_read_message(item, place, reading))
        link_branches(messages, reading)
        leaf = _newest_leaf(messages, reading)
        options = value.get("options")
        prefix = options.get("promptPrefix") if isinstance(options, dict) else None
        if isinstance(prefix, str) and prefix:
            for message in messages:
                message.parent = message.parent or "system"
            messages.insert(0, Message("system", prefix, "/options/promptPrefix", id="system"))
        meta = {name: item for name, item in value.items() if name not in _OUTER and item}
        yield Conversation(
            messages,
            reading.place,
            id=str(value.get("conversationId")),
            title=text(value.get("title")) or None,
            meta=meta or None,
            tree=True,
            leaf=leaf,
        )


def _flat(raw: list[Any], base: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each message and its place, those below ``children`` after their parent."""
    stack = [(item, f"{base}/{index}") for index, item in enumerate(raw)][::-1]
    while stack:
        item, place = stack.pop()
        if not isinstance(item, dict):
            raise Skip("broken-record", "a message that is not an object", place)
        yield item, place
        children = items(item.get("children"))
        below = [(child, f"{place}/children/{index}") for index, child in enumerate(children)]
        stack.extend(reversed(below))


def _read_message(item: dict[str, Any], place: str, reading: Reading) -> list[Message]:
    role = "user" if item.get("isCreatedByUser") else "assistant"
    if str(item.get("sender")).casefold() == "system":
        role = "system"
    said, pieces = text(item.get("text")), items(item.get("content"))
    if pieces and not said:
        turns = _read_pieces(pieces, role, place, reading)
    else:
        turns = [Message(role, said, place)]
    parent = item.get("parentMessageId")
    above = None if parent in (None, ROOT) else str(parent)
    identifier = str(item.get("messageId"))
    for index, turn in enumerate(turns):
        turn.time = epoch(item.get("createdAt"))
        turn.parent = above
        turn.id = above = identifier if index == len(turns) - 1 else f"{identifier}#{index}"
    last = turns[-1]
    if item.get("error"):
        last.flags = ("hidden",)
    elif item.get("unfinished") and role == "assistant":
        last.flags = ("truncated",)
    if files := items(item.get("files")):
        reading.note("attachments-dropped", place, len(files))
    known = _KNOWN | {"files"}
    last.extra = {key: value for key, value in item.items() if key not in known and value} or None
    return turns


def _read_pieces(pieces: list[Any], role: str, place: str, reading: Reading) -> list[Message]:
    keep = reading.options["tools"] != "drop"
    turns = [Message(role, "", place)]
    dropped = 0
    for index, piece in enumerate(pieces):
        where = f"{place}/content/{index}"
        kind = piece.get("type") if isinstance(piece, dict) else None
        if kind == "tool_call":
            dropped += 1
            if keep:
                _read_call(obj(piece.get("tool_call")), turns, role, where)
            continue
        if kind not in ("text", "think"):
            reading.note("unknown-content", where, detail=str(kind))
            continue
        said = _text(piece.get(kind))
        if turns[-1].role == "tool":
            turns.append(Message(role, "", where))
        last = turns[-1]
        if kind == "think":
            last.reasoning = "\n\n".join(filter(None, (last.reasoning, said))) or None
        else:
            last.content = "\n\n".join(filter(None, (last.text, said)))
    if dropped and not keep:
        reading.note("tool-messages-dropped", place, dropped)
    return turns


def _text(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("value")
    return value if isinstance(value, str) else ""


def _read_call(call: dict[str, Any], turns: list[Message], role: str, place: str) -> None:
    if turns[-1].role == "tool":
        turns.append(Message(role, "", place))
    arguments = call.get("args")
    written = arguments if isinstance(arguments, str) else compact(arguments or {})
    made = ToolCall(name_of(call.get("name")) or "tool", written or "{}", name_of(call.get("id")))
    turns[-1].calls = [*(turns[-1].calls or ()), made]
    turns[-1].content = turns[-1].content or None
    if call.get("output") is not None:
        output = call["output"]
        result = output if isinstance(output, str) else compact(output)
        turns.append(Message("tool", result, place, call_id=made.id, name=made.name))


def _newest_leaf(messages: list[Message], reading: Reading) -> str | None:
    """Follow the newest message at each fork, from the first one down."""
    children: dict[str | None, list[Message]] = {}
    for message in messages:
        children.setdefault(message.parent, []).append(message)
    if any(len(items) > 1 for items in children.values()):
        reading.note("no-current-node")
    leaf: str | None = None
    seen: set[str | None] = set()
    while leaf not in seen and (below := children.get(leaf)):
        seen.add(leaf)
        leaf = max(enumerate(below), key=lambda pair: (pair[1].time or 0.0, pair[0]))[1].id
    return leaf
