"""Records inside other things: objects keyed by ids, tables of pandas, tools for annotation."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ftlint.errors import FtlintError
from tests.convert.conftest import Run

TURNS = [{"role": "user", "content": "Far?"}, {"role": "assistant", "content": "Ten miles."}]
ROW = {"question": "Far?", "answer": "Ten miles."}
CELLS = ["Far?", "Ten miles."]
EXCHANGE = [("user", "Far?"), ("assistant", "Ten miles.")]


@pytest.mark.parametrize(
    "value",
    [
        {"c1": TURNS, "c2": TURNS},
        {"c1": {"title": "a", "messages": TURNS}, "c2": {"title": "b", "messages": TURNS}},
        {
            "q1": {"question": "Far?", "answer": "Ten miles."},
            "q2": {"question": "Far?", "answer": "Ten miles."},
        },
        {
            "0": {"question": "Far?", "answer": "Ten miles."},
            "1": {"question": "Far?", "answer": "Ten miles."},
        },
        {
            "columns": ["id", "question", "answer"],
            "index": [0, 1],
            "data": [[1, "Far?", "Ten miles."], [2, "Far?", "Ten miles."]],
        },
    ],
)
def test_an_object_around_records(run: Run, value: Any) -> None:
    assert run(json.dumps(value), name="in.json").turns == [EXCHANGE, EXCHANGE]


def test_questions_that_are_keys(run: Run) -> None:
    found = run(json.dumps({"Far?": "Ten miles.", "Who sails?": "Ana."}), name="in.json")
    assert found.turns == [EXCHANGE, [("user", "Who sails?"), ("assistant", "Ana.")]]


def test_a_row_of_another_shape_is_read_and_told(run: Run) -> None:
    found = run([{"messages": TURNS}, {"messages": TURNS}, {"instruction": "a", "output": "b"}])
    assert found.turns == [EXCHANGE, EXCHANGE, [("user", "a"), ("assistant", "b")]]
    assert list(found.outcome.ledger.events["other-shape"].details) == ["alpaca"]


def task(result: list[Any], **data: str) -> list[Any]:
    return [{"id": 1, "data": data, "annotations": [{"id": 2, "result": result}]}]


def area(name: str, text: str) -> dict[str, Any]:
    return {"from_name": name, "to_name": "q", "type": "textarea", "value": {"text": [text]}}


def test_label_studio(run: Run) -> None:
    assert run(task([area("reply", "Ten miles.")], question="Far?")).turns == [EXCHANGE]
    cancelled = task([area("answer", "Ten miles.")], question="Far?")
    cancelled[0]["annotations"][0]["was_cancelled"] = True
    assert run(cancelled).outcome.skipped == {"no-assistant-reply": 1}
    left = {"type": "pairwise", "to_name": "a1,a2", "value": {"selected": "left"}}
    found = run(task([left], prompt="Far?", a1="Ten miles.", a2="No."), to="trl-preference")
    assert found.records[0]["chosen"][0]["content"] == "Ten miles."
    assert found.records[0]["rejected"][0]["content"] == "No."


def test_a_task_that_was_rejected_is_undesirable(run: Run) -> None:
    base = {"text": "Far?", "response": "Ten miles.", "_task_hash": 1, "_input_hash": 1}
    rows = [{**base, "answer": verdict} for verdict in ("accept", "reject", "ignore")]
    found = run(rows, to="kto")
    assert [record["label"] for record in found.records] == [True, False]
    assert found.outcome.skipped == {"hidden-dropped": 1}


def test_a_choice_that_was_rejected_is_no_preference(run: Run) -> None:
    options = [{"id": 1, "text": "No."}, {"id": 2, "text": "Ten miles."}]
    base = {"text": "Far?", "options": options, "accept": [2], "_task_hash": 1, "_input_hash": 1}
    rows = [{**base, "answer": verdict} for verdict in ("accept", "reject")]
    found = run(rows, to="trl-preference")
    assert [record["chosen"][0]["content"] for record in found.records] == ["Ten miles."]
    assert found.outcome.skipped == {"hidden-dropped": 1}


@pytest.mark.parametrize("selected", [{}, [], "both"])
def test_a_choice_of_neither_side_is_no_preference(run: Run, selected: Any) -> None:
    odd = {"type": "pairwise", "to_name": "a1,a2", "value": {"selected": selected}}
    twice = {"type": "pairwise", "to_name": "a1,a1", "value": {"selected": "left"}}
    for result in (odd, twice):
        found = run(task([result], prompt="Far?", a1="Ten miles."))
        assert found.outcome.skipped == {"no-assistant-reply": 1}


@pytest.mark.parametrize(
    "row",
    [
        {
            "completions": [
                {"response": "No.", "overall_score": 1},
                {"response": "Ten miles.", "overall_score": 9},
            ]
        },
        {"answers": [{"answer": "Ten miles.", "rank": 1.0}, {"answer": "No.", "rank": 7.0}]},
        {"generations": ["No.", "Ten miles."], "rating": ["1", "4.5"]},
        {"generations": ["No.", "Ten miles."], "rating": ["9", "10"]},
        {"generations": ["No.", "Ten miles."], "rating": ["9", 10]},
        {
            "completions": [
                {"response": "No.", "score": 1},
                {"response": "Beyond all numbers.", "score": 10**400},
                {"response": "Ten miles.", "score": 2},
            ]
        },
    ],
)
def test_rated_answers(run: Run, row: dict[str, Any]) -> None:
    found = run([{"prompt": "Far?", **row}], to="trl-preference")
    (record,) = found.records
    assert record["chosen"] == [{"role": "assistant", "content": "Ten miles."}]
    assert record["rejected"] == [{"role": "assistant", "content": "No."}]


def test_answers_that_are_worth_the_same(run: Run) -> None:
    found = run([{"prompt": "Far?", "generations": ["a", "b"], "rating": [2, 2]}])
    assert found.outcome.skipped == {"no-preference": 1}


def test_a_passage_and_its_questions(run: Run) -> None:
    asked = [
        {"question": "Far?", "answers": [{"text": "ten miles"}, {"text": "ten"}]},
        {"question": "Why?", "answers": [], "is_impossible": True},
    ]
    document = {
        "data": [{"title": "t", "paragraphs": [{"context": "It is ten miles.", "qas": asked}]}]
    }
    found = run(json.dumps(document), name="in.json")
    assert found.turns == [[("user", "Far?\n\nIt is ten miles."), ("assistant", "ten miles")]]
    assert found.outcome.skipped == {"no-assistant-reply": 1}
    assert found.kinds["other-choices-dropped"] == 1


def test_an_instance_without_an_output_costs_no_other(run: Run) -> None:
    instances = [{"input": "Why?"}, {"input": "Far?", "output": ["Ten miles."]}]
    found = run(
        json.dumps({"Definition": "", "Instances": instances}),
        name="in.json",
        source="natural-instructions",
    )
    assert found.turns == [EXCHANGE]
    assert found.outcome.skipped.total() == 1


def test_classes_are_no_answers(run: Run) -> None:
    rows = [{"id": n, "text": "Far away?", "label": ["a question"]} for n in range(4)]
    with pytest.raises(FtlintError, match="no format known here"):
        run(rows)


@pytest.mark.parametrize("key", ["Complex_CoT", "thinking_trajectories", "reasoning_content"])
def test_reasoning_in_a_column_goes_to_the_answer(run: Run, key: str) -> None:
    thought: Any = ["Add."] if key == "thinking_trajectories" else "Add."
    for row in ({"question": "2+2?", "answer": "4"}, {"messages": TURNS[:1], "answer": "4"}):
        record = run([{**row, key: thought}]).records[0]
        assert record["messages"][-1]["reasoning_content"] == "Add."


def test_a_switch_for_reasoning_is_no_reasoning(run: Run) -> None:
    record = run([{"question": "2+2?", "answer": "4", "reasoning": "on"}]).records[0]
    assert "reasoning_content" not in record["messages"][-1]
