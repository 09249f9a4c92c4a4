"""Words that were found once for a constraint are used again only where nothing read differs."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from ftlint.schema import Violation, compiled, explain


def chat(**more: Any) -> dict[str, Any]:
    answer = {"role": "assistant", "content": "At noon.", **more}
    return {"messages": [{"role": "user", "content": "When?"}, answer]}


NUMBERS: list[Any] = [2, 2.0, "2", True, None, 0.0, -0.0, 0.5]
CONTENTS: list[Any] = [1, 1.0, True, None, ["x"], {}]
COLOURS: list[Any] = ["blue", "", None, 1, [], {"a": 1}]
ALIKE: dict[str, list[dict[str, Any]]] = {
    "values that are equal": [chat(weight=weight) for weight in NUMBERS],
    "types of one value": [chat(content=content) for content in CONTENTS],
    "roles": [chat(role=role, weight=3) for role in ("assistant", "Assistant", "bot", "asistant")],
    "what else the message says": [
        {"messages": [{"role": "user", "contnet": "Hi", **more}]}
        for more in ({}, {"content": None}, {"content": " "}, {"content": "Hello"}, {"text": "Hi"})
    ],
    "what the key holds": [chat(colour=colour) for colour in COLOURS],
    "a system text beside": [
        {"system": "Be kind.", **chat()},
        {"system": "", **chat()},
        {"system": "Be kind.", "messages": [{"role": "system", "content": "Be kind."}]},
    ],
}


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explain, "_worded", {})


@pytest.mark.parametrize("records", ALIKE.values(), ids=ALIKE)
def test_what_was_worded_before_changes_no_words(
    records: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = compiled("chat")

    def fresh(record: Any) -> list[Violation]:
        monkeypatch.setattr(explain, "_worded", {})
        return schema.explain(record)

    alone = [fresh(record) for record in records]
    assert any(alone)
    for order in [*permutations(range(len(records)), 2)]:
        monkeypatch.setattr(explain, "_worded", {})
        assert [repr(schema.explain(records[n])) for n in order] == [repr(alone[n]) for n in order]


def test_the_same_fault_in_many_records_is_worded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first = compiled("chat").explain(chat(weight=2))
    monkeypatch.setattr(explain, "_word", None)
    assert compiled("chat").explain(chat(weight=2, content="Later.")) == first
