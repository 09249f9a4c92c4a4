"""Which records read the same, so that what schemas refuse in one is explained for all."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import orjson
import pytest

from ftlint.formats import named
from ftlint.lint import check, place
from ftlint.lint.reading import reading
from ftlint.model.record import Record
from ftlint.model.settings import Settings
from ftlint.schema import Compiled
from ftlint.source import Source

HI = {"role": "user", "content": "Hi"}
HEY = {"role": "assistant", "content": "Hey"}


def read(*messages: Any, **more: Any) -> Hashable:
    value = {"messages": [*messages], **more}
    return reading(
        Record(1, 1, 0, orjson.dumps(value), value, named("openai-chat"), objects=value["messages"])
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({**HEY, "weight": 2}, {**HEY, "weight": 3}),
        ({**HEY, "weight": 1}, {**HEY, "weight": True}),
        ({**HEY, "weight": 0.0}, {**HEY, "weight": -0.0}),
        ({**HEY, "name": "Ada"}, {**HEY, "name": "Bo"}),
        ({**HEY, "role": "Assistant"}, {**HEY, "role": "gpt"}),
        ({**HEY, "content": " ", "note": "x"}, {**HEY, "content": "a", "note": "x"}),
        ({**HEY, "content": "", "note": "x"}, {**HEY, "content": "a", "note": "x"}),
    ],
)
def test_records_that_schemas_tell_apart_read_differently(one: Any, other: Any) -> None:
    assert read(HI, one) != read(HI, other)


def test_what_turns_say_and_what_names_a_record_does_not_count() -> None:
    assert read(HI, HEY, id="a") == read({**HI, "content": "Bye"}, HEY, id="b")
    assert read(HI, HEY, id="a") != read(HI, HEY, id=7)
    assert read(HI, HEY, id="a") != read(HI, HEY, id="")
    assert read(HI, HEY, topic="a") != read(HI, HEY, topic="b")


@pytest.mark.parametrize("value", [[1], {"a": 1}, "x" * 41])
def test_a_record_with_much_of_its_own_is_not_compared(value: Any) -> None:
    assert read(HI, {**HEY, "note": value}) is None
    assert read(HI, HEY, note=value) is None


def test_turns_that_a_glance_does_not_tell_are_not_compared() -> None:
    value = {"messages": [HI, HEY]}
    record = Record(1, 1, 0, b"", value, named("openai-chat"), objects=[HI])
    assert reading(record) is None


def messages_of(*records: Any, targets: tuple[str, ...] = ("openai",), **more: Any) -> list[str]:
    data = b"".join(orjson.dumps(one) + b"\n" for one in records)
    found = check([Source(None, "a.jsonl", data)], Settings(targets=targets, **more))
    return [one.message for one in found.diagnostics]


ODD = [{"messages": [{**HI, "content": f"Hi {n}"}, {**HEY, "weight": 2}]} for n in range(5)]


def counted(monkeypatch: pytest.MonkeyPatch, holder: Any, name: str) -> list[Any]:
    """Return a list that grows with each call of a function."""
    calls: list[Any] = []
    function = getattr(holder, name)

    def call(*given: Any) -> Any:
        calls.append(given)
        return function(*given)

    monkeypatch.setattr(holder, name, call)
    return calls


def test_records_that_read_the_same_are_explained_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = counted(monkeypatch, Compiled, "explain")
    assert sum("weight" in one for one in messages_of(*ODD)) == 5
    assert len(calls) == 1


def test_findings_that_records_share_are_stamped_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = counted(monkeypatch, place, "merged")
    keyed = [{"messages": [HI, HEY], "topic": {"n": n}} for n in range(5)]
    for targets in (("openai",), ("openai", "azure")):
        for records in (ODD, keyed):
            before = len(calls)
            messages_of(*records, targets=targets, dataset_rules=False)
            named = [given for given in calls[before:] if given[0] and given[0][0][1].path]
            assert len(named) <= 2 < len(records)  # keys are learnt with the first record


def test_a_schema_of_the_user_is_asked_about_each_record() -> None:
    schema = (
        '{"properties": {"messages": {"items": {"properties": {"content": {"maxLength": 3}}}}}}'
    )
    records = [{"messages": [HI, {**HEY, "content": text}]} for text in ("long", "longer", "no")]
    found = messages_of(*records, schema_text=schema)
    assert [one[-1] for one in found if "at most 3" in one] == ["4", "6"]


def test_contents_that_are_not_texts_are_explained_one_by_one() -> None:
    parts: list[Any] = [7, [], 7]
    found = messages_of(*({"messages": [HI, {**HEY, "content": part}]} for part in parts))
    assert sum("not a number" in one for one in found) == 2


def test_a_record_spread_over_lines_has_its_own_places() -> None:
    lines = orjson.dumps(ODD[1], option=orjson.OPT_INDENT_2)
    data = b"[" + orjson.dumps(ODD[0]) + b",\n" + lines + b"]"
    found = check([Source(None, "a.json", data)], Settings(targets=("openai",)))
    weights = [one for one in found.diagnostics if "weight" in one.message]
    assert [one.line for one in weights] == [1, 11]
