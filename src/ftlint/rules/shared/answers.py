"""The final answer of a record, and whether it is JSON."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

from ftlint.model.diagnostic import Path
from ftlint.model.record import Record, Turn
from ftlint.rules.shared.calls import UNPARSED, parse

_FENCED: Final = re.compile(
    r"\s*+```[ \t]*+(?>(?:json|JSON)?)[ \t]*+\n(.*?)\n?(?<![ \t])[ \t]*+```\s*+", re.DOTALL
)


class Answer(NamedTuple):
    """A text and what it is: ``json``, ``fenced`` (JSON in a code fence), ``broken`` or ``text``.

    ``broken`` starts like an object or an array but does not parse. ``value`` is the JSON value,
    ``inner`` the text of it without the fence.
    """

    path: Path
    text: str
    kind: str
    value: Any = UNPARSED
    inner: str = ""


def classify(path: Path, text: str) -> Answer:
    """Tell what a text is; an ordinary sentence costs one look at its first character.

    >>> classify((), '{"a": 1}').kind, classify((), "Hello").kind, classify((), '{"a": ').kind
    ('json', 'text', 'broken')
    """
    bare = text.strip()
    first = bare[:1]
    if first in ("{", "["):
        value = parse(bare)
        if isinstance(value, dict | list):
            return Answer(path, text, "json", value, bare)
        return Answer(path, text, "broken")
    if first == "`":
        fenced = _FENCED.fullmatch(text)
        value = parse(fenced[1]) if fenced else UNPARSED
        if fenced and isinstance(value, dict | list):
            return Answer(path, text, "fenced", value, fenced[1].strip())
    return Answer(path, text, "text")


def is_spoken(turn: Turn) -> bool:
    """Tell whether a turn is an answer in words: not a call, not a refusal, not empty."""
    if turn.role != "assistant" or turn.has_calls or turn.message.get("refusal"):
        return False
    return isinstance(turn.content, str) and bool(turn.content.strip())


def spoken_answers(record: Record) -> list[Answer]:
    """Return every answer of the record."""
    turns = (turn for turn in record.turns if is_spoken(turn))
    return [classify(turn.content_path, turn.content) for turn in turns]


def final_answer(record: Record) -> Answer | None:
    """Return the answer that ends the record, if it ends with one."""
    return record.remembered(_final_answer)


def _final_answer(record: Record) -> Answer | None:
    if not record.roles.endswith("a"):
        return None
    turn = record.last_turn
    if turn is None or not is_spoken(turn):
        return None
    return classify(turn.content_path, turn.content)


def response_format(record: Record) -> dict[str, Any] | None:
    """Return the record's ``response_format`` when it asks for JSON."""
    found = record.value.get("response_format")
    if isinstance(found, dict) and found.get("type") in ("json_object", "json_schema"):
        return found
    return None


def response_schema(record: Record) -> dict[str, Any] | None:
    """Return the JSON Schema that the record's own ``response_format`` gives."""
    found = response_format(record)
    wrapper = found.get("json_schema") if found else None
    schema = wrapper.get("schema") if isinstance(wrapper, dict) else None
    return schema if isinstance(schema, dict) else None
