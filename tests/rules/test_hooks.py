"""What the base of rules promises: hooks that are declared, and rules without a memory."""

from __future__ import annotations

import ast
import inspect
import json
from pathlib import Path
from textwrap import dedent

import pytest

from ftlint.formats import all_formats
from ftlint.lint import check
from ftlint.model.diagnostic import Finding
from ftlint.model.record import Facts, Record
from ftlint.model.settings import Selection, Settings
from ftlint.rules import FileSummary, Rule, all_rules
from ftlint.rules.encoding import lossy_mojibake
from ftlint.source import Source
from ftlint.targets import target

ROOMS = Path(__file__).parents[2] / "src" / "ftlint"
DAMAGED = "She said “hello number {} thereâ€ and smiled."


def record(number: int) -> Record:
    value = {"messages": [{"role": "user", "content": DAMAGED.format(number)}]}
    raw = json.dumps(value).encode()
    return Record(number, number, 0, raw, value, all_formats()["openai-chat"], Facts.NON_ASCII)


def test_what_a_rule_collects_depends_on_the_record_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """One worker or two: each has a rule of its own, and the parts add up to the same."""
    monkeypatch.setattr(lossy_mojibake, "MANY", 3)
    one, other, third = (lossy_mojibake.LossyMojibake(target("chat")) for _ in range(3))
    records = [record(number) for number in range(1, 9)]
    whole = [one.collect(item) for item in records]
    parts = [other.collect(item) for item in records[:4]] + [third.collect(i) for i in records[4:]]
    assert whole == parts
    assert all(whole)
    rows = [(number, number, items) for number, items in enumerate(whole, 1)]
    found = list(one.conclude(FileSummary("a.jsonl", collected=rows)))
    assert [finding.line for finding in found] == list(range(1, 9))


@pytest.mark.parametrize("size", [1, 400, 10_000])
def test_chunks_do_not_change_what_is_read_twice(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lossy_mojibake, "MANY", 3)
    data = b"".join(record(number).raw + b"\n" for number in range(1, 9))
    chosen = Selection(select=("E102",))
    whole, parts = (
        check(
            [Source(None, "a.jsonl", data)],
            Settings(selection=chosen, jobs=1, chunk_size=chunk_size),
        ).diagnostics
        for chunk_size in (1_000_000, size)
    )
    assert len(whole) == 8
    assert whole == parts


def test_rules_override_nothing_that_the_base_does_not_declare() -> None:
    """A hook that the base does not know would be found by its name alone, or never called."""
    declared = set(dir(Rule)) | set(Rule.__annotations__)
    called = {
        node.attr
        for room in ("lint", "explain")
        for path in (ROOMS / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "rule"
    }
    assert {"check", "collect", "conclude_digests", "fix_for"} <= called
    assert called <= declared


def test_rules_and_what_they_share_keep_nothing_between_records() -> None:
    for path in sorted((ROOMS / "rules").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.Global)], path.name
    for rule in all_rules().values():
        for hook in ("check", "collect", "collect_batch", "check_roles", "conclude", "fix_for"):
            code = ast.parse(dedent(inspect.getsource(getattr(rule, hook))))
            stored = [
                node
                for node in ast.walk(code)
                if isinstance(node, ast.Attribute)
                and isinstance(node.ctx, ast.Store)
                and isinstance(node.value, ast.Name)
                and node.value.id == "self"
            ]
            assert not stored, f"{rule.name}.{hook} keeps something on the rule"


def test_what_rules_keep_of_a_record_is_made_once() -> None:
    made: list[Record] = []
    one = record(1)

    def make(item: Record) -> int:
        made.append(item)
        return len(made)

    assert (one.remembered(make), one.remembered(make)) == (1, 1)
    assert record(1).remembered(make) == 2


def test_the_data_of_a_finding_are_in_no_report() -> None:
    assert "data" in Finding._fields
    data = record(1).raw + b"\n"
    report = check([Source(None, "a.jsonl", data)], Settings(jobs=1))
    (found,) = [item for item in report.diagnostics if item.code == "E102"]
    assert not hasattr(found, "data")
