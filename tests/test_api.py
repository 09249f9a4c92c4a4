"""The Python interface gives what the command gives."""

from __future__ import annotations

import json
import re
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


PAGE = Path(__file__).parents[1] / "docs" / "python.md"


def test_the_page_about_python_says_what_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```(python|text)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    names: dict[str, object] = {}
    for kind, text in blocks:
        if kind == "python":
            exec(text, names)
        else:
            assert capsys.readouterr().out == text


def test_no_paths_are_nothing_to_check(folder: Path) -> None:
    assert ftlint.check([]).files == []
    assert ftlint.check(path for path in ()).files == []
    assert [one.name for one in ftlint.check().files][:2] == ["a.jsonl", "b.jsonl"]
    with pytest.raises(ftlint.UsageError, match="no files were named"):
        ftlint.dedup([])


def test_records_in_memory_give_what_their_file_gives(folder: Path) -> None:
    records = [
        {
            "messages": [
                {"role": "user", "content": "é \ud83d"},
                {"role": "assistant", "content": ""},
            ]
        },
        {"messages": [], "score": float("nan")},
    ]
    (folder / "records.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records))
    given, read = ftlint.check(iter(records)), ftlint.check("records.jsonl")
    assert [(d.code, d.line, d.path) for d in given.diagnostics] == [
        (d.code, d.line, d.path) for d in read.diagnostics
    ]
    assert {d.file for d in given.diagnostics} == {"records.jsonl", "ftlint.toml"}
    with pytest.raises(ftlint.UsageError, match="record 1 cannot be written as JSON"):
        ftlint.check([{"when": object()}])


def test_fix_can_be_called_again_and_only_looked_at(folder: Path) -> None:
    broken = LINES.splitlines()[1].replace('"user"', '"User"') + "\n"
    (folder / "c.jsonl").write_text(broken)
    assert [one.safe for one in ftlint.fix("c.jsonl", write=False).fixed] == [1]
    assert (folder / "c.jsonl").read_text() == broken
    assert [one.safe for one in ftlint.fix(folder / "c.jsonl").fixed] == [1]
    assert (folder / "c.jsonl").read_text() == broken.replace('"User"', '"user"')
    assert ftlint.fix("c.jsonl").fixed == []


def test_a_report_says_what_it_holds(folder: Path) -> None:
    report = ftlint.check("a.jsonl", select=["W301"], isolated=True)
    assert repr(report) == "<Report: 1 error in 3 records of 1 file>"
    assert repr(ftlint.check([])) == "<Report: nothing found in 0 records of 0 files>"
