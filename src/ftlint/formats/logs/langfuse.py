"""Observations and traces exported from Langfuse."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.logs.bodies import is_response, parsed, read_exchange
from ftlint.formats.logs.langchain_messages import read_lc_message
from ftlint.formats.shared.foreign import obj, text
from ftlint.formats.shared.openai_messages import link_calls
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.model.conversation import Conversation, Message

_TYPES: Final = frozenset(
    [
        "GENERATION",
        "SPAN",
        "EVENT",
        "AGENT",
        "TOOL",
        "CHAIN",
        "RETRIEVER",
        "EVALUATOR",
        "EMBEDDING",
        "GUARDRAIL",
    ]
)
_TRACE: Final = frozenset({"traceId", "trace_id", "traceID"})
_KNOWN: Final = frozenset({"input", "output", "type", "id", "observations", *_TRACE})


class Langfuse(Format):
    """Observations of type ``GENERATION`` with ``input`` and ``output``, or traces with a list of
    them.

    Input and output may be lists of messages, objects with ``messages``, texts, or the JSON text
    of any of these. Other observations are skipped. Agents send the whole history at every call:
    examples that a longer one contains are dropped (``prefix_duplicates=keep`` keeps them).

    ```jsonl sample
    {"id": "o1", "traceId": "t1", "type": "GENERATION", "model": "m", "input": [{"role": "user", "content": "Does it rain?"}], "output": {"role": "assistant", "content": "Yes."}}
    {"id": "o2", "traceId": "t1", "type": "GENERATION", "model": "m", "input": "{\\"messages\\": [{\\"role\\": \\"user\\", \\"content\\": \\"And now?\\"}]}", "output": "\\"No.\\""}
    ```
    """

    name = "langfuse"
    title = "Langfuse"
    defaults = MappingProxyType({"prefix_duplicates": "keep-longest"})

    def score(self, value: Any) -> float:
        """Look for the type of an observation and the id of its trace."""
        if not isinstance(value, dict):
            return 0.0
        observations = value.get("observations")
        if isinstance(observations, list) and observations:
            return float(all(map(_is_observation, observations)))
        return float(_is_observation(value) and bool(_TRACE & value.keys()))

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one observation, or the generations of a trace."""
        observations = value.get("observations")
        if not isinstance(observations, list):
            yield _read(value, "", reading)
            return
        spoken = 0
        for index, item in enumerate(observations):
            base = f"/observations/{index}"
            try:
                conversation = _read(item, base, reading)
            except Skip as skip:
                if skip.kind == "other-lines-dropped":
                    reading.note(skip.kind, base, detail=skip.detail)
                    continue
                conversation = Conversation([], reading.place, refused=skip.reason)
            spoken += 1
            yield conversation
        if not spoken:
            raise Skip("other-lines-dropped", "a trace without generations")


def _is_observation(value: Any) -> bool:
    return text(obj(value).get("type")) in _TYPES


def _read(value: dict[str, Any], base: str, reading: Reading) -> Conversation:
    if value.get("type") != "GENERATION":
        raise Skip("other-lines-dropped", str(value.get("type")), base)
    if value.get("level") == "ERROR":
        raise Skip("failed", str(value.get("statusMessage") or "")[:80], base)
    given, said = parsed(value.get("input")), parsed(value.get("output"))
    if said is None or said == "":
        raise Skip("no-assistant-reply", "", f"{base}/output")
    if isinstance(given, dict) and ("messages" in given or "input" in given):
        conversation = read_exchange(given, None, (f"{base}/input", ""), reading)
    else:
        conversation = Conversation(_messages(given, f"{base}/input", "user", reading))
    if is_response(said):
        answer = read_exchange(None, said, ("", f"{base}/output"), reading)
        conversation.messages.extend(answer.messages)
    else:
        conversation.messages.extend(_messages(said, f"{base}/output", "assistant", reading))
    link_calls(conversation.messages, reading)
    conversation.place = reading.place
    conversation.id = str(value["id"]) if value.get("id") else None
    rest = {key: item for key, item in value.items() if key not in _KNOWN and item}
    conversation.meta = {**(conversation.meta or {}), **rest} or None
    return conversation


def _messages(value: Any, place: str, role: str, reading: Reading) -> list[Message]:
    """Read an input or an output: messages, one message, or a text of ``role``."""
    if isinstance(value, str):
        return [Message(role, _unquoted(value), place)]
    if isinstance(value, dict) and "role" not in value:
        for key in ("prompt", "content", "text", "completion", "question", "answer"):
            if isinstance(value.get(key), str):
                return [Message(role, value[key], f"{place}/{key}")]
        if value.get("tool_calls"):
            value = {"role": role, "content": None, **value}
    items = value if isinstance(value, list) else [value]
    found: list[Message] = []
    for index, item in enumerate(items):
        where = f"{place}/{index}" if isinstance(value, list) else place
        if (
            isinstance(item, dict)
            and "role" not in item
            and "content" in item
            and "type" not in item
        ):
            item = {"role": role, **item}
        found.append(read_lc_message(item, where, reading))
    if not found:
        raise Skip("no-user-turn" if role == "user" else "no-assistant-reply", "", place)
    return found


def _unquoted(said: str) -> str:
    """Return the text inside a JSON string, other texts as they are.

    >>> _unquoted('"No."'), _unquoted('"No" is what he said')
    ('No.', '"No" is what he said')
    """
    import json

    if said[:1] != '"' or said[-1:] != '"':
        return said
    try:
        value = json.loads(said)
    except ValueError:
        return said
    return value if isinstance(value, str) else said
