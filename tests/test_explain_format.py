"""``check --explain-format``: what a file was read as, why, and the part of each key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ftlint.explain.shapes import explained, words
from ftlint.formats import UNKNOWN, all_formats
from ftlint.formats.rows import Part, kind_of, parts_of
from ftlint.model.settings import Settings
from ftlint.source import Source
from tests.cli.runner import ftlint

ASK = {"role": "user", "content": "How deep is the lake?"}
TELL = {"role": "assistant", "content": "Forty metres."}

ROWS: dict[str, tuple[dict[str, Any], str, dict[str, Part]]] = {
    "chat": (
        {"messages": [ASK, TELL], "tools": [], "solution": "40", "source": "survey"},
        "supervised chat",
        {
            "messages": Part.CONVERSATION,
            "tools": Part.TOOLS,
            "solution": Part.REFERENCE,
            "source": Part.METADATA,
        },
    ),
    "pair": (
        {"prompt": [ASK], "chosen": [TELL], "rejected": [TELL], "images": []},
        "preference",
        {
            "prompt": Part.PROMPT,
            "chosen": Part.ANSWER,
            "rejected": Part.REJECTED,
            "images": Part.MEDIA,
        },
    ),
    "label": (
        {"messages": [ASK, TELL], "label": True},
        "preference with a label (KTO)",
        {"messages": Part.CONVERSATION, "label": Part.LABEL},
    ),
    "instruction": (
        {"instruction": "Name a lake.", "input": "", "output": "Como.", "system": "Be short."},
        "supervised",
        {
            "instruction": Part.PROMPT,
            "input": Part.PROMPT,
            "output": Part.ANSWER,
            "system": Part.SYSTEM,
        },
    ),
    "labelled": (
        {"prompt": "How deep?", "completion": "Forty metres.", "label": True},
        "preference with a label (KTO)",
        {"prompt": Part.PROMPT, "completion": Part.ANSWER, "label": Part.LABEL},
    ),
    "converse": (
        {
            "schemaVersion": "bedrock-conversation-2024",
            "messages": [
                {"role": "user", "content": [{"text": "How deep?"}]},
                {"role": "assistant", "content": [{"text": "Forty metres."}]},
            ],
        },
        "supervised",
        {"schemaVersion": Part.METADATA, "messages": Part.CONVERSATION},
    ),
    "unknown": (
        {"article": "A lake.", "label": "deep"},
        "unknown",
        {"article": Part.UNREAD, "label": Part.LABEL},
    ),
    "text": ({"text": "A lake is water."}, "language modelling", {"text": Part.TEXT}),
    "tokens": (
        {"input_ids": [1, 2], "labels": [-100, 2]},
        "pre-tokenised",
        {"input_ids": Part.TEXT, "labels": Part.MASK},
    ),
    "steps": (
        {"prompt": "2+2?", "completions": ["2+2", "=4"], "labels": [True, True]},
        "stepwise supervision",
        {"prompt": Part.PROMPT, "completions": Part.ANSWER, "labels": Part.LABEL},
    ),
}


def page(path: Path, *records: Any, settings: Settings | None = None) -> dict[str, Any]:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return explained(Source(str(path), path.name), settings or Settings())


@pytest.mark.parametrize("name", ROWS)
def test_each_key_has_its_part_and_each_record_its_kind(tmp_path: Path, name: str) -> None:
    record, kind, parts = ROWS[name]
    (row,) = page(tmp_path / "a.jsonl", record)["shapes"]
    assert row["kind"] == kind
    assert {one["key"]: Part[one["part"].upper()] for one in row["keys"]} == parts


def test_the_records_of_each_shape_are_counted_with_their_keys_and_roles(tmp_path: Path) -> None:
    chats = [{"messages": [ASK, TELL]}, {"messages": [ASK, TELL, ASK, TELL], "id": 1}]
    found = page(tmp_path / "a.jsonl", *chats, ROWS["text"][0], ["no record"])
    assert (found["records"], found["not_records"]) == (3, 1)
    first, second = found["shapes"]
    assert (first["records"], second["records"], second["first_line"]) == (2, 1, 3)
    assert first["roles"] == {"user": 3, "assistant": 3}
    assert [(one["key"], one["records"]) for one in first["keys"]] == [("messages", 2), ("id", 1)]


def test_an_array_is_read_as_its_records(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"messages": [ASK, TELL]}] * 3, indent=1))
    found = explained(Source(str(path), path.name), Settings())
    assert [row["records"] for row in found["shapes"]] == [3]


def test_what_came_near_and_what_options_change_is_told(tmp_path: Path) -> None:
    (row,) = page(tmp_path / "a.jsonl", {"prompt": "Name a lake.", "answer": "Como."})["shapes"]
    nearly = {one["shape"]: one["why"] for one in row["nearly"]}
    assert nearly["prompt-completion"] == "the key 'completion' is missing"
    changed = {one["option"]: one["shape"] for one in row["instead"]}
    assert changed["--method rft"] == "prompt-only"


def test_options_take_effect_and_are_named_as_the_reason(tmp_path: Path) -> None:
    record = {"prompt": "Name a lake.", "answer": "Como."}
    (row,) = page(tmp_path / "a.jsonl", record, settings=Settings(method="rft"))["shapes"]
    assert row["shape"] == "prompt-only"
    parts = {one["key"]: one["part"] for one in row["keys"]}
    assert parts == {"prompt": "prompt", "answer": "reference"}
    settings = Settings(input_format="prompt-completion")
    (row,) = page(tmp_path / "a.jsonl", record, settings=settings)["shapes"]
    assert row["because"] == "--input-format prompt-completion says so"


@pytest.mark.parametrize("record", [{}, {"messages": 3}, {"messages": [None]}, {"prompt": None}])
def test_odd_records_are_told_of_as_well(tmp_path: Path, record: dict[str, Any]) -> None:
    found = page(tmp_path / "a.jsonl", record)
    assert [*words(found)]


def test_running_text_has_no_roles_and_an_unknown_record_says_who_reads_its_columns(
    tmp_path: Path,
) -> None:
    (row,) = page(tmp_path / "a.jsonl", {"text": "A lake is water."})["shapes"]
    assert row["roles"] == {}
    article = {"article": "A lake.", "unanswerable_question": "How old?"}
    found = page(tmp_path / "b.jsonl", article)
    assert "--target axolotl" in found["shapes"][0]["because"]
    assert "  no known shape (1 record, first at line 1)" in [*words(found)]
    (row,) = page(tmp_path / "c.jsonl", {"model_type": "x", "hidden_size": 3})["shapes"]
    assert row["because"] == "the record is the configuration of a model, not training data"


def test_every_shape_has_a_kind_and_every_key_of_it_a_part() -> None:
    for fmt in all_formats().values():
        assert kind_of(fmt) not in ("unknown", fmt.method), fmt.name
        for keys in fmt.keys:
            assert parts_of(fmt, dict.fromkeys(keys)).keys() == keys
    assert kind_of(UNKNOWN) == "unknown"


def test_the_command_prints_text_or_json(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(ROWS["chat"][0]) + "\n")
    ran = ftlint("check", "--explain-format", "a.jsonl", cwd=tmp_path)
    assert ran.status == 0 and "supervised chat: openai-chat (1 record" in ran.stdout
    arguments = ("check", "--explain-format", "a.jsonl", "--output-format", "json")
    (found,) = json.loads(ftlint(*arguments, cwd=tmp_path).stdout)
    assert found["file"] == "a.jsonl" and found["shapes"][0]["shape"] == "openai-chat"
    missing = ftlint("check", "--explain-format", "none.jsonl", cwd=tmp_path)
    assert missing.status == 2
