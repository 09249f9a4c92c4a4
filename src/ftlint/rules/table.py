"""What is known of each rule without importing it, so that a run imports only what can fire.

``table.json`` beside this file is written by ``scripts/generate.py``. A rule that is not in it is
imported and asked itself: a new rule runs at once, the table only makes it cheap. A test holds the
rows to the classes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pkgutil import get_data
from typing import TYPE_CHECKING, Any, Final

from ftlint.model.diagnostic import Severity
from ftlint.model.record import Facts
from ftlint.rules import GROUPS, Reads, Rule, applies, rules_in
from ftlint.rules import __path__ as folders

if TYPE_CHECKING:
    from ftlint.targets import Target

HOOKS: Final = (
    "check",
    "check_roles",
    "check_traits",
    "collect",
    "conclude",
    "conclude_digests",
    "repeats",
    "conclude_dataset",
)
FIELDS: Final = (
    "code",
    "name",
    "remedy",
    "severity",
    "asked",
    "opt_in",
    "scope",
    "format_needs",
    "methods",
    "shapeless",
    "as_written",
    "literals",
    "reads",
    "reads_more",
    "reads_parameters",
    "features",
    "batched",
    "file_needs",
    "calm_roles",
    "uses_model",
    "uses_answer_schema",
    "uses_decisions",
)
"""Attributes of a rule class that the table holds as they are; ``needs`` is that of a rule."""
SETS: Final = frozenset({"format_needs", "methods", "features", "hooks"})
TUPLES: Final = frozenset({"literals", "file_needs"})

_DEFAULTS: Final = {name: getattr(Rule, name) for name in FIELDS if hasattr(Rule, name)}

Row = dict[str, Any]


class Entry:
    """A rule as the table knows it; the class is imported when ``rule`` is asked for."""

    code: str
    name: str
    remedy: str
    severity: Severity
    asked: bool
    opt_in: bool
    scope: str
    format_needs: frozenset[str]
    methods: frozenset[str] | None
    shapeless: bool
    as_written: bool
    literals: tuple[str, ...]
    reads: Reads | None
    reads_more: int
    reads_parameters: str
    features: frozenset[str]
    batched: bool
    file_needs: tuple[str, ...]
    calm_roles: str
    uses_model: bool
    uses_answer_schema: bool
    uses_decisions: bool
    needs: Facts
    """What the rule needs with its default options."""
    hooks: frozenset[str]
    """Names of the hooks that the rule overrides."""

    def __init__(self, group: str, module: str, row: Row) -> None:
        """Take the values of a row; what it leaves out is as in ``Rule``."""
        self.group = group
        self.module = module
        vars(self).update(_DEFAULTS, **row)
        for name in SETS & row.keys():
            setattr(self, name, frozenset(row[name]))
        for name in TUPLES & row.keys():
            setattr(self, name, tuple(row[name]))
        self.severity = Severity(self.severity)
        self.reads = Reads(self.reads) if self.reads is not None else None
        self.needs = Facts(row["needs"])
        self.reads_more = int(self.reads_more)

    @cached_property
    def rule(self) -> type[Rule]:
        """Import the class."""
        (found,) = rules_in(self.group, self.module)
        return found

    @property
    def Options(self) -> type[Any]:  # the name it has in the class
        """Return the class of the rule's options."""
        return self.rule.Options

    def overrides(self, hook: str) -> bool:
        """Tell whether the rule has a hook of its own."""
        return hook in self.hooks

    def applies_to(self, target: Target) -> bool:
        """Tell whether the rule is for a target."""
        return applies(self.name, self.asked, target)


def row_of(rule: type[Rule], target: Target) -> Row:
    """Return the row of a rule: what differs from ``Rule``, its needs, and its hooks."""
    row: Row = {}
    for name in FIELDS:
        value = getattr(rule, name)
        if value != _DEFAULTS.get(name):
            row[name] = sorted(value) if name in SETS else value
    row["needs"] = int(rule(target).needs)
    row["hooks"] = [hook for hook in HOOKS if hasattr(rule, hook) and rule.overrides(hook)]
    return row


@lru_cache(maxsize=1)
def entries() -> dict[str, Entry]:
    """Return the entry of every rule by its code, in order of the codes."""
    rows = _rows()
    found: list[Entry] = []
    for path in listing() or list(rows):
        group, module = path.split("/")
        row = rows.get(path)
        if row is not None:
            found.append(Entry(group, module, row))
        else:
            found.extend(_imported(group, module))
    found.sort(key=lambda entry: entry.code)
    return {entry.code: entry for entry in found}


@lru_cache(maxsize=1)
def by_name() -> dict[str, Entry]:
    """Return the entry of every rule by its name."""
    return {entry.name: entry for entry in entries().values()}


def _imported(group: str, module: str) -> Iterator[Entry]:
    from ftlint.targets import NEUTRAL_TARGET, target

    for rule in rules_in(group, module):
        yield Entry(group, module, row_of(rule, target(NEUTRAL_TARGET)))


def listing() -> list[str]:
    """Return ``group/module`` of each file in the folders of rules, in order.

    Nothing where the package is not a folder of source files, as in a zip or a frozen program.
    """
    found: list[str] = []
    for group in GROUPS:
        try:
            with os.scandir(os.path.join(folders[0], group)) as items:
                found.extend(
                    f"{group}/{item.name[:-3]}"
                    for item in items
                    if item.name.endswith(".py") and item.name != "__init__.py"
                )
        except OSError:
            return []
    return sorted(found)


def _rows() -> dict[str, Row]:
    import orjson

    try:
        rows: dict[str, Row] = orjson.loads(get_data("ftlint.rules", "table.json") or b"{}")
    except (OSError, ValueError):  # not made yet, or left with the marks of a merge
        return {}
    return rows
