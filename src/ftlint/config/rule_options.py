"""Options of single rules, at ``[rules.<name>]``: read from the fields of ``Rule.Options``.

A field's type says what a value may be; its metadata ``help`` says what it is for. In TOML a
field is written in kebab case.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ftlint.config.toml import Keys
from ftlint.errors import nearest

if TYPE_CHECKING:
    from ftlint.config.options import RuleClass
    from ftlint.config.parse import Parser


class RuleOption(NamedTuple):
    """One option of a rule: its TOML name, its type, its default and its words."""

    name: str
    field: str
    type: Any
    default: Any
    help: str


def rule_options(rule: RuleClass) -> dict[str, RuleOption]:
    """Return the options of a rule by their TOML name, in order of the fields."""
    options: dict[str, RuleOption] = {}
    hints = typing.get_type_hints(rule.Options)
    for item in dataclasses.fields(rule.Options):
        default = item.default
        if item.default_factory is not dataclasses.MISSING:
            default = item.default_factory()
        name = item.name.replace("_", "-")
        help_text = str(item.metadata.get("help", ""))
        options[name] = RuleOption(name, item.name, hints[item.name], default, help_text)
    return options


def parse_rule_options(
    parser: Parser, keys: Keys, rule: RuleClass, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Check a rule's table; returns plain values by field name."""
    options = rule_options(rule)
    found: dict[str, Any] = {}
    for key, raw in values.items():
        option = options.get(key)
        if option is None:
            hint = nearest(key, options) or (
                f"; it has {', '.join(options)}" if options else "; it has no options"
            )
            parser.fail((*keys, key), f'unknown option "{key}" of {rule.name}{hint}')
        try:
            found[option.field] = convert(raw, option.type)
        except ValueError:
            wanted = describe(option.type)
            parser.fail((*keys, key), f"option {key} of {rule.name} must be {wanted}, not {raw!r}")
    return found


def convert(raw: Any, kind: Any) -> Any:
    """Return a TOML value as the type of a field; raises ValueError when it does not fit.

    >>> convert(["a"], tuple[str, ...]), convert(1, float)
    (('a',), 1.0)
    """
    origin = typing.get_origin(kind)
    arguments = typing.get_args(kind)
    if origin is typing.Literal:
        return _require(raw in arguments, raw)
    if origin in (typing.Union, types.UnionType):
        return _convert_any(raw, arguments)
    if origin in (tuple, frozenset, list, set):
        _require(isinstance(raw, list | tuple), raw)
        return (origin if origin is not list else list)(convert(x, arguments[0]) for x in raw)
    if origin is not None and issubclass(origin, Mapping):
        _require(isinstance(raw, Mapping), raw)
        return {str(key): convert(item, arguments[1]) for key, item in raw.items()}
    if kind is float:
        return float(_require(isinstance(raw, int | float) and not isinstance(raw, bool), raw))
    return _require(type(raw) is kind, raw)


def _convert_any(raw: Any, kinds: tuple[Any, ...]) -> Any:
    for kind in kinds:
        if kind is not type(None):
            try:
                return convert(raw, kind)
            except ValueError:
                continue
    raise ValueError(raw)


def _require(holds: bool, raw: Any) -> Any:
    if not holds:
        raise ValueError(raw)
    return raw


def describe(kind: Any) -> str:
    """Say in words what a type takes.

    >>> describe(typing.Literal["a", "b"]), describe(tuple[str, ...]), describe(int | None)
    ('"a" or "b"', 'a list of strings', 'a whole number')
    """
    origin = typing.get_origin(kind)
    arguments = typing.get_args(kind)
    if origin is typing.Literal:
        return " or ".join(f'"{value}"' for value in arguments)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(describe(item) for item in arguments if item is not type(None))
    if origin in (tuple, frozenset, list, set):
        plural = {str: "strings", int: "whole numbers", float: "numbers"}
        return f"a list of {plural.get(arguments[0], 'values')}"
    if origin is not None:
        return "a table"
    words = {bool: "true or false", int: "a whole number", float: "a number", str: "a string"}
    return words[kind]


def json_schema(kind: Any) -> dict[str, Any]:
    """Return the JSON Schema of a type."""
    origin = typing.get_origin(kind)
    arguments = typing.get_args(kind)
    if origin is typing.Literal:
        return {"enum": list(arguments)}
    if origin in (typing.Union, types.UnionType):
        found = [json_schema(item) for item in arguments if item is not type(None)]
        return found[0] if len(found) == 1 else {"anyOf": found}
    if origin in (tuple, frozenset, list, set):
        return {"type": "array", "items": json_schema(arguments[0])}
    if origin is not None:
        return {"type": "object", "additionalProperties": json_schema(arguments[1])}
    return {"type": {bool: "boolean", int: "integer", float: "number", str: "string"}[kind]}
