"""The table of rules: it says what the classes say, and what it lets a run leave out is silent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.rules import FileSummary, Rule, Tally, all_rules, table
from ftlint.source import Traits
from ftlint.targets import names, target

RULES = sorted(all_rules().values(), key=lambda rule: rule.code)
TARGETS = [target(name) for name in names()]


def bound(rule: type[Rule]) -> Iterator[Any]:
    """Yield the rule for every target that it is for."""
    return (rule(one) for one in TARGETS if rule.applies_to(one))


@pytest.fixture
def forgetful() -> Iterator[None]:
    table.entries.cache_clear()
    yield
    table.entries.cache_clear()


def test_every_file_of_a_group_has_a_row() -> None:
    assert list(table._rows()) == table.listing()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_table_says_what_the_class_says(rule: type[Rule]) -> None:
    entry = table.entries()[rule.code]
    for name in table.FIELDS:
        assert getattr(entry, name) == getattr(rule, name)
    assert entry.rule is rule
    assert entry.hooks == {hook for hook in table.HOOKS if rule.overrides(hook)}
    assert {entry.needs} == {one.needs for one in bound(rule)}


@pytest.mark.usefixtures("forgetful")
def test_a_rule_that_the_table_does_not_know_is_asked_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = {path: row for path, row in table._rows().items() if path != "content/empty_content"}
    monkeypatch.setattr(table, "_rows", lambda: rows)
    entry = table.entries()["C601"]
    assert (entry.name, entry.hooks) == ("empty-content", {"check"})
    assert entry.needs == all_rules()["C601"].needs
    assert list(table.entries()) == list(all_rules())


@pytest.mark.usefixtures("forgetful")
def test_without_folders_the_table_alone_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "folders", ["/nowhere"])
    assert list(table.entries()) == list(all_rules())


@given(
    traits=st.builds(
        Traits,
        extension=st.just(".jsonl"),
        bom=st.sampled_from([None, "utf-8", "utf-16-le"]),
        charset=st.sampled_from(["utf-8", "utf-16-le"]),
        layout=st.sampled_from(["lines", "array", "pretty", "concatenated", "text"]),
        lfs_pointer=st.booleans(),
        crlf_lines=st.integers(0, 2),
        lone_cr=st.integers(0, 2),
        final_newline=st.booleans(),
        blank_lines=st.just([2]),
        blank_count=st.integers(0, 2),
        lines=st.integers(0, 4),
        last_content_line=st.integers(0, 2),
        long_lines=st.lists(st.just((1, 20_000_000)), max_size=1),
    )
)
def test_a_file_without_what_a_rule_needs_has_nothing_for_it(traits: Traits) -> None:
    for rule in RULES:
        needs = rule.file_needs
        if needs and rule.overrides("check_traits") and not any(getattr(traits, n) for n in needs):
            assert [list(one.check_traits(traits)) for one in bound(rule)] == [
                [] for _ in bound(rule)
            ]


TALLIES = st.integers(1, 40).map(lambda count: Tally(count, 1, 1))


@given(
    file=st.builds(
        FileSummary,
        st.just("a.jsonl"),
        lines=st.just(40),
        records=st.integers(0, 40),
        broken=st.integers(0, 3),
        size=st.sampled_from([0, 10**6, 10**12]),
        roles=st.dictionaries(st.sampled_from(["ua", "sua", "au", "u"]), TALLIES),
        formats=st.dictionaries(st.sampled_from(["openai-chat", "sharegpt", "unknown"]), TALLIES),
        method=st.sampled_from([None, "sft", "dpo"]),
    )
)
def test_a_summary_without_what_a_rule_needs_has_nothing_for_it(file: FileSummary) -> None:
    for rule in RULES:
        needs = rule.file_needs
        if needs and rule.overrides("conclude") and not any(getattr(file, n) for n in needs):
            assert [list(one.conclude(file)) for one in bound(rule)] == [[] for _ in bound(rule)]


@given(roles=st.text("sduatf?", max_size=9))
def test_calm_roles_are_those_without_a_finding(roles: str) -> None:
    import re

    for rule in RULES:
        if rule.calm_roles and re.fullmatch(rule.calm_roles, roles):
            assert not [one for made in bound(rule) for one in made.check_roles(roles)]
