"""Rows that a trainer reads as they are: no error and no warning for that trainer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import ftlint
from ftlint.model.diagnostic import Severity
from tests.targets.saying import ASK, FUNCTION, GPT, HUMAN, SAY, TOOL, found, said

WRONG = {"role": "assistant", "content": "No idea."}
SYSTEM = {"role": "system", "content": "You know the tides."}
NO_GPT = {"from": "gpt", "value": "No idea."}
FLAT = {"type": "function", **FUNCTION}


def call(arguments: Any) -> dict[str, Any]:
    function = {"name": "tide_at", "arguments": arguments}
    made = {"id": "c1", "type": "function", "function": function}
    return {"role": "assistant", "content": "", "tool_calls": [made]}


RESULT = {"role": "tool", "tool_call_id": "c1", "content": "six"}
OBJECT_CALL = [ASK, call({"port": "Brest"}), RESULT, SAY]
TEXT_CALL = [ASK, call('{"port": "Brest"}'), RESULT, SAY]
PART = {"type": "text", "text": "When is high tide?"}
SAY_PARTS = {"role": "assistant", "content": [{"type": "text", "text": "At six."}]}
PICTURE = {"messages": [{"role": "user", "content": [{"type": "image"}, PART]}, SAY_PARTS]}

READ: dict[str, tuple[str, list[Any], dict[str, Any]]] = {
    "plain texts": (
        "trl axolotl llamafactory unsloth ms-swift together mistral mlx-lm model-studio chat",
        [{"text": "The tide is high at six."}],
        {},
    ),
    "plain texts to continue training": (
        "trl axolotl llamafactory unsloth ms-swift together chat",
        [{"text": "The tide is high at six."}],
        {"method": "pretrain"},
    ),
    "a prompt of messages": ("trl unsloth chat", [{"prompt": [ASK]}], {}),
    "a prompt of text": ("trl unsloth chat", [{"prompt": "The tide is"}], {}),
    "a prompt with what the reward compares": (
        "trl unsloth chat",
        [{"prompt": [ASK], "solution": "six"}],
        {},
    ),
    "rewards by rules": (
        "verl sagemaker chat",
        [
            {
                "data_source": "tides",
                "prompt": [ASK],
                "ability": "reading",
                "reward_model": {"style": "rule", "ground_truth": "six"},
                "extra_info": {"index": 0},
            }
        ],
        {},
    ),
    "an environment with its reward": (
        "skyrl",
        [
            {
                "data_source": "tides",
                "prompt": [ASK],
                "env_class": "tides",
                "reward_spec": {"method": "rule", "ground_truth": "six"},
            }
        ],
        {},
    ),
    "messages with a solution": ("ms-swift", [{"messages": [ASK], "solution": "six"}], {}),
    "a class as label": ("ms-swift", [{"messages": [ASK], "label": 1}], {}),
    "several classes as label": ("ms-swift", [{"messages": [ASK], "label": [0, 2]}], {}),
    "tools as a string of JSON": (
        "trl axolotl llamafactory ms-swift nemo-automodel",
        [{"tools": json.dumps([TOOL]), "messages": OBJECT_CALL}],
        {},
    ),
    "messages as a string of JSON": ("axolotl", [{"messages": json.dumps([ASK, SAY])}], {}),
    "pairs of turns": (
        "llamafactory chat",
        [{"conversations": [HUMAN], "chosen": GPT, "rejected": NO_GPT}],
        {},
    ),
    "pairs of turns after an answer": (
        "llamafactory chat",
        [
            {
                "conversations": [HUMAN, GPT, {"from": "human", "value": "And low tide?"}],
                "chosen": {"from": "gpt", "value": "At noon."},
                "rejected": NO_GPT,
            }
        ],
        {},
    ),
    "pairs beside an instruction": (
        "llamafactory chat",
        [{"instruction": "Translate.", "input": "sea", "chosen": "mer", "rejected": "mère"}],
        {},
    ),
    "pairs beside messages": (
        "axolotl llamafactory model-studio chat",
        [{"messages": [ASK], "chosen": SAY, "rejected": WRONG}],
        {},
    ),
    "Nova's lines": (
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
        {},
    ),
    "Claude's lines on Bedrock": (
        "bedrock-claude",
        [{"system": "You know the tides.", "messages": [ASK, SAY]}],
        {},
    ),
    "Cohere's lines": (
        "cohere",
        [
            {
                "messages": [
                    {"role": "System", "content": "You know the tides."},
                    {"role": "User", "content": "When is high tide?"},
                    {"role": "Chatbot", "content": "At six."},
                ]
            }
        ],
        {},
    ),
    "blocks of Anthropic": (
        "anthropic-messages",
        [{"messages": [ASK, SAY_PARTS]}],
        {},
    ),
    "a picture in a column": ("trl unsloth axolotl", [{"images": ["a.png"], **PICTURE}], {}),
    "arguments of the chat template": (
        "trl ms-swift chat",
        [{"messages": [ASK, SAY], "chat_template_kwargs": {"enable_thinking": False}}],
        {},
    ),
    "steps with a label each": (
        "trl axolotl",
        [{"prompt": "9.8 or 9.11?", "completions": ["9.8.", "9.11."], "labels": [True, False]}],
        {},
    ),
    "agents' roles": (
        "ms-swift",
        [
            {
                "tools": json.dumps([TOOL]),
                "messages": [
                    ASK,
                    {"role": "tool_call", "content": json.dumps({**FUNCTION, "arguments": {}})},
                    {"role": "tool_response", "content": "six"},
                    SAY,
                ],
            }
        ],
        {},
    ),
    "a query with its history": (
        "ms-swift",
        [{"query": "And low?", "response": "At noon.", "history": [["High?", "At six."]]}],
        {},
    ),
    "a question and an answer": (
        "ms-swift",
        [{"question": "When is high tide?", "answer": "At six."}],
        {},
    ),
    "turns in pairs": (
        "ms-swift",
        [{"conversation": [{"human": "When is high tide?", "assistant": "At six."}]}],
        {},
    ),
    "reasoning under reasoning": (
        "together",
        [{"messages": [ASK, {**SAY, "reasoning": "The moon is full."}]}],
        {},
    ),
    "a weight of the record": ("fireworks", [{"messages": [ASK, SAY], "weight": 2.0}], {}),
    "a weight of the user": ("together", [{"messages": [{**ASK, "weight": 0}, SAY]}], {}),
    "where a row came from": (
        "chat trl axolotl llamafactory unsloth",
        [{"id": "a1", "messages": [ASK, SAY], "source": "harbour"}],
        {},
    ),
    "parameters as a string of JSON": (
        "axolotl",
        [
            {
                "tools": [
                    {
                        "type": "function",
                        "function": {**FUNCTION, "parameters": json.dumps(FUNCTION["parameters"])},
                    }
                ],
                "messages": OBJECT_CALL,
            }
        ],
        {},
    ),
    "masks on parts of the reasoning": (
        "axolotl",
        [
            {
                "messages": [
                    ASK,
                    {
                        "role": "assistant",
                        "content": [{"type": "text", "text": "At six.", "train": True}],
                        "reasoning_content": [
                            {"type": "text", "text": "Full moon.", "train": False},
                            {"type": "text", "text": "So six.", "train": True},
                        ],
                    },
                ]
            }
        ],
        {},
    ),
    "a system text beside messages": (
        "axolotl",
        [{"system": "You know the tides.", "messages": [ASK, SAY]}],
        {},
    ),
    "tokens": (
        "trl axolotl",
        [{"input_ids": [1, 2], "labels": [-100, 2], "attention_mask": [1, 1]}],
        {},
    ),
    "turns with from, in roles of messages": (
        "trl",
        [{"conversations": [{**HUMAN, "from": "user"}, {**GPT, "from": "assistant"}]}],
        {},
    ),
    "segments": ("axolotl", [{"segments": [{"label": True, "text": "<s>Ahoy!"}]}], {}),
    "a pair in columns": (
        "axolotl",
        [{"instruction": "Tide?", "chosen_response": "Six.", "rejected_response": "No."}],
        {},
    ),
    "prompt and generation": ("axolotl", [{"prompt": "Tide?", "generation": "Six."}], {}),
    "system prompt, question and response": (
        "axolotl",
        [{"system_prompt": "Be brief.", "question": "Tide?", "response": "Six."}],
        {},
    ),
    "blocks of calls": (
        "ms-swift",
        [
            {
                "messages": [
                    {"role": "user", "content": [PART]},
                    {
                        "role": "assistant",
                        "content": [
                            {"type": "tool_use", "id": "t1", "name": "tide_at", "input": {}}
                        ],
                    },
                    {
                        "role": "user",
                        "content": [{"type": "tool_result", "tool_use_id": "t1", "content": "six"}],
                    },
                    SAY_PARTS,
                ],
                "tools": [TOOL],
            }
        ],
        {},
    ),
    "parts with value and loss_weight": (
        "llamafactory",
        [
            {
                "messages": [
                    {
                        "role": "user",
                        "content": [{"type": "text", "value": "Tide?"}],
                        "loss_weight": 0.0,
                    },
                    {
                        "role": "assistant",
                        "content": [
                            {"type": "reasoning", "value": "The moon is full."},
                            {"type": "text", "value": "At six."},
                        ],
                        "loss_weight": 1.0,
                    },
                ]
            }
        ],
        {},
    ),
    "two lists of parts": (
        "llamafactory",
        [
            {
                "chosen_messages": [
                    {"role": "user", "content": [{"type": "text", "value": "Tide?"}]},
                    {"role": "assistant", "content": [{"type": "text", "value": "Six."}]},
                ],
                "rejected_messages": [
                    {"role": "user", "content": [{"type": "text", "value": "Tide?"}]},
                    {"role": "assistant", "content": [{"type": "text", "value": "No."}]},
                ],
            }
        ],
        {},
    ),
    "an answer alone": ("ms-swift", [{"messages": [SAY]}], {"method": "pretrain"}),
    "messages with a reference": (
        "bedrock-nova bedrock-rft",
        [{"messages": [SYSTEM, ASK], "reference_answer": {"hour": 6}}],
        {"method": "rft"},
    ),
    "prompt and completion in parts": (
        "together",
        [
            {
                "prompt": [
                    {"type": "text", "text": "What is it?"},
                    {
                        "type": "image_url",
                        "image_url": {
                            "url": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAf"
                            "FcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
                        },
                    },
                ],
                "completion": [{"type": "text", "text": "A dot."}],
            }
        ],
        {},
    ),
    "input and output": (
        "torchtune openrlhf nemo-rl",
        [{"input": "When is high tide?", "output": "At six."}],
        {},
    ),
    "prompt and response": ("databricks", [{"prompt": "Tide?", "response": "At six."}], {}),
    "flat tools": ("nemo-rl prime-rl", [{"tools": [FLAT], "messages": OBJECT_CALL}], {}),
}
CASES = [
    pytest.param(name, target, id=f"{name} - {target}")
    for name, (targets, _, _) in READ.items()
    for target in targets.split()
]


@pytest.mark.parametrize(("name", "target"), CASES)
def test_nothing_is_said_of_rows_that_the_trainer_reads(
    name: str, target: str, tmp_path: Path
) -> None:
    _, rows, options = READ[name]
    assert said(tmp_path / "train.jsonl", target, *rows, **options) == []


ARRAYS = {
    "llamafactory": {"instruction": "Name the tide.", "input": "at noon", "output": "Low."},
    "ms-swift": {"messages": [ASK, SAY]},
    "unsloth": {"messages": [ASK, SAY]},
    "trl": {"messages": [ASK, SAY]},
    "axolotl": {"messages": [ASK, SAY]},
    "torchtune": {"input": "When is high tide?", "output": "At six."},
    "nemo-automodel": {"messages": [ASK, SAY]},
}


@pytest.mark.parametrize("target", ARRAYS)
def test_an_array_of_records_is_a_file_of_its_own(target: str, tmp_path: Path) -> None:
    assert said(tmp_path / "train.json", target, ARRAYS[target], ARRAYS[target]) == []


@pytest.mark.parametrize("target", ["ms-swift", "chat"])
def test_a_table_of_one_column_is_a_table(target: str, tmp_path: Path) -> None:
    path = tmp_path / "train.csv"
    path.write_text("response\nThe tide is high at six.\nThe tide is low at noon.\n")
    report = ftlint.check(path, target=target, isolated=True)
    told = [one.severity for one in report.active if one.code == "J026"]
    assert told == [Severity.WARNING]


def test_texts_have_tokens(tmp_path: Path) -> None:
    path = tmp_path / "train.jsonl"
    path.write_text('{"text": "The tide is high at six."}\n')
    assert ftlint.stats(path, isolated=True)["tokens"]["trained"] > 0


@pytest.mark.parametrize("target", ["trl", "axolotl", "llamafactory", "ms-swift"])
def test_tools_as_text_are_not_turned_into_a_list(target: str, tmp_path: Path) -> None:
    row = {"tools": json.dumps([TOOL]), "messages": OBJECT_CALL}
    fixes = [one.fix for one in found(tmp_path / "train.jsonl", target, row) if one.fix]
    assert [fix.title for fix in fixes if "tools" in str(fix)] == []


def test_no_safe_fix_takes_the_name_of_a_row_away(tmp_path: Path) -> None:
    row = {"id": "a1", "messages": [ASK, SAY], "source": "harbour"}
    assert [one for one in found(tmp_path / "train.jsonl", "chat", row) if one.fix] == []


def test_no_fix_takes_the_weight_of_a_user_away(tmp_path: Path) -> None:
    row = {"messages": [{**ASK, "weight": 0}, SAY]}
    assert [one for one in found(tmp_path / "train.jsonl", "together", row) if one.fix] == []


def test_a_result_at_the_end_does_not_cost_the_record(tmp_path: Path) -> None:
    row = {"tools": json.dumps([TOOL]), "messages": [ASK, call({"port": "Brest"}), RESULT]}
    told = found(tmp_path / "train.jsonl", "llamafactory", row)
    assert [one for one in told if one.severity is Severity.ERROR] == []
    assert not any("drops the record" in one.message for one in told)


def test_flat_tools_are_told_where_nobody_is_named_and_a_warning_for_templates(
    tmp_path: Path,
) -> None:
    row = {"tools": [FLAT], "messages": OBJECT_CALL}
    neutral = [one for one in found(tmp_path / "a.jsonl", "chat", row) if one.code == "T410"]
    assert {one.severity for one in neutral} <= {Severity.INFO}
    trl = [one for one in found(tmp_path / "b.jsonl", "trl", row) if one.code == "T410"]
    assert {one.severity for one in trl} == {Severity.WARNING}
