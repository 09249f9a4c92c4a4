"""Settings as TOML with the origin of each value, as ``--show-settings`` prints them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ftlint.config import DEFAULT, OPTIONS, Loaded
from ftlint.config.write import toml_key, toml_value
from ftlint.model.settings import Build, Conversion, DatasetSplit

_LISTED: Final = ("dataset", "convert", "build")
"""Options that are lists of tables."""


def settings_text(loaded: Loaded) -> str:
    """Write all values as a configuration file could hold them, each with where it came from."""
    top: list[str] = []
    tables: list[str] = []
    for option in OPTIONS:
        value = loaded.values[option.name]
        origin = loaded.origins.get(option.name, DEFAULT)
        if option.name == "dataset" and value:
            tables.extend(_dataset(split, origin) for split in value)
        elif option.name == "convert" and value:
            tables.extend(_conversion(item) for item in value)
        elif option.name == "build" and value:
            tables.extend(_build(item) for item in value)
        elif option.name == "rules" and value:
            tables.extend(
                _table(f"rules.{name}", options, loaded, kebab=True)
                for name, options in value.items()
            )
        elif isinstance(value, Mapping) and value:
            tables.append(_table(option.name, value, loaded))
        elif value is None:
            top.append(f"# {option.name} is not set")
        elif isinstance(value, Mapping) or (option.name in _LISTED and not value):
            top.append(f"# no {option.name}")
        else:
            top.append(f"{option.name} = {toml_value(value)}  # {origin}")
    source = loaded.path or "no configuration file"
    head = [f"# {source}", f"# globs are relative to {loaded.settings.root}", ""]
    return "\n".join([*head, *top, *tables]) + "\n"


def _dataset(split: DatasetSplit, origin: str) -> str:
    lines = ["", f"[[dataset]]  # {origin}", f"name = {toml_value(split.name)}"]
    for key in ("train", "validation", "test", "target"):
        value = getattr(split, key)
        if value:
            lines.append(f"{key} = {toml_value(value)}")
    return "\n".join(lines)


def _conversion(item: Conversion) -> str:
    lines = ["", f"[[convert]]  # {item.origin}", f"input = {toml_value(item.inputs)}"]
    lines += [f"output = {toml_value(item.output)}", f"to = {toml_value(item.to)}"]
    if item.source:
        lines.append(f"from = {toml_value(item.source)}")
    if item.options:
        lines.append(f"options = {toml_value(item.options)}")
    return "\n".join(lines)


def _build(item: Build) -> str:
    sources = [
        {
            "path": one.path,
            **({"from": one.format} if one.format else {}),
            **({"options": dict(one.options)} if one.options else {}),
            **({} if one.weight is None else {"weight": one.weight}),
        }
        for one in item.sources
    ]
    lines = ["", f"[[build]]  # {item.origin}", f"name = {toml_value(item.name)}"]
    lines.append(f"source = {toml_value(sources)}")
    for key in ("output", "validation", "test", "to", "check", "merge", "dedup", "split"):
        value = getattr(item, key)
        if value is not None and value != {}:
            lines.append(f"{key} = {toml_value(value)}")
        elif key == "dedup" and value == {}:
            lines.append("dedup = true")
    return "\n".join(lines)


def _table(name: str, values: Mapping[str, Any], loaded: Loaded, *, kebab: bool = False) -> str:
    lines = ["", f"[{name}]"]
    for key, value in values.items():
        shown = key.replace("_", "-") if kebab else key
        origin = loaded.origins.get(f"{name}.{shown}", DEFAULT)
        lines.append(f"{toml_key(shown)} = {toml_value(value)}  # {origin}")
    return "\n".join(lines)
