"""Words for the errors of schemas that carry no words of their own, one function a keyword."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

from ftlint.model.diagnostic import Path
from ftlint.schema.values import TYPE_WORDS, at, show, type_word

if TYPE_CHECKING:
    from ftlint.schema.compiled import Violation

LISTED: Final = 5
"""Allowed values that a message lists."""


def word_errors(errors: list[Any], record: Any, *, rule: str = "") -> list[Violation]:
    """Word the errors of a validator of jsonschema-rs, each message once for a place.

    Messages are fragments ("must be a string, not null"), or sentences where a rule is given.
    """
    from ftlint.schema.compiled import Violation

    found: dict[tuple[Path, str], Violation] = {}
    for error in errors:
        for path, message, key in _word(error, record):
            if rule:
                message = message[0].upper() + message[1:]
            found.setdefault((path, message), Violation(rule, message, path, key))
    return list(found.values())


def _word(error: Any, record: Any) -> Iterator[tuple[Path, str, bool]]:
    path = tuple(error.instance_path)
    kind = error.kind
    extra = getattr(kind, "unexpected", None)
    if kind.name == "falseSchema" and error.schema_path[-1:] == ["additionalProperties"]:
        extra = list(at(record, path) or ())
    if extra is not None and kind.name != "unevaluatedItems":
        for key in extra:
            yield (*path, key), f"the key {show(key)} is not allowed", True
    elif kind.name == "falseSchema" and path and isinstance(path[-1], str):
        yield path, f"the key {show(path[-1])} is not allowed", True
    elif kind.name == "propertyNames":
        yield path, f"a key is not allowed: {_inner(kind.error)}", False
    elif kind.name in ("anyOf", "oneOf") and all(getattr(kind, "context", ())):
        yield from _branches(path, kind.context, record)
    else:
        yield path, _sentence(kind, at(record, path)), False


def _inner(error: Any) -> str:
    return _sentence(error.kind, error.instance)


def _branches(
    path: Path, context: list[list[Any]], record: Any
) -> Iterator[tuple[Path, str, bool]]:
    """Word a choice by its branch that comes nearest: the one whose errors lie deepest.

    Where no branch gets past the value's own type, all that can be said is that none fits.
    """
    value = at(record, path)
    fitting = [
        errors
        for errors in context
        if errors and not any(_is_type_here(error, path) for error in errors)
    ]
    if not fitting:
        wanted = list(
            dict.fromkeys(
                _types(error.kind)
                for errors in context
                for error in errors[:1]
                if error.kind.name == "type"
            )
        )
        if wanted and len(wanted) == len(context):
            yield path, f"must be {' or '.join(wanted)}, not {type_word(value)}", False
        else:
            yield path, f"{show(value)} fits none of the {len(context)} allowed shapes", False
        return
    best = max(
        fitting, key=lambda errors: (max(len(e.instance_path) for e in errors), -len(errors))
    )
    for error in best:
        yield from _word(error, record)


def _is_type_here(error: Any, path: Path) -> bool:
    return error.kind.name in ("type", "const", "enum") and tuple(error.instance_path) == path


def _types(kind: Any) -> str:
    names = sorted(kind.types, key=lambda name: (name == "null", name))
    return " or ".join(TYPE_WORDS.get(name, name) for name in names)


def _listed(options: Any) -> str:
    if not isinstance(options, list):
        return "an allowed value"
    shown = ", ".join(show(option) for option in options[:LISTED])
    more = len(options) - LISTED
    return f"one of {shown}" + (f" and {more} more" if more > 0 else "")


def _size(value: Any) -> str:
    return str(len(value)) if isinstance(value, str | list | dict) else "another size"


_SENTENCES: Final[dict[str, Callable[[Any, Any], str]]] = {
    "required": lambda kind, _: f"the required key {show(kind.property)} is missing",
    "type": lambda kind, value: f"must be {_types(kind)}, not {type_word(value)}",
    "enum": lambda kind, value: f"must be {_listed(kind.options)}, not {show(value)}",
    "const": lambda kind, value: f"must be {show(kind.expected_value)}, not {show(value)}",
    "pattern": lambda kind, value: f"{show(value)} does not match {show(kind.pattern)}",
    "format": lambda kind, value: f"{show(value)} is not a valid {kind.format}",
    "minimum": lambda kind, value: f"must be at least {show(kind.limit)}, not {show(value)}",
    "maximum": lambda kind, value: f"must be at most {show(kind.limit)}, not {show(value)}",
    "exclusiveMinimum": lambda kind, value: f"must be above {show(kind.limit)}, not {show(value)}",
    "exclusiveMaximum": lambda kind, value: f"must be below {show(kind.limit)}, not {show(value)}",
    "multipleOf": lambda kind, value: (
        f"must be a multiple of {show(kind.multiple_of)}, not {show(value)}"
    ),
    "minLength": lambda kind, value: (
        f"must have at least {kind.limit} characters, not {_size(value)}"
    ),
    "maxLength": lambda kind, value: (
        f"must have at most {kind.limit} characters, not {_size(value)}"
    ),
    "minItems": lambda kind, value: f"must have at least {kind.limit} items, not {_size(value)}",
    "maxItems": lambda kind, value: f"must have at most {kind.limit} items, not {_size(value)}",
    "minProperties": lambda kind, value: (
        f"must have at least {kind.limit} keys, not {_size(value)}"
    ),
    "maxProperties": lambda kind, value: f"must have at most {kind.limit} keys, not {_size(value)}",
    "uniqueItems": lambda kind, _: "has the same item twice",
    "contains": lambda kind, _: "has no item of the kind that is required",
    "additionalItems": lambda kind, _: "has more items than are allowed",
    "unevaluatedItems": lambda kind, _: "has items that are not allowed",
    "falseSchema": lambda kind, _: "is not allowed here",
    "not": lambda kind, value: f"{show(value)} is excluded here",
    "oneOf": lambda kind, _: "fits several of the shapes of which it may fit one only",
}


def _sentence(kind: Any, value: Any) -> str:
    """Word one failed keyword."""
    word = _SENTENCES.get(kind.name)
    return word(kind, value) if word else f"{show(value)} fails the keyword {kind.name}"
