"""What stands beside the turns of a record, and tables that are one object."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ftlint.dataset.convert.pipe import Request, convert
from tests.convert.conftest import Run

ASKED = [{"role": "user", "content": "Is the ferry late?"}]
TOLD = {"role": "assistant", "content": "By ten minutes."}


@pytest.mark.parametrize(
    "beside",
    [
        {"completion": "By ten minutes."},
        {"output": "By ten minutes."},
        {"response": "By ten minutes."},
        {"choices": [{"index": 0, "message": {**TOLD, "tool_calls": None}}]},
    ],
)
def test_the_answer_beside_the_messages_is_read(run: Run, beside: dict[str, Any]) -> None:
    found = run([{"messages": ASKED, **beside}], source="openai-chat")
    assert found.records == [{"messages": [*ASKED, TOLD]}]


def test_an_answer_beside_an_answer_is_a_field_that_is_told(run: Run) -> None:
    found = run([{"messages": [*ASKED, TOLD], "output": "Yes."}], source="openai-chat")
    assert found.records == [{"messages": [*ASKED, TOLD]}]
    assert found.kinds == {"dropped-fields": 1}


def test_a_system_prompt_beside_the_messages_begins_them(run: Run) -> None:
    found = run([{"system_prompt": "Be brief.", "messages": [*ASKED, TOLD]}])
    assert found.records[0]["messages"][0] == {"role": "system", "content": "Be brief."}


def test_earlier_exchanges_in_a_column_come_first(run: Run) -> None:
    row = {"query": "And now?", "response": "In port.", "history": [["Late?", "Yes."]]}
    assert run([row]).turns == [
        [("user", "Late?"), ("assistant", "Yes."), ("user", "And now?"), ("assistant", "In port.")]
    ]


def test_a_picture_in_the_result_of_a_tool_is_told(run: Run) -> None:
    image = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AA"}}
    result = {"type": "tool_result", "tool_use_id": "t", "content": [image]}
    call = {"type": "tool_use", "id": "t", "name": "look", "input": {}}
    turns = [
        {"role": "user", "content": "Look."},
        {"role": "assistant", "content": [call]},
        {"role": "user", "content": [result]},
        {"role": "assistant", "content": "A pier."},
    ]
    found = run([{"messages": turns}], source="anthropic-messages")
    assert found.kinds["images-dropped"] == 1


@pytest.mark.parametrize(
    "columns",
    [
        {"instruction": {"0": "A?", "1": "B?"}, "output": {"0": "a", "1": "b"}},
        {"instruction": ["A?", "B?"], "output": ["a", "b"]},
        {"question": {"0": "A?", "1": "B?"}, "answer": {"0": "a", "1": "b"}},
    ],
)
def test_a_table_column_by_column_is_its_rows(run: Run, columns: dict[str, Any]) -> None:
    found = run(json.dumps(columns, indent=1), name="table.json")
    assert [[text for _, text in turns] for turns in found.turns] == [["A?", "a"], ["B?", "b"]]


def test_other_splits_of_one_object_are_told(run: Run) -> None:
    row = {"question": "A?", "answer": "a"}
    found = run(json.dumps({"train": [row], "test": [row, row]}, indent=1), name="all.json")
    assert (len(found.records), found.kinds) == (1, {"other-splits": 1})


def test_the_best_answer_of_a_tree_is_found_by_ranks_of_any_type(run: Run) -> None:
    def row(name: str, parent: str | None, role: str, rank: float | None) -> dict[str, Any]:
        return {"message_id": name, "parent_id": parent, "message_tree_id": "q", "role": role,
                "text": name, "rank": rank}  # fmt: skip

    rows = [row("q", None, "prompter", None), row("worse", "q", "assistant", 1.0),
            row("better", "q", "assistant", 0.0)]  # fmt: skip
    assert run(rows).turns == [[("user", "q"), ("assistant", "better")]]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("prompt", "response"),
        ("prompt", "completion"),
        ("prompt", "answer"),
        ("input", "output"),
        ("input", "ideal"),
        ("question", "answer"),
    ],
)
@pytest.mark.parametrize("answer", ["By ten minutes.", [TOLD]])
def test_messages_that_ask_and_their_answer(
    run: Run, asked: str, answered: str, answer: Any
) -> None:
    system = {"role": "system", "content": "Be brief."}
    found = run([{asked: [system, *ASKED], answered: answer}])
    assert found.records == [{"messages": [system, *ASKED, TOLD]}]


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (("", "Yes."), "empty-user"),
        (("Late?", ""), "empty-assistant"),
        (("Late?", None, "And now?", "In port."), "empty-assistant"),
    ],
)
def test_turns_that_say_nothing(run: Run, texts: tuple[Any, ...], kind: str) -> None:
    turns = [{"from": ("human", "gpt")[n % 2], "value": said} for n, said in enumerate(texts)]
    assert run([{"conversations": turns}]).outcome.skipped == {kind: 1}


def test_a_masked_answer_may_be_empty(run: Run) -> None:
    turns = [*ASKED, {"role": "assistant", "content": "", "weight": 0}, *ASKED, TOLD]
    assert run([{"conversation": turns}], source="sharegpt").outcome.written == 1


def test_a_card_beside_the_splits(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    for name, said in (("train", "Yes."), ("test", "No.")):
        row = {"question": "Late?", "answer": said}
        (folder / f"{name}.jsonl").write_text(json.dumps(row), encoding="utf-8")
    (folder / "README.md").write_text("---\nlicense: mit\n---\n# Ferries\n", encoding="utf-8")
    out = tmp_path / "out.jsonl"
    done = convert(Request((str(folder),), str(out)))
    assert done.written == 1
    assert "Yes." in out.read_text(encoding="utf-8")
    assert done.ledger.events["other-splits"].details == {"test": 1}


def test_tools_that_the_provider_runs(run: Run) -> None:
    blocks = [
        {"type": "server_tool_use", "id": "s", "name": "web_search", "input": {}},
        {"type": "web_search_tool_result", "tool_use_id": "s", "content": []},
        {"type": "text", "text": "By ten minutes."},
    ]
    row = {"system": "Be brief.", "messages": [*ASKED, {"role": "assistant", "content": blocks}]}
    found = run([row])
    assert found.records[0]["messages"][1:] == [*ASKED, TOLD]
    assert found.kinds


@pytest.mark.parametrize(
    ("beside", "asked", "told"),
    [
        ({"choices": ["Yes.", "By ten."], "answer": 1}, "1. Yes.\n2. By ten.", "2"),
        ({"options": ["Yes.", "By ten."], "answer": "B"}, "A. Yes.\nB. By ten.", "B"),
        ({"options": {"A": "Yes.", "B": "No."}, "answer": "A"}, "A. Yes.\nB. No.", "A"),
        (
            {"choices": {"text": ["Yes.", "No."], "label": ["x", "y"]}, "answer": "y"},
            "x. Yes.\ny. No.",
            "y",
        ),
        ({"choices": ["Yes.", "No."], "answer": "No."}, "1. Yes.\n2. No.", "No."),
    ],
)
def test_options_go_below_the_question_that_they_belong_to(
    run: Run, beside: dict[str, Any], asked: str, told: str
) -> None:
    found = run([{"question": "Is it late?", **beside}])
    assert found.turns == [[("user", f"Is it late?\n{asked}"), ("assistant", told)]]
    assert found.kinds == {"input-joined": 1}


@pytest.mark.parametrize("answer", [7, ["B"], "Perhaps."])
def test_options_that_no_answer_names_are_told(run: Run, answer: Any) -> None:
    found = run([{"question": "Is it late?", "choices": ["Yes.", "No."], "answer": answer}])
    assert found.kinds.get("unmapped-columns") == 1


def test_a_picture_in_the_output_of_a_function_is_told(run: Run) -> None:
    asked = {"role": "user", "content": "Look."}
    call = {"type": "function_call", "call_id": "c", "name": "look", "arguments": "{}"}
    parts = [{"type": "input_text", "text": "a gap"}, {"type": "input_image", "image_url": "x"}]
    output = {"type": "function_call_output", "call_id": "c", "output": parts}
    said = {
        "type": "message",
        "role": "assistant",
        "content": [{"type": "output_text", "text": "A"}],
    }
    found = run([{"input": [asked, call, output], "output": [said]}])
    assert found.kinds["images-dropped"] == 1
    assert found.turns[0][2] == ("tool", "a gap")
