"""Every rule's own examples are its first tests: they run through the real engine."""

from __future__ import annotations

import re

import pytest

from ftlint.config.typed import rule_options
from ftlint.rules import GROUPS, Rule, all_rules
from tests.rule_examples import Example, examples, run

RULES = sorted(all_rules().values(), key=lambda rule: rule.code)

TOO_LARGE = {"M702", "M712", "J018"}
"""Rules whose failing example would be hundreds of megabytes; their own tests show them."""


def blocks(kind: str) -> list[tuple[type[Rule], Example]]:
    return [(rule, example) for rule in RULES for example in examples(rule) if example.kind == kind]


def label(value: object) -> str:
    """Name a rule in the id of a test by its code and its file: ``-k empty_content``."""
    if not isinstance(value, type) or not issubclass(value, Rule):
        return ""
    return f"{value.code}-{value.__module__.rpartition('.')[2]}"


@pytest.mark.parametrize("rule", RULES, ids=label)
def test_a_rule_has_a_page_with_a_failing_and_a_passing_example(rule: type[Rule]) -> None:
    page = rule.__doc__ or ""
    summary = page.strip().split("\n")[0]
    assert summary.endswith(".")
    assert len(summary) <= 100
    assert "## Why is this bad?" in page
    kinds = {example.kind for example in examples(rule)}
    if rule.code[0] != "Z" and rule.code not in TOO_LARGE:
        assert {"fail", "pass"} <= kinds
    if rule.fixable != "none":
        assert "## Fix safety" in page


@pytest.mark.parametrize(("rule", "example"), blocks("fail"), ids=label)
def test_a_failing_example_fails(rule: type[Rule], example: Example) -> None:
    if rule.scope == "line" and "file" not in example.options:
        pieces = example.lines()
    else:
        pieces = [example.data]
    for piece in pieces:
        codes = {found.code for found in run(piece, rule, example.options, (rule.code,))}
        assert codes == {rule.code}, piece


@pytest.mark.parametrize(("rule", "example"), blocks("pass"), ids=label)
def test_a_passing_example_passes_its_whole_family(rule: type[Rule], example: Example) -> None:
    letter = GROUPS[rule.__module__.split(".")[-2]].letter
    found = run(example.data, rule, example.options, (letter, rule.code))
    small = {"J019", "J012"}  # what a short sample in a page cannot be free of
    assert [one for one in found if one.code not in small or one.code == rule.code] == []


@pytest.mark.parametrize("rule", RULES, ids=label)
def test_every_option_has_words(rule: type[Rule]) -> None:
    for option in rule_options(rule).values():
        assert re.fullmatch(r"\S.*[^.]", option.help), option.name
