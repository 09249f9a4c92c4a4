"""The short way of plain chats writes what the long way writes, and tells the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint.dataset.convert.inputs import Batch
from ftlint.dataset.convert.plain import PlainWay
from ftlint.dataset.convert.worker import Converter, Job, Result, dump
from ftlint.formats import converters
from ftlint.formats.native.sharegpt.convert import PAGES
from ftlint.options.conversion import resolve
from tests.convert.conftest import Run

texts = st.one_of(
    st.text(max_size=6),
    st.sampled_from(
        [
            "",
            " ",
            "a",
            "<tool_call>{}</tool_call>",
            "[f(x=1)]",
            "<tools>[]</tools>",
            "You are a function calling AI model",
            f'{PAGES[0]}">x</div>',
            "<p>x</p>",
            "<b>",
        ]
    ),
)
turns = st.fixed_dictionaries(
    {
        "from": st.one_of(
            st.sampled_from(["human", "gpt", "system", "tool", "user", "Human", "function_call"]),
            st.just(None),
        ),
        "value": st.one_of(texts, st.none(), st.just(7)),
    },
    optional={"weight": st.sampled_from([0, 1])},
)
records = st.fixed_dictionaries(
    {"conversations": st.lists(turns, max_size=5)},
    optional={
        "id": st.one_of(st.text(max_size=3), st.none(), st.just(3)),
        "label": st.booleans(),
        "system": texts,
        "source": st.text(max_size=3),
        "images": st.just(["a.png"]),
    },
)
plain = st.builds(
    lambda said, name: {
        "id": name,
        "conversations": [
            {"from": ("human", "gpt")[place % 2], "value": text} for place, text in enumerate(said)
        ],
    },
    st.lists(st.text(min_size=1, max_size=5), min_size=2, max_size=4),
    st.text(max_size=3),
)


def converted(record: Any, **options: Any) -> tuple[Result, Result]:
    """Convert a record with both ways and with the long one alone."""
    values = resolve({"unknown_role": "skip", "weight": "drop", **options}, (), "")
    job = Job("sharegpt", "openai-chat", "a.jsonl", values)
    both, long = Converter(job), Converter(job)
    long._plain = None
    batch = Batch(dump(record) + b"\n")
    return both.batch(batch), long.batch(batch)


@settings(max_examples=150, deadline=None)
@given(record=st.one_of(records, plain))
def test_both_ways_give_the_same(record: Any) -> None:
    short, long = converted(record)
    assert short.out == long.out
    assert (short.read, short.written, short.skipped) == (long.read, long.written, long.skipped)
    assert short.origins == long.origins
    told = [[event.as_json() for event in one.ledger.events.values()] for one in (short, long)]
    assert told[0] == told[1]


def test_plain_chats_take_it(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    taken: list[bool] = []
    written = PlainWay.written

    def watched(self: PlainWay, value: Any, reading: Any) -> bytes | None:
        data = written(self, value, reading)
        taken.append(data is not None)
        return data

    monkeypatch.setattr(PlainWay, "written", watched)
    rows = [
        {
            "id": str(number),
            "conversations": [
                {"from": "human", "value": f"Question {number}"},
                {"from": "gpt", "value": "Answer"},
            ],
        }
        for number in range(3)
    ]
    found = run(rows)
    assert taken == [True] * 3
    assert found.kinds == {"dropped-fields": 3, "role-aliases": 6}
    assert [turns[0][1] for turns in found.turns] == ["Question 0", "Question 1", "Question 2"]


@pytest.mark.parametrize(
    "options",
    [
        {"window": "3"},
        {"system_prompt": "s"},
        {"multi_turn": "split"},
        {"split": "every-user-turn"},
    ],
)
def test_options_that_ask_for_more_have_no_short_way(options: dict[str, str]) -> None:
    known = converters()
    values = resolve(options, known["sharegpt"].options, "sharegpt")
    assert Converter(Job("sharegpt", "openai-chat", "a", values))._plain is None
