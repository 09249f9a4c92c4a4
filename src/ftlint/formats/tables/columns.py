"""One row an example: a column for each role, under any of the usual names."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.shared.openai_messages import read_messages, read_tools
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.model.conversation import Conversation, Message, compact

PAIRS: Final = (
    ("instruction", "response"),
    ("inputs", "targets"),
    ("question", "answer"),
    ("prompt", "response"),
    ("query", "response"),
    ("user", "assistant"),
    ("human", "assistant"),
    ("input", "output"),
    ("question", "response"),
    ("prompt", "answer"),
    ("prompt", "output"),
    ("query", "answer"),
    ("prompt", "reply"),
    ("question", "completion"),
    ("instruction", "completion"),
    ("instruction", "answer"),
    ("user", "bot"),
    ("input", "target"),
)
"""Columns of question and answer in published data, the surest first; case does not count."""
_CONTEXT: Final = ("context",)
_SYSTEM: Final = ("system", "system_prompt")
_LISTS: Final = ("messages", "conversations", "conversation")


class Columns(Format):
    """A question and an answer in columns of their own, with a system text and a context beside.

    Dolly, FLAN, question-and-answer tables, spreadsheets. ``columns.user=Frage`` names a column
    that is not recognised; the order of columns never decides. A column ``messages`` may hold
    JSON, or what pandas writes for a Python list. A ``context`` follows the instruction after a
    blank line.

    ```jsonl sample
    {"instruction": "Which planet is largest?", "context": "Jupiter is the largest planet.", "response": "Jupiter.", "category": "closed_qa"}
    ```
    """

    name = "columns"
    columns = frozenset()
    title = "columns of question and answer"
    options = ("columns",)

    def score(self, value: Any) -> float:
        """Look for a known pair of columns, or a column that holds a list as text."""
        if not isinstance(value, dict):
            return 0.0
        names = {str(key).strip().lower(): key for key in value}
        if any(isinstance(value.get(key), str) and _looks_listed(value[key]) for key in _LISTS):
            return 1.0
        if names.keys() & {"messages", "conversations", "chosen", "mapping"}:
            return 0.0
        if names.keys() & {"traceid", "trace_id", "observations"}:
            return 0.0  # a trace of calls
        if {"instruction", "output"} <= names.keys() or {"prompt", "completion"} <= value.keys():
            return 0.0
        if any({one, two} <= names.keys() for one, two in PAIRS):
            pair = next((one, two) for one, two in PAIRS if {one, two} <= names.keys())
            texts = [value[names[key]] for key in pair]
            return 1.0 if all(_is_cell(text) for text in texts) else 0.0
        return 0.0

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one row."""
        for key in _LISTS:
            if isinstance(value.get(key), str) and _looks_listed(value[key]):
                yield _listed(value, key, reading)
                return
        columns = _columns(value, reading)
        if columns["user"] is None or columns["assistant"] is None:
            missing = "user" if columns["user"] is None else "assistant"
            raise reading.error(
                f"no column for the {missing}; name it with -O columns.{missing}=NAME "
                f"(there are {', '.join(map(str, value))})"
            )
        messages: list[Message] = []
        for role in ("system", "user", "assistant"):
            column = columns[role]
            text = _text(value.get(column), f"/{column}", reading) if column is not None else ""
            if role == "user" and columns["context"] is not None:
                context = _text(value.get(columns["context"]), "/context", reading)
                if context:
                    reading.note("input-joined", detail="context after a blank line")
                    text = f"{text}\n\n{context}"
            if text or role == "assistant":
                messages.append(Message(role, text, f"/{column}"))
        used = set(columns.values())
        rest = {key: item for key, item in value.items() if key not in used and item}
        for key in rest:
            reading.note("unmapped-columns", detail=str(key))
        yield Conversation(messages, reading.place)


def _columns(value: Mapping[str, Any], reading: Reading) -> dict[str, str | None]:
    names = {str(key).strip().lower(): key for key in value}
    given = reading.options["columns"]
    for role, column in given.items():
        if column not in value:
            there = ", ".join(map(str, value))
            raise reading.error(f"-O columns.{role}={column}: no such column; there are {there}")
    pair = next((pair for pair in PAIRS if {*pair} <= names.keys()), None)
    found: dict[str, str | None] = {
        "user": names[pair[0]] if pair else None,
        "assistant": names[pair[1]] if pair else None,
        "system": next((names[key] for key in _SYSTEM if key in names), None),
        "context": next((names[key] for key in _CONTEXT if key in names), None),
    }
    return {**found, **given}


def _text(cell: Any, place: str, reading: Reading) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, list) and len(cell) == 1 and isinstance(cell[0], str):
        return cell[0]
    reading.note("not-a-string", place)
    return str(cell) if isinstance(cell, (int, float)) else compact(cell)


def _is_cell(cell: Any) -> bool:
    if isinstance(cell, list):
        return not any(isinstance(item, dict) for item in cell)
    return cell is None or isinstance(cell, (str, int, float))


def _looks_listed(text: str) -> bool:
    head = text.lstrip()[:2]
    return head[:1] == "[" and (len(head) < 2 or head[1] in "{ \n\r")


def parse_listed(text: str, place: str, reading: Reading) -> Any:
    """Parse a cell that holds JSON, or a Python literal as pandas writes it."""
    try:
        return json.loads(text)
    except ValueError:
        try:
            found = ast.literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            raise Skip("broken-record", "a cell that is neither JSON nor Python", place) from None
    reading.note("python-repr-parsed", place)
    return found


def _listed(value: dict[str, Any], key: str, reading: Reading) -> Conversation:
    items = parse_listed(value[key], f"/{key}", reading)
    first = items[0] if isinstance(items, list) and items else {}
    old = isinstance(first, dict) and "from" in first
    names = ("from", "value") if old else ("role", "content")
    conversation = Conversation(read_messages(items, f"/{key}", reading, *names), reading.place)
    read_tools({name: item for name, item in value.items() if item}, conversation, (key,))
    return conversation
