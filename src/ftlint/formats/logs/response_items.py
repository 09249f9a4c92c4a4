"""Typed items of OpenAI's Responses API, which agents' session files hold too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ftlint.formats.shared.foreign import name, objects, text
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.model.conversation import Message, Part, ToolCall, compact, normal_arguments

_RESULTS: Final = frozenset(
    {"function_call_output", "custom_tool_call_output", "local_shell_call_output"}
)


def read_items(
    items: Iterable[tuple[Any, str]], reading: Reading, role: str = "user"
) -> list[Message]:
    """Read items, each with its place, into turns.

    Calls join the text that the assistant says before them, reasoning goes to the turn after it.
    Calls of hosted tools (searches, code) have no result in the items and are left out, with an
    event. ``role`` is that of items without one. Skip where an item is no object.
    """
    turns: list[Message] = []
    thoughts: list[str] = []
    for item, place in items:
        if not isinstance(item, dict):
            raise Skip("broken-record", "an item that is not an object", place)
        kind = text(item.get("type", "message"))
        if kind == "message":
            message = read_message(item, place, reading, role)
            _give_thoughts(message, thoughts)
            turns.append(message)
        elif kind in ("function_call", "custom_tool_call"):
            _add_call(_call(item, kind), place, turns, thoughts)
        elif kind in _RESULTS:
            turns.append(_result(item, place, reading))
        elif kind == "reasoning":
            thought = _thought(item)
            if thought:
                thoughts.append(thought)
            elif item.get("encrypted_content"):
                reading.note("reasoning-dropped", place, detail="encrypted")
        elif kind == "item_reference":
            reading.note("earlier-turns-elsewhere", place)
        elif str(kind).endswith("_call"):
            if reading.options["tools"] == "skip-example":
                raise Skip("tools-unsupported", str(kind), place)
            reading.note("tool-messages-dropped", place, detail=str(kind))
        else:
            reading.note("unknown-content", place, detail=str(kind))
    if thoughts:
        reading.note("reasoning-dropped", count=len(thoughts), detail="no answer after it")
    return turns


def read_message(item: dict[str, Any], place: str, reading: Reading, role: str) -> Message:
    """Read a message item; texts are joined by nothing."""
    label = item.get("role")
    message = Message(reading.role(label, place) if label else role, None, place)
    content = item.get("content")
    if not isinstance(content, list):
        message.content = content if isinstance(content, str) else ""
        return message
    parts = [_part(part) for part in content if isinstance(part, dict)]
    if parts and all(part.kind == "refusal" for part in parts):
        message.refusal = "".join(part.text for part in parts)
        return message
    if all(part.kind == "text" for part in parts):
        message.content = "".join(part.text for part in parts)
    else:
        message.content = parts
    return message


def _part(part: dict[str, Any]) -> Part:
    kind = part.get("type")
    if kind in ("input_text", "output_text", "text", "summary_text"):
        return Part("text", text(part.get("text")))
    if kind == "refusal":
        return Part("refusal", text(part.get("refusal")))
    if kind == "input_image":
        detail = {"detail": part["detail"]} if part.get("detail") else {}
        url = part.get("image_url") or part.get("file_id")
        return Part("image", data={"url": url, **detail})
    if kind == "input_file":
        return Part("file", data={key: item for key, item in part.items() if key != "type"})
    return Part("block", data=dict(part))


def _call(item: dict[str, Any], kind: str) -> ToolCall:
    given = item.get("arguments", item.get("input"))
    written = given if isinstance(given, str) else compact(given or {})
    if kind == "custom_tool_call" and normal_arguments(written) is None:
        written = compact({"input": written})
    identifier = name(item.get("call_id")) or name(item.get("id"))
    return ToolCall(name(item.get("name")) or "tool", written, identifier)


def _add_call(call: ToolCall, place: str, turns: list[Message], thoughts: list[str]) -> None:
    last = turns[-1] if turns else None
    if last is None or last.role != "assistant" or thoughts:
        last = Message("assistant", None, place)
        _give_thoughts(last, thoughts)
        turns.append(last)
    last.calls = [*(last.calls or ()), call]


def _give_thoughts(message: Message, thoughts: list[str]) -> None:
    if message.role == "assistant" and thoughts:
        message.reasoning = "\n\n".join(thoughts)
        thoughts.clear()


def _result(item: dict[str, Any], place: str, reading: Reading) -> Message:
    output = item.get("output")
    if isinstance(output, list):
        kinds = [str(part.get("type")) for part in objects(output) if "text" not in part]
        images = sum("image" in kind for kind in kinds)
        for loss, many in (("images-dropped", images), ("media-dropped", len(kinds) - images)):
            if many:
                reading.note(loss, place, many, "in the result of a tool")
        output = "".join(text(part.get("text")) for part in objects(output))
    elif isinstance(output, dict) and isinstance(output.get("content"), str):
        output = output["content"]
    said = output if isinstance(output, str) else compact(output)
    return Message("tool", said, place, call_id=name(item.get("call_id")))


def _thought(item: dict[str, Any]) -> str:
    for key in ("content", "summary"):
        texts = [text(piece.get("text")) for piece in objects(item.get(key))]
        if found := "\n\n".join(filter(None, texts)):
            return found
    return ""


def read_flat_tools(tools: Any, reading: Reading) -> list[Any] | None:
    """Read declared tools, flat as this API has them, into the nested shape.

    Hosted tools, which are no functions, are left out with an event.
    """
    found: list[Any] = []
    for tool in objects(tools):
        if tool.get("type") == "function" and "function" not in tool:
            function = {
                key: item for key, item in tool.items() if key != "type" and item is not None
            }
            found.append({"type": "function", "function": function})
        elif tool.get("type") == "function":
            found.append(tool)
        else:
            reading.note("dropped-fields", "/tools", detail=f"tools.{tool.get('type')}")
    return found or None
