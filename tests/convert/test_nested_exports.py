"""Exports of assistants, chat apps and support tools as nested JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ftlint.errors import FtlintError
from tests.convert.conftest import Run

ASK, TELL = "Is it far?", "Two miles."
TURNS = [("user", ASK), ("assistant", TELL)]
PLAIN = [{"role": "user", "content": ASK}, {"role": "assistant", "content": TELL}]


def document(value: Any) -> str:
    return json.dumps(value, indent=1)


@pytest.mark.parametrize(
    "export",
    [
        {"history": [{"name": "x", "messages": PLAIN}], "folders": []},
        {"data": {"chats": [{"id": "1", "messages": PLAIN}]}, "checksum": "x"},
        {"chat-next-web-store": {"sessions": [{"topic": "x", "messages": PLAIN}]}},
        {"exportType": "all", "state": {"messages": PLAIN, "sessions": []}},
    ],
)
def test_front_ends(run: Run, export: Any) -> None:
    assert run(document(export), name="c.json").turns == [TURNS]


def grok(*rows: tuple[str, str, str, str | None]) -> str:
    responses = [
        {"response": {"_id": id, "sender": who, "message": said, "parent_response_id": parent}}
        for id, who, said, parent in rows
    ]
    return document({"conversations": [{"conversation": {"id": "c"}, "responses": responses}]})


def test_grok_reads_the_newest_branch(run: Run) -> None:
    rows = [
        ("1", "human", ASK, None),
        ("2", "ASSISTANT", "No.", "1"),
        ("3", "assistant", TELL, "1"),
    ]
    found = run(grok(*rows), name="prod-grok-backend.json")
    assert found.turns == [TURNS]
    assert found.kinds["branches-dropped"] == 1


def test_thoughts_of_ai_studio_go_to_the_answer(run: Run) -> None:
    chunks = [
        {"text": ASK, "role": "user"},
        {"text": "Count.", "role": "model", "isThought": True},
        {"text": "Two ", "role": "model"},
        {"text": "miles.", "role": "model"},
        {"driveImage": {"id": "x"}, "role": "user"},
    ]
    value = {"chunkedPrompt": {"chunks": chunks}, "systemInstruction": {"text": "Be brief."}}
    found = run(document(value), name="p.json", reasoning="inline")
    answer = "<think>\nCount.\n</think>\n\nTwo miles."
    assert found.turns == [[("system", "Be brief."), ("user", ASK), ("assistant", answer)]]
    assert found.kinds["media-dropped"] == 1


def test_gemini_activities_without_a_prompt_are_skipped(run: Run) -> None:
    rows = [
        {"header": "Gemini Apps", "title": f"Prompted {ASK}", "time": "2025-03-15T09:00:00Z",
         "safeHtmlItem": [{"html": "<p>Two <b>miles</b>.</p>"}]},
        {"header": "Gemini Apps", "title": "Used a feature", "time": "2025-03-15T08:00:00Z"},
    ]  # fmt: skip
    found = run(document(rows), name="MyActivity.json")
    assert found.turns == [TURNS]
    assert found.outcome.skipped == {"no-user-turn": 1}


def messenger(*rows: dict[str, Any]) -> str:
    value = {"participants": [{"name": "Al"}, {"name": "BjÃ¶rn"}], "messages": list(rows)}
    return document(value)


def test_bytes_that_meta_wrote_as_characters(run: Run) -> None:
    rows = [
        {"sender_name": "BjÃ¶rn", "timestamp_ms": 3, "photos": [{"uri": "x"}]},
        {"sender_name": "BjÃ¶rn", "timestamp_ms": 2, "content": "Ja, tvÃ¥ mil."},
        {"sender_name": "Al", "timestamp_ms": 1, "content": "Är det långt?"},
    ]
    found = run(messenger(*rows), name="message_1.json", assistant="Björn")
    assert found.turns == [[("user", "Är det långt?"), ("assistant", "Ja, två mil.")]]
    assert found.kinds["media-dropped"] == 1


def test_the_speakers_of_a_chat_are_listed(run: Run) -> None:
    row = {"sender_name": "Al", "timestamp_ms": 1, "content": ASK}
    with pytest.raises(FtlintError, match=r"Al \(1\).*-O assistant=NAME"):
        run(messenger(row), name="message_1.json")


def test_teams_sorts_and_leaves_events_out(run: Run) -> None:
    def row(when: str, who: str, said: str, kind: str = "message") -> dict[str, Any]:
        return {
            "messageType": kind,
            "createdDateTime": f"2024-03-15T09:0{when}:00Z",
            "from": {"user": {"id": who[0].lower(), "displayName": who}} if who else None,
            "body": {"contentType": "html", "content": said},
        }

    rows = [
        row("2", "Bo", "<p>Two&nbsp;miles.</p>"),
        row("1", "Al", ASK),
        row("0", "", "", "systemEventMessage"),
    ]
    found = run(document({"value": rows}), name="c.json", assistant="Bo")
    assert found.turns == [TURNS]
    assert found.kinds["service-dropped"] == 1


def test_an_account_of_skype_names_people_once(run: Run) -> None:
    rows = [
        {"displayName": "Bo", "originalarrivaltime": "2024-03-15T09:01:00Z", "from": "8:bo",
         "messagetype": "RichText", "content": "Two <b>miles</b>."},
        {"displayName": None, "originalarrivaltime": "2024-03-15T09:00:00Z", "from": "8:al",
         "messagetype": "RichText", "content": ASK},
        {"displayName": "Bo", "originalarrivaltime": "2024-03-15T09:02:00Z", "from": "8:bo",
         "messagetype": "Event/Call", "content": "<partlist/>"},
    ]  # fmt: skip
    value = {"conversations": [{"id": "8:bo", "MessageList": rows}]}
    assert run(document(value), name="messages.json", assistant="Bo").turns == [TURNS]


def test_private_notes_of_freshdesk_stay_out(run: Run) -> None:
    ticket = {
        "requester_id": 1,
        "description": f"<p>{ASK}</p>",
        "conversations": [
            {"body_text": "Lost, I guess.", "incoming": False, "private": True},
            {"body": f"<div>{TELL}</div>", "incoming": False, "private": False},
        ],
    }
    found = run(document([ticket]), name="t.json")
    assert found.turns == [TURNS]
    assert found.kinds["internal-notes-dropped"] == 1


def test_the_selected_version_of_lm_studio(run: Run) -> None:
    def message(role: str, *texts: str, chosen: int = 0) -> dict[str, Any]:
        parts = [[{"type": "text", "text": text}] for text in texts]
        versions = [{"role": role, "content": part} for part in parts]
        return {"versions": versions, "currentlySelected": chosen}

    value = {"messages": [message("user", ASK), message("assistant", "No.", TELL, chosen=1)]}
    found = run(document(value), name="1.conversation.json")
    assert found.turns == [TURNS]
    assert found.kinds["swipes-dropped"] == 1


def test_entries_that_are_not_messages_are_counted(run: Run) -> None:
    rows = [
        {"type": "message", "from": {"role": 1}, "text": ASK},
        {"type": "message", "from": {"role": 0}, "text": TELL},
        {"type": "event", "from": {"role": 0}},
    ]
    found = run(document({"activities": rows}), name="b.json")
    assert found.turns == [TURNS]
    assert found.kinds["service-dropped"] == 1
