"""Rows as the trainers' own pages and test files have them: no error where no target is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import ftlint
from ftlint.model.diagnostic import Severity

ASKED = {"role": "user", "content": "When is high tide?"}
SAID = {"role": "assistant", "content": "At six."}
CALL = {"type": "function", "function": {"name": "tide", "arguments": '{"port": "Brest"}'}}
CALLED = [ASKED, {"role": "assistant", "content": None, "tool_calls": [CALL]}]
UNNAMED = {"role": "tool", "content": "18:04"}
IMAGE = {"type": "image_url", "image_url": "https://example.com/a.png"}
PARTS = [{"type": "text", "text": "Which port?"}]


def pair(**more: Any) -> dict[str, Any]:
    return {"chosen": "At six.", "rejected": "No idea.", **more}


ROWS: dict[str, tuple[str, list[dict[str, Any]]]] = {
    # (targets that take them too, rows)
    "question": ("axolotl", [pair(system="You help sailors.", question="When is high tide?")]),
    "input": ("axolotl", [pair(input="When is high tide?")]),
    "ranked": (
        "axolotl",
        [
            {
                "prompt": "When?",
                "answers": [{"answer": "At six.", "rank": 1}, {"answer": "No.", "rank": 2}],
            }
        ],
    ),
    "dots": ("trl", [pair(prompt="...", chosen="...", rejected="...")]),
    "cut": ("trl", [pair(prompt="When?", chosen="At six, as [...]", rejected="At six, as [...]")]),
    "dots for a role": ("", [{"messages": [{"role": "...", "content": "..."}]}]),
    "other picture": (
        "ms-swift",
        [{"messages": [ASKED, SAID], "images": ["a.png"], "rejected_images": ["b.png"]}],
    ),
    "other picture, same words": (
        "ms-swift",
        [
            {
                "messages": [ASKED, SAID],
                "images": ["a.png"],
                "rejected_messages": [ASKED, SAID],
                "rejected_images": ["b.png"],
            }
        ],
    ),
    "answer alone": ("ms-swift", [{"response": "High tide is at six."}]),
    "unanswerable": ("axolotl", [{"article": "The sea.", "unanswerable_question": "Why six?"}]),
    "classes": ("", [{"text": "Closed again.", "label": "complaint"}]),
    "retrieval": ("", [{"query": "High tide?", "pos_doc": "At six.", "neg_doc": ["Closed."]}]),
    "ids with a mask": ("skyrl", [{"input_ids": [1, 2], "loss_mask": [0, 1]}]),
    "result of a call with an id": (
        "together",
        [{"messages": [ASKED, {**CALLED[1], "tool_calls": [{**CALL, "id": "c1"}]}, UNNAMED, SAID]}],
    ),
    "result without an id": ("ms-swift", [{"messages": [*CALLED, UNNAMED, SAID]}]),
    "address alone": (
        "ms-swift mistral",
        [{"messages": [{"role": "user", "content": [*PARTS, IMAGE]}, SAID]}],
    ),
    "calls as turns": (
        "ms-swift",
        [
            {
                "messages": [
                    ASKED,
                    {"role": "tool_call", "content": '{"name": "tide", "arguments": {}}'},
                    {"role": "tool_response", "content": "18:04"},
                    SAID,
                ]
            }
        ],
    ),
    "blocks of tools": (
        "anthropic-messages",
        [
            {
                "messages": [
                    ASKED,
                    {
                        "role": "assistant",
                        "content": [{"type": "tool_use", "id": "t1", "name": "tide", "input": {}}],
                    },
                    {
                        "role": "user",
                        "content": [
                            {"type": "tool_result", "tool_use_id": "t1", "content": "18:04"}
                        ],
                    },
                    SAID,
                ]
            }
        ],
    ),
    "converse": (
        "bedrock-nova",
        [
            {
                "schemaVersion": "bedrock-conversation-2024",
                "messages": [
                    {"role": "user", "content": [{"text": "When is high tide?"}]},
                    {"role": "assistant", "content": [{"text": "At six."}]},
                ],
            }
        ],
    ),
    "prompts of several turns": (
        "ms-swift",
        [{"messages": [ASKED]}, {"messages": [ASKED, SAID, ASKED]}],
    ),
    "prompts": ("ms-swift azure openai", [{"messages": [ASKED]}] * 12),
    "reasoning in parts": (
        "axolotl",
        [
            {
                "messages": [
                    ASKED,
                    {
                        **SAID,
                        "reasoning_content": [{"type": "text", "text": "Tides.", "train": False}],
                    },
                ]
            }
        ],
    ),
    "thinking as a part": (
        "",
        [
            {
                "messages": [
                    ASKED,
                    {
                        "role": "assistant",
                        "content": [{"type": "thinking", "thinking": "Tides."}, *PARTS],
                    },
                ]
            }
        ],
    ),
    "weight of a record": ("together fireworks", [{"messages": [ASKED, SAID], "weight": 0.5}] * 3),
    "weight of a question": ("together", [{"messages": [{**ASKED, "weight": 0}, SAID]}]),
    "masked": ("ms-swift", [{"messages": [ASKED, {**SAID, "loss": False}]}]),
    "an item of an evaluation": ("", [{"item": {"target": 89, "nums": [68, 96]}}]),
}


def test_a_problem_with_what_rewards_compare_is_a_prompt_of_ms_swift(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"problem": "What is 6 times 7?", "verification_info": "42"}\n')
    found = ftlint.check(path, target="ms-swift", isolated=True).active
    assert [one.severity for one in found if one.code == "J025"] == [Severity.INFO]
    assert all(one.severity is not Severity.ERROR for one in found)


@pytest.mark.parametrize(
    ("target", "rows"),
    [
        pytest.param(target, rows, id=f"{name}-{target}")
        for name, (targets, rows) in ROWS.items()
        for target in ("chat", *targets.split())
    ],
)
def test_no_error_is_found(target: str, rows: list[dict[str, Any]], tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    found = ftlint.check(path, target=target, isolated=True).active
    errors = [one for one in found if one.severity is Severity.ERROR and one.code != "J019"]
    assert not errors, [(one.code, one.message) for one in errors]


@pytest.mark.parametrize("target", ["chat", "axolotl", "trl", "llamafactory", "ms-swift"])
def test_objects_over_several_lines_are_read_from_a_json_file(target: str, tmp_path: Path) -> None:
    """`datasets` reads them: pyarrow takes one object after the other."""
    row = {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Ho"}]}
    for name, expected in (("a.json", False), ("a.jsonl", target == "chat")):
        path = tmp_path / name
        path.write_text(json.dumps(row, indent=2))
        found = ftlint.check(path, target=target, isolated=True).active
        told = [one for one in found if one.code == "J004" and one.severity is Severity.ERROR]
        assert bool(told) is (expected or name == "a.jsonl"), (name, told)


def test_untyped_parts_are_told_as_the_shape_that_has_them(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(ROWS["converse"][1][0]) + "\n")
    found = ftlint.check(path, target="openai", isolated=True).active
    assert any(one.code == "J025" and "nova" in one.message for one in found)
    assert not any(one.code == "S109" for one in found)
