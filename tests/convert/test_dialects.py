"""What named trainers want where a format leaves it open: words, ids, parts of a preference."""

from __future__ import annotations

from typing import Any

import pytest

from ftlint.errors import FtlintError
from tests.convert.conftest import Run

ASKED = {"role": "user", "content": "Rain?"}
CALL = {
    "id": "toolu_1",
    "type": "function",
    "function": {"name": "rain", "arguments": '{"city": "Oslo", "days": 2}'},
}
LOG = [
    ASKED,
    {"role": "assistant", "content": "Let me look.", "tool_calls": [CALL]},
    {"role": "tool", "tool_call_id": "toolu_1", "content": "no"},
    {"role": "assistant", "content": "No."},
]
PAIR = {
    "prompt": [ASKED],
    "chosen": [{"role": "assistant", "content": "No."}],
    "rejected": [{"role": "assistant", "content": "Who knows."}],
}


def pair_for(run: Run, *targets: str) -> Any:
    return run([PAIR], to="trl-preference", targets=targets, take="chosen").records[0]


def test_a_preference_has_the_parts_that_the_trainer_reads(run: Run) -> None:
    assert pair_for(run) == PAIR
    assert pair_for(run, "nemo-rl") == {**PAIR, "chosen": "No.", "rejected": "Who knows."}
    sides = {key: [ASKED, *PAIR[key]] for key in ("chosen", "rejected")}
    assert pair_for(run, "torchtune") == sides
    texts = {"prompt": "Rain?", "chosen": "No.", "rejected": "Who knows."}
    assert pair_for(run, "llamafactory") == texts


def test_an_answer_of_several_messages_is_left_out_where_one_text_is_read(run: Run) -> None:
    chosen = [*LOG[1:3], LOG[3]]
    found = run(
        [PAIR, {**PAIR, "chosen": chosen}], to="trl-preference", targets=("nemo-rl",), take="chosen"
    )
    assert (found.outcome.written, found.outcome.skipped) == (1, {"multi-turn": 1})


def test_roles_are_in_the_words_of_the_trainer(run: Run) -> None:
    record = {"messages": [{"role": "system", "content": "s"}, ASKED, LOG[3]]}
    found = run([record], targets=("cohere",), tools="keep")
    assert [role for role, _ in found.turns[0]] == ["System", "User", "Chatbot"]
    developer = {"messages": [{"role": "developer", "content": "s"}, ASKED, LOG[3]]}
    assert run([developer], targets=("trl",)).turns[0][0] == ("developer", "s")
    assert run([developer], targets=("llamafactory",)).turns[0][0] == ("system", "s")


def test_ids_of_calls_and_texts_beside_them_are_those_of_the_trainer(run: Run) -> None:
    tools = [{"type": "function", "function": {"name": "rain"}}]
    found = run([{"messages": LOG, "tools": tools}], targets=("mistral",))
    _, called, told, _ = found.records[0]["messages"]
    assert called["tool_calls"][0]["id"] == told["tool_call_id"] == "call00001"
    assert called.get("content") is None
    assert found.kinds["text-beside-calls-dropped"] == 1
    kept = run([{"messages": LOG, "tools": tools}], targets=("trl",)).records[0]["messages"]
    assert kept[1]["content"] == "Let me look."
    lost = run([{"messages": LOG, "tools": tools}], targets=("llamafactory",))
    assert lost.kinds["text-beside-calls-dropped"] == 1


def test_contents_have_one_type_for_trainers_that_read_columns(run: Run) -> None:
    record = {"messages": LOG}
    plain = run([record], to="anthropic-messages").records[0]["messages"]
    assert plain[0]["content"] == "Rain?"
    for turn in run([record], to="anthropic-messages", targets=("ms-swift",)).records[0][
        "messages"
    ]:
        assert isinstance(turn["content"], list)


def test_texts_are_parts_where_a_turn_has_a_picture(run: Run) -> None:
    picture = {"type": "image_url", "image_url": {"url": "https://example.org/pier.png"}}
    shown = {"role": "user", "content": [{"type": "text", "text": "What?"}, picture]}
    rows = [{"messages": [shown, LOG[3]]}, {"messages": [ASKED, LOG[3]]}]
    assert run(rows).records == rows
    for target in ("together", "ms-swift"):
        first, second = run(rows, targets=(target,)).records
        assert first["messages"][1]["content"] == [{"type": "text", "text": "No."}]
        assert first["messages"][0] == shown and second == rows[1]


def test_tools_that_the_trainer_does_not_read_are_left_out_of_every_writer(run: Run) -> None:
    """Mistral's writer describes tools, which is no reason to keep them."""
    tool = {"type": "function", "function": {"name": "rain"}}
    found = run(
        [{"messages": [ASKED, LOG[3]], "tools": [tool]}], to="mistral", targets=("databricks",)
    )
    assert "tools" not in found.records[0]
    assert found.kinds["tools-dropped"] == 1 and "tool-descriptions-made" not in found.kinds


def test_undeclared_tools_are_declared_on_request(run: Run) -> None:
    assert "tools" not in run([{"messages": LOG}]).records[0]
    found = run([{"messages": LOG}], undeclared_tools="declare")
    properties = {"city": {"type": "string"}, "days": {"type": "integer"}}
    parameters = {"type": "object", "properties": properties}
    declared = {"type": "function", "function": {"name": "rain", "parameters": parameters}}
    assert found.records[0]["tools"] == [declared]
    assert found.kinds["tools-declared"] == 1
    other = {"type": "function", "function": {"name": "tide"}}
    both = run([{"messages": LOG, "tools": [other]}], undeclared_tools="declare")
    assert both.records[0]["tools"] == [other, declared]
    known = run([{"messages": LOG, "tools": [declared]}], undeclared_tools="declare")
    assert known.records[0]["tools"] == [declared] and "tools-declared" not in known.kinds


def test_a_mask_is_under_the_key_that_the_trainer_reads(run: Run) -> None:
    masked = {"role": "assistant", "content": "Maybe.", "weight": 0}
    record = {"messages": [ASKED, masked, ASKED, LOG[3]]}
    assert run([record], targets=("openai",)).records[0]["messages"][1] == masked
    told = {"role": "assistant", "content": "Maybe."}
    for trainer, key, value in (("ms-swift", "loss", False), ("llamafactory", "loss_weight", 0)):
        written = run([record], targets=(trainer,)).records[0]["messages"]
        assert written[1] == {**told, key: value}
        assert written[3] == LOG[3]
    with pytest.raises(FtlintError, match="weight=drop"):
        run([record], targets=("trl",))
    found = run([record], targets=("trl",), weight="drop")
    assert found.records[0]["messages"][1] == told and found.kinds["weight-lost"] == 1


def test_texts_beside_pictures_are_parts_for_trainers_that_read_columns(run: Run) -> None:
    url = {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}
    asked = {"role": "user", "content": [url, {"type": "text", "text": "Where?"}]}
    record = {"messages": [asked, LOG[3]]}
    assert run([record], targets=("openai",)).records[0]["messages"][1]["content"] == "No."
    parts = run([record], targets=("trl",)).records[0]["messages"][1]["content"]
    assert parts == [{"type": "text", "text": "No."}]
    plain = run([{"messages": [ASKED, LOG[3]]}], targets=("trl",)).records[0]["messages"]
    assert [one["content"] for one in plain] == ["Rain?", "No."]


def test_two_turns_of_one_speaker_are_left_out_or_joined(run: Run) -> None:
    record = {"messages": [ASKED, ASKED, LOG[3]]}
    good = {"messages": [ASKED, LOG[3]]}
    found = run([record, good], targets=("azure",))
    assert (found.outcome.written, found.outcome.skipped) == (1, {"not-alternating": 1})
    joined = run([record, good], targets=("azure",), merge_consecutive="\n")
    assert joined.turns[0][0] == ("user", "Rain?\nRain?")
    assert run([record, good], targets=("trl",)).outcome.written == 2
