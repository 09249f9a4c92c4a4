"""What may go wrong with the machine: killed at any moment, a full disk, little memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ftlint.dataset.dedup.find import Rules
from ftlint.engine.columns import Column
from tests.dataset.copies import chat, prose, run, write

HALF = ("--validation-out", "v", "--ratio", "0.5")
KILLED = """
import os, signal, sys
from importlib import import_module
module = import_module("ftlint.dataset.{module}")
original = module.{name}
calls = 0
def dying(*args, **kwargs):
    global calls
    calls += 1
    if calls >= {count}:
        os.kill(os.getpid(), signal.SIGKILL)
    return original(*args, **kwargs)
module.{name} = dying
from ftlint.cli import run
sys.exit(run(sys.argv[1:]))
"""

LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.{limit}, ({size}, {size}))
from ftlint.cli import run
sys.exit(run(sys.argv[1:]))
"""


def records(count: int) -> list[object]:
    return [
        chat(prose(n % (count // 2), 10), prose(n % (count // 2) + 7, 20)) for n in range(count)
    ]


def python(code: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "TMPDIR": str(cwd.parent)}
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("module", "name", "count", "arguments"),
    [
        ("dedup.find", "scan", 1, ["dedup", "a.jsonl", "-o", "out.jsonl"]),
        ("dedup.write", "copy_records", 1, ["dedup", "a.jsonl", "b.jsonl", "-o", "out.jsonl"]),
        ("dedup.write", "copy_records", 2, ["dedup", "a.jsonl", "b.jsonl", "-o", "out.jsonl"]),
        ("dedup.run", "copy_records", 2, ["dedup", "a.jsonl", "b.jsonl", "--fix"]),
        ("split.written", "route", 1, ["split", "a.jsonl", "-o", "out.jsonl", *HALF]),
    ],
)
def test_killed_at_any_moment(
    tmp_path: Path, module: str, name: str, count: int, arguments: list[str]
) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    for file in ("a.jsonl", "b.jsonl"):
        write(folder / file, records(40))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    code = KILLED.format(module=module, name=name, count=count)
    assert python(code, *arguments, "-j", "1", cwd=folder).returncode == -9
    after = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".part"}
    assert after == before


def test_a_full_disk_leaves_no_output(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    write(folder / "a.jsonl", records(400))
    code = LIMITED.format(limit="RLIMIT_FSIZE", size=20_000)
    done = python(code, "dedup", "a.jsonl", "-o", "out.jsonl", cwd=folder)
    assert done.returncode == 2
    assert done.stderr.startswith("ftlint: error: out.jsonl: cannot be written: ")
    assert os.listdir(folder) == ["a.jsonl"]


def test_little_memory_is_enough(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    lines = [json.dumps(one) for one in records(500)]
    with (folder / "a.jsonl").open("w") as file:
        for number in range(12):
            file.writelines(f'{line[:-1]},"n":{number}}}\n' for line in lines)
    code = LIMITED.format(limit="RLIMIT_AS", size=420 << 20)
    arguments = ["dedup", "a.jsonl", "-o", "out.jsonl", "--near", "-j", "1"]
    done = python(code, *arguments, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert (folder / "out.jsonl").read_bytes().count(b"\n") == 250


def test_columns_on_disk_are_columns_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.jsonl", records(300))
    results = []
    for limit in (1 << 20, 512):
        monkeypatch.setattr("ftlint.engine.columns.SMALL", limit)
        out, report = tmp_path / f"{limit}.jsonl", tmp_path / f"{limit}.json"
        run([path], Rules(near=True, keep="longest"), output=str(out), report=str(report))
        results.append((out.read_bytes(), json.loads(report.read_text())["groups"]))
    assert results[0] == results[1]


def test_a_column(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ftlint.engine.columns.SMALL", 10)
    column = Column(4)
    for number in range(9):
        column.add(number.to_bytes(4, "little"))
    assert len(column) == 9
    assert column.array("<u4").tolist() == list(range(9))
    column.add(b"\x09\0\0\0")
    assert column.mapped("<u4").tolist() == list(range(10))
    assert column.array("<u2").shape == (10, 2)
    column.close()
    assert len(column) == 0
