"""Rows of logs, old tuning jobs and front ends whose parts stand in unusual places."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.convert.conftest import Run

ASKED = {"role": "user", "content": "Rain?"}
EXCHANGE = [("user", "Rain?"), ("assistant", "All day.")]


@pytest.mark.parametrize(
    "row",
    [
        {"messages": [ASKED], "message": {"role": "assistant", "content": "All day."}},
        {"model": "m", "prompt": "Rain?", "response": "All day.", "context": [1, 2]},
        {"text": "Rain?", "completion": "All day."},
        {"instruction": "Rain?", "generation": "All day."},
        {"prompt": "<s>[INST] Rain? [/INST]", "completion": " All day. </s>"},
        {
            "prompt": "<|im_start|>user\nRain?<|im_end|>\n<|im_start|>assistant\n",
            "completion": "All day.<|im_end|>\n",
        },
        {
            "request": {"url": "u", "body": {"messages": [ASKED]}},
            "response": {"body": {"choices": [{"message": {"content": "All day."}}]}},
        },
    ],
)
def test_one_exchange(run: Run, row: dict[str, Any]) -> None:
    assert run([row]).turns == [EXCHANGE]


def test_a_context_of_authors_and_a_preamble_are_system_texts(run: Run) -> None:
    said = [{"author": "user", "content": "Rain?"}, {"author": "assistant", "content": "All day."}]
    old = [{"role": "USER", "message": "a?"}, {"role": "CHATBOT", "message": "b."}]
    for row in (
        {"context": "Be short.", "messages": said},
        {"preamble": "Be short.", "chat_history": old, "message": "Rain?", "text": "All day."},
    ):
        (turns,) = run([row]).turns
        assert turns[0] == ("system", "Be short.")
        assert turns[-2:] == EXCHANGE


def test_titles_of_activities_in_another_language(run: Run) -> None:
    rows = [
        {
            "header": "Gemini-Apps",
            "title": f"Eingegebener Prompt: {asked}",
            "time": "2024-03-15T09:00:00Z",
            "safeHtmlItem": [{"html": "<p>Ja.</p>"}],
        }
        for asked in ("Regnet es?", "Und morgen?")
    ]
    found = run(json.dumps(rows), name="MeineAktivitäten.json")
    assert [turns[0] for turns in found.turns] == [("user", "Regnet es?"), ("user", "Und morgen?")]


def test_an_observation_belongs_to_its_cause(run: Run) -> None:
    events = [
        {"id": 0, "source": "user", "action": "message", "args": {"content": "Fix it."}},
        {
            "id": 1,
            "source": "agent",
            "action": "run",
            "args": {"command": "ls"},
            "tool_call_metadata": {"function_name": "bash", "tool_call_id": "c1"},
        },
        {"id": 2, "source": "agent", "observation": "run", "content": "a.py", "cause": 1},
        {"id": 3, "source": "agent", "action": "finish", "args": {"final_thought": "Done."}},
    ]
    (record,) = run(json.dumps(events), name="in.json").records
    assert record["messages"][2] == {"role": "tool", "content": "a.py", "tool_call_id": "c1"}
