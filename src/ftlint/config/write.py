"""Plain values → TOML text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ftlint.model.diagnostic import Severity
from ftlint.model.settings import RecordIgnore


def toml_key(key: str) -> str:
    """Write a key of a table, quoted where it needs to be."""
    bare = key.replace("-", "").replace("_", "").isalnum() and key.isascii()
    return key if bare else toml_value(key)


def toml_value(value: Any) -> str:
    """Write a value as TOML.

    >>> toml_value(("a", 1, True, {"k": "v"}))
    '["a", 1, true, { k = "v" }]'
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Severity):
        return f'"{value.label}"'
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, RecordIgnore):
        fields = {key: getattr(value, key) for key in ("rule", "record", "id", "reason")}
        return toml_value({key: item for key, item in fields.items() if item is not None})
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{toml_key(k)} = {toml_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple | set | frozenset):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    return str(value)
