"""From the errors of our own schemas to violations, by the annotation of each constraint."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from ftlint.model.diagnostic import Path, Severity
from ftlint.model.keys import is_empty
from ftlint.schema.case import Case, Repair, describe, role_at
from ftlint.schema.compiled import Compiled, Violation
from ftlint.schema.keys import near_key, other_name
from ftlint.schema.repairs import REPAIRS
from ftlint.schema.store import ANNOTATION
from ftlint.schema.values import at, show

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

_BY_VALUE: Final = frozenset({"", "content", "role", "tool-name", "truth", "weight"})
"""Repairs that read the value and its subschema alone; no name is no repair."""
_BY_KEYS: Final = frozenset({"delete-key", "unknown-key"})
"""Repairs that read beside them the keys of the object around, and which of them hold nothing."""
_SHORT: Final = 80
"""Characters of a text for which words are remembered."""
_MOST: Final = 4096
_worded: dict[Any, tuple[tuple[Violation, Repair], Case]] = {}
"""What was worded before and for which case, by all that the words follow from.

Annotations are known by their identity; the case keeps them from being replaced by others.
"""


def explain(schema: Compiled, value: Any) -> list[Violation]:
    """Return what is wrong with a value, in the order of the validator; empty when valid."""
    found: dict[tuple[str, Path], Violation] = {}
    missing: list[tuple[tuple[str, Path], Path]] = []
    misspelt: dict[Path, tuple[str, Path]] = {}
    for error in schema.errors(value):
        for case in _cases(schema.schema, error, value):
            violation, repair = _remembered(case)
            absent = (*violation.path, case.missing) if case.missing else None
            place = (violation.rule, absent or violation.path)
            if place in found:
                continue
            found[place] = violation
            if absent is not None:
                missing.append((place, absent))
            if repair.replaces is not None:
                misspelt.setdefault((*violation.path[:-1], repair.replaces), place)
    for place, absent in missing:
        cause = misspelt.get(absent)
        if cause is not None:
            found[place] = found[place]._replace(unless=found[cause].rule)
            found[cause] = found[cause]._replace(severity=Severity.ERROR)
    return list(found.values())


def _cases(schema: dict[str, Any], error: ValidationError, record: Any) -> Iterator[Case]:
    """Yield one case for each key or value that an error of the validator is about."""
    node = locate(schema, error.schema_path)
    keyword = str(error.schema_path[-1])
    path = tuple(error.instance_path)
    kind: Any = error.kind
    if keyword == "required":
        words = annotation(node, f"required:{kind.property}") or annotation(node, keyword)
        yield Case(record, path, at(record, path), node, words, missing=kind.property)
    elif keyword == "additionalProperties":
        for key in kind.unexpected:
            place = (*path, key)
            yield Case(record, place, at(record, place), node, annotation(node, keyword), key=True)
    else:
        words = annotation(node, keyword)
        key, missing = keyword == "not", words.get("missing")
        yield Case(record, path, at(record, path), node, words, key=key, missing=missing)


def _remembered(case: Case) -> tuple[Violation, Repair]:
    """Word a case; one that differs in nothing that is read from one before is not worded anew."""
    key = _reading(case)
    if key is None:
        return _word(case)
    known = _worded.get(key)
    if known is not None:
        return known[0]
    worded = _word(case)
    if len(_worded) < _MOST:
        _worded[key] = worded, case._replace(record=None)
    return worded


def _reading(case: Case) -> Any:
    """Return all that the words for a case follow from, None where that is not little."""
    value, words = case.value, case.words
    kind, fix = type(value), words.get("fix", "")
    short = (kind is str and len(value) <= _SHORT) or kind in (int, float, bool, type(None))
    if not short or case.missing or (fix not in _BY_VALUE and fix not in _BY_KEYS):
        return None
    holder = None
    if fix in _BY_KEYS:
        around = at(case.record, case.path[:-1])
        if case.path == ("system",) or type(around) is not dict:
            return None  # the fix is about the messages as well
        holder = tuple([(key, type(item), is_empty(item)) for key, item in around.items()])
    value = repr(value) if kind is float else value  # 0.0 and -0.0 are equal
    return id(words), id(case.node), case.path, case.key, kind, value, role_at(case), holder


def _word(case: Case) -> tuple[Violation, Repair]:
    words = case.words
    repair = REPAIRS[words["fix"]](case) if "fix" in words else Repair()
    if repair.variant is not None and repair.variant in words.get("variants", ()):
        words = words["variants"][repair.variant]
    holder = at(case.record, case.path)
    help_text = repair.help if repair.help is not None else words.get("help")
    if case.missing and isinstance(holder, dict) and help_text is None:
        known = case.node.get("properties", {})
        twin = near_key(case.missing, [key for key in holder if key not in known])
        if twin is not None:
            help_text = f"{show(twin)} looks like a misspelt {case.missing}"
        elif (other := other_name(case.missing, holder, known)) is not None:
            help_text = f"{show(other)} is not read here: rename the key to {case.missing}"
    message = describe(words["message"], case, repair)
    return (
        Violation(words["rule"], message, case.path, case.key, None, repair.fix, help_text),
        repair,
    )


def annotation(node: dict[str, Any], keyword: str) -> dict[str, Any]:
    """Return the annotation of one constraint of a subschema, or an empty mapping.

    An annotation names its rule at once, or gives one for each keyword.
    """
    words: dict[str, Any] = node.get(ANNOTATION, {})
    if "rule" in words:
        return words
    found: dict[str, Any] = words.get(keyword, {})
    return found


def locate(schema: dict[str, Any], path: list[str | int]) -> dict[str, Any]:
    """Return the subschema that holds the keyword at the end of a schema path.

    References are followed, so that both kinds of path work: the place as written, and the way
    the validator went.
    """
    node: Any = schema
    for step in path[:-1]:
        parent, node = node, node[step]
        if step == "$ref":
            node = schema
            for name in parent["$ref"].removeprefix("#/").split("/"):
                node = node[name]
    found: dict[str, Any] = node
    return found
