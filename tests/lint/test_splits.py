"""Which split a file belongs to, and that a file which is being fixed keeps its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ftlint.lint.splits import Splits
from ftlint.model.settings import DatasetSplit, Settings
from ftlint.source import Source

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
    assert splits.of(Source(path, name)) == expected
    beside = os.path.join(os.path.dirname(path), ".ftlint-abc")
    assert splits.of(Source(beside, name, None, path)) == expected


def test_standard_input_is_training_data(tmp_path: Path) -> None:
    settings = Settings(root=str(tmp_path), datasets=(DATASET,))
    assert Splits(settings).of(Source(None, "data/val.jsonl", b"")) == ("train", "")
