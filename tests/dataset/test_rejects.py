"""Records that are left out are kept with the reason, by every command that leaves some out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.runner import ftlint
from tests.dataset.copies import chat, prose, write

ONE, TWO = chat("p", "a"), chat("q", "b")
BROKEN = '{"messages": ['


def rejected(folder: Path, *words: str) -> list[dict[str, Any]]:
    done = ftlint(*words, "--rejects", "no.jsonl", "--force", cwd=folder)
    assert done.status in (0, 1), done.stderr
    return [json.loads(line) for line in (folder / "no.jsonl").read_bytes().splitlines()]


def row(file: str, line: int, reason: str, record: Any) -> dict[str, Any]:
    raw = record if isinstance(record, str) else json.dumps(record)
    return {"file": file, "line": line, "reason": reason, "raw": raw}


@pytest.mark.parametrize("words", [("-o", "out.jsonl"), ()])
def test_dedup(tmp_path: Path, words: tuple[str, ...]) -> None:
    write(tmp_path / "a.jsonl", [ONE, "", TWO, ONE])
    assert rejected(tmp_path, "dedup", "a.jsonl", *words) == [
        row("a.jsonl", 4, "same as a.jsonl:1", ONE)
    ]


def test_dedup_in_place(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", [ONE, TWO, ONE])
    assert rejected(tmp_path, "dedup", "a.jsonl", "--fix") == [
        row("a.jsonl", 3, "same as a.jsonl:1", ONE)
    ]


def test_dedup_near_and_broken(tmp_path: Path) -> None:
    near = chat(prose(1), prose(2))
    other = chat(prose(1) + " too", prose(2))
    write(tmp_path / "a.jsonl", [near, BROKEN, other])
    words = ("dedup", "a.jsonl", "-o", "out.jsonl", "--near", "--on-error", "skip")
    first, second = rejected(tmp_path, *words)
    assert (first["line"], first["raw"]) == (2, BROKEN)
    assert first["reason"]
    assert second["reason"].endswith("% similar to a.jsonl:1")


@pytest.mark.parametrize("words", [(), ("--shuffle",), ("--map", "m.jsonl")])
def test_merge(tmp_path: Path, words: tuple[str, ...]) -> None:
    write(tmp_path / "a.jsonl", [ONE, TWO])
    write(tmp_path / "b.jsonl", [BROKEN, ONE])
    given = ("merge", "a.jsonl", "b.jsonl", "-o", "out.jsonl", "--dedup", "--on-error", "skip")
    broken, gone = rejected(tmp_path, *given, *words)
    assert (broken["file"], broken["line"], broken["raw"]) == ("b.jsonl", 1, BROKEN)
    assert gone == row("b.jsonl", 2, "same as a.jsonl:1", ONE)


def test_merge_by_share(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", [ONE, TWO, ONE])
    write(tmp_path / "b.jsonl", [chat("r", "c")])
    given = ("merge", "a.jsonl", "b.jsonl", "-o", "out.jsonl", "--weight", "a.jsonl=0.5")
    gone = rejected(tmp_path, *given)
    assert len(gone) == 2
    assert {one["reason"] for one in gone} == {
        "outside the share that --weight or --total takes of this file"
    }


def test_split(tmp_path: Path) -> None:
    records = [chat(prose(n), prose(n + 50)) for n in range(6)]
    write(tmp_path / "a.jsonl", [records[0], BROKEN, *records[1:]])
    write(tmp_path / "bench.jsonl", [records[2]])
    given = ("split", "a.jsonl", "-o", "out.jsonl", "--against", "bench.jsonl")
    broken, leaked = rejected(tmp_path, *given, "--on-error", "skip")
    assert (broken["line"], broken["raw"]) == (2, BROKEN)
    assert leaked == row("a.jsonl", 4, "shares words with bench.jsonl:1", records[2])


def test_convert(tmp_path: Path) -> None:
    empty = chat("q", "")
    write(tmp_path / "a.jsonl", [ONE, empty, BROKEN])
    gone = rejected(tmp_path, "convert", "a.jsonl", "--to", "sharegpt", "-o", "out.jsonl")
    assert [(one["file"], one["place"], one["raw"]) for one in gone] == [
        ("a.jsonl", "line 2", json.dumps(empty)),
        ("a.jsonl", "line 3", BROKEN),
    ]
    assert [one["kind"] for one in gone] == ["empty-assistant", "broken-record"]


def test_convert_texts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("User: a\nAssistant: b\n\n---\n\nUser: c\n")
    gone = rejected(tmp_path, "convert", "a.txt", "-o", "out.jsonl")
    assert [one["kind"] for one in gone] == ["prompt-only"]
    assert json.loads(gone[0]["raw"])["messages"] == [{"role": "user", "content": "c"}]


def test_nothing_left_out(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", [ONE, TWO])
    assert rejected(tmp_path, "dedup", "a.jsonl", "-o", "out.jsonl") == []
    assert rejected(tmp_path, "convert", "a.jsonl", "--to", "sharegpt", "-o", "out.jsonl") == []
