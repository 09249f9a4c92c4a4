"""What is known of a trainer, against the data of its target; each fact has its source there."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

import ftlint
from ftlint.model.diagnostic import Severity
from ftlint.targets import target
from tests.targets.saying import AGAIN, ASK, HUMAN, SAY, TOOL, WRONG, found, said

LONG = "tide " * 1500


def calling(arguments: Any) -> dict[str, Any]:
    function = {"name": "tide_at", "arguments": arguments}
    call = {"id": "c1", "type": "function", "function": function}
    result = {"role": "tool", "tool_call_id": "c1", "content": "six"}
    turn = {"role": "assistant", "content": "", "tool_calls": [call]}
    return {"tools": json.dumps([TOOL]), "messages": [ASK, turn, result, SAY]}


def codes(path: Path, name: str, *rows: Any, **options: Any) -> set[str]:
    return {one.code for one in found(path, name, *rows, **options)}


def test_a_third_key_stops_unsloth_in_conversations_alone(tmp_path: Path) -> None:
    turns = {"conversations": [HUMAN, {"from": "gpt", "value": "At six.", "weight": 1}]}
    assert "S123" in codes(tmp_path / "a.jsonl", "unsloth", turns)
    assert said(tmp_path / "b.jsonl", "unsloth", {"messages": [ASK, {**SAY, "name": "Bo"}]}) == []
    assert any("messages may have more" in note for note in target("unsloth").notes)


def test_llamafactory_wants_the_arguments_of_calls_as_objects(tmp_path: Path) -> None:
    assert said(tmp_path / "a.jsonl", "llamafactory", calling({"port": "Brest"})) == []
    assert "T402" in codes(tmp_path / "b.jsonl", "llamafactory", calling('{"port": "Brest"}'))


def test_llamafactory_trains_no_reasoning_content(tmp_path: Path) -> None:
    row = {"messages": [ASK, {**SAY, "reasoning_content": "The moon is full."}]}
    assert "S119" in codes(tmp_path / "a.jsonl", "llamafactory", row)


def test_axolotl_reads_train_only_where_its_configuration_names_it(tmp_path: Path) -> None:
    assert "train" in target("axolotl").masks["configured"]
    told = found(
        tmp_path / "a.jsonl", "axolotl", {"messages": [ASK, {**WRONG, "weight": 0}, AGAIN, SAY]}
    )
    safe = [one.fix for one in told if one.fix is not None and one.fix.safety == "safe"]
    assert [one.code for one in told if one.severity >= Severity.WARNING] == ["W306"]
    assert safe == []


def test_axolotl_reads_masks_of_parts_without_a_configuration(tmp_path: Path) -> None:
    parts = [
        {"type": "text", "text": "Never.", "train": False},
        {"type": "text", "text": " At six.", "train": True},
    ]
    row = {"messages": [{"role": "user", "content": parts[1:]}, {**SAY, "content": parts}]}
    assert "W306" not in codes(tmp_path / "a.jsonl", "axolotl", row)


@pytest.mark.parametrize(
    ("method", "row"),
    [
        ("dpo", {"prompt": [ASK], "chosen": [{**SAY, "content": LONG}], "rejected": [SAY]}),
        ("kto", {"prompt": [ASK], "completion": [{**SAY, "content": LONG}], "label": True}),
    ],
)
def test_trl_cuts_long_pairs_and_labelled_answers(
    method: str, row: dict[str, Any], tmp_path: Path
) -> None:
    told = found(tmp_path / "a.jsonl", "trl", row, method=method)
    assert [("cut" in one.message) for one in told if one.code == "K001"] == [True]


@pytest.mark.parametrize("prompt", ["When is high tide?", [ASK]], ids=["text", "messages"])
def test_trl_takes_a_prompt_beside_messages_for_another_shape(prompt: Any, tmp_path: Path) -> None:
    told = found(tmp_path / "a.jsonl", "trl", {"prompt": prompt, "messages": [ASK, SAY]})
    assert [one.code for one in told if one.severity is Severity.ERROR] == ["S110"]


def test_ms_swift_deletes_rows_with_a_developer(tmp_path: Path) -> None:
    row = {"messages": [{**ASK, "role": "developer"}, ASK, SAY]}
    told = found(tmp_path / "a.jsonl", "ms-swift", row)
    assert [one.code for one in told if one.severity is Severity.ERROR] == ["S114"]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("bedrock-claude", datetime.date(2026, 9, 10)),
        ("cohere", datetime.date(2025, 9, 15)),
        ("databricks", datetime.date(2026, 8, 14)),
    ],
)
def test_what_has_ended_has_its_day_and_its_source(name: str, day: datetime.date) -> None:
    end = target(name).deprecated
    assert end is not None
    assert end.date == day
    assert end.source.startswith("https://")


@pytest.mark.parametrize("name", ["mistral", "torchtune", "autotrain"])
def test_what_ended_without_a_day_says_so(name: str) -> None:
    end = target(name).deprecated
    assert end is not None
    assert end.date is None
    assert "no end day was" in end.note


def test_mistral_reads_the_address_of_an_image_without_an_object(tmp_path: Path) -> None:
    part = {"type": "image_url", "image_url": "https://harbour.example/boat.png"}
    row = {"messages": [{"role": "user", "content": [part]}, SAY]}
    assert said(tmp_path / "a.jsonl", "mistral", row) == []


def test_together_begins_with_the_system_or_the_user_and_alternates(tmp_path: Path) -> None:
    first = {"messages": [SAY, ASK, SAY]}
    twice = {"messages": [ASK, AGAIN, SAY]}
    for name, row, code in (("a", first, "R208"), ("b", twice, "R207")):
        told = found(tmp_path / f"{name}.jsonl", "together", row)
        assert [one.code for one in told if one.severity is Severity.ERROR] == [code]


def test_together_takes_texts_and_tokens_and_refuses_two_shapes(tmp_path: Path) -> None:
    assert "language-modeling" in target("together").formats
    assert ".parquet" in target("together").extensions
    row = {"messages": [ASK, SAY], "text": "At six."}
    told = found(tmp_path / "a.jsonl", "together", row)
    assert [one.code for one in told if one.severity is Severity.ERROR] == ["S110"]


def test_the_limit_that_is_asked_for_holds_for_cut_answers_too(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"messages": [{**ASK, "content": LONG}, SAY]}) + "\n")
    settings = tmp_path / "ftlint.toml"
    settings.write_text('extend-select = ["K003"]\n[rules.over-token-limit]\nmax-tokens = 1024\n')
    report = ftlint.check(path, config=settings)
    assert {"K001", "K003"} <= {one.code for one in report.active}


@pytest.mark.parametrize(
    ("name", "tokens", "option"),
    [
        ("trl", 1_024, "max_length"),
        ("axolotl", 512, "sequence_len"),
        ("llamafactory", 2_048, "cutoff_len"),
        ("mlx-lm", 2_048, "max_seq_length"),
        ("verl", 1_024, "data.max_length"),
    ],
)
def test_the_length_of_a_trainer_by_default(name: str, tokens: int, option: str) -> None:
    length = target(name).default_length
    assert length is not None
    assert (length.tokens, length.option) == (tokens, option)
    assert length.checked is not None


def test_pages_of_aws_disagree_about_tools_for_nova() -> None:
    told = [note for note in target("bedrock-nova").notes if "disagree" in note]
    assert len(told) == 1
    assert "nova-2-sft-data-prep" in told[0] and "nova-sft-2-fine-tune" in told[0]


@pytest.mark.parametrize("writer", ["openai-chat", "nova", "anthropic-messages"])
def test_reasoning_is_kept_where_the_format_has_a_place_for_it(writer: str, tmp_path: Path) -> None:
    """By default, as the option ``reasoning`` says of itself; read back it is reasoning again."""
    source, out, back = (tmp_path / f"{name}.jsonl" for name in ("rows", "out", "back"))
    row = {"messages": [ASK, {**SAY, "reasoning_content": "The moon is full."}]}
    source.write_text(json.dumps(row) + "\n")
    outcome = ftlint.convert([source], out, to=writer, isolated=True)
    assert [one.kind for one in outcome.losses()] == []
    ftlint.convert([out], back, to="openai-chat", source=writer, isolated=True)
    assert json.loads(back.read_text()) == row
