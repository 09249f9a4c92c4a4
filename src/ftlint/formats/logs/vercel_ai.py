"""The Vercel AI SDK: spans of its telemetry, and stored chats of its hooks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.logs.bodies import as_text
from ftlint.formats.logs.spans import attributes_of, from_json, spans_of
from ftlint.formats.shared.foreign import items, name, obj, objects, text
from ftlint.formats.shared.openai_messages import declared_tools, link_calls
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.model.conversation import Conversation, Message, Part, ToolCall, compact

_ASKED: Final = "ai.prompt.messages"
_SAID: Final = ("ai.response.text", "ai.result.text", "ai.response.object")
_CALLS: Final = ("ai.response.toolCalls", "ai.result.toolCalls")
_MARKS: Final = frozenset({"step-start", "source-url", "source-document"})


class VercelAi(Format):
    """Spans with ``ai.prompt.messages`` and ``ai.response.text``, or messages with ``parts``.

    Calls of tools and their results are linked, reasoning is kept. Spans around those that call a
    model say the same again and are skipped.

    ```jsonl sample
    {"name": "ai.generateText.doGenerate", "attributes": {"ai.model.id": "m", "ai.prompt.messages": "[{\\"role\\": \\"user\\", \\"content\\": [{\\"type\\": \\"text\\", \\"text\\": \\"Does it rain?\\"}]}]", "ai.response.text": "Yes."}}
    ```

    ```jsonl sample
    {"id": "c1", "messages": [{"id": "m1", "role": "user", "parts": [{"type": "text", "text": "Does it rain?"}]}, {"id": "m2", "role": "assistant", "parts": [{"type": "step-start"}, {"type": "text", "text": "Yes."}]}]}
    ```
    """

    name = "vercel-ai"
    title = "Vercel AI SDK"

    def score(self, value: Any) -> float:
        """Look for a span that calls a model, or for messages of parts."""
        if not isinstance(value, dict):
            return 0.0
        messages = value.get("messages")
        if isinstance(messages, list):
            return float(bool(messages) and all(map(_has_parts, messages)))
        names = [str(span.get("name")) for span, _ in spans_of(value)]
        return float(bool(names) and any(one.startswith("ai.") for one in names))

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read a chat, or the spans of one record that call a model."""
        if isinstance(value.get("messages"), list):
            messages = [
                turn
                for index, item in enumerate(objects(value["messages"]))
                for turn in _turns(item, item.get("parts"), f"/messages/{index}", reading)
            ]
            link_calls(messages, reading)
            rest = {key: item for key, item in value.items() if key not in ("messages", "id")}
            yield Conversation(messages, reading.place, meta=rest or None)
            return
        found = 0
        for span, base in spans_of(value):
            attributes = attributes_of(span)
            if _ASKED in attributes:
                found += 1
                yield _read_span(attributes, f"{base}/attributes", reading)
        if not found:
            raise Skip("other-lines-dropped", str(value.get("name")))


def _has_parts(message: Any) -> bool:
    parts = obj(message).get("parts")
    known = isinstance(parts, list) and "role" in obj(message)
    return known and all("type" in obj(part) for part in parts or ())


def _read_span(attributes: dict[str, Any], base: str, reading: Reading) -> Conversation:
    messages: list[Message] = []
    for index, item in enumerate(objects(from_json(attributes[_ASKED]))):
        place = f"{base}/{_ASKED}/{index}"
        messages.extend(_turns(item, item.get("content"), place, reading))
    said = next((attributes[key] for key in _SAID if attributes.get(key)), None)
    called = next((attributes[key] for key in _CALLS if attributes.get(key)), None)
    if said is None and called is None:
        return Conversation([], reading.place, refused=("no-assistant-reply", "", base))
    answer = Message("assistant", None if said is None else str(said), f"{base}/ai.response")
    answer.calls = [_call(one) for one in objects(from_json(called))] or None
    answer.reasoning = text(attributes.get("ai.response.reasoning")) or None
    if attributes.get("ai.response.finishReason") in ("length", "content-filter"):
        answer.flags = ("truncated",)
    messages.append(answer)
    link_calls(messages, reading)
    declared = [from_json(one) for one in items(from_json(attributes.get("ai.prompt.tools")))]
    tools = [_tool(one) for one in objects(declared) if "name" in one]
    return Conversation(messages, reading.place, tools=tools or None)


def _tool(declared: dict[str, Any]) -> Any:
    schema = declared.get("parameters", declared.get("inputSchema"))
    kept = {key: declared[key] for key in ("name", "description") if key in declared}
    return declared_tools([{**kept, "parameters": schema} if schema else kept])[0]


def _turns(item: dict[str, Any], parts: Any, place: str, reading: Reading) -> Iterator[Message]:
    """Read a message of parts into turns: results of tools are turns of their own."""
    role = reading.role(item.get("role"), place)
    if isinstance(parts, str):
        yield Message(role, parts, place)
        return
    turn = _Turn(role, place)
    for part in objects(parts):
        kind = text(part.get("type"))
        if kind in ("text", "reasoning") and turn.answered:
            yield from turn.messages()  # what follows a result is said after it
            turn = _Turn(role, place)
        if kind == "text":
            turn.kept.append(Part("text", text(part.get("text"))))
        elif kind == "reasoning":
            turn.thoughts.append(text(part.get("text")) or text(part.get("reasoning")))
        elif kind in ("image", "file"):
            turn.kept.append(_picture(part))
        elif kind == "tool-result":
            turn.results.append(_result(part, place))
        elif kind == "tool-invocation" or kind == "dynamic-tool" or kind.startswith("tool-"):
            inner = obj(part.get("toolInvocation", part))
            turn.calls.append(_call({"toolName": kind.removeprefix("tool-"), **inner}))
            if kind != "tool-call" and not {"output", "result", "errorText"}.isdisjoint(inner):
                turn.results.append(_result(inner, place))
        elif kind not in _MARKS:
            reading.note("unknown-content", place, detail=kind)
    yield from turn.messages()


@dataclass(slots=True)
class _Turn:
    """What one step of a message says, calls, and gets as results."""

    role: str
    place: str
    kept: list[Part] = field(default_factory=list)
    thoughts: list[str] = field(default_factory=list)
    calls: list[ToolCall] = field(default_factory=list)
    results: list[Message] = field(default_factory=list)

    @property
    def answered(self) -> bool:
        """Tell whether a call of the step has its result."""
        return bool(self.calls and self.results)

    def messages(self) -> Iterator[Message]:
        """Yield the turn, then the results."""
        if self.role != "tool":
            message = Message(self.role, None, self.place, calls=self.calls or None)
            message.content = as_text(self.kept) if self.kept or not self.calls else None
            message.reasoning = "\n\n".join(filter(None, self.thoughts)) or None
            yield message
        yield from self.results


def _call(call: dict[str, Any]) -> ToolCall:
    given = call.get("input", call.get("args"))
    written = given if isinstance(given, str) else compact(given or {})
    return ToolCall(name(call.get("toolName")) or "tool", written, name(call.get("toolCallId")))


def _result(part: dict[str, Any], place: str) -> Message:
    said = part.get("output", part.get("result", part.get("errorText")))
    if isinstance(said, dict) and said.get("type") in ("text", "json") and "value" in said:
        said = said["value"]
    content = said if isinstance(said, str) else compact(said)
    return Message("tool", content, place, call_id=name(part.get("toolCallId")))


def _picture(part: dict[str, Any]) -> Part:
    media = text(part.get("mediaType") or part.get("mimeType")) or "image/png"
    url = text(part.get("url") or part.get("image") or part.get("data"))
    if not media.startswith("image/"):
        return Part("block", data=part)
    return Part("image", data={"url": url if ":" in url else f"data:{media};base64,{url}"})
