"""UTF-16 and UTF-32: told only on evidence, decoded whatever happened to the file."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint.lint import check
from ftlint.model.settings import Selection, Settings
from ftlint.source import Source, open_blocks, plan_ranges, sniff
from ftlint.source.wide import transcoded, unmarked_charset
from tests.cli.runner import ftlint

FIRST = '{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yo"}]}'
SECOND = FIRST.replace("Hi", "上Ċ ä½ 😀")


def memory(data: bytes) -> Source:
    return Source(None, "a.jsonl", data)


TEXTS = [
    FIRST,
    SECOND,
    "[1]",
    "Hello",
    '{"a": "' + "你好" * 500 + '"}\n',
    '""',
    "{" + "\n\t" * 80 + "}",
    '["你好, said the harbour pilot"]',
    '"so we met at the café"',
    '["' + "a" * 15 + '\x7f"]',
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark(text: str, charset: str) -> None:
    assert unmarked_charset(text.encode(charset)) == charset


@pytest.mark.parametrize("text", [FIRST, SECOND, "[1]", '""', "{" + "\n\t" * 80 + "}"])
@pytest.mark.parametrize("charset", ["utf-32-le", "utf-32-be"])
def test_utf32_without_a_mark(text: str, charset: str) -> None:
    assert unmarked_charset(text.encode(charset)) == charset
    assert unmarked_charset((text * 40).encode(charset) + b"\0\0") == charset


NARROW = [
    ('["' + "a" * 14 + '\x7f"]').encode("utf-16-le"),  # more than one sign in twenty
    b'["a\0a"]',
    b'{"a":"\0"}',
    b"\0\0\0\0\0\0\0\0",
    b"a\0",
    b"\0",
    b'{"a": "' + b"x\0" * 40 + b'"}',
    b"\x01\0\x02\0\x03\0\x04\0" * 9,
    FIRST.encode("utf-16-le")[:21],
    FIRST.encode() + b"\0" * 400,
]


@pytest.mark.parametrize("data", NARROW)
def test_zero_bytes_alone_are_no_evidence(data: bytes) -> None:
    assert unmarked_charset(data) == "utf-8"
    assert sniff(memory(data)).charset == "utf-8"
    report = check([memory(data)], Settings(selection=Selection(("ALL",))))
    assert report.errors == []


MIXED = {
    "appended by PowerShell": FIRST.encode() + b"\n" + f"{SECOND}\r\n".encode("utf-16-le"),
    "appended with a mark": FIRST.encode() + b"\n" + f"\ufeff{SECOND}\r\n".encode("utf-16-le"),
    "big-endian": FIRST.encode() + b"\n" + f"{SECOND}\n".encode("utf-16-be"),
    "at an odd place": FIRST.encode() + b"\n\n" + SECOND.encode("utf-16-le"),
    "utf-8 after utf-16": f"\ufeff{SECOND}\n".encode("utf-16-le") + FIRST.encode() + b"\n",
    "to and fro": b"\n".join(
        (FIRST.encode(), f"{SECOND}\n{SECOND}\n".encode("utf-16-le") + FIRST.encode())
    )
    + b"\n"
    + FIRST.encode("utf-16-le"),
}


def plain(data: bytes) -> list[str]:
    return [line.strip() for line in data.decode().splitlines() if line]


@pytest.mark.parametrize("kind", MIXED)
def test_utf16_appended_to_utf8_is_read_line_by_line(kind: str) -> None:
    source = memory(MIXED[kind])
    assert "+" in sniff(source).charset
    want = [SECOND, FIRST] if kind == "utf-8 after utf-16" else [FIRST, SECOND]
    assert plain(b"".join(open_blocks(source)))[:2] == want
    for size in (1, 2, 3, 7, 100):
        assert b"".join(open_blocks(source, size)) == b"".join(open_blocks(source))


@settings(max_examples=150, deadline=None)
@given(
    parts=st.lists(
        st.tuples(st.sampled_from([FIRST, SECOND, '{"a": "é"}']), st.integers(1, 3)),
        min_size=2,
        max_size=5,
    ),
    wide=st.sampled_from(["utf-16-le", "utf-16-be"]),
    narrow_first=st.booleans(),
    size=st.integers(1, 400),
)
def test_parts_that_take_turns_are_read_whole(
    parts: list[tuple[str, int]], wide: str, narrow_first: bool, size: int
) -> None:
    data, lines = b"", []
    for number, (line, count) in enumerate(parts):
        charset = "utf-8" if (number % 2 == 0) == narrow_first else wide
        data += f"{line}\n".encode(charset) * count
        lines += [line] * count
    charset = f"utf-8+{wide}" if narrow_first else f"{wide}+utf-8"
    blocks = iter([data[start : start + size] for start in range(0, len(data), size)])
    assert plain(b"".join(transcoded(blocks, charset))) == lines


def test_the_lines_of_both_parts_are_checked_and_the_fix_writes_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(MIXED["appended by PowerShell"])
    assert plan_ranges(Source(str(path), "a.jsonl"), 100) is None
    result = ftlint("check", "a.jsonl", "--output-format", "concise", cwd=tmp_path)
    assert "J010 not-utf8" in result.stdout
    assert "The file is UTF-8 and goes on as UTF-16-LE" in result.stdout
    ftlint("check", "a.jsonl", "--fix", "--unsafe-fixes", "--select", "J", cwd=tmp_path)
    assert path.read_bytes().decode() == f"{FIRST}\n{SECOND}\n"


def test_a_long_file_is_seen_by_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes((FIRST.encode() + b"\n") * 2000 + f"{SECOND}\r\n".encode("utf-16-le"))
    source = Source(str(path), "a.jsonl")
    assert sniff(source).charset == "utf-8+utf-16-le"
    lines = plain(b"".join(open_blocks(source)))
    assert lines == [FIRST] * 2000 + [SECOND]


@settings(max_examples=60, deadline=None)
@given(
    lines=st.lists(st.sampled_from([FIRST, SECOND, "", "上", '{"a": "é"}']), max_size=4),
    charset=st.sampled_from(["utf-16-le", "utf-16-be", "utf-32-le"]),
    cut=st.integers(0, 5),
    size=st.integers(1, 50),
)
def test_damaged_utf16_is_never_an_error(
    lines: list[str], charset: str, cut: int, size: int
) -> None:
    mark = codecs.BOM_UTF16_LE if charset.endswith("le") else codecs.BOM_UTF16_BE
    data = mark + "\n".join(lines).encode(charset)
    source = memory(data[: len(data) - cut])
    report = check([source], Settings(selection=Selection(("ALL",)), chunk_size=size))
    assert report.errors == []


@pytest.mark.parametrize(
    ("rest", "want"), [(b"\n", b"\n"), (b"\r", b"\r"), (b"\0", b""), (b"x", b"\xed\xb1\xb8")]
)
def test_half_a_character_at_the_end_is_a_line_end_or_kept_as_it_is(
    rest: bytes, want: bytes
) -> None:
    """Editors that know nothing of UTF-16 end a file with one byte."""
    data = iter([FIRST.encode("utf-16-le") + rest])
    assert b"".join(transcoded(data, "utf-16-le")) == FIRST.encode() + want


@pytest.mark.parametrize("wide", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("narrow", ["", FIRST + "\n", '{"a": "x\0y"}\n', '{"a": "x\0\0y"}\n'])
@pytest.mark.parametrize("line", [FIRST, '["一一"]\n'])
def test_the_wide_part_begins_where_its_first_character_is(
    wide: str, narrow: str, line: str
) -> None:
    """Not at a zero byte of the part before it, whatever that part holds, and if it is empty."""
    data = iter([part for part in (narrow.encode(), line.encode(wide) * 2) if part])
    assert b"".join(transcoded(data, f"utf-8+{wide}")).decode() == narrow + line * 2
