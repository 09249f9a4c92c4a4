"""Messages in the OpenAI shape, which a dozen formats share: read, write, link tool calls."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from ftlint.formats.shared.reading import Reading, Skip
from ftlint.jsontext.python_repr import from_python
from ftlint.model import masks
from ftlint.model.conversation import Conversation, Message, Part, ToolCall, compact
from ftlint.model.masks import TURN_KEYS
from ftlint.model.media import IMAGE_PARTS

REASONING: Final = ("reasoning_content", "reasoning", "thinking")
_KNOWN: Final = frozenset(
    {"role", "content", "name", "tool_calls", "tool_call_id", "function_call", "refusal"}
    | set(REASONING)
)


_PYTHON: Final = re.compile(r"\s*+\{\s*+'")
"""How arguments begin that Python printed."""


def read_messages(
    messages: Any, base: str, reading: Reading, role_key: str = "role", content_key: str = "content"
) -> list[Message]:
    """Read a list of message objects; ``base`` is the pointer of the list in the record."""
    if not isinstance(messages, list):
        raise Skip("broken-record", "no list of messages", base)
    roles = reading.roles
    out: list[Message] = []
    legacy = False
    for index, item in enumerate(messages):
        place = f"{base}/{index}"
        if not isinstance(item, dict):
            raise Skip("broken-record", "a message that is not an object", place)
        label = item.get(role_key)
        role = roles.get(label) if isinstance(label, str) else None
        if role is None:
            role = reading.role(label, place)
        content = item.get(content_key)
        if len(item) == 2 and type(content) is str:
            out.append(Message(role, content, place))
            continue
        message = Message(role, read_content(content, place, reading), place)
        _read_rest(item, message, reading, role_key, content_key)
        legacy = legacy or role == "tool" or bool(message.calls)
        out.append(message)
    if legacy:
        link_calls(out, reading)
    return out


def read_content(content: Any, place: str, reading: Reading) -> str | list[Part] | None:
    """Read the value of ``content``: a string, null, or a list of parts."""
    if content is None or isinstance(content, str):
        return content
    if isinstance(content, list):
        return [_read_part(item) for item in content]
    reading.note("not-a-string", place)
    return compact(content)


def _read_part(item: Any) -> Part:
    if isinstance(item, str):
        return Part("text", item)
    if not isinstance(item, dict):
        return Part("other", "", {"value": item})
    kind = item.get("type")
    if kind in ("text", "input_text", "output_text") and isinstance(item.get("text"), str):
        rest = {key: value for key, value in item.items() if key not in ("type", "text")}
        return Part("text", item["text"], rest or None)
    if kind == "text" and isinstance(item.get("text"), dict):
        # Messages of a thread: https://platform.openai.com/docs/api-reference/messages/object
        return Part("text", str(item["text"].get("value") or ""))
    if kind == "refusal" and isinstance(item.get("refusal"), str):
        return Part("refusal", item["refusal"])
    if kind in IMAGE_PARTS:
        url = item.get("image_url")
        if isinstance(url, dict):
            return Part("image", "", dict(url))
        if isinstance(url, str):
            detail = {"detail": item["detail"]} if "detail" in item else {}
            return Part("image", "", {"url": url, **detail})
    if kind in ("video_url", "audio_url") and (url := _address(item.get(kind))):
        return Part(kind.removesuffix("_url"), data=url)
    if kind in ("image", "video", "audio"):
        # Qwen's own parts, which TRL and ms-swift read: https://github.com/QwenLM/Qwen2.5-VL
        for key in (kind, "url", "path"):
            if url := _address(item.get(key)):
                return Part(kind, data=url)
    if kind == "input_audio" and isinstance(item.get("input_audio"), dict):
        return Part("audio", "", dict(item["input_audio"]))
    if kind in ("file", "input_file") and isinstance(item.get("file"), dict):
        return Part("file", "", dict(item["file"]))
    return Part("other", "", dict(item))


def _address(value: Any) -> dict[str, Any] | None:
    """Return where a medium is: an address, or an object with one."""
    if isinstance(value, str) and value:
        return {"url": value}
    return dict(value) if isinstance(value, dict) and isinstance(value.get("url"), str) else None


def _read_rest(
    item: dict[str, Any], message: Message, reading: Reading, role_key: str, content_key: str
) -> None:
    read_masks(item, message)
    for key, value in item.items():
        if key in (role_key, content_key) or key in TURN_KEYS:
            continue
        if value is None:
            reading.note("null-keys-removed", detail=key)
        elif key == "name" and isinstance(value, str):
            message.name = value
        elif key in REASONING and isinstance(value, str):
            message.reasoning = value
        elif key == "refusal" and isinstance(value, str):
            message.refusal = value
        elif key == "tool_call_id" and isinstance(value, str):
            message.call_id = value
        elif key == "tool_calls" and isinstance(value, list):
            message.calls = read_calls(value, message.place, reading) or None
        elif key == "function_call" and isinstance(value, dict):
            message.calls = [*(message.calls or ()), *read_calls([value], message.place, reading)]
        elif key not in _KNOWN or value not in ("", []):
            message.extra = {**(message.extra or {}), key: value}


def read_masks(item: Mapping[str, Any], message: Message, blocks: Any = None) -> None:
    """Read the masks of a turn in every dialect; what no weight can stand for goes to ``extra``.

    ``blocks`` are parts of a content whose masks the caller does not keep with the parts.
    """
    left: dict[str, Any] = {}
    if not TURN_KEYS.isdisjoint(item):
        message.weight = masks.weight_of(item)
        left = {key: item[key] for key in masks.unread(item)}
    off = {index: key for index, key, says in masks.part_switches(blocks) if not says}
    if off and len(off) == len(blocks):
        message.weight = 0
    else:
        left.update((key, blocks[index][key]) for index, key in off.items())
    if left:
        message.extra = {**(message.extra or {}), **left}


def read_others(item: Mapping[str, Any], message: Message, known: frozenset[str]) -> None:
    """Keep the fields of a turn that the reader has no meaning for."""
    if item.keys() <= known:
        return
    left = {
        key: value
        for key, value in item.items()
        if key not in known and key not in TURN_KEYS and value is not None
    }
    if left:
        message.extra = {**(message.extra or {}), **left}


def read_calls(calls: list[Any], place: str, reading: Reading) -> list[ToolCall]:
    """Read tool calls: ``{id, type, function: {name, arguments}}`` or the function alone."""
    out: list[ToolCall] = []
    for call in calls:
        function = call.get("function", call) if isinstance(call, dict) else None
        if not isinstance(function, dict) or not isinstance(function.get("name"), str):
            raise Skip("broken-record", "a tool call without a name", f"{place}/tool_calls")
        arguments = function.get("arguments", function.get("parameters"))
        text = compact(arguments or {}) if not isinstance(arguments, str) else _once(arguments)
        if _PYTHON.match(text) and (found := from_python(text)):
            reading.note("python-repr-parsed", f"{place}/tool_calls")
            text = found[0]
        identifier = call.get("id")
        out.append(
            ToolCall(function["name"], text, identifier if isinstance(identifier, str) else None)
        )
    return out


def link_calls(messages: list[Message], reading: Reading) -> None:
    """Give ids to calls without one, and to results the id of the call they answer, in order."""
    taken = {call.id for message in messages for call in message.calls or ()}
    waiting: list[ToolCall] = []
    number = invented = 0
    for message in messages:
        for call in message.calls or ():
            if call.id is None:
                number += 1
                while f"call_{number}" in taken:
                    number += 1
                call.id = f"call_{number}"
                invented += 1
            waiting.append(call)
        if message.role == "tool":
            if message.call_id is None:
                match = _answered(waiting, message.name)
                if match is not None:
                    message.call_id = match.id
                    message.name = None if message.name == match.name else message.name
            waiting = [call for call in waiting if call.id != message.call_id]
    if invented:
        reading.note("tool-call-ids-invented", count=invented)


def _answered(waiting: list[ToolCall], name: str | None) -> ToolCall | None:
    named = [call for call in waiting if call.name == name] or waiting
    return named[0] if named else None


def write_message(message: Message) -> dict[str, Any]:
    """Write one message with all fields it has."""
    out: dict[str, Any] = {"role": message.role}
    content = message.content
    if isinstance(content, list):
        out["content"] = [write_part(part) for part in content]
    elif content is not None:
        out["content"] = content
    elif not message.calls and message.refusal is None:
        out["content"] = ""
    if message.name is not None:
        out["name"] = message.name
    if message.calls:
        out["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": call.arguments},
            }
            for call in message.calls
        ]
    if message.call_id is not None:
        out["tool_call_id"] = message.call_id
    if message.refusal is not None:
        out["refusal"] = message.refusal
    if message.reasoning is not None:
        out["reasoning_content"] = message.reasoning
    if message.weight is not None:
        out["weight"] = message.weight
    return out


def plain_messages(messages: list[Message]) -> list[dict[str, Any]]:
    """Write messages that are a role and a text each."""
    return [{"role": message.role, "content": message.content} for message in messages]


def write_messages(messages: list[Message]) -> list[dict[str, Any]]:
    """Write messages; those of role and text alone, nearly all, take the short way."""
    return [
        {"role": message.role, "content": message.content}
        if type(message.content) is str
        and message.calls is None
        and message.weight is None
        and is_plain(message)
        else write_message(message)
        for message in messages
    ]


def is_plain(message: Message) -> bool:
    """Tell whether a message is a role and a content and nothing that a target may not carry."""
    return (
        message.calls is None
        and message.weight is None
        and message.call_id is None
        and message.name is None
        and message.reasoning is None
        and message.refusal is None
    )


def write_part(part: Part) -> dict[str, Any]:
    """Write one part of a content list."""
    data = part.data or {}
    if part.kind == "text":
        return {"type": "text", "text": part.text, **data}
    if part.kind == "refusal":
        return {"type": "refusal", "refusal": part.text}
    if part.kind == "image":
        return {"type": "image_url", "image_url": data}
    if part.kind == "video" or (part.kind == "audio" and "url" in data):
        return {"type": f"{part.kind}_url", f"{part.kind}_url": data}
    if part.kind == "audio":
        return {"type": "input_audio", "input_audio": data}
    if part.kind == "file":
        return {"type": "file", "file": data}
    return data


def declared_tools(items: list[Any]) -> list[Any]:
    """Return declarations of tools as OpenAI's chats have them; bare functions get their envelope.

    >>> declared_tools([{"name": "rain"}, {"type": "function", "name": "wind"}])
    [{'type': 'function', 'function': {'name': 'rain'}}, {'type': 'function', 'function': {'name': 'wind'}}]
    """
    found: list[Any] = []
    for item in items:
        if isinstance(item, dict) and "function" not in item and isinstance(item.get("name"), str):
            bare = {
                key: inner for key, inner in item.items() if (key, inner) != ("type", "function")
            }
            item = {"type": "function", "function": bare}
        found.append(item)
    return found


def _once(text: str) -> str:
    """Return arguments that were encoded twice as the text of their object."""
    if not text.startswith('"'):
        return text
    try:
        inner = json.loads(json.loads(text))
        return compact(inner) if isinstance(inner, dict) else text
    except (ValueError, TypeError):
        return text


def read_tools(value: dict[str, Any], into: Conversation, known: tuple[str, ...]) -> None:
    """Read what may stand beside the messages: tools, the parallel flag, and fields to keep."""
    for key, item in value.items():
        if key in known or item is None:
            continue
        if key == "tools" and isinstance(item, str) and item.startswith("["):
            into.tools = declared_tools(json.loads(item))
        elif key in ("tools", "functions") and isinstance(item, list):
            into.tools = declared_tools(item)
        elif key == "parallel_tool_calls" and isinstance(item, bool):
            into.parallel = item
        else:
            into.meta = {**(into.meta or {}), key: item}
