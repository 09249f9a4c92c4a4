"""Which lines became which, over rounds and in patches: held to a list changed line by line."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pytest

from ftlint.fixes.changes import CONTEXT, Changes, unified_diff
from ftlint.source import Source

Placed = list[tuple[int, bytes, bool]]
"""Lines of a result: the original line, the bytes, and whether a change put it there."""


def change(rng: random.Random, lines: int, tag: str) -> dict[int, list[bytes]]:
    """Return random changes of a text of so many lines: dropped, rewritten, cut, or kept whole."""
    chosen = rng.sample(range(1, lines + 1), rng.randrange(min(lines, 6) + 1))
    return {
        line: [b"%s%d.%d\n" % (tag.encode(), line, piece) for piece in range(rng.choice((0, 1, 3)))]
        for line in chosen
    }


def applied(before: Placed, lines: dict[int, list[bytes]]) -> Placed:
    """Apply changes, line by line."""
    after: Placed = []
    for number, one in enumerate(before, 1):
        if number in lines:
            after += [(one[0], raw, True) for raw in lines[number]]
        else:
            after.append(one)
    return after


def begun(count: int) -> Placed:
    return [(number, b"line %d\n" % number, False) for number in range(1, count + 1)]


@pytest.mark.parametrize("seed", range(300))
def test_rounds_add_up_and_every_line_has_its_original(seed: int) -> None:
    rng = random.Random(seed)
    count = rng.randrange(1, 14)
    changes, placed = Changes(), begun(count)
    for round_number in range(rng.randrange(1, 4)):
        if not placed:
            break
        lines = change(rng, len(placed), "abc"[round_number])
        placed = applied(placed, lines)
        changes.compose(Changes(lines))
    result = [raw for _, raw, _ in applied(begun(count), changes.lines)]
    assert result == [raw for _, raw, _ in placed]
    found = changes.origins(range(1, len(placed) + 1))
    for number, (origin, _, touched) in enumerate(placed, 1):
        alone = len(changes.lines.get(origin, ())) == 1
        assert found[number] == (origin, touched and alone)


def patch(old: Path, new: Path, changes: Changes) -> bytes:
    sources = [Source(str(path), "a.jsonl") for path in (old, new)]
    return b"".join(unified_diff(*sources, changes))


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs patch")
@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("last", [b"", b"\n"])
def test_a_patch_makes_the_new_file_of_the_old(tmp_path: Path, seed: int, last: bytes) -> None:
    rng = random.Random(seed)
    placed = begun(40)
    lines = change(rng, 40, "x")
    old, new = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    old.write_bytes(b"".join(raw for _, raw, _ in placed) + b"end" + last)
    new.write_bytes(b"".join(raw for _, raw, _ in applied(placed, lines)) + b"end" + last)
    (tmp_path / "p.diff").write_bytes(patch(old, new, Changes(lines)))
    command = ["patch", "--fuzz=0", "-s", "-p1", "-i", "p.diff"]
    if lines:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout + done.stderr) == (0, "")
    assert old.read_bytes() == new.read_bytes()


def test_a_patch_has_three_lines_before_and_after_each_change(tmp_path: Path) -> None:
    old, new = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    old.write_bytes(b"".join(b"%d\n" % number for number in range(1, 31)))
    new.write_bytes(b"")
    lines = {2: [b"two\n"], 5: [], 20: [b"20a\n", b"20b\n"]}
    told = patch(old, new, Changes(lines)).decode().splitlines()[2:]
    assert CONTEXT == 3
    assert told == [
        *("@@ -1,8 +1,7 @@", " 1", "-2", "+two", " 3", " 4", "-5", " 6", " 7", " 8"),
        *("@@ -17,7 +16,8 @@", " 17", " 18", " 19", "-20", "+20a", "+20b", " 21", " 22", " 23"),
    ]


def test_a_hunk_without_context_names_the_line_before(tmp_path: Path) -> None:
    old = Source(None, "a.jsonl", b"1\n2\n3\n4\n5\n6\n")
    told = b"".join(unified_diff(old, old, Changes({2: [b"two\n"], 6: []}))).decode()
    assert told.splitlines()[-2:] == ["@@ -6 +5,0 @@", "-6"]
    emptied = b"".join(unified_diff(old, old, Changes({n: [] for n in range(1, 7)}))).decode()
    assert emptied.splitlines()[2] == "@@ -1,6 +0,0 @@"
    if shutil.which("git") is not None:
        (tmp_path / "a.jsonl").write_bytes(old.data or b"")
        (tmp_path / "p.diff").write_text(told)
        subprocess.run(["git", "apply", "p.diff"], cwd=tmp_path, check=True)
        assert (tmp_path / "a.jsonl").read_text() == "1\ntwo\n3\n4\n5\n"


@pytest.mark.parametrize("data", [b"", b"a\r\nb\rc\n", b"x\x0by\n\nz", b"\n"])
def test_bytes_in_memory_are_cut_at_line_feeds_alone(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(data)
    there, here = Source(str(path), "a.jsonl"), Source(None, "a.jsonl", data)
    changes = Changes({1: [b"new\n"]})
    assert [*unified_diff(here, here, changes)] == [*unified_diff(there, there, changes)]
