"""The shapes of ``[[dataset]]``, ``[[convert]]`` and ``[[build]]`` tables, as typed fields.

Parser and JSON Schema are made from them; what a type cannot say is checked where they are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from ftlint.config.typed import OneOrMany
from ftlint.model.similarity import Between, Run, Shingle, Threshold

Check = Literal["error", "warning", "info", "never"]


def _empty() -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class DatasetTable:
    """Files that belong together."""

    name: str
    train: OneOrMany = ()
    validation: OneOrMany = ()
    test: OneOrMany = ()
    target: OneOrMany = ()


@dataclass(frozen=True)
class ConvertTable:
    """A declared conversion."""

    inputs: OneOrMany = field(metadata={"key": "input"})
    output: str
    to: str = "openai-chat"
    source: str = field(default="", metadata={"key": "from"})
    options: Mapping[str, Any] = field(default_factory=_empty)


@dataclass(frozen=True)
class SourceTable:
    """One source of a recipe."""

    path: str
    format: str = field(default="", metadata={"key": "from"})
    options: Mapping[str, Any] = field(default_factory=_empty)
    weight: Annotated[float, Between(0)] | None = None


@dataclass(frozen=True)
class MergeStep:
    """Options of ``ftlint merge`` in a recipe."""

    total: Annotated[int, Between(1)] | None = None
    by: str = "rows"
    shuffle: bool = False
    seed: int = 0
    source_key: str | None = None


@dataclass(frozen=True)
class DedupStep:
    """Options of ``ftlint dedup`` in a recipe."""

    near: bool = False
    threshold: Threshold | None = None
    ngram: Shingle | None = None
    keep: str | None = None
    by: str | None = None


@dataclass(frozen=True)
class SplitStep:
    """Options of ``ftlint split`` in a recipe."""

    ratio: float | str | None = None
    count: int | str | None = None
    group: str | None = None
    stratify: str | None = None
    seed: int = 0
    near: bool = True
    threshold: Threshold | None = None
    against: OneOrMany = ()
    against_text: Literal["prompts", "all"] = "prompts"
    ngram: Run | None = None


@dataclass(frozen=True)
class BuildTable:
    """A recipe; its sources and steps are tables of their own."""

    name: str
    sources: Any = field(metadata={"key": "source"})
    output: str
    validation: str | None = None
    test: str | None = None
    to: str = "openai-chat"
    check: Check = "error"
    merge: Mapping[str, Any] = field(default_factory=_empty)
    dedup: bool | Mapping[str, Any] = False
    split: Mapping[str, Any] = field(default_factory=_empty)


STEPS: Mapping[str, type[Any]] = {"merge": MergeStep, "dedup": DedupStep, "split": SplitStep}
"""The steps of a recipe by their key."""
