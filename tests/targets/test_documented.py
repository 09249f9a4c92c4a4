"""Rows as trainers document them, in words of our own: no error and no warning for the trainer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import ftlint
from ftlint.model.diagnostic import Severity
from tests.targets.saying import said

ASK = {"role": "user", "content": "When is high tide?"}
SAY = {"role": "assistant", "content": "At six."}
DEVELOPER = {"role": "developer", "content": "You know the tides."}
PYTHON_TOOL = {
    "type": "function",
    "function": {
        "name": "tide_at",
        "description": "Tides of a place.",
        "parameters": {"type": "dict", "properties": {"place": {"type": "string"}}},
    },
}


@pytest.mark.parametrize(
    ("target", "row"),
    [
        ("axolotl", {"article": "Fog closed the harbour for a day.", "summary": "Fog."}),
        ("axolotl", {"message_1": "When is high tide?", "message_2": "At six."}),
        ("axolotl", {"article": "Fog closed the harbour.", "unanswerable_question": "Why?"}),
        ("axolotl", {"instruction": "Name the tide.", "revision": "Spring tide."}),
        ("axolotl", {"instruction": "Name it.", "input": "the high one", "response": "Spring."}),
        (
            "axolotl",
            {"segments": [{"label": True, "text": "<s>Ahoy!\n"}, {"label": False, "text": "So?"}]},
        ),
        ("ms-swift", {"response": "The tide is high at six."}),
        ("ms-swift", {"instruction": "Name it.", "input": "the high one", "response": "Spring."}),
        ("azure", {"messages": [DEVELOPER, ASK], "reference_answer": "six"}),
        ("openai", {"messages": [DEVELOPER, ASK], "reference_answer": "six"}),
    ],
)
def test_documented_rows_pass(target: str, row: dict[str, Any], tmp_path: Path) -> None:
    assert said(tmp_path / "rows.jsonl", target, row) == []


def test_a_type_is_named_once_a_file(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"article": "Fog.", "summary": "Fog."}\n' * 3, "utf-8")
    report = ftlint.check(path, target="axolotl", isolated=True, select=["S125"])
    assert {one.message for one in report.active} == {
        "Axolotl reads 'article' and 'summary' with the type summarizetldr"
    }
    assert {one.severity for one in report.active} == {Severity.INFO}


@pytest.mark.parametrize(
    ("target", "severity"), [("openai", Severity.ERROR), ("trl", Severity.WARNING)]
)
def test_parameters_of_a_strange_type_are_an_error_where_a_service_reads_them(
    target: str, severity: Severity, tmp_path: Path
) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"messages": [ASK, SAY], "tools": [PYTHON_TOOL]}) + "\n", "utf-8")
    report = ftlint.check(path, target=target, isolated=True, select=["T410"])
    assert [one.severity for one in report.active] == [severity]


def test_the_neutral_target_only_tells_of_parts_with_value(tmp_path: Path) -> None:
    row = {"messages": [{**ASK, "content": [{"type": "text", "value": "When?"}]}, SAY]}
    assert said(tmp_path / "rows.jsonl", "chat", row) == []


@pytest.mark.parametrize(
    ("target", "row"),
    [
        ("model-studio", {"messages": [ASK, {**SAY, "loss_weight": 0.5}]}),
        ("model-studio", {"messages": [ASK, {"role": "assistant", "content": [{"text": "Six."}]}]}),
        ("anthropic-messages", {"messages": [ASK, {"role": "system", "content": "Briefly."}, SAY]}),
        ("sagemaker", {"prompt": [ASK], "reward_model": {"style": "rule", "ground_truth": "6"}}),
        ("nemo-rl", {"prompt": [ASK], "chosen": "At six.", "rejected": "No idea."}),
        ("prime-rl", {"prompt": "When is high tide?", "completion": [SAY]}),
    ],
)
def test_services_and_small_trainers_take_their_own_rows(
    target: str, row: dict[str, Any], tmp_path: Path
) -> None:
    assert said(tmp_path / "train.jsonl", target, row) == []


@pytest.mark.parametrize(
    ("target", "message", "code"),
    [
        ("databricks", {**SAY, "weight": 1}, "S111"),
        ("model-studio", {"role": "assistant", "content": [{"image": "boat.png"}]}, "S109"),
        ("openai", {"role": "assistant", "content": [{"text": "At six."}]}, "S109"),
    ],
)
def test_what_one_service_takes_another_refuses(
    target: str, message: dict[str, Any], code: str, tmp_path: Path
) -> None:
    assert code in said(tmp_path / "train.jsonl", target, {"messages": [ASK, message]})
