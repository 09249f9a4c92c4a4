"""Bodies of requests and responses of the three APIs that logs hold, into conversations."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.logs.chunks import joined, sse
from ftlint.formats.logs.response_items import read_flat_tools, read_items
from ftlint.formats.providers.anthropic_messages import read_blocks
from ftlint.formats.providers.anthropic_messages import read_tools as read_claude_tools
from ftlint.formats.providers.gemini import Gemini
from ftlint.formats.providers.nova import Nova
from ftlint.formats.shared.foreign import items, obj, objects, text
from ftlint.formats.shared.openai_messages import read_messages, read_tools
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.model.conversation import Conversation, Message, Part

_EMPTY: Final[tuple[Any, ...]] = (None, "", [], {})
_CUT_OFF: Final = frozenset({"length", "content_filter", "max_tokens", "max_output_tokens"})
"""Reasons to stop that mean that the answer is not whole."""


def parsed(value: Any) -> Any:
    """Return what a JSON text holds; chunks of a stream joined, other values as they are."""
    if isinstance(value, str) and value.lstrip()[:5] == "data:":
        value = sse(value)
    elif isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            value = json.loads(value)
        except ValueError:
            return value
    if isinstance(value, list) and value and isinstance(value[0], dict):
        kinds = {"chat.completion.chunk", "text_completion"}
        if text(value[0].get("object")) in kinds:
            return joined(value)
    return value


def is_request(body: Any) -> bool:
    """Tell whether a body asks a model for something."""
    if isinstance(body, list):
        return bool(body) and all(isinstance(one, dict) and "role" in one for one in body)
    return isinstance(body, dict) and any(key in body for key in _ASKS)


_ASKS: Final = ("messages", "input", "prompt", "contents")


def is_response(body: Any) -> bool:
    """Tell whether a body is the answer of one of the APIs."""
    if isinstance(body, list):
        return bool(body) and isinstance(obj(body[0]).get("message"), dict)
    if not isinstance(body, dict):
        return False
    if isinstance(body.get("choices"), list) or body.get("object") == "response":
        return True
    if isinstance(body.get("candidates"), list) or _message_of(body) is not None:
        return True
    return isinstance(body.get("content"), list) and "role" in body


def _message_of(body: dict[str, Any]) -> dict[str, Any] | None:
    """Return the message of an answer that has one of its own: of Ollama, of Converse."""
    message = body.get("message", obj(body.get("output")).get("message"))
    return message if isinstance(message, dict) and "content" in message else None


def _is_converse(message: Any) -> bool:
    blocks = objects(obj(message).get("content"))
    return bool(blocks) and all("type" not in block for block in blocks)


def is_claude(request: Any, response: Any) -> bool:
    """Tell whether bodies are of the shape of Anthropic's API."""
    if isinstance(response, dict) and isinstance(response.get("content"), list):
        return "stop_reason" in response or response.get("type") == "message"
    if is_response(response) or not isinstance(request, dict):
        return False
    declared = any("input_schema" in tool for tool in objects(request.get("tools")))
    return "messages" in request and ("system" in request or declared)


def read_exchange(
    request: Any, response: Any, bases: tuple[str, str], reading: Reading
) -> Conversation:
    """Read a request and its response; either may be None.

    ``bases`` are the pointers of both. Skip where the request failed, FtlintError on unknown roles.
    """
    if isinstance(response, dict) and response.get("error"):
        raise Skip("failed", _error_text(response["error"]), bases[1])
    request = {"messages": request} if isinstance(request, list) else request
    response = {"choices": response} if isinstance(response, list) else response
    whole = _of_provider(request, response)
    if whole is not None:
        reader, value = whole
        return next(iter(reader.read(value, reading)))
    conversation = Conversation([], reading.place)
    if request is not None:
        if is_claude(request, response):
            _claude_request(request, bases[0], conversation, reading)
        elif "messages" in request:
            _chat_request(request, bases[0], conversation, reading)
        else:
            _items_request(request, bases[0], conversation, reading)
    if response is not None:
        conversation.messages.extend(_answer(response, bases[1], conversation, reading))
    return conversation


def _of_provider(request: Any, response: Any) -> tuple[Format, dict[str, Any]] | None:
    """Return the reader of Gemini's or Converse's bodies, and one record made of both."""
    if not isinstance(request, dict) or not isinstance(response, dict):
        return None
    candidates = response.get("candidates")
    if isinstance(request.get("contents"), list) and isinstance(candidates, list):
        answer = [obj(one).get("content") for one in candidates[:1]]
        return Gemini(), {**request, "contents": [*request["contents"], *filter(None, answer)]}
    message = _message_of(response)
    asked = request.get("messages")
    if message is None or not isinstance(asked, list) or not _is_converse(message):
        return None
    return Nova(), {**request, "messages": [*asked, message]}


def _error_text(error: Any) -> str:
    said = error.get("message") or error.get("code") if isinstance(error, dict) else error
    return str(said)[:80]


def _chat_request(body: dict[str, Any], base: str, into: Conversation, reading: Reading) -> None:
    into.messages = read_messages(body.get("messages"), f"{base}/messages", reading)
    read_tools(body, into, ("messages",))


def _claude_request(body: dict[str, Any], base: str, into: Conversation, reading: Reading) -> None:
    system = body.get("system")
    if isinstance(system, list):
        system = "".join(text(block.get("text")) for block in objects(system))
    if isinstance(system, str) and system:
        into.messages.append(Message("system", system, f"{base}/system"))
    for index, item in enumerate(items(body.get("messages"))):
        into.messages.extend(read_blocks(item, f"{base}/messages/{index}", reading))
    into.tools = read_claude_tools(objects(body.get("tools")))
    _keep(body, ("system", "messages", "tools"), "", into)


def _items_request(body: dict[str, Any], base: str, into: Conversation, reading: Reading) -> None:
    instructions = body.get("instructions")
    if isinstance(instructions, str) and instructions:
        into.messages.append(Message("system", instructions, f"{base}/instructions"))
    given = body.get("input", body.get("prompt"))
    if isinstance(given, str):
        into.messages.append(Message("user", given, f"{base}/input"))
    elif isinstance(given, list):
        placed = ((item, f"{base}/input/{index}") for index, item in enumerate(given))
        into.messages.extend(read_items(placed, reading))
    if body.get("previous_response_id"):
        reading.note("earlier-turns-elsewhere", f"{base}/previous_response_id")
    into.tools = read_flat_tools(body.get("tools"), reading)
    parallel = body.get("parallel_tool_calls")
    if into.tools and isinstance(parallel, bool):
        into.parallel = parallel
    known = ("instructions", "input", "prompt", "tools", "parallel_tool_calls")
    _keep(body, (*known, "previous_response_id"), "", into)


def _keep(body: dict[str, Any], known: Iterable[str], prefix: str, into: Conversation) -> None:
    """Keep the fields that have no meaning here, so that their loss can be reported."""
    rest = {
        prefix + key: item
        for key, item in body.items()
        if key not in known and not any(item is empty or item == empty for empty in _EMPTY)
    }
    if rest:
        into.meta = {**(into.meta or {}), **rest}


def _answer(response: Any, base: str, into: Conversation, reading: Reading) -> list[Message]:
    if isinstance(response, str):
        return [Message("assistant", response, base)]
    if not isinstance(response, dict):
        raise Skip("broken-record", "a response that is not an object", base)
    if isinstance(response.get("choices"), list):
        _keep(response, ("choices", "object"), "response.", into)
        return _choice(response["choices"], base, reading)
    if isinstance(response.get("output"), list):
        return _output(response, base, into, reading)
    if isinstance(response.get("content"), (list, str)):
        known = ("content", "role", "type", "stop_reason", "stop_sequence")
        _keep(response, known, "response.", into)
        turns = read_blocks({"role": "assistant", **response}, base, reading)
        if text(response.get("stop_reason")) in _CUT_OFF:
            turns[-1].flags = ("truncated",)
        return turns
    message = _message_of(response)
    if message is not None:
        _keep(response, ("message", "output"), "response.", into)
        return _choice([{"message": message}], base, reading)
    raise Skip("no-assistant-reply", "", base)


def _choice(choices: list[Any], base: str, reading: Reading) -> list[Message]:
    if not choices or not isinstance(choices[0], dict):
        raise Skip("no-assistant-reply", "", base)
    if len(choices) > 1:
        reading.note("other-choices-dropped", f"{base}/choices", len(choices) - 1)
    first = choices[0]
    place = f"{base}/choices/0/message"
    if isinstance(first.get("text"), str):
        turns = [Message("assistant", first["text"], place)]
    else:
        raw = first.get("message")
        if not isinstance(raw, dict):
            raise Skip("no-assistant-reply", "", place)
        kept = {key: item for key, item in raw.items() if item is not None or key == "content"}
        turns = read_messages([{"role": "assistant", **kept}], place, reading)
        turns[0].place = place
    if text(first.get("finish_reason")) in _CUT_OFF:
        turns[-1].flags = ("truncated",)
    return turns


def _output(
    response: dict[str, Any], base: str, into: Conversation, reading: Reading
) -> list[Message]:
    status = response.get("status")
    if status in ("failed", "cancelled"):
        raise Skip("failed", str(status), base)
    placed = ((item, f"{base}/output/{index}") for index, item in enumerate(response["output"]))
    turns = read_items(placed, reading, role="assistant")
    if status == "incomplete" and turns:
        turns[-1].flags = ("truncated",)
    known = ("output", "object", "status", "instructions", "tools", "parallel_tool_calls", "error")
    _keep(response, (*known, "previous_response_id", "id"), "response.", into)
    return turns


def as_text(content: str | list[Part] | None) -> str | list[Part] | None:
    """Return a content list of plain texts as one string.

    >>> as_text([Part("text", "a"), Part("text", "b")])
    'ab'
    """
    if isinstance(content, list) and all(part.kind == "text" for part in content):
        return "".join(part.text for part in content)
    return content
