"""Messages, runs and data sets of LangChain and LangSmith."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.logs.bodies import is_response, parsed, read_exchange
from ftlint.formats.logs.langchain_messages import kind_of, read_lc_message
from ftlint.formats.shared.foreign import obj, text
from ftlint.formats.shared.openai_messages import link_calls
from ftlint.formats.shared.reading import Item, Reading, Skip
from ftlint.model.conversation import Conversation, Message

_OUTER: Final = frozenset({"inputs", "outputs", "run_type", "error", "id", "messages"})
_ASKED: Final = ("messages", "input", "question", "query", "prompt", "text")
_SAID: Final = ("messages", "message", "output", "answer", "response", "text", "content")


class LangChain(Format):
    """Lists of messages with ``type`` and ``data`` (or ``lc`` constructors), and LangSmith runs
    and data sets with ``inputs`` and ``outputs``, or a state of LangGraph with ``values``.

    Arguments of tool calls become JSON text. Runs with an error are skipped, and so are examples
    with calls that LangChain itself marks as invalid. A file that is one list of messages is one
    conversation. Of several generations the first is read.

    ```json sample
    [{"messages": [
      {"type": "human", "data": {"content": "Rain in Oslo?"}},
      {"type": "ai", "data": {"content": "", "tool_calls": [{"name": "rain", "args": {"city": "Oslo"}, "id": "c1"}]}},
      {"type": "tool", "data": {"content": "yes", "tool_call_id": "c1"}},
      {"lc": 1, "type": "constructor", "id": ["langchain", "schema", "messages", "AIMessage"], "kwargs": {"content": "Yes."}}
    ]}]
    ```
    """

    name = "langchain"
    title = "LangChain, LangSmith"

    def score(self, value: Any) -> float:
        """Look for messages, alone or in a list, or for inputs and outputs of a run."""
        if isinstance(value, list):
            return float(bool(value) and all(kind_of(item) for item in value))
        if not isinstance(value, dict):
            return 0.0
        if "data" in value or value.get("lc") == 1:
            return float(kind_of(value) is not None)
        value = _state_of(value)
        messages = value.get("messages")
        if isinstance(messages, list):
            return float(bool(messages) and all(kind_of(item) for item in messages))
        if "run_type" in value and "inputs" in value:
            return 1.0
        inputs, outputs = parsed(value.get("inputs")), parsed(value.get("outputs"))
        return float(isinstance(inputs, dict) and isinstance(outputs, dict))

    def read_stream(self, items: Iterator[Item], reading: Reading) -> Iterable[Conversation]:
        """Read records one by one; messages that stand alone make one conversation a file."""
        loose: list[tuple[Any, str]] = []
        file = ""
        for item in items:
            if loose and item.file != file:
                yield _guarded(_Record(loose, file), reading)
                loose = []
            file = item.file
            if kind_of(item.value) is not None:
                loose.append((item.value, item.place))
                continue
            if loose:
                yield _guarded(_Record(loose, file), reading)
                loose = []
            yield _guarded(_Record(item.value, file, item.place), reading)
        if loose:
            yield _guarded(_Record(loose, file), reading)


class _Record:
    """A record, or the messages that stand alone in a file, each with its place."""

    def __init__(self, value: Any, file: str, place: str = "") -> None:
        self.value = value
        self.file = file
        self.place = place
        self.loose = not place

    def read(self, reading: Reading) -> Conversation:
        value: Any = _state_of(self.value) if isinstance(self.value, dict) else self.value
        if self.loose:
            messages = [read_lc_message(item, place, reading) for item, place in value]
            self.place = f"{value[0][1]} to {value[-1][1]}"
            return Conversation(messages, self.place)
        if isinstance(value, list):
            return Conversation(_read_list(value, "", reading), self.place)
        if isinstance(value, dict) and isinstance(value.get("messages"), list):
            found = Conversation(_read_list(value["messages"], "/messages", reading), self.place)
        elif isinstance(value, dict):
            found = _read_run(value, reading)
        else:
            raise Skip("broken-record", "no object")
        rest = {key: item for key, item in value.items() if key not in _OUTER and item}
        found.meta = {**(found.meta or {}), **rest} or None
        return found


def _state_of(value: dict[str, Any]) -> dict[str, Any]:
    """Return the values inside a state of LangGraph, other records as they are."""
    for key in ("values", "channel_values"):
        state = value.get(key)
        if isinstance(state, dict) and isinstance(state.get("messages"), list):
            return state
    return value


def _guarded(record: _Record, reading: Reading) -> Conversation:
    """Read a record; where that is impossible, return a conversation that says why."""
    reading.file, reading.place = record.file, record.place
    try:
        found = record.read(reading)
        link_calls(found.messages, reading)
    except Skip as skip:
        found = Conversation([], refused=skip.reason)
    found.place, found.file = record.place, record.file
    return found


def _read_list(messages: list[Any], base: str, reading: Reading) -> list[Message]:
    return [
        read_lc_message(item, f"{base}/{index}", reading) for index, item in enumerate(messages)
    ]


def _read_run(value: dict[str, Any], reading: Reading) -> Conversation:
    if value.get("error"):
        raise Skip("failed", str(value["error"])[:80])
    if value.get("run_type") not in (None, "llm", "chat_model", "chain", "prompt"):
        raise Skip("other-lines-dropped", f"run_type {value['run_type']}")
    inputs, outputs = parsed(value.get("inputs")), parsed(value.get("outputs"))
    if is_response(outputs):
        return read_exchange(inputs, outputs, ("/inputs", "/outputs"), reading)
    asked = _asked(inputs, reading)
    found = Conversation([*asked, *_answered(outputs, len(asked), reading)])
    if value.get("id"):
        found.id = str(value["id"])
    return found


def _asked(inputs: Any, reading: Reading) -> list[Message]:
    given = _first_of(inputs, _ASKED)
    if isinstance(given, list) and given and isinstance(given[0], list):
        if len(given) > 1:
            reading.note("other-choices-dropped", "/inputs/messages", len(given) - 1)
        given = given[0]
    if isinstance(given, list):
        return _read_list(given, "/inputs/messages", reading)
    if isinstance(given, str) and given:
        return [Message("user", given, "/inputs")]
    raise Skip("broken-record", "inputs without messages", "/inputs")


def _first_of(value: Any, keys: tuple[str, ...]) -> Any:
    """Return the value under the first of the keys; the only value where none is there."""
    if not isinstance(value, dict):
        return value
    for key in keys:
        if value.get(key):
            return value[key]
    return next(iter(value.values())) if len(value) == 1 else None


def _answered(outputs: Any, asked: int, reading: Reading) -> list[Message]:
    """Read the outputs of a run; a list of messages may repeat those that were asked."""
    if outputs is None:
        raise Skip("no-assistant-reply", "", "/outputs")
    generations = outputs.get("generations") if isinstance(outputs, dict) else None
    if isinstance(generations, list):
        return [_generation(generations, reading)]
    said = _first_of(outputs, _SAID)
    if isinstance(said, list):
        messages = _read_list(said, "/outputs/messages", reading)
        return messages[asked:] if len(messages) > asked else messages
    if isinstance(said, str):
        return [Message("assistant", said, "/outputs")]
    return [read_lc_message(said, "/outputs/message", reading)]


def _generation(generations: list[Any], reading: Reading) -> Message:
    flat = [
        item for group in generations for item in (group if isinstance(group, list) else [group])
    ]
    if not flat:
        raise Skip("no-assistant-reply", "", "/outputs/generations")
    if len(flat) > 1:
        reading.note("other-choices-dropped", "/outputs/generations", len(flat) - 1)
    first = obj(flat[0])
    if isinstance(first.get("message"), dict):
        return read_lc_message(first["message"], "/outputs/generations/0/0/message", reading)
    return Message("assistant", text(first.get("text")), "/outputs/generations/0/0/text")
