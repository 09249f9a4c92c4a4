"""Which split a file belongs to, and that a file which is being fixed keeps its own."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from ftlint.lint.splits import Splits
from ftlint.model.settings import DatasetSplit, Settings
from ftlint.source import Source
from tests.cli.runner import ftlint

DATASET = DatasetSplit("chat", ("data/train*.jsonl",), ("./data/val.jsonl",), ("/held/**",))

FILES = [
    ("data/train-00.jsonl", ("train", "chat")),
    ("data/val.jsonl", ("validation", "chat")),
    ("held/deep/x.jsonl", ("test", "chat")),
    ("other/data/train-00.jsonl", ("train", "")),
    ("valid/a.jsonl", ("validation", "")),
    ("valid-not/a.jsonl", ("train", "")),
]


@pytest.mark.parametrize(("name", "expected"), FILES)
def test_the_split_of_a_file(tmp_path: Path, name: str, expected: tuple[str, str]) -> None:
    settings = Settings(
        root=str(tmp_path), datasets=(DATASET,), validation=(str(tmp_path / "valid"),)
    )
    path = str(tmp_path / name)
    splits = Splits(settings)
    assert splits.of(Source(path, name))[:2] == expected
    beside = os.path.join(os.path.dirname(path), ".ftlint-abc")
    assert splits.of(Source(beside, name, None, path))[:2] == expected


def test_standard_input_is_training_data(tmp_path: Path) -> None:
    settings = Settings(root=str(tmp_path), datasets=(DATASET,))
    assert Splits(settings).of(Source(None, "data/val.jsonl", b"")) == ("train", "", "")


BY_NAME = [
    ("data/train.jsonl", "train", "data"),
    ("data/x.val.jsonl", "validation", "data"),
    ("data/dev/a.jsonl", "validation", "data"),
    ("data/train-00000-of-00002.jsonl", "train", "data"),
    ("all_test.jsonl", "test", "."),
    ("data/talk.jsonl", "train", "data"),
]


@pytest.mark.parametrize(("name", "split", "folder"), BY_NAME)
def test_names_decide_where_nothing_is_declared(
    tmp_path: Path, name: str, split: str, folder: str
) -> None:
    found = Splits(Settings(root=str(tmp_path))).of(Source(str(tmp_path / name), name))
    assert found == (split, "", os.path.normpath(tmp_path / folder))


def test_folders_above_the_project_say_nothing(tmp_path: Path) -> None:
    splits = Splits(Settings(root=str(tmp_path / "work")))
    path = str(tmp_path / "test" / "project" / "a.jsonl")
    assert splits.of(Source(path, path)).split == "train"
    path = str(tmp_path / "test" / "project" / "val" / "a.jsonl")
    found = splits.of(Source(path, path))
    assert (found.split, found.folder) == ("validation", str(tmp_path / "test" / "project"))


RECORD = (
    '{"messages": [{"role": "user", "content": "%s"}, {"role": "assistant", "content": "Yes."}]}\n'
)


def found_in(folder: Path, *names: str, flags: Sequence[str] = ()) -> list[str]:
    """Return "code file" of each finding of family D."""
    result = ftlint(
        *("check", "--isolated", "--select", "D", "--output-format", "json", *flags, *names),
        cwd=folder,
    )
    return [f"{one['code']} {one['file']}" for one in json.loads(result.stdout)["diagnostics"]]


@pytest.mark.parametrize(
    ("train", "held"),
    [
        ("train.jsonl", "test.jsonl"),
        ("a.train.jsonl", "a.dev.jsonl"),
        ("train/a.jsonl", "eval/a.jsonl"),
        ("talk.jsonl", "talk_valid.jsonl"),
        ("train-00001-of-00002.jsonl", "validation-00000-of-00001.jsonl"),
    ],
)
def test_files_named_as_splits_are_compared_as_such(tmp_path: Path, train: str, held: str) -> None:
    for name, texts in ((train, "ab"), (held, "bc")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("".join(RECORD % text for text in texts))
    assert found_in(tmp_path, train, held) == [f"D904 {held}"]
    before = (tmp_path / train).read_bytes()
    ftlint("check", "--isolated", "--fix", "--unsafe-fixes", train, held, cwd=tmp_path)
    assert (tmp_path / train).read_bytes() == before


def test_the_whole_of_which_others_are_parts_leaks_into_none(tmp_path: Path) -> None:
    for name, texts in (("all.jsonl", "abc"), ("train.jsonl", "ab"), ("valid.jsonl", "c")):
        (tmp_path / name).write_text("".join(RECORD % text for text in texts))
    assert found_in(tmp_path, ".") == ["D901 train.jsonl", "D901 train.jsonl"]
    assert found_in(tmp_path, "all.jsonl", "valid.jsonl") == ["D904 valid.jsonl"]


def test_two_datasets_in_two_folders_do_not_leak_into_each_other(tmp_path: Path) -> None:
    for name in ("a/train.jsonl", "b/test.jsonl"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(RECORD % "x")
    assert found_in(tmp_path, "a", "b") == []


def test_copies_are_found_across_training_files_of_any_folder(tmp_path: Path) -> None:
    for name in ("a/train.jsonl", "b/talk.jsonl"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(RECORD % "x")
    assert found_in(tmp_path, "a", "b") == ["D901 b/talk.jsonl"]


def test_a_declared_dataset_goes_before_names(tmp_path: Path) -> None:
    (tmp_path / "train.jsonl").write_text(RECORD % "x")
    (tmp_path / "test.jsonl").write_text(RECORD % "x")
    config = "dataset = [{name = 'all', train = ['*.jsonl']}]"
    found = found_in(tmp_path, "train.jsonl", "test.jsonl", flags=("--config", config))
    assert found == ["D901 test.jsonl"]


def test_held_out_files_by_themselves_are_what_is_looked_at(tmp_path: Path) -> None:
    for name in ("val.jsonl", "test.jsonl"):
        (tmp_path / name).write_text(RECORD % "x")
    assert found_in(tmp_path, "val.jsonl", "test.jsonl") == ["D901 test.jsonl"]
    result = ftlint("check", "--isolated", "--target", "openai", "val.jsonl", cwd=tmp_path)
    assert "J019" in result.stdout
    assert "1 record" in ftlint("stats", "val.jsonl", cwd=tmp_path).stdout
