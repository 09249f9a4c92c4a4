"""What an annotation's ``fix`` names: small functions that look at the value and mend it.

Each takes a Case and returns a Repair. None of them changes the record; a fix is a description
of the change. A fix is safe only where the training signal stays the same, or where any strict
reader would have taken the value for what the fix writes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from ftlint.model.diagnostic import Edit, Fix, Op, Path, Safety
from ftlint.schema.callids import call_id, result_id
from ftlint.schema.values import at, show, type_word


class Case(NamedTuple):
    """One constraint that failed: the record, the place, and the subschema with its words.

    ``missing`` is the key that is not there; ``key`` means that the key at the end of ``path``
    is at fault, not its value.
    """

    record: Any
    path: Path
    value: Any
    node: dict[str, Any]
    words: dict[str, Any]
    key: bool = False
    missing: str | None = None


class Repair(NamedTuple):
    """What a repair knows: a variant of the words, a fix, a help line, a suggested value.

    ``replaces`` is the key that a misspelt key stands for: its absence has the same cause.
    """

    variant: str | None = None
    fix: Fix | None = None
    help: str | None = None
    suggestion: str = ""
    replaces: str | None = None


def describe(template: str, case: Case, repair: Repair) -> str:
    """Fill the placeholders of a message."""
    names = [step for step in case.path if isinstance(step, str)]
    values = {
        "value": show(case.value),
        "type": type_word(case.value),
        "key": show(names[-1])[1:-1] if names else "the record",
        "quoted": show(names[-1]) if names else "the record",
        "missing": case.missing or "",
        "role": show(role_at(case))[1:-1],
        "suggestion": repair.suggestion,
    }
    return re.sub(r"\{(\w+)\}", lambda match: values[match[1]], template)


def role_at(case: Case) -> str:
    """Return the role of the innermost message around a place."""
    for end in range(len(case.path), -1, -1):
        holder = at(case.record, case.path[:end])
        if isinstance(holder, dict) and isinstance(holder.get("role"), str):
            return str(holder["role"])
    return ""


def near_key(wanted: str, keys: Iterable[str]) -> str | None:
    """Return the key that looks like a misspelt ``wanted``, or None.

    >>> near_key("content", ["role", "c ontent"])
    'c ontent'
    >>> near_key("content", ["role", "text"])
    """
    from difflib import get_close_matches

    by_fold = {_fold(key): key for key in keys if isinstance(key, str) and key != wanted}
    found = get_close_matches(_fold(wanted), by_fold, n=1, cutoff=0.8)
    return by_fold[found[0]] if found else None


def _fold(key: str) -> str:
    return re.sub(r"[\W_]+", "", key).casefold()


def dump(value: Any) -> str:
    """Write a value as compact JSON text, non-ASCII characters as they are."""
    return json.dumps(value, ensure_ascii=False)


def _role(case: Case) -> Repair:
    from difflib import get_close_matches

    value = case.value
    if not isinstance(value, str):
        return Repair(help=_listing(case.words["known"]))
    folded = value.strip().casefold()
    if folded in case.node["enum"]:
        return Repair("case", Fix.set(f"Write {folded}", case.path, folded), suggestion=folded)
    alias = case.words["aliases"].get(folded)
    if alias is not None:
        return Repair(fix=Fix.set(f"Rename to {alias}", case.path, alias), help=f"use {alias}")
    near = get_close_matches(_fold(value), case.words["known"], n=1, cutoff=0.7)
    if near:
        fix = Fix.set(f"Rename to {near[0]}", case.path, near[0], Safety.UNSAFE)
        return Repair(fix=fix, help=f"did you mean {near[0]}?")
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


def _content(case: Case) -> Repair:
    value = case.value
    if value is None:
        return Repair("null")
    if isinstance(value, list):
        return Repair()
    if isinstance(value, dict):
        if isinstance(value.get("text"), str) and value.keys() <= {"type", "text"}:
            fix = Fix.set("Use the text of the part", case.path, value["text"], Safety.UNSAFE)
            return Repair(fix=fix)
        title = "Write the object as JSON text"
    else:
        title = "Write it as text"
    return Repair(fix=Fix.set(title, case.path, dump(value), Safety.UNSAFE))


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
    if isinstance(case.value, str):
        try:
            parsed = json.loads(case.value)
        except (ValueError, RecursionError):
            return Repair()
        if isinstance(parsed, list):
            return Repair("json", Fix.set("Unwrap the JSON string", case.path, parsed))
    return Repair()


UNREAD_KEYS: Final = frozenset({"id", "_id", "idx", "index", "uuid", "__index_level_0__"})
"""Top-level keys that only number a record: dropping one loses nothing of the training signal."""


def _unknown_key(case: Case) -> Repair:
    key = case.path[-1]
    holder = at(case.record, case.path[:-1])
    free = [known for known in case.node.get("properties", ()) if known not in holder]
    wanted = case.words.get("synonyms", {}).get(key)
    if wanted not in free:
        wanted = next((known for known in free if near_key(known, [str(key)])), None)
    if wanted is not None and case.value is not None:
        fix = Fix.rename(f"Rename to {wanted}", case.path, wanted, Safety.UNSAFE)
        return Repair(fix=fix, help=f"did you mean {wanted}?", replaces=wanted)
    if len(case.path) == 1 and key in UNREAD_KEYS:
        return _delete(case, Safety.SAFE)
    return _delete_key(case)


def _delete(case: Case, safety: Safety) -> Repair:
    return Repair(fix=Fix.delete(f"Remove {show(case.path[-1])[1:-1]}", case.path, safety))


def _delete_key(case: Case) -> Repair:
    return _delete(case, Safety.SAFE if case.value is None else Safety.UNSAFE)


def _delete_null(case: Case) -> Repair:
    return _delete(case, Safety.SAFE) if case.value is None else Repair()


def _clean_name(case: Case) -> Repair:
    text = case.value if isinstance(case.value, str) else ""
    name = re.sub(r"[^a-zA-Z0-9_-]+", "_", text)[:64].strip("_")
    if not name:
        return _delete_key(case)
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


def _drop_record(case: Case) -> Repair:
    return Repair(fix=Fix.drop_record())


REPAIRS: Final[dict[str, Callable[[Case], Repair]]] = {
    "call-id": _call_id,
    "call-type": _call_type,
    "clean-name": _clean_name,
    "completion-key": _completion_key,
    "content": _content,
    "delete-key": _delete_key,
    "delete-null": _delete_null,
    "delete-safe": lambda case: _delete(case, Safety.SAFE),
    "delete-unsafe": lambda case: _delete(case, Safety.UNSAFE),
    "drop-record": _drop_record,
    "dump-arguments": _dump_arguments,
    "dump-result": _dump_result,
    "image-url": _image_url,
    "parse-json": _parse_json,
    "part-type": _part_type,
    "result-id": _result_id,
    "role": _role,
    "text-id": _text_id,
    "tool-name": _tool_name,
    "unknown-key": _unknown_key,
    "weight": _weight,
    "wrap-part": _wrap_part,
}
"""The repairs by the name that annotations use."""
