"""The names that values of the configuration are checked against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from ftlint.model.settings import NEUTRAL_TARGET

METHODS: Final = ("sft", "dpo", "kto", "rft", "pretrain")
FAIL_ON: Final = ("error", "warning", "info", "never")
SEVERITIES: Final = ("error", "warning", "info")

RuleClass = Any
"""A rule: ``code``, ``name``, ``opt_in``, and ``Options``, a dataclass (its floor is above)."""


class Conversions(NamedTuple):
    """The formats that are read and written, and the JSON Schema of the options of ``-O``."""

    read: tuple[str, ...]
    written: tuple[str, ...]
    options: Mapping[str, Any]


class Catalog(NamedTuple):
    """The names that values are checked against; the caller hands them in.

    ``rules`` is by code. ``check_model`` returns the target that trains a model, empty for
    one on this machine, and raises UsageError for a model that none of the targets trains.
    """

    rules: Mapping[str, RuleClass] = MappingProxyType({})
    targets: tuple[str, ...] = (NEUTRAL_TARGET,)
    formats: tuple[str, ...] | Callable[[], tuple[str, ...]] = ()
    """The names, or what gets them: they are many, and seldom asked for."""
    reporters: tuple[str, ...] = ()
    check_model: Callable[[str, tuple[str, ...]], str] | None = None
    conversions: Callable[[], Conversions] | None = None
    """What ``[[convert]]`` and the sources of ``[[build]]`` may say, for the schema."""

    def choices(self, kind: str) -> tuple[str, ...]:
        """Return the values that an option of a kind may have; empty for free values."""
        if kind == "format":
            return self.formats if isinstance(self.formats, tuple) else self.formats()
        return {
            "targets": (*self.targets, "all"),
            "reporter": self.reporters,
            "method": METHODS,
            "fail-on": FAIL_ON,
        }.get(kind, ())

    def by_name(self) -> dict[str, RuleClass]:
        """Return the rules by name."""
        return {rule.name: rule for rule in self.rules.values()}
