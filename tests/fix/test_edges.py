"""Edges of fixes: carriage returns between values, a record that stays, whole files as patches."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ftlint.fixes.changes import Changes, unified_diff
from ftlint.fixes.dropped import Dropped
from ftlint.fixes.rewrite import _line_feeds
from ftlint.source import Source
from tests.cli.runner import ftlint


@pytest.mark.parametrize(
    ("line", "fixed"),
    [
        (b'{"a": 1}\r\n', b'{"a": 1}\n'),
        (b'{"a": 1}\r{"a": 2}\r\n', b'{"a": 1}\n{"a": 2}\n'),
        (b'{"a": 1}\r{"a": 2}\r', b'{"a": 1}\n{"a": 2}\n'),
        (b'{"a": "x\ry"}\r\n', b'{"a": "x\ry"}\n'),
        (b'{"a": 1}\n', b'{"a": 1}\n'),
    ],
)
def test_carriage_returns_are_line_ends_between_values_alone(line: bytes, fixed: bytes) -> None:
    assert _line_feeds(line) == fixed


def test_a_file_of_one_record_in_many_copies_becomes_one_record(tmp_path: Path) -> None:
    turns = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yo"}]
    line = json.dumps({"messages": turns}) + "\n"
    (tmp_path / "a.jsonl").write_text(line * 4)
    asked = ("check", "a.jsonl", "--fix", "--unsafe-fixes", "--select", "D901", "--isolated")
    done = ftlint(*asked, cwd=tmp_path)
    assert (done.status, (tmp_path / "a.jsonl").read_text()) == (0, line)


def test_what_was_given_up_is_not_counted() -> None:
    dropped = Dropped()
    dropped.lines = 3
    dropped.clear()
    assert (dropped.lines, dropped.refusal(3, 0)) == (0, None)


def test_a_patch_of_a_whole_file_names_all_its_lines() -> None:
    old = Source(None, "a.json", b'[{"a": 1},\n {"a": 2}]\n')
    new = Source(None, "a.json", b'{"a": 1}\n{"a": 2}\n{"a": 3}\n')
    lines = b"".join(unified_diff(old, new, Changes(whole=True))).splitlines()
    assert lines[2] == b"@@ -1,2 +1,3 @@"
    assert [line[:1] for line in lines[3:]] == [b"-"] * 2 + [b"+"] * 3
