"""Texts that chat templates and people's own labels rendered, undone."""

from __future__ import annotations

import pytest

from ftlint.formats.datasets.templates import undo
from tests.convert.conftest import Run

ASK, TELL, MORE, LAST = "Is it far?", "Two miles.", "On foot?", "An hour."
TALK = [("user", ASK), ("assistant", TELL), ("user", MORE), ("assistant", LAST)]


@pytest.mark.parametrize(
    ("family", "user", "assistant", "end"),
    [
        ("harmony", "<|start|>user<|message|>",
         "<|start|>assistant<|channel|>final<|message|>", "<|end|>"),
        ("llama-4", "<|header_start|>user<|header_end|>\n\n",
         "<|header_start|>assistant<|header_end|>\n\n", "<|eot|>"),
        ("granite", "<|start_of_role|>user<|end_of_role|>",
         "<|start_of_role|>assistant<|end_of_role|>", "<|end_of_text|>\n"),
        ("command-r", "<|START_OF_TURN_TOKEN|><|USER_TOKEN|>",
         "<|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>", "<|END_OF_TURN_TOKEN|>"),
        ("kimi", "<|im_user|>user<|im_middle|>",
         "<|im_assistant|>assistant<|im_middle|>", "<|im_end|>"),
        ("openassistant", "<|prompter|>", "<|assistant|>", "<|endoftext|>"),
        ("baize", "[|Human|] ", "[|AI|] ", "\n"),
        ("openchat", "GPT4 Correct User: ", "GPT4 Correct Assistant: ", "<|end_of_turn|>"),
        ("exaone", "[|user|]", "[|assistant|]", "[|endofturn|]\n"),
        ("internlm", "<|User|>:", "<|Bot|>:", "<eoa>\n"),
        ("labels", "<human>: ", "<bot>: ", "\n"),
        ("labels", "Question: ", "Answer: ", "\n\n"),
        ("labels", "Human: ", "AI: ", "\n"),
        ("labels", "### User: ", "### Assistant: ", "\n\n"),
        ("labels", "Frage: ", "Antwort: ", "\n"),
        ("labels", "**User:** ", "**Assistant:** ", "\n"),
    ],
)  # fmt: skip
def test_family(run: Run, family: str, user: str, assistant: str, end: str) -> None:
    marks = {"user": user, "assistant": assistant}
    text = "".join(f"{marks[role]}{said}{end}" for role, said in TALK)
    found = run([{"text": text}])
    assert found.turns == [TALK]
    assert found.outcome.ledger.events["template-text-removed"].details == {family: 1}


def test_harmony_keeps_reasoning_calls_and_results(run: Run) -> None:
    text = (
        "<|start|>system<|message|>You are a guide.<|end|>"
        "<|start|>user<|message|>Is it far?<|end|>"
        "<|start|>assistant<|channel|>analysis<|message|>Ask the map.<|end|>"
        "<|start|>assistant<|channel|>commentary to=functions.way <|constrain|>json<|message|>"
        '{"to":"mill"}<|call|>'
        "<|start|>functions.way to=assistant<|channel|>commentary<|message|>2<|end|>"
        "<|start|>assistant<|channel|>final<|message|>Two miles.<|return|>"
    )
    rows = run([{"text": text}]).records[0]["messages"]
    assert [row["role"] for row in rows] == ["system", "user", "assistant", "tool", "assistant"]
    call = rows[2]["tool_calls"][0]
    assert call["function"] == {"name": "way", "arguments": '{"to":"mill"}'}
    assert rows[2]["reasoning_content"] == "Ask the map."
    assert rows[3] == {"role": "tool", "tool_call_id": call["id"], "content": "2"}
    assert rows[4] == {"role": "assistant", "content": TELL}


@pytest.mark.parametrize(
    "text",
    [
        "An essay about rivers.\nQuestion: why do they bend?\nAnswer: they erode.",
        "Note: the mill is closed.\nTip: go on foot.",
        "Human: alone",
        "User: asks\nUser: asks again",
    ],
)
def test_other_texts_are_left_alone(text: str) -> None:
    assert undo(text, "") is None


def test_the_other_labels_of_a_role_are_text(run: Run) -> None:
    text = "User: Name two labels.\nAssistant: Here:\nQ: one\nA: two"
    assert run([{"text": text}]).turns[0][1] == ("assistant", "Here:\nQ: one\nA: two")


def test_the_dates_of_a_template_are_no_system_text(run: Run) -> None:
    head = "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\n"
    dates = "Cutting Knowledge Date: March 2023\nToday Date: 02 May 2024\n\n"
    rest = (
        "<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nIs it far?<|eot_id|>"
        "<|start_header_id|>assistant<|end_header_id|>\n\nTwo miles.<|eot_id|>"
    )
    talk = [("user", ASK), ("assistant", TELL)]
    assert run([{"text": head + dates + rest}]).turns == [talk]
    found = run([{"text": head + dates + "Be brief." + rest}])
    assert found.turns == [[("system", "Be brief."), *talk]]


@pytest.mark.parametrize("system", ["", " ", "Be brief."])
def test_a_column_of_the_system_text(run: Run, system: str) -> None:
    text = "<|im_start|>user\nFar?<|im_end|>\n<|im_start|>assistant\nNo.<|im_end|>\n"
    (turns,) = run([{"system": system, "text": text}], source="rendered-text").turns
    assert turns[:-2] == ([("system", system)] if system.strip() else [])
