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


CHANGES = {
    *("append", "add", "update", "setdefault", "extend", "insert", "pop", "popitem", "clear"),
    *("remove", "discard", "subtract", "sort", "reverse", "__setitem__"),
}
"""Methods that change the value they are called on."""


def kept(code: ast.AST) -> list[str]:
    """Return what is changed of ``self`` in some code: an attribute, or what is in one.

    >>> kept(ast.parse("self.n += 1; self.seen[2].x = 1; self.seen.add(3); own = self.seen"))
    ['self.n', 'self.seen', 'self.seen']
    """
    found = []
    for node in ast.walk(code):
        place: ast.AST | None = None
        if isinstance(node, ast.Attribute | ast.Subscript):
            place = None if isinstance(node.ctx, ast.Load) else node
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            place = node.func.value if node.func.attr in CHANGES else None
        while isinstance(place, ast.Attribute | ast.Subscript):
            if isinstance(place.value, ast.Name) and place.value.id == "self":
                found.append(ast.unparse(place))
            place = place.value
    return found


@pytest.mark.parametrize("rule", all_rules().values(), ids=lambda rule: rule.code)
def test_rules_keep_nothing_between_records(rule: type[Rule]) -> None:
    classes = [base for base in rule.__mro__ if base.__module__.startswith("ftlint.rules.")]
    for base in classes:
        body = ast.parse(dedent(inspect.getsource(base))).body[0]
        assert isinstance(body, ast.ClassDef)
        for item in body.body:
            if isinstance(item, ast.FunctionDef) and item.name != "__init__":
                assert kept(item) == [], f"{base.__name__}.{item.name} keeps something on the rule"
                decorators = " ".join(map(ast.unparse, item.decorator_list))
                assert "cache" not in decorators, f"{base.__name__}.{item.name} is cached"


def test_what_rules_share_keeps_nothing_in_its_module() -> None:
    for path in sorted((ROOMS / "rules").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.Global)], path.name


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
