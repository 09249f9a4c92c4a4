"""Why raw lines are no JSON: cause, place, repair, value."""

from __future__ import annotations

import json
import math
import pickle
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint.jsontext.diagnose import MISSING, diagnose, diagnose_value
from ftlint.jsontext.duplicates import duplicate_keys
from ftlint.jsontext.undecodable import diagnose_bytes

# line, words of the message, the text that is pointed at
BROKEN = [
    ('{"a": "He said "hi" to me"}', "Unescaped quote", '"'),
    ('{"a": ""This is it"}', "Unescaped quote", '"'),
    ('{"a": "say "yes", please", "b": 1}', "Unescaped quote", '"'),
    ('{"role": user", "content": "x"}', "opening quote of a string", "user"),
    ('{"role": "user, "content": "x"}', "closing quote", '"'),
    ('{a": 1}', "opening quote of a key", "a"),
    ("{a: f(1)}", "Key without quotes", "a"),
    ("{a: `${b}`}", "Key without quotes", "a"),
    ("{a: '\\alpha'}", "Key without quotes", "a"),
    ("{a: 1e999}", "Key without quotes", "a"),
    ("{“a”: “he said “no” to it”}", "Typographic quote", "“"),
    ('{"a" 1}', "colon is missing", "1"),
    ('{"a"="b"}', "where a colon", "="),
    ('{"a"}', "has no value", '"a"'),
    ('{"a": 1 "b": 2}', "comma is missing before 'b'", '"b"'),
    ('[{"a":1} {"b":2}]', "comma is missing before {", "{"),
    ('{"a": ["x", "y" "z"]}', "comma is missing before 'z'", '"z"'),
    ('{"a": [1 2]}', "comma is missing here", "2"),
    ('{"a": "b"; "c": 1}', "semicolon", ";"),
    ('{"a": 01}', "leading zeros", "01"),
    ('{"a": 1_000}', "underscores", "1_000"),
    ('{"a": 12abc}', "not a number", "12abc"),
    ('{"a": }', "value is missing", "}"),
    ('{"a": 1,,"b":2}', "Two commas", ","),
    ("{,}", "key is missing", ","),
    ('{"a": "b', "ends inside the string", '"'),
    ('{"a": {"b": [1, 2', "]}} is missing", "2"),
    ('{"a": "b\\x"}', "not an escape", "\\x"),
    ('{"a": "\\u12"}', "four hexadecimal", "\\u12"),
    ('{"a": [1, 2}}', "brackets do not match", "}"),
    ('{"a": undefined}', "write null", "undefined"),
    ('{"a": hello there}', "Text without quotes", "hello"),
    ('{"a": 1 /* x */}', "no comments", "/* x */}"),
    ('{"a": 1, \0}', "Zero byte", "\0"),
    ("[" * 1100 + "]" * 1100, "1024 levels", "["),
    ('{"a": 1}}', "one closing bracket too many", "}"),
    ('{"a": 1,]', "] where a key is expected", "]"),
    ('{"a": 1, ?}', "'?' where a key is expected", "?"),
    ('{"a": \x01 1}', "Character U+0001 outside a string", "\x01"),
]


@pytest.mark.parametrize(("line", "words", "at"), BROKEN)
def test_the_likeliest_cause_and_its_place(line: str, words: str, at: str) -> None:
    found = diagnose(line)
    assert found.rule == "invalid-json"
    assert words in found.message
    assert line[found.start : found.end] == at
    assert not found.safe


# line, words of the message, the text that is pointed at, the JSON that is meant
LOOSE = [
    ("{a: 1}", "Key without quotes", "a", '{"a": 1}'),
    ("{a: 1, 'b': [.5, +2.,],}", "Key without quotes", "a", '{"a": 1, "b": [0.5, 2.0]}'),
    ('{"a": "😀", b: 1}', "Key without quotes", "b", '{"a": "😀", "b": 1}'),
    ("{a: 'it\\'s \"here\"'}", "Key without quotes", "a", '{"a": "it\'s \\"here\\""}'),
    ("{a: `x\ty`, $b: null}", "Key without quotes", "a", '{"a": "x\\ty", "$b": null}'),
    ('{“a”: “b "c"”}', "Typographic quote", "“", '{"a": "b \\"c\\""}'),
    ("{„a“: [„b“, 1]}", "Typographic quote", "„", '{"a": ["b", 1]}'),
    ('{"a": .5}', "both sides of the point", ".5", '{"a": 0.5}'),
    ('{"a": 1.}', "both sides of the point", "1.", '{"a": 1.0}'),
    ('{"a": +1}', "plus sign", "+1", '{"a": 1}'),
    ('{"a": 0x1f}', "decimal numbers", "0x1f", '{"a": 31}'),
    ('{"a": "it\\\'s"}', "apostrophe", "\\'", '{"a": "it\'s"}'),
    ('{"a":\u00a01}', "U+00A0", "\u00a0", '{"a": 1}'),
    ("{a: 'x\\\u2028y'}", "Key without quotes", "a", '{"a": "xy"}'),
]


@pytest.mark.parametrize(("line", "words", "at", "meant"), LOOSE)
def test_what_javascript_and_word_processors_write_is_read(
    line: str, words: str, at: str, meant: str
) -> None:
    found = diagnose(line)
    assert found.rule == "invalid-json"
    assert words in found.message
    assert line[found.start : found.end] == at
    assert (found.repaired, found.safe) == (meant, True)
    assert found.value == json.loads(meant)


def test_a_comment_goes_on_demand_only() -> None:
    found = diagnose("{a: 1 /* why */}")
    assert (found.repaired, found.safe, found.value) == ('{"a": 1 }', False, {"a": 1})


@pytest.mark.parametrize("mark", ["\x85", "\u2028", "\u2029", "\x1e", "\x0c"])
def test_records_are_told_apart_by_any_line_end(mark: str) -> None:
    found = diagnose(f'{{"a": 1}}{mark}{{"a": 2}}{mark}')
    assert (found.rule, found.message, found.safe) == (
        "trailing-data",
        "2 records on one line",
        True,
    )
    assert found.repaired == '{"a": 1}\n{"a": 2}'
    assert diagnose(f'{{"a": 1}}{mark}').message == f"Character U+{ord(mark):04X} after the object"


# line, rule, safe, repaired, value
MENDED: list[tuple[str, str, bool, str | None, Any]] = [
    ('{"a": 1,}', "invalid-json", True, '{"a": 1}', {"a": 1}),
    ('  {"a": [1, ], } ', "invalid-json", True, '  {"a": [1 ] } ', {"a": [1]}),
    ('{"a": "x\ty\x01"}', "invalid-json", True, '{"a": "x\\ty\\u0001"}', {"a": "x\ty\x01"}),
    ('\ufeff{"a": 1}', "invalid-json", True, '{"a": 1}', {"a": 1}),
    ('{"a":"\\ud83d"}', "lone-surrogate", False, '{"a":""}', {"a": ""}),
    (
        '{"a":"\\\\ud83d \\ude00\\ud83d\\ude00"}',
        "lone-surrogate",
        False,
        '{"a":"\\\\ud83d \\ud83d\\ude00"}',
        {"a": "\\ud83d 😀"},
    ),
    ('{"a": 1} {"a": 2}', "trailing-data", True, '{"a": 1}\n{"a": 2}', {"a": 1}),
    ('{"a":1},', "trailing-data", True, '{"a":1}', {"a": 1}),
    ('{"a":1}{"a":2},{"b":3,}', "trailing-data", True, '{"a":1}\n{"a":2}\n{"b":3}', {"a": 1}),
    ('{"a":1} // no', "trailing-data", False, '{"a":1}', {"a": 1}),
    ('{"a":1} {"b" 2}', "trailing-data", False, None, {"a": 1}),
    ('{"a":1}}', "invalid-json", False, '{"a":1}', {"a": 1}),
    (
        "{'a': 'b', 'c': None}",
        "python-repr-line",
        True,
        '{"a": "b", "c": null}',
        {"a": "b", "c": None},
    ),
    (
        "{'a': true, 'b': True}",
        "python-repr-line",
        True,
        '{"a": true, "b": true}',
        {"a": True, "b": True},
    ),
    (
        "{'a': 'it\\'s \\ud83d\\ude00'}",
        "python-repr-line",
        True,
        '{"a": "it\'s 😀"}',
        {"a": "it's 😀"},
    ),
    (
        "{'a': -9223372036854775809, 'b': [1.10, +1e5, 0.1000000000000000055511151231257827]}",
        "python-repr-line",
        True,
        '{"a": -9223372036854775809, "b": [1.10, 100000.0, 0.1000000000000000055511151231257827]}',
        {"a": -9223372036854775809, "b": [1.1, 1e5, 0.1]},
    ),
    (
        "{'a': 0x1f, 'b': 1_000, 'c': 1., 'd': .5}",
        "python-repr-line",
        True,
        '{"a": 31, "b": 1000, "c": 1.0, "d": 0.5}',
        {"a": 31, "b": 1000, "c": 1.0, "d": 0.5},
    ),
    (
        '{"a": 123456789012345678901234, "b": 1.10,}',
        "invalid-json",
        True,
        '{"a": 123456789012345678901234, "b": 1.10}',
        {"a": 123456789012345678901234, "b": 1.1},
    ),
    ("{'a': 1e999}", "python-repr-line", False, None, MISSING),
    (f"{{'a': {'9' * 400}}}", "python-repr-line", False, None, MISSING),
    ("{3: (1, 2), 'a': 1}", "invalid-json", False, None, MISSING),
    ("{'b': {3: (1, 2)}}", "python-repr-line", False, '{"b": {"3": [1, 2]}}', {"b": {"3": [1, 2]}}),
    ("{'a': b}", "python-repr-line", False, None, MISSING),
    ("{'a': {1, 2}}", "python-repr-line", False, None, MISSING),
    ("Here are 10 examples:", "non-json-preamble", False, "", MISSING),
    ("```json", "non-json-preamble", False, "", MISSING),
    ("\0\0\0", "non-json-preamble", False, "", MISSING),
    ('Sure: {"a": 1}', "non-json-preamble", False, '{"a": 1}', {"a": 1}),
    ('1. {"a":1}', "non-json-preamble", False, '{"a":1}', {"a": 1}),
    ('Sure: {"a" 1}', "non-json-preamble", False, None, MISSING),
    ('"role": "user",', "pretty-printed-json", False, None, MISSING),
    ("},", "pretty-printed-json", False, None, MISSING),
    ('{"messages": [', "pretty-printed-json", False, None, MISSING),
    ("{", "pretty-printed-json", False, None, MISSING),
]


@pytest.mark.parametrize(("line", "rule", "safe", "repaired", "value"), MENDED)
def test_rule_repair_and_value(
    line: str, rule: str, safe: bool, repaired: str | None, value: Any
) -> None:
    found = diagnose(line)
    assert (found.rule, found.safe, found.repaired) == (rule, safe, repaired)
    assert found.value == value


def test_nan_and_overflow_keep_their_value_but_have_no_repair() -> None:
    found = diagnose('{"a": NaN, "b": [-Infinity, nan,]}')
    assert (found.rule, found.start, found.end, found.repaired) == ("nan-or-infinity", 6, 9, None)
    assert math.isnan(found.value["a"])
    assert found.value["b"][0] == -math.inf
    found = diagnose('{"a": 1e999}')
    assert (found.rule, found.repaired, found.value) == ("invalid-json", None, {"a": math.inf})


def test_the_first_of_several_faults_is_reported() -> None:
    found = diagnose('{"a": "x\ty", b: 1}')
    assert (found.message, found.start, found.repaired) == ("Raw tab inside a string", 8, None)


def test_a_long_line_of_many_faults_takes_linear_time() -> None:
    assert diagnose("[" + '"a",' * 200_000 + "]").message == "Trailing comma"
    assert diagnose('{"a": 1}' * 20_000).message == "20000 records on one line"
    assert diagnose('{"a": "' + "\t" * 100_000 + '"}').safe
    assert diagnose('{"a": "' + "x\\n" * 300_000).rule == "invalid-json"
    assert diagnose("{'a': '" + "x" * 5_000_000 + "'}").rule == "python-repr-line"


BYTES = [
    ('{"a": "café crème brûlée"}', "cp1252", "cp1252", 10),
    ('{"a":"привет как дела"}', "cp1251", "cp1251", 6),
]


@pytest.mark.parametrize(("text", "charset", "words", "start"), BYTES)
def test_a_line_in_another_charset(text: str, charset: str, words: str, start: int) -> None:
    found = diagnose_bytes(text.encode(charset))
    assert (found.rule, found.start, found.end) == ("not-utf8", start, start + 1)
    assert words in found.message
    assert found.repaired == text
    assert not found.safe
    assert found.value is MISSING


def test_a_line_of_two_charsets_keeps_what_is_utf8() -> None:
    found = diagnose_bytes('{"a": "é'.encode() + b'\xe9"}')
    assert found.repaired == '{"a": "éé"}'
    assert "utf-8+cp1252" in found.message
    assert found.start == 8


def test_surrogates_encoded_by_themselves_are_joined() -> None:
    found = diagnose_bytes(b'{"a": "\xed\xa0\xbd\xed\xb8\x80"}')
    assert "CESU-8" in found.message
    assert found.repaired == '{"a": "😀"}'


def test_bytes_that_are_utf8_are_diagnosed_as_text() -> None:
    assert diagnose_bytes(b'{"a": 1,}').message == "Trailing comma"


KINDS = [
    ([1], "an array"),
    ("x", "a string"),
    (1.5, "a number"),
    (True, "a boolean"),
    (None, "null"),
]


@pytest.mark.parametrize(("value", "kind"), KINDS)
def test_a_value_that_is_no_object(value: Any, kind: str) -> None:
    found = diagnose_value(value, f" {json.dumps(value)} ")
    assert found is not None
    assert found.rule == "not-an-object"
    assert kind in found.message
    assert found.start == 1


def test_an_object_is_no_fault_and_a_list_of_messages_gets_a_hint() -> None:
    assert diagnose_value({}, "{}") is None
    found = diagnose_value([{"role": "user"}], '[{"role": "user"}]')
    assert found is not None
    assert '"messages"' in (found.help or "")


def test_missing_survives_pickling() -> None:
    assert pickle.loads(pickle.dumps(diagnose("hello"))).value is MISSING


DUPLICATES: list[tuple[str, list[tuple[Any, ...]]]] = [
    ('{"a": 1, "b": 2}', []),
    ('{"a": 1, "a": 2}', [((), "a", '"a"', 9)]),
    ('{"a": 1, "\\u0061": 2}', [((), "a", '"\\u0061"', 9)]),
    ('{"m": [{"x": 1}, {"x": 1, "x": 2}]}', [(("m", 1), "x", '"x"', 26)]),
    ('{"a": {"a": 1}, "b": ["a", "a"]}', []),
    ('{"a": "\\"a\\": 1", "b": "a"}', []),
    ('{"a": 1, "a": 2, "a": 3}', [((), "a", '"a"', 9), ((), "a", '"a"', 17)]),
]


@pytest.mark.parametrize(("text", "want"), DUPLICATES)
def test_duplicate_keys(text: str, want: list[tuple[Any, ...]]) -> None:
    found = duplicate_keys(text)
    assert [(path, key, text[start:end], start) for path, key, start, end in found] == want


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


@settings(max_examples=120, deadline=None)
@given(value=st.dictionaries(st.text(max_size=4), json_values, max_size=4), data=st.data())
def test_any_damage_gets_a_cause_inside_the_line(value: Any, data: st.DataObject) -> None:
    line = json.dumps(value, ensure_ascii=data.draw(st.booleans()))
    at = data.draw(st.integers(0, len(line) - 1))
    with_what = data.draw(
        st.sampled_from(["", '"', "\\", ",", "}", "[", "\t", "x", "'", "\\ud800"])
    )
    line = line[:at] + with_what + line[at + data.draw(st.integers(0, 2)) :]
    try:
        orjson.loads(line)
    except orjson.JSONDecodeError:
        pass
    else:
        return
    found = diagnose(line)
    assert found.message
    assert 0 <= found.start <= found.end <= len(line)
    if found.repaired:
        for part in found.repaired.split("\n"):
            orjson.loads(part)
        if found.safe and found.rule != "trailing-data":
            assert orjson.loads(found.repaired) == found.value


@settings(max_examples=100, deadline=None)
@given(line=st.text(alphabet="{}[]\",:\\'a1-. \tTNu\ufeff", max_size=30))
def test_any_text_is_survived(line: str) -> None:
    found = diagnose(line)
    assert 0 <= found.start <= found.end <= len(line)
    if found.repaired:
        for part in found.repaired.split("\n"):
            orjson.loads(part)


@settings(max_examples=60, deadline=None)
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
        max_leaves=6,
    ).filter(lambda value: isinstance(value, (list, dict)) and value)
)
def test_what_python_prints_is_read_back(value: Any) -> None:
    line = repr(value)
    try:
        orjson.loads(line)
    except orjson.JSONDecodeError:
        found = diagnose(line)
        assert (found.rule, found.value) == ("python-repr-line", value)
