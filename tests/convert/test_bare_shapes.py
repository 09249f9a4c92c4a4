"""Messages without a record around them, turns under odd keys, tables with odd headers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ftlint.errors import FtlintError
from tests.convert.conftest import Run

ASK, TELL = "Is it far?", "Two miles."
TURNS = [("user", ASK), ("assistant", TELL)]
MESSAGES = [{"role": role, "content": text} for role, text in TURNS]


def lines(*values: Any) -> str:
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)


def test_messages_alone(run: Run) -> None:
    assert run(lines(*MESSAGES)).turns == [TURNS]


def test_one_list_of_messages(run: Run) -> None:
    assert run(json.dumps(MESSAGES, indent=1), name="chat.json").turns == [TURNS]


def test_a_list_a_line(run: Run) -> None:
    assert run(lines(MESSAGES, MESSAGES)).turns == [TURNS, TURNS]


def test_a_list_of_lists(run: Run) -> None:
    assert run(json.dumps([MESSAGES, MESSAGES], indent=1), name="c.json").turns == [TURNS, TURNS]


def test_a_system_message_begins_the_next_conversation(run: Run) -> None:
    system = {"role": "system", "content": "Be brief."}
    found = run(lines(system, *MESSAGES, system, *MESSAGES))
    assert found.turns == [[("system", "Be brief."), *TURNS]] * 2
    assert found.kinds["ambiguous-split"] == 1


def test_messages_of_several_chats(run: Run) -> None:
    rows = [{**one, "chatId": chat} for chat in ("b", "a") for one in MESSAGES]
    assert run(lines(*rows)).turns == [TURNS, TURNS]


def test_messages_with_tool_calls_alone(run: Run) -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "far", "arguments": "{}"}}
    rows = [
        MESSAGES[0],
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c1", "content": "2"},
        MESSAGES[1],
    ]
    messages = run(lines(*rows)).records[0]["messages"]
    assert [one["role"] for one in messages] == ["user", "assistant", "tool", "assistant"]
    assert messages[1]["tool_calls"] == [call]


@pytest.mark.parametrize("key", ["dialog", "items", "turns", "history", "chat", "thread"])
def test_keys_of_a_conversation(run: Run, key: str) -> None:
    assert run(lines({"id": 1, key: MESSAGES})).turns == [TURNS]


@pytest.mark.parametrize(
    ("role", "text"),
    [("speaker", "text"), ("sender", "message"), ("author", "content"), ("role", "text")],
)
def test_keys_of_a_turn(run: Run, role: str, text: str) -> None:
    turns = [{role: "user", text: ASK}, {role: "bot", text: TELL}]
    for key in ("messages", "conversation", "dialogue"):
        assert run(lines({key: turns})).turns == [TURNS]


@pytest.mark.parametrize(
    "turns",
    [
        [ASK, TELL],
        [[ASK, TELL]],
        [{"input": ASK, "output": TELL}],
        [{"question": ASK, "answer": TELL}],
    ],
)
def test_turns_without_roles(run: Run, turns: list[Any]) -> None:
    assert run(lines({"conversation": turns, "source": "x"})).turns == [TURNS]


def test_an_answer_that_is_still_missing(run: Run) -> None:
    found = run(lines({"history": [[ASK, TELL], ["And back?", None]]}))
    assert found.turns == [TURNS]
    assert found.kinds["trailing-user-dropped"] == 1


def test_speakers_with_names(run: Run) -> None:
    record = lines({"dialogue": [{"speaker": "Al", "text": ASK}, {"speaker": "Bo", "text": TELL}]})
    with pytest.raises(FtlintError, match=r"roles\.Al"):
        run(record)
    assert run(record, assistant="Bo").turns == [TURNS]


def test_a_system_text_beside_turns(run: Run) -> None:
    found = run(lines({"turns": [[ASK, TELL]], "system_prompt": "Be brief."}))
    assert found.turns == [[("system", "Be brief."), *TURNS]]


@pytest.mark.parametrize(
    "header",
    ["Frage;Antwort", "Question;Réponse", "pregunta;respuesta", "質問;回答", "Вопрос;Ответ"],
)
def test_questions_in_other_languages(run: Run, header: str) -> None:
    assert run(f"{header}\n{ASK};{TELL}\n", name="t.csv").turns == [TURNS]


@pytest.mark.parametrize(
    "header",
    ["Author,Date,Content", "Absender,Datum,Nachricht", "发送者,时间,内容", "User,Date,Message"],
)
def test_chats_as_tables(run: Run, header: str) -> None:
    rows = [
        f"Al,2024-03-15 09:00:00,{ASK}",
        "Bo,2024-03-15 09:01:00,Two",
        "Bo,2024-03-15 09:01:10,miles.",
        "Al,2024-03-16 09:00:00,Still?",
        "Bo,2024-03-16 09:01:00,Still.",
        "Bo,2024-03-16 09:02:00,",
    ]
    found = run("\n".join([header, *rows, ""]), name="t.csv", assistant="Bo")
    assert found.turns == [
        [("user", ASK), ("assistant", "Two\nmiles.")],
        [("user", "Still?"), ("assistant", "Still.")],
    ]
    assert found.kinds["media-dropped"] == 1
    with pytest.raises(FtlintError, match=r"Bo \(3\).*-O assistant=NAME"):
        run("\n".join([header, *rows, ""]), name="t.csv")


def test_a_text_with_an_author_is_not_a_chat(run: Run) -> None:
    with pytest.raises(FtlintError, match=r"no format known|no known columns"):
        run("author,text\nAl,A poem.\nBo,A tale.\nCy,A song.\n", name="t.csv")


def test_a_table_named_txt(run: Run) -> None:
    text = f"question\tanswer\n{ASK}\t{TELL}\nWhy?\tIt is.\n"
    found = run(text.encode("utf-16"), name="sheet.txt")
    assert found.turns == [TURNS, [("user", "Why?"), ("assistant", "It is.")]]


def test_rows_of_the_dataset_server(run: Run) -> None:
    rows = [
        {"row_idx": n, "row": {"question": ASK, "answer": TELL}, "truncated_cells": []}
        for n in range(2)
    ]
    data = json.dumps({"features": [], "rows": rows, "num_rows_total": 2}, indent=1)
    assert run(data, name="rows.json").turns == [TURNS, TURNS]


def test_rows_of_an_array_without_its_brackets(run: Run) -> None:
    row = json.dumps({"question": ASK, "answer": TELL})
    assert run(f"{row},\n{row} , \n{row}\n").turns == [TURNS] * 3


@pytest.mark.parametrize("calls", [json.dumps, lambda value: value])
def test_calls_in_columns(run: Run, calls: Any) -> None:
    tool = {"name": "far", "parameters": {"to": {"type": "str, optional"}, "n": {"type": "int"}}}
    row = {
        "id": 1,
        "query": ASK,
        "answers": calls([{"name": "far", "arguments": {"to": "mill"}}]),
        "tools": calls([tool]),
    }
    record = run([row]).records[0]
    function = record["messages"][1]["tool_calls"][0]["function"]
    assert function == {"name": "far", "arguments": '{"to":"mill"}'}
    assert record["tools"][0]["function"]["parameters"] == {
        "type": "object",
        "properties": {"to": {"type": "string"}, "n": {"type": "integer"}},
    }


def test_sentences_of_a_meeting(run: Run) -> None:
    rows = [
        {"sentence": text, "startTime": "0", "speaker_name": name, "speaker_id": n}
        for n, (name, text) in enumerate(
            (("Ana", ASK), ("Bo", TELL), ("Ana", "Oh."), ("Bo", "Yes."))
        )
    ]
    found = run(json.dumps(rows, indent=1), name="meeting.json", assistant="Bo")
    assert found.turns == [[*TURNS, ("user", "Oh."), ("assistant", "Yes.")]]
