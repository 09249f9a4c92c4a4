"""Reading sources: chunks of whole lines, ranges, compression, charsets, traits."""

from __future__ import annotations

import gzip
import os
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ftlint.source as source_room
from ftlint.errors import SourceError
from ftlint.source import (
    LONG_LINE,
    Chunk,
    Source,
    Traits,
    open_blocks,
    open_chunks,
    plan_ranges,
    read_range,
    sniff,
    stamp,
    verify_unchanged,
)
from ftlint.source.blocks import zstd_module
from ftlint.source.records import line_batches

LINES = b"".join(b'{"n": %d, "t": "%s"}\n' % (i, b"x" * (i * 7 % 90)) for i in range(300))


def compress_zstd(data: bytes) -> bytes:
    return bytes(zstd_module().compress(data))


def text(chunks: list[Chunk]) -> bytes:
    return b"".join(chunk.data for chunk in chunks)


def memory(data: bytes, name: str = "x.jsonl") -> Source:
    return Source(None, name, data)


def on_disk(folder: Path, data: bytes, name: str = "x.jsonl") -> Source:
    path = folder / name
    path.write_bytes(data)
    return Source(str(path), name)


ENCODED = {
    "plain": LINES,
    "bom": b"\xef\xbb\xbf" + LINES,
    "gzip": gzip.compress(LINES),
    "gzip members": gzip.compress(LINES[:1000]) + gzip.compress(LINES[1000:]) + b"\0" * 100,
    "zstd": compress_zstd(LINES),
    "zstd frames": compress_zstd(LINES[:1000]) + compress_zstd(LINES[1000:]),
    "gzip with bom": gzip.compress(b"\xef\xbb\xbf" + LINES),
    "utf-16": LINES.decode().encode("utf-16"),
    "utf-16 without mark": LINES.decode().encode("utf-16-be"),
    "utf-32": LINES.decode().encode("utf-32"),
    "utf-16 in zstd": compress_zstd(LINES.decode().encode("utf-16")),
}


@pytest.mark.parametrize("size", [1, 64, 1000, 1 << 20])
@pytest.mark.parametrize("kind", ENCODED)
def test_chunks_are_whole_lines_and_lose_nothing(kind: str, size: int) -> None:
    chunks = list(open_chunks(memory(ENCODED[kind]), size))
    assert text(chunks) == LINES
    assert [chunk.last for chunk in chunks] == [False] * (len(chunks) - 1) + [True]
    assert [chunk.index for chunk in chunks] == list(range(len(chunks)))
    offset = chunks[0].offset
    assert offset == (3 if "bom" in kind else 0)
    for chunk in chunks:
        assert chunk.offset == offset
        assert chunk.data.endswith(b"\n")
        offset += len(chunk.data)


def test_a_line_longer_than_the_chunk_comes_whole() -> None:
    data = b"a\n" + b"x" * 100_000 + b"\nb"
    chunks = list(open_chunks(memory(data), 10))
    assert text(chunks) == data
    assert any(b"x" * 100_000 + b"\n" in chunk.data for chunk in chunks)
    assert chunks[-1].data.endswith(b"b")


def test_bytes_that_are_not_utf8_arrive_as_they_are() -> None:
    data = b'{"a": "\xe9"}\n{"a": 1}\n'
    assert text(list(open_chunks(memory(data), 100))) == data


def test_lone_surrogates_of_utf16_stay_on_their_line() -> None:
    data = '{"a": "\ud800"}\n{"b": 1}\n'.encode("utf-16", "surrogatepass")
    lines = text(list(open_chunks(memory(data), 100))).split(b"\n")
    assert lines == [b'{"a": "\xed\xa0\x80"}', b'{"b": 1}', b""]


CUT = {
    "gzip cut off": (gzip.compress(LINES)[:-40], "gzip data is cut off after byte"),
    "gzip damaged": (gzip.compress(LINES)[:-8] + b"\xff" * 8, "gzip data is damaged after byte"),
    "zstd cut off": (
        compress_zstd(LINES) + compress_zstd(LINES)[:-40],
        "zstd data is cut off after byte",
    ),
    "zstd damaged": (
        compress_zstd(LINES) + compress_zstd(b"x")[:-2] + b"garbage!" * 9,
        "zstd data is damaged after byte",
    ),
}


@pytest.mark.parametrize("kind", CUT)
def test_damage_comes_after_the_whole_lines_before_it(kind: str) -> None:
    data, words = CUT[kind]
    with pytest.raises(SourceError, match=f"^x.jsonl: .*{words}"):
        list(open_chunks(memory(data), 64))
    found = until_error(data)
    assert found
    assert (LINES + LINES).startswith(text(found))
    assert all(chunk.data.endswith(b"\n") for chunk in found)


def until_error(data: bytes) -> list[Chunk]:
    found = []
    try:
        for chunk in open_chunks(memory(data), 64):
            found.append(chunk)
    except SourceError:
        pass
    return found


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"^gone\.jsonl: cannot be read: no such file"):
        list(open_chunks(Source(str(tmp_path / "gone.jsonl"), "gone.jsonl"), 10))
    with pytest.raises(SourceError, match="is a folder"):
        sniff(Source(str(tmp_path), "folder"))


def test_a_file_that_changes_while_it_is_read(tmp_path: Path) -> None:
    source = on_disk(tmp_path, LINES)
    chunks = open_chunks(source, 64)
    next(chunks)
    on_disk(tmp_path, LINES + b"{}\n")
    with pytest.raises(SourceError, match="changed while it was read"):
        list(chunks)
    chunks = open_chunks(source, 64)
    next(chunks)
    os.unlink(source.path or "")
    with pytest.raises(SourceError, match="vanished while it was read"):
        list(chunks)


def test_stamps(tmp_path: Path) -> None:
    source = on_disk(tmp_path, b"{}\n")
    before = stamp(source)
    verify_unchanged(source, before)
    on_disk(tmp_path, b"{}\n{}\n")
    with pytest.raises(SourceError):
        verify_unchanged(source, before)
    assert stamp(memory(b"")) is None


@settings(max_examples=80, deadline=None)
@given(
    lines=st.lists(st.binary(max_size=12).map(lambda b: b.replace(b"\xef", b"")), max_size=12),
    cuts=st.lists(st.integers(0, 160), max_size=5),
)
def test_any_ranges_add_up_to_the_file(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], cuts: list[int]
) -> None:
    data = b"\n".join(lines)
    source = on_disk(tmp_path_factory.getbasetemp(), data, "ranges.jsonl")
    edges = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    chunks = [read_range(source, a, b) for a, b in pairwise(edges)]
    assert text(chunks) == data
    for chunk, (start, end) in zip(chunks, pairwise(edges), strict=True):
        if chunk.data:
            assert start <= chunk.offset < end
            assert data[chunk.offset : chunk.offset + len(chunk.data)] == chunk.data


def test_ranges_of_a_file(tmp_path: Path) -> None:
    source = on_disk(tmp_path, b"\xef\xbb\xbf" + LINES)
    ranges = plan_ranges(source, 1000)
    assert ranges is not None
    chunks = [read_range(source, start, end) for start, end in ranges]
    assert text(chunks) == LINES
    assert chunks[0].offset == 3
    assert [chunk.last for chunk in chunks].count(True) == 1
    with pytest.raises(SourceError, match="became shorter"):
        read_range(source, 0, len(LINES) + 100)


@pytest.mark.parametrize("data", [ENCODED["gzip"], ENCODED["utf-16"], b"[{}]", b'{\n "a": 1\n}\n'])
def test_no_ranges_for_what_cannot_be_cut(tmp_path: Path, data: bytes) -> None:
    assert plan_ranges(on_disk(tmp_path, data), 100) is None
    assert plan_ranges(memory(LINES), 100) is None


LAYOUTS = [
    (b"", "lines"),
    (b" \n\n", "lines"),
    (b'{"a": 1}', "lines"),
    (b'{"a": 1}\n{"a": 2}\n', "lines"),
    (b'[{"a": 1}, {"a": 2}]', "array"),
    (b'[\n  {"a": 1},\n  {"a": 2}\n]\n', "array"),
    (b"[1]\n[2]\n", "lines"),
    (b'{\n "a": 1\n}\n{\n "a": 2\n}\n', "pretty"),
    (b'{"m": [\n {"a": 1}\n]}\n', "pretty"),
    (b'{"a": 1}\n{\n "a": 2\n}\n', "pretty"),
    (b'{"a": "cut off\n{"a": 2}\n', "lines"),
    (b"{'a': 1}\n{'a': 2}\n", "lines"),
    (b'{"a": "b" "c": 1}\n{"a": 2}\n', "lines"),
    (b'{"a": 1},\n{"a": 2},\n', "lines"),
    (b'{"a": 1} {"a": 2}\n', "lines"),
    (b'{"a": 1}' * 10_000, "concatenated"),
    (b'{"a": "' + b"x" * 100_000 + b'"}\n', "lines"),
    (b'[{"a": "' + b"x" * 100_000 + b'"}]\n', "array"),
    (b"Here are some:\n" + b'{"a": 1}\n', "lines"),
    (b"Dear reader,\nnothing here.\n", "text"),
    (b'"a"\n"b"\n', "lines"),
    (b"1\n2\n", "lines"),
    (b'```json\n[\n {"a": 1}\n]\n```\n', "lines"),
    (b'{"a": "' + b"words left open " * 3000 + b'\nand more"}\n', "lines"),
    (b'{"a": "' + b'\\"' * 30_000, "lines"),
    (b'{"a": [\n' + b"5" * 5000 + b"]}\n", "lines"),
    (b"5" * 5000 + b"\n", "text"),
]


@pytest.mark.parametrize(("data", "layout"), LAYOUTS)
def test_layout(data: bytes, layout: str) -> None:
    assert sniff(memory(data)).layout == layout


def test_what_the_head_tells() -> None:
    assert sniff(memory(ENCODED["zstd"], "a.jsonl.zst")).compression == "zstd"
    assert sniff(memory(ENCODED["utf-16"])).bom == "utf-16-le"
    assert sniff(memory(ENCODED["utf-16 without mark"])).charset == "utf-16-be"
    assert sniff(memory(ENCODED["utf-16 without mark"])).bom is None
    assert sniff(memory(b"", "-")).extension is None
    assert sniff(memory(b"", "a/TRAIN.JSONL.gz")).extension == ".jsonl"
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n"
    traits = sniff(memory(pointer))
    assert (traits.lfs_pointer, traits.lfs_size) == (True, 12345)


BINARY = [
    (b"PAR1\x15\x00\x15", "a Parquet file"),
    (b"PK\x03\x04....xl/workbook.xml", "an Excel workbook"),
    (b"PK\x03\x04....conversations.json", "a zip archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"%PDF-1.7", "a PDF document"),
]


@pytest.mark.parametrize(("data", "kind"), BINARY)
def test_binary_files_are_named_and_refused(data: bytes, kind: str) -> None:
    assert sniff(memory(data)).binary == kind
    with pytest.raises(SourceError, match=f"is {kind}"):
        list(open_chunks(memory(data), 10))
    with pytest.raises(SourceError, match=f"is {kind}"):
        list(open_blocks(memory(data)))


def observe(data: bytes, size: int) -> Traits:
    """Observe chunks apart, as workers do, and merge them."""
    total = Traits()
    for chunk in open_chunks(memory(data), size):
        part = Traits()
        part.observe(chunk.data)
        total.merge(part)
    return total


COUNTED = [
    (b"", {"lines": 0, "empty": True, "final_newline": True}),
    (b"\n \n\t\r\n", {"lines": 3, "empty": True, "blank_count": 3}),
    (b"a\nb", {"lines": 2, "final_newline": False, "blank_count": 0, "empty": False}),
    (b"a\r\nb\n\rc\r\n", {"lines": 3, "crlf_lines": 2, "lone_cr": 1}),
    (b"a\n\nb\n \nc\n", {"blank_count": 2, "blank_lines": [2, 4], "middle_blank": 2}),
    (b"a\n\n\n", {"blank_count": 2, "trailing_blank": 2, "middle_blank": 0, "lines": 3}),
    (b"\na\n\nb\n\n  ", {"blank_lines": [1, 3, 5, 6], "trailing_blank": 2, "middle_blank": 2}),
    (b"a\n" + b"\n" * 9 + b"b\n", {"blank_count": 9, "blank_lines": [2, 3, 4, 5, 6]}),
    (b"a\0\0\n\0", {"nul_bytes": 3, "lines": 2}),
    (b'{\n "a": 1\n}\n', {"blank_count": 0, "lines": 3}),
]


@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize(("data", "want"), COUNTED)
def test_counts_do_not_depend_on_chunks(data: bytes, want: dict[str, object], size: int) -> None:
    traits = observe(data, size)
    assert {name: getattr(traits, name) for name in want} == want


@pytest.mark.parametrize(("data", "want"), COUNTED)
def test_who_has_cut_the_lines_counts_the_same(data: bytes, want: dict[str, object]) -> None:
    told, counted = Traits(), Traits()
    told.observe(data)
    lines = data.removesuffix(b"\n").split(b"\n") if data else []
    blanks = [number for number, line in enumerate(lines, 1) if not line.strip()]
    counted.observe_lines(data, lines, blanks)
    for name in Traits.__slots__:
        assert getattr(counted, name) == getattr(told, name), name
    assert {name: getattr(counted, name) for name in want} == want


@pytest.mark.parametrize("size", [1000, 10 * LONG_LINE])
def test_long_lines_leave_embedded_images_out(size: int) -> None:
    image = b'"data:image/png;base64,' + b"A" * LONG_LINE + b'"'
    data = b"{}\n" + b"x" * (LONG_LINE + 5) + b"\n{" + image + b"}\n"
    assert observe(data, size).long_lines == [(2, LONG_LINE + 5)]


def test_the_first_line_that_does_not_decode_is_kept() -> None:
    first, second = Traits(lines=4, observed=9), Traits(observed=9)
    second.note_undecodable(b'{"a": "\xc3\xa9\xe9"}', 2, 100)
    second.note_undecodable(b"\xe9", 3, 130)
    first.merge(second)
    assert first.first_bad_offset == (109, 6, 9)
    assert first.bad_lines == 2


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([b"", b" ", b"{}", b"x" * 30]), max_size=12),
    st.lists(st.integers(0, 200), max_size=3),
    st.booleans(),
    st.integers(1, 40),
)
def test_each_line_is_in_the_one_part_in_which_it_begins(
    parts: list[bytes], cuts: list[int], final: bool, step: int
) -> None:
    data = b"\n".join(parts) + (b"\n" if final else b"")
    ends = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    expected, offset = [], 0
    for line in data.removesuffix(b"\n").split(b"\n") if data else []:
        expected.append((offset, line))
        offset += len(line) + 1
    found = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ftlint.source.records.STEP", step)
        for start, end in pairwise(ends):
            for batch, place in line_batches(memory(data), start, end):
                for line in batch:
                    found.append((place, line))
                    place += len(line) + 1
    assert found == expected


def test_a_part_inside_a_long_line_reads_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    read = source_room.read
    sizes: list[int] = []

    def counted(source: Source, file: BinaryIO, size: int) -> bytes:
        sizes.append(size)
        return read(source, file, size)

    monkeypatch.setattr(source_room, "read", counted)
    monkeypatch.setattr("ftlint.source.records.STEP", 100)
    data = b"x" * 5_000 + b"\n{}\n"
    assert list(line_batches(memory(data), 1_000, 4_000)) == []
    assert sum(sizes) <= 3_000 + 30
    assert list(line_batches(memory(data), 4_000, len(data))) == [([b"{}"], 5_001)]
