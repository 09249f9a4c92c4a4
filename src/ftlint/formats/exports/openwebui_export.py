"""Chats exported by Open WebUI."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.exports.openwebui_details import steps
from ftlint.formats.exports.trees import link_branches
from ftlint.formats.shared.foreign import name as name_of
from ftlint.formats.shared.foreign import obj, objects, text
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.formats.shared.times import epoch
from ftlint.model.conversation import Conversation, Message, Part

_KNOWN: Final = frozenset(
    {
        "id",
        "parentId",
        "childrenIds",
        "role",
        "content",
        "timestamp",
        "done",
        "files",
        "modelIdx",
        "modelName",
        "lastSentence",
        "output",
    }
)
_OUTER: Final = frozenset(
    {"id", "title", "chat", "history", "messages", "created_at", "updated_at", "timestamp"}
)


class OpenWebUiExport(Format):
    """Chats whose ``history.messages`` make a tree, of which ``currentId`` ends the shown branch.

    A chat may stand alone or below ``chat`` beside its title. Answers of several models side by
    side are branches. Reasoning, tool calls and code that the program writes into the answer as
    ``<details>`` elements become what they were; tools are dropped unless ``tools=keep``. The
    system prompt of the chat becomes a system turn. The linear ``messages`` beside the tree repeat
    it and are used only where there is no tree.

    ```json sample
    [{"id": "w1", "title": "Rain", "chat": {"models": ["m"], "history": {"currentId": "c", "messages": {
      "a": {"id": "a", "parentId": null, "childrenIds": ["b", "c"], "role": "user", "content": "Rain in Oslo?", "timestamp": 1710493200},
      "b": {"id": "b", "parentId": "a", "childrenIds": [], "role": "assistant", "content": "No idea.", "done": true, "timestamp": 1710493201},
      "c": {"id": "c", "parentId": "a", "childrenIds": [], "role": "assistant", "content": "<details type=\\"reasoning\\" done=\\"true\\" duration=\\"2\\">\\n<summary>Thought for 2 seconds</summary>\\n&gt; The forecast says so.\\n</details>\\nYes, all day.", "done": true, "timestamp": 1710493202}
    }}}}]
    ```
    """

    name = "openwebui-export"
    title = "Open WebUI export"
    defaults = MappingProxyType({"tools": "drop"})

    def score(self, value: Any) -> float:
        """Look for a history of messages by id, at the top or below ``chat``."""
        chat = _chat(value)
        history = chat.get("history")
        if not isinstance(history, dict) or not isinstance(history.get("messages"), dict):
            return 0.0
        return 1.0 if "currentId" in history else 0.8

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one chat as a tree."""
        chat = _chat(value)
        base = "/chat/history/messages" if chat is not value else "/history/messages"
        history = obj(chat.get("history"))
        nodes = history.get("messages")
        if not isinstance(nodes, dict):
            raise Skip("broken-record", "no history of messages", base)
        messages: list[Message] = []
        for name, node in nodes.items():
            if isinstance(node, dict):
                messages.extend(_read_node(name, node, f"{base}/{name}", reading))
        link_branches(messages, reading)
        system = _system(chat)
        if system:
            for message in messages:
                message.parent = message.parent or "system"
            messages.insert(0, Message("system", system, "/chat/params/system", id="system"))
        meta = {key: item for key, item in value.items() if key not in _OUTER and item}
        identifier = value.get("id")
        yield Conversation(
            messages,
            reading.place,
            id=str(identifier) if identifier else None,
            title=text(value.get("title")) or text(chat.get("title")) or None,
            created=epoch(value.get("created_at")),
            meta=meta or None,
            tree=True,
            leaf=name_of(history.get("currentId")),
        )


def _chat(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        return {}
    chat = value.get("chat", value)
    return chat if isinstance(chat, dict) else {}


def _system(chat: dict[str, Any]) -> str:
    parameters = chat.get("params")
    system = parameters.get("system") if isinstance(parameters, dict) else None
    system = system or chat.get("system")
    return system if isinstance(system, str) else ""


def _read_node(name: str, node: dict[str, Any], place: str, reading: Reading) -> list[Message]:
    role = reading.role(node.get("role"), f"{place}/role")
    content = node.get("content")
    if role == "assistant":
        turns = _read_answer(text(content), place, reading)
    else:
        turns = [Message(role, text(content), place)]
    above = name_of(node.get("parentId"))
    for index, turn in enumerate(turns):
        turn.time = epoch(node.get("timestamp"))
        turn.parent = above
        turn.id = above = name if index == len(turns) - 1 else f"{name}#{index}"
    _read_files(node, turns[0], reading)
    last = turns[-1]
    if node.get("error") and not last.text:
        last.flags = ("hidden",)
    elif role == "assistant" and node.get("done") is False:
        last.flags = ("truncated",)
    extra = {key: item for key, item in node.items() if key not in _KNOWN and item}
    last.extra = extra or None
    return turns


def _read_answer(said: str, place: str, reading: Reading) -> list[Message]:
    """Read an answer into turns: one, or one for each round of tool calls and their results."""
    found = steps(said)
    if reading.options["tools"] == "drop":
        dropped = sum(len(step.calls) for step in found)
        if dropped:
            reading.note("tool-messages-dropped", place, dropped)
        thoughts = [thought for step in found for thought in step.reasoning]
        joined = "\n\n".join(step.text for step in found if step.text)
        return [Message("assistant", joined, place, reasoning="\n\n".join(thoughts) or None)]
    turns: list[Message] = []
    for step in found:
        message = Message("assistant", step.text or None, place)
        message.reasoning = "\n\n".join(step.reasoning) or None
        message.calls = [call for call, _ in step.calls] or None
        turns.append(message)
        for call, result in step.calls:
            if result is not None:
                turns.append(Message("tool", result, place, call_id=call.id, name=call.name))
    return turns


def _read_files(node: dict[str, Any], message: Message, reading: Reading) -> None:
    images: list[Part] = []
    lost = 0
    for file in objects(node.get("files")):
        url = text(file.get("url"))
        if url and file.get("type") == "image":
            images.append(Part("image", data={"url": url}))
        else:
            lost += 1
    if images and message.role == "user":
        before = [Part("text", message.text)] if message.text else []
        message.content = [*before, *images]
    elif images:
        lost += len(images)
    if lost:
        reading.note("attachments-dropped", message.place, lost)
