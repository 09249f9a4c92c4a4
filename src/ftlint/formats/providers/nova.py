"""Tuning records in the Converse shape of Amazon Bedrock: Nova, Llama."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from ftlint.formats.shared.blocks import BlockFormat
from ftlint.formats.shared.foreign import name
from ftlint.formats.shared.openai_messages import read_masks, read_others
from ftlint.formats.shared.reading import Carries, Reading, Skip, Writing
from ftlint.model.conversation import Conversation, Message, Part, ToolCall, compact
from ftlint.model.media import inline

VERSION: Final = "bedrock-conversation-2024"
"""The schema version of the Converse shape, from the Nova user guide."""


class Nova(BlockFormat):
    """``schemaVersion``, ``system`` blocks, and ``messages`` whose content is a list of blocks.

    Tool use and results are read. They are not written, since the published rules contradict each
    other: an example with tools is left out, unless ``tools=drop`` takes the tools out. Masks have
    no place. Pictures and videos are blocks, with an address in S3 or with their bytes. Reasoning is
    a block before the answer, which Nova 2 learns; for Nova 1 leave it out (``reasoning=drop``).

    ```jsonl sample
    {"schemaVersion": "bedrock-conversation-2024", "system": [{"text": "Be short."}], "messages": [{"role": "user", "content": [{"text": "Which planet is largest?"}]}, {"role": "assistant", "content": [{"text": "Jupiter."}]}]}
    ```
    """

    name = "nova"
    title = "Amazon Nova (Converse)"
    turns_key = "messages"
    plain_keys = frozenset({"schemaVersion", "system", "messages", "toolConfig"})
    carries = Carries(
        system="first",
        reasoning=True,
        images=True,
        media=frozenset({"video"}),
        parts="blocks",
        alternate=True,
        first_user=True,
        last_assistant=True,
    )

    def system_form(self, text: str) -> Any:
        """Return a system text in a block."""
        return [{"text": text}]

    def score(self, value: Any) -> float:
        """Look for the version, or for content blocks without a type."""
        messages = value.get("messages") if isinstance(value, dict) else None
        if not isinstance(messages, list) or not messages:
            return 0.0
        if isinstance(value.get("schemaVersion"), str):
            return 1.0
        return float(all(_is_converse(message) for message in messages))

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one record."""
        messages: list[Message] = []
        system = value.get("system")
        if isinstance(system, list) and system:
            text = "".join(block.get("text", "") for block in system)
            messages.append(Message("system", text, "/system"))
        for index, item in enumerate(value.get("messages") or ()):
            messages.extend(_read_message(item, f"/messages/{index}", reading))
        rest = {key: item for key, item in value.items() if key not in _KEYS and item is not None}
        tools = _read_tools(value.get("toolConfig"))
        yield Conversation(messages, reading.place, tools=tools, meta=rest or None)

    def write(self, conversation: Conversation, writing: Writing) -> Any:
        """Write one record."""
        messages = conversation.messages
        record: dict[str, Any] = {"schemaVersion": VERSION}
        if messages[0].role == "system":
            record["system"] = self.system_form(messages[0].text)
            messages = messages[1:]
        record["messages"] = [
            {"role": item.role, "content": _write_content(item)} for item in messages
        ]
        return record


def _write_content(message: Message) -> list[dict[str, Any]]:
    if message.reasoning:
        thought = {"reasoningContent": {"reasoningText": {"text": message.reasoning}}}
        return [thought, *_write_content(replace(message, reasoning=None))]
    if not isinstance(message.content, list):
        return [{"text": message.text}]
    if message.role == "assistant":
        raise Skip("media-dropped", "an answer takes no pictures here", message.place)
    return [_write_block(part, message) for part in message.content]


def _write_block(part: Part, message: Message) -> dict[str, Any]:
    if part.kind == "text":
        return {"text": part.text}
    url = str((part.data or {}).get("url"))
    found = inline(url)
    kind = found[0] if found else mimetypes.guess_type(url)[0]
    format = (kind or f"{part.kind}/{_FORMATS[part.kind]}").partition("/")[2]
    if found is None and not url.startswith("s3://"):
        raise Skip(
            "images-dropped" if part.kind == "image" else "media-dropped",
            "media must be s3:// or data: URLs here; -O images=drop leaves pictures out",
            message.place,
        )
    source = {"bytes": found[1]} if found else {"s3Location": {"uri": url}}
    return {part.kind: {"format": _WORDS.get(format, format), "source": source}}


_WORDS: Final = {"jpg": "jpeg", "quicktime": "mov", "x-matroska": "mkv"}
"""Formats that have another word here."""
_KEYS: Final = frozenset({"schemaVersion", "system", "messages", "toolConfig"})


def _is_converse(message: Any) -> bool:
    content = message.get("content") if isinstance(message, dict) else None
    if not isinstance(content, list) or not content:
        return False
    return all(isinstance(block, dict) and "type" not in block for block in content)


_TURN: Final = frozenset({"role", "content"})


def _read_message(item: Any, place: str, reading: Reading) -> list[Message]:
    content = item.get("content") if isinstance(item, dict) else None
    if not isinstance(content, list):
        raise Skip("broken-record", "content that is not a list of blocks", place)
    role = reading.role(item.get("role"), place)
    results: list[Message] = []
    parts: list[Part] = []
    message = Message(role, None, place)
    read_masks(item, message, content)
    read_others(item, message, _TURN)
    for index, block in enumerate(content):
        use, result = block.get("toolUse"), block.get("toolResult")
        if isinstance(use, dict):
            call = ToolCall(use["name"], compact(use.get("input") or {}), use.get("toolUseId"))
            message.calls = [*(message.calls or ()), call]
        elif isinstance(result, dict):
            text = "".join(map(_result_text, result.get("content") or ()))
            inner = f"{place}/content/{index}"
            results.append(Message("tool", text, inner, call_id=name(result.get("toolUseId"))))
        elif "reasoningContent" in block:
            reasoning = block["reasoningContent"].get("reasoningText", {})
            message.reasoning = (message.reasoning or "") + reasoning.get("text", "")
        elif isinstance(block.get("text"), str):
            parts.append(Part("text", block["text"]))
        else:
            parts.append(_read_medium(block))
    if all(part.kind == "text" for part in parts):
        message.content = "".join(part.text for part in parts) if parts else None
    else:
        message.content = list(parts)
    if message.content is None and not message.calls:
        message.content = ""
        return results or [message]
    return [*results, message]


def _read_medium(block: dict[str, Any]) -> Part:
    """Read a picture or a video; what is neither stays a block."""
    for kind, usual in _FORMATS.items():
        if url := _address(block.get(kind), kind, usual):
            return Part(kind, data={"url": url})
    return Part("block", data=block)


_FORMATS: Final = {"image": "png", "video": "mp4"}
"""Media of this shape, with the format of those that name none."""


def _address(medium: Any, kind: str, usual: str) -> str | None:
    """Return the address of a medium in S3, or its bytes as a data URL."""
    source = medium.get("source") if isinstance(medium, dict) else None
    if not isinstance(source, dict):
        return None
    if isinstance(source.get("bytes"), str):
        return f"data:{kind}/{medium.get('format', usual)};base64,{source['bytes']}"
    location = source.get("s3Location")
    uri = location.get("uri") if isinstance(location, dict) else None
    return uri if isinstance(uri, str) else None


def _result_text(block: dict[str, Any]) -> str:
    text = block.get("text")
    return text if isinstance(text, str) else compact(block.get("json", block))


def _read_tools(config: Any) -> list[Any] | None:
    tools = []
    for tool in config.get("tools", ()) if isinstance(config, dict) else ():
        spec = tool.get("toolSpec", {})
        function = {"name": spec.get("name")}
        if spec.get("description") is not None:
            function["description"] = spec["description"]
        function["parameters"] = spec.get("inputSchema", {}).get("json", {})
        tools.append({"type": "function", "function": function})
    return tools or None
