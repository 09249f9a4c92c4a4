"""Selectors: code, prefix of codes, name or ``ALL``, and which rules a set of them means.

The rules are handed in, by code, so that the configuration can use this without loading them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Protocol, TypeVar

from ftlint.errors import UsageError, nearest
from ftlint.model.settings import Selection

EXACT: Final = 1000
"""Strength of a selector that names one rule; above the length of any prefix."""

ALL: Final = "ALL"


class Selectable(Protocol):
    """What selection needs to know of a rule."""

    code: Any
    name: Any
    opt_in: Any


R = TypeVar("R", bound=Selectable)


def canonical(selector: str, rules: Mapping[str, Selectable]) -> str | None:
    """Return a selector as ``ALL``, a code or a prefix of codes; None when nothing has it.

    Case does not count: ``c601`` is ``C601``, and a name gives its code.
    """
    upper = selector.strip().upper()
    if upper == ALL or upper in rules:
        return upper
    folded = selector.strip().lower()
    for rule in rules.values():
        if rule.name == folded:
            return str(rule.code)
    if upper and any(code.startswith(upper) for code in rules):
        return upper
    return None


def require(selectors: Iterable[str], rules: Mapping[str, Selectable], origin: str) -> None:
    """Raise UsageError for the first selector that names no rule, with the nearest that does."""
    for selector in selectors:
        if canonical(selector, rules) is None:
            raise UsageError(f"{origin}: {unknown(selector, rules)}")


def unknown(selector: str, rules: Mapping[str, Selectable]) -> str:
    """Word the message for a selector that names no rule."""
    known = [ALL, *rules, *(str(rule.name) for rule in rules.values())]
    hint = nearest(selector, known)
    return f"unknown rule '{selector}'{hint or '; `ftlint rule` lists them all'}"


def strength(selectors: Iterable[str], rule: Selectable, rules: Mapping[str, Selectable]) -> int:
    """Return how strongly the selectors name a rule: 0 not at all, then longer prefix first."""
    return _strength(_meanings(selectors, rules), rule, rules)


def _meanings(selectors: Iterable[str], rules: Mapping[str, Selectable]) -> list[str]:
    """Return what selectors mean, without those that name no rule."""
    return [found for one in selectors if (found := canonical(one, rules)) is not None]


def _strength(meanings: Iterable[str], rule: Selectable, rules: Mapping[str, Selectable]) -> int:
    best = 0
    for found in meanings:
        if found == ALL:
            best = max(best, 1)
        elif found == rule.code:
            best = EXACT
        elif found not in rules and str(rule.code).startswith(found):
            best = max(best, 1 + len(found))
    return best


def enabled(selection: Selection, rules: Mapping[str, R]) -> dict[str, R]:
    """Return the rules that run, by code, in the order of ``rules``.

    A longer prefix beats a shorter one and a tie goes to ``ignore``. Rules that are opt-in run
    only when their own code or name is selected.
    """
    selected = _meanings((*selection.select, *selection.extend_select), rules)
    ignored = _meanings(selection.ignore, rules)
    chosen: dict[str, R] = {}
    for code, rule in rules.items():
        wanted = _strength(selected, rule, rules)
        if rule.opt_in and wanted < EXACT:
            continue
        if wanted > _strength(ignored, rule, rules):
            chosen[code] = rule
    return chosen


def selects(selectors: Iterable[str], rule: Selectable, rules: Mapping[str, Selectable]) -> bool:
    """Tell whether any selector names a rule, as in ``per-file-ignores``."""
    return strength(selectors, rule, rules) > 0
