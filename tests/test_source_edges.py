"""Edges of reading: what tells data from texts, ends of what is looked at, lines that go on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ftlint.errors import SourceError, UsageError
from ftlint.source import Chunk, Source, Traits, read_range, sniff
from ftlint.source.discover import discover
from ftlint.source.foreign import Count, is_foreign
from ftlint.source.records import whole_records
from ftlint.source.sniff import HEAD, sniff_layout
from ftlint.source.split_names import split_name
from ftlint.source.spread import is_record
from ftlint.source.traits import FEW
from ftlint.source.wide import transcoded, unmarked_charset, with_tail

RECORD = b'{"messages": []}'


def foreign(data: bytes, name: str = "a.jsonl") -> bool:
    source = Source(None, name, data)
    return is_foreign(source, sniff(source))


def test_a_file_half_of_which_is_json_is_data() -> None:
    assert not foreign(RECORD + b"\nwords\n")
    assert foreign(RECORD + b"\nwords\nmore words\n")


def test_each_line_without_json_counts_once() -> None:
    count = Count()
    count.add([b"words", b"  ", RECORD, b"more words"])
    assert (count.lines, count.good) == (3, 1)


def test_the_lines_of_a_string_with_raw_breaks_belong_to_its_record() -> None:
    count = Count()
    count.add([b'{"content": "one', b"two", b'three"}', b"words"])
    assert (count.lines, count.good) == (2, 1)


def test_a_line_that_the_head_cuts_off_does_not_decide() -> None:
    long = b'{"content": "' + b"x" * HEAD + b'"}\n'
    assert foreign(b"title\n" + long + b"words\n" * 5)
    assert not foreign(b"title\n" + long + RECORD + b"\n")


@pytest.mark.parametrize("head", [b"PK\3\4" + bytes(60), b"\x89PNG\r\n\x1a\n" + bytes(60)])
def test_a_binary_file_is_told_by_what_it_is_and_not_as_a_text(head: bytes) -> None:
    assert not foreign(head)


def test_a_pointer_of_git_lfs_is_not_a_text() -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 12\n"
    assert not foreign(pointer.encode())


def test_an_object_without_keys_is_not_a_record_by_itself() -> None:
    assert is_record(b' {"a": 1} ')
    assert not is_record(b"{}")
    assert not is_record(b'["a"]')
    assert not is_record(b'{"a": 1')


def test_what_was_begun_is_given_where_the_source_breaks_off() -> None:
    def chunks() -> Iterator[Chunk]:
        yield Chunk(RECORD + b'\n{"content": "one\n', 0, 0)
        raise SourceError("a.jsonl: became shorter")

    found = []
    with pytest.raises(SourceError):
        for chunk in whole_records(chunks()):
            found.append((chunk.offset, chunk.data))
    assert found == [(0, RECORD + b"\n"), (17, b'{"content": "one\n')]


def test_a_range_that_is_read_alone_is_the_first_chunk(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(RECORD + b"\n")
    assert read_range(Source(str(path), "a.jsonl"), 0, 17).index == 0


def test_a_range_in_which_no_line_begins_is_the_last_where_the_file_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(RECORD + b"\n" + RECORD + b"\n")
    source = Source(str(path), "a.jsonl")
    size = 2 * len(RECORD) + 2
    assert [read_range(source, start, size).last for start in (0, 20, size - 1)] == [True] * 3
    assert not read_range(source, 5, 10).last


@pytest.mark.parametrize(
    ("text", "layout"),
    [
        ('{"a": [\n {"b":\n  1},\n oops\n', "pretty"),
        ('{"a": 1,\n{"b": 2}\n', "lines"),
        ('{"a": 1,\n "b": oops}\n', "pretty"),
    ],
)
def test_a_broken_object_goes_on_over_lines_unless_a_whole_one_follows(
    text: str, layout: str
) -> None:
    assert sniff_layout(text, whole=True) == layout


def test_utf16_at_the_end_of_data_in_memory_is_seen() -> None:
    lines = (RECORD + b"\n") * (2 * HEAD // len(RECORD))
    data = lines + (RECORD.decode() + "\r\n").encode("utf-16-le") * 40
    assert sniff(Source(None, "a.jsonl", data)).charset == "utf-8+utf-16-le"


@pytest.mark.parametrize(("text", "seen"), [("[1]", False), ("[12]", True), ("[123]", True)])
def test_what_is_appended_must_be_long_enough_to_tell(text: str, seen: bool) -> None:
    """Four characters are eight bytes; fewer may be zero bytes by chance."""
    tail = RECORD + b"\n" + text.encode("utf-16-le")
    assert with_tail("utf-8", tail) == ("utf-8+utf-16-le" if seen else "utf-8")


def test_some_zero_bytes_in_the_other_places_are_letters() -> None:
    """U+4E00 and its like have a zero byte where ASCII has its letter: one in twenty may."""
    few, more = ("a" * 9 + "\u4e00" * count + "a" * 9 for count in (2, 3))
    assert unmarked_charset(few.encode("utf-16-le")) == "utf-16-le"
    assert unmarked_charset(more.encode("utf-16-le")) == "utf-8"


MIXED = [
    ("utf-8+utf-16-le", RECORD + b"\n", '{"a": "é"}\r\n'.encode("utf-16-le")),
    ("utf-8+utf-16-be", RECORD + b"\n", '{"a": "é"}\r\n'.encode("utf-16-be")),
    ("utf-8+utf-16-le", b'{"a": "\0 b"}\n' * 3, '{"a": "é"}\r\n'.encode("utf-16-le")),
    ("utf-16-le+utf-8", '\n\n{"a": "é"}\n'.encode("utf-16-le"), RECORD + b"\n"),
    ("utf-16-le+utf-8", "\n".encode("utf-16-le"), RECORD + b"\n"),
    ("utf-16-be+utf-8", '\n{"a": "é"}\n'.encode("utf-16-be"), RECORD + b"\n"),
]


@pytest.mark.parametrize(("charset", "first", "second"), MIXED)
@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 8, 11, 64])
def test_a_mixture_is_read_alike_in_blocks_of_any_size(
    charset: str, first: bytes, second: bytes, size: int
) -> None:
    data = first + second
    one, other = charset.split("+")
    expected = first.decode(one).encode() + second.decode(other).encode()
    blocks = iter([data[at : at + size] for at in range(0, len(data), size)])
    assert b"".join(transcoded(blocks, charset)) == expected


def test_the_first_few_blank_lines_of_a_file_are_kept_however_it_is_cut() -> None:
    traits = Traits()
    for _ in range(3):
        traits.observe_lines(b"\n\n\n", [b"", b"", b""], [1, 2, 3])
    assert traits.blank_lines == list(range(1, FEW + 1))
    assert traits.blank_count == 9


def test_a_split_word_at_the_beginning_of_a_name() -> None:
    found = split_name("val_.jsonl")
    assert found is not None and found.glob == "val_.jsonl"


def test_a_link_to_nothing_is_called_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.symlink("gone.jsonl", "link.jsonl")
    with pytest.raises(UsageError, match=r"link\.jsonl: is a link to a file that does not exist"):
        discover(["link.jsonl"], root=str(tmp_path))
