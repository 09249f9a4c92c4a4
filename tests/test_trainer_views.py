"""Names that a trainer's configuration gives to columns, keys of turns and roles steer the rules.

Each row is one key of a configuration: without it, or with another value, the verdict is another.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import ftlint
from ftlint.model.diagnostic import Diagnostic
from tests.cli.runner import ftlint as command

Row = dict[str, Any]

ASKED, SAID = "When is high tide?", "At six."


def talk(*turns: tuple[str, str]) -> Row:
    return {"talk": [{"who": who, "says": says} for who, says in turns]}


CHAT = {
    "type": "chat_template",
    "field_messages": "talk",
    "message_property_mappings": {"role": "who", "content": "says"},
}
TAGS = {
    "role_tag": "who",
    "content_tag": "says",
    "user_tag": "guest",
    "assistant_tag": "keeper",
    "system_tag": "house",
    "observation_tag": "gauge",
    "function_tag": "reading",
}
SPOKEN = {"formatting": "sharegpt", "columns": {"messages": "talk"}, "tags": TAGS}
OPEN = talk(("system", "You know the tides."), ("user", ASKED), ("assistant", SAID))
EMPTY = talk(("system", "You know the tides."), ("user", ASKED), ("assistant", ""))
HOUSE = talk(("house", "You know the tides."), ("guest", ASKED), ("keeper", SAID))


def found(
    folder: Path,
    target: str,
    entry: Row,
    rows: list[Row],
    run: Row | None = None,
    **given: Any,
) -> list[Diagnostic]:
    """Return what is found in rows by an entry about their file, families C, E, M, P, R and W."""
    file = folder / "tides.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    if target == "axolotl":
        config = folder / "run.yaml"
        settings = {**(run or {}), "datasets": [{"path": file.name, **entry}]}
        config.write_text(json.dumps(settings))  # JSON is YAML
    else:
        config = folder / "dataset_info.json"
        config.write_text(json.dumps({"tides": {"file_name": file.name, **entry}}))
    report = ftlint.check(file, target=target, trainer_config=config, isolated=True, **given)
    return [one for one in report.active if one.code[0] not in "DJ"]


def codes(*given: Any, **options: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(one.code, one.path) for one in found(*given, **options)]


AXOLOTL: list[tuple[str, Row, Row, str, tuple[str | int, ...]]] = [
    ("the turns and their keys", CHAT, EMPTY, "C601", ("talk", 2, "says")),
    (
        "older names of the keys",
        {
            "type": "chat_template",
            "field_messages": "talk",
            "message_field_role": "who",
            "message_field_content": "says",
        },
        EMPTY,
        "C601",
        ("talk", 2, "says"),
    ),
    (
        "roles",
        {**CHAT, "roles": {"user": ["guest"], "assistant": ["keeper"], "system": ["house"]}},
        talk(("house", "You know."), ("guest", ASKED), ("guest", "Today?"), ("keeper", SAID)),
        "R207",
        ("talk", 2, "who"),
    ),
    (
        "message_field_training",
        {**CHAT, "message_field_training": "learn"},
        {"talk": [*OPEN["talk"][:2], {**OPEN["talk"][2], "learn": False}]},
        "W305",
        ("talk", 2, "learn"),
    ),
    (
        "field_instruction",
        {"type": {"field_instruction": "asked", "field_output": "told"}},
        {"asked": " ", "told": SAID},
        "C602",
        ("asked",),
    ),
    (
        "field_output",
        {"type": {"field_instruction": "asked", "field_output": "told"}},
        {"asked": ASKED, "told": ""},
        "C601",
        ("told",),
    ),
    (
        "field_input",
        {
            "type": {
                "field_instruction": "asked",
                "field_input": "more",
                "field_output": "told",
            }
        },
        {"asked": ASKED, "more": "In M\u00c3\u00bcnchen?", "told": SAID},
        "E101",
        ("more",),
    ),
    ("field", {"type": "completion", "field": "body"}, {"body": ""}, "C601", ("body",)),
]


@pytest.mark.parametrize(
    ("entry", "row", "code", "path"),
    [case[1:] for case in AXOLOTL],
    ids=[case[0] for case in AXOLOTL],
)
def test_names_of_axolotl_lead_the_rules(
    tmp_path: Path, entry: Row, row: Row, code: str, path: tuple[str | int, ...]
) -> None:
    assert (code, path) in codes(tmp_path, "axolotl", entry, [row])


@pytest.mark.parametrize(
    ("run", "entry", "row"),
    [
        (
            "dpo",
            {"type": {"field_prompt": "q", "field_chosen": "good", "field_rejected": "bad"}},
            {"q": ASKED, "good": SAID, "bad": SAID},
        ),
        (
            "ipo",
            {
                "type": "chat_template.default",
                "field_messages": "talk",
                "field_chosen": "good",
                "field_rejected": "bad",
                "message_property_mappings": {"role": "who", "content": "says"},
            },
            {
                **talk(("user", ASKED)),
                "good": {"who": "assistant", "says": SAID},
                "bad": {"who": "assistant", "says": SAID},
            },
        ),
        (
            "simpo",
            {
                "type": "chat_template.argilla_chat",
                "field_chosen": "good",
                "field_rejected": "bad",
                "message_property_mappings": {"role": "who", "content": "says"},
            },
            {
                "good": [*talk(("user", ASKED))["talk"], {"who": "assistant", "says": SAID}],
                "bad": [*talk(("user", ASKED))["talk"], {"who": "assistant", "says": SAID}],
            },
        ),
    ],
)
def test_equal_answers_of_a_preference_are_found(
    tmp_path: Path, run: str, entry: Row, row: Row
) -> None:
    assert "P802" in dict(codes(tmp_path, "axolotl", entry, [row], {"rl": run}))


def test_labels_of_a_named_column_are_read(tmp_path: Path) -> None:
    entry = {"type": {"field_prompt": "q", "field_completion": "a", "field_label": "ok"}}
    rows = [{"q": ASKED, "a": SAID, "ok": "yes"}]
    assert ("S121", ("ok",)) in codes(tmp_path, "axolotl", entry, rows, {"rl": "kto"})


def test_running_text_for_pretraining_is_read(tmp_path: Path) -> None:
    file, config = tmp_path / "sea.jsonl", tmp_path / "run.yaml"
    file.write_text(json.dumps({"body": "In M\u00c3\u00bcnchen."}) + "\n")
    config.write_text(
        json.dumps({"pretraining_dataset": [{"path": file.name, "text_column": "body"}]})
    )
    report = ftlint.check(file, target="axolotl", trainer_config=config, isolated=True)
    assert [(one.code, one.path) for one in report.active] == [("E101", ("body",))]


@pytest.mark.parametrize(
    ("entry", "row", "code", "path"),
    [
        (
            {"columns": {"prompt": "q", "response": "a"}},
            {"q": ASKED, "a": ""},
            "C601",
            ("a",),
        ),
        (
            {"columns": {"prompt": "q", "query": "more", "response": "a"}},
            {"q": ASKED, "more": "In M\u00c3\u00bcnchen?", "a": SAID},
            "E101",
            ("more",),
        ),
        (
            {"columns": {"prompt": "q", "response": "a", "history": "before"}},
            {"q": ASKED, "a": SAID, "before": [["Hello.", ""]]},
            "C601",
            ("before", 0, 1),
        ),
        (
            SPOKEN,
            talk(("house", "You know."), ("guest", ASKED), ("guest", "Today?"), ("keeper", SAID)),
            "R207",
            ("talk", 2, "who"),
        ),
        (
            {**SPOKEN, "columns": {"messages": "talk", "images": "pictures"}},
            {
                **talk(("guest", "<image><image>Which bird?"), ("keeper", "A gull.")),
                "pictures": ["gull.png"],
            },
            "M710",
            ("pictures",),
        ),
        (
            {"ranking": True, "columns": {"prompt": "q", "chosen": "good", "rejected": "bad"}},
            {"q": ASKED, "good": SAID, "bad": SAID},
            "P802",
            ("bad",),
        ),
        (
            {
                **SPOKEN,
                "ranking": True,
                "columns": {"messages": "talk", "chosen": "good", "rejected": "bad"},
            },
            {
                **talk(("guest", ASKED)),
                "good": {"who": "keeper", "says": SAID},
                "bad": {"who": "keeper", "says": SAID},
            },
            "P802",
            ("bad",),
        ),
        (
            {**SPOKEN, "columns": {"messages": "talk", "kto_tag": "ok"}},
            {**talk(("guest", ASKED), ("keeper", SAID)), "ok": "yes"},
            "S121",
            ("ok",),
        ),
        ({"columns": {"prompt": "body"}}, {"body": ""}, "C601", ("body",)),
    ],
)
def test_names_of_llama_factory_lead_the_rules(
    tmp_path: Path, entry: Row, row: Row, code: str, path: tuple[str | int, ...]
) -> None:
    method = {"method": "kto"} if "kto_tag" in entry["columns"] else {}
    assert (code, path) in codes(tmp_path, "llamafactory", entry, [row], **method)


@pytest.mark.parametrize(
    ("target", "entry", "row"),
    [
        ("axolotl", CHAT, OPEN),
        ("llamafactory", SPOKEN, HOUSE),
        ("llamafactory", {"columns": {"prompt": "q", "response": "a"}}, {"q": ASKED, "a": SAID}),
    ],
)
def test_rows_that_fit_are_silent(tmp_path: Path, target: str, entry: Row, row: Row) -> None:
    assert found(tmp_path, target, entry, [row]) == []


def test_without_the_names_the_shape_is_unknown(tmp_path: Path) -> None:
    file = tmp_path / "tides.jsonl"
    file.write_text(json.dumps(OPEN) + "\n")
    report = ftlint.check(file, target="axolotl", isolated=True)
    assert "J025" in [one.code for one in report.active]


def test_a_fix_changes_the_row_as_it_is(tmp_path: Path) -> None:
    file, config = tmp_path / "tides.jsonl", tmp_path / "run.yaml"
    row = talk(("system", "You know."), ("user", "In M\u00c3\u00bcnchen?"), ("assistant", SAID))
    file.write_text(json.dumps({**row, "messages": "not read"}, ensure_ascii=False) + "\n", "utf-8")
    config.write_text(json.dumps({"datasets": [{"path": file.name, **CHAT}]}))
    given = {"target": "axolotl", "trainer_config": config, "isolated": True}
    assert b"M\xc3\xbcnchen" in ftlint.patch(file, unsafe=True, **given)
    ftlint.fix(file, unsafe=True, **given)
    fixed = json.loads(file.read_text("utf-8"))
    assert fixed["talk"][1] == {"who": "user", "says": "In M\u00fcnchen?"}
    assert fixed["messages"] == "not read"


def test_equal_rows_are_duplicates_by_what_is_read(tmp_path: Path) -> None:
    file, config = tmp_path / "tides.jsonl", tmp_path / "run.yaml"
    file.write_text("".join(json.dumps({**OPEN, "id": number}) + "\n" for number in (1, 2)))
    config.write_text(json.dumps({"datasets": [{"path": file.name, **CHAT}]}))
    report = ftlint.check(file, target="axolotl", trainer_config=config, isolated=True)
    assert [one.code for one in report.active] == ["D901"]


def test_the_explanation_of_a_format_names_the_entry_and_the_columns(tmp_path: Path) -> None:
    (tmp_path / "tides.jsonl").write_text(json.dumps({**OPEN, "id": 7}) + "\n")
    (tmp_path / "run.yaml").write_text(json.dumps({"datasets": [{"path": "tides.jsonl", **CHAT}]}))
    told = command(
        "check",
        "tides.jsonl",
        "--explain-format",
        "--target",
        "axolotl",
        "--isolated",
        cwd=tmp_path,
    )
    assert told.status == 0
    assert "supervised chat: openai-chat" in told.stdout
    assert "because the entry datasets[0] of" in told.stdout
    assert "talk" in told.stdout and "the conversation" in told.stdout


def test_rows_that_are_read_alike_keep_the_names_that_each_has(tmp_path: Path) -> None:
    mapped = talk(("usr", ASKED), ("assistant", SAID))
    own = {"talk": [{"role": "usr", "content": ASKED}, {"role": "assistant", "content": SAID}]}
    config = tmp_path / "run.yaml"
    config.write_text(json.dumps({"datasets": [{"path": "tides.jsonl", **CHAT}]}))
    file = tmp_path / "tides.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in (mapped, own) * 2))
    given: dict[str, Any] = {"target": "axolotl", "trainer_config": config, "select": ["S105"]}
    report = ftlint.check(file, **given, isolated=True)
    assert [one.path[-1] for one in report.active] == ["who", "role"] * 2
    ftlint.fix(file, **given, unsafe=True, isolated=True)
    speakers = [json.loads(line)["talk"][0] for line in file.read_text().splitlines()]
    assert [turn.get("who", turn.get("role")) for turn in speakers] == ["user"] * 4


@pytest.mark.parametrize("trainer", ["axolotl", "llamafactory"])
def test_rows_of_the_examples_are_read_as_their_configuration_says(trainer: str) -> None:
    """It is found beside them by its name; without it nothing tells what the keys mean."""
    folder = Path(__file__).parent.parent / "examples" / "trainers" / trainer
    report = ftlint.check(folder, target=trainer, isolated=True)
    assert (report.active, [file.records for file in report.files]) == ([], [3])
    (rows,) = folder.glob("*.jsonl")
    alone = ftlint.check(rows, isolated=True).active
    assert [one.code for one in alone if one.severity is ftlint.Severity.ERROR] == ["J025"]
