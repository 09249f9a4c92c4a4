"""Every layout of preference, prompt-only, stepwise and text rows is read, and looked into."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ftlint import check
from ftlint.formats import all_formats, detect
from tests.cli.runner import ftlint

USER = {"role": "user", "content": "Is it open?"}
YES = {"role": "assistant", "content": "Yes, until six."}
NO = {"role": "assistant", "content": "Go away."}
HUMAN = {"from": "human", "value": "Is it open?"}

ROWS: dict[str, tuple[dict[str, Any], str, str]] = {
    "TRL, texts": ({"prompt": "A?", "chosen": "B", "rejected": "C"}, "trl-preference", "trl"),
    "TRL, messages": (
        {"prompt": [USER], "chosen": [YES], "rejected": [NO]},
        "trl-preference",
        "trl,axolotl,unsloth,openrlhf",
    ),
    "TRL, no prompt": (
        {"chosen": [USER, YES], "rejected": [USER, NO]},
        "trl-preference",
        "trl,torchtune",
    ),
    "messages": (
        {"messages": [USER], "chosen": YES, "rejected": NO},
        "messages-preference",
        "axolotl,llamafactory",
    ),
    "ShareGPT": (
        {
            "conversations": [HUMAN],
            "chosen": {"from": "gpt", "value": "Yes."},
            "rejected": {"from": "gpt", "value": "No."},
        },
        "sharegpt-preference",
        "llamafactory",
    ),
    "Alpaca": (
        {"instruction": "Translate.", "input": "cat", "chosen": "chat", "rejected": "chien"},
        "alpaca-preference",
        "llamafactory",
    ),
    "ms-swift": (
        {"messages": [USER, YES], "rejected_response": "Go away."},
        "ms-swift-preference",
        "ms-swift",
    ),
    "a prompt": ({"prompt": [USER]}, "prompt-only", "trl,unsloth"),
    "a prompt and what graders read": (
        {"prompt": "6 * 7?", "ground_truth": "42", "reward_model": {"style": "rule"}},
        "prompt-only",
        "trl",
    ),
    "steps": (
        {"prompt": "9.8 or 9.11?", "completions": ["a", "b"], "labels": [True, False]},
        "stepwise",
        "trl,axolotl",
    ),
    "text": (
        {"text": "The harbour library opens at nine."},
        "language-modeling",
        "trl,axolotl,unsloth,llamafactory,ms-swift,together,torchtune,mistral",
    ),
    "question and answer": (
        {"input": "Who keeps the light?", "output": "Maren."},
        "columns",
        "ms-swift,openrlhf,torchtune,nemo-rl",
    ),
    "query, response and history": (
        {"query": "And at night?", "response": "Maren.", "history": [["By day?", "Jo."]]},
        "columns",
        "ms-swift",
    ),
    "token ids": (
        {"input_ids": [1, 2], "labels": [-100, 2], "attention_mask": [1, 1]},
        "token-ids",
        "trl,unsloth,axolotl",
    ),
    "ranked answers": (
        {
            "context": [USER],
            "completions": [{"rank": 1, "completion": [NO]}, {"rank": 0, "completion": [YES]}],
        },
        "ranked-completions",
        "nemo-rl",
    ),
    "a conversation under input": ({"input": [USER, YES]}, "trajectory", "openrlhf"),
    "a prompt under input": ({"input": [USER], "label": "42"}, "prompt-only", "openrlhf"),
    "what verl and SageMaker read": (
        {
            "data_source": "gsm8k",
            "prompt": [USER],
            "reward_model": {"style": "rule", "ground_truth": "42"},
        },
        "prompt-only",
        "verl,sagemaker",
    ),
    "what SkyRL reads": (
        {"env_class": "gsm8k", "prompt": [USER], "reward_spec": {"ground_truth": "42"}},
        "prompt-only",
        "skyrl",
    ),
    "what verifiers read": (
        {"prompt": [USER], "answer": "42", "info": "{}"},
        "prompt-only",
        "prime-rl",
    ),
    "a rendered template": (
        {"text": "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHello<|im_end|>\n"},
        "language-modeling",
        "trl,axolotl,unsloth",
    ),
}


def checked(folder: Path, rows: list[Any], *arguments: str) -> tuple[int, set[tuple[str, str]]]:
    """Check some rows; returns the status and (code, severity) of what was found."""
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = ftlint("check", "a.jsonl", *arguments, "--output-format", "json", cwd=folder)
    found = json.loads(done.stdout)["diagnostics"]
    return done.status, {(item["code"], item["severity"]) for item in found}


@pytest.mark.parametrize("name", ROWS)
def test_the_layout_is_told_by_its_keys(name: str) -> None:
    row, shape, _ = ROWS[name]
    assert detect(row)[0].name == shape
    assert detect({**row, "id": "r1", "source": "faq"})[0].name == shape


@pytest.mark.parametrize("name", ROWS)
def test_a_documented_row_passes_and_no_fix_touches_it(tmp_path: Path, name: str) -> None:
    row, _, targets = ROWS[name]
    for target in ("chat", *targets.split(",")):
        status, found = checked(tmp_path, [row], "--target", target, "--ignore", "J019")
        assert status == 0, (target, found)
        assert {severity for _, severity in found} <= {"info"}, (target, found)
    before = (tmp_path / "a.jsonl").read_bytes()
    ftlint("check", "a.jsonl", "--fix", "--unsafe-fixes", "--target", targets, cwd=tmp_path)
    assert (tmp_path / "a.jsonl").read_bytes() == before


BROKEN = {
    "an unknown role in the prompt": (
        {"prompt": [{"role": "usr", "content": "a"}], "chosen": [YES], "rejected": [NO]},
        "S105",
    ),
    "a message without a role": (
        {"prompt": [USER], "chosen": [{"content": "a"}], "rejected": [NO]},
        "S104",
    ),
    "an answer that is null": ({"prompt": "a", "chosen": "b", "rejected": None}, "P801"),
    "an empty list of answers": ({"prompt": [USER], "chosen": [YES], "rejected": []}, "P801"),
    "a text prompt with messages": ({"prompt": "a", "chosen": [YES], "rejected": [NO]}, "S108"),
    "messages with a text answer": ({"prompt": [USER], "completion": "Yes."}, "S108"),
    "an empty answer": (
        {"prompt": [USER], "chosen": [YES], "rejected": [{**NO, "content": ""}]},
        "C601",
    ),
    "equal answers": ({"prompt": "a", "chosen": "b", "rejected": " b"}, "P802"),
    "equal messages": ({"messages": [USER], "chosen": YES, "rejected": [YES]}, "P802"),
    "a rejected answer like the last turn": (
        {"messages": [USER, YES], "rejected_response": YES["content"]},
        "P802",
    ),
    "damaged text in a row of text": ({"text": "cafÃ© crÃ¨me"}, "E101"),
    "a beginning that tokenizers add": ({"text": "<s>Hi"}, "C603"),
    "a label that is a word": (
        {"prompt": "a", "completions": ["b"], "labels": ["true"]},
        "S121",
    ),
    "an answer under another name": ({"prompt": "a", "answer": "b"}, "J025"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_inside_is_found(tmp_path: Path, name: str) -> None:
    row, code = BROKEN[name]
    _, found = checked(tmp_path, [row], "--target", "chat")
    assert code in {one for one, _ in found}, found


@pytest.mark.parametrize("target", ["trl", "unsloth", "chat"])
def test_messages_beside_a_solution_are_prompts(tmp_path: Path, target: str) -> None:
    row = {"prompt": [USER], "solution": "42"}
    assert checked(tmp_path, [row], "--target", target, "--ignore", "J019")[1] == {("J025", "info")}


def test_answer_like_columns_make_prompts_only_where_the_method_says_so(tmp_path: Path) -> None:
    row = {"prompt": "6 * 7?", "solution": "42"}
    assert ("J025", "error") in checked(tmp_path, [row], "--target", "trl")[1]
    assert checked(tmp_path, [row], "--target", "trl", "--method", "rft")[0] == 0
    assert ("J025", "error") in checked(
        tmp_path, [{"prompt": "a"}], "--target", "trl", "--method", "sft"
    )[1]


@pytest.mark.parametrize("target", ["trl", "axolotl", "unsloth", "ms-swift", "chat"])
def test_parts_that_the_target_reads(tmp_path: Path, target: str) -> None:
    parts = [{"type": "image"}, {"type": "text", "text": "Which boat?"}]
    row = {"images": ["a.png"], "messages": [{"role": "user", "content": parts}, YES]}
    assert "S109" not in {code for code, _ in checked(tmp_path, [row], "--target", target)[1]}
    assert ("S109", "error") in checked(tmp_path, [row], "--target", "openai")[1]


TEXT_PARTS = [{"type": "text", "text": "Hello."}]
PROVIDERS = {
    "Converse": (
        "bedrock-nova",
        {
            "schemaVersion": "bedrock-conversation-2024",
            "messages": [
                {"role": "user", "content": [{"text": "Hi"}]},
                {"role": "assistant", "content": [{"text": "Hello."}]},
            ],
        },
    ),
    "Claude on Bedrock": ("bedrock-claude", {"system": "Be short.", "messages": [USER, YES]}),
    "Claude on Bedrock without a system text": ("bedrock-claude", {"messages": [USER, YES]}),
    "Anthropic, texts": ("anthropic-messages", {"messages": [USER, YES]}),
    "Anthropic, parts": (
        "anthropic-messages",
        {"messages": [USER, {"role": "assistant", "content": TEXT_PARTS}]},
    ),
}


@pytest.mark.parametrize("name", PROVIDERS)
def test_what_the_named_target_can_read_is_never_unknown(tmp_path: Path, name: str) -> None:
    target, row = PROVIDERS[name]
    _, found = checked(tmp_path, [row], "--target", target, "--select", "J")
    assert "J025" not in {code for code, _ in found}


@pytest.mark.parametrize(
    ("target", "refused"), [("bedrock-claude", True), ("anthropic-messages", False)]
)
def test_where_a_system_message_has_no_place_among_the_turns(
    tmp_path: Path, target: str, refused: bool
) -> None:
    row = {"messages": [{"role": "system", "content": "Be short."}, USER, YES]}
    found = checked(tmp_path, [row], "--target", target, "--select", "J")[1]
    assert (("J025", "error") in found) is refused


def test_the_better_of_ranked_answers_has_the_lower_rank() -> None:
    row, shape, _ = ROWS["ranked answers"]
    better, worse = all_formats()[shape].sides(row)
    assert [turn.content for turn in (*better, *worse)] == [YES["content"], NO["content"]]


@pytest.mark.parametrize(("trainer", "expected"), [("openai", 1), ("together", 1), ("chat", 0)])
def test_services_compare_answers_of_one_message(
    trainer: str, expected: int, tmp_path: Path
) -> None:
    record = {
        "input": {"messages": [{"role": "user", "content": "Is it open?"}]},
        "preferred_output": [
            {"role": "assistant", "content": "Yes."},
            {"role": "user", "content": "Sure?"},
            {"role": "assistant", "content": "Quite."},
        ],
        "non_preferred_output": [{"role": "assistant", "content": "No."}],
    }
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    report = check(path, target=trainer, method="dpo", select=("P803",), isolated=True)
    assert len(report.active) == expected
