"""The data export of ChatGPT: ``conversations.json``, alone or inside the zip."""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import MappingProxyType
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.exports.chatgpt_content import read_content, thoughts, without_citations
from ftlint.formats.exports.trees import ancestors, link_branches, parents_without
from ftlint.formats.shared.foreign import items, obj, text
from ftlint.formats.shared.foreign import name as name_of
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.formats.shared.times import epoch
from ftlint.model.conversation import Conversation, Message, ToolCall, compact, normal_arguments


class ChatGptExport(Format):
    """Conversations whose nodes under ``mapping`` make a tree; ``current_node`` ends the branch
    that the page shows.

    The branch is followed from ``current_node`` up to the root; without one, the newest leaf is
    taken and noted. Messages to and from tools are dropped unless ``tools=keep``, images unless
    ``images=keep``: the export holds no pictures but names of files. Thoughts become the reasoning
    of the turn after them; what is said before a dropped call goes with it. Hidden messages and
    citation marks go (``citations=keep`` keeps the marks), standing instructions become a system
    turn with ``custom_instructions=system``. The ``weight`` of a message says whether it is shown
    and is no training weight. A zip is read as it was downloaded, split ``conversations-000.json``
    files included; no other file is opened.

    ```json sample
    [{"title": "Rain", "create_time": 1710493200.0, "conversation_id": "c1", "current_node": "d", "mapping": {
      "a": {"id": "a", "message": null, "parent": null, "children": ["b"]},
      "b": {"id": "b", "parent": "a", "children": ["c", "d"], "message": {"author": {"role": "user"}, "create_time": 1710493201.0, "content": {"content_type": "text", "parts": ["Does it rain in Oslo?"]}, "weight": 1.0, "recipient": "all", "metadata": {}}},
      "c": {"id": "c", "parent": "b", "children": [], "message": {"author": {"role": "assistant"}, "create_time": 1710493202.0, "content": {"content_type": "text", "parts": ["No idea."]}, "weight": 1.0, "recipient": "all", "metadata": {}}},
      "d": {"id": "d", "parent": "b", "children": [], "message": {"author": {"role": "assistant"}, "create_time": 1710493203.0, "content": {"content_type": "text", "parts": ["Yes, all day."]}, "weight": 1.0, "recipient": "all", "metadata": {}}}
    }}]
    ```
    """

    name = "chatgpt-export"
    title = "ChatGPT export"
    options = ("custom_instructions", "citations")
    defaults = MappingProxyType({"tools": "drop", "images": "drop"})
    members = ("conversations.json", "conversations-*.json")

    def score(self, value: Any) -> float:
        """Look for a mapping of nodes with parents and children."""
        mapping = value.get("mapping") if isinstance(value, dict) else None
        if not isinstance(mapping, dict):
            return 0.0
        nodes = list(mapping.values())[:8]
        if not all(
            isinstance(node, dict) and {"message", "parent"} <= node.keys() for node in nodes
        ):
            return 0.0
        authors = [node["message"] for node in nodes if isinstance(node["message"], dict)]
        if not all("author" in message for message in authors):
            return 0.0
        return 1.0 if "current_node" in value else 0.9

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one conversation as a tree."""
        mapping = value.get("mapping")
        if not isinstance(mapping, dict):
            raise Skip("broken-record", "no mapping", "/mapping")
        yield _Tree(value, mapping, reading).conversation()


_KEYS: Final = frozenset(
    {"title", "create_time", "update_time", "mapping", "current_node", "conversation_id", "id"}
)
_NO_NAME: Final = re.compile(r"[^A-Za-z0-9_-]")
_PLUMBING: Final = frozenset(
    {
        "attachments",
        "citations",
        "content_references",
        "is_visually_hidden_from_conversation",
        "is_user_system_message",
        "user_context_message_data",
        "parent_id",
        "request_id",
        "timestamp_",
        "recipient",
        "message_type",
        "finish_details",
        "is_complete",
        "turn_exchange_id",
    }
)
"""Metadata of a message that is read, or that says nothing about the text."""


def _is_cut_off(metadata: dict[str, Any]) -> bool:
    return obj(metadata.get("finish_details")).get("type") in ("max_tokens", "interrupted")


class _Tree:
    """One conversation while it is read."""

    def __init__(self, value: dict[str, Any], mapping: dict[str, Any], reading: Reading) -> None:
        self.value = value
        self.reading = reading
        self.nodes = {name: node for name, node in mapping.items() if isinstance(node, dict)}
        self.parents: dict[str, str | None] = {
            name: name_of(node.get("parent")) for name, node in self.nodes.items()
        }
        self.thoughts: dict[str, str] = {}
        self.read: dict[str, Message] = {}
        self.joined: dict[str, str] = {}

    def conversation(self) -> Conversation:
        value, reading = self.value, self.reading
        for name, node in self.nodes.items():
            parent = self.parents[name]
            if parent is not None and parent not in self.nodes:
                reading.note("broken-tree", f"/mapping/{name}")
            message = self._message(name, node.get("message"))
            if message is not None:
                self.read[name] = message
        self._attach_thoughts()
        for name, above in parents_without(self.parents, self.read).items():
            self.read[name].id, self.read[name].parent = name, above
        messages = list(self.read.values())
        link_branches(messages, reading)
        leaf = self._leaf()
        self._note_dependence(leaf)
        if reading.options["tools"] == "keep":
            self._join_results()
            messages = [item for name, item in self.read.items() if name not in self.joined]
            leaf = self.joined.get(leaf or "", leaf)
        meta = {key: item for key, item in value.items() if key not in _KEYS and item}
        identifier = value.get("conversation_id") or value.get("id")
        return Conversation(
            messages,
            reading.place,
            id=str(identifier) if identifier else None,
            title=text(value.get("title")) or None,
            created=epoch(value.get("create_time")),
            meta=meta or None,
            tree=True,
            leaf=leaf,
        )

    def _leaf(self) -> str | None:
        current = self.value.get("current_node")
        if not isinstance(current, str) or current not in self.nodes:
            return None
        if current in self.read:
            return current
        return next(ancestors(current, self.parents, self.read), None)

    def _message(self, name: str, raw: Any) -> Message | None:
        """Read the message of a node; None where it has none, or holds thoughts alone."""
        if not isinstance(raw, dict):
            return None
        place = f"/mapping/{name}"
        author = obj(raw.get("author"))
        content = obj(raw.get("content"))
        role = self.reading.role(author.get("role"), place)
        kind = content.get("content_type")
        if kind == "thoughts":
            self.thoughts[name] = thoughts(content)
            return None
        if raw.get("channel") == "analysis" and role == "assistant":
            said, _ = read_content(content, place, self.reading)
            self.thoughts[name] = said if isinstance(said, str) else ""
            return None
        if kind == "reasoning_recap":
            self.reading.note("ui-text-dropped", place)
            return None
        text, extra = read_content(content, place, self.reading)
        message = Message(role, text, place, time=epoch(raw.get("create_time")), extra=extra)
        if role == "tool":
            message.name = self._tool_name(name_of(author.get("name")) or "tool", place)
        metadata = obj(raw.get("metadata"))
        self._read_metadata(message, metadata)
        self._flag(message, raw, metadata, name)
        recipient = name_of(raw.get("recipient")) or "all"
        if role == "assistant" and recipient != "all":
            self._as_call(message, recipient)
        elif raw.get("channel") == "commentary" and self.reading.options["tools"] == "drop":
            message.flags = (*message.flags, "preamble")
        return message

    def _read_metadata(self, message: Message, metadata: dict[str, Any]) -> None:
        if attached := items(metadata.get("attachments")):
            self.reading.note("attachments-dropped", message.place, len(attached))
        if self.reading.options["citations"] == "drop" and isinstance(message.content, str):
            references = metadata.get("content_references")
            message.content, marks = without_citations(message.content, references)
            if marks:
                self.reading.note("citation-markers-removed", message.place, marks)
        rest = {key: item for key, item in metadata.items() if key not in _PLUMBING and item}
        if rest:
            message.extra = {**(message.extra or {}), **rest}

    def _flag(
        self, message: Message, raw: dict[str, Any], metadata: dict[str, Any], name: str
    ) -> None:
        kind = obj(raw.get("content")).get("content_type")
        if metadata.get("is_user_system_message") or kind == "user_editable_context":
            message.role = "system"
            message.flags = ("instructions",) if message.text else ("hidden",)
            return
        hidden = metadata.get("is_visually_hidden_from_conversation") or raw.get("weight") == 0
        if hidden or message.content is None or (message.role == "system" and not message.text):
            message.flags = ("hidden",)
            message.content = message.content or ""
        elif isinstance(message.content, list) and not message.text:
            if self.reading.options["images"] != "keep":
                message.flags = ("media",)
        elif _is_cut_off(metadata) and not self._goes_on(name):
            message.flags = ("truncated",)

    def _goes_on(self, name: str) -> bool:
        """Tell whether the assistant goes on below: the answer was continued."""
        for child in items(self.nodes[name].get("children")):
            message = obj(obj(self.nodes.get(str(child))).get("message"))
            if obj(message.get("author")).get("role") == "assistant":
                return True
        return False

    def _as_call(self, message: Message, recipient: str) -> None:
        text = message.text
        if normal_arguments(text) is None:
            if self.reading.options["tools"] == "keep":
                self.reading.note("arguments-wrapped", message.place, detail=recipient)
            text = compact({"input": text})
        message.calls = [ToolCall(self._tool_name(recipient, message.place), text)]
        message.content = None
        message.flags = tuple(flag for flag in message.flags if flag != "hidden")

    def _tool_name(self, name: str, place: str) -> str:
        """Return a name that other APIs take: tools here have dots in theirs (``web.run``)."""
        changed = _NO_NAME.sub("_", name)
        if changed != name and self.reading.options["tools"] == "keep":
            self.reading.note("tool-names-changed", place, detail=name)
        return changed

    def _attach_thoughts(self) -> None:
        """Give thoughts to the assistant's turn after them; those without one are lost."""
        used: set[str] = set()
        for name, message in self.read.items():
            if message.role != "assistant":
                continue
            above = self.parents.get(name)
            texts: list[str] = []
            seen: set[str] = set()
            while above is not None and above not in self.read and above not in seen:
                seen.add(above)
                if self.thoughts.get(above):
                    texts.insert(0, self.thoughts[above])
                    used.add(above)
                above = self.parents.get(above)
            message.reasoning = "\n\n".join(texts) or None
        for name in self.thoughts.keys() - used:
            self.reading.note("reasoning-dropped", f"/mapping/{name}")

    def _note_dependence(self, leaf: str | None) -> None:
        """Say which answers of the active branch speak of a canvas that is dropped."""
        if leaf is None or self.reading.options["tools"] == "keep":
            return
        for name in (leaf, *ancestors(leaf, self.parents, self.read)):
            message = self.read[name]
            if message.role != "assistant" or message.calls:
                continue
            for above in ancestors(name, self.parents, self.read):
                other = self.read[above]
                if other.role == "user":
                    break
                if other.calls and other.calls[0].name.startswith("canmore_"):
                    self.reading.note("answer-depends-on-tool", message.place)
                    break

    def _join_results(self) -> None:
        """Join results of one call that follow each other: elsewhere a call has one result."""
        children: dict[str | None, int] = {}
        for message in self.read.values():
            children[message.parent] = children.get(message.parent, 0) + 1
        by_depth = sorted(
            self.read, key=lambda name: sum(1 for _ in ancestors(name, self.parents, self.read))
        )
        for name in by_depth:
            message = self.read[name]
            if message.parent in self.joined:
                message.parent = self.joined[message.parent]
            above = self.read.get(message.parent or "")
            if above is None or above.role != "tool" or message.role != "tool":
                continue
            if above.call_id == message.call_id and children[message.parent] == 1:
                above.content = f"{above.text}\n\n{message.text}".strip("\n")
                children[message.parent] = children.get(name, 0)
                self.joined[name] = str(message.parent)
                self.reading.note("merged-consecutive", message.place)
