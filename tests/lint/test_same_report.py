"""Neither the size of chunks nor the number of workers, nor compression, changes a report."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ftlint.lint import check
from ftlint.model.diagnostic import Diagnostic
from ftlint.model.settings import Selection, Settings
from ftlint.source import Source
from tests.fix.files import GOOD, LINES, files

ALL = Selection(select=("ALL",))


def found(source: Source, **options: object) -> list[Diagnostic]:
    report = check(
        [source],
        Settings(targets=("chat", "trl"), selection=ALL, **{"jobs": 1, **options}),  # type: ignore[arg-type]
    )
    assert report.errors == []
    return report.diagnostics


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(files(), st.integers(1, 2000))
def test_chunks_of_any_size(data: bytes, size: int) -> None:
    source = Source(None, "a.jsonl", data)
    assert found(source, chunk_size=size) == found(source)


def whole(tmp_path: Path) -> bytes:
    rows = [line.replace("Hi", f"Hi {number}") for number in range(6) for line in LINES]
    return "\n".join(rows).encode() + GOOD.replace("Hi", "déjà vu").encode("cp1252") + b"\n"


@pytest.mark.parametrize("jobs", [2, 3])
def test_any_number_of_workers(tmp_path: Path, jobs: int) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(whole(tmp_path))
    source = Source(str(path), "a.jsonl")
    assert found(source, jobs=jobs, chunk_size=3000) == found(source)


def test_compressed_and_from_memory(tmp_path: Path) -> None:
    data = whole(tmp_path)
    plain = tmp_path / "a.jsonl"
    packed = tmp_path / "b.jsonl"
    plain.write_bytes(data)
    packed.write_bytes(gzip.compress(data))
    expected = found(Source(str(plain), "a.jsonl"))
    assert len(expected) > 100
    assert found(Source(str(packed), "a.jsonl")) == expected
    assert found(Source(None, "a.jsonl", data)) == expected


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from([line for line in LINES if line.strip().startswith("{")]), min_size=2),
    st.integers(1, 2000),
)
def test_documents_in_chunks_of_any_size(lines: list[str], size: int) -> None:
    source = Source(None, "a.json", ("[\n" + ",\n".join(lines) + "\n]\n").encode())
    assert found(source, chunk_size=size) == found(source)


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-be", "utf-32", "utf-8-sig"])
def test_places_in_other_charsets(charset: str) -> None:
    text = f"{GOOD}\n\n{GOOD.replace('Hello!', '你好')},\n"
    data = text.encode(charset)
    rows = [
        (one.line, one.record, one.column)
        for one in found(Source(None, "a.jsonl", data))
        if one.code == "J007"
    ]
    assert rows == [(3, 2, len(GOOD) - 3)]


def test_places_in_documents() -> None:
    record = json.dumps(json.loads(GOOD.replace('"user"', '"User"')), indent=2, ensure_ascii=False)
    flat = record.replace("\n", "").replace("kind", "你好 kind")
    for text, lines in (
        (f"[\n  {flat},\n\t{flat}\n]\n", [2, 3]),
        (f"[\n{record},\n{record}\n]\n", [9, 25]),
        (f"{record}\n{record}\n", [8, 24]),
        (f"[{record.replace(chr(10), '')},{record.replace(chr(10), '')}]", [1, 1]),
    ):
        rows = [one for one in found(Source(None, "a.json", text.encode())) if one.code == "S106"]
        assert [one.line for one in rows] == lines
        for one in rows:
            assert one.byte_offset is not None
            assert text.encode()[one.byte_offset :].startswith(b'"User"')
            assert one.column is not None
            assert text.split("\n")[one.line - 1][one.column - 1 :].startswith('"User"')


def test_offsets_and_columns_lead_to_the_value() -> None:
    bad = GOOD.replace('"user"', '"User"').replace("Be kind.", "Grüß 你好 😀\u2028")
    for before, mark in ((b"", b""), (b"\n\r\n", b""), (b"", b"\xef\xbb\xbf")):
        data = mark + before + GOOD.encode() + b"\r\n" + bad.encode()
        (one,) = (o for o in found(Source(None, "a.jsonl", data)) if o.code == "S106")
        assert one.line == 2 + before.count(b"\n")
        assert one.record == 2
        assert one.column is not None and one.end_column is not None
        assert bad[one.column - 1 : one.end_column - 1] == '"User"'
        assert one.byte_offset is not None
        assert data[one.byte_offset :].startswith(b'"User"')
        assert one.pointer == "/messages/1/role"


def test_a_document_that_is_cut_off_tells_where() -> None:
    text = f"[\n{GOOD},\n{GOOD[:-9]}"
    found_there = found(Source(None, "a.json", text.encode()))
    (one,) = (o for o in found_there if o.code == "J001")
    assert one.line == 3
    assert "ends inside the record that begins at line 3" in one.message
    assert one.byte_offset == len(text.encode())
