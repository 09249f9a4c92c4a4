"""Rows of question and answer into conversations."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ftlint.formats.native.alpaca.convert import read_history
from ftlint.formats.native.columns.choices import choices_of
from ftlint.formats.native.columns.lint import CONTEXT, LISTS, PAIRS, is_dialogue, looks_listed
from ftlint.formats.shared.aliases import SYSTEMS, THOUGHTS
from ftlint.formats.shared.media import MEDIA_KEYS
from ftlint.formats.shared.openai_messages import read_messages, read_tools
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.model.conversation import Conversation, Message, compact
from ftlint.model.diagnostic import Severity
from ftlint.model.keys import may_be_trained
from ftlint.model.labels import label_of, without_labels

_NOTHING: Final[tuple[Any, ...]] = (None, "", [], {})


def read(value: Any, reading: Reading) -> Iterable[Conversation]:
    """Read one row."""
    for key in LISTS:
        if isinstance(value.get(key), str) and looks_listed(value[key]):
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
    asked = choices_of(value, value[columns["assistant"]])
    for role in ("system", "user", "assistant"):
        column = columns[role]
        if column is not None and is_dialogue(value[column]):
            messages += read_messages(value[column], f"/{column}", reading)
            continue
        if role == "assistant" and asked is not None:
            messages.append(Message(role, asked.answer, f"/{column}"))
            continue
        text = _text(value.get(column), f"/{column}", reading) if column is not None else ""
        if role == "user" and asked is not None:
            reading.note("input-joined", detail=f"{asked.key} below the question")
            text = f"{text}\n{asked.lines()}"
        if role == "user" and columns["context"] is not None:
            place = f"/{columns['context']}"
            found = value.get(columns["context"])
            tokens = isinstance(found, list) and not all(isinstance(one, str) for one in found)
            context = "" if tokens else _text(found, place, reading)
            if context:
                reading.note("input-joined", detail=f"{place[1:]} after a blank line")
                text = f"{text}\n\n{context}"
        if role == "user" and isinstance(value.get("history"), list):
            messages += read_history(value, reading)
        if text or role == "assistant":
            messages.append(Message(role, text, f"/{column}"))
    used = {
        *columns.values(),
        *((asked.key,) if asked else ()),
        *(("history",) if isinstance(value.get("history"), list) else ()),
    }
    rest = {key: item for key, item in value.items() if key not in used and item not in _NOTHING}
    label = label_of(rest)
    beside = [key for key in rest if key in MEDIA_KEYS or str(key).lower() in THOUGHTS]
    kept = {key: rest.pop(key) for key in beside}
    for key, item in without_labels(rest).items():
        severity = Severity.WARNING if may_be_trained(str(key), item) else None
        reading.note("unmapped-columns", detail=str(key), severity=severity)
    yield Conversation(messages, reading.place, label=label, meta=kept or None)


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
        "system": next((names[key] for key in SYSTEMS if key in names), None),
        "context": next(
            (names[key] for key in CONTEXT if key in names and key not in (pair or ())), None
        ),
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
