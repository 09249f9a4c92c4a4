"""Columns, bytes and fixes that are worked out of a raw line only when they are asked for."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest

from ftlint.lint import check, spot
from ftlint.model.diagnostic import Diagnostic
from ftlint.model.settings import Settings
from ftlint.source import Source

TURNS = [
    {"role": "system", "content": "Be kind."},
    {"role": "user", "content": "Grüß dich"},
    {"role": "assistant", "content": "😀"},
]


def found(*records: Any) -> list[Diagnostic]:
    data = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()
    return check([Source(None, "a.jsonl", data)], Settings(targets=("openai",), jobs=1)).diagnostics


@pytest.mark.parametrize(
    "record",
    [
        {"messages": TURNS, "note": 1},
        {"note": 1, "messages": TURNS},
        {"messages": TURNS, "note": {"note": 1}},
        {"messages": [*TURNS[:2], {"role": "assistant", "content": 'Say "note": 1'}], "note": 1},
        {"a\\": "note", "messages": TURNS, "note": 1},
    ],
)
def test_a_key_is_placed_where_it_is(record: dict[str, Any]) -> None:
    line = json.dumps(record, ensure_ascii=False)
    (one,) = (item for item in found(record) if item.path == ("note",))
    assert one.column is not None and one.end_column is not None and one.byte_offset is not None
    assert line[one.column - 1 : one.end_column - 1] == '"note"'
    written = '"note": ' + json.dumps(record["note"])
    assert line.encode()[one.byte_offset :].startswith(written.encode())
    assert one.column - 1 == line.index(written)


def test_a_key_that_is_written_with_escapes_is_not_taken_for_the_end_of_another() -> None:
    line = json.dumps({"messages": TURNS})[:-1] + ', "n\\u006fte": 1, "a\\"note": 2}'
    run = Settings(targets=("openai",), jobs=1)
    items = check([Source(None, "a.jsonl", line.encode())], run).diagnostics
    (one,) = (item for item in items if item.path == ("note",))
    assert one.column is not None and line[one.column - 1 :].startswith('"n\\u006fte"')


def test_bytes_are_counted_right_in_any_order_of_columns() -> None:
    many = {"messages": [{"role": "user", "content": "é", f"ä{n}": "ö"} for n in range(20)]}
    line = json.dumps(many, ensure_ascii=False)
    items = [one for one in found(many) if one.code == "S111"]
    assert len(items) == 20
    for one in [*items[::3], *reversed(items)]:
        assert one.column is not None
        assert one.byte_offset == len(line[: one.column - 1].encode())


def test_what_waits_survives_the_way_to_another_process() -> None:
    items = found({"messages": TURNS, "note": 1}, {"messages": TURNS, "other": None})
    sent = pickle.loads(
        pickle.dumps(found({"messages": TURNS, "note": 1}, {"messages": TURNS, "other": None}))
    )
    assert sent == items
    assert [one.fix for one in sent] == [one.fix for one in items]


def test_a_report_that_counts_works_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spot.Spot, "fill", lambda *_: pytest.fail("worked out"))
    items = found({"messages": TURNS, "note": 1}, {"messages": TURNS, "other": None})
    items = [one for one in items if one.line is not None]
    assert len(items) == 2
    assert {one.severity for one in items} and all(one.fix for one in items)
