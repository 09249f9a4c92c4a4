"""The JSON Schema of the configuration, for editors; made from the table of options."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ftlint.config.builds import builds_schema
from ftlint.config.catalog import FAIL_ON, METHODS, SEVERITIES, Catalog
from ftlint.config.options import IGNORE_KEYS, OPTIONS, Option
from ftlint.config.tables import ConvertTable, DatasetTable
from ftlint.config.typed import rule_options
from ftlint.options.steps import DecontaminateTable
from ftlint.options.typed import json_schema, table_schema

ADDRESS: Final = "https://ftlint.dev/schemas/ftlint.schema.json"


def config_schema(catalog: Catalog) -> dict[str, Any]:
    """Return the schema of ``ftlint.toml`` and of ``[tool.ftlint]``."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ADDRESS,
        "title": "ftlint configuration",
        "description": "ftlint.toml, .ftlint.toml, or the table [tool.ftlint] of pyproject.toml.",
        "type": "object",
        "additionalProperties": False,
        "properties": {option.name: _described(option, catalog) for option in OPTIONS},
        "$defs": {
            "rule": {"type": "string", "enum": [*catalog.rules, *sorted(catalog.by_name())]},
            "selector": {
                "anyOf": [
                    {"$ref": "#/$defs/rule"},
                    {"enum": ["ALL"]},
                    {"type": "string", "pattern": "^[A-Z][0-9]{0,3}$"},
                ]
            },
            "target": {"type": "string", "enum": [*catalog.targets, "all"]},
            **({"options": catalog.conversions().options} if catalog.conversions else {}),
        },
    }


def _described(option: Option, catalog: Catalog) -> dict[str, Any]:
    schema = {"description": option.help.replace("`", ""), **_kind(option.kind, catalog)}
    if isinstance(option.default, bool | int | str):
        schema["default"] = option.default
    elif isinstance(option.default, tuple):
        schema["default"] = list(option.default)
    return schema


def _kind(kind: Any, catalog: Catalog) -> dict[str, Any]:
    if not isinstance(kind, str):
        return json_schema(kind)
    text = {"type": "string"}
    selectors = _some({"$ref": "#/$defs/selector"})
    return {
        "path": text,
        "version": text,
        "targets": _some({"$ref": "#/$defs/target"}),
        "method": {"enum": list(METHODS)},
        "format": {"enum": list(catalog.choices("format"))},
        "reporter": {"enum": list(catalog.reporters)},
        "fail-on": {"enum": list(FAIL_ON)},
        "selectors": selectors,
        "ignore": _ignore(),
        "per-file-ignores": {"type": "object", "additionalProperties": selectors},
        "severity": {
            "type": "object",
            "propertyNames": {"$ref": "#/$defs/rule"},
            "additionalProperties": {"enum": list(SEVERITIES)},
        },
        "rules": _rules(catalog),
        "dataset": _tables(DatasetTable, target=_some({"$ref": "#/$defs/target"})),
        "convert": _tables(ConvertTable, **_conversion(catalog)),
        "decontaminate": table_schema(DecontaminateTable),
        "build": builds_schema(**_conversion(catalog)),
    }[kind]


def _conversion(catalog: Catalog) -> dict[str, dict[str, Any]]:
    """Return the schemas of what a conversion says, by field of its table."""
    if catalog.conversions is None:
        return {}
    found = catalog.conversions()
    return {
        "to": {"enum": list(found.written)},
        "source": {"enum": list(found.read)},
        "options": {"$ref": "#/$defs/options"},
    }


def _tables(shape: type[Any], **own: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": table_schema(shape, **own)}


def _some(item: dict[str, Any]) -> dict[str, Any]:
    """One value, or a list of them."""
    return {"anyOf": [item, {"type": "array", "items": item}]}


def _ignore() -> dict[str, Any]:
    table = {
        "type": "object",
        "additionalProperties": False,
        "properties": {key: {"type": "string"} for key in IGNORE_KEYS},
        "required": ["rule"],
        "anyOf": [{"required": ["record"]}, {"required": ["id"]}],
    }
    return _some({"anyOf": [{"$ref": "#/$defs/selector"}, table]})


def _rules(catalog: Catalog) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    option.name: {"description": option.help, **json_schema(option.type)}
                    for option in rule_options(rule).values()
                },
            }
            for name, rule in _with_options(catalog)
        },
    }


def _with_options(catalog: Catalog) -> Iterable[tuple[str, Any]]:
    return ((name, rule) for name, rule in sorted(catalog.by_name().items()) if rule_options(rule))
