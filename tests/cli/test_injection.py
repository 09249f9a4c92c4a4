"""What files hold (names, speakers, texts) is never obeyed by a terminal or a CI log."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.runner import PLAIN, Result, ftlint

GOOD = '{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yo"}]}\n'
NASTY = "::error::x\x1b[31m ##[error]##vso[task]\r\u202e"
"""A name for a file, a speaker, a column or a key."""


def obeyed(text: str) -> list[str]:
    """Return what a terminal or a runner would obey in a log."""
    found = [line for line in text.split("\n") if line.lstrip().startswith("::")]
    found += [line for line in text.split("\n") if "##[" in line or "##vso[" in line]
    return found + re.findall("[\x00-\x09\x0b-\x1f\x7f\u202e]", text)


def run(folder: Path, *arguments: str) -> Result:
    return ftlint(*arguments, "--isolated", cwd=folder, environ={**PLAIN, "CI": "true"})


@pytest.fixture
def nasty(tmp_path: Path) -> Path:
    (tmp_path / f"{NASTY}.jsonl").write_text(GOOD + GOOD.replace("Yo", " "))
    (tmp_path / "b.jsonl").write_text(GOOD.replace("Hi", "Hello") + GOOD)
    talk = f"{NASTY}: Is it open?\nAssistant: Yes.\n{NASTY}: Thanks.\nAssistant: Bye.\n"
    (tmp_path / "t.txt").write_text(talk)
    (tmp_path / "t.csv").write_text(f'question,answer,"{NASTY}"\na,b,c\nd,e,f\n')
    return tmp_path


COMMANDS = [
    ("check", "."),
    ("check", ".", "--output-format", "concise"),
    ("check", ".", "--output-format", "grouped"),
    ("check", ".", "--output-format", "summary"),
    ("check", ".", "--show-files"),
    ("stats", "."),
    ("stats", ".", "--output-format", "json"),
    ("stats", ".", "--output-format", "markdown"),
    ("dedup", ".", "--near"),
    ("decontaminate", ".", "--against", f"{NASTY}.jsonl", "--ngram", "3"),
    ("diff", f"{NASTY}.jsonl", "b.jsonl"),
    ("diff", f"{NASTY}.jsonl", "b.jsonl", "--output-format", "markdown"),
    ("diff", f"{NASTY}.jsonl", "b.jsonl", "--output-format", "json"),
    ("merge", ".", "-o", "out.jsonl", "--force"),
    ("merge", f"{NASTY}.jsonl", "b.jsonl", "-o", "out.jsonl", "--force"),
    ("split", ".", "--ratio", "0.5", "-o", "parts"),
    ("convert", "t.txt", "-o", "out.jsonl", "--force"),
    ("convert", "t.txt", "-o", "out.jsonl", "--force", "--explain", "--assistant", NASTY),
    ("convert", "t.csv", "-o", "out.jsonl", "--force", "-v"),
    ("convert", f"{NASTY}.jsonl", "--to", "gemini", "-o", "out.jsonl", "--force"),
    ("check", NASTY),
    ("check", "b.jsonl", "--target", NASTY),
    ("check", "b.jsonl", "--select", NASTY),
    ("stats", "b.jsonl", "--model", NASTY),
]


@pytest.mark.parametrize("arguments", COMMANDS)
def test_nothing_printed_is_obeyed(arguments: tuple[str, ...], nasty: Path) -> None:
    result = run(nasty, *arguments)
    assert obeyed(result.stdout) == []
    assert obeyed(result.stderr) == []
    if arguments[0] == "stats" and "json" in arguments:
        json.loads(result.stdout)


@pytest.mark.parametrize("key", ["extend", "select", "target", "ignore", NASTY])
def test_a_configuration_is_not_obeyed(key: str, nasty: Path) -> None:
    name = json.dumps(key)
    value = json.dumps([NASTY] if key in ("select", "ignore") else NASTY)
    (nasty / "ftlint.toml").write_text(f"{name} = {value}\n")
    for arguments in (("check", "b.jsonl"), ("config", "check"), ("check", "--show-settings")):
        result = ftlint(*arguments, cwd=nasty, environ={**PLAIN, "CI": "true"})
        assert obeyed(result.stdout) == []
        assert obeyed(result.stderr) == []


def test_statistics_of_a_name_that_is_not_unicode_are_json(tmp_path: Path) -> None:
    (tmp_path / "a\udcff.jsonl").write_text(GOOD)
    result = run(tmp_path, "stats", ".", "--output-format", "json")
    assert result.status == 0
    assert json.loads(result.stdout)
