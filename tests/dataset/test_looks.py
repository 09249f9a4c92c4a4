"""What is learnt of a signature once says of every record what a full walk says of it."""

from __future__ import annotations

from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint.dataset import looks
from ftlint.dataset.reading import Reader
from ftlint.dataset.stats import chunk
from ftlint.formats import detect
from ftlint.formats.detector import Detector
from ftlint.model.digests import Digests
from ftlint.tokens import counter

TEXTS = st.sampled_from(["", " ", "a b", "long answer " * 12, "é", "<x>"])
CONTENTS = st.one_of(
    TEXTS, st.none(), st.lists(st.fixed_dictionaries({"type": st.just("text"), "text": TEXTS}))
)
ROLES = st.sampled_from(["system", "user", "assistant", "tool", "User", "model"])
WORDS = st.sampled_from(["system", "human", "gpt", "user", "observation", "Human"])
CALLS = [{"id": "c1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}]
MESSAGES = st.lists(
    st.fixed_dictionaries(
        {"role": ROLES},
        optional={
            "content": CONTENTS,
            "weight": st.sampled_from([0, 1, True, None, "0", [1]]),
            "train": st.booleans(),
            "name": TEXTS,
            "tool_calls": st.just(CALLS),
            "reasoning_content": TEXTS,
            "note": TEXTS,
        },
    ),
    max_size=4,
)
TEXT_MESSAGES = st.lists(st.fixed_dictionaries({"role": ROLES, "content": TEXTS}), max_size=4)
TURNS = st.lists(st.fixed_dictionaries({"from": WORDS, "value": TEXTS}), max_size=4)
TOOLS = [{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}]
TOP = {
    "id": st.integers(0, 3),
    "metadata": st.just({"source": "desk"}),
    "weight": st.sampled_from([0, 1]),
    "tools": st.just(TOOLS),
    "note": TEXTS,
    "input": st.sampled_from(["", "more", {"tools": TOOLS}, {"a": 1}]),
    "system": TEXTS,
}
RECORDS = st.one_of(
    st.fixed_dictionaries({"messages": MESSAGES}, optional=TOP),
    st.fixed_dictionaries({"messages": TEXT_MESSAGES}, optional=TOP),
    st.fixed_dictionaries({"conversations": TURNS}, optional=TOP),
    st.fixed_dictionaries({"instruction": TEXTS, "output": TEXTS}, optional=TOP),
    st.fixed_dictionaries({"prompt": TEXTS, "completion": TEXTS}, optional=TOP),
    st.fixed_dictionaries({"prompt": TEXT_MESSAGES, "completion": TEXT_MESSAGES}, optional=TOP),
    st.fixed_dictionaries(
        {
            "input": st.fixed_dictionaries(
                {"messages": TEXT_MESSAGES}, optional={"tools": st.just(TOOLS), "x": TEXTS}
            ),
            "preferred_output": TEXT_MESSAGES,
            "non_preferred_output": TEXT_MESSAGES,
        },
        optional={"id": st.integers(0, 3)},
    ),
)


class Blind(looks.Look):
    """A look that can never glance, so that every record is walked."""

    def seen(self, value: Any, glance: Any) -> Any:
        raise TypeError


def blind(reader: Any) -> Any:
    """Return a reader that walks every record."""
    of = reader.looks.of

    def wrapped(value: dict[str, Any], raw: bytes | None = None) -> looks.Look:
        look = of(value, raw)
        return Blind(look.format, look.read, look.seed, look.own, look.nested)

    reader.looks.of = wrapped
    return reader


@given(st.lists(RECORDS, max_size=12))
@settings(deadline=None)
def test_digests_and_texts_are_those_of_a_walk(records: list[dict[str, Any]]) -> None:
    fast, slow = Reader(with_text=True), blind(Reader(with_text=True))
    mine, theirs = Digests(), Digests()
    for record in records:
        said = fast.digest(record, mine)
        assert slow.digest(record, theirs) is None
        if said is not None:
            assert said == fast.sketched(record)
    assert (mine.exact, mine.prompt, mine.answer) == (theirs.exact, theirs.prompt, theirs.answer)


@given(st.lists(RECORDS, max_size=12))
@settings(deadline=None)
def test_statistics_are_those_of_a_walk(records: list[dict[str, Any]]) -> None:
    raws = [orjson.dumps(record) for record in records]
    fast, slow = chunk.Totals(), chunk.Totals()
    chunk.Reader(counter("")).measure(raws, fast)
    blind(chunk.Reader(counter(""))).measure(raws, slow)
    for name in ("formats", "roles", "weights", "called", "declared", "systems", "with_tools"):
        assert getattr(fast, name) == getattr(slow, name), name
    for name in ("tokens", "trained", "before", "turns"):
        assert getattr(fast, name).summary() == getattr(slow, name).summary(), name


@given(st.lists(RECORDS, max_size=12), st.sampled_from([None, "sft", "dpo", "rft"]))
@settings(deadline=None)
def test_a_detector_says_what_detect_says(records: list[Any], method: str | None) -> None:
    detector = Detector(method)
    for record in records:
        assert detector.of(record) is detect(record, method)[0]


def test_a_system_text_beside_the_turns_is_part_of_the_prompt() -> None:
    def record(system: str) -> dict[str, Any]:
        asked = {"role": "user", "parts": [{"text": "Is the harbour open?"}]}
        told = {"role": "model", "parts": [{"text": "Yes, until six."}]}
        return {"systemInstruction": {"parts": [{"text": system}]}, "contents": [asked, told]}

    found = Digests()
    reader = Reader()
    for system in ("You answer for Ayr.", "You answer for Oban."):
        reader.digest(record(system), found)
    assert found.prompt[:16] != found.prompt[16:32]
