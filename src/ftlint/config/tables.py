"""The shapes of ``[[dataset]]``, ``[[convert]]`` and ``[[build]]`` tables, as typed fields.

Parser and JSON Schema are made from them; what a type cannot say is checked where they are read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Annotated, Any, Final, Literal

from ftlint.model.settings import COMMON_SHAPE
from ftlint.model.similarity import Between
from ftlint.options.marks import OneOrMany
from ftlint.options.steps import DedupStep, MergeStep, SplitStep
from ftlint.options.typed import slots

PATH: Final = {"moved": "./{}"}
"""A path: in a file of another folder it is relative to that folder."""
GLOB: Final = {"moved": "{}"}
"""A glob: so is one with a slash, the others match names at any depth."""

Check = Literal["error", "warning", "info", "never"]


def _empty() -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class DatasetTable:
    """Files that belong together."""

    name: str
    train: OneOrMany = field(default=(), metadata=GLOB)
    validation: OneOrMany = field(default=(), metadata=GLOB)
    test: OneOrMany = field(default=(), metadata=GLOB)
    target: OneOrMany = ()


@dataclass(frozen=True)
class ConvertTable:
    """A declared conversion."""

    inputs: OneOrMany = field(metadata={"key": "input", **PATH})
    output: str = field(metadata=PATH)
    to: str = COMMON_SHAPE
    source: str = field(default="", metadata={"key": "from"})
    options: Mapping[str, Any] = field(default_factory=_empty)
    trainer_config_out: str = field(default="", metadata=PATH)


@dataclass(frozen=True)
class SourceTable:
    """One source of a recipe."""

    path: str = field(metadata=PATH)
    format: str = field(default="", metadata={"key": "from"})
    options: Mapping[str, Any] = field(default_factory=_empty)
    weight: Annotated[float, Between(0)] | None = None


@dataclass(frozen=True)
class BuildTable:
    """A recipe; its sources and steps are tables of their own."""

    name: str
    sources: Any = field(metadata={"key": "source"})
    output: str = field(metadata=PATH)
    validation: str | None = field(default=None, metadata=PATH)
    test: str | None = field(default=None, metadata=PATH)
    to: str = COMMON_SHAPE
    check: Check = "error"
    merge: Mapping[str, Any] = field(default_factory=_empty)
    dedup: bool | Mapping[str, Any] = False
    split: Mapping[str, Any] = field(default_factory=_empty)


STEPS: Mapping[str, type[Any]] = {"merge": MergeStep, "dedup": DedupStep, "split": SplitStep}
"""The steps of a recipe by their key."""

LISTED: Mapping[str, type[Any]] = {
    "dataset": DatasetTable,
    "convert": ConvertTable,
    "build": BuildTable,
}
"""Keys of the configuration that are lists of tables."""


def told(item: Any, shape: type[Any]) -> dict[str, Any]:
    """Return what a table says, by the names of its keys; what is empty is left out."""
    found: dict[str, Any] = {}
    for name, slot in slots(shape).items():
        value = getattr(item, slot.field)
        if slot.field == "sources":
            value = [told(one, SourceTable) for one in value]
        if name == "dedup" and value == {}:
            value = True
        if value not in (None, "", (), {}):
            found[name] = value
    return found


def rebased(item: Any, shape: type[Any], moved: Callable[[str], str]) -> Any:
    """Return a table whose paths and globs went through ``moved``."""
    changes: dict[str, Any] = {}
    for one in fields(shape):
        value = getattr(item, one.name)
        if one.name == "sources":
            changes[one.name] = tuple(rebased(source, SourceTable, moved) for source in value)
        elif "moved" in one.metadata and value is not None:
            form = one.metadata["moved"]
            many = isinstance(value, tuple)
            paths = tuple(moved(form.format(path)) for path in (value if many else (value,)))
            changes[one.name] = paths if many else paths[0]
    return item._replace(**changes)
