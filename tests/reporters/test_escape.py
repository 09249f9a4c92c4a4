"""Escapes: nothing raw gets through, and what can be undone is."""

from __future__ import annotations

import json
import unicodedata
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint.reporters.shared.escape import (
    INVISIBLE,
    defuse,
    json_text,
    markdown_code,
    markdown_text,
    show,
    xml_text,
)
from ftlint.reporters.shared.privacy import mask, mask_quoted

ANY = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x00\x1b\x7f", "\u2400\u241b\u2421"),
        ("\x85\u200b\u202e\u2028\ufeff", "\\u0085\\u200b\\u202e\\u2028\\ufeff"),
        ("\ud83d", "\\ud83d"),
        ("\U000e0041", "\\U000e0041"),
        ("\u6f22 e\u0301 \u00a0 \U0001f600", "\u6f22 e\u0301 \u00a0 \U0001f600"),
    ],
)
def test_show(raw: str, shown: str) -> None:
    assert show(raw) == shown


@settings(max_examples=200)
@given(ANY)
def test_nothing_invisible_is_left(text: str) -> None:
    for shown in (show(text), xml_text(text), markdown_text(text), json_text(text)):
        assert not {char for char in shown if unicodedata.category(char) in INVISIBLE}
    assert show(text, ascii_only=True).isascii()


@settings(max_examples=200)
@given(st.text(max_size=60))
def test_json_can_be_read_back(text: str) -> None:
    assert json.loads(json_text({"a": text + "##[x"})) == {"a": text + "##[x"}


@settings(max_examples=100)
@given(st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=40))
def test_xml_can_be_read_back(text: str) -> None:
    assert unescape(xml_text(text + "##[x ::y")) == text + "##[x ::y"


@pytest.mark.parametrize(
    ("raw", "inert"),
    [
        ("::error::x", ":\u200b:error::x"),
        ("  ::group::x", "  :\u200b:group::x"),
        ("a ::error::x", "a ::error::x"),
        ("##[error]x", "##\u200b[error]x"),
        ("a ##vso[task]", "a ##\u200bvso[task]"),
        ("  ::: data/a.jsonl:7", "  :\u200b:: data/a.jsonl:7"),
        ("x\n::error::y", "x\n:\u200b:error::y"),
    ],
)
def test_defuse(raw: str, inert: str) -> None:
    assert defuse(raw) == inert


def test_markdown_code_outruns_backticks() -> None:
    assert markdown_code("plain") == "`plain`"
    assert markdown_code("`a``") == "``` `a`` ```"
    assert markdown_code("") == "` `"


def test_masks() -> None:
    assert mask("short") == "…"
    assert mask_quoted("the key 'sk-abcdefgh' isn't 'safe'") == "the key 's…h' isn't '…'"
    assert mask_quoted('holds "o\'brien@example.com"') == 'holds "o…@…m"'
