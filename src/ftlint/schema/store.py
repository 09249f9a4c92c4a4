"""Where the schemas lie, and how shared definitions become one self-contained document."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from ftlint.errors import UsageError, nearest

SUFFIX: Final = ".schema.json"
DEFINITIONS: Final = "definitions.json"
ANNOTATION: Final = "x-ftlint"
FORMAT: Final = "x-ftlint-format"
WORDS: Final = "x-ftlint-words"
BASE: Final = "https://ftlint.dev/schemas/"


@lru_cache(maxsize=1)
def folder() -> Path:
    """Return the folder of the schemas: inside an installed package, else the repository's."""
    packaged = Path(__file__).parents[1] / "schemas"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "schemas"


def names() -> list[str]:
    """Return the names of all schemas, sorted: record shapes, configuration, reports."""
    return sorted(path.name.removesuffix(SUFFIX) for path in folder().glob("*" + SUFFIX))


def shapes() -> dict[str, str]:
    """Return the schemas of record shapes, each with the name of the format it describes."""
    found = {name: load(name).get(FORMAT) for name in names()}
    return {name: shape for name, shape in found.items() if isinstance(shape, str)}


def load(name: str) -> dict[str, Any]:
    """Return a schema as it is written in ``schemas/``.

    Raises UsageError for a name that does not exist.
    """
    if name not in names():
        raise UsageError(f"no schema named {name!r}{nearest(name, names())}; see `ftlint schema`")
    return _read(name + SUFFIX)


@cache
def _text(file_name: str) -> str:
    return (folder() / file_name).read_text("utf-8")


def _read(file_name: str) -> dict[str, Any]:
    """Parse a file of the folder anew, so that the caller owns what it gets."""
    value: dict[str, Any] = json.loads(_text(file_name))
    return value


def bundle(name: str) -> dict[str, Any]:
    """Return a schema that needs no other document: what it refers to is copied into ``$defs``.

    It gets an ``$id``; the files have none, so that their references stay relative. Shared
    annotations stand where they are used. Raises UsageError for a name that does not exist.
    """
    schema = load(name)
    shared = _read(DEFINITIONS)
    schema = {"$schema": schema.pop("$schema"), "$id": BASE + name + SUFFIX, **schema}
    definitions: dict[str, Any] = schema.setdefault("$defs", {})
    pending = [schema]
    while pending:
        for needed in sorted(_localise(pending.pop(), shared[WORDS])):
            if needed not in definitions and needed in shared["$defs"]:
                definitions[needed] = shared["$defs"][needed]
                pending.append(definitions[needed])
    if not definitions:
        del schema["$defs"]
    return schema


def _localise(node: Any, words: dict[str, Any]) -> set[str]:
    """Point references at the document itself, put words in place; return the names needed."""
    needed: set[str] = set()
    stack = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, list):
            stack.extend(item)
        elif isinstance(item, dict):
            reference = item.get("$ref")
            if isinstance(reference, str):
                place = reference.removeprefix(DEFINITIONS)
                item["$ref"] = place
                needed.add(place.removeprefix("#/$defs/"))
            if isinstance(item.get(ANNOTATION), str):
                item[ANNOTATION] = words[item[ANNOTATION]]
            stack.extend(value for key, value in item.items() if key != ANNOTATION)
    return needed
