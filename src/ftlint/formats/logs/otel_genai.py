"""Traces of model calls in OpenTelemetry's conventions for generative AI, and OpenInference's."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.logs.spans import attributes_of, from_json, numbered, spans_of
from ftlint.formats.shared.foreign import items, name, obj, objects, text
from ftlint.formats.shared.openai_messages import link_calls, read_messages
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.model.conversation import Conversation, Message, Part, ToolCall, compact

_INPUT: Final = "gen_ai.input.messages"
_OUTPUT: Final = "gen_ai.output.messages"
_SYSTEM: Final = "gen_ai.system_instructions"
_TOOLS: Final = "gen_ai.tool.definitions"
_FLAT: Final = (
    ("llm.input_messages.", "llm.output_messages."),
    ("gen_ai.prompt.", "gen_ai.completion."),
)
"""Beginnings of numbered keys: those of OpenInference and of OpenLLMetry."""
_EVENTS: Final = ("system", "user", "assistant", "tool")
_KNOWN: Final = (
    "llm.input_messages.",
    "llm.output_messages.",
    "gen_ai.prompt.",
    "gen_ai.completion.",
)
_CUT_OFF: Final = frozenset({"length", "content_filter", "max_tokens"})


class OtelGenAi(Format):
    """Spans with ``gen_ai.input.messages`` and ``gen_ai.output.messages`` (objects or JSON texts),
    as attributes or on events, plain or inside OTLP's ``resourceSpans``.

    Older events (``gen_ai.user.message``, ``gen_ai.choice``) and numbered keys of OpenInference
    and OpenLLMetry are read too. Spans without messages are skipped. Agents send the whole history
    at every call: examples that a longer one contains are dropped (``prefix_duplicates=keep``
    keeps them).

    ```jsonl sample
    {"name": "chat m", "span_id": "s1", "attributes": {"gen_ai.request.model": "m", "gen_ai.system_instructions": [{"type": "text", "content": "Be brief."}], "gen_ai.input.messages": "[{\\"role\\": \\"user\\", \\"parts\\": [{\\"type\\": \\"text\\", \\"content\\": \\"Does it rain?\\"}]}]", "gen_ai.output.messages": [{"role": "assistant", "parts": [{"type": "text", "content": "Yes."}], "finish_reason": "stop"}]}}
    ```
    """

    name = "otel-genai"
    title = "OpenTelemetry GenAI"
    defaults = MappingProxyType({"prefix_duplicates": "keep-longest"})

    def score(self, value: Any) -> float:
        """Look for attributes with messages; a span without any is no counter-evidence."""
        if not isinstance(value, dict):
            return 0.0
        if any(_has_messages(span) for span, _ in spans_of(value)):
            return 1.0
        span = {"span_id", "spanId", "context", "resourceSpans"} & value.keys()
        return 0.7 if span and ("attributes" in value or "resourceSpans" in value) else 0.0

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read the spans of one record that hold messages."""
        others = found = 0
        for span, base in spans_of(value):
            if not _has_messages(span):
                others += 1
                continue
            found += 1
            try:
                yield _read_span(span, base, reading)
            except Skip as skip:
                yield Conversation([], reading.place, refused=skip.reason)
        if not found:
            raise Skip("other-lines-dropped", "no messages")
        if others:
            reading.note("other-lines-dropped", count=others, detail="spans without messages")


def _has_messages(span: Any) -> bool:
    keys = set(attributes_of(span))
    for event in _events(span):
        keys |= attributes_of(event).keys()
        if str(event.get("name")).startswith("gen_ai."):
            return True
    if _INPUT in keys or _OUTPUT in keys:
        return True
    return any(key.startswith(_KNOWN) for key in keys)


def _events(span: Any) -> list[dict[str, Any]]:
    return objects(obj(span).get("events"))


def _read_span(span: dict[str, Any], base: str, reading: Reading) -> Conversation:
    attributes = attributes_of(span)
    for event in _events(span):
        for key, item in attributes_of(event).items():
            if key in (_INPUT, _OUTPUT, _SYSTEM, _TOOLS):
                attributes.setdefault(key, item)
    if attributes.get("error.type") or obj(span.get("status")).get("code") in (2, "ERROR"):
        raise Skip("failed", str(attributes.get("error.type") or ""), base)
    if _INPUT in attributes or _OUTPUT in attributes:
        messages = _read_parts_messages(attributes, base, reading)
    elif any(str(event.get("name")).startswith("gen_ai.") for event in _events(span)):
        messages = _read_events(span, base, reading)
    else:
        messages = _read_numbered(attributes, base, reading)
    link_calls(messages, reading)
    read = (_INPUT, _OUTPUT, _SYSTEM, _TOOLS)
    rest = {
        key: item
        for key, item in attributes.items()
        if key not in read and not key.startswith(_KNOWN)
    }
    made = Conversation(messages, reading.place, meta=rest or None)
    identifier = span.get("span_id") or span.get("spanId")
    made.id = str(identifier) if identifier else None
    made.tools = _tools(from_json(attributes.get(_TOOLS)))
    return made


def _tools(raw: Any) -> list[Any] | None:
    found = []
    for tool in objects(raw):
        if "function" not in tool and "name" in tool:
            function = {key: item for key, item in tool.items() if key != "type"}
            tool = {"type": "function", "function": function}
        found.append(tool)
    return found or None


def _read_parts_messages(attributes: dict[str, Any], base: str, reading: Reading) -> list[Message]:
    messages: list[Message] = []
    system = from_json(attributes.get(_SYSTEM))
    if system:
        message = Message("system", None, f"{base}/attributes/{_SYSTEM}")
        _fill(message, items(system) or [system], reading)
        messages.append(message)
    for index, item in enumerate(items(from_json(attributes.get(_INPUT)))):
        messages.extend(_read_message(item, f"{base}/attributes/{_INPUT}/{index}", reading))
    answers = objects(from_json(attributes.get(_OUTPUT)))
    if len(answers) > 1:
        reading.note("other-choices-dropped", base, len(answers) - 1)
    for item in answers[:1]:
        place = f"{base}/attributes/{_OUTPUT}/0"
        turns = _read_message({"role": "assistant", **item}, place, reading)
        if text(item.get("finish_reason")) in _CUT_OFF:
            turns[-1].flags = ("truncated",)
        messages.extend(turns)
    return messages


def _read_message(item: Any, place: str, reading: Reading) -> list[Message]:
    """Read a message with parts into turns: results of tools are turns of their own."""
    if not isinstance(item, dict):
        raise Skip("broken-record", "a message that is not an object", place)
    if "parts" not in item:
        return read_messages([item], place, reading)
    role = reading.role(item.get("role"), place)
    parts = items(item.get("parts"))
    results = [part for part in parts if _kind(part) == "tool_call_response"]
    rest = [part for part in parts if _kind(part) != "tool_call_response"]
    turns = [_result(part, place) for part in results]
    if rest or not results:
        message = Message(role, None, place)
        _fill(message, rest, reading)
        turns.append(message)
    return turns


def _kind(part: Any) -> str:
    return str(part.get("type")) if isinstance(part, dict) else "text"


def _result(part: dict[str, Any], place: str) -> Message:
    response = part.get("response", part.get("result"))
    said = response if isinstance(response, str) else compact(response)
    call_id = name(part.get("id"))
    return Message("tool", said, place, call_id=call_id, name=name(part.get("name")))


def _fill(message: Message, parts: list[Any], reading: Reading) -> None:
    found: list[Part] = []
    for part in parts:
        kind = _kind(part)
        if isinstance(part, str):
            found.append(Part("text", part))
        elif kind == "text":
            found.append(Part("text", text(obj(part).get("content"))))
        elif kind in ("reasoning", "thinking"):
            thoughts = (message.reasoning, text(part.get("content")))
            message.reasoning = "\n\n".join(filter(None, thoughts)) or None
        elif kind == "tool_call":
            arguments = part.get("arguments")
            written = arguments if isinstance(arguments, str) else compact(arguments or {})
            call = ToolCall(name(part.get("name")) or "tool", written, name(part.get("id")))
            message.calls = [*(message.calls or ()), call]
        elif url := _image(part, kind):
            found.append(Part("image", data={"url": url}))
        elif kind in ("blob", "file", "uri", "binary") or kind.endswith("-url"):
            reading.note("media-dropped", message.place, detail=kind)
        elif kind in ("server_tool_call", "server_tool_call_response"):
            reading.note("tool-messages-dropped", message.place, detail=kind)
        else:
            reading.note("unknown-content", message.place, detail=kind)
    if all(part.kind == "text" for part in found):
        said = "".join(part.text for part in found)
        message.content = None if message.calls and not said else said
    else:
        message.content = list(found)


def _image(part: dict[str, Any], kind: str) -> str:
    """Return the address of an image, as data where it stands in the part; else nothing."""
    if kind == "image-url":
        return text(part.get("url"))
    media = text(part.get("mime_type") or part.get("media_type"))
    if part.get("modality") != "image" and not media.startswith("image/"):
        return ""
    if kind == "uri":
        return text(part.get("uri"))
    data = text(part.get("content")) if kind in ("blob", "binary") else ""
    return f"data:{media or 'image/png'};base64,{data}" if data else ""


def _read_events(span: dict[str, Any], base: str, reading: Reading) -> list[Message]:
    """Read the events of older conventions: one a message, and the choice at the end."""
    messages: list[Message] = []
    choices = 0
    for index, event in enumerate(_events(span)):
        what = text(event.get("name"))
        body = {**attributes_of(event), **obj(event.get("body"))}
        body = {key.removeprefix("gen_ai.event."): item for key, item in body.items()}
        role = what.removeprefix("gen_ai.").removesuffix(".message")
        if what == "gen_ai.choice":
            choices += 1
            raw = from_json(body.get("message")) or body
            raw = raw if isinstance(raw, dict) else {"content": raw}
            role, body = "assistant", raw
        if role not in _EVENTS or choices > 1:
            continue
        kept = ("content", "tool_calls", "tool_call_id", "name")
        message = {key: from_json(body[key]) if key == "tool_calls" else body[key]
                   for key in kept if key in body}  # fmt: skip
        if role == "tool" and "id" in body:
            message["tool_call_id"] = body["id"]
        place = f"{base}/events/{index}"
        turns = read_messages([{"role": role, "content": None, **message}], place, reading)
        turns[0].place = place
        messages.extend(turns)
    if choices > 1:
        reading.note("other-choices-dropped", base, choices - 1)
    return messages


def _read_numbered(attributes: dict[str, Any], base: str, reading: Reading) -> list[Message]:
    """Read keys such as ``llm.input_messages.0.message.role``."""
    for asked, answered in _FLAT:
        given, said = numbered(attributes, asked), numbered(attributes, answered)
        if not given and not said:
            continue
        if len(said) > 1:
            reading.note("other-choices-dropped", base, len(said) - 1)
        messages: list[Message] = []
        for index, item in enumerate([*given, *said[:1]]):
            prefix = asked if index < len(given) else answered
            place = f"{base}/attributes/{prefix}{index if index < len(given) else 0}"
            messages.append(_numbered_message(item, place, reading))
        return messages
    return []


def _numbered_message(item: dict[str, Any], place: str, reading: Reading) -> Message:
    fields = {key.removeprefix("message."): value for key, value in item.items()}
    role = reading.role(fields.get("role", "assistant"), place)
    content = fields.get("content")
    message = Message(role, content if content is None else str(content), place)
    if content is None:
        pieces = numbered(fields, "contents.")
        message.content = "".join(text(piece.get("message_content.text")) for piece in pieces)
        message.content = message.content or None
        media = sum(piece.get("message_content.type") not in ("text", None) for piece in pieces)
        if media:
            reading.note("media-dropped", place, media)
    message.call_id = name(fields.get("tool_call_id"))
    calls: list[ToolCall] = []
    for raw in numbered(fields, "tool_calls."):
        flat = {key.rpartition(".")[2]: value for key, value in raw.items()}
        arguments = flat.get("arguments") or "{}"
        written = arguments if isinstance(arguments, str) else compact(arguments)
        calls.append(ToolCall(name(flat.get("name")) or "tool", written, name(flat.get("id"))))
    message.calls = calls or None
    return message
