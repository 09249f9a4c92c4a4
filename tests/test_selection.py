"""Selectors: who wins, what opt-in means, and what a name that no rule has gets."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ftlint.config.selectors import canonical, enabled, require, selects
from ftlint.errors import UsageError
from ftlint.model.settings import Selection
from ftlint.rules import all_rules
from ftlint.rules.selection import enabled_codes


@dataclass(frozen=True)
class Fake:
    code: str
    name: str
    opt_in: bool = False


RULES = {
    rule.code: rule
    for rule in (
        Fake("C601", "empty-content"),
        Fake("C602", "whitespace-only"),
        Fake("D901", "duplicate-example"),
        Fake("D902", "near-duplicate", opt_in=True),
    )
}


@pytest.mark.parametrize(
    ("select", "extend", "ignore", "codes"),
    [
        (["ALL"], [], [], "C601 C602 D901"),
        (["C"], [], [], "C601 C602"),
        (["c601"], [], [], "C601"),
        (["empty-content"], [], [], "C601"),
        (["ALL"], [], ["C"], "D901"),
        (["ALL"], [], ["C", "C601"], "D901"),
        (["ALL", "C601"], [], ["C"], "C601 D901"),
        (["C601"], [], ["C601"], ""),
        (["C60"], [], ["C6"], "C601 C602"),
        (["C6"], [], ["C60"], ""),
        (["ALL"], [], ["ALL"], ""),
        (["D"], [], [], "D901"),
        (["D90"], [], [], "D901"),
        (["D902"], [], [], "D902"),
        (["ALL"], ["near-duplicate"], [], "C601 C602 D901 D902"),
        (["ALL"], ["D902"], ["D"], "C601 C602 D902"),
        ([], ["C602"], [], "C602"),
    ],
)
def test_the_longer_prefix_wins(
    select: list[str], extend: list[str], ignore: list[str], codes: str
) -> None:
    selection = Selection(tuple(select), tuple(extend), tuple(ignore))
    assert " ".join(enabled(selection, RULES)) == codes


@pytest.mark.parametrize(
    ("selector", "meaning"),
    [
        ("all", "ALL"),
        ("c6", "C6"),
        (" C601 ", "C601"),
        ("Empty-Content", "C601"),
        ("", None),
        ("C7", None),
        ("empty", None),
    ],
)
def test_what_a_selector_means(selector: str, meaning: str | None) -> None:
    assert canonical(selector, RULES) == meaning


def test_an_unknown_selector_gets_the_nearest() -> None:
    with pytest.raises(
        UsageError, match=r"--select: unknown rule 'emty-content' \(did you mean em"
    ):
        require(["C", "emty-content"], RULES, "--select")


def test_an_ignore_list_names_rules() -> None:
    assert selects(["C", "near-duplicate"], RULES["D902"], RULES)
    assert not selects(["C"], RULES["D901"], RULES)


def test_the_default_selection_is_all_but_the_opt_in_rules() -> None:
    rules = all_rules()
    assert enabled_codes(Selection()) == {code for code in rules if not rules[code].opt_in}
