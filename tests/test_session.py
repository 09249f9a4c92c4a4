"""Files under several configurations, datasets, and excuses that nothing needs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.runner import ftlint

SYSTEM = '{"role": "system", "content": "Be brief."}, '


def record(question: str, answer: str, extra: str = "") -> str:
    return (
        f'{{"messages": [{SYSTEM}{{"role": "user", "content": "{question}"}}, '
        f'{{"role": "assistant", "content": "{answer}"{extra}}}]}}\n'
    )


BAD = record("Hi", "Hello!", ', "weight": 0.5')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a/one.jsonl", "b/two.jsonl"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(BAD)
    return tmp_path


def check(folder: Path, *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    flags = ("--output-format", "json", "--show-suppressed")
    result = ftlint("check", *arguments, *flags, cwd=folder)
    return result.status, json.loads(result.stdout)["diagnostics"]


def codes(found: list[dict[str, Any]], file: str) -> list[str]:
    return [item["code"] for item in found if item["file"] == file and not item["suppressed"]]


def test_each_file_has_its_own_settings_and_copies_are_found_across(folder: Path) -> None:
    (folder / "b" / "ftlint.toml").write_text('ignore = ["weight-value"]\n')
    status, found = check(folder, "a", "b")
    assert status == 1
    assert codes(found, "a/one.jsonl") == ["W301"]
    assert codes(found, "b/two.jsonl") == ["D901"]


def test_family_switches_hold_in_every_group(folder: Path) -> None:
    (folder / "b" / "ftlint.toml").write_text("")
    _, found = check(folder, "a", "b", "--no-dataset-rules")
    assert [item["code"] for item in found] == ["W301", "W301"]
    _, found = check(folder, "a", "b", "--only-dataset-rules")
    assert [item["code"] for item in found] == ["D901"]


def test_a_file_is_read_once_however_often_it_is_named(folder: Path) -> None:
    _, found = check(folder, "a", "a/one.jsonl", str(folder / "a" / "one.jsonl"), "a/*.jsonl")
    assert [item["code"] for item in found] == ["W301"]


def test_per_file_globs_are_relative_to_their_configuration(folder: Path) -> None:
    (folder / "ftlint.toml").write_text('[per-file-ignores]\n"a/*.jsonl" = ["W"]\n')
    _, found = check(folder, "a", "b", "--no-dataset-rules")
    assert [(item["file"], item["suppressed"]) for item in found] == [
        ("a/one.jsonl", "per-file-ignores"),
        ("b/two.jsonl", None),
    ]
    _, inside = check(folder / "a", ".", "--no-dataset-rules")
    assert [(item["file"], item["suppressed"]) for item in inside] == [
        ("one.jsonl", "per-file-ignores")
    ]


def test_validation_files_are_checked_and_compared(folder: Path) -> None:
    status, found = check(folder, "a", "--validation", "b", "--select", "D904,W301")
    assert status == 1
    assert codes(found, "a/one.jsonl") == ["W301"]
    assert sorted(codes(found, "b/two.jsonl")) == ["D904", "W301"]


def test_declared_datasets_are_what_is_read_without_paths(folder: Path) -> None:
    (folder / "other.jsonl").write_text("{}\n")
    (folder / "ftlint.toml").write_text(
        '[[dataset]]\nname = "d"\ntrain = "a/*.jsonl"\nvalidation = "b/two.jsonl"\n'
    )
    shown = ftlint("check", "--show-files", cwd=folder)
    assert shown.stdout == "a/one.jsonl\nb/two.jsonl\n"
    _, found = check(folder, "--only-dataset-rules")
    assert "D904" in codes(found, "b/two.jsonl")


def test_a_record_is_excused_by_hash_and_an_unused_excuse_is_told(folder: Path) -> None:
    _, found = check(folder, "a")
    table = f'{{ rule = "W301", record = "{found[0]["record_hash"]}", reason = "meant" }}'
    (folder / "ftlint.toml").write_text(
        'include = ["a/*.jsonl"]\nignore = [\n'
        f' {table},\n {{ rule = "weight-type", id = "x" }},\n]\n'
    )
    status, found = check(folder)
    assert status == 0
    assert [(item["code"], item["file"], item["line"]) for item in found] == [
        ("Z001", "ftlint.toml", 4),
        ("W301", "a/one.jsonl", 1),
    ]
    assert found[1]["suppressed"] == "ignore"
    _, partial = check(folder, "a/one.jsonl")
    assert [item["code"] for item in partial] == ["W301"], "a part of the files proves nothing"


def test_all_given_files_excluded_is_no_failure(folder: Path) -> None:
    arguments = ("a/one.jsonl", "--force-exclude", "--exclude", "a")
    result = ftlint("check", *arguments, cwd=folder)
    assert result.status == 0
    assert result.stderr.startswith("ftlint: warning: nothing to check: a/one.jsonl")
    result = ftlint("check", *arguments, "--output-format", "json", "-q", cwd=folder)
    assert json.loads(result.stdout)["diagnostics"] == []
    assert result.stderr == ""


def test_one_unreadable_file_does_not_hide_the_others(folder: Path) -> None:
    (folder / "a" / "cut.jsonl.gz").write_bytes(b"\x1f\x8b\x08\x00broken")
    result = ftlint("check", "a", "--output-format", "concise", cwd=folder)
    assert result.status == 2
    assert "a/one.jsonl:1" in result.stdout
    assert result.stderr.startswith("ftlint: error: a/cut.jsonl.gz")


def test_the_users_schema_is_checked_too(folder: Path) -> None:
    (folder / "own.json").write_text('{"properties": {"messages": {}}, "required": ["ticket"]}')
    status, found = check(folder, "a", "--schema", "own.json", "--ignore", "W")
    assert status == 1
    assert len(found) == 1
    assert "ticket" in found[0]["message"]
