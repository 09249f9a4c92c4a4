"""What counts as a record where lines and records differ: the same in check and stats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.runner import ftlint


def chat(number: int, role: str = "assistant") -> str:
    turns = [{"role": "user", "content": f"Open on day {number}?"}]
    return json.dumps({"messages": [*turns, {"role": role, "content": f"Yes, {number}."}]})


def report(folder: Path, name: str) -> dict[str, object]:
    done = ftlint("check", "--isolated", "--output-format", "json", name, cwd=folder)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def counts(folder: Path, name: str) -> tuple[int, int]:
    done = ftlint("stats", "--output-format", "json", name, cwd=folder)
    files = report(folder, name)["files"]
    assert isinstance(files, list)
    return files[0]["records"], json.loads(done.stdout)["records"]


@pytest.mark.parametrize(
    ("text", "records"),
    [
        (chat(1) + chat(2) + chat(3) + "\n" + chat(4) + "\n", 4),
        (chat(1) + ", " + chat(2) + "\n" + chat(3) + chat(4) + "\n", 4),
        ("[" + ",\n".join(map(chat, range(4))) + ",\n" + chat(5)[:40], 5),
        (chat(1) + "\n" + chat(2)[:40], 2),
        (chat(1) + " and so on\n" + chat(2) + "\n", 2),
    ],
)
def test_check_and_stats_count_the_same(tmp_path: Path, text: str, records: int) -> None:
    name = "a.json" if text.startswith("[") else "a.jsonl"
    (tmp_path / name).write_text(text)
    assert counts(tmp_path, name) == (records, records)


def test_records_behind_a_joined_line_have_their_numbers(tmp_path: Path) -> None:
    text = chat(1) + chat(2) + chat(3) + "\n" + chat(4) + "\n" + chat(5, "robot") + "\n"
    (tmp_path / "a.jsonl").write_text(text)
    found = report(tmp_path, "a.jsonl")["diagnostics"]
    assert isinstance(found, list)
    told = {one["code"]: (one["line"], one["record"]) for one in found if one["record"]}
    assert told["S105"] == (3, 5)
    assert told["J007"] == (1, 1)


def test_what_could_not_be_read_at_all_is_told(tmp_path: Path) -> None:
    (tmp_path / "paper.jsonl").write_bytes(b"%PDF-1.4\n")
    done = ftlint("check", "--isolated", "paper.jsonl", cwd=tmp_path)
    assert (done.status, "0 records" in done.stdout + done.stderr) == (2, False)
    assert "Nothing could be read; see the errors." in done.stdout
    assert "paper.jsonl: is a PDF document, not training data; " in done.stderr


SPREAD = '{"messages": [{"role": "user", "content": "Open\n\non\nSunday?"}]}'


def test_the_lines_of_a_broken_string_are_one_record(tmp_path: Path) -> None:
    text = "\n".join([chat(1), SPREAD, chat(2), SPREAD, chat(3, "robot"), chat(4)]) + "\n"
    (tmp_path / "a.jsonl").write_text(text)
    assert counts(tmp_path, "a.jsonl") == (6, 6)
    found = report(tmp_path, "a.jsonl")["diagnostics"]
    assert isinstance(found, list)
    told = [(one["code"], one["line"], one["record"]) for one in found]
    assert [one for one in told if one[0] == "J001"] == [("J001", 2, 2), ("J001", 7, 4)]
    assert [one for one in told if one[0] == "S105"] == [("S105", 11, 5)]
    skip = ("-O", "unknown_role=skip")
    done = ftlint("convert", "--isolated", "a.jsonl", "-o", "b.jsonl", *skip, cwd=tmp_path)
    assert (
        "broken-record × 2: a record that could not be read: a string holds raw line breaks"
        in done.stdout
    )
    assert "[a.jsonl: line 2]" in done.stdout


def test_a_later_duplicate_has_its_number_behind_a_broken_string(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join([chat(1), SPREAD, chat(1)]) + "\n")
    found = report(tmp_path, "a.jsonl")["diagnostics"]
    assert isinstance(found, list)
    assert [(one["line"], one["record"]) for one in found if one["code"][0] == "D"] == [(6, 3)]


def test_a_string_cut_off_before_a_record_joins_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join([chat(1)[:40], chat(2), "}", chat(3)]) + "\n")
    assert counts(tmp_path, "a.jsonl") == (4, 4)


def test_each_of_several_broken_strings_is_joined(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join([chat(1), SPREAD, SPREAD, chat(2)]) + "\n")
    ftlint(
        "check",
        "--isolated",
        "--fix",
        "--unsafe-fixes",
        "--select",
        "J001",
        "a.jsonl",
        cwd=tmp_path,
    )
    turns = [json.loads(line)["messages"] for line in path.read_text().splitlines()]
    assert [one[0]["content"] for one in turns[1:3]] == ["Open\n\non\nSunday?"] * 2
