"""Repairs of keys that a record or a message should not have: rename, move, or leave alone.

Nothing that some trainer reads is deleted, nor the only content of a message; no key with a value
is ever deleted by a safe fix.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from ftlint.model.diagnostic import Edit, Fix, Op, Safety
from ftlint.model.keys import ANSWER, HELD, MASK, PROMPT, READS_TURNS, is_empty
from ftlint.model.masks import truth
from ftlint.model.roles import SYSTEM_ROLES, canonical_role
from ftlint.model.spelling import closest
from ftlint.schema.case import Case, Repair
from ftlint.schema.values import at, show

CONTENT_KEYS = ("content", "tool_calls", "function_call", "refusal")
"""What a message may say; one of them is enough."""


SAME = (
    frozenset({"content", "value", "text", "message", "body"}),
    frozenset({"role", "from", "speaker", "author", "sender"}),
    frozenset(key for key, what in HELD.items() if what == ANSWER),
    frozenset(key for key, what in HELD.items() if what == PROMPT),
)
"""Names that data sets have for one thing: the text of a turn, who speaks, an answer, a prompt."""


def near_key(wanted: str, keys: Iterable[Any]) -> str | None:
    """Return the key that looks like a misspelt ``wanted``, or None.

    >>> near_key("content", ["role", "c ontent"])
    'c ontent'
    >>> near_key("content", ["role", "text"])
    """
    return _near_key(wanted, tuple([key for key in keys if isinstance(key, str)]))


@lru_cache(maxsize=4096)
def _near_key(wanted: str, keys: tuple[str, ...]) -> str | None:
    by_fold = {fold(key): key for key in keys if key != wanted}
    found = closest(fold(wanted), by_fold, 0.8)
    return None if found is None else by_fold[found]


def other_name(wanted: str, holder: Mapping[str, Any], known: Iterable[str]) -> str | None:
    """Return the key under which an object keeps what it lacks under the name wanted, or None.

    >>> other_name("output", {"instruction": "Q", "response": "A"}, ("instruction", "output"))
    'response'
    """
    names = next((group for group in SAME if wanted in group), frozenset())
    found = (key for key in holder if key in names and key not in known)
    return next((key for key in found if not is_empty(holder[key])), None)


def fold(key: str) -> str:
    """Return a word without case and without what is neither letter nor digit."""
    return (key if key.isalnum() else re.sub(r"[\W_]+", "", key)).casefold()


def unknown_key(case: Case) -> Repair:
    """Rename a misspelt key or an alias, move a system prompt to its place, delete the rest."""
    key = str(case.path[-1])
    holder = at(case.record, case.path[:-1])
    wanted = _meant(case, key, holder)
    if wanted is not None:
        edits: tuple[Edit, ...] = (Edit(Op.RENAME, case.path, wanted),)
        if wanted in holder:  # as null
            place = (*case.path[:-1], wanted)
            edits = (Edit(Op.SET, place, case.value), Edit(Op.DELETE, case.path))
        fix = Fix(f"Rename to {wanted}", Safety.UNSAFE, edits)
        return Repair(fix=fix, help=f"did you mean {wanted}?", replaces=wanted)
    if key in READS_TURNS and len(case.path) == 1:
        return _system(case, holder)
    return delete_key(case)


def delete_key(case: Case) -> Repair:
    """Delete a key, unless what it holds is read elsewhere or is all that its message says."""
    key = str(case.path[-1])
    if case.value is None:
        return Repair(fix=_deletion(case, Safety.SAFE))
    if is_empty(case.value):
        return Repair(fix=_deletion(case, Safety.UNSAFE))
    if key in HELD:
        return Repair(help=_kept(key))
    holder = at(case.record, case.path[:-1])
    if len(case.path) > 1 and not any(_says(holder.get(one)) for one in CONTENT_KEYS):
        return Repair(help="the message says nothing else: move the text to content")
    return Repair(fix=_deletion(case, Safety.UNSAFE))


def _says(value: Any) -> bool:
    """Tell whether a value says something: a number where a text should be does not."""
    return isinstance(value, str | list | dict) and not is_empty(value)


def delete_mask(case: Case) -> Repair:
    """Delete a mask that masks nothing; one that masks is left to a person."""
    if case.value is None:
        return Repair(fix=_deletion(case, Safety.SAFE))
    if truth(case.value) is False and len(case.path) == 1:
        return Repair(help="weight 0 leaves the record out: drop the record, or set the turns to 0")
    return Repair(fix=_deletion(case, Safety.UNSAFE))


def delete_null(case: Case) -> Repair:
    """Delete a key whose value is null."""
    return Repair(fix=_deletion(case, Safety.SAFE)) if case.value is None else Repair()


def delete_empty(case: Case) -> Repair:
    """Delete a key whose value holds nothing."""
    return Repair(fix=_deletion(case, Safety.UNSAFE)) if is_empty(case.value) else Repair()


def _deletion(case: Case, safety: Safety) -> Fix:
    return Fix.delete(f"Remove {show(case.path[-1])[1:-1]}", case.path, safety)


def _kept(key: str) -> str:
    if HELD[key] == MASK:
        return "it is a mask; name the trainer that reads it with --target, or convert the file"
    return (
        f"it holds {HELD[key]} for other trainers: name yours with --target, convert the file, or "
        "remove the key by hand"
    )


def _meant(case: Case, key: str, holder: dict[str, Any]) -> str | None:
    """Return the missing key that a key stands for, where its value could be that key's."""
    free = [known for known in case.node.get("properties", ()) if holder.get(known) is None]
    wanted = case.words.get("synonyms", {}).get(key)
    if wanted not in free:
        wanted = None
        if key not in HELD:
            wanted = next((known for known in free if near_key(known, [key])), None)
    return wanted if wanted is not None and _could_be(wanted, case.value) else None


def _could_be(key: str, value: Any) -> bool:
    """Tell whether a value can be a key's: a role is a role word, a text is not empty."""
    if key == "role":
        return canonical_role(value) is not None
    if key in ("content", "reasoning_content"):
        return isinstance(value, str | list) and not is_empty(value)
    return isinstance(value, list) if key == "messages" else value is not None


def _system(case: Case, record: dict[str, Any]) -> Repair:
    """Offer the system prompt at the top of a record as its first message."""
    messages = record.get("messages")
    text = case.value
    if not isinstance(text, str) or is_empty(text) or not isinstance(messages, list):
        return delete_key(case)
    first = messages[0] if messages and isinstance(messages[0], dict) else {}
    if any(isinstance(one, dict) and one.get("role") in SYSTEM_ROLES for one in messages):
        if first.get("content") == text:
            return Repair(fix=_deletion(case, Safety.UNSAFE), help="a message says the same")
        return Repair(help=_kept("system"))
    message = {"role": "system", "content": text}
    edits = (Edit(Op.INSERT, ("messages", 0), message), Edit(Op.DELETE, case.path))
    fix = Fix("Make it the first message, of role system", Safety.UNSAFE, edits)
    return Repair(fix=fix, help="it holds the system prompt: make it the first message")
