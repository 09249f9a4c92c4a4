"""Every value of every record is in every container, or a warning names it."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint.dataset.dedup.find import Rules
from ftlint.dataset.dedup.run import Request as Dedup
from ftlint.dataset.dedup.run import dedup
from ftlint.dataset.merge.run import Request as Merge
from ftlint.dataset.merge.run import merge
from ftlint.dataset.split.run import Request as Split
from ftlint.dataset.split.run import split
from ftlint.errors import FtlintError
from ftlint.model.losses import Ledger
from tests.cli.runner import ftlint
from tests.dataset.copies import chat, prose, sources, write

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.sampled_from([2**53 + 1, -(2**63), 2**63, 10**30]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(codec="utf-8"), max_size=6),
)
NAMES = st.sampled_from(["id", "meta", "score", "a.b", "ü", "x,y", 'q"'])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=6,
)
EXTRAS = st.lists(st.dictionaries(NAMES, VALUES, max_size=4), min_size=3, max_size=6)


def records_of(extras: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**chat(prose(n, 5), prose(n + 50, 5)), **one} for n, one in enumerate(extras)]


def by_dedup(path: str, out: Path) -> Ledger:
    return dedup(Dedup(sources(path), Rules(), output=str(out), jobs=1)).ledger


def by_merge(path: str, out: Path) -> Ledger:
    return merge(Merge(sources(path), str(out), jobs=1)).ledger


def by_split(path: str, out: Path) -> Ledger:
    """Split, and put the two files together again in the order of the records."""
    held_out = out.with_name(f"held-out{out.suffix}")
    outputs = (str(out), str(held_out), None)
    return split(Split(sources(path), outputs, counts=(1, 0), near=False, jobs=1)).ledger


def without_null(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_null(item) for key, item in value.items() if item is not None}
    return [without_null(item) for item in value] if isinstance(value, list) else value


def named(ledger: Ledger, kind: str) -> set[str]:
    event = ledger.events.get(kind)
    return set(event.details) if event is not None else set()


def require_json(path: Path, records: list[dict[str, Any]], ledger: Ledger) -> None:
    assert json.loads(path.read_bytes()) == records
    for one in records:
        assert json.dumps(one).encode() in path.read_bytes()
    assert not ledger.events


def require_csv(path: Path, records: list[dict[str, Any]], ledger: Ledger) -> None:
    delimiter = "\t" if path.suffix == ".tsv" else ","
    text = io.StringIO(path.read_bytes().decode(), newline="")
    header, *rows = csv.reader(text, delimiter=delimiter, strict=True)
    for row, record in zip(rows, records, strict=True):
        cells = dict(zip(header, row, strict=True))
        for key, value in record.items():
            cell = cells.pop(key)
            if value is None:
                assert (cell, key in named(ledger, "null-keys-removed")) == ("", True)
            elif isinstance(value, str):
                assert cell == value
            else:
                assert json.loads(cell) == value
                nested = isinstance(value, dict | list)
                assert not nested or key in named(ledger, "written-as-json")
        assert not any(cells.values())


def require_parquet(path: Path, records: list[dict[str, Any]], ledger: Ledger) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    texts = named(ledger, "written-as-json")
    nulls = named(ledger, "null-keys-removed")
    for row, record in zip(parquet.read_table(path).to_pylist(), records, strict=True):
        for key, value in record.items():
            found = json.loads(row[key]) if key in texts and row[key] is not None else row[key]
            assert without_null({key: found}) == without_null({key: value})
            assert without_null({key: value}) == {key: value} or key in texts | nulls


REQUIRE: dict[str, Callable[[Path, list[dict[str, Any]], Ledger], None]] = {
    "json": require_json,
    "csv": require_csv,
    "tsv": require_csv,
    "parquet": require_parquet,
}


@pytest.mark.parametrize("by", [by_dedup, by_merge, by_split])
@pytest.mark.parametrize("suffix", REQUIRE)
@settings(max_examples=40, deadline=None)
@given(extras=EXTRAS)
def test_every_value_is_there(
    by: Callable[[str, Path], Ledger], suffix: str, extras: list[dict[str, Any]]
) -> None:
    records = records_of(extras)
    with TemporaryDirectory() as name:
        folder = Path(name)
        ledger = by(write(folder / "a.jsonl", list(records)), folder / f"out.{suffix}")
        if by is not by_split:
            REQUIRE[suffix](folder / f"out.{suffix}", records, ledger)
            return
        by_split(str(folder / "a.jsonl"), folder / "lines.jsonl")
        for written, lines in (("out", "lines.jsonl"), ("held-out", "held-out.jsonl")):
            kept = [json.loads(line) for line in (folder / lines).read_bytes().splitlines()]
            if suffix == "json":
                assert json.loads((folder / f"{written}.json").read_bytes()) == kept
            elif suffix == "parquet":
                parquet = pytest.importorskip("pyarrow.parquet")
                table = parquet.read_table(folder / f"{written}.parquet")
                assert {*table.column_names} == {key for one in kept for key in one}
                assert table.num_rows == len(kept)
            else:
                require_csv(folder / f"{written}.{suffix}", kept, ledger)


@settings(max_examples=60, deadline=None)
@given(EXTRAS)
def test_parquet_comes_back_as_it_was(extras: list[dict[str, Any]]) -> None:
    pytest.importorskip("pyarrow")
    records = records_of(extras)
    with TemporaryDirectory() as name:
        table, back = Path(name) / "a.parquet", Path(name) / "back.jsonl"
        by_dedup(write(Path(name) / "a.jsonl", list(records)), table)
        by_dedup(str(table), back)
        found = [json.loads(line) for line in back.read_bytes().splitlines()]
    assert found == [without_null(one) for one in records]


MARKED = chat("p", "a", id="r-1", metadata={"origin": "web", "n": [1, 2]}, score=0.5)


@pytest.mark.parametrize("suffix", ["csv", "tsv", "parquet", "json"])
def test_dataset_tables_keep_what_is_not_a_turn(tmp_path: Path, suffix: str) -> None:
    if suffix == "parquet":
        pytest.importorskip("pyarrow")
    write(tmp_path / "a.jsonl", [MARKED])
    done = ftlint("merge", "a.jsonl", "-o", f"b.{suffix}", cwd=tmp_path)
    assert done.status == 0
    if suffix in ("csv", "tsv"):
        assert "columns of nested or mixed values, as JSON text: messages; metadata" in done.stderr
    assert ftlint("dedup", f"b.{suffix}", "-o", "back.jsonl", cwd=tmp_path).status == 0
    back = json.loads((tmp_path / "back.jsonl").read_text())
    assert back["messages"] == MARKED["messages"]
    assert back["id"] == "r-1"
    text = suffix in ("csv", "tsv")
    assert (json.loads(back["metadata"]) if text else back["metadata"]) == MARKED["metadata"]
    assert float(back["score"]) == 0.5


def test_rows_of_a_table_are_records_with_all_their_columns(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,prompt,completion\n7,a,b\n8,c,d\n8,c,d\n")
    assert ftlint("dedup", "a.csv", "-o", "out.csv", cwd=tmp_path).status == 0
    assert (tmp_path / "out.csv").read_text() == "id,prompt,completion\n7,a,b\n8,c,d\n"


def test_a_table_becomes_what_the_other_files_are_and_losses_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,prompt,completion\n7,a,b\n")
    write(tmp_path / "b.jsonl", [chat("c", "d")])
    done = ftlint("merge", "a.csv", "b.jsonl", "-o", "out.jsonl", cwd=tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_bytes().splitlines()]
    assert [len(line["messages"]) for line in lines] == [2, 2]
    assert "have no place in the target: id" in done.stderr


@pytest.mark.parametrize(
    ("line", "suffix", "words"),
    [
        ('{"prompt": "\\ud800", "completion": "b"}', "csv", "record 1: has half of a surrogate"),
        (
            '{"prompt": "\\ud800", "completion": "b"}',
            "parquet",
            "record 1: has half of a surrogate",
        ),
        ('{" a": 1}', "csv", "the key ' a' has whitespace at its edge"),
        ('{"": 1}', "csv", "a key is empty"),
        ("{}", "csv", "is an empty object, not training data"),
        ("{}", "parquet", "is an empty object, not training data"),
    ],
)
def test_what_has_no_place_is_one_line(tmp_path: Path, line: str, suffix: str, words: str) -> None:
    if suffix == "parquet":
        pytest.importorskip("pyarrow")
    path = write(tmp_path / "a.jsonl", [line])
    with pytest.raises(FtlintError, match=words):
        by_dedup(path, tmp_path / f"out.{suffix}")
    assert not (tmp_path / f"out.{suffix}").exists()


def test_repeated_keys_are_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", ['{"text": "x", "id": 1, "id": 2}'])
    assert named(by_dedup(path, tmp_path / "out.csv"), "repeated-keys") == {"id"}


def test_not_a_number_survives_parquet(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    path = write(tmp_path / "a.jsonl", ['{"text": "x", "loss": NaN}'])
    by_dedup(path, tmp_path / "a.parquet")
    by_dedup(str(tmp_path / "a.parquet"), tmp_path / "back.jsonl")
    assert math.isnan(json.loads((tmp_path / "back.jsonl").read_text())["loss"])


def test_bytes_in_a_table_are_told(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = arrow.Table.from_pylist([{"text": "x", "picture": b"\x00\x01"}])
    parquet.write_table(table, tmp_path / "a.parquet")
    ledger = by_dedup(str(tmp_path / "a.parquet"), tmp_path / "out.jsonl")
    assert named(ledger, "unmapped-columns") == {"picture (bytes)"}
