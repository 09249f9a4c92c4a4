"""Remote addresses, with fsspec's own stores: memory, and files behind ``file://``."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from ftlint import lint
from ftlint.cli import run
from ftlint.errors import SourceError, UsageError
from ftlint.model.settings import Settings
from ftlint.source import Source
from ftlint.source.discover import discover
from ftlint.source.remote import is_remote, open_remote, remote_stamp, upload
from tests.dataset.copies import chat

LINES = "".join(json.dumps(one) + "\n" for one in (chat("p", "a"), chat("q", "b"), chat("p", "a")))


@pytest.fixture
def memory() -> Iterator[fsspec.AbstractFileSystem]:
    store = fsspec.filesystem("memory")
    store.pipe("/data/a.jsonl", LINES.encode())
    store.pipe("/data/deep/b.jsonl.gz", gzip.compress(LINES.encode()))
    store.pipe("/data/notes.txt", b"no data\n")
    yield store
    store.rm("/data", recursive=True)
    if store.exists("/out"):
        store.rm("/out", recursive=True)


@pytest.mark.usefixtures("memory")
@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("memory://data/a.jsonl", ["memory:///data/a.jsonl"]),
        ("memory://data/*.jsonl", ["memory:///data/a.jsonl"]),
        ("memory://data", ["memory:///data/a.jsonl", "memory:///data/deep/b.jsonl.gz"]),
    ],
)
def test_discovery(given: str, found: list[str]) -> None:
    names = [
        source.name.replace("memory://data", "memory:///data")
        for source in discover([given]).sources
    ]
    assert names == found


def test_an_upload_is_one_step_where_the_store_makes_it_appear_whole(
    memory: fsspec.AbstractFileSystem, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A file that is moved into its place is written twice, and may be seen half-way."""
    (tmp_path / "a.jsonl").write_text(LINES)
    written: list[str] = []
    put = type(memory).put_file

    def put_file(store: fsspec.AbstractFileSystem, local: str, path: str) -> None:
        written.append(path)
        put(store, local, path)

    monkeypatch.setattr(type(memory), "put_file", put_file)
    upload(str(tmp_path / "a.jsonl"), "memory://data/new/a.jsonl")
    assert written == ["/data/new/a.jsonl"]
    assert memory.cat("/data/new/a.jsonl").decode() == LINES


@pytest.mark.usefixtures("memory")
@pytest.mark.parametrize("given", ["memory://data/x.jsonl", "memory://data/*.csv", "nope://a/b"])
def test_what_is_not_there(given: str) -> None:
    with pytest.raises(UsageError, match="://"):
        discover([given])


@pytest.mark.usefixtures("memory")
def test_check_reads_remote_files() -> None:
    report = lint.check([Source("memory://data/a.jsonl", "a")], Settings())
    found = [(one.code, one.line, one.excerpt is not None) for one in report.diagnostics]
    assert ("D901", 3, True) in found


def test_dedup_reads_and_writes_remote_files(
    memory: fsspec.AbstractFileSystem, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["dedup", "memory://data/a.jsonl", "memory://data/deep/b.jsonl.gz"]
    assert run([*arguments, "-o", "memory://out/clean.jsonl"]) == 0
    assert memory.cat("/out/clean.jsonl").decode() == "".join(LINES.splitlines(True)[:2])
    assert run([*arguments, "-o", "memory://out/clean.jsonl"]) == 2
    assert "exists already" in capsys.readouterr().err
    assert run([*arguments, "-o", "memory://data/a.jsonl", "--force"]) == 2
    assert "read as well" in capsys.readouterr().err
    assert run([*arguments, "-o", "memory://out/clean.jsonl.gz"]) == 0
    assert gzip.decompress(memory.cat("/out/clean.jsonl.gz")).count(b"\n") == 2


def test_a_file_that_changes_is_refused(memory: fsspec.AbstractFileSystem) -> None:
    file, before = open_remote("memory://data/a.jsonl", "a")
    file.close()
    assert remote_stamp("memory://data/a.jsonl", "a") == before
    memory.pipe("/data/a.jsonl", LINES.encode() + b"\n")
    assert remote_stamp("memory://data/a.jsonl", "a") != before
    memory.rm("/data/a.jsonl")
    with pytest.raises(SourceError, match="a: no such file"):
        remote_stamp("memory://data/a.jsonl", "a")
    memory.pipe("/data/a.jsonl", b"")


def test_other_stores_move_files_into_place(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(LINES)
    out = tmp_path / "new" / "clean.jsonl"
    assert run(["dedup", f"file://{tmp_path}/a.jsonl", "-o", f"file://{out}"]) == 0
    assert out.read_text().count("\n") == 2
    assert [path.name for path in out.parent.iterdir()] == ["clean.jsonl"]
    assert is_remote(f"file://{out}")
