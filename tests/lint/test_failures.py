"""A rule that raises costs its own findings at that place, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ftlint import lint
from ftlint.cli import run
from ftlint.model.settings import Selection, Settings
from ftlint.rules import Rule, all_rules
from ftlint.rules.table import entries
from ftlint.source import Source


def record(*texts: str) -> str:
    roles = ["user", "assistant"] * len(texts)
    messages = [{"role": r, "content": t} for r, t in zip(roles, texts, strict=False)]
    return json.dumps({"messages": messages})


LINES = [
    record("Is it open?", "Yes, until nine."),
    record("Is it open?", "Yes, until nine."),
    record("Is it open? Ã©tÃ©", "  "),
    record("Is it open?", "Perhaps.", "And later?"),
    '{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "tool_calls": ['
    '{"id": "a", "type": "function", "function": {"name": "now", "arguments": {"n": null}}}]}]}',
    '{"note": "a",}',
    '{"note": "a", "note": "b"}',
    record("Is it open?", "Perhaps.", "And later?"),
]
"""Something for every hook to see."""

DATA = ("\ufeff" + "\n".join(LINES)).encode()


def check(data: bytes = DATA, **settings: Any) -> lint.Report:
    settings = {"targets": ("openai",), "jobs": 1, "selection": Selection(("ALL",)), **settings}
    sources = [Source(None, "a.jsonl", data), Source(None, "b.jsonl", b'{"messages": 1}\n')]
    return lint.check(sources, Settings(**settings))


def broken(*_: object) -> Any:
    raise ZeroDivisionError("the text of a record")


HOOKS = [
    ("check", "C601"),
    ("check", "T404"),
    ("check_roles", "R203"),
    ("roles_fix", "R203"),
    ("fix_for", "J013"),
    ("fix_for", "D901"),
    ("adapt", "T402"),
    ("check_traits", "J009"),
    ("collect", "J025"),
    ("collect_batch", "J025"),
    ("conclude", "J025"),
    ("conclude_digests", "D901"),
    ("repeats", "D901"),
    ("repeated", "D901"),
    ("conclude_dataset", "J025"),
]


@pytest.mark.parametrize(("hook", "code"), HOOKS)
def test_a_rule_that_raises_is_a_finding_and_nothing_else_is_lost(
    hook: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = check()
    assert not whole.errors
    rule: type[Rule] = all_rules()[code]
    monkeypatch.setattr(rule, hook, classmethod(broken) if hook == "fix_for" else broken)
    entry = entries()[code]
    monkeypatch.setattr(entry, "hooks", entry.hooks | {hook})
    if hook == "collect_batch":
        monkeypatch.setattr(entry, "batched", True)
    report = check()
    failed = [one for one in report.diagnostics if one.code == "Z005"]
    assert failed
    for one in failed:
        assert f"{code} {rule.name} failed here: ZeroDivisionError" in one.message
        assert "text of a record" not in one.message
    assert report.errors
    assert all(code in line and "ZeroDivisionError" in line for line in report.errors)
    others = {(one.code, one.file, one.line, one.message) for one in whole.diagnostics}
    kept = {(one.code, one.file, one.line, one.message) for one in report.diagnostics}
    assert {row for row in others if row[0] != code} <= kept
    if "fix" in hook:
        assert {row for row in others if row[0] == code} <= kept


def test_the_failure_names_the_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(all_rules()["C601"], "check", broken)
    report = check(selection=Selection(("C601",)))
    assert [(one.code, one.line, one.record) for one in report.diagnostics if one.line == 3] == [
        ("Z005", 3, 3)
    ]


def test_one_bad_record_of_a_batch_costs_that_record(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = all_rules()["J025"]
    collect = rule.collect_batch

    def picky(self: Rule, records: list[Any]) -> Any:
        if any('"b"' in record.text for record in records):
            broken()
        return collect(self, records)

    monkeypatch.setattr(entries()["J025"], "batched", True)
    monkeypatch.setattr(rule, "collect_batch", picky)
    report = check(selection=Selection(("J025",)))
    assert [(one.file, one.line) for one in report.diagnostics if one.code == "Z005"] == [
        ("a.jsonl", 7)
    ]


def test_an_engine_that_fails_on_a_record_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from ftlint.lint.kernel import Kernel

    examine = Kernel.examine

    def picky(self: Kernel, record: Any, *rest: Any, **more: Any) -> None:
        if record.line == 3:
            broken()
        examine(self, record, *rest, **more)

    monkeypatch.setattr(Kernel, "examine", picky)
    report = check()
    assert [one.line for one in report.diagnostics if one.code == "Z005"] == [3]
    assert {one.line for one in report.diagnostics} >= {3, 4, 5, 6}


def test_the_command_ends_with_2_and_reports_all(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.jsonl").write_bytes(DATA)
    (tmp_path / "b.jsonl").write_text("{}\n")
    monkeypatch.setattr(all_rules()["C601"], "check", broken)
    assert run(["check", "a.jsonl", "b.jsonl", "--output-format", "concise"]) == 2
    out, err = capsys.readouterr()
    assert "Z005" in out
    assert "b.jsonl" in out
    assert "a.jsonl: C601 empty-content failed here: ZeroDivisionError" in err
    assert "Traceback" not in err
