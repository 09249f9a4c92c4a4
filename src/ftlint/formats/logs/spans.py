"""Spans of OpenTelemetry: attributes in the forms that exporters write, and keys with numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

_STEP: Final = re.compile(r"(\d+)\.(.+)")


def spans_of(value: Any, place: str = "") -> Iterator[tuple[dict[str, Any], str]]:
    """Yield the spans (or log records) of a record and their places; OTLP wrappers are opened."""
    if not isinstance(value, dict):
        return
    wrappers = ("resourceSpans", "scopeSpans", "spans", "resourceLogs", "scopeLogs", "logRecords")
    nested = [key for key in wrappers if isinstance(value.get(key), list)]
    for key in nested:
        for index, item in enumerate(value[key]):
            yield from spans_of(item, f"{place}/{key}/{index}")
    if not nested:
        yield value, place


def attributes_of(span: Any) -> dict[str, Any]:
    """Return the attributes of a span or event, with plain values.

    >>> attributes_of({"attributes": [{"key": "a", "value": {"stringValue": "x"}}]})
    {'a': 'x'}
    """
    raw = span.get("attributes") if isinstance(span, dict) else None
    if isinstance(raw, list):
        return {
            str(item.get("key")): plain(item.get("value")) for item in raw if isinstance(item, dict)
        }
    if raw is None and isinstance(span, dict):
        start = "attributes."  # a table of spans has a column for each
        raw = {key.removeprefix(start): one for key, one in span.items() if key.startswith(start)}
    return _numbered_out(raw) if isinstance(raw, dict) else {}


def _numbered_out(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Write the nested attributes of OpenInference as the numbered keys that others have.

    >>> _numbered_out({"llm": {"input_messages": [{"message": {"role": "user"}}]}})
    {'llm.input_messages.0.message.role': 'user'}
    """
    found: dict[str, Any] = {}
    for key, value in attributes.items():
        if key == "llm" or key.startswith("llm."):
            found.update(_leaves(key, value))
        else:
            found[key] = value
    return found


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _leaves(f"{path}.{key}", item)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for index, item in enumerate(value):
            yield from _leaves(f"{path}.{index}", item)
    else:
        yield path, value


def plain(value: Any) -> Any:
    """Return what a typed value of OTLP holds.

    >>> plain({"arrayValue": {"values": [{"intValue": "3"}, {"boolValue": True}]}})
    [3, True]
    """
    if not isinstance(value, dict) or len(value) != 1:
        return value
    kind, inner = next(iter(value.items()))
    if kind == "arrayValue":
        return [plain(item) for item in (inner or {}).get("values") or ()]
    if kind == "kvlistValue":
        items = (inner or {}).get("values") or ()
        return {str(item.get("key")): plain(item.get("value")) for item in items}
    if kind == "intValue":
        return int(inner)
    if kind in ("stringValue", "boolValue", "doubleValue", "bytesValue"):
        return inner
    return value


def from_json(value: Any) -> Any:
    """Return what a JSON text holds; other values as they are."""
    if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def numbered(attributes: Mapping[str, Any], prefix: str) -> list[dict[str, Any]]:
    """Return the objects that keys such as ``prefix.0.role`` spell out, in order.

    >>> numbered({"m.0.role": "user", "m.0.calls.0.name": "f", "m.1.role": "x"}, "m.")
    [{'role': 'user', 'calls.0.name': 'f'}, {'role': 'x'}]
    """
    found: dict[int, dict[str, Any]] = {}
    for key, value in attributes.items():
        if key.startswith(prefix) and (match := _STEP.fullmatch(key[len(prefix) :])):
            found.setdefault(int(match[1]), {})[match[2]] = value
    return [found[index] for index in sorted(found)]
