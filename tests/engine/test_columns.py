"""Columns on disk give the same answers as columns in memory."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint.engine import columns
from ftlint.engine.columns import Spool
from ftlint.lint.places import Places
from ftlint.model import digests


@pytest.mark.parametrize("held", [1, 7, 10_000])
def test_a_spool_reads_back_what_was_appended(monkeypatch: pytest.MonkeyPatch, held: int) -> None:
    monkeypatch.setattr(columns, "HELD", held)
    pieces = [bytes([number]) * number for number in range(40)]
    column = Spool()
    for piece in pieces:
        column.append(piece)
    whole = b"".join(pieces)
    assert len(column) == len(whole)
    assert bytes(column.view()) == whole
    assert column[100:120] == whole[100:120]


KEYS = st.lists(st.integers(0, 6).map(lambda n: bytes([n]) * 16), max_size=60)


@settings(max_examples=40, deadline=None)
@given(st.lists(KEYS, min_size=1, max_size=4), st.integers(1, 20))
def test_groups_do_not_depend_on_how_they_are_found(
    columns: list[list[bytes]], at_once: int
) -> None:
    joined = [b"".join(column) for column in columns]
    with pytest.MonkeyPatch.context() as patch:
        wanted = list(digests.equal_groups(joined))
        patch.setattr(digests, "DICT_LIMIT", 0)
        patch.setattr(digests, "SORTED_AT_ONCE", 4 * at_once)
        assert list(digests.equal_groups(joined)) == wanted


CHUNK = st.lists(st.booleans(), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(st.lists(CHUNK, min_size=1, max_size=6))
def test_places_are_those_of_the_whole_file(chunks: list[list[bool]]) -> None:
    """True is a record, False a blank line; each line is ten bytes long."""
    places = Places()
    wanted = []
    line_base = number_base = 0
    for chunk in chunks:
        lines, numbers, offsets = array("I"), array("I"), array("Q")
        for index, is_record in enumerate(chunk):
            if is_record:
                lines.append(index + 1)
                numbers.append(len(lines))
                offsets.append(10 * index)
                wanted.append(
                    (line_base + index + 1, number_base + len(lines), 10 * (line_base + index))
                )
        places.add(lines, numbers, offsets, line_base, number_base, 10 * line_base)
        line_base += len(chunk)
        number_base += len(lines)
    assert [places[index] for index in range(len(places))] == wanted
    by_line = {line: index for index, (line, _, _) in enumerate(wanted)}
    assert [places.at_line(line) for line in range(1, line_base + 2)] == [
        by_line.get(line) for line in range(1, line_base + 2)
    ]


def test_what_is_small_touches_no_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    import tempfile

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file for a few bytes")

    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    spool = Spool()
    assert bytes(spool.view()) == b""
    spool.append(b"abc")
    assert bytes(spool.view()) == b"abc"
    spool.append(b"d")
    assert (bytes(spool.view()), spool[1:3], len(spool)) == (b"abcd", b"bc", 4)
