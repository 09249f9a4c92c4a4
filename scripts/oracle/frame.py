"""Cases, what a trainer made of them, and the verdict: what every adapter shares.

An adapter runs a trainer's own loading code on the rows of a case and returns, for each row that
is left, the text that reaches the tokenizer and the part of it that is trained. What that means
for the user is worked out here, the same way for every trainer: each text of the source must be
found again, a masked text must not be trained, an answer must be.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TEXT_KEYS = (
    *("content", "value", "text", "reasoning_content", "reasoning", "thinking"),
    *("prompt", "completion", "chosen", "rejected", "response", "rejected_response"),
    *("instruction", "input", "output", "query", "question", "answer", "system", "history"),
)
MASK_KEYS = (
    *("weight", "train", "training", "trainable", "loss", "loss_scale", "loss_weight"),
    "step_loss_mask",
)
SPAN_KEYS = ("train_detail", "training_detail")
"""Keys of spans: what of such a turn is trained is not said by the turn as a whole."""
CALLS = ("function_call", "tool_call")
"""Roles of turns whose text is a tool call in JSON."""
ANSWERS = ("assistant", "gpt", "model", "bot", *CALLS)
_STRANGE_ROLES = ("human", "gpt", "bot", "model", "function_call", "observation", "function")
"""Roles that hardly any chat template renders; the one used here shows whatever reaches it."""
_CONTAINERS = ("messages", "conversations", "conversation", "completions", "contents", "parts")


@dataclass(frozen=True)
class Case:
    """Rows as they stand in a file, and the training they are meant for."""

    id: str
    method: str
    rows: list[dict[str, Any]]
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Seen:
    """One row as it is trained: the whole text, and the parts of it that count for the loss.

    ``label`` is the label that the trainer works with, where the method has one; ``note`` is what
    the adapter saw go wrong, where no text is lost by it.
    """

    text: str
    trained: str
    label: Any = None
    note: str = ""


@dataclass(frozen=True)
class Said:
    """A text of the source: where it is, whether it is an answer, and whether it is masked."""

    path: str
    text: str
    answer: bool = False
    masked: bool = False


Adapter = Callable[[Case, Path], list[Seen]]


def read_cases(path: Path) -> list[Case]:
    """Return the cases of a file of JSON Lines; every id is there once."""
    cases = [
        Case(entry["id"], entry["method"], entry["rows"], entry.get("options", {}))
        for entry in map(json.loads, path.read_text("utf-8").splitlines())
    ]
    ids = [case.id for case in cases]
    if repeated := {name for name in ids if ids.count(name) > 1}:
        raise SystemExit(f"{path}: ids given twice: {', '.join(sorted(repeated))}")
    return cases


def judge(case: Case, run: Adapter, folder: Path) -> dict[str, Any]:
    """Run a trainer on a case and return its verdict.

    ``verdict`` is ``accepted``, ``refused`` (``why`` has the trainer's message), ``dropped`` (rows
    are missing afterwards) or ``changed`` (``why`` names what was lost, added or trained).
    """
    path = folder / "train.jsonl"
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in case.rows)
    path.write_text("".join(lines), "utf-8")
    try:
        seen = run(case, path)
    except ImportError:  # the oracle's own fault
        raise
    except Exception as error:
        return {"id": case.id, "verdict": "refused", "why": _reason(error)}
    if len(seen) < len(case.rows):
        why = f"{len(case.rows) - len(seen)} of {len(case.rows)} rows are gone"
        return {"id": case.id, "verdict": "dropped", "why": why}
    changes = list(_changes(case, seen))
    if changes:
        return {"id": case.id, "verdict": "changed", "why": "; ".join(changes)}
    return {"id": case.id, "verdict": "accepted"}


def as_it_is(row: Mapping[str, Any]) -> Seen:
    """Return a row of which nothing is lost, for services that only check what they are given."""
    text = "\n".join(said.text for said in said_in(row))
    return Seen(text, text)


def _reason(error: Exception) -> str:
    """Return the innermost cause in one line; loaders wrap what really went wrong."""
    while isinstance(error.__cause__, Exception):
        if type(error.__cause__).__name__ == "RemoteTraceback":  # of a worker, and told as text
            break
        error = error.__cause__
    words = str(error).strip().splitlines()
    return f"{type(error).__name__}: {words[0][:160] if words else ''}".rstrip(": ")


def _changes(case: Case, seen: list[Seen]) -> Iterator[str]:
    text = "\n".join(one.text for one in seen)
    trained = "\n".join(one.trained for one in seen)
    for index, row in enumerate(case.rows):
        where = f"row {index}: " if len(case.rows) > 1 else ""
        if isinstance(seen[index].label, bool) and _truth(row.get("label")) != seen[index].label:
            meant = json.dumps(row["label"]) if "label" in row else "missing"
            yield f"{where}the label is {meant} and read as {seen[index].label}"
        if case.method in ("sft", "pretrain") and not seen[index].trained.strip():
            yield f"{where}nothing is trained"
        for place in _empty_answers(row):
            yield f"{where}{place} is empty: the model learns to say nothing"
        for said in said_in(row):
            if said.text not in text:
                yield f"{where}{said.path} is lost"
            elif said.masked and said.text in trained:
                yield f"{where}{said.path} is masked, but trained"
            elif _counts(said, case) and said.text not in trained:
                yield f"{where}{said.path} is not trained"
    if _has_media(case.rows) and not re.search(r"<\|?(image|video|audio|vision)", text):
        yield "the picture leaves no trace"
    yield from filter(None, (one.note for one in seen))
    for role in sorted(set(re.findall(r"<\|(\w+)\|>", text)) & set(_STRANGE_ROLES)):
        if f"<|{role}|>" in _texts(case):
            continue
        yield f"the role '{role}' reaches the chat template"
    for word in ("None", "null"):
        if re.search(rf"\b{word}\b", text) and word not in _texts(case):
            yield f"the word {word} is trained"
    if '\\"' in text and '"' not in _texts(case):
        yield "arguments are encoded twice"


def _empty_answers(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield the places of answers that hold neither a text nor a call."""
    for key in _CONTAINERS:
        for index, turn in enumerate(row[key] if isinstance(row.get(key), list) else ()):
            if isinstance(turn, dict) and turn.get("role", turn.get("from")) in ANSWERS:
                said = next(
                    (turn[key] for key in ("content", "value", "text") if key in turn), None
                )
                if said in (None, "", []) and not turn.get("tool_calls"):
                    yield f"{key}[{index}]"
    for key in ("completion", "output", "response"):
        if key in row and row[key] in (None, "", []):
            yield key


def _has_media(value: Any) -> bool:
    """Tell whether a part of a content is a picture, a video or a sound."""
    if isinstance(value, dict):
        kind = value.get("type")
        media = isinstance(kind, str) and kind.split("_")[0] in ("image", "video", "audio")
        return media or any(map(_has_media, value.values()))
    return isinstance(value, list) and any(map(_has_media, value))


def _truth(label: Any) -> bool | None:
    """Return what a label of good and bad answers means; None where it means neither."""
    if _is_off(label) or label == "False":
        return False
    return True if label in (1, True, "1", "true", "True") else None


def _counts(said: Said, case: Case) -> bool:
    """Tell whether a text must be trained: of preferences and labelled rows, turns are prompt."""
    prompt = case.method != "sft" and said.path.startswith(("messages", "conversations", "prompt"))
    return said.answer and not said.masked and not prompt


def _texts(case: Case) -> str:
    return "\n".join(said.text for row in case.rows for said in said_in(row))


def said_in(row: Mapping[str, Any], path: str = "", masked: bool = False) -> Iterator[Said]:
    """Yield the texts of a row that a model is to learn from or to be shown."""
    masked = masked or row.get("masked") is True
    masked = masked or any(_is_off(row[key]) for key in MASK_KEYS if key in row)
    role = row.get("role", row.get("from"))
    answer = role in ANSWERS and not any(key in row for key in SPAN_KEYS)
    for key, value in row.items():
        here = f"{path}.{key}" if path else key
        if key in ("tool_calls", "tools"):
            yield from _names(value, here, answer, masked)
        elif isinstance(value, list) and key in (*TEXT_KEYS, *_CONTAINERS):
            yield from _items(value, here, answer, masked, row)
        elif isinstance(value, dict) and key in TEXT_KEYS:
            yield from said_in(value, here, masked)
        elif role in CALLS and isinstance(value, str) and _is_json(value):
            yield from _names(_listed(value), here, True, masked)
        elif isinstance(value, str) and value.strip() and key in TEXT_KEYS:
            told = answer or (role is None and key in ("completion", "output", "response"))
            yield Said(here, value.strip(), told, masked)


def _items(
    values: list[Any], here: str, answer: bool, masked: bool, owner: Mapping[str, Any]
) -> Iterator[Said]:
    for index, item in enumerate(values):
        at = f"{here}[{index}]"
        if isinstance(item, dict):
            inner = {"role": owner["role"], **item} if "role" in owner else item
            yield from said_in(inner, at, masked)
        elif isinstance(item, str) and item.strip():
            yield Said(at, item.strip(), answer, masked)
        elif isinstance(item, list):
            yield from _items(item, at, answer, masked, {})


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except ValueError:
        return False


def _listed(text: str) -> str:
    value = json.loads(text)
    return json.dumps(value if isinstance(value, list) else [value])


def _names(value: Any, here: str, answer: bool, masked: bool) -> Iterator[Said]:
    """Yield the names and the string arguments of tool calls, and the names of declared tools."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return
    for index, item in enumerate(value if isinstance(value, list) else []):
        function = item.get("function", item) if isinstance(item, dict) else {}
        at = f"{here}[{index}]"
        if isinstance(function, dict) and isinstance(function.get("name"), str):
            yield Said(f"{at}.name", function["name"], answer, masked)
            arguments = function.get("arguments")
            if isinstance(arguments, str):
                try:
                    arguments = json.loads(arguments)
                except ValueError:
                    arguments = None
            for text in _leaves(arguments):
                yield Said(f"{at}.arguments", text, answer, masked)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value.strip():
        yield value.strip()
    elif isinstance(value, dict):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item)


def _is_off(value: Any) -> bool:
    return value in (0, False, "0", "false") and value is not None
