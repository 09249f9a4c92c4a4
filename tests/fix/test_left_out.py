"""Fixes that do harm, or never come to rest, are left out and told; the others are made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ftlint.model.diagnostic import Finding, Fix
from ftlint.model.record import Record
from ftlint.rules import all_rules
from tests.cli.runner import Result, ftlint

DATA = (
    '{"messages": [{"role": "user", "content": "Hi"}, {"role": "Assistant", "content": " "}]}\n'
    '{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "x"}],}\n'
)


def run(folder: Path) -> Result:
    (folder / "a.jsonl").write_text(DATA)
    asked = ("check", "--fix", "--unsafe-fixes", "--select", "J001,S,C601", "a.jsonl")
    return ftlint(*asked, "--isolated", "--output-format", "concise", cwd=folder)


def replaced(monkeypatch: pytest.MonkeyPatch, fix: Any) -> None:
    def check(self: object, record: Record) -> list[Finding]:
        return [Finding("Odd", fix=fix(record))] if "Hi" in record.text else []

    monkeypatch.setattr(all_rules()["C601"], "check", check)


def harmful(record: Record) -> Fix:
    return Fix("Break it", line="{broken")


def endless(record: Record) -> Fix:
    text = record.value["messages"][0]["content"]
    return Fix.set("Grow", ("messages", 0, "content"), text + "x")


@pytest.mark.parametrize(
    ("fix", "why"),
    [(harmful, "it would damage the record"), (endless, "it does not come to rest")],
)
def test_a_fix_that_fails_is_a_finding_and_no_exit(
    fix: Any, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replaced(monkeypatch, fix)
    result = run(tmp_path)
    assert result.status == 1  # for the findings of C601, which stay
    assert "warning: Z005 engine-failure" in result.stdout
    assert f"The fix of C601 empty-content was left out: {why}" in result.stdout
    assert result.stderr == ""
    text = (tmp_path / "a.jsonl").read_text()
    assert '"role": "assistant", "content": " "' in text
    assert text.endswith('"x"}]}\n')
