"""Fields that appear when a loader has settled its columns already (J023)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ftlint.lint import check
from ftlint.model.diagnostic import Diagnostic
from ftlint.model.settings import Selection, Settings
from ftlint.rules.shared import late_fields
from ftlint.source import Source

CHAT = {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
CALL = {"id": "c", "type": "function", "function": {"name": "rain", "arguments": "{}"}}
CALLING = {"messages": [CHAT["messages"][0], {"role": "assistant", "tool_calls": [CALL]}]}


def found(records: list[Any], target: str, *, chunk_size: int = 1 << 20) -> list[Diagnostic]:
    data = "".join(f"{json.dumps(record)}\n" for record in records).encode()
    settings = Settings(
        targets=(target,), selection=Selection(select=("J023",)), jobs=1, chunk_size=chunk_size
    )
    return check([Source(None, "a.jsonl", data)], settings).diagnostics


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late_fields, "FIRST_BLOCK", 2_000)
    monkeypatch.setattr(late_fields, "FIRST_ROWS", 20)


@pytest.mark.parametrize(
    ("early", "late", "path"),
    [
        (CHAT, {**CHAT, "source": "web"}, ("source",)),
        ({**CHAT, "source": None}, {**CHAT, "source": "web"}, ("source",)),
        (CHAT, {**CHAT, "extra": {"a": {"b": 1}}}, ("extra",)),
        ({**CHAT, "extra": {"a": 1}}, {**CHAT, "extra": {"a": 1, "b": 2}}, ("extra", "b")),
        (CHAT, CALLING, ("messages", 1, "tool_calls")),
        ({**CHAT, "tags": []}, {**CHAT, "tags": ["x"]}, ("tags",)),
        ({"prompt": "a", "completion": "b"}, {"prompt": "a", "completion": "b", "n": 1}, ("n",)),
        ({"text": "a" * 30}, {"text": "a", "meta": {"n": 1}}, ("meta",)),
    ],
)
@pytest.mark.parametrize("chunk_size", [1 << 20, 300])
def test_a_field_behind_the_first_block(
    early: Any, late: Any, path: tuple[Any, ...], chunk_size: int
) -> None:
    records = [early] * 80 + [late] * 2
    (one,) = found(records, "trl", chunk_size=chunk_size)
    assert (one.line, one.path, one.severity.label) == (81, path, "error")
    assert found([late, *records], "trl") == []
    assert found(records, "openai") == []


@pytest.mark.parametrize("record", [{**CHAT, "id": 3}, CALLING])
def test_fields_in_all_records_are_silent(record: Any) -> None:
    assert found([record] * 80, "trl") == []


def test_a_field_within_the_first_block_is_silent() -> None:
    assert found([CHAT, {**CHAT, "source": "web"}, *[CHAT] * 80], "trl") == []


def test_types_that_differ_are_told_once() -> None:
    parts = {"messages": [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}]}
    (one,) = found([CHAT] * 80 + [parts], "trl")
    assert one.message == "messages[].content is a list here and a string in other records"


@pytest.mark.parametrize("early", [{**CHAT, "images": []}, CHAT])
def test_pictures_behind_the_first_rows(early: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late_fields, "FIRST_BLOCK", 10 << 20)
    records = [early] * 30 + [{**CHAT, "images": ["a.png"]}]
    (one,) = found(records, "llamafactory")
    assert (one.line, one.path, one.severity.label) == (31, ("images",), "warning")
    assert "the first 30 records" in one.message
    assert found(records, "trl") == []
    assert found(records[20:], "llamafactory") == []
