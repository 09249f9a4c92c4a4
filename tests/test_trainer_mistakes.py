"""Mistakes in a trainer's configuration are findings, each with what helps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import ftlint
from ftlint.model.diagnostic import Severity
from ftlint.targets.mistakes import FOLDER, keys_of

Row = dict[str, Any]

CHAT: Row = {
    "messages": [
        {"role": "system", "content": "You know the tides."},
        {"role": "user", "content": "When is high tide?"},
        {"role": "assistant", "content": "At six."},
    ]
}
SPOKEN: Row = {
    "conversations": [
        {"from": "human", "value": "When is high tide?"},
        {"from": "gpt", "value": "At six."},
    ]
}
ASKED: Row = {"instruction": "When is high tide?", "input": "", "output": "At six."}
OPENAI_TAGS = {
    "role_tag": "role",
    "content_tag": "content",
    "user_tag": "user",
    "assistant_tag": "assistant",
    "observation_tag": "tool",
    "function_tag": "function",
}
CALLED: Row = {
    "messages": [
        CHAT["messages"][1],
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [
                {
                    "id": "c1",
                    "type": "function",
                    "function": {"name": "tide_at", "arguments": "{}"},
                }
            ],
        },
        {"role": "tool", "tool_call_id": "c1", "content": "6"},
        CHAT["messages"][2],
    ]
}


def said(
    folder: Path, target: str, entry: Row, rows: list[Row], **run: Any
) -> list[tuple[Severity, str]]:
    """Return what is found by an entry, in the configuration and in the rows."""
    file = folder / "tides.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    if target == "axolotl":
        config = folder / "run.yaml"
        config.write_text(json.dumps({**run, "datasets": [{"path": file.name, **entry}]}))
    else:
        config = folder / "dataset_info.json"
        config.write_text(json.dumps({"tides": {"file_name": file.name, **entry}}))
    report = ftlint.check(
        file, target=target, trainer_config=config, isolated=True, select="config-mismatch"
    )
    return [(one.severity, one.message) for one in report.active]


TEMPLATE: Row = {"type": "chat_template"}


@pytest.mark.parametrize(
    ("entry", "row", "words"),
    [
        ({**TEMPLATE, "train_on_eos": "always"}, CHAT, "'always' under train_on_eos"),
        ({**TEMPLATE, "train_on_eot": "always"}, CHAT, "'always' under train_on_eot"),
        ({**TEMPLATE, "ds_type": "jsonl"}, CHAT, "'jsonl' under ds_type"),
        ({**TEMPLATE, "ds_type": "csv"}, CHAT, "ds_type: csv, and tides.jsonl is json"),
        ({**TEMPLATE, "split": "test"}, CHAT, "the split 'test' of a file"),
        ({**TEMPLATE, "chat_template": "jinja"}, CHAT, "no chat_template_jinja"),
        ({**TEMPLATE, "roles": {"user": "human"}}, CHAT, "no list for user under roles"),
        ({**TEMPLATE, "roles_to_train": []}, CHAT, "nothing is trained"),
        (
            {
                **TEMPLATE,
                "message_field_role": "role",
                "message_property_mappings": {"role": "who"},
            },
            CHAT,
            "under message_field_role and 'who'",
        ),
        ({**TEMPLATE, "roles_to_train": ["keeper"]}, CHAT, "names under roles_to_train"),
        ({**TEMPLATE, "split_thinking": True}, CALLED, "(split_thinking): the run stops"),
        ({**TEMPLATE, "field_messages": "talk"}, CHAT, "no 'talk'"),
        ({"type": "completion", "field": "body"}, {"text": "Ebb."}, "no 'body'"),
        ({"type": {"field_instruction": "q"}}, ASKED, "no 'q'"),
        ({"type": {"field_output": "a"}}, ASKED, "nothing is trained"),
        ({"type": "alpacca"}, ASKED, "no type 'alpacca'"),
    ],
)
def test_what_stops_a_run_of_axolotl_is_an_error(
    tmp_path: Path, entry: Row, row: Row, words: str
) -> None:
    found = said(tmp_path, "axolotl", entry, [row])
    assert any(level is Severity.ERROR and words in message for level, message in found), found


@pytest.mark.parametrize(
    ("rl", "kind", "row", "words"),
    [
        ("dpo", "chatml.intel", {"prompt": "a", "chosen": "b", "rejected": "c"}, "no 'question'"),
        ("dpo", "chatml", {"ask": "a", "chosen": "b", "rejected": "c"}, "no 'prompt'"),
        ("dpo", "chatml.argilla", {"prompt": "a", "chosen": "b", "rejected": "c"}, "no type"),
        ("orpo", "chat_template.argilla_chat", {"chosen": []}, "no 'rejected'"),
        ("dpo", {"field_prompt": "q"}, {"prompt": "a", "chosen": "b", "rejected": "c"}, "no 'q'"),
        (
            "dpo",
            {"field_chosen": "good"},
            {"prompt": "a", "chosen": "b", "rejected": "c"},
            "no 'good'",
        ),
        ("kto", "chatml.argilla", {"prompt": "a", "completion": "b"}, "no 'instruction'"),
        ("kto", {"field_completion": "a"}, {"prompt": "a", "completion": "b"}, "no 'a'"),
    ],
)
def test_types_of_preferences_and_labels_read_their_own_columns(
    tmp_path: Path, rl: str, kind: Any, row: Row, words: str
) -> None:
    found = said(tmp_path, "axolotl", {"type": kind}, [row], rl=rl)
    assert any(words in message for _, message in found), found


@pytest.mark.parametrize(
    ("rl", "kind", "row"),
    [
        ("dpo", "chatml.intel", {"question": "a", "chosen": "b", "rejected": "c"}),
        ("ipo", "chatml", {"input": "a", "chosen": "b", "rejected": "c"}),
        ("dpo", "zephyr.nectar", {"prompt": "a", "answers": []}),
        ("kto", "llama3.ultra", {"prompt": "a", "completion": "b", "label": True}),
        ("grpo", "my_rewards.transform", {"prompt": "a"}),
    ],
)
def test_types_that_fit_are_silent(tmp_path: Path, rl: str, kind: str, row: Row) -> None:
    assert said(tmp_path, "axolotl", {"type": kind}, [row], rl=rl) == []


@pytest.mark.parametrize("section", ["test_datasets", "pretraining_dataset"])
def test_a_part_for_validation_goes_with_no_other_list(tmp_path: Path, section: str) -> None:
    row = {"text": "Ebb and flow."}
    other = {section: [{"path": "tides.jsonl", "type": "completion"}], "val_set_size": 0.1}
    found = said(tmp_path, "axolotl", {"type": "completion"}, [row], **other)
    assert (Severity.ERROR, f"val_set_size is set beside {section}, which stops the run") in found


@pytest.mark.parametrize(
    ("target", "entry", "row", "words", "helps"),
    [
        ("axolotl", {**TEMPLATE, "field_mesages": "m"}, CHAT, "'field_mesages'", "field_messages"),
        ("axolotl", {"type": {"field_instructon": "q"}}, ASKED, "type", "field_instruction"),
        ("llamafactory", {"colums": {}}, ASKED, "'colums'", "columns"),
        (
            "llamafactory",
            {"columns": {"prompt": "instruction", "response": "output", "sytem": "system"}},
            ASKED,
            "under columns the key 'sytem'",
            "system",
        ),
        (
            "llamafactory",
            {"formatting": "sharegpt", "tags": {"role_tag": "from", "user_tga": "human"}},
            SPOKEN,
            "under tags the key 'user_tga'",
            "user_tag",
        ),
    ],
)
def test_a_key_that_nothing_reads_is_a_warning_with_the_nearest_name(
    tmp_path: Path, target: str, entry: Row, row: Row, words: str, helps: str
) -> None:
    found = said(tmp_path, target, entry, [row])
    assert any(level is Severity.WARNING and words in message for level, message in found), found
    report = ftlint.check(
        tmp_path / "tides.jsonl",
        target=target,
        trainer_config=next(p for p in tmp_path.iterdir() if p.suffix != ".jsonl"),
        isolated=True,
        select="config-mismatch",
    )
    assert any(helps in (one.help or "") for one in report.active)


@pytest.mark.parametrize("key", sorted(keys_of("datasets-yaml")["entry"]["unread"]))
def test_a_key_that_axolotl_takes_and_nothing_reads_is_told(tmp_path: Path, key: str) -> None:
    found = said(tmp_path, "axolotl", {**TEMPLATE, key: "a"}, [CHAT])
    assert [message for _, message in found] == [
        f"The entry 'datasets[0]' has the key '{key}', which nothing reads"
    ]


def test_earlier_turns_that_a_type_does_not_read_are_told(tmp_path: Path) -> None:
    row = {**ASKED, "history": [["Hello.", "Good day."]]}
    found = said(tmp_path, "axolotl", {"type": "alpaca"}, [row])
    assert [message for _, message in found] == [
        "The type alpaca of datasets[0] does not read history: the earlier turns are lost"
    ]


def test_a_key_that_other_turns_have_is_null_and_stops_nothing(tmp_path: Path) -> None:
    called = [{key: item for key, item in turn.items() if item} for turn in CALLED["messages"]]
    entry = {
        "formatting": "openai",
        "columns": {"messages": "messages"},
        "tags": OPENAI_TAGS,
    }
    assert said(tmp_path, "llamafactory", entry, [{"messages": called}]) == []


def test_a_system_text_that_some_records_have_is_null_in_the_others(tmp_path: Path) -> None:
    entry = {"type": "alpaca_w_system.load"}
    rows = [ASKED, {**ASKED, "instruction": "And low tide?", "system": "You know the tides."}]
    assert said(tmp_path, "axolotl", entry, rows) == []
    ((severity, text),) = said(tmp_path, "axolotl", entry, [ASKED])
    assert (severity, "No record has 'system'" in text) == (Severity.ERROR, True)


@pytest.mark.parametrize("key", ["field_tools", "field_system"])
def test_a_column_named_in_vain_is_told_where_it_has_data(tmp_path: Path, key: str) -> None:
    row = {**CHAT, "aside": "You know the tides."}
    found = said(tmp_path, "axolotl", {**TEMPLATE, key: "aside"}, [row])
    assert any("which is not read" in message for _, message in found)


@pytest.mark.parametrize(
    ("entry", "row", "words"),
    [
        ({"file_name": ""}, ASKED, "names no data"),
        ({"ranking": True, "columns": {"prompt": "instruction"}}, ASKED, "no chosen under columns"),
        ({"ranking": "yes"}, ASKED, "not true or false"),
        ({"tags": {"role_tag": "role"}}, ASKED, "formatting alpaca does not read"),
        (
            {"columns": {"prompt": "instruction", "response": "output", "messages": "m"}},
            ASKED,
            "'messages', which nothing reads",
        ),
        ({}, {"instruction": "When?", "output": "At six."}, "'input' is the query column"),
        (
            {
                "columns": {
                    "prompt": "instruction",
                    "response": "output",
                    "system": "house_rules",
                }
            },
            ASKED,
            "'house_rules' is the system column, and no record has it",
        ),
        (
            {"formatting": "sharegpt", "columns": {"messages": "conversations", "tools": "t"}},
            SPOKEN,
            "'t' is the tools column",
        ),
        (
            {"formatting": "sharegpt", "columns": {"messages": "conversations", "images": "i"}},
            SPOKEN,
            "'i' is the images column",
        ),
        ({"split": "test"}, ASKED, "the split 'test' of a file"),
        ({"file_sha1": "0"}, ASKED, "'file_sha1', which nothing reads"),
        (
            {
                "ranking": True,
                "columns": {
                    "prompt": "instruction",
                    "chosen": "output",
                    "rejected": "input",
                    "kto_tag": "k",
                },
            },
            ASKED,
            "one or the other",
        ),
    ],
)
def test_mistakes_in_an_entry_of_llama_factory_are_told(
    tmp_path: Path, entry: Row, row: Row, words: str
) -> None:
    found = said(tmp_path, "llamafactory", entry, [row])
    assert any(words in message for _, message in found), found


def test_a_column_that_some_records_have_is_no_mistake(tmp_path: Path) -> None:
    columns = {"prompt": "instruction", "response": "output", "system": "system"}
    rows = [ASKED, {**ASKED, "system": "You know the tides."}]
    assert said(tmp_path, "llamafactory", {"columns": columns}, rows) == []


def test_openai_records_need_no_column_beside_the_turns(tmp_path: Path) -> None:
    entry = {
        "formatting": "openai",
        "columns": {"messages": "messages", "tools": "tools", "system": "system"},
        "tags": {**OPENAI_TAGS, "system_tag": "system"},
    }
    assert said(tmp_path, "llamafactory", entry, [CHAT]) == []


def test_a_misspelt_list_of_entries_is_named(tmp_path: Path) -> None:
    file, config = tmp_path / "tides.jsonl", tmp_path / "run.yaml"
    file.write_text(json.dumps(CHAT) + "\n")
    config.write_text(json.dumps({"dataset": [{"path": file.name}]}))
    with pytest.raises(ftlint.UsageError, match="rename 'dataset' to datasets"):
        ftlint.check(file, target="axolotl", trainer_config=config, isolated=True)


def test_tables_of_keys_have_a_source_and_a_date() -> None:
    for file in FOLDER.glob("*.toml"):
        table = keys_of(file.stem)
        assert table["source"].startswith("https://")
        assert table["checked"].year >= 2026
        groups = [set(table["entry"][name]) for name in ("read", "loads", "trains", "unread")]
        assert sum(map(len, groups)) == len(set().union(*groups))


def test_files_of_other_lists_are_read_by_their_entries(tmp_path: Path) -> None:
    file, config = tmp_path / "eval.jsonl", tmp_path / "run.yaml"
    file.write_text(json.dumps({"talk": CHAT["messages"]}) + "\n")
    (tmp_path / "tides.jsonl").write_text(json.dumps(CHAT) + "\n")
    config.write_text(
        json.dumps(
            {
                "datasets": [{"path": "tides.jsonl", **TEMPLATE}],
                "test_datasets": [{"path": "eval.jsonl", **TEMPLATE, "field_messages": "talk"}],
            }
        )
    )
    report = ftlint.check(file, target="axolotl", trainer_config=config, isolated=True)
    assert list(report.active) == []
