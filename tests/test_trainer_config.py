"""Data is checked by the trainer's own configuration, named or found beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import ftlint
from ftlint.errors import UsageError
from ftlint.model.diagnostic import Severity

ROW = {
    "messages": [
        {"role": "system", "content": "You know the tides."},
        {"role": "user", "content": "When is high tide?"},
        {"role": "assistant", "content": "At six."},
    ]
}
TAGS = {
    "role_tag": "role",
    "content_tag": "content",
    "user_tag": "user",
    "assistant_tag": "assistant",
}


def written(folder: Path, row: dict[str, Any], entry: dict[str, Any] | None) -> Path:
    file = folder / "harbour.jsonl"
    file.write_text(json.dumps(row) + "\n")
    if entry is not None:
        entries = {"harbour": {"file_name": file.name, **entry}, "other": {"file_name": "x.json"}}
        (folder / "dataset_info.json").write_text(json.dumps(entries))
    return file


def mismatches(file: Path, target: str, **given: Any) -> list[tuple[Severity, str]]:
    report = ftlint.check(file, target=target, isolated=True, **given)
    return [
        (one.severity, one.message)
        for one in report.active
        if one.name == "config-mismatch" and one.file == str(file)
    ]


def info(**keys: Any) -> dict[str, Any]:
    return {"formatting": "sharegpt", "columns": {"messages": "messages"}, **keys}


def test_dataset_info_is_found_beside_the_data(tmp_path: Path) -> None:
    file = written(tmp_path, ROW, info(tags=TAGS))
    ((severity, message),) = mismatches(file, "llamafactory")
    assert severity is Severity.ERROR
    assert "'system' is not a tag: the record is dropped" in message


def test_an_entry_that_fits_is_silent(tmp_path: Path) -> None:
    file = written(tmp_path, ROW, info(tags={**TAGS, "system_tag": "system"}))
    assert mismatches(file, "llamafactory") == []


def test_a_column_that_is_not_named_is_a_warning(tmp_path: Path) -> None:
    row = {"system": "You know the tides.", "messages": ROW["messages"][1:]}
    file = written(tmp_path, row, info(tags=TAGS))
    ((severity, message),) = mismatches(file, "llamafactory")
    assert severity is Severity.WARNING
    assert "system is in the record and not under columns" in message


def test_other_targets_look_for_no_such_file(tmp_path: Path) -> None:
    file = written(tmp_path, ROW, info(tags=TAGS))
    assert mismatches(file, "trl") == []


def test_a_file_that_an_entry_names_in_vain_is_told(tmp_path: Path) -> None:
    file = written(tmp_path, ROW, info(tags=TAGS))
    report = ftlint.check(file, target="llamafactory", isolated=True)
    (found,) = (one for one in report.active if one.file.endswith("dataset_info.json"))
    assert found.message == "The entry 'other' names x.json, which does not exist"


def test_own_columns_are_read(tmp_path: Path) -> None:
    row = {"question": "When is high tide?", "reply": "At six."}
    file = written(tmp_path, row, {"columns": {"prompt": "question", "response": "reply"}})
    report = ftlint.check(file, target="llamafactory", isolated=True)
    assert [one for one in report.active if one.file == str(file) and one.code[0] != "D"] == []


@pytest.mark.parametrize(("key", "codes"), [("train", []), ("training", ["W306"])])
def test_yaml_names_the_mask_that_is_read(tmp_path: Path, key: str, codes: list[str]) -> None:
    row = {"messages": [dict(turn) for turn in ROW["messages"]]}
    row["messages"] += [
        {"role": "user", "content": "Sure?"},
        {"role": "assistant", "content": "No.", "train": False},
    ]
    file = written(tmp_path, row, None)
    config = tmp_path / "train.yaml"
    config.write_text(
        f"datasets:\n  - path: {file.name}\n    type: chat_template\n"
        f"    message_field_training: {key}\n"
    )
    report = ftlint.check(file, target="axolotl", trainer_config=config, isolated=True)
    assert [one.code for one in report.active if one.code == "W306"] == codes


@pytest.mark.parametrize("text", ["[", "[]", "7"])
def test_a_configuration_that_cannot_be_read_stops_the_run(tmp_path: Path, text: str) -> None:
    file = written(tmp_path, ROW, None)
    config = tmp_path / "dataset_info.json"
    config.write_text(text)
    with pytest.raises(UsageError, match="dataset_info"):
        ftlint.check(file, target="llamafactory", trainer_config=config, isolated=True)
