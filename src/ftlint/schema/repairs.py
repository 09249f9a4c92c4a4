"""What an annotation's ``fix`` names: small functions that look at the value and mend it.

Each takes a Case and returns a Repair. None of them changes the record; a fix is a description
of the change. A fix is safe only where the training signal stays the same, or where any strict
reader would have taken the value for what the fix writes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final

from ftlint.model.diagnostic import Edit, Fix, Op, Safety
from ftlint.model.keys import answers_beside
from ftlint.model.spelling import closest
from ftlint.schema.callids import call_id, result_id
from ftlint.schema.case import Case, Repair
from ftlint.schema.keys import (
    delete_empty,
    delete_key,
    delete_mask,
    delete_null,
    fold,
    unknown_key,
)
from ftlint.schema.values import show


def dump(value: Any) -> str:
    """Write a value as compact JSON text, non-ASCII characters as they are."""
    return json.dumps(value, ensure_ascii=False)


def _role(case: Case) -> Repair:
    value = case.value
    if not isinstance(value, str):
        return Repair(help=_listing(case.words["known"]))
    folded = value.strip().casefold()
    if folded in case.node["enum"]:
        return Repair("case", Fix.set(f"Write {folded}", case.path, folded), suggestion=folded)
    alias = case.words["aliases"].get(folded)
    if alias is not None:
        return Repair(fix=Fix.set(f"Rename to {alias}", case.path, alias), help=f"use {alias}")
    near = closest(fold(value), case.words["known"], 0.7)
    if near is not None:
        fix = Fix.set(f"Rename to {near}", case.path, near, Safety.UNSAFE)
        return Repair(fix=fix, help=f"did you mean {near}?")
    return Repair(help=_listing(case.words["known"]))


def _listing(known: list[str]) -> str:
    return "known roles: " + ", ".join(known)


def _weight(case: Case) -> Repair:
    value = case.value
    number: int | None = None
    if value is None:
        number = 1
    elif isinstance(value, bool):
        number = int(value)
    elif isinstance(value, str) and value.strip() in ("0", "1", "0.0", "1.0"):
        number = int(value.strip()[0])
    if number is None:
        return Repair()
    return Repair("type", Fix.set(f"Write {number}", case.path, number))


_PAIR_HELP: Final = "two answers are a preference pair: write them as chosen and rejected"


def _content(case: Case) -> Repair:
    value = case.value
    if value is None:
        return Repair("null")
    if isinstance(value, list):
        pair = len(value) == 2 and all(isinstance(item, str) for item in value)
        return Repair(help=_PAIR_HELP if pair and case.path[-1:] == ("output",) else None)
    if isinstance(value, dict):
        if _is_message(value) and case.path[-1:] not in (("content",), ("value",)):
            return _messages(case)
        if isinstance(value.get("text"), str) and value.keys() <= {"type", "text"}:
            fix = Fix.set("Use the text of the part", case.path, value["text"], Safety.UNSAFE)
            return Repair(fix=fix)
        title = "Write the object as JSON text"
    else:
        title = "Write it as text"
    return Repair(fix=Fix.set(title, case.path, dump(value), Safety.UNSAFE))


def _is_message(value: Any) -> bool:
    """Tell whether an object is one message, in the words of chats or of ShareGPT."""
    return isinstance(value, dict) and any(
        isinstance(value.get(role), str) and content in value
        for role, content in (("role", "content"), ("from", "value"))
    )


def _messages(case: Case) -> Repair:
    """Put one message into a list; where a text alone is taken, use that of the message."""
    value = case.value
    if not _is_message(value):
        return Repair()
    taken = case.node.get("type", "array")
    if "array" in ([taken] if isinstance(taken, str) else taken):
        fix = Fix.set("Put the message into a list", case.path, [value])
        return Repair(fix=fix, help="write a list, with this message as its only one")
    text = value.get("content", value.get("value"))
    if not isinstance(text, str):
        return Repair()
    return Repair(fix=Fix.set("Use the text of the message", case.path, text, Safety.UNSAFE))


def _dump_result(case: Case) -> Repair:
    if case.value is None:
        return Repair("null")
    return Repair(fix=Fix.set("Write the result as JSON text", case.path, dump(case.value)))


def _dump_arguments(case: Case) -> Repair:
    value = case.value
    if value is None:
        return Repair(fix=Fix.set("Write {}", case.path, "{}"))
    if isinstance(value, dict | list):
        return Repair(fix=Fix.set("Write the arguments as JSON text", case.path, dump(value)))
    return Repair()


def _parse_json(case: Case) -> Repair:
    if case.value is None:
        return Repair("null")
    if isinstance(case.value, dict):
        return _messages(case)
    if isinstance(case.value, str):
        try:
            parsed = json.loads(case.value)
        except (ValueError, RecursionError):
            return _parse_python(case)
        if isinstance(parsed, list):
            return Repair("json", Fix.set("Unwrap the JSON string", case.path, parsed))
    return Repair()


def _parse_python(case: Case) -> Repair:
    from ftlint.jsontext.python_repr import from_python

    meant = from_python(case.value) if case.value.lstrip().startswith("[") else None
    parsed = json.loads(meant[0]) if meant is not None else None
    if not isinstance(parsed, list):
        return Repair()
    title = "Write as JSON what Python printed"
    return Repair("python", Fix.set(title, case.path, parsed, Safety.UNSAFE))


def _clean_name(case: Case) -> Repair:
    text = case.value if isinstance(case.value, str) else ""
    name = re.sub(r"[^a-zA-Z0-9_-]+", "_", text)[:64].strip("_")
    if not name:
        return delete_key(case)
    return Repair(fix=Fix.set(f"Write {name}", case.path, name, Safety.UNSAFE))


def _tool_name(case: Case) -> Repair:
    name = re.sub(r"[^a-zA-Z0-9_-]+", "_", str(case.value))[:64]
    if not name.strip("_"):
        return Repair()
    return Repair(fix=Fix.set(f"Write {name}", case.path, name, Safety.UNSAFE))


def _insert_or_set(case: Case, key: str, value: Any, safety: Safety = Safety.SAFE) -> Fix:
    title = f"Set {key} to {show(value)}"
    if case.missing is None:
        return Fix.set(title, case.path, value, safety)
    return Fix(title, safety, (Edit(Op.INSERT, (*case.path, key), value),))


def _call_type(case: Case) -> Repair:
    return Repair(fix=_insert_or_set(case, "type", "function"))


def _call_id(case: Case) -> Repair:
    call = case.path if case.missing else case.path[:-1]
    return Repair(fix=_insert_or_set(case, "id", call_id(case.record, call)))


def _result_id(case: Case) -> Repair:
    message = case.path if case.missing else case.path[:-1]
    found, sure = result_id(case.record, message)
    if found is None:
        return Repair()
    safety = Safety.SAFE if sure else Safety.UNSAFE
    return Repair(fix=_insert_or_set(case, "tool_call_id", found, safety))


def _text_id(case: Case) -> Repair:
    value = case.value
    if value is None:
        return _call_id(case) if case.path[-1] == "id" else _result_id(case)
    if isinstance(value, int) and not isinstance(value, bool):
        return Repair(fix=Fix.set("Write the id as a string", case.path, str(value)))
    return Repair()


def _image_url(case: Case) -> Repair:
    if not isinstance(case.value, str):
        return Repair()
    return Repair(fix=Fix.set("Put the address into an object", case.path, {"url": case.value}))


def _wrap_part(case: Case) -> Repair:
    if not isinstance(case.value, str):
        return Repair()
    part = {"type": "text", "text": case.value}
    return Repair(fix=Fix.set("Make it a text part", case.path, part, Safety.UNSAFE))


def _part_type(case: Case) -> Repair:
    for kind in ("text", "image_url"):
        if kind in case.value:
            return Repair(fix=_insert_or_set(case, "type", kind, Safety.UNSAFE))
    return Repair()


def _completion_key(case: Case) -> Repair:
    key = str(case.path[-1])
    unwanted = key.startswith(("non_", "dis", "rejected"))
    wanted = "non_preferred_output" if unwanted else "preferred_output"
    if wanted in case.record:
        return Repair(suggestion=wanted)
    fix = Fix.rename(f"Rename to {wanted}", case.path, wanted)
    return Repair(fix=fix, suggestion=wanted, replaces=wanted)


_TRUTHS: Final = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def _truth(case: Case) -> Repair:
    meant = _TRUTHS.get(str(case.value).strip().lower())
    if meant is None or isinstance(case.value, (list, dict)):
        return Repair()
    return Repair(fix=Fix.set(f"Write {show(meant)}", case.path, meant))


def _drop_record(case: Case) -> Repair:
    """Drop a record without turns, unless a column of its own holds an answer."""
    beside = answers_beside(case.record, str(case.path[0]) if case.path else "")
    return Repair() if beside else Repair(fix=Fix.drop_record())


REPAIRS: Final[dict[str, Callable[[Case], Repair]]] = {
    "call-id": _call_id,
    "call-type": _call_type,
    "clean-name": _clean_name,
    "completion-key": _completion_key,
    "content": _content,
    "delete-empty": delete_empty,
    "delete-key": delete_key,
    "delete-mask": delete_mask,
    "delete-null": delete_null,
    "drop-record": _drop_record,
    "dump-arguments": _dump_arguments,
    "dump-result": _dump_result,
    "image-url": _image_url,
    "messages": _messages,
    "parse-json": _parse_json,
    "part-type": _part_type,
    "result-id": _result_id,
    "role": _role,
    "text-id": _text_id,
    "tool-name": _tool_name,
    "truth": _truth,
    "unknown-key": unknown_key,
    "weight": _weight,
    "wrap-part": _wrap_part,
}
"""The repairs by the name that annotations use."""
