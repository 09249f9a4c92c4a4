"""One constraint that failed, as repairs see it, and what they know about it."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from ftlint.model.diagnostic import Fix, Path
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
