"""The pages of rules as people read them: every example is labelled, nothing is left to guess."""

from __future__ import annotations

import re

import pytest

from ftlint.explain.examples import examples, messages
from ftlint.explain.pages import rule_page
from ftlint.rules import Rule, all_rules

RULES = sorted(all_rules().values(), key=lambda rule: rule.code)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_example_has_a_label_before_it(rule: type[Rule]) -> None:
    page = rule_page(rule)
    assert not re.search(r"^```\w+ ", page, re.MULTILINE), "the first line is for the tests"
    label = r"^(Reported|Not reported|After the fix|With this (?:schema|file))"
    labels = re.findall(label, page, re.M)
    assert len(labels) == len(examples(rule))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_page_shows_the_message_and_how_to_suppress_it(rule: type[Rule]) -> None:
    page = rule_page(rule)
    assert f"--ignore {rule.code}`" in page
    failing = [one for one in examples(rule) if one.kind == "fail"]
    assert bool(failing) == (rule.code in messages())
    if failing:
        found = messages()[rule.code]
        assert f"{found['severity']}: {rule.code} {rule.name} {found['message']}" in page


def test_an_example_of_which_nothing_is_left_says_so() -> None:
    page = rule_page(all_rules()["C601"])
    assert "After the fix nothing is left of it." in page
    assert "```jsonl\n```" not in page
