"""The window of a line: carets under the right cells, never a cell too many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ftlint.model.diagnostic import Excerpt, ResolvedEdit
from ftlint.reporters.shared.frame import preview, window
from ftlint.reporters.shared.style import clip, clip_bytes, clip_middle, display_width, wrap


def whole(text: str) -> Excerpt:
    return Excerpt(text, 0, len(text))


@pytest.mark.parametrize(
    ("text", "start", "end", "room", "shown", "pointed"),
    [
        ("abcdef", 2, 4, 20, "abcdef", "cd"),
        ("abcdef", 0, 6, 6, "abcdef", "abcdef"),
        ("a\tb\x00c", 1, 2, 20, "a\u2409b\u2400c", "\u2409"),
        ("\u6f22\u5b57x", 1, 2, 20, "\u6f22\u5b57x", "\u5b57"),
        ("ae\u0301b", 3, 4, 20, "ae\u0301b", "b"),
        ("a\u202eb", 1, 2, 20, "a\\u202eb", "\\u202e"),
        ("ae\u0301b", 2, 3, 20, "ae\\u0301b", "\\u0301"),
        ("abc", 3, 3, 20, "abc ", " "),
        ("abc", 1, 1, 20, "abc", "b"),
        ("a" * 50 + "X" + "b" * 50, 50, 51, 20, "…aaaaaaXbbbbbbbbbbb…", "X"),
        ("X" + "b" * 50, 0, 1, 20, "X" + "b" * 18 + "…", "X"),
        ("a" * 50 + "X", 50, 51, 20, "…" + "a" * 18 + "X", "X"),
        ("a" * 9 + "X" * 50, 9, 59, 20, "…" + "X" * 18 + "…", "X" * 18),
        ("X" * 50, 0, 50, 20, "X" * 19 + "…", "X" * 19),
    ],
)
def test_window(text: str, start: int, end: int, room: int, shown: str, pointed: str) -> None:
    found = window(whole(text), start, end, room)
    assert found.text == shown
    assert found.text[found.start : found.end] == pointed
    assert display_width(found.text[: found.start]) == found.offset
    assert display_width(pointed) == found.marks


def test_window_of_a_part_of_a_line() -> None:
    part = Excerpt("b" * 30, 1000, 5000)
    found = window(part, 1010, 1012, 20)
    assert found.text == "…" + "b" * 18 + "…"
    assert found.marks == 2
    assert window(part, 10, 12, 20).marks == 0
    assert window(part, 2000, 2001, 20).marks == 0
    assert window(part, 990, 1001, 20).marks == 1
    assert window(part, None, None, 20).marks == 0


def test_window_in_ascii() -> None:
    found = window(whole("\u6f22" * 20 + "X" + "b" * 50), 20, 21, 30, ascii_only=True)
    assert found.text == "...\\u6f22Xbbbbbbbbbbbbbbb..."
    assert found.marks == 1


@hypothesis_settings(max_examples=300, deadline=None)
@given(
    st.text(st.sampled_from("ab\u6f22\u0301\x00\u202e\U0001f600\ud800"), max_size=60),
    st.integers(0, 60),
    st.integers(0, 60),
    st.integers(16, 60),
    st.sampled_from([0, 7]),
    st.sampled_from([0, 7]),
    st.booleans(),
)
def test_window_never_exceeds_the_room(
    text: str, start: int, size: int, room: int, before: int, after: int, ascii_only: bool
) -> None:
    start = min(start, len(text))
    end = min(start + size, len(text))
    part = Excerpt(text, before, before + len(text) + after)
    found = window(part, before + start, before + end, room, ascii_only)
    assert display_width(found.text) <= room
    assert found.offset + found.marks <= room
    assert display_width(found.text[: found.start]) == found.offset
    assert display_width(found.text[found.start : found.end]) == found.marks
    if after == 0 or start < len(text):
        assert found.marks >= 1


def test_preview_shows_only_what_changes() -> None:
    line = '{"messages":[{"role":"user","content":"Hi"}],"weight":"1","n":2}'
    at = line.index('"1"')
    change = preview(whole(line), [ResolvedEdit(at, at + 3, "1")], 60)
    assert change is not None
    assert change.before == '…nt":"Hi"}],"weight":"1","n":2}'
    assert change.after == '…nt":"Hi"}],"weight":1,"n":2}'
    assert change.elsewhere == 0


def test_preview_of_several_edits_and_of_none_in_sight() -> None:
    part = Excerpt("x" * 100, 1000, 5000)
    edits = [ResolvedEdit(1010, 1011, "A"), ResolvedEdit(1012, 1013, "B"), ResolvedEdit(9, 9, "C")]
    change = preview(part, edits, 60)
    assert change is not None and change.elsewhere == 1
    assert change.before == "…" + "x" * 33 + "…"
    assert change.after == "…" + "x" * 10 + "AxB" + "x" * 20 + "…"
    assert preview(part, [ResolvedEdit(9, 9, "C")], 60) is None
    assert preview(part, [], 60) is None


def test_preview_of_a_long_value_finds_the_change_in_it() -> None:
    line = '{"a":"' + "x" * 300 + "\u00e2\u20ac" + "y" * 80 + '"}'
    new = line[5:-1].replace("\u00e2\u20ac", "-")
    change = preview(whole(line), [ResolvedEdit(5, len(line) - 1, new)], 50)
    assert change is not None
    assert "\u00e2\u20ac" in change.before and "x-y" in change.after
    assert max(map(display_width, (change.before, change.after))) <= 50


@pytest.mark.parametrize(
    ("text", "width", "parts"),
    [
        ("one two three", 40, ["one two three"]),
        ("one two three", 8, ["one two", "  three"]),
        ("abcdefghij", 4, ["abcd", " efg", " hij"]),
        ("\u6f22\u6f22\u6f22", 4, ["\u6f22\u6f22", " \u6f22"]),
    ],
)
def test_wrap(text: str, width: int, parts: list[str]) -> None:
    found = ["".join(text for text, _ in line).rstrip() for line in wrap([(text, "")], width)]
    assert found == parts


@hypothesis_settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("ab \u6f22e\u0301"), max_size=80), st.integers(8, 40))
def test_wrap_and_clip_keep_to_the_width(text: str, width: int) -> None:
    parts = ["".join(part for part, _ in line) for line in wrap([(text, "")], width)]
    assert all(display_width(part) <= width for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert display_width(clip(text, width)) <= width
    assert display_width(clip_middle(text, width)) <= width
    assert len(clip_bytes(text, width).encode("utf-8")) <= width
