"""``ftlint repair``: asking on a terminal, here a real pseudo-terminal."""

from __future__ import annotations

import csv
import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.runner import PLAIN, ftlint
from tests.cli.test_completion import read_until

FIRST, SECOND = "mÄÅ¼czyznÄ", "Å¼onÄ"
TEXT = f"Ujrzano {FIRST}.\nRaz jeszcze {FIRST}.\nA to jest {SECOND}\nUn cafÃ© noir\n"
RUN = (
    "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "from ftlint.cli import main; main()"
)
"""Makes the terminal that of the process, so that Ctrl-C is a signal, and begins."""
ASKED = "? help"
LAST = "[y/n]"


@contextmanager
def repairing(folder: Path, *arguments: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run the command on a terminal; yields the terminal and the process."""
    terminal, inside = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, "repair", "--isolated", *arguments],
        cwd=folder,
        env={**PLAIN, "PYTHONPATH": os.environ.get("PYTHONPATH", "")},
        stdin=inside,
        stdout=inside,
        stderr=inside,
        start_new_session=True,
    )
    os.close(inside)
    try:
        yield terminal, process
    finally:
        process.kill()
        process.wait()
        os.close(terminal)


def talk(folder: Path, arguments: list[str], answers: list[tuple[str, str]]) -> tuple[int, str]:
    """Wait for each text and type the answer; returns the exit status and what was shown."""
    shown = ""
    with repairing(folder, *arguments) as (terminal, process):
        for wanted, answer in answers:
            part = read_until(terminal, wanted, patience=30)
            assert wanted in part, shown + part
            shown += part
            os.write(terminal, answer.encode())
        shown += read_until(terminal, "\0", patience=20)
        return process.wait(timeout=60), shown


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_readings_other_texts_and_certain_repairs(data: Path) -> None:
    answers = [(ASKED, "1"), (ASKED, "o"), ("goes back):", "żonę\r"), (LAST, "y")]
    status, shown = talk(data.parent, ["a.txt"], answers)
    assert status == 0, shown
    lines = data.read_text("utf-8").splitlines()
    assert lines[0].removeprefix("Ujrzano mężczyzn")[1:] == "."
    assert lines[1].split()[-1] == lines[0].split()[-1]
    assert lines[2:] == ["A to jest żonę", "Un café noir"]
    assert f"Ujrzano ⟦{FIRST}⟧." in shown
    assert "Passage 1 of 2, 2 places, first at a.txt:1" in shown
    assert f"- {SECOND}" in shown and "+ żonę  (1 place)" in shown
    assert "Fixed" in shown and "safe" in shown


def test_skip_undo_keep_and_help(data: Path) -> None:
    save = data.parent / "r.csv"
    answers = [
        (ASKED, "s"),
        (ASKED, "u"),
        ("of 2", "?"),
        ("Ctrl-C", "9"),
        ("no answer '9'", "k"),
        ("2 of 2", "u"),
        ("1 of 2", "kk"),
        (LAST, "n"),
    ]
    status, shown = talk(data.parent, ["a.txt", "--save", "r.csv"], answers)
    assert status == 1, shown
    assert data.read_text("utf-8") == TEXT
    with save.open(encoding="utf-8-sig", newline="") as stream:
        rows = [(row["passage"], row["choice"]) for row in csv.DictReader(stream)]
    assert rows == [(FIRST, "keep"), (SECOND, "keep")]
    flags = ("--isolated", "--select", "E102", "--readings", "r.csv", "a.txt")
    assert ftlint("check", *flags, cwd=data.parent).status == 0


def test_quitting_writes_what_was_decided_and_only_that(data: Path) -> None:
    answers = [(ASKED, "1"), ("2 of 2", "q"), (LAST, "y")]
    status, shown = talk(data.parent, ["a.txt", "--only-decided"], answers)
    assert status == 1, shown
    lines = data.read_text("utf-8").splitlines()
    assert "mężczyzn" in lines[0]
    assert lines[2:] == TEXT.splitlines()[2:]


def test_ctrl_c_writes_nothing(data: Path) -> None:
    answers = [(ASKED, "1"), ("2 of 2", "\x03")]
    status, shown = talk(data.parent, ["a.txt", "--save", "r.csv"], answers)
    assert status == 130, shown
    assert "stopped: nothing was written" in shown
    assert data.read_text("utf-8") == TEXT
    assert os.listdir(data.parent) == ["a.txt"]


def test_ctrl_c_at_the_last_question_writes_nothing(data: Path) -> None:
    status, shown = talk(data.parent, ["a.txt"], [(ASKED, "11"), (LAST, "\x03")])
    assert (status, data.read_text("utf-8")) == (130, TEXT), shown
    assert os.listdir(data.parent) == ["a.txt"]


def test_a_patch(data: Path) -> None:
    answers = [(ASKED, "11")]
    status, shown = talk(data.parent, ["a.txt", "--diff"], answers)
    assert status == 1, shown
    assert "+Un café noir" in shown
    assert data.read_text("utf-8") == TEXT


def test_nothing_to_ask(tmp_path: Path) -> None:
    turns = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Un café"}]
    (tmp_path / "a.jsonl").write_text(json.dumps({"messages": turns}) + "\n")
    status, shown = talk(tmp_path, ["a.jsonl"], [])
    assert (status, "No damaged text found." in shown) == (0, True), shown


def test_text_that_would_command_the_terminal_is_shown_harmless(tmp_path: Path) -> None:
    line = f"\x1b]0;title\x07 {FIRST}"
    (tmp_path / "a.txt").write_text(line + "\n", encoding="utf-8")
    _, shown = talk(tmp_path, ["a.txt"], [(ASKED, "q")])
    assert "\x1b]0" not in shown and "␛]0;title␇" in shown


def test_without_a_terminal(data: Path) -> None:
    result = ftlint("repair", "a.txt", cwd=data.parent)
    assert (result.status, result.stdout) == (2, "")
    assert "ftlint check PATHS --readings readings.csv" in result.stderr
    assert result.stderr.count("\n") == 1
    assert ftlint("repair", "-", cwd=data.parent).status == 2
