"""A conversion writes the trainer's configuration by which its output is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import ftlint
from ftlint.dataset.convert.pipe import Request, convert
from ftlint.errors import FtlintError
from tests.cli.runner import ftlint as command

USER = {"role": "user", "content": "When is high tide?"}
GOOD = {"role": "assistant", "content": "At six."}
GOOD_TOO = {"role": "assistant", "content": "As said, at six."}
BAD = {"role": "assistant", "content": "Never."}
SYSTEM = {"role": "system", "content": "You know the tides."}
CHAT = {"messages": [SYSTEM, USER, GOOD]}
MASKED = {"messages": [SYSTEM, USER, {**BAD, "weight": 0}, {"role": "user", "content": "?"}, GOOD]}
PAIR = {"chosen": [SYSTEM, USER, GOOD], "rejected": [SYSTEM, USER, BAD]}
TEXT_PAIR = {"prompt": "When is high tide?", "chosen": "At six.", "rejected": "Never."}
LABELLED = {"prompt": "When is high tide?", "completion": "At six.", "label": True}
LABELLED_BAD = {"prompt": "When is low tide?", "completion": "Never.", "label": False}
PLAIN = {"messages": [USER, GOOD]}
TALK = {"messages": [SYSTEM, USER, GOOD, {"role": "user", "content": "Sure?"}, GOOD_TOO]}
FILES = {"axolotl": "run.yaml", "llamafactory": "dataset_info.json"}


def converted(
    folder: Path, rows: list[dict[str, Any]], to: str, target: str, **given: Any
) -> tuple[Path, Path]:
    source, out, config = (
        folder / "in.jsonl",
        folder / "out" / "tides.jsonl",
        folder / FILES[target],
    )
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    given = {"output": str(out), "trainer_config": str(config), "targets": (target,), **given}
    outcome = convert(Request((str(source),), target=to, **given))
    assert outcome.failure is None
    return out, config


@pytest.mark.parametrize(
    ("target", "to", "rows"),
    [
        *[(name, to, [CHAT]) for name in FILES for to in ("openai-chat", "sharegpt", "alpaca")],
        ("axolotl", "openai-chat", [CHAT, MASKED]),
        ("axolotl", "sharegpt", [CHAT, MASKED]),
        ("axolotl", "trl-preference", [PAIR]),
        ("axolotl", "kto", [LABELLED, LABELLED_BAD]),
        ("llamafactory", "trl-preference", [TEXT_PAIR]),
    ],
)
def test_the_output_has_no_finding_by_the_configuration(
    tmp_path: Path, target: str, to: str, rows: list[dict[str, Any]]
) -> None:
    out, config = converted(tmp_path, rows, to, target)
    report = ftlint.check(out, target=target, trainer_config=config, isolated=True)
    assert [(one.name, one.message) for one in report.active] == []


def test_a_mask_is_named_where_one_was_written(tmp_path: Path) -> None:
    _, config = converted(tmp_path, [CHAT], "openai-chat", "axolotl")
    assert "message_field_training" not in config.read_text()
    _, config = converted(tmp_path, [MASKED], "openai-chat", "axolotl", force=True)
    assert "message_field_training: weight" in config.read_text()


def test_preferences_are_ranked(tmp_path: Path) -> None:
    _, config = converted(tmp_path, [TEXT_PAIR], "trl-preference", "llamafactory")
    assert json.loads(config.read_text())["tides"]["ranking"] is True


WRITERS = {
    "openai-chat": [CHAT, TALK],
    "sharegpt": [CHAT, TALK],
    "alpaca": [CHAT, TALK],
    "prompt-completion": [PLAIN],
    "chatml-text": [CHAT, TALK],
    "trl-preference": [TEXT_PAIR],
    "kto": [LABELLED, LABELLED_BAD],
}


@pytest.mark.parametrize("named", [True, False], ids=["named", "found"])
@pytest.mark.parametrize("to", WRITERS)
@pytest.mark.parametrize("target", FILES)
def test_what_is_written_is_read_by_what_is_written_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, to: str, named: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    out = Path("tides.jsonl")
    config = Path(FILES[target])
    rows = WRITERS[to][:1] if (target, to) == ("axolotl", "alpaca") else WRITERS[to]
    Path("in.json").write_text("".join(json.dumps(row) + "\n" for row in rows))
    ftlint.convert("in.json", out, to=to, target=target, trainer_config_out=config, isolated=True)
    given = {"trainer_config": config} if named else {}
    report = ftlint.check(out, target=target, isolated=True, **given)
    assert report.files
    assert [(one.name, one.message) for one in report.active] == []
    damaged = (
        out.read_text("utf-8").replace("At six.", " ").replace("As said", "In M\u00c3\u00bcnchen")
    )
    out.write_text(damaged, "utf-8")
    assert ftlint.check(out, target=target, isolated=True, **given).active


@pytest.mark.parametrize("target", FILES)
def test_a_table_is_read_by_its_columns(tmp_path: Path, target: str) -> None:
    out = tmp_path / "tides.csv"
    _, config = converted(tmp_path, [CHAT], "csv", target, output=str(out))
    text = config.read_text()
    assert all(name in text for name in ("user", "assistant", "system"))
    report = ftlint.check(out, target=target, trainer_config=config, isolated=True)
    assert [one.name for one in report.active] == ["not-training-data"]


@pytest.mark.parametrize("target", FILES)
def test_a_parquet_file_is_read_by_its_turns(tmp_path: Path, target: str) -> None:
    pytest.importorskip("pyarrow")
    out = tmp_path / "tides.parquet"
    _, config = converted(tmp_path, [CHAT, TALK], "parquet", target, output=str(out))
    report = ftlint.check(out, target=target, trainer_config=config, isolated=True)
    assert [(one.name, one.message) for one in report.active] == []


def test_the_entry_says_which_columns_hold_what(tmp_path: Path) -> None:
    _, config = converted(tmp_path, [LABELLED, LABELLED_BAD], "kto", "llamafactory")
    columns = json.loads(config.read_text())["tides"]["columns"]
    assert columns == {"prompt": "prompt", "response": "completion", "kto_tag": "label"}


def test_a_preference_of_messages_is_read_by_their_columns(tmp_path: Path) -> None:
    row = {"prompt": [SYSTEM, USER], "chosen": [GOOD], "rejected": [BAD]}
    out, config = converted(tmp_path, [row], "trl-preference", "axolotl")
    assert "field_messages: prompt" in config.read_text()
    report = ftlint.check(out, target="axolotl", trainer_config=config, isolated=True)
    assert [(one.name, one.message) for one in report.active] == []


@pytest.mark.parametrize("target", ["axolotl", "llamafactory"])
def test_columns_that_no_type_reads_are_refused(tmp_path: Path, target: str) -> None:
    rows = [{**LABELLED, "prompt": [USER], "completion": [GOOD]}]
    with pytest.raises(FtlintError, match="no entry makes"):
        converted(tmp_path, rows, "kto", target)
    assert not (tmp_path / "out" / "tides.jsonl").exists()


def test_earlier_turns_beside_an_instruction_are_refused_where_no_type_reads_them(
    tmp_path: Path,
) -> None:
    with pytest.raises(FtlintError, match="it takes nothing under history"):
        converted(tmp_path, [TALK], "alpaca", "axolotl")


def declared(folder: Path) -> None:
    (folder / "raw.jsonl").write_text(json.dumps(CHAT) + "\n")
    (folder / "data").mkdir()
    (folder / "ftlint.toml").write_text(
        'target = "llamafactory"\n[[convert]]\ninput = "raw.jsonl"\n'
        'output = "data/tides.jsonl"\nto = "sharegpt"\n'
        'trainer-config-out = "data/dataset_info.json"\n'
    )


def test_a_declared_conversion_keeps_the_configuration_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    declared(tmp_path)
    config = Path("data/dataset_info.json")
    config.write_text(json.dumps({"first": {"hf_hub_url": "harbour/first"}}))
    assert [state.stale for state in ftlint.convert_declared()] == [True]
    assert [state.written for state in ftlint.convert_declared(write=True)] == [True]
    entries = json.loads(config.read_text())
    assert list(entries) == ["first", "tides"]
    assert entries["tides"]["file_name"] == "tides.jsonl"
    assert [state.stale for state in ftlint.convert_declared()] == [False]
    config.write_text(config.read_text().replace("human", "user"))
    assert [state.stale for state in ftlint.convert_declared()] == [True]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("data/run.yaml", "data/run.yaml: name a file that ends with .json"),
        ("raw.json", "raw.json: is read as well as written"),
        ("data", "data: name a file that ends with"),
        ("bad.json", "bad.json: not JSON"),
    ],
)
def test_what_is_wrong_with_a_declared_configuration_is_said_of_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    declared(tmp_path)
    (tmp_path / "raw.jsonl").rename("raw.json")
    (tmp_path / "bad.json").write_text("{")
    settings = Path("ftlint.toml").read_text().replace("raw.jsonl", "raw.json")
    Path("ftlint.toml").write_text(settings.replace("data/dataset_info.json", place))
    before = Path("raw.json").read_text()
    with pytest.raises(FtlintError) as told:
        ftlint.convert_declared(write=True)
    assert words in str(told.value) and "ftlint-" not in str(told.value)
    assert Path("raw.json").read_text() == before


def test_other_entries_stay_and_one_of_the_same_name_needs_force(tmp_path: Path) -> None:
    config = tmp_path / FILES["llamafactory"]
    others = {"first": {"hf_hub_url": "harbour/first"}, "ñ": {"file_name": "ñ.json"}}
    config.write_text(json.dumps(others))
    converted(tmp_path, [CHAT], "alpaca", "llamafactory")
    found = json.loads(config.read_text())
    assert list(found) == ["first", "ñ", "tides"]
    assert {name: found[name] for name in others} == others
    assert found["tides"]["file_name"] == "out/tides.jsonl"
    (tmp_path / "out" / "tides.jsonl").unlink()
    before = config.read_bytes()
    with pytest.raises(FtlintError, match="has an entry 'tides' already"):
        converted(tmp_path, [CHAT], "sharegpt", "llamafactory")
    assert config.read_bytes() == before
    converted(tmp_path, [CHAT], "sharegpt", "llamafactory", force=True)
    assert json.loads(config.read_text())["tides"]["formatting"] == "sharegpt"


def test_names_that_yaml_would_read_otherwise_are_quoted(tmp_path: Path) -> None:
    yaml = pytest.importorskip("yaml")
    out = tmp_path / "no: # 'tide'\u00e9.jsonl"
    _, config = converted(tmp_path, [CHAT], "sharegpt", "axolotl", output=str(out))
    assert yaml.safe_load(config.read_text("utf-8"))["datasets"][0]["path"] == str(out)


@pytest.mark.parametrize("existing", ["base_model: a\n", "datasets: []\n", "\ufffd"])
def test_a_run_of_the_user_is_never_replaced(tmp_path: Path, existing: str) -> None:
    config = tmp_path / FILES["axolotl"]
    config.write_text(existing, "utf-8")
    with pytest.raises(FtlintError, match="name another file"):
        converted(tmp_path, [CHAT], "sharegpt", "axolotl", force=True)
    assert config.read_text("utf-8") == existing


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (
            "--to sharegpt --target llamafactory --trainer-config-out out.jsonl",
            "as well as written",
        ),
        ("--to sharegpt --target llamafactory --trainer-config-out in.jsonl", "is read as well"),
        ("--to sharegpt --target llamafactory --trainer-config-out a.yaml", "ends with .json"),
        ("--to sharegpt --target axolotl --trainer-config-out a.json", "ends with .yml or .yaml"),
        ("--to sharegpt --target trl --trainer-config-out a.json", "--target axolotl or llama"),
        ("--to sharegpt --target axolotl,llamafactory --trainer-config-out a.json", "one trainer"),
        ("--to gemini --target llamafactory --trainer-config-out a.json", "no entry makes"),
        ("--to kto --target axolotl --trainer-config-out a.yaml", "no entry makes"),
        ("--to kto --target llamafactory --trainer-config-out a.json", "no entry makes"),
        ("--to sharegpt --target llamafactory --trainer-config-out bad.json", "not JSON"),
        ("--to sharegpt --target llamafactory --trainer-config-out in.jsonl/a.json", "a.json"),
        ("--to sharegpt --target llamafactory --trainer-config-out folder.json", "is a folder"),
    ],
)
def test_bad_input_is_one_line_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in.jsonl").write_text(json.dumps(CHAT) + "\n")
    Path("bad.json").write_text("[")
    Path("folder.json").mkdir()
    before = sorted(tmp_path.iterdir())
    result = command("convert", "in.jsonl", "-o", "out.jsonl", *args.split(), cwd=tmp_path)
    assert result.status == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before
