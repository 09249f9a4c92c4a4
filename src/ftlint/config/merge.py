"""Layers of configuration → one: what replaces, what adds up, what cancels what."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from ftlint.config.parse import Layer

_ADDED: Final = frozenset({"extend-select", "extend-exclude", "ignore"})
_TABLES: Final = frozenset({"per-file-ignores", "severity", "rules"})
_GLOBS: Final = ("include", "exclude", "extend-exclude")


def merge(layers: Iterable[Layer]) -> Layer:
    """Lay each layer over those before it.

    Lists of additions add up and tables are joined by key; all else is replaced. A layer that
    has ``select`` starts the selection anew: what lower layers add to it is gone, their
    ``ignore`` stays except where the layer selects the very same name.
    """
    result = Layer()
    for layer in layers:
        _reselect(result, layer)
        for name, value in layer.values.items():
            before = result.values.get(name)
            if name in _ADDED and before:
                result.values[name] = (*before, *value)
                result.origins[name] += f", {layer.origins[name]}" if value else ""
            elif name in _TABLES and before:
                result.values[name] = _join(before, value)
                result.origins[name] = layer.origins[name]
            else:
                result.values[name] = value
                result.origins[name] = layer.origins[name]
        for name, origin in layer.origins.items():
            if name not in layer.values:
                result.origins[name] = origin
    return result


def _reselect(result: Layer, layer: Layer) -> None:
    if "select" in layer.values:
        result.values["extend-select"] = ()
        result.origins["extend-select"] = layer.origins["select"]
    named = {
        selector.casefold()
        for name in ("select", "extend-select")
        for selector in layer.values.get(name, ())
    }
    if named:
        result.values["ignore"] = tuple(
            item
            for item in result.values.get("ignore", ())
            if not isinstance(item, str) or item.casefold() not in named
        )


def _join(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    joined = dict(below)
    for key, value in above.items():
        if isinstance(value, Mapping) and isinstance(joined.get(key), Mapping):
            joined[key] = {**joined[key], **value}
        else:
            joined[key] = value
    return joined


def rebase(layer: Layer, base: Path, root: Path) -> Layer:
    """Return a layer whose globs, relative to ``base``, are written relative to ``root``.

    This is what an extended file in another folder needs. Globs without a slash match names at
    any depth and stay as they are.
    """

    from ftlint.config.tables import LISTED, rebased

    def moved(glob: str) -> str:
        if "/" not in glob.rstrip("/") or os.path.isabs(glob) or base == root:
            return glob
        return Path(os.path.relpath(base / glob, root)).as_posix()

    values = dict(layer.values)
    for name in _GLOBS:
        if name in values:
            values[name] = tuple(moved(glob) for glob in values[name])
    if "per-file-ignores" in values:
        values["per-file-ignores"] = {
            moved(glob): rules for glob, rules in values["per-file-ignores"].items()
        }
    for name, shape in LISTED.items():
        if name in values:
            values[name] = tuple(rebased(item, shape, moved) for item in values[name])
    return Layer(values, layer.origins, layer.findings, layer.document)
