"""Requests in the shape of Anthropic's Messages API."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from ftlint.formats import COMMON
from ftlint.formats.shared.blocks import BlockFormat
from ftlint.formats.shared.foreign import name
from ftlint.formats.shared.openai_messages import read_masks, read_others
from ftlint.formats.shared.reading import Carries, Reading, Skip, Writing
from ftlint.model.conversation import Conversation, Message, Part, ToolCall, compact

_SERVER: Final = frozenset(
    {
        "server_tool_use", "web_search_tool_result", "web_fetch_tool_result",
        "code_execution_tool_result", "bash_code_execution_tool_result",
        "text_editor_code_execution_tool_result", "mcp_tool_use", "mcp_tool_result",
        "container_upload",
    }
)  # fmt: skip
"""Blocks of tools that the provider runs itself: https://docs.anthropic.com/en/api/messages"""
_OWN: Final = frozenset({"tool_use", "tool_result", "thinking", "redacted_thinking"}) | _SERVER
_BLOCKS: Final = _OWN | {"image", "document", "text", "search_result"}


class AnthropicMessages(BlockFormat):
    """A ``system`` text beside ``messages`` of user and assistant, whose content may be blocks.

    ``tool_result`` blocks ride in user turns; they become tool turns before the rest of the turn.
    Thinking blocks become reasoning.
    Written records lose masks.

    ```jsonl sample
    {"system": "Use the tools.", "messages": [{"role": "user", "content": "Rain in Oslo?"}, {"role": "assistant", "content": [{"type": "tool_use", "id": "toolu_1", "name": "rain", "input": {"city": "Oslo"}}]}, {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_1", "content": "yes"}]}, {"role": "assistant", "content": [{"type": "text", "text": "Yes, it rains."}]}], "tools": [{"name": "rain", "description": "Tells whether it rains.", "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}}}]}
    ```
    """

    name = "anthropic-messages"
    title = "Anthropic Messages"
    turns_key = "messages"
    plain_keys = frozenset({"system", "messages", "tools"})
    carries = Carries(
        system="first",
        tools=True,
        tool_keys=frozenset({"name", "description", "parameters"}),
        call_ids=True,
        arguments="object",
        reasoning=True,
        images=True,
        parts="blocks",
        alternate=True,
        first_user=True,
    )

    def score(self, value: Any) -> float:
        """Look for blocks that only this shape has, or tools with an ``input_schema``."""
        messages = value.get("messages") if isinstance(value, dict) else None
        if not isinstance(messages, list) or not messages or "schemaVersion" in value:
            return 0.0
        if {"chosen", "rejected"} & value.keys():
            return 0.0  # pairs of answers beside the prompt
        if isinstance(value.get("response"), (dict, list)):
            return 0.0  # a log of calls, whose answer is elsewhere
        if not all(isinstance(item, dict) for item in messages):
            return 0.0
        if any(item.get("role") not in ("user", "assistant", "system") for item in messages):
            return 0.0
        types = {
            str(block.get("type"))
            for item in messages
            if isinstance(item.get("content"), list)
            for block in item["content"]
            if isinstance(block, dict)
        }
        if types - _BLOCKS:
            return 0.0
        tools = value.get("tools")
        declared = isinstance(tools, list) and any(
            isinstance(tool, dict) and "input_schema" in tool for tool in tools
        )
        if types & _OWN or declared or isinstance(value.get("system"), list):
            return 1.0
        if isinstance(value.get("system"), str) and (types or len(value) > 2):
            return 0.9
        common = not tools and all(item.keys() == {"role", "content"} for item in messages)
        return COMMON * common

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one record."""
        messages: list[Message] = []
        system = value.get("system")
        if isinstance(system, list):
            system = "".join(block.get("text", "") for block in system)
        if isinstance(system, str) and system:
            messages.append(Message("system", system, "/system"))
        turns = value.get("messages")
        if not isinstance(turns, list):
            raise Skip("broken-record", "no list of messages", "/messages")
        for index, item in enumerate(turns):
            messages.extend(read_blocks(item, f"/messages/{index}", reading))
        rest = {key: item for key, item in value.items() if key not in _KEYS and item is not None}
        tools = read_tools(value.get("tools"))
        yield Conversation(messages, reading.place, tools=tools, meta=rest or None)

    def write(self, conversation: Conversation, writing: Writing) -> Any:
        """Write one record; texts alone stay strings."""
        messages = conversation.messages
        record: dict[str, Any] = {}
        if messages and messages[0].role == "system":
            record["system"] = messages[0].text
            messages = messages[1:]
        turns: list[dict[str, Any]] = []
        for message in messages:
            role = "assistant" if message.role == "assistant" else "user"
            content = _write_content(message)
            if turns and turns[-1]["role"] == role:
                turns[-1]["content"] = [*_as_list(turns[-1]["content"]), *_as_list(content)]
            else:
                turns.append({"role": role, "content": content})
        record["messages"] = turns
        if conversation.tools:
            record["tools"] = [_write_tool(tool["function"]) for tool in conversation.tools]
        return record


_KEYS: Final = frozenset({"system", "messages", "tools"})
_TURN: Final = frozenset(
    [
        "role",
        "content",
        "id",
        "type",
        "model",
        "stop_reason",
        "stop_sequence",
        "stop_details",
        "usage",
        "container",
    ]
)
"""Keys of a turn: its own, and those that the answer of the API has around it."""
_NAMED: Final = ("name", "description")


def read_tools(tools: Any) -> list[Any] | None:
    """Read declared tools into the OpenAI shape."""
    out = []
    for tool in tools if isinstance(tools, list) else ():
        function = {"name": tool.get("name")}
        if tool.get("description") is not None:
            function["description"] = tool["description"]
        function["parameters"] = tool.get("input_schema", {})
        out.append({"type": "function", "function": function})
    return out or None


def read_blocks(item: Any, place: str, reading: Reading) -> list[Message]:
    """Read one turn: results of tools first, as turns of their own, then the rest."""
    if not isinstance(item, dict):
        raise Skip("broken-record", "a message that is not an object", place)
    role = reading.role(item.get("role"), place)
    content = item.get("content")
    if isinstance(content, str):
        message = Message(role, content, place)
        read_masks(item, message)
        read_others(item, message, _TURN)
        return [message]
    if not isinstance(content, list):
        raise Skip("broken-record", "content that is neither text nor blocks", place)
    results: list[Message] = []
    parts: list[Part] = []
    message = Message(role, None, place)
    read_masks(item, message, content)
    read_others(item, message, _TURN)
    for index, block in enumerate(content):
        if not isinstance(block, dict):
            raise Skip("broken-record", "a block that is not an object", f"{place}/content/{index}")
        kind = block.get("type")
        if kind == "tool_use":
            name, identifier = block.get("name"), block.get("id")
            if not isinstance(name, str) or not isinstance(identifier, (str, type(None))):
                raise Skip("broken-record", "a tool_use without a name", f"{place}/content/{index}")
            call = ToolCall(name, compact(block.get("input") or {}), identifier)
            message.calls = [*(message.calls or ()), call]
        elif kind == "tool_result":
            results.append(_read_result(block, f"{place}/content/{index}", reading))
        elif kind == "thinking":
            message.reasoning = (message.reasoning or "") + str(block.get("thinking", ""))
        elif kind == "redacted_thinking":
            reading.note("reasoning-dropped", f"{place}/content/{index}", detail="redacted")
        else:
            parts.append(_read_part(block))
    if len(parts) == 1 and parts[0].kind == "text":
        message.content = parts[0].text
    elif parts:
        message.content = parts
    if message.content is None and not message.calls:
        message.content = ""
        return results or [message]
    return [*results, message]


def _read_result(block: dict[str, Any], place: str, reading: Reading) -> Message:
    content = block.get("content")
    if isinstance(content, list):
        kinds = [part.get("type") if isinstance(part, dict) else None for part in content]
        if images := kinds.count("image"):
            reading.note("images-dropped", place, images, "in the result of a tool")
        if others := sum(kind not in ("text", "image", None) for kind in kinds):
            reading.note("media-dropped", place, others, "in the result of a tool")
        texts = [part.get("text", "") if isinstance(part, dict) else "" for part in content]
        content = "".join(texts)
    message = Message("tool", content or "", place, call_id=name(block.get("tool_use_id")))
    if block.get("is_error"):
        message.extra = {"is_error": True}
    return message


def _read_part(block: dict[str, Any]) -> Part:
    if block.get("type") == "text" and isinstance(block.get("text"), str):
        rest = {key: item for key, item in block.items() if key not in ("type", "text")}
        return Part("text", block["text"], {k: v for k, v in rest.items() if v} or None)
    source = block.get("source")
    if block.get("type") == "image" and isinstance(source, dict):
        if source.get("type") == "url":
            return Part("image", data={"url": source.get("url")})
        if source.get("type") == "base64":
            url = f"data:{source.get('media_type')};base64,{source.get('data')}"
            return Part("image", data={"url": url})
    return Part("block", data=dict(block))


def _as_list(content: Any) -> list[Any]:
    return [{"type": "text", "text": content}] if isinstance(content, str) else content


def _write_content(message: Message) -> Any:
    if message.role == "tool":
        result = {"type": "tool_result", "tool_use_id": message.call_id, "content": message.text}
        return [result]
    content = message.content
    if isinstance(content, str) and not message.calls and message.reasoning is None:
        return content
    blocks: list[dict[str, Any]] = []
    if message.reasoning is not None:
        blocks.append({"type": "thinking", "thinking": message.reasoning, "signature": ""})
    if isinstance(content, str):
        blocks.append({"type": "text", "text": content})
    elif content:
        blocks.extend(_write_part(part) for part in content)
    for call in message.calls or ():
        arguments = json.loads(call.arguments)
        blocks.append({"type": "tool_use", "id": call.id, "name": call.name, "input": arguments})
    return blocks


def _write_part(part: Part) -> dict[str, Any]:
    if part.kind == "text":
        return {"type": "text", "text": part.text}
    url = str((part.data or {}).get("url"))
    head, comma, data = url.partition(";base64,")
    if url.startswith("data:") and comma:
        source = {"type": "base64", "media_type": head.removeprefix("data:"), "data": data}
    else:
        source = {"type": "url", "url": url}
    return {"type": "image", "source": source}


def _write_tool(function: dict[str, Any]) -> dict[str, Any]:
    tool: dict[str, Any] = {key: function[key] for key in _NAMED if key in function}
    tool["input_schema"] = function.get("parameters", {})
    return tool
