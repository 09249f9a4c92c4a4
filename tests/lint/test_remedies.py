"""What lines that are no records are called, and that each remedy that is named helps."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

import ftlint
from ftlint.errors import FtlintError
from ftlint.model.diagnostic import Diagnostic

LINES = [
    json.dumps(
        {
            "messages": [
                {"role": "system", "content": "Be kind."},
                {"role": "user", "content": f"When does ferry {number} leave?"},
                {"role": "assistant", "content": f"At {number}, from pier {number % 5}."},
            ]
        }
    )
    for number in range(1, 13)
]


def found(file: Path) -> list[Diagnostic]:
    return list(ftlint.check(file, isolated=True).active)


def written(tmp_path: Path, lines: list[str]) -> Path:
    file = tmp_path / "a.jsonl"
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return file


def test_conflict_markers_are_named_and_no_fix_merges_the_sides(tmp_path: Path) -> None:
    marked = ["<<<<<<< HEAD", LINES[1], "=======", LINES[2], ">>>>>>> other"]
    file = written(tmp_path, [LINES[0], *marked, *LINES[3:]])
    before = file.read_bytes()
    shown = found(file)
    assert [(one.code, one.line) for one in shown] == [("J008", 2), ("J008", 4), ("J008", 6)]
    assert all(one.message.startswith("Git conflict marker") for one in shown)
    assert all(one.help == "resolve the merge conflict" for one in shown)
    ftlint.fix(file, isolated=True, unsafe=True)
    assert file.read_bytes() == before


def test_a_record_that_ends_between_its_values_is_not_said_to_go_on(tmp_path: Path) -> None:
    file = written(tmp_path, LINES)
    text = file.read_text()
    file.write_text(text[: text.rindex('"role": "assistant", ') + len('"role": "assistant", ')])
    shown = [one for one in found(file) if one.severity == ftlint.Severity.ERROR]
    assert len(shown) == 1
    assert shown[0].message == "The record that begins here does not end on this line"
    assert shown[0].help is not None
    assert "cut off" in shown[0].help


def test_json_that_was_encoded_twice_is_decoded(tmp_path: Path) -> None:
    file = written(tmp_path, [json.dumps(line) for line in LINES])
    shown = found(file)
    assert {(one.code, one.message) for one in shown} == {
        ("J002", "The line is a string that holds an object: it was encoded as JSON twice")
    }
    with pytest.raises(FtlintError, match="decode them with `ftlint check --fix`"):
        ftlint.dedup(file, output=tmp_path / "out.jsonl")
    ftlint.fix(file, isolated=True)
    assert file.read_text().splitlines() == LINES
    assert found(file) == []


@pytest.mark.parametrize("mark", ["\u00a0", "\u200b", "\u3000", "\u2060 "])
def test_characters_that_nobody_sees_are_named_and_taken_away(tmp_path: Path, mark: str) -> None:
    name = f"U+{ord(mark[0]):04X}"
    file = written(tmp_path, [mark + LINES[0], LINES[1] + mark, *LINES[2:]])
    shown = found(file)
    assert [(one.code, one.line) for one in shown] == [("J008", 1), ("J007", 2)]
    assert all(name in one.message for one in shown)
    ftlint.fix(file, isolated=True)
    assert file.read_text().splitlines() == LINES


def test_binary_data_are_one_finding(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(random.Random(3).randbytes(5_000))
    shown = found(file)
    assert [one.code for one in shown] == ["J026"]
    assert "binary data" in shown[0].message


REMEDIES = [
    (LINES[0] + ",", "; fix it with `ftlint check --fix`, or "),
    ("# half", "; remove the line (`ftlint check --fix --unsafe-fixes`), or "),
    ("{messages: f()}", "; `ftlint check` says more, or "),
    (f"[{LINES[0]}]", "; write each object of the array on a line of its own, or "),
    ("\u00a0{}", "; fix it with `ftlint check --fix`, or "),
]


@pytest.mark.parametrize(("line", "remedy"), REMEDIES)
def test_a_command_that_refuses_a_line_names_what_helps(
    tmp_path: Path, line: str, remedy: str
) -> None:
    file = written(tmp_path, [*LINES, line])
    with pytest.raises(FtlintError) as refused:
        ftlint.dedup(file, output=tmp_path / "out.jsonl")
    assert remedy in str(refused.value)
