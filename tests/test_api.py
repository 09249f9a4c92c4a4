"""The Python interface gives what the command gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import ftlint
from tests.cli.runner import ftlint as command

LINES = (
    '{"messages": [{"role": "user", "content": "Hi"}, '
    '{"role": "assistant", "content": "Hello!", "weight": 0.5}]}\n'
    '{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Bye!"}]}\n'
    "{broken\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    (tmp_path / "a.jsonl").write_text(LINES)
    (tmp_path / "b.jsonl").write_text(LINES)
    (tmp_path / "ftlint.toml").write_text('ignore = ["missing-system", "nope"]\n')
    return tmp_path


def test_the_same_diagnostics_as_the_command(folder: Path) -> None:
    report = ftlint.check(["a.jsonl"], validation="b.jsonl", target="openai")
    arguments = ("a.jsonl", "--validation", "b.jsonl", "--target", "openai")
    result = command("check", *arguments, "--output-format", "json", cwd=folder)
    shown = json.loads(result.stdout)["diagnostics"]
    assert [
        (d.code, d.file, d.line, d.column, d.message, d.fingerprint) for d in report.diagnostics
    ] == [
        (d["code"], d["file"], d["line"], d["column"], d["message"], d["fingerprint"])
        for d in shown
    ]
    assert {"W301", "D904", "Z002"} <= {d.code for d in report.diagnostics}


def test_paths_may_be_one_path_or_several(folder: Path) -> None:
    one = ftlint.check(folder / "a.jsonl", select="W301")
    two = ftlint.check([Path("a.jsonl"), "b.jsonl"], select=["W301"])
    assert [d.code for d in one.active] == ["W301"]
    assert [d.file for d in two.active] == ["a.jsonl", "b.jsonl"]


def test_options_and_isolation(folder: Path) -> None:
    options = {"severity": {"weight-value": "info"}}
    report = ftlint.check("a.jsonl", select="W301", options=options, isolated=True)
    assert [d.severity for d in report.active] == [ftlint.Severity.INFO]


def test_wrong_names_and_paths_are_errors(folder: Path) -> None:
    with pytest.raises(ftlint.UsageError, match="target: unknown target"):
        ftlint.check("a.jsonl", target="opnai")
    with pytest.raises(ftlint.FtlintError, match=r"missing\.jsonl"):
        ftlint.check("missing.jsonl")


def test_public_names() -> None:
    assert set(dir(ftlint)) >= {"check", "Report", "Diagnostic", "FtlintError"}
    with pytest.raises(AttributeError, match="no attribute 'chekc'"):
        ftlint.chekc  # noqa: B018
