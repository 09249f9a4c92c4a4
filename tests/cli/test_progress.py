"""The bar: what it says, when, and that it never fills a narrow terminal."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from ftlint.cli.progress import Progress

from .runner import PLAIN, Stream, ftlint

TERMINAL = {"PATH": PLAIN["PATH"], "HOME": PLAIN["HOME"], "TERM": "xterm"}


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ftlint.cli.progress.PATIENCE", -1.0)


def drawn(monkeypatch: pytest.MonkeyPatch, columns: int, environ: dict[str, str]) -> list[str]:
    stream = Stream(terminal=True)
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr("shutil.get_terminal_size", lambda *_: os.terminal_size((columns, 24)))
    with Progress(environ, "converting") as progress:
        for done in range(0, 1001, 100):
            progress(done, 1000)
    lines = re.sub(r"\x1b\[\?25[lh]", "", stream.text()).split("\r")
    return [line for line in lines if line]


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize("columns", [24, 30, 49, 50, 80, 200])
def test_the_bar_fits_into_a_line(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    lines = drawn(monkeypatch, columns, TERMINAL)
    assert lines[0].startswith("converting ")
    assert "50%" in "".join(lines)
    assert max(map(len, lines)) < columns
    assert lines[-1].isspace(), "it is taken away"
    assert not any("\n" in line for line in lines)


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize("environ", [{"CI": "true"}, {"PRE_COMMIT": "1"}, {"TERM": "dumb"}])
def test_nobody_watches(monkeypatch: pytest.MonkeyPatch, environ: dict[str, str]) -> None:
    assert drawn(monkeypatch, 80, TERMINAL | environ) == []
    assert drawn(monkeypatch, 10, TERMINAL) == []


def test_nothing_is_drawn_for_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(monkeypatch, 80, TERMINAL) == []


RECORD = (
    '{"messages": [{"role": "user", "content": "Hi %d"}, {"role": "assistant", "content": "Yo"}]}\n'
)


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize(
    ("arguments", "verb"),
    [
        (("check", "a.jsonl"), "checking"),
        (("check", "a.jsonl", "--fix"), "fixing"),
        (("stats", "a.jsonl"), "counting"),
        (("convert", "a.jsonl", "-o", "b.jsonl", "--to", "sharegpt"), "converting"),
        (("dedup", "a.jsonl"), "comparing"),
        (("decontaminate", "a.jsonl", "--against", "a.jsonl"), "comparing"),
        (("diff", "a.jsonl", "a.jsonl"), "comparing"),
        (("merge", "a.jsonl", "-o", "b.jsonl"), "merging"),
        (("split", "a.jsonl", "-o", "b.jsonl", "--validation-out", "c.jsonl"), "splitting"),
    ],
)
def test_every_command_says_what_it_does(
    tmp_path: Path, arguments: tuple[str, ...], verb: str
) -> None:
    (tmp_path / "a.jsonl").write_text("".join(RECORD % number for number in range(20)))
    result = ftlint(*arguments, "-j", "1", cwd=tmp_path, environ=TERMINAL, terminal=True)
    assert verb in result.stderr
    assert "100%" in result.stderr
