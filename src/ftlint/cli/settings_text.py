"""Settings as TOML with the origin of each value, as ``--show-settings`` prints them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ftlint.config import DEFAULT, OPTIONS, Loaded
from ftlint.config.tables import LISTED, told
from ftlint.config.write import toml_key, toml_value


def settings_text(loaded: Loaded) -> str:
    """Write all values as a configuration file could hold them, each with where it came from."""
    top: list[str] = []
    tables: list[str] = []
    for option in OPTIONS:
        value = loaded.values[option.name]
        origin = loaded.origins.get(option.name, DEFAULT)
        if option.name in LISTED and value:
            tables.extend(_entry(option.name, item, origin) for item in value)
        elif option.name == "rules" and value:
            tables.extend(
                _table(f"rules.{name}", options, loaded, kebab=True)
                for name, options in value.items()
            )
        elif isinstance(value, Mapping) and value:
            tables.append(_table(option.name, value, loaded))
        elif value is None:
            top.append(f"# {option.name} is not set")
        elif isinstance(value, Mapping) or (option.name in LISTED and not value):
            top.append(f"# no {option.name}")
        else:
            top.append(f"{option.name} = {toml_value(value)}  # {origin}")
    source = loaded.path or "no configuration file"
    head = [f"# {source}", f"# globs are relative to {loaded.settings.root}", ""]
    return "\n".join([*head, *top, *tables]) + "\n"


def _entry(name: str, item: Any, origin: str) -> str:
    """Write one table of a list of tables."""
    lines = ["", f"[[{name}]]  # {getattr(item, 'origin', origin)}"]
    lines += [f"{key} = {toml_value(value)}" for key, value in told(item, LISTED[name]).items()]
    return "\n".join(lines)


def _table(name: str, values: Mapping[str, Any], loaded: Loaded, *, kebab: bool = False) -> str:
    lines = ["", f"[{name}]"]
    for key, value in values.items():
        shown = key.replace("_", "-") if kebab else key
        origin = loaded.origins.get(f"{name}.{shown}", DEFAULT)
        lines.append(f"{toml_key(shown)} = {toml_value(value)}  # {origin}")
    return "\n".join(lines)
