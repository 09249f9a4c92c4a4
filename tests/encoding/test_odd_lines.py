"""Which lines of JSON may hold damage: never fewer than those whose strings look damaged."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ftlint.encoding import suspicious
from ftlint.encoding.residue import controls, separators
from ftlint.encoding.scan import odd_lines

CLEAN = ["naïve café", "你是一个有用的助手。", "Привет, как дела?", "καλημέρα", "line\nbreak é"]
DAMAGED = ["cafÃ©", "Itâ€™s", "Ð¿Ñ€Ð¸Ð²ÐµÑ‚", "鏂囧瓧", "\x93c\x94 é", "a\u2028b", "天\x7f气"]
PIECES = [
    "Ã",
    "â",
    "ð",
    "Â",
    "s",
    "t",
    "\n",
    "\t",
    "\\",
    " ",
    '"',
    "1",
    "a",
    "é",
    "锟斤",
    "天",
    ".",
]


def line(*texts: str) -> bytes:
    return json.dumps({"a": list(texts)}, ensure_ascii=False).encode("utf-8", "surrogatepass")


def test_clean_lines_are_not_among_them() -> None:
    assert odd_lines([line(text) for text in CLEAN]) == set()


@pytest.mark.parametrize("text", DAMAGED)
@pytest.mark.parametrize("place", [0, 2, len(CLEAN)])
def test_a_damaged_line_is_found_wherever_it_is(text: str, place: int) -> None:
    lines = [line(clean) for clean in CLEAN]
    lines.insert(place, line("é", text))
    assert odd_lines(lines) == {lines[place]}


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), min_size=1, max_size=4))
@example(["nð", "\nð"])
@example(["\tÃ\\n"])
@example(["a\\n锟斤b"])
@example(['â"'])
def test_no_string_that_looks_damaged_is_missed(texts: list[str]) -> None:
    lines = [line(text) for text in texts]
    found = odd_lines(lines)
    for text, one in zip(texts, lines, strict=True):
        if suspicious(text) or any(controls(text)) or any(separators(text)):
            assert one in found or b"\\u" in one


def test_a_record_that_is_spread_over_lines_is_left_to_the_rules() -> None:
    lines = [b'{"a":\n"\xc3\xa9"}', line("é")]
    assert odd_lines(lines) == set(lines)
