"""Exports of apps and logs: recognised as a whole, told once, with the command that reads them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ftlint.lint import check
from ftlint.model.diagnostic import Diagnostic, Severity
from ftlint.model.settings import Selection, Settings
from ftlint.source import Source

TELEGRAM = {
    "name": "Bo",
    "type": "personal_chat",
    "id": 7,
    "messages": [
        {"id": 1, "type": "message", "date": "2024-03-15T09:00:00", "from": "Ana", "text": "Hi?"},
        {"id": 2, "type": "message", "date": "2024-03-15T09:01:00", "from": "Bo", "text": "Yes."},
    ],
}
MESSENGER = {
    "participants": [{"name": "Ana"}, {"name": "Bo"}],
    "messages": [
        {"sender_name": "Ana", "timestamp_ms": 1710493260000, "content": "Is it open?"},
        {"sender_name": "Bo", "timestamp_ms": 1710493320000, "content": "Until six."},
    ],
}
SLACK = [
    {"type": "message", "user": "U1", "text": "Is it open?", "ts": "1710493260.000100"},
    {"type": "message", "user": "U2", "text": "Until six.", "ts": "1710493320.000100"},
]
LOBECHAT = {
    "exportType": "sessions",
    "version": 7,
    "state": {
        "messages": [
            {"id": "a", "role": "user", "content": "Is it open?", "sessionId": "s"},
            {"id": "b", "role": "assistant", "content": "Until six.", "sessionId": "s"},
        ],
        "sessions": [{"id": "s"}],
    },
}


def found(name: str, value: Any, *, indent: int | None = 1) -> list[Diagnostic]:
    data = json.dumps(value, indent=indent).encode()
    return check([Source(None, name, data)], Settings(jobs=1)).active


@pytest.mark.parametrize(
    ("name", "value", "shape"),
    [
        ("result.json", TELEGRAM, "telegram"),
        ("message_1.json", MESSENGER, "messenger"),
        ("2024-03-15.json", SLACK, "slack-export"),
        ("lobe.json", LOBECHAT, "lobechat"),
    ],
)
@pytest.mark.parametrize("indent", [None, 1])
def test_an_export_is_one_error_with_the_command(
    name: str, value: Any, shape: str, indent: int | None
) -> None:
    (one,) = found(name, value, indent=indent)
    assert (one.code, one.severity, one.fix) == ("J025", Severity.ERROR, None)
    assert f"in the format {shape}, which no trainer reads as it is" in one.message
    assert f"ftlint convert {name} -o " in str(one.help)


def test_damage_in_the_text_of_an_export_is_told_too() -> None:
    broken = json.loads(json.dumps(TELEGRAM).replace("Hi?", "Ist das Büro auf? MÃ¼ller fragt."))
    assert {one.code for one in found("result.json", broken)} == {"J025", "E101"}


def test_one_conversation_with_a_fault_is_no_export() -> None:
    chat = {"messages": [{"from": "user", "content": "Is it open?"}, {"content": "Until six."}]}
    codes = {one.code for one in found("chat.json", chat)}
    assert {"S104", "J004"} <= codes
    assert "J025" not in codes


def test_rows_of_text_with_an_author_are_training_data() -> None:
    rows = [{"text": f"Tale {n}: the ferry came late.", "author": "Ana"} for n in range(3)]
    assert [one.code for one in found("tales.json", rows)] == ["J003"]


def test_a_file_of_unknown_keys_that_convert_reads_names_the_command() -> None:
    chat = {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Ho"}]}
    told = [one for one in found("all.json", {"data": [chat, chat]}) if one.code == "J025"]
    assert [one.help for one in told] == ["convert the file: ftlint convert all.json -o all.jsonl"]


def test_a_stream_of_events_is_one_finding() -> None:
    lines = [f'data: {{"id": "c", "choices": [{{"delta": {{"content": "{n}"}}}}]}}' for n in "abc"]
    data = "\n\n".join([*lines, "data: [DONE]", ""]).encode()
    shown = check([Source(None, "answer.jsonl", data)], Settings(jobs=1)).active
    assert [one.code for one in shown] == ["J026"]
    assert "server-sent events" in shown[0].message


def test_what_is_selected_alone_still_speaks() -> None:
    data = json.dumps(TELEGRAM).encode()
    chosen = Settings(jobs=1, selection=Selection(select=("S104",)))
    shown = check([Source(None, "result.json", data)], chosen).active
    assert [one.code for one in shown] == ["S104", "S104"]
