"""Tuning records of Gemini and Vertex AI."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Iterable
from typing import Any, Final

from ftlint.formats import Glance, message_turns
from ftlint.formats.shared.blocks import BlockFormat
from ftlint.formats.shared.media import with_address
from ftlint.formats.shared.openai_messages import link_calls, read_masks, read_others
from ftlint.formats.shared.reading import Carries, Reading, Skip, Writing
from ftlint.formats.shared.tool_schemas import with_schema
from ftlint.model.conversation import Conversation, Message, Part, Preference, ToolCall, compact
from ftlint.model.media import inline
from ftlint.model.record import Turn

_FUNCTION_KEYS: Final = frozenset({"name", "description", "parameters"})


class Gemini(BlockFormat):
    """``contents`` of ``parts``, roles ``user`` and ``model``, and a ``systemInstruction``.

    Calls and results of tools are parts; results must be objects, so that texts are wrapped as
    ``{"result": …}``. Preference records (``completions`` with a ``score``) are read. Written
    records lose masks and ids of calls; images must be ``gs://`` or ``data:`` URLs.

    ```jsonl sample
    {"systemInstruction": {"parts": [{"text": "Be short."}]}, "contents": [{"role": "user", "parts": [{"text": "Which planet is largest?"}]}, {"role": "model", "parts": [{"text": "Jupiter."}]}]}
    ```
    """

    name = "gemini"
    title = "Gemini and Vertex AI tuning"
    turns_key = "contents"
    content_key = "parts"
    plain_keys = frozenset({"contents", "systemInstruction", "system_instruction", "completions"})
    system_keys = ("systemInstruction", "system_instruction")
    system_parts = "parts"
    carries = Carries(
        system="first",
        tools=True,
        tool_keys=_FUNCTION_KEYS,
        arguments="object",
        results="object",
        images=True,
        media=frozenset({"audio", "video"}),
        parts="blocks",
        alternate=True,
        first_user=True,
        last_assistant=True,
    )

    def system_form(self, text: str) -> Any:
        """Return a system text in a block."""
        return {"role": "system", "parts": [{"text": text}]}

    def score(self, value: Any) -> float:
        """Look for contents that are made of parts."""
        contents = value.get("contents") if isinstance(value, dict) else None
        if not isinstance(contents, list) or not contents:
            return 0.0
        return float(all(isinstance(item, dict) and "parts" in item for item in contents))

    def turns(self, value: Any) -> list[Turn]:
        """Read the contents, then the better answer of a preference record and the worse one."""
        return [*super().turns(value), *(turn for side in self.sides(value) for turn in side)]

    def role_turns(self, value: Any) -> list[Turn]:
        """Leave out the worse answer of a preference record."""
        return [*super().turns(value), *self.sides(value)[0]]

    def sides(self, value: Any) -> tuple[list[Turn], list[Turn]]:
        """Read the answer with the higher score, and the other one."""
        pairs = value.get("completions")
        if not isinstance(pairs, list) or len(pairs) != 2:
            return [], []
        better, worse = sorted(range(2), key=lambda index: -_score(pairs[index]))
        return _answer(pairs[better], better), _answer(pairs[worse], worse)

    def glance(self, value: dict[str, Any]) -> Glance:
        """Look at contents; a preference record is read in full."""
        if "completions" in value:
            raise LookupError(self.name)
        return super().glance(value)

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one record."""
        messages: list[Message] = []
        system = value.get("systemInstruction", value.get("system_instruction"))
        if isinstance(system, dict):
            text = "".join(part.get("text", "") for part in system.get("parts", ()))
            messages.append(Message("system", text, "/systemInstruction"))
        for index, content in enumerate(value["contents"]):
            messages.extend(_read_content(content, f"/contents/{index}", reading))
        link_calls(messages, reading)
        conversation = Conversation(messages, reading.place)
        conversation.tools = _read_tools(value.get("tools"))
        pairs = value.get("completions")
        if isinstance(pairs, list):
            conversation.preference = _read_pair(pairs, reading)
        rest = {key: item for key, item in value.items() if key not in _KEYS and item is not None}
        conversation.meta = rest or None
        yield conversation

    def write(self, conversation: Conversation, writing: Writing) -> Any:
        """Write one record."""
        record: dict[str, Any] = {}
        messages = conversation.messages
        if messages and messages[0].role == "system":
            record["systemInstruction"] = self.system_form(messages[0].text)
            messages = messages[1:]
        contents: list[dict[str, Any]] = []
        names = {call.id: call.name for message in messages for call in message.calls or ()}
        for message in messages:
            role = "model" if message.role == "assistant" else "user"
            if not contents or contents[-1]["role"] != role:
                contents.append({"role": role, "parts": []})
            contents[-1]["parts"].extend(_write_parts(message, names))
        record["contents"] = contents
        if conversation.tools:
            record["tools"] = [
                {"functionDeclarations": [tool["function"] for tool in conversation.tools]}
            ]
        return record


_MEDIA: Final = {"image": "image/jpeg", "video": "video/mp4", "audio": "audio/mpeg"}
"""Media that are parts, with the type of those whose name does not tell."""
_KEYS: Final = frozenset(
    {"contents", "systemInstruction", "system_instruction", "tools", "completions"}
)


_TURN: Final = frozenset({"role", "parts"})


def _read_content(content: dict[str, Any], place: str, reading: Reading) -> list[Message]:
    role = reading.role(content.get("role", "user"), place)
    messages: list[Message] = []
    parts: list[Part] = []
    calls: list[ToolCall] = []
    thoughts: list[str] = []
    for index, part in enumerate(content.get("parts") or ()):
        call = part.get("functionCall")
        response = part.get("functionResponse")
        if isinstance(call, dict):
            calls.append(ToolCall(call["name"], compact(call.get("args") or {}), call.get("id")))
        elif isinstance(response, dict):
            text = _result_text(response.get("response"))
            inner = f"{place}/parts/{index}"
            messages.append(Message("tool", text, inner, name=response.get("name")))
        elif part.get("thought") and isinstance(part.get("text"), str):
            thoughts.append(part["text"])
        else:
            parts.append(_read_part(part))
    if parts or calls or not messages:
        text_or_parts: Any = parts
        if len(parts) == 1 and parts[0].kind == "text":
            text_or_parts = parts[0].text
        message = Message(role, text_or_parts or ("" if not calls else None), place)
        message.calls = calls or None
        read_masks(content, message, content.get("parts"))
        read_others(content, message, _TURN)
        message.reasoning = "".join(thoughts) or None
        messages.append(message)
    return messages


def _read_part(part: dict[str, Any]) -> Part:
    if isinstance(part.get("text"), str):
        return Part("text", part["text"])
    file, held_here = part.get("fileData"), part.get("inlineData")
    for held, key, usual in ((file, "fileUri", "image/jpeg"), (held_here, "data", "")):
        mime = str(held.get("mimeType", usual)) if isinstance(held, dict) else ""
        kind, address = mime.partition("/")[0], held.get(key) if isinstance(held, dict) else None
        if kind in _MEDIA and isinstance(address, str):
            url = address if key == "fileUri" else f"data:{mime};base64,{address}"
            return Part(kind, data={"url": url})
    return Part("block", data=dict(part))


def _result_text(response: Any) -> str:
    """Unwrap a result that is one text, else write the object as JSON."""
    alone = isinstance(response, dict) and response.keys() == {"result"}
    text = response["result"] if alone else response
    return text if isinstance(text, str) else compact(response or {})


def _read_tools(tools: Any) -> list[Any] | None:
    declared = [
        {"type": "function", "function": with_schema(function)}
        for tool in (tools if isinstance(tools, list) else ())
        for function in tool.get("functionDeclarations", tool.get("function_declarations", ()))
    ]
    return declared or None


def _score(item: Any) -> float:
    score = item.get("score") if isinstance(item, dict) else None
    return score if isinstance(score, (int, float)) else 0


def _answer(item: Any, index: int) -> list[Turn]:
    content = item.get("completion") if isinstance(item, dict) else None
    if not isinstance(content, dict):
        return []
    path = ("completions", index, "completion")
    (turn,) = message_turns([content], path, "role", "parts")
    turn.path, turn.content_path, turn.role_path = path, (*path, "parts"), (*path, "role")
    return [turn]


def _read_pair(completions: list[Any], reading: Reading) -> Preference:
    sides: dict[bool, tuple[list[Message], Any]] = {}
    for index, item in enumerate(completions):
        content = item.get("completion") if isinstance(item, dict) else None
        if not isinstance(content, dict):
            raise Skip("broken-record", "a completion without content", f"/completions/{index}")
        messages = _read_content(content, f"/completions/{index}/completion", reading)
        sides[bool(item.get("score"))] = messages, item.get("score")
    if len(sides) != 2 or len(completions) != 2:
        raise Skip("broken-record", "completions need one score of 1 and one of 0", "/completions")
    return Preference(sides[True][0], sides[False][0])


def _write_parts(message: Message, names: dict[str | None, str]) -> list[dict[str, Any]]:
    if message.role == "tool":
        text = message.text
        try:
            found = json.loads(text)
        except ValueError:
            found = None
        alone = isinstance(found, dict) and found.keys() == {"result"}
        response = found if isinstance(found, dict) and not alone else {"result": text}
        name = names.get(message.call_id) or message.name
        if name is None:
            raise Skip("tool-call-ids-lost", "a result that answers no call", message.place)
        return [{"functionResponse": {"name": name, "response": response}}]
    content = message.content
    parts = [{"text": content}] if isinstance(content, str) else []
    if isinstance(content, list):
        parts = [_write_part(part, message) for part in content]
    for call in message.calls or ():
        arguments = json.loads(call.arguments)
        parts.append({"functionCall": {"name": call.name, "args": arguments}})  # type: ignore[dict-item]
    return parts


def _write_part(part: Part, message: Message) -> dict[str, Any]:
    if part.kind == "text":
        return {"text": part.text}
    url = str((with_address(part).data or {}).get("url"))
    if url.startswith("gs://"):
        kind = mimetypes.guess_type(url)[0] or _MEDIA[part.kind]
        return {"fileData": {"mimeType": kind, "fileUri": url}}
    found = inline(url)
    if found is None:
        raise Skip(
            "images-dropped" if part.kind == "image" else "media-dropped",
            "media must be gs:// or data: URLs here; -O images=drop leaves pictures out",
            message.place,
        )
    return {"inlineData": {"mimeType": found[0], "data": found[1]}}
