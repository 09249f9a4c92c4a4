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
        {"input_ids": Part.TOKENS, "labels": Part.MASK},
    ),
    "steps": (
        {"prompt": "2+2?", "completions": ["2+2", "=4"], "labels": [True, True]},
        "stepwise supervision",
        {"prompt": Part.PROMPT, "completions": Part.ANSWER, "labels": Part.LABEL},
    ),
    "prompt": (
        {"prompt": [ASK], "answer": "40"},
        "prompts for reinforcement learning",
        {"prompt": Part.PROMPT, "answer": Part.REFERENCE},
    ),
    "rewarded": (
        {
            "data_source": "lakes",
            "prompt": [ASK],
            "reward_model": {"style": "rule", "ground_truth": "40"},
            "extra_info": {"index": 1},
        },
        "prompts for reinforcement learning",
        {
            "data_source": Part.PASSED,
            "prompt": Part.PROMPT,
            "reward_model": Part.PASSED,
            "extra_info": Part.PASSED,
        },
    ),
    "objects": (
        {"messages": [ASK], "chosen": TELL, "rejected": TELL},
        "preference",
        {"messages": Part.PROMPT, "chosen": Part.ANSWER, "rejected": Part.REJECTED},
    ),
    "sharegpt pair": (
        {
            "conversations": [{"from": "human", "value": "How deep?"}],
            "chosen": {"from": "gpt", "value": "Forty metres."},
            "rejected": {"from": "gpt", "value": "Four."},
        },
        "preference",
        {"conversations": Part.PROMPT, "chosen": Part.ANSWER, "rejected": Part.REJECTED},
    ),
    "worse answer": (
        {"messages": [ASK, TELL], "rejected_response": "Four."},
        "preference",
        {"messages": Part.CONVERSATION, "rejected_response": Part.REJECTED},
    ),
    "openai pair": (
        {"input": {"messages": [ASK]}, "preferred_output": [TELL], "non_preferred_output": [TELL]},
        "preference",
        {
            "input": Part.PROMPT,
            "preferred_output": Part.ANSWER,
            "non_preferred_output": Part.REJECTED,
        },
    ),
    "ranked": (
        {
            "context": [ASK],
            "completions": [{"rank": 0, "completion": [TELL]}, {"rank": 1, "completion": [TELL]}],
        },
        "preference",
        {"context": Part.PROMPT, "completions": Part.ANSWER},
    ),
    "tagged": (
        {"messages": [ASK, TELL], "kto_tag": False},
        "preference with a label (KTO)",
        {"messages": Part.CONVERSATION, "kto_tag": Part.LABEL},
    ),
    "class": (
        {"text": "A clear lake.", "label": 1},
        "texts to classify",
        {"text": Part.PROMPT, "label": Part.LABEL},
    ),
    "rendered": (
        {"text": "<|im_start|>user\nHow deep?<|im_end|>\n<|im_start|>assistant\n40<|im_end|>\n"},
        "language modelling",
        {"text": Part.TEXT},
    ),
    "gemini": (
        {
            "systemInstruction": {"parts": [{"text": "Be brief."}]},
            "contents": [
                {"role": "user", "parts": [{"text": "How deep?"}]},
                {"role": "model", "parts": [{"text": "Forty metres."}]},
            ],
        },
        "supervised",
        {"systemInstruction": Part.SYSTEM, "contents": Part.CONVERSATION},
    ),
    "anthropic": (
        {
            "system": "Be brief.",
            "messages": [
                ASK,
                {
                    "role": "assistant",
                    "content": [
                        {"type": "tool_use", "id": "toolu_1", "name": "sound", "input": {}}
                    ],
                },
                {
                    "role": "user",
                    "content": [{"type": "tool_result", "tool_use_id": "toolu_1", "content": "40"}],
                },
                TELL,
            ],
            "tools": [{"name": "sound", "input_schema": {"type": "object"}}],
        },
        "supervised",
        {"system": Part.SYSTEM, "messages": Part.CONVERSATION, "tools": Part.TOOLS},
    ),
    "media": (
        {"images": ["a.png"], "messages": [{"role": "user", "content": "<image>Where?"}, TELL]},
        "supervised chat",
        {"images": Part.MEDIA, "messages": Part.CONVERSATION},
    ),
    "embedding": (
        {"anchor": "A lake.", "positive": "A mere.", "negative": "A hill."},
        "pairs for an embedding model",
        {"anchor": Part.PROMPT, "positive": Part.COMPARED, "negative": Part.COMPARED},
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


@pytest.mark.parametrize(
    ("name", "method", "kind"),
    [
        ("chat", "rft", "prompts for reinforcement learning"),
        ("pair", "dpo", "preference"),
        ("labelled", "kto", "preference with a label (KTO)"),
        ("labelled", "sft", "supervised"),
        ("prompt", "rft", "prompts for reinforcement learning"),
        ("text", "sft", "supervised"),
    ],
)
def test_a_method_decides_about_the_kind(tmp_path: Path, name: str, method: str, kind: str) -> None:
    record = ROWS[name][0]
    (row,) = page(tmp_path / "a.jsonl", record, settings=Settings(method=method))["shapes"]
    assert row["kind"] == kind


def test_the_kind_with_a_label_is_not_offered_where_nothing_labels(tmp_path: Path) -> None:
    (row,) = page(tmp_path / "a.jsonl", ROWS["prompt"][0])["shapes"]
    assert "--method kto" not in {one["option"] for one in row["instead"]}


def test_named_targets_say_whether_they_read_the_shape(tmp_path: Path) -> None:
    columns = {"article": "A lake.", "summary": "Water."}
    settings = Settings(targets=("axolotl", "trl"))
    found = page(tmp_path / "a.jsonl", columns, settings=settings)
    one, other = found["shapes"][0]["targets"]
    assert (one["reads"], one["type"]) == (True, "summarizetldr")
    assert other["reads"] is False and "prompt-completion" in other["formats"]
    told = [*words(found)]
    assert "    axolotl reads it, with the type summarizetldr" in told
    assert any(line.startswith("    trl does not read it, but openai-chat, ") for line in told)
    plain = page(tmp_path / "b.jsonl", columns)
    assert plain["shapes"][0]["targets"] == []


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
