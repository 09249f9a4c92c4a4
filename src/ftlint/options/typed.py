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
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, NamedTuple, TypeVar

from ftlint.options.marks import Single
from ftlint.options.words import mistake

REQUIRED: Final = dataclasses.MISSING
Shape = TypeVar("Shape")


class Slot(NamedTuple):
    """One option: its name in TOML and on the command line, its field, type, default and words."""

    name: str
    field: str
    type: Any
    default: Any
    help: str
    flag: str = ""
    """The flag of the command line, where not the name; empty is the name."""
    metavar: str = ""
    commas: str = ""
    """Not empty: on the command line a list is one text with commas, not an option that repeats."""

    def read(self, raw: Any) -> Any:
        """Return a value of TOML or Python; raises MistakeError when it does not fit."""
        try:
            return convert(raw, self.type)
        except ValueError:
            raise MistakeError(mistake(self.name, self.type, raw)) from None

    def read_text(self, text: str) -> Any:
        """Return the value of a text of the command line; raises MistakeError as ``read``."""
        try:
            return from_text(text, self.type)
        except ValueError:
            raise MistakeError(mistake(self.name, self.type, text)) from None


class MistakeError(ValueError):
    """A value that an option does not take; the place is added where the option was read."""


def slots(shape: type[Any]) -> dict[str, Slot]:
    """Return the options of a dataclass by their TOML name, in order of the fields."""
    found: dict[str, Slot] = {}
    hints = typing.get_type_hints(shape, include_extras=True)
    for item in dataclasses.fields(shape):
        default = item.default
        if item.default_factory is not REQUIRED:
            default = item.default_factory()
        name = str(item.metadata.get("key", item.name.replace("_", "-")))
        words = {
            key: str(item.metadata.get(key, "")) for key in ("help", "flag", "metavar", "commas")
        }
        found[name] = Slot(name, item.name, hints[item.name], default, **words)
    return found


def given(shape: type[Shape], values: Mapping[str, Any]) -> Shape:
    """Return a table of options from Python values by field name; raises UsageError.

    None is an option that was not given.
    """
    from ftlint.errors import UsageError

    by_field = {option.field: option for option in slots(shape).values()}
    try:
        return shape(
            **{
                name: by_field[name]._replace(name=name).read(value)
                for name, value in values.items()
                if value is not None
            }
        )
    except MistakeError as error:
        raise UsageError(str(error)) from None


def chosen(shape: type[Shape], values: Mapping[str, Any]) -> Shape:
    """Return a table of options from values by field name, which may hold others as well."""
    return shape(**{option.field: values[option.field] for option in slots(shape).values()})


def made(shape: type[Shape], said: Mapping[str, Any]) -> Shape:
    """Return a table of options from what was read of it, by the names that TOML has for them."""
    options = slots(shape)
    return shape(**{options[name].field: value for name, value in said.items()})


def convert(raw: Any, kind: Any) -> Any:
    """Return a TOML value as the type of a field; raises ValueError when it does not fit.

    >>> from ftlint.options.marks import OneOrMany
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
        return _require(isinstance(mark, Single) or mark.holds(value), value)
    if origin is typing.Literal:
        return _require(raw in arguments, raw)
    if origin in (typing.Union, types.UnionType):
        return _first(arguments, lambda inner: convert(raw, inner), raw)
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


def _first(kinds: tuple[Any, ...], read: Callable[[Any], Any], raw: Any) -> Any:
    """Return what the first type that takes a value makes of it."""
    for kind in kinds:
        if kind is not type(None):
            try:
                return read(kind)
            except ValueError:
                continue
    raise ValueError(raw)


def _require(holds: bool, raw: Any) -> Any:
    if not holds:
        raise ValueError(raw)
    return raw


def from_text(text: str, kind: Any) -> Any:
    """Return the text of a command line as the type of a field; ValueError when it does not fit.

    >>> from ftlint.model.similarity import Between
    >>> from_text("true", bool), from_text("6", Annotated[int, Between(0)]), from_text("6", str)
    (True, 6, '6')
    """
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is Annotated:
        value = from_text(text, arguments[0])
        return convert(value, kind)
    if origin in (typing.Union, types.UnionType):
        return _first(arguments, lambda inner: from_text(text, inner), text)
    if origin is tuple:
        return tuple(filter(None, text.split(",")))
    if kind is bool:
        return _require(text in ("true", "false"), text) == "true"
    if kind in (int, float):
        return convert(kind(text), kind)
    return convert(text, kind)


_JSON_NAMES: Final = {bool: "boolean", int: "integer", float: "number", str: "string"}


def json_schema(kind: Any) -> dict[str, Any]:
    """Return the JSON Schema of a type.

    >>> from ftlint.model.similarity import Between
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
        return {**schema, **mark.schema()}
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
