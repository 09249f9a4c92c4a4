"""Messages as LangChain writes them: ``type`` and ``data``, or a constructor and its arguments."""

from __future__ import annotations

from typing import Any, Final

from ftlint.formats.logs.bodies import as_text
from ftlint.formats.shared.foreign import items, obj
from ftlint.formats.shared.foreign import name as name_of
from ftlint.formats.shared.openai_messages import read_calls, read_content
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.model.conversation import Message, Part, ToolCall, compact

_ROLES: Final = {
    "human": "user",
    "ai": "assistant",
    "system": "system",
    "tool": "tool",
    "function": "tool",
    "chat": "",
}
_THOUGHTS: Final = ("thinking", "reasoning", "reasoning_content")


def kind_of(value: Any) -> str | None:
    """Return the kind of a message, None for a value that is none.

    >>> kind_of({"type": "human", "data": {"content": "Hi"}})
    'human'
    >>> kind_of({"lc": 1, "type": "constructor", "id": ["x", "AIMessageChunk"], "kwargs": {}})
    'ai'
    """
    if not isinstance(value, dict):
        return None
    kind = value.get("type")
    if value.get("lc") == 1 and isinstance(value.get("id"), list) and value["id"]:
        name = str(value["id"][-1]).removesuffix("Chunk")
        kind = name.removesuffix("Message").lower() if name.endswith("Message") else None
    elif "data" not in value and "content" not in value:
        return None
    if isinstance(kind, str):
        kind = kind.removesuffix("MessageChunk").removesuffix("Message").lower() or None
    return kind if isinstance(kind, str) and kind in _ROLES else None


def read_lc_message(value: Any, place: str, reading: Reading) -> Message:
    """Read one message; Skip where it is none, or where it has calls marked as invalid."""
    kind = kind_of(value)
    if kind is None:
        if isinstance(value, dict) and "role" in value:
            return _read_plain(value, place, reading)
        raise Skip("broken-record", "no message of a known type", place)
    data = value.get("kwargs") if value.get("lc") == 1 else value.get("data", value)
    if not isinstance(data, dict):
        raise Skip("broken-record", "a message without data", place)
    role = _ROLES[kind] or reading.role(data.get("role"), place)
    message = Message(role, None, place)
    _read_body(data, message, reading)
    more = obj(data.get("additional_kwargs"))
    if data.get("invalid_tool_calls"):
        raise Skip("invalid-tool-calls", "", place)
    if data.get("tool_calls"):
        message.calls = [_call(call) for call in items(data["tool_calls"])] or None
    elif more.get("tool_calls"):
        message.calls = read_calls(items(more["tool_calls"]), place, reading) or None
    elif more.get("function_call"):
        message.calls = read_calls([more["function_call"]], place, reading)
    if message.calls and message.content == "":
        message.content = None
    if isinstance(more.get("reasoning_content"), str) and more["reasoning_content"]:
        message.reasoning = more["reasoning_content"]
    if role == "tool":
        message.call_id = name_of(data.get("tool_call_id"))
        message.name = None if message.call_id else name_of(data.get("name"))
    elif isinstance(data.get("name"), str):
        message.name = data["name"]
    return message


def _read_plain(value: dict[str, Any], place: str, reading: Reading) -> Message:
    from ftlint.formats.shared.openai_messages import read_messages

    message = read_messages([value], place, reading)[0]
    message.place = place
    message.content = as_text(message.content)
    return message


def _read_body(data: dict[str, Any], message: Message, reading: Reading) -> None:
    content = data.get("content")
    if not isinstance(content, list):
        message.content = read_content(content, message.place, reading)
        return
    kept: list[Any] = []
    thoughts: list[str] = []
    for part in content:
        kind = part.get("type") if isinstance(part, dict) else None
        if kind in _THOUGHTS:
            thoughts.append(str(part.get("thinking") or part.get("reasoning") or ""))
        elif kind not in ("tool_use", "input_json_delta", "function_call", "tool_call"):
            kept.append(part)
    message.reasoning = "\n\n".join(filter(None, thoughts)) or None
    parts = read_content(kept, message.place, reading)
    assert isinstance(parts, list)
    if all(part.kind == "text" for part in parts):
        message.content = "".join(part.text for part in parts)
    else:
        message.content = [_without_index(part) for part in parts]


def _without_index(part: Part) -> Part:
    return Part("text", part.text) if part.kind == "text" else part


def _call(call: Any) -> ToolCall:
    call = obj(call)
    arguments = call.get("args")
    text = arguments if isinstance(arguments, str) else compact(arguments or {})
    return ToolCall(name_of(call.get("name")) or "tool", text, name_of(call.get("id")))
