"""Rows with two answers to one prompt, in the columns of public preference data."""

from __future__ import annotations

from typing import Any

import pytest

from tests.convert.conftest import Run

ASK, BEST, WORST = "Does it rain?", "Yes, since noon.", "Who cares."
CHAT = [{"role": "user", "content": ASK}]


def said(text: str) -> list[dict[str, str]]:
    return [{"role": "assistant", "content": text}]


@pytest.mark.parametrize(
    "row",
    [
        {"prompt": ASK, "chosen_response": BEST, "rejected_response": WORST},
        {"question": ASK, "response_k": WORST, "response_j": BEST},
        {"instruction": ASK, "better": BEST, "worse": WORST},
        {"prompt": CHAT, "preferred": said(BEST), "dispreferred": said(WORST)},
        {"prompt": ASK, "response_0": WORST, "response_1": BEST, "better_response_id": 1},
        {"prompt": ASK, "response_0": BEST, "response_1": WORST, "better_response_id": 0.0},
        {"winner": "model_b", "conversation_a": [*CHAT, *said(WORST)],
         "conversation_b": [*CHAT, *said(BEST)]},
        {"prompt": ASK, "response_a": BEST, "response_b": WORST, "winner": "A"},
        {"history": ASK, "human_ref_A": BEST, "human_ref_B": WORST, "labels": 1},
        {"history": ASK, "human_ref_A": WORST, "human_ref_B": BEST, "labels": 0},
        {"instruction": ASK, "output_1": WORST, "output_2": BEST, "preference": 2},
        {"question": ASK, "answer_0": WORST, "answer_1": BEST, "score_0": -1.0, "score_1": 1.0},
        {"input": ASK, "chosen": BEST, "rejected": WORST},
        {"conversations": [{"from": "human", "value": ASK}],
         "chosen": {"from": "gpt", "value": BEST}, "rejected": {"from": "gpt", "value": WORST}},
        {"instruction": ASK, "input": "", "output": [BEST, WORST]},
    ],
)  # fmt: skip
def test_the_better_answer_is_chosen(run: Run, row: dict[str, Any]) -> None:
    found = run([row], to="trl-preference").records
    assert found == [{"prompt": CHAT, "chosen": said(BEST), "rejected": said(WORST)}]
    assert run([row]).records == [{"messages": [*CHAT, *said(BEST)]}]


@pytest.mark.parametrize(
    "row",
    [
        {"prompt": ASK, "response_a": BEST, "response_b": WORST, "winner": "tie"},
        {"question": ASK, "answer_0": BEST, "answer_1": WORST, "score_0": 0.0, "score_1": 0.0},
        {"prompt": ASK, "response_0": BEST, "response_1": WORST, "better_response_id": None},
    ],
)
def test_neither_answer_is_better(run: Run, row: dict[str, Any]) -> None:
    found = run([row], to="trl-preference")
    assert found.outcome.skipped == {"no-preference": 1}


def test_a_system_text_beside_both(run: Run) -> None:
    row = {"system": "Be kind.", "input": ASK, "chosen": BEST, "rejected": WORST, "tag": "a"}
    found = run([row], to="trl-preference")
    assert found.records[0]["prompt"] == [{"role": "system", "content": "Be kind."}, *CHAT]
    assert found.kinds["dropped-fields"] == 1
