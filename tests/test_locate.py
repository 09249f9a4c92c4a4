"""Columns of paths in raw lines."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint.jsontext.locate import Locator, decode_key, locate
from ftlint.model.diagnostic import Path

CASES = [
    ('{"a": 1}', (), {}, '{"a": 1}'),
    ('{"a": 1}', ("a",), {}, "1"),
    ('{"a": ""}', ("a",), {}, '""'),
    ('{"a": {"b": [true, null]}}', ("a", "b", 1), {}, "null"),
    ('{"a": {"b": [true, null]}}', ("a", "b"), {"key": True}, '"b"'),
    ('{"a": {"b": 1}}', ("a", "missing"), {}, '{"b": 1}'),
    ('{"a": {"b": 1}}', ("a", "missing"), {"key": True}, '{"b": 1}'),
    ('{"a": [1, 2]}', ("a", 2), {}, "[1, 2]"),
    ('{"a": [1, 2]}', ("a", "x"), {}, "[1, 2]"),
    ('{"a": 1, "a": 2}', ("a",), {}, "2"),
    ('{"\\u0061": 1}', ("a",), {}, "1"),
    ('{"a": "]}[{\\"", "b": 3}', ("b",), {}, "3"),
    ('{"a":\n  {"b":\n 7}}', ("a", "b"), {}, "7"),
    ('{"a": "hello"}', ("a",), {"span": (1, 3)}, "el"),
    ('{"a": "h\\u00e9llo"}', ("a",), {"span": (1, 2)}, "\\u00e9"),
    ('{"a": "h\\u00e9llo"}', ("a",), {"span": (2, 4)}, "ll"),
    ('{"a": "x\\ud83d\\ude00y"}', ("a",), {"span": (1, 2)}, "\\ud83d\\ude00"),
    ('{"a": "x\\ud83d\\ude00y"}', ("a",), {"span": (2, 3)}, "y"),
    ('{"a": "x😀y"}', ("a",), {"span": (2, 3)}, "y"),
    ('{"a": "xy"}', ("a",), {"span": (2, 2)}, '"'),
    ('{"a": "xy"}', ("a",), {"span": (1, 99)}, "y"),
    ('{"a": ""}', ("a",), {"span": (0, 0)}, '"'),
    ('{"a": 12}', ("a",), {"span": (0, 1)}, "12"),
    ('{"a": [1,], "b": 2,}', ("b",), {}, "2"),
    ('{"a": NaN, "b": -Infinity}', ("b",), {}, "-Infinity"),
    ("{'a': 'it\\'s', 'b': None}", ("b",), {}, "None"),
    ("{'a': 'it\\'s', 'b': None}", ("a",), {"span": (3, 4)}, "s"),
    ('{"a": [1, 2', ("a", 1), {}, "2"),
    ('{"a": 1}{"a": 2}', ("a",), {}, "1"),
    ('"text"', (), {}, '"text"'),
    (" 42 ", (), {}, "42"),
]


@pytest.mark.parametrize(("line", "path", "options", "want"), CASES)
def test_place(line: str, path: Path, options: dict[str, Any], want: str) -> None:
    start, end = locate(line, path, **options)
    assert line[start:end] == want


def test_text_without_any_value_is_placed_as_a_whole() -> None:
    assert locate("", ("a",)) == (0, 0)
    assert locate("   ", ()) == (0, 3)


@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_quote_that_nothing_closes_is_passed_over(quote: str) -> None:
    line = f"[1, {quote}a, 2, {{b: {quote[1:]}x\\{quote}, 3}}"
    assert locate(line, (1,)) == (line.index("a"), line.index("a") + 1)
    assert locate(line, (2,)) == (line.index("2"), line.index("2") + 1)


def test_undecodable_key_is_taken_as_it_stands() -> None:
    assert decode_key('"\\x"') == "\\x"


def test_node_knows_its_key_and_what_is_missing() -> None:
    locator = Locator('{"a": {"b": 1}}')
    node = locator.node(("a", "b"))
    assert node is not None
    assert node.key == (7, 10)
    assert locator.node(("a", "b", "c")) is None
    assert locator.node(("x", "y")) is None


texts = st.text(max_size=8) | st.sampled_from(['"', "\\", "😀\n", "\u2028", "]}", "\ud7ff"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


def walk(value: Any, path: Path = ()) -> list[tuple[Path, Any]]:
    found = [(path, value)]
    if isinstance(value, dict):
        for key, item in value.items():
            found += walk(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            found += walk(item, (*path, index))
    return found


@settings(max_examples=150, deadline=None)
@given(
    value=values,
    ascii_only=st.booleans(),
    indent=st.sampled_from([None, 0, 2, "\t"]),
    separators=st.sampled_from([(",", ":"), (", ", ": "), (" ,\r\n", " :\t")]),
)
def test_every_path_of_random_json_is_found(
    value: Any, ascii_only: bool, indent: Any, separators: tuple[str, str]
) -> None:
    line = json.dumps(value, ensure_ascii=ascii_only, indent=indent, separators=separators)
    locator = Locator(line)
    for path, item in walk(value):
        start, end = locator.place(path)
        assert json.loads(line[start:end]) == item
        assert not line[start:end].startswith((" ", "\n"))
        if path and isinstance(path[-1], str):
            start, end = locator.place(path, key=True)
            assert json.loads(line[start:end]) == path[-1]


@settings(max_examples=100, deadline=None)
@given(text=st.text(min_size=1), ascii_only=st.booleans(), data=st.data())
def test_every_span_of_a_string_is_found(text: str, ascii_only: bool, data: st.DataObject) -> None:
    line = json.dumps({"k": text}, ensure_ascii=ascii_only)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    first, last = locate(line, ("k",), span=(start, end))
    assert json.loads(f'"{line[first:last]}"') == text[start:end]


@settings(max_examples=100, deadline=None)
@given(line=st.text(alphabet="{}[]\",:\\'a1 \n", max_size=40))
def test_any_text_is_survived(line: str) -> None:
    start, end = locate(line, ("a", 0, "b"), span=(0, 1))
    assert 0 <= start <= end <= len(line)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=25,
)


def nodes(locator: Locator, value: Any, path: Path = ()) -> list[Any]:
    node = locator.node(path)
    assert node is not None
    found: list[Any] = [(path, node.start, node.end, node.key)]
    pairs: Any = value.items() if isinstance(value, dict) else ()
    for step, item in enumerate(value) if isinstance(value, list) else pairs:
        found += nodes(locator, item, (*path, step))
    return found


@given(JSON, st.sampled_from([None, 1]), st.booleans())
@settings(max_examples=150, deadline=None)
def test_strict_lines_are_read_level_by_level_to_the_same_places(
    value: Any, indent: int | None, ascii_only: bool
) -> None:
    line = f" {json.dumps(value, indent=indent, ensure_ascii=ascii_only)}\n"
    assert nodes(Locator(line, strict=True), value) == nodes(Locator(line), value)


def test_deep_levels_and_repeated_keys_of_strict_lines_have_the_same_places() -> None:
    value: Any = [{"a": 1}]
    for _ in range(40):
        value = [0, {"k": value, "z": [1]}]
    line = json.dumps(value)
    assert nodes(Locator(line, strict=True), value) == nodes(Locator(line), value)
    twice = '{"a": [1, {"b": 1, "b": 22}], "a": [{"b": 333, "b": 4}]}'
    loose, strict = Locator(twice), Locator(twice, strict=True)
    assert strict.place(("a", 0, "b")) == loose.place(("a", 0, "b"))
    assert strict.place(("a", 0, "b"), key=True) == loose.place(("a", 0, "b"), key=True)
