"""Sessions of the Gemini command line, as a document or a line a message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.shared.foreign import items as listed
from ftlint.formats.shared.foreign import name, obj, objects, text
from ftlint.formats.shared.openai_messages import link_calls
from ftlint.formats.shared.reading import Item, Reading
from ftlint.formats.shared.times import epoch
from ftlint.model.conversation import Conversation, Message, Part, ToolCall, compact

_HEAD: Final = frozenset({"sessionId", "projectHash"})
_ROLES: Final = {"user": "user", "gemini": "assistant"}
_OTHERS: Final = frozenset({"info", "error", "warning"})
_INJECTED: Final = ("<session_context>", "<environment_context>", "This is the Gemini CLI.")
"""Beginnings of a user message that the program wrote."""


class GeminiCli(Format):
    """``session-*.json``: ``messages`` of type ``user`` and ``gemini``; or the same, a line each.

    Calls and their results are in the message of the answer; thoughts become reasoning. A message
    that is written again replaces its earlier form. What the program says (``info``, ``error``, the context
    of the session) is dropped and counted. The file declares no tools.

    ```json sample
    {"sessionId": "s1", "projectHash": "p", "startTime": "2025-03-15T09:00:00Z", "messages": [
      {"id": "1", "type": "user", "content": [{"text": "How many files are here?"}]},
      {"id": "2", "type": "gemini", "content": "Three.", "thoughts": [{"subject": "Plan", "description": "Count."}], "toolCalls": [{"id": "t1", "name": "run_shell_command", "args": {"command": "ls"}, "result": [{"functionResponse": {"id": "t1", "name": "run_shell_command", "response": {"output": "a b c"}}}]}]}
    ]}
    ```
    """

    name = "gemini-cli"
    title = "Gemini CLI session"
    members = ("session-*.json", "session-*.jsonl")

    def score(self, value: Any) -> float:
        """Look for the head of a session, or for a message."""
        if not isinstance(value, dict):
            return 0.0
        if value.keys() >= _HEAD:
            return 1.0
        if "id" in value and "timestamp" in value:
            return float(text(value.get("type")) in {*_ROLES, *_OTHERS} and "content" in value)
        return 0.9 if set(value) <= {"$set", "$rewindTo"} and value else 0.0

    def read_stream(self, items: Iterator[Item], reading: Reading) -> Iterable[Conversation]:
        """Read one session a head."""
        session: list[tuple[dict[str, Any], str]] = []
        file, place = "", ""
        for item in items:
            value = obj(item.value)
            if value.keys() >= _HEAD or item.file != file:
                yield from _conversation(session, file, place, reading)
                session, file, place = [], item.file, item.place
            reading.file, reading.place = item.file, item.place
            if "messages" in value:
                session = [
                    (entry, f"/messages/{index}")
                    for index, entry in enumerate(objects(value["messages"]))
                ]
            elif "$rewindTo" in value:
                session = _until(session, value["$rewindTo"])
            elif "type" in value:
                session.append((value, item.place))
        yield from _conversation(session, file, place, reading)


def _until(
    session: list[tuple[dict[str, Any], str]], last: Any
) -> list[tuple[dict[str, Any], str]]:
    """Return the messages before the one that the user went back to."""
    for index, (entry, _) in enumerate(session):
        if entry.get("id") == last:
            return session[:index]
    return session


def _conversation(
    session: list[tuple[dict[str, Any], str]], file: str, place: str, reading: Reading
) -> Iterator[Conversation]:
    latest: dict[str, tuple[dict[str, Any], str]] = {}
    for entry, where in session:
        latest[name(entry.get("id")) or where] = (entry, where)
    reading.file, reading.place = file, ""
    messages = [turn for entry, where in latest.values() for turn in _turns(entry, where, reading)]
    link_calls(messages, reading)
    if messages:
        yield Conversation(messages, place, file)


def _turns(entry: dict[str, Any], place: str, reading: Reading) -> Iterator[Message]:
    role = _ROLES.get(text(entry.get("type")))
    if role is None:
        reading.note("other-lines-dropped", place, detail=str(entry.get("type")))
        return
    content = entry.get("content")
    said = content if isinstance(content, str) else _parts(listed(content), place, reading)
    message = Message(role, said, place, time=epoch(entry.get("timestamp")))
    if role == "user":
        if message.text.lstrip().startswith(_INJECTED):
            message.flags = ("synthetic",)
        yield message
        return
    thoughts = [
        "\n".join(filter(None, (text(one.get("subject")), text(one.get("description")))))
        for one in objects(entry.get("thoughts"))
    ]
    message.reasoning = "\n\n".join(filter(None, thoughts)) or None
    results: list[Message] = []
    for call in objects(entry.get("toolCalls")):
        made = ToolCall(
            name(call.get("name")) or "tool", compact(obj(call.get("args"))), name(call.get("id"))
        )
        message.calls = [*(message.calls or ()), made]
        results.append(Message("tool", _result(call), place, call_id=made.id))
    if message.calls and not message.text:
        message.content = None
    yield message
    yield from results


def _parts(parts: list[Any], place: str, reading: Reading) -> str | list[Part]:
    kept: list[Part] = []
    for part in parts:
        if isinstance(part, str) or isinstance(obj(part).get("text"), str):
            kept.append(Part("text", part if isinstance(part, str) else part["text"]))
        elif isinstance(data := obj(part).get("inlineData"), dict):
            url = f"data:{data.get('mimeType')};base64,{data.get('data')}"
            kept.append(Part("image", "", {"url": url}))
        else:
            reading.note("unknown-content", place, detail=next(iter(obj(part)), "part"))
    if all(part.kind == "text" for part in kept):
        return "".join(part.text for part in kept)
    return kept


def _result(call: dict[str, Any]) -> str:
    said: list[str] = []
    for one in listed(call.get("result")):
        response = obj(obj(obj(one).get("functionResponse")).get("response"))
        found = response.get("output", response.get("error", response))
        said.append(found if isinstance(found, str) else compact(found))
    return "\n".join(said)
