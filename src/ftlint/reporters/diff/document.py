"""What was found as plain data; ``schemas/diff.schema.json`` describes it."""

from __future__ import annotations

from typing import Any, Final

from ftlint.model.difference import KINDS, UNCHANGED, Difference, Example, Side, Spot
from ftlint.reporters.shared.escape import json_text

VERSION: Final = 1
"""Version of the document's shape; raised when a key changes its meaning or goes away."""


def json_report(found: Difference, version: str) -> str:
    """Return the report for programs."""
    return json_text(document(found, version), indent=2) + "\n"


def document(found: Difference, version: str) -> dict[str, Any]:
    """Return everything there is to print."""
    return {
        "version": VERSION,
        "ftlint": version,
        "equal": found.equal,
        "old": _side(found.old),
        "new": _side(found.new),
        "counts": {kind: found.counts[kind] for kind in (UNCHANGED, *KINDS)},
        "examples": {kind: [_example(one) for one in found.examples[kind]] for kind in KINDS},
        "left_out": {kind: found.left_out(kind) for kind in KINDS},
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "name": side.name,
        "files": side.files,
        "records": side.records,
        "broken": side.broken,
    }


def _example(one: Example) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name, spot in (("old", one.old), ("new", one.new)):
        if spot is not None:
            shown[name] = _spot(spot)
    if one.by:
        shown["paired_by"] = one.by
        shown["alterations"] = [
            {
                "where": item.where,
                "kind": item.kind,
                "pieces": [{"kind": kind, "text": text} for kind, text in item.pieces],
            }
            for item in one.alterations
        ]
    if one.text:
        shown["text"] = one.text
    return shown


def _spot(spot: Spot) -> dict[str, Any]:
    return {"file": spot.file, "line": spot.line}
