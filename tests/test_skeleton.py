"""Skeletons: what records are but for the words of their texts, read from raw lines."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.formats.detector import structure
from ftlint.jsontext import skeleton
from ftlint.jsontext.skeleton import Skeletons

KEYS = st.sampled_from(["role", "type", "text", "a", 'b"', "c\\", "d:", ""])
WORDS = st.sampled_from(["", "user", "text", 'a "b"', "back\\", '\\"', ": ", '":', "é", "\n"])
VALUES = st.recursive(
    st.one_of(WORDS, st.none(), st.booleans(), st.integers(0, 2)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=8,
)


def _scalars(value: Any) -> list[Any]:
    """Return all but texts, in order, and the types of all."""
    if isinstance(value, dict):
        return [item for inner in value.values() for item in _scalars(inner)]
    if isinstance(value, list):
        return [item for inner in value for item in _scalars(inner)]
    return [str if isinstance(value, str) else value]


@given(first=VALUES, second=VALUES, ascii=st.booleans())
def test_records_of_one_skeleton_differ_in_texts_alone(
    first: Any, second: Any, ascii: bool
) -> None:
    known = Skeletons()
    found = [
        known.of(json.dumps({"a": value}, ensure_ascii=ascii).encode()) for value in (first, second)
    ]
    if found[0] is not None and found[0] is found[1]:
        assert structure(first) == structure(second)
        assert _scalars(first) == _scalars(second)


def _of(*lines: str) -> list[Any]:
    known = Skeletons()
    return [known.of(line.encode()) for line in lines]


@pytest.mark.parametrize(
    "other",
    [
        r'{"role": "user", "content": "Bye", "weight": 1}',
        r'{"role": "user", "content": "a \"b\": c", "weight": 1}',
        r'{"role": "user", "content": "ends with \\", "weight": 1}',
        r'{"role": "user", "content": "\\\"", "weight": 1}',
    ],
)
def test_texts_do_not_count(other: str) -> None:
    one, two = _of('{"role": "user", "content": "Hi", "weight": 1}', other)
    assert one is two and one is not None


@pytest.mark.parametrize(
    "other",
    [
        '{"role": "assistant", "content": "Hi", "weight": 1}',
        '{"role": "user", "content": "Hi", "weight": 2}',
        '{"role": "user", "content": "Hi", "train": 1}',
        '{"role": "user", "content": ["Hi"], "weight": 1}',
        '{"role": "user", "content": "Hi", "content": "Hi", "weight": 1}',
    ],
)
def test_all_else_counts(other: str) -> None:
    one, two = _of('{"role": "user", "content": "Hi", "weight": 1}', other)
    assert one is not two


@pytest.mark.parametrize("key", [r"a\"b", r"\u0072ole", "a\\\\"])
def test_what_an_escaped_key_says_is_left_to_others(key: str) -> None:
    line = f'{{"{key}": "user"}}'
    assert _of(line, line) == [None, None]


def test_there_is_no_end_of_skeletons_to_remember() -> None:
    known = Skeletons(room=20)
    lines = [f'{{"a": {number}}}'.encode() for number in range(40)]
    found = [known.of(line) for line in lines]
    assert found[0] is not None and found[-1] is None
    assert known.of(b'{"a": 0} '[:-1]) is found[0]


def test_records_that_are_never_alike_are_no_longer_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(skeleton, "PATIENCE", 3)
    known = Skeletons(room=20)
    first = known.of(b'{"a": 0}')
    for number in range(40):
        known.of(f'{{"a": {number}}}'.encode())
    assert first is not None and known.of(b'{"a": 0}' + b"") is None


def test_few_known_ones_among_many_new_ones_are_not_worth_a_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(skeleton, "PATIENCE", 8)
    often, seldom = Skeletons(), Skeletons()
    for number in range(60):
        often.of(f'{{"a": {number if number % 2 else 0}}}'.encode())
        seldom.of(f'{{"a": {number if number % 4 else 0}}}'.encode())
    assert often.of(b'{"a": 0}') is not None
    assert seldom.of(b'{"a": 0}') is None
