"""What trainers lose, change or train by mistake without a word, is said for each of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import ftlint
from ftlint.model.diagnostic import Severity
from ftlint.targets import target as known_target
from tests.targets.saying import AGAIN, ASK, GPT, HUMAN, SAY, TOOL, WRONG, found

CALL = {
    "role": "assistant",
    "content": "",
    "tool_calls": [
        {
            "id": "c1",
            "type": "function",
            "function": {"name": "tide_at", "arguments": '{"port": "Brest"}'},
        }
    ],
}
RESULT = {"role": "tool", "tool_call_id": "c1", "content": "six"}
CALLING = {"tools": [TOOL], "messages": [ASK, CALL, RESULT, SAY]}


TAGS = {
    "role_tag": "from",
    "content_tag": "value",
    "user_tag": "human",
    "assistant_tag": "gpt",
}


def masked(**mask: Any) -> dict[str, Any]:
    """Return a chat whose first answer is masked in some way."""
    return {"messages": [ASK, {**WRONG, **mask}, AGAIN, SAY]}


def answered(**keys: Any) -> dict[str, Any]:
    """Return a chat whose answer has further keys."""
    return {"messages": [ASK, {**SAY, **keys}]}


def parts(*contents: Any) -> dict[str, Any]:
    """Return a chat whose answer is a list of parts."""
    return {"messages": [ASK, {"role": "assistant", "content": list(contents)}]}


def text(words: str, **keys: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, **keys}


TEMPLATES: dict[str, tuple[str, Any, str]] = {
    "reasoning under a key of few templates": (
        "trl unsloth verl axolotl",
        answered(reasoning="The moon is full."),
        "S126",
    ),
    "reasoning under the key of one family": (
        "trl unsloth verl axolotl",
        answered(thinking="The moon is full."),
        "S126",
    ),
    "reasoning of an earlier answer": (
        "trl unsloth verl",
        {"messages": [ASK, {**WRONG, "reasoning_content": "New moon."}, AGAIN, SAY]},
        "S126",
    ),
    "arguments as text": ("trl unsloth verl nemo-rl prime-rl", CALLING, "T402"),
    "roles of another dialect": (
        "trl unsloth verl",
        {"messages": [{"role": "human", "content": "Tide?"}, {"role": "gpt", "content": "Six."}]},
        "S105",
    ),
}
DROPPED_KEYS: dict[str, tuple[str, Any, str]] = {
    "reasoning_content": (
        "ms-swift llamafactory",
        answered(reasoning_content="Full moon."),
        "S119",
    ),
    "name": ("ms-swift", answered(name="Maren"), "S119"),
    "weight": ("ms-swift", masked(weight=0), "W306"),
    "train": ("ms-swift", masked(train=False), "W306"),
    "trainable": ("ms-swift", masked(trainable=False), "W306"),
}
DELETED_ROWS: dict[str, tuple[str, Any, str]] = {
    "developer": ("ms-swift", {"messages": [{**ASK, "role": "developer"}, ASK, SAY]}, "S114"),
    "function": (
        "ms-swift",
        {"messages": [ASK, {"role": "function", "name": "tide_at", "content": "six"}, SAY]},
        "R211",
    ),
    "an answer that is null": ("ms-swift", answered(content=None), "S108"),
    "two answers that are the same": (
        "ms-swift",
        {"messages": [ASK, SAY], "rejected_response": SAY["content"]},
        "P802",
    ),
    "a box of three numbers": (
        "ms-swift",
        {
            "messages": [
                {"role": "user", "content": "<image>Find <ref-object>."},
                {"role": "assistant", "content": "<bbox>"},
            ],
            "images": ["a.png"],
            "objects": {"ref": ["boat"], "bbox": [[1, 2, 3]]},
        },
        "M711",
    ),
    "blocks of thinking": (
        "ms-swift",
        parts({"type": "thinking", "thinking": "The moon."}, text("Six.")),
        "S109",
    ),
    "two columns of the answer": (
        "ms-swift",
        {"question": "Tide?", "answer": "Six.", "solution": "6"},
        "S122",
    ),
}
CONVERSATIONS: dict[str, tuple[str, Any, str]] = {
    "a third key": (
        "unsloth",
        {"conversations": [HUMAN, {**GPT, "weight": 1}]},
        "S123",
    ),
    "a value that is null": ("unsloth", {"conversations": [HUMAN, {**GPT, "value": None}]}, "S123"),
    "a value that is a list": (
        "unsloth",
        {"conversations": [HUMAN, {**GPT, "value": ["Six."]}]},
        "S123",
    ),
    "as many roles as texts": ("unsloth", {"conversations": [HUMAN, GPT]}, "D908"),
    "roles that it does not know": (
        "unsloth",
        {"conversations": [HUMAN, {"from": "bot", "value": "At six."}]},
        "S123",
    ),
}
MASKS: dict[str, tuple[str, Any, str]] = {
    f"{mask} of a turn": (targets, masked(**{mask: 0}), "W306")
    for mask, targets in {
        "weight": "trl ms-swift unsloth torchtune verl mlx-lm skyrl nemo-rl prime-rl "
        "nemo-automodel",
        "loss_weight": "trl axolotl unsloth ms-swift torchtune nemo-automodel",
        "step_loss_mask": "trl axolotl unsloth ms-swift torchtune llamafactory nemo-automodel",
    }.items()
} | {
    "a mask of a part": (
        "trl torchtune",
        parts(text("Never.", train=False), text("At six.", train=True)),
        "W306",
    ),
    "a mask on some messages": ("tinker", masked(trainable=False), "W310"),
    "a mask by invitation": ("model-studio", masked(loss_weight=0.0), "S111"),
}
PARTS: dict[str, tuple[str, Any, str]] = {
    "parts that are strings": (
        "axolotl",
        {"messages": [{"role": "user", "content": ["What", "is it?"]}, SAY]},
        "S109",
    ),
    "a picture in a run of texts": (
        "axolotl",
        {"messages": [{"role": "user", "content": [{"type": "image"}, text("What?")]}, SAY]},
        "S119",
    ),
    "a part of thinking": (
        "axolotl",
        parts({"type": "thinking", "thinking": "The moon."}, text("Six.")),
        "S109",
    ),
    "a mask that ends at a space": (
        "axolotl",
        parts(text("It is at ", train=False), text("six.", train=True)),
        "W312",
    ),
}
MARKS: dict[str, tuple[str, Any, str]] = {
    "more marks than pictures": (
        "llamafactory ms-swift verl",
        {
            "messages": [{"role": "user", "content": "<image><image>What is it?"}, SAY],
            "images": ["a.png"],
        },
        "M710",
    ),
    "more marks than pictures in turns": (
        "ms-swift llamafactory",
        {
            "conversations": [{"from": "human", "value": "<image><image>What is it?"}, GPT],
            "images": ["a.png"],
        },
        "M710",
    ),
}
ELSEWHERE: dict[str, tuple[str, Any, str]] = {
    "the text of the message before": ("torchtune", answered(content=None), "S108"),
    "a call that is not JSON": (
        "llamafactory nemo-automodel",
        {
            "conversations": [
                HUMAN,
                {"from": "function_call", "value": "tide_at(Brest)"},
                {"from": "observation", "value": "six"},
                GPT,
            ],
            "tools": json.dumps([TOOL]),
        },
        "T423",
    ),
    "tools that are not JSON": (
        "llamafactory",
        {"conversations": [HUMAN, GPT], "tools": "tide_at"},
        "T423",
    ),
    "a label that is a text": (
        "llamafactory",
        {"conversations": [HUMAN, GPT], "kto_tag": "true"},
        "S121",
    ),
    "two answers that are texts": (
        "llamafactory",
        {"conversations": [HUMAN], "chosen": "At six.", "rejected": "At noon."},
        "P801",
    ),
    "arguments as text, encoded twice": ("llamafactory", CALLING, "T402"),
    "messages beside prompt and completion": (
        "mlx-lm",
        {"prompt": "Tide?", "completion": "Six.", "messages": [ASK, SAY]},
        "S122",
    ),
    "tools as text for the template": (
        "mlx-lm",
        {"messages": [ASK, SAY], "tools": json.dumps([TOOL])},
        "S117",
    ),
    "a prompt that cannot be rendered": (
        "verl",
        {"data_source": "tides", "prompt": "Tide?", "reward_model": {"ground_truth": "6"}},
        "S108",
    ),
}
KINDS: dict[str, dict[str, tuple[str, Any, str]]] = {
    "chat templates": TEMPLATES,
    "keys of messages that are taken off": DROPPED_KEYS,
    "rows that are deleted": DELETED_ROWS,
    "turns with from and value": CONVERSATIONS,
    "masks that are not read": MASKS,
    "parts of contents": PARTS,
    "marks of pictures": MARKS,
    "what one trainer alone does": ELSEWHERE,
}
CASES = [
    pytest.param(target, row, code, id=f"{kind}: {name} - {target}")
    for kind, table in KINDS.items()
    for name, (targets, row, code) in table.items()
    for target in targets.split()
]


@pytest.mark.parametrize(("target", "row", "code"), CASES)
def test_it_is_said(target: str, row: dict[str, Any], code: str, tmp_path: Path) -> None:
    assert code in {one.code for one in found(tmp_path / "train.jsonl", target, row)}


def test_calls_are_lost_where_turns_are_read_as_sharegpt(tmp_path: Path) -> None:
    """LLaMA-Factory makes an empty answer of a turn that only calls."""
    config = tmp_path / "dataset_info.json"
    tags = {**TAGS, "role_tag": "role", "content_tag": "content", "observation_tag": "tool"}
    tags |= {"user_tag": "user", "assistant_tag": "assistant"}
    columns = {"messages": "messages", "tools": "tools"}
    rows = {"formatting": "sharegpt", "columns": columns, "tags": tags}
    config.write_text(json.dumps({"rows": {"file_name": "train.jsonl", **rows}}))
    told = found(tmp_path / "train.jsonl", "llamafactory", CALLING, trainer_config=config)
    assert ["an empty answer is trained" in one.message for one in told if one.code == "S124"] == [
        True
    ]


@pytest.mark.parametrize(
    ("entry", "row", "words"),
    [
        (
            {"formatting": "sharegpt", "tags": TAGS},
            {"conversations": [{"from": "system", "value": "Be brief."}, HUMAN, GPT]},
            "is not a tag",
        ),
        (
            {"formatting": "sharegpt", "tags": {"user_tag": "human", "assistant_tag": "gpt"}},
            {"conversations": [HUMAN, GPT]},
            "tags has no role_tag",
        ),
        (
            {"formatting": "sharegpt", "columns": {"messages": "conversations"}},
            {"conversations": [HUMAN, GPT], "system": "Be brief.", "tools": json.dumps([TOOL])},
            "not under columns",
        ),
        ({}, {"conversations": [HUMAN, GPT]}, "no formatting is given"),
        (
            {"formatting": "sharegpt"},
            {"conversations": [HUMAN], "chosen": GPT, "rejected": {**GPT, "value": "No."}},
            "ranking is not true",
        ),
        (
            {"formatting": "sharegpt", "tags": {**TAGS, "function_tag": "function_call"}},
            {
                "conversations": [
                    HUMAN,
                    {"from": "function_call", "value": "{}"},
                    {"from": "observation", "value": "six"},
                    GPT,
                ]
            },
            "'observation' is not a tag",
        ),
    ],
    ids=[
        "tags without system_tag",
        "tags without role_tag",
        "columns without system and tools",
        "no formatting",
        "no ranking",
        "no observation_tag",
    ],
)
def test_mistakes_in_the_list_of_datasets_are_said(
    entry: dict[str, Any], row: dict[str, Any], words: str, tmp_path: Path
) -> None:
    config = tmp_path / "dataset_info.json"
    config.write_text(json.dumps({"rows": {"file_name": "train.jsonl", **entry}}))
    told = found(tmp_path / "train.jsonl", "llamafactory", row, trainer_config=config)
    assert any(words in one.message for one in told if one.code == "S124")


def test_the_first_row_decides_for_all(tmp_path: Path) -> None:
    rows = ({"messages": [ASK, SAY]}, {"prompt": "Tide?", "completion": "Six."})
    assert "J022" in {one.code for one in found(tmp_path / "train.jsonl", "mlx-lm", *rows)}


@pytest.mark.parametrize(
    ("target", "data", "code"),
    [
        ("mlx-lm", b'{"text": "Spring tide."}\n\n{"text": "Neap tide."}\n', "J006"),
        ("mlx-lm", b'\xef\xbb\xbf{"text": "Spring tide."}\n', "J009"),
        ("tinker", b'{"messages": []}\n\n{"messages": []}\n', "J006"),
    ],
)
def test_a_line_that_stops_the_reading_is_said(
    target: str, data: bytes, code: str, tmp_path: Path
) -> None:
    path = tmp_path / "train.jsonl"
    path.write_bytes(data)
    report = ftlint.check(path, target=target, isolated=True)
    assert [one.severity.label for one in report.active if one.code == code] == ["error"]


def test_late_roles_are_said_though_the_first_ten_rows_are_fine(tmp_path: Path) -> None:
    rows: list[Any] = [
        {"conversations": [{"from": "human", "value": f"Tide {number}?"}, GPT]}
        for number in range(12)
    ]
    rows.append({"conversations": [HUMAN, {"from": "observation", "value": "six"}]})
    told = found(tmp_path / "train.jsonl", "unsloth", *rows)
    assert [(one.code, one.line) for one in told if one.code == "S123"] == [("S123", 13)]


@pytest.mark.parametrize(
    ("target", "words"),
    [("mlx-lm", "--mask-prompt"), ("verl", "rendered by itself")],
)
def test_what_hangs_on_an_option_is_in_the_notes(target: str, words: str) -> None:
    assert any(words in note for note in known_target(target).notes)


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85"])
def test_a_text_in_which_a_line_is_cut_is_an_error_where_it_is_not_escaped(
    tmp_path: Path, end: str
) -> None:
    row = {"messages": [{"role": "user", "content": f"At six{end} or seven?"}, SAY]}
    told = found(tmp_path / "rows.jsonl", "nemo-automodel", row)
    assert [(one.code, one.severity) for one in told] == [("E106", Severity.ERROR)]
    assert "NVIDIA NeMo AutoModel cuts the record there" in told[0].message
    (tmp_path / "escaped.jsonl").write_text(json.dumps(row) + "\n")
    report = ftlint.check(tmp_path / "escaped.jsonl", target="nemo-automodel", isolated=True)
    assert all(one.severity < Severity.ERROR for one in report.active)
