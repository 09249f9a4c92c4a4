"""Rows as trainers document them pass; what is wrong in them is found where it is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ftlint.lint import check
from ftlint.model.naming import to_dotted
from ftlint.model.settings import Settings
from ftlint.source import Source

ASK = {"role": "user", "content": "Is the harbour open?"}
YES = {"role": "assistant", "content": "Yes, until six."}
NO = {"role": "assistant", "content": "Go away."}
HUMAN = {"from": "human", "value": "Is the harbour open?"}
GPT = {"from": "gpt", "value": "Yes, until six."}
SEEN = {"role": "assistant", "content": [{"type": "text", "text": "A harbour."}]}
BAD = {"from": "gpt", "value": "Go away."}


def found(record: Any, target: str, method: str | None = None) -> list[str]:
    """Return "severity code path" of each finding but those about the size of the file."""
    data = (json.dumps(record) + "\n").encode()
    settings = Settings(targets=(target,), method=method, jobs=1)
    report = check([Source(None, "a.jsonl", data)], settings)
    left_out = {"R213", "J019", "Z004"}
    return [
        f"{one.severity.label} {one.code} {to_dotted(one.path)}"
        for one in report.active
        if one.code not in left_out
    ]


PAIR = {"prompt": [ASK], "chosen": [YES], "rejected": [NO]}

DOCUMENTED = [
    ("trl", None, PAIR),
    ("trl", None, {"prompt": "Open?", "chosen": "Yes.", "rejected": "No."}),
    ("trl", None, {"chosen": [ASK, YES], "rejected": [ASK, NO]}),
    ("trl", "dpo", PAIR),
    ("trl", None, {"prompt": [ASK], "completion": [YES], "label": True}),
    ("trl", None, {"prompt": "2+2?", "completions": ["4", "5"], "labels": [True, False]}),
    ("trl", None, {"text": "The harbour is open until six."}),
    ("trl", "pretrain", {"text": "The harbour is open until six.", "source": "a guide"}),
    ("trl", "sft", {"text": "<|im_start|>user\nOpen?<|im_end|>\n"}),
    ("trl", "rft", {"prompt": [ASK], "solution": "yes"}),
    ("trl", "rft", {"prompt": "Open?", "answer": "yes"}),
    ("trl", None, {"messages": [{"role": "user", "content": [{"type": "image"}]}, SEEN]}),
    ("unsloth", None, {"text": "The harbour is open."}),
    ("together", None, {"text": "The harbour is open."}),
    ("axolotl", None, {"text": "The harbour is open."}),
    ("axolotl", None, {"messages": [ASK], "chosen": YES, "rejected": NO}),
    ("axolotl", "dpo", {"messages": [ASK], "chosen": YES, "rejected": NO}),
    ("llamafactory", None, {"messages": [ASK], "chosen": YES, "rejected": NO}),
    ("llamafactory", None, {"conversations": [HUMAN], "chosen": GPT, "rejected": BAD}),
    ("llamafactory", "dpo", {"conversations": [HUMAN], "chosen": GPT, "rejected": BAD}),
    ("llamafactory", None, {"instruction": "Open?", "chosen": "Yes.", "rejected": "No."}),
    ("llamafactory", None, {"text": "The harbour is open."}),
    ("ms-swift", None, {"messages": [ASK, YES], "rejected_response": "Go away."}),
    ("ms-swift", None, {"messages": [ASK, YES], "label": False}),
    ("ms-swift", None, {"conversation": [{"human": "Open?", "assistant": "Yes."}]}),
    ("bedrock-nova", "rft", {"messages": [ASK], "reference_answer": {"open": True}}),
    ("chat", None, {"conversations": [HUMAN], "chosen": GPT, "rejected": BAD}),
    ("chat", None, PAIR),
]


@pytest.mark.parametrize(("target", "method", "record"), DOCUMENTED, ids=str)
def test_documented_rows_pass(target: str, method: str | None, record: Any) -> None:
    assert found(record, target, method) == []


WRONG = [
    (
        "trl",
        {**PAIR, "chosen": [{"role": "asistant", "content": "Yes."}]},
        "error S105 chosen[0].role",
    ),
    ("trl", {**PAIR, "chosen": []}, "error P801"),
    ("trl", {"prompt": "Hi", "chosen": "", "rejected": "No"}, "error C601 chosen"),
    ("trl", {"prompt": "Hi", "chosen": "Yes", "rejected": "Yes\n"}, "error P802"),
    ("trl", {"prompt": "Open?", "chosen": [ASK, YES], "rejected": [ASK, NO]}, "error S108"),
    ("trl", {"prompt": [ASK], "completion": "Yes."}, "error S108 completion"),
    ("trl", {"prompt": "Open?", "completion": "Yes.", "label": "true"}, "error S121 label"),
    ("trl", {"prompt": "2?", "completions": ["4"], "labels": [True, False]}, "error P814 labels"),
    ("trl", {"text": "<s>[INST] Open? [/INST] Yes.</s>"}, "warning C603"),
    ("trl", {"prompt": "Open?", "solutions": ["yes"]}, "error J025"),
    ("trl", {"prompt": "Open?", "truth": "yes"}, "info J025"),
    (
        "llamafactory",
        {"instruction": "a", "chosen": {"answer": "b"}, "rejected": "c"},
        "error S108",
    ),
    ("llamafactory", {"instruction": "a", "input": "", "output": ["b", "c"]}, "error S108 output"),
    ("llamafactory", {"instruction": "a", "input": "", "response": "c"}, "error J025"),
    ("llamafactory", {"instruction": "a", "input": "", "outputs": "c"}, "error S107"),
    ("ms-swift", {"messages": [ASK, YES], "label": "true"}, "error S121 label"),
    ("openai", {"messages": [ASK], "chosen": YES, "rejected": NO}, "error J025"),
    ("openai", {"messages": [ASK], "completion": "Yes."}, "error R201"),
    ("openai", {"id": "r1", "messages": [ASK]}, "error R201"),
    ("openai", {"messages": [ASK], "reference": "yes"}, "info J025"),
    ("trl", {"messages": [{"speaker": "Ana", "said": "Hi"}]}, "error J025"),
]


@pytest.mark.parametrize(("target", "record", "wanted"), WRONG, ids=str)
def test_what_is_wrong_in_a_row_is_found(target: str, record: Any, wanted: str) -> None:
    assert any(one.startswith(wanted) for one in found(record, target)), found(record, target)


def test_a_list_of_other_objects_is_one_finding() -> None:
    turns = [{"system": "Be brief.", "ask": "Open?", "reply": "Yes."}] * 3
    assert found({"conversations": turns}, "llamafactory") == ["error J025 "]


def test_the_missing_key_is_named() -> None:
    data = b'{"prompt": "Open?", "solutions": ["yes"]}\n'
    settings = Settings(targets=("trl",), method="sft", jobs=1)
    (one,) = check([Source(None, "a.jsonl", data)], settings).active
    assert "the key completion is missing" in (one.help or "")
    data = b'{"mesages": [], "n": 1}\n'
    report = check([Source(None, "a.jsonl", data)], Settings(targets=("openai",), jobs=1))
    helps = [one.help or "" for one in report.active if one.code == "J025"]
    assert "'mesages' looks like a misspelt messages" in helps[0]


@pytest.mark.parametrize("target", ["chat", "trl", "openai"])
def test_text_of_unknown_shape_is_looked_through(target: str) -> None:
    record = {"document": "He paid â‚¬250 (Â£195), the cafÃ© says.", "n": 1}
    codes = {one.split()[1] for one in found(record, target)}
    assert {"J025", "E101"} <= codes


LISTS = [([ASK, YES], "messages"), ([HUMAN, GPT], "conversations")]


@pytest.mark.parametrize(("turns", "key"), LISTS)
def test_a_bare_list_of_turns_is_to_be_put_under_a_key(turns: Any, key: str) -> None:
    data = (json.dumps(turns) + "\n").encode() * 2  # one line alone would be an array of records
    report = check([Source(None, "a.jsonl", data)], Settings(targets=("unsloth",), jobs=1))
    helps = [one.help or "" for one in report.active if one.code == "J002"]
    assert helps == 2 * [f'put the list under a key: {{"{key}": [...]}}']
