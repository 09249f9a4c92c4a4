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


@pytest.mark.parametrize(
    "text",
    [
        "datasets: 7",
        "seen: 2024-13-99\ndatasets: [{path: harbour.jsonl}]",
        f"datasets: [{{path: harbour.jsonl, seed: {'1' * 5000}}}]",
        f"datasets: [{{path: harbour.jsonl, name: {'[' * 3000}",
        "datasets: &all\n- {path: harbour.jsonl, name: *all}",
        "\n".join(
            [
                "a0: &a0 [x, x]",
                *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)),
                "datasets: [{path: harbour.jsonl, name: *a39}]",
            ]
        ),
    ],
    ids=["no list", "no date", "long number", "deep", "in itself", "many times"],
)
def test_odd_yaml_stops_the_run_where_it_is_named(tmp_path: Path, text: str) -> None:
    file = written(tmp_path, ROW, None)
    config = tmp_path / "train.yaml"
    config.write_text(text)
    with pytest.raises(UsageError, match=r"train\.yaml"):
        ftlint.check(file, target="axolotl", trainer_config=config, isolated=True)
    found = ftlint.check(file, target="axolotl", isolated=True).active
    assert [one for one in found if one.name == "config-mismatch"] == []


def test_deep_json_stops_the_run(tmp_path: Path) -> None:
    file = written(tmp_path, ROW, None)
    config = tmp_path / "dataset_info.json"
    config.write_text('{"a": ' * 5000)
    with pytest.raises(UsageError, match="not JSON"):
        ftlint.check(file, target="llamafactory", trainer_config=config, isolated=True)


def test_keys_that_are_not_texts_are_told(tmp_path: Path) -> None:
    file = written(tmp_path, ROW, None)
    config = tmp_path / "train.yaml"
    config.write_text("datasets: [{path: harbour.jsonl, type: chat_template, 7: x}]")
    report = ftlint.check(file, target="axolotl", trainer_config=config, isolated=True)
    (told,) = [one.message for one in report.active if one.file == str(config)]
    assert told == "The entry 'datasets[0]' has the key '7', which nothing reads"


@pytest.mark.parametrize("name", [r"a\u0000.jsonl", "a" * 5000 + ".jsonl", r"\ud800.jsonl"])
def test_a_name_that_no_file_can_have_is_missing(tmp_path: Path, name: str) -> None:
    file = written(tmp_path, ROW, None)
    config = tmp_path / "dataset_info.json"
    config.write_text(f'{{"tides": {{"file_name": "{name}", "formatting": "openai"}}}}')
    report = ftlint.check(file, target="llamafactory", trainer_config=config, isolated=True)
    messages = [one.message for one in report.active if one.file == str(config)]
    assert any(message.endswith("which does not exist") for message in messages)


@pytest.mark.parametrize(
    ("entry", "missing"),
    [
        ("{path: data, data_files: [harbour.jsonl]}", []),
        ("{path: data, data_files: [tides.jsonl]}", ["tides.jsonl"]),
        ("{path: lighthouse/tides, data_files: [train.jsonl]}", []),
        ("{path: lighthouse/tides-v1.5}", []),
        ("{path: 'https://tides.example/train.jsonl'}", []),
        ("{path: train.jsonl}", ["train.jsonl"]),
    ],
)
def test_files_on_a_hub_are_not_missing(tmp_path: Path, entry: str, missing: list[str]) -> None:
    (tmp_path / "data").mkdir()
    file = written(tmp_path / "data", ROW, None)
    config = tmp_path / "train.yaml"
    config.write_text(f"datasets: [{entry}]")
    report = ftlint.check(file, target="axolotl", trainer_config=config, isolated=True)
    messages = [one.message for one in report.active if one.file == str(config)]
    assert messages == [
        f"The entry 'datasets[0]' names {name}, which does not exist" for name in missing
    ]


def test_names_that_are_not_texts_are_told_and_not_read(tmp_path: Path) -> None:
    columns = {"messages": "messages", "tools": ["tools"], "system": {}}
    tags = {**TAGS, "system_tag": "system", "observation_tag": 7}
    file = written(tmp_path, ROW, {"formatting": "sharegpt", "columns": columns, "tags": tags})
    report = ftlint.check(file, target="llamafactory", isolated=True)
    config = str(tmp_path / "dataset_info.json")
    told = [one.message for one in report.active if one.file == config]
    assert [one for one in told if "not a name" in one] == [
        "The entry 'harbour' has '{}' for system under columns, which is not a name",
        "The entry 'harbour' has \"['tools']\" for tools under columns, which is not a name",
        "The entry 'harbour' has '7' for observation_tag under tags, which is not a name",
    ]
    assert mismatches(file, "llamafactory") == []


def test_odd_roles_to_train_are_roles_that_no_turn_has(tmp_path: Path) -> None:
    file = written(tmp_path, {"messages": [{"role": ["user"], "content": "Tides?"}]}, None)
    config = tmp_path / "train.yaml"
    entry = "{path: harbour.jsonl, type: chat_template, roles_to_train: [[assistant]]}"
    config.write_text(f"datasets: [{entry}]")
    ((_, message),) = mismatches(file, "axolotl", trainer_config=config)
    assert "No turn is of a role" in message
