"""Type hints → parser, words and JSON Schema: the one engine for options and tables.

A field's type says what a value may be, its metadata ``help`` what it is for. In TOML a field is
written in kebab case, or as its metadata ``key`` says. Besides plain types there are ``Literal``,
lists, tables, ``Annotated[int, Between(1, 50)]``, and ``OneOrMany`` for a list that may be written
as its only item.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple

from ftlint.config.options import OneOrMany as OneOrMany
from ftlint.config.options import Single
from ftlint.errors import nearest
from ftlint.model.similarity import Between

if TYPE_CHECKING:
    from ftlint.config.options import RuleClass
    from ftlint.config.parse import Parser
    from ftlint.config.toml import Keys


REQUIRED: Final = dataclasses.MISSING


class Slot(NamedTuple):
    """One option: its TOML name, its field, its type, its default and its words."""

    name: str
    field: str
    type: Any
    default: Any
    help: str


def slots(shape: type[Any]) -> dict[str, Slot]:
    """Return the options of a dataclass by their TOML name, in order of the fields."""
    found: dict[str, Slot] = {}
    hints = typing.get_type_hints(shape, include_extras=True)
    for item in dataclasses.fields(shape):
        default = item.default
        if item.default_factory is not REQUIRED:
            default = item.default_factory()
        name = str(item.metadata.get("key", item.name.replace("_", "-")))
        help_text = str(item.metadata.get("help", ""))
        found[name] = Slot(name, item.name, hints[item.name], default, help_text)
    return found


def rule_options(rule: RuleClass) -> dict[str, Slot]:
    """Return the options of a rule by their TOML name, in order of the fields."""
    return slots(rule.Options)


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
            parser.fail((*keys, key), f"unknown option '{key}' of {rule.name}{hint}")
        try:
            found[option.field] = convert(raw, option.type)
        except ValueError:
            wanted = describe(option.type)
            parser.fail((*keys, key), f"option {key} of {rule.name} must be {wanted}, not {raw!r}")
    return found


def read_table(parser: Parser, keys: Keys, shape: type[Any], raw: Any) -> dict[str, Any]:
    """Check a table against a dataclass; returns what it says by field name, nothing added."""
    options = slots(shape)
    table = parser.table(keys, raw)
    parser.only(keys, table, tuple(options))
    for name, option in options.items():
        if option.default is REQUIRED and name not in table:
            what = next(str(key) for key in reversed(keys) if not isinstance(key, int))
            parser.fail(keys, f"a {what} needs '{name}'")
    found: dict[str, Any] = {}
    for key, value in table.items():
        found[options[key].field] = read_value(parser, (*keys, key), options[key].type, value)
    return found


def read_value(parser: Parser, keys: Keys, kind: Any, raw: Any) -> Any:
    """Check one value against a type, with a message that names its place, key and type."""
    try:
        return convert(raw, kind)
    except ValueError:
        parser.fail(keys, f"{keys[-1]} must be {describe(kind)}, not {raw!r}")


def convert(raw: Any, kind: Any) -> Any:
    """Return a TOML value as the type of a field; raises ValueError when it does not fit.

    >>> convert(["a"], tuple[str, ...]), convert(1, float), convert("a", OneOrMany)
    (('a',), 1.0, ('a',))
    """
    origin = typing.get_origin(kind)
    arguments = typing.get_args(kind)
    if origin is Annotated:
        inner, mark = arguments[:2]
        if isinstance(mark, Single) and not isinstance(raw, list | tuple):
            raw = (raw,)
        value = convert(raw, inner)
        return _require(not isinstance(mark, Between) or mark.holds(value), value)
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
    if kind is Any:
        return raw
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


def from_text(text: str, kind: Any) -> Any:
    """Return the text of a command line as the type of a field; ValueError when it does not fit.

    >>> from_text("true", bool), from_text("6", Annotated[int, Between(0)]), from_text("6", str)
    (True, 6, '6')
    """
    inner = typing.get_args(kind)[0] if typing.get_origin(kind) is Annotated else kind
    if inner is bool:
        _require(text in ("true", "false"), text)
        return text == "true"
    if inner in (int, float):
        return convert(inner(text), kind)
    return convert(text, kind)


def placeholder(kind: Any) -> str:
    """Return what a value looks like in help.

    >>> placeholder(bool), placeholder(typing.Literal["a", "b"]), placeholder(Mapping[str, str])
    ('true|false', 'a|b', 'NAME=VALUE')
    """
    origin = typing.get_origin(kind)
    arguments = typing.get_args(kind)
    if origin is Annotated:
        return placeholder(arguments[0])
    if origin is typing.Literal:
        return "|".join(arguments)
    if origin is not None:
        return "NAME=VALUE"
    return {bool: "true|false", int: "N", float: "N"}.get(kind, "TEXT")


_WORDS: Final = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a string",
}
_PLURALS: Final = {str: "strings", int: "whole numbers", float: "numbers"}


def describe(kind: Any) -> str:
    """Say in words what a type takes.

    >>> describe(typing.Literal["a", "b"]), describe(tuple[str, ...]), describe(int | None)
    ("'a' or 'b'", 'a list of strings', 'a whole number')
    >>> describe(Annotated[float, Between(0.5, 1)]), describe(Annotated[int, Between(0)])
    ('a number from 0.5 to 1', 'a whole number from 0')
    """
    origin = typing.get_origin(kind)
    arguments = typing.get_args(kind)
    if origin is Annotated:
        return _describe_marked(*arguments[:2])
    if origin is typing.Literal:
        return " or ".join(f"'{value}'" for value in arguments)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(describe(item) for item in arguments if item is not type(None))
    if origin in (tuple, frozenset, list, set):
        return f"a list of {_PLURALS.get(arguments[0], 'values')}"
    if origin is not None:
        return "a table"
    return _WORDS[kind]


def _describe_marked(inner: Any, mark: Any) -> str:
    words = describe(inner)
    if isinstance(mark, Single):
        return f"{describe(typing.get_args(inner)[0])} or {words}"
    least = "" if mark.least is None else f" from {mark.least:g}"
    return words + least + ("" if mark.most is None else f" to {mark.most:g}")


_JSON_NAMES: Final = {bool: "boolean", int: "integer", float: "number", str: "string"}


def json_schema(kind: Any) -> dict[str, Any]:
    """Return the JSON Schema of a type.

    >>> json_schema(Annotated[float, Between(0.5, 1.0)])
    {'type': 'number', 'minimum': 0.5, 'maximum': 1.0}
    """
    origin = typing.get_origin(kind)
    arguments = typing.get_args(kind)
    if origin is Annotated:
        inner, mark = arguments[:2]
        schema = json_schema(inner)
        if isinstance(mark, Single):
            return {"anyOf": [schema["items"], schema]}
        ends = {"minimum": mark.least, "maximum": mark.most}
        return {**schema, **{word: end for word, end in ends.items() if end is not None}}
    if origin is typing.Literal:
        return {"enum": list(arguments)}
    if origin in (typing.Union, types.UnionType):
        found = [json_schema(item) for item in arguments if item is not type(None)]
        return found[0] if len(found) == 1 else {"anyOf": found}
    if origin in (tuple, frozenset, list, set):
        return {"type": "array", "items": json_schema(arguments[0])}
    if origin is not None:
        inner = json_schema(arguments[1])
        return {"type": "object", **({"additionalProperties": inner} if inner else {})}
    return {} if kind is Any else {"type": _JSON_NAMES[kind]}


def table_schema(shape: type[Any], **own: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of a table; ``own`` are those of fields that more is known of."""
    properties: dict[str, Any] = {}
    for name, option in slots(shape).items():
        words = {"description": option.help} if option.help else {}
        properties[name] = {**words, **own.get(option.field, json_schema(option.type))}
    required = [name for name, option in slots(shape).items() if option.default is REQUIRED]
    return {
        "type": "object",
        "additionalProperties": False,
        **({"required": required} if required else {}),
        "properties": properties,
    }
