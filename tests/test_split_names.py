"""The split of a file is told by the words of its name, and nothing else is taken for one."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from ftlint.source.split_names import split_name, split_of
from tests.cli.runner import ftlint

RECORD = '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}]}\n'


@pytest.mark.parametrize(
    ("name", "split", "glob"),
    [
        ("train.jsonl", "train", "train.jsonl"),
        ("a.train.jsonl", "train", "*.train.jsonl"),
        ("a.val.jsonl.gz", "validation", "*.val.jsonl.gz"),
        ("x-valid.jsonl", "validation", "*-valid.jsonl"),
        ("data/val_ms.jsonl", "validation", "data/val_*.jsonl"),
        ("data/chat_dev_v2.jsonl", "validation", "data/*_dev_*.jsonl"),
        ("train-00000-of-00012.jsonl", "train", "train-*.jsonl"),
        ("test_3.ndjson", "test", "test_*.ndjson"),
        ("heldOut.jsonl", None, None),
        ("held_out.jsonl", "test", "held_out.jsonl"),
        ("trainSet.jsonl", "train", "train*.jsonl"),
        ("train/a.jsonl", "train", "train/**/*.jsonl"),
        ("sets/eval/de/a.jsonl", "validation", "sets/eval/**/*.jsonl"),
        ("test/train.jsonl", "train", "test/train.jsonl"),
        ("train_val.jsonl", "validation", "*_val.jsonl"),
        ("evaluate.jsonl", None, None),
        ("latest.jsonl", None, None),
        ("developers/a.jsonl", None, None),
        ("valence.jsonl", None, None),
        ("restraining.jsonl", None, None),
        ("data.jsonl", None, None),
    ],
)
def test_names(name: str, split: str | None, glob: str | None) -> None:
    found = split_name(name)
    assert (found and found.split, found and found.glob) == (split, glob)
    assert split_of(name) == (split or "train")


LAYOUTS = {
    "dotted": (["a.train.jsonl", "a.val.jsonl"], "*.train.jsonl", "*.val.jsonl"),
    "folders": (["train/a.jsonl", "val/a.jsonl"], "train/**/*.jsonl", "val/**/*.jsonl"),
    "languages": (
        ["train_en.jsonl", "train_de.jsonl", "val_en.jsonl", "val_de.jsonl"],
        "train_*.jsonl",
        "val_*.jsonl",
    ),
    "shards": (
        ["train-00000-of-00002.jsonl", "train-00001-of-00002.jsonl", "validation.jsonl"],
        "train-*.jsonl",
        "validation.jsonl",
    ),
    "a glob that would reach the others": (
        ["train_a.jsonl", "train_val.jsonl"],
        "train_a.jsonl",
        "*_val.jsonl",
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_init_declares_the_splits_and_check_finds_the_leak(tmp_path: Path, layout: str) -> None:
    files, train, validation = LAYOUTS[layout]
    for name in files:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(RECORD)
    assert ftlint("init", cwd=tmp_path).status == 0
    (dataset,) = tomllib.loads((tmp_path / "ftlint.toml").read_text())["dataset"]
    assert (dataset["train"], dataset["validation"]) == ([train], [validation])
    done = ftlint("check", "--select", "D904", "--output-format", "concise", cwd=tmp_path)
    assert done.status == 1
    assert "D904" in done.stdout


def test_init_knows_a_json_array(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(f"[{RECORD.strip()},\n{RECORD.strip()}]\n")
    assert "Found a.jsonl: openai-chat, train" in ftlint("init", cwd=tmp_path).stdout


def test_datasets_that_init_finds_have_names_of_their_own(tmp_path: Path) -> None:
    record = '{"messages": [{"role": "user", "content": "a"}]}\n'
    for name in (
        "a.train",
        "a.val",
        "data/train/p",
        "data/val/p",
        "old/data/train/p",
        "old/data/val/p",
    ):
        path = tmp_path / f"{name}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(record)
    assert ftlint("init", "--no-pre-commit", cwd=tmp_path).status == 0
    written = (tmp_path / "ftlint.toml").read_text()
    names = [line for line in written.splitlines() if line.startswith("name = ")]
    assert len(names) == len(set(names)) == 3
    assert ftlint("config", "--check", cwd=tmp_path).status == 0
