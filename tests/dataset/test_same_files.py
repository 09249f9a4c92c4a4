"""A file that holds the records of another is one finding, not one a record (D901)."""

from __future__ import annotations

import json
from pathlib import Path

import ftlint
from ftlint import Diagnostic


def write(path: Path, numbers: range, *, answered: bool = True) -> None:
    rows = []
    for number in numbers:
        turns = [{"role": "user", "content": f"When was house {number} built?"}]
        if answered:
            turns.append({"role": "assistant", "content": f"In {1800 + number}."})
        rows.append(json.dumps({"messages": turns}) + "\n")
    path.write_text("".join(rows))


def told(folder: Path, *names: str) -> list[Diagnostic]:
    paths = [folder / name for name in names]
    return ftlint.check(paths, isolated=True, select=["D901"]).active


def test_file_made_from_another_is_one_finding_without_a_fix(tmp_path: Path) -> None:
    write(tmp_path / "all.jsonl", range(60))
    write(tmp_path / "part.jsonl", range(10, 50))
    (found,) = told(tmp_path, "all.jsonl", "part.jsonl")
    assert found.message == f"All 40 records are also in {tmp_path / 'all.jsonl'}"
    assert (found.concerns, found.fix, found.line) == (40, None, 1)
    assert Path(found.file).name == "part.jsonl"


def test_part_of_a_file_is_counted_and_repeats_within_it_are_told_apart(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", range(60))
    write(tmp_path / "b.jsonl", range(40, 75))
    with (tmp_path / "b.jsonl").open("a") as file:
        file.write((tmp_path / "b.jsonl").read_text().splitlines()[30] + "\n")
    within, across = sorted(told(tmp_path, "a.jsonl", "b.jsonl"), key=lambda one: one.concerns)
    assert across.message == f"20 of 36 records are also in {tmp_path / 'a.jsonl'}"
    assert (within.message, within.line) == ("Same record as line 31", 36)
    assert within.fix is not None


def test_few_records_or_a_small_part_are_told_one_by_one(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", range(60))
    write(tmp_path / "few.jsonl", range(50, 69))
    assert len(told(tmp_path, "a.jsonl", "few.jsonl")) == 10
    write(tmp_path / "large.jsonl", range(30, 200))
    assert len(told(tmp_path, "a.jsonl", "large.jsonl")) == 30


def test_prompts_for_reinforcement_are_told_once_as_well(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", range(30), answered=False)
    write(tmp_path / "b.jsonl", range(30), answered=False)
    (found,) = told(tmp_path, "a.jsonl", "b.jsonl")
    assert found.concerns == 30
