"""Alpaca records into conversations and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ftlint.formats.shared.media import marked
from ftlint.formats.shared.reading import Reading, Skip, Writing
from ftlint.model.conversation import Conversation, Message, Preference, compact

_KEYS: Final = frozenset({"instruction", "input", "output", "system", "history"})


def read_history(value: Any, reading: Reading) -> list[Message]:
    """Read the earlier exchanges of a row: pairs of a question and its answer."""
    messages: list[Message] = []
    for index, pair in enumerate(value.get("history") or ()):
        if not isinstance(pair, list) or len(pair) != 2:
            raise Skip("broken-record", "a history entry that is not a pair", f"/history/{index}")
        messages.append(Message("user", _text(pair[0], reading), f"/history/{index}/0"))
        messages.append(Message("assistant", _text(pair[1], reading), f"/history/{index}/1"))
    return messages


def read(value: Any, reading: Reading) -> Iterable[Conversation]:
    """Read one record; instruction and input are joined by ``alpaca_join``."""
    messages: list[Message] = []
    system = value.get("system")
    if isinstance(system, str) and system:
        messages.append(Message("system", system, "/system"))
    messages += read_history(value, reading)
    question = _text(value.get("instruction"), reading, "/instruction")
    more = _text(value.get("input"), reading, "/input")
    if more.strip().lower() in _NOTHING:
        reading.note("template-text-removed", "/input", detail=more)
        more = ""
    if more:
        joiner = reading.options["alpaca_join"]
        reading.note("input-joined", detail=f"with {joiner!r}")
        question = f"{question}{joiner}{more}" if question else more
    messages.append(Message("user", question, "/instruction"))
    rest = {key: item for key, item in value.items() if key not in _KEYS and item is not None}
    found = Conversation(messages, reading.place, meta=rest or None)
    answers = value.get("output")
    if _are_ranked(answers):
        sides = [[Message("assistant", text, f"/output/{at}")] for at, text in enumerate(answers)]
        found.preference = Preference(sides[0], sides[-1])
        if len(sides) > 2:
            reading.note("other-choices-dropped", "/output", len(sides) - 2)
    else:
        messages.append(Message("assistant", _text(answers, reading), "/output"))
    yield found


def _are_ranked(answers: Any) -> bool:
    """Tell whether an output is a list of answers, the best first: LLaMA-Factory's reward data."""
    return (
        isinstance(answers, list)
        and len(answers) > 1
        and all(isinstance(answer, str) for answer in answers)
    )


_NOTHING: Final = frozenset({"<noinput>", "<no input>", "noinput", "no input", "nan", "n/a"})
"""What stands for no input at all: the words of the models that wrote such data, and pandas'."""


def write(conversation: Conversation, writing: Writing) -> Any:
    """Write one record: the last pair as instruction and output, earlier ones as history."""
    record: dict[str, Any] = {}
    messages, media = marked(conversation.messages)
    if messages[0].role == "system":
        record["system"] = messages[0].text
        messages = messages[1:]
    texts = [message.text for message in messages]
    record = {"instruction": texts[-2], "input": "", "output": texts[-1], **record}
    if len(texts) > 2:
        record["history"] = [texts[i : i + 2] for i in range(0, len(texts) - 2, 2)]
    return {**record, **media}


def _text(value: Any, reading: Reading, place: str = "") -> str:
    if value is None or isinstance(value, str):
        return value or ""
    reading.note("not-a-string", place)
    return compact(value)
