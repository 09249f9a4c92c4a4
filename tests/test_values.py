"""Splitting JSON documents that are no lines into whole values."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint.jsontext.values import Problem, Value, open_values, split_values
from ftlint.source import Source


def blocks(data: bytes, size: int) -> list[bytes]:
    return [data[i : i + size] for i in range(0, len(data), size)]


def raws(data: bytes, size: int = 1 << 20) -> list[bytes]:
    return [item.raw for item in split_values(blocks(data, size)) if isinstance(item, Value)]


def problems(data: bytes, size: int = 1 << 20) -> list[Problem]:
    return [item for item in split_values(blocks(data, size)) if isinstance(item, Problem)]


WHOLE = [
    (b"", []),
    (b"  \n ", []),
    (b"[]", []),
    (b'[{"a": 1}]', [b'{"a": 1}']),
    (b'[{"a": 1}, {"a": 2}]', [b'{"a": 1}', b'{"a": 2}']),
    (b'[\n  {"a": "]}"},\n  {"a": "\\"}"}\n]\n', [b'{"a": "]}"}', b'{"a": "\\"}"}']),
    (b'{\n "a": 1\n}\n{\n "a": 2\n}\n', [b'{\n "a": 1\n}', b'{\n "a": 2\n}']),
    (b'{"a": 1}{"a": 2}{"a": 3}', [b'{"a": 1}', b'{"a": 2}', b'{"a": 3}']),
    (b'{\n "a": 1\n},\n{"a": 2}', [b'{\n "a": 1\n}', b'{"a": 2}']),
    (b'[1, "x, y", null, [2, [3]], true]', [b"1", b'"x, y"', b"null", b"[2, [3]]", b"true"]),
    (b'{"a": 1} \x0c\n\x0b\n{"a": 2}', [b'{"a": 1}', b"\x0c", b"\x0b", b'{"a": 2}']),
    (b'[{"a": 1}][{"a": 2}]', [b'{"a": 1}', b'{"a": 2}']),
    (b'{"a": 1} hello\n{"a": 2}', [b'{"a": 1}', b"hello", b'{"a": 2}']),
    ('[{"a": "é😀"}]'.encode(), ['{"a": "é😀"}'.encode()]),
]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize(("data", "want"), WHOLE)
def test_whole_values(data: bytes, want: list[bytes], size: int) -> None:
    assert raws(data, size) == want
    assert problems(data, size) == []


CUT = [
    (b'[{"a": 1}, {"a": 2', 1, (18, 1, 19)),
    (b'[{"a": 1},\n {"a": "x', 1, (20, 2, 10)),
    (b'[{"a": 1}', 1, (9, 1, 10)),
    (b'[{"a": 1},\n', 1, (11, 2, 1)),
    (b"[", 0, (1, 1, 2)),
    (b'["a", "b', 1, (8, 1, 9)),
    (b'{\n "a": 1\n}\n{\n "a": ', 1, (20, 5, 7)),
    (b'[{"a": "\xc3\xa9\xc3\xa9', 0, (12, 1, 11)),
]


@pytest.mark.parametrize("size", [1, 5, 1000])
@pytest.mark.parametrize(("data", "count", "place"), CUT)
def test_a_document_that_is_cut_off(
    data: bytes, count: int, place: tuple[int, int, int], size: int
) -> None:
    assert len(raws(data, size)) == count
    (problem,) = problems(data, size)
    assert problem.kind == "cut-off"
    assert (problem.offset, problem.line, problem.column) == place


DAMAGED = [
    # an unescaped quote, a lost quote, a wrong bracket, a lost bracket
    b'{"id": 2, "t": "say "hi" now"}',
    b'{"id": 2, "t": "open}',
    b'{"id": 2, "t": [1}',
    b'{"id": 2, "t": {"x": 1}',
    b'{"id" 2}',
]


@pytest.mark.parametrize("size", [1, 11, 1000])
@pytest.mark.parametrize("pretty", [False, True])
@pytest.mark.parametrize("bad", DAMAGED)
def test_reading_goes_on_after_a_damaged_record(bad: bytes, pretty: bool, size: int) -> None:
    good = [b'{"id": %d, "t": "x"}' % i for i in (1, 3, 4)]
    comma = b",\n  " if pretty else b", "
    opening, closing = (b"[\n  ", b"\n]\n") if pretty else (b"[", b"]")
    data = opening + comma.join([good[0], bad, *good[1:]]) + closing
    found = raws(data, size)
    assert found == [good[0], bad, *good[1:]]
    assert problems(data, size) == []


def test_a_stray_bracket_is_named_and_passed_over() -> None:
    data = b'[{"a": 1}}, {"a": 2}]'
    assert raws(data) == [b'{"a": 1}', b'{"a": 2}']
    (problem,) = problems(data)
    assert (problem.kind, problem.column) == ("unexpected", 10)


def test_offsets_and_lines_are_those_of_the_file() -> None:
    data = b'\xef\xbb\xbf[\n {"a": 1},\n {"a":\n 2}\n]'
    found = list(open_values(Source(None, "x.json", data)))
    assert [(item.offset, item.line) for item in found] == [(6, 2), (17, 3)]
    for item in found:
        assert isinstance(item, Value)
        assert data[item.offset : item.offset + len(item.raw)] == item.raw


def test_a_long_value_comes_whole() -> None:
    long = b'{"a": "' + b"x" * 3_000_000 + b'"}'
    assert raws(b"[" + long + b"," + long + b"]", 10_000) == [long, long]


objects = st.dictionaries(
    st.text(max_size=4),
    st.recursive(
        st.integers() | st.text(max_size=6) | st.none(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
        max_leaves=5,
    ),
    max_size=4,
)


@settings(max_examples=120, deadline=None)
@given(
    values=st.lists(objects, max_size=5),
    indent=st.sampled_from([None, 0, 2]),
    array=st.booleans(),
    size=st.integers(1, 64),
)
def test_every_value_of_random_documents_is_found(
    values: list[Any], indent: Any, array: bool, size: int
) -> None:
    if array:
        text = json.dumps(values, indent=indent)
    else:
        text = "\n".join(json.dumps(value, indent=indent) for value in values)
    assert [json.loads(raw) for raw in raws(text.encode(), size)] == values
    assert problems(text.encode(), size) == []


@settings(max_examples=120, deadline=None)
@given(data=st.text(alphabet='{}[]",:\\a1 \n', max_size=60), size=st.integers(1, 9))
def test_any_text_is_survived_and_nothing_is_lost(data: str, size: int) -> None:
    found = raws(data.encode(), size)
    assert raws(data.encode()) == found
    for raw in found:
        assert raw in data.encode()
