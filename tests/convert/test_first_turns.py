"""Who speaks first, and turns of one speaker in a row: rules of targets, as options."""

from __future__ import annotations

import pytest

from tests.convert.conftest import Run

TURNS = [
    {"role": "system", "content": "s"},
    {"role": "assistant", "content": "Welcome."},
    {"role": "user", "content": "a?"},
    {"role": "user", "content": "b?"},
    {"role": "assistant", "content": "c."},
]


@pytest.mark.parametrize("source", ["openai-chat", "sharegpt"])
def test_a_greeting_goes_on_request(run: Run, source: str) -> None:
    key = "messages" if source == "openai-chat" else "conversations"
    found = run([{key: TURNS}], greeting="drop", merge_consecutive="\n")
    assert found.turns == [[("system", "s"), ("user", "a?\nb?"), ("assistant", "c.")]]
    assert found.kinds["leading-assistant-dropped"] == found.kinds["merged-consecutive"] == 1
    found = run([{key: TURNS}], greeting="skip-example")
    assert found.outcome.skipped == {"leading-assistant-dropped": 1}
    assert len(run([{key: TURNS}]).turns[0]) == len(TURNS)


def test_reasoning_in_the_text_moves_or_goes_on_request(run: Run) -> None:
    said = "<think>\nAdd.\n</think>\n\n4"
    record = [{"messages": [TURNS[2], {"role": "assistant", "content": said}]}]
    assert run(record).turns[0][1] == ("assistant", said)
    kept = run(record, reasoning="keep-field").records[0]["messages"][1]
    assert kept == {"role": "assistant", "content": "4", "reasoning_content": "Add."}
    dropped = run(record, reasoning="drop")
    assert dropped.turns[0][1] == ("assistant", "4")
    assert dropped.kinds["reasoning-dropped"] == 1
    written = run(record, to="anthropic-messages", reasoning="keep-field").records[0]
    assert written["messages"][1]["content"][0]["thinking"] == "Add."
