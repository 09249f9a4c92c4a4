"""No file makes ftlint crash, hang, or give up: every command on damaged files of every shape.

`FTLINT_FUZZ=1000-5000` runs other seeds, `FTLINT_FUZZ=1234` one of them.
"""

from __future__ import annotations

import io
import os
import random
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from ftlint.cli import run
from ftlint.formats import converters
from ftlint.targets import names
from tests.fuzz.hostile import hostile

KEPT = [*range(20), 31, 43, 354, 389, 405, 614, 625, 1578, 5324, 7138]
"""Seeds that run always; those that have found something are added here."""


def wanted() -> list[int]:
    """Return the seeds of this run."""
    text = os.environ.get("FTLINT_FUZZ", "")
    if not text:
        return KEPT
    first, _, last = text.partition("-")
    return list(range(int(first), int(last or first) + 1))


def commands(rng: random.Random, name: str) -> list[list[str]]:
    """Return the command lines that a file goes through."""
    target = rng.choice(names())
    writable = sorted(key for key, item in converters().items() if item.can("write"))
    return [
        ["check", name, "--select", "ALL", "--target", target, "--output-format", "json"],
        ["check", name, "--target", rng.choice((target, "all")), "--max-per-rule", "0"],
        ["convert", name, "-o", "out.jsonl", "--to", rng.choice(writable), "--force"],
        ["stats", name, "--target", target],
        ["dedup", name, "--near"],
        ["diff", name, name],
        ["decontaminate", name, "--against", name],
        ["split", name, "-o", "a.jsonl", "--validation-out", "b.jsonl", "--ratio", "0.5", *FORCED],
        ["merge", name, name, "-o", "out.jsonl", "--shuffle", "--dedup", *FORCED],
        ["check", name, "--select", "ALL", "--target", target, "--diff", "--unsafe-fixes"],
        ["check", name, "--select", "ALL", "--target", target, "--fix", "--unsafe-fixes"],
        ["check", name, "--target", target, "--output-format", "concise"],
    ]


FORCED = ("--force", "--on-error", "skip")
FAULTS = (
    "internal error",
    "please report",
    "Traceback",
    "Z005",
    "a bug of",
    "this is a bug",
    "nothing was kept",
)


def called(arguments: list[str]) -> tuple[int, str]:
    """Run a command line here; return its status and all that it printed."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2)]
    before = sys.getrecursionlimit()
    with redirect_stdout(streams[0]), redirect_stderr(streams[1]):
        status = run([*arguments, "--isolated"])
    sys.setrecursionlimit(before)
    texts = []
    for stream in streams:
        stream.flush()
        stream.seek(0)
        texts.append(stream.read())
    return status, "".join(texts)


@pytest.mark.parametrize("seed", wanted())
def test_no_file_is_too_hostile(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name, data = hostile(seed)
    (tmp_path / name).write_bytes(data)
    for arguments in commands(random.Random(seed), name):
        status, text = called(arguments)
        for fault in FAULTS:
            assert fault not in text, (arguments, text[-3000:])
        assert status in (0, 1) or arguments[0] != "check", (arguments, text[-3000:])
        assert status in (0, 1, 2)
