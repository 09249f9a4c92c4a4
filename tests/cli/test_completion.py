"""Completion: what a key press offers, asked of click and of real shells."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.runner import PLAIN

RUN = "import sys; sys.argv = ['ftlint']; import ftlint.cli as c; c.main()"


def offered(words: str, incomplete: str, folder: Path) -> list[tuple[str, str]]:
    """Return (kind, value) of what bash is offered for the last word of a command line."""
    environ = {
        **PLAIN,
        "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        "_FTLINT_COMPLETE": "bash_complete",
        "COMP_WORDS": f"{words} {incomplete}".rstrip(),
        "COMP_CWORD": str(len(words.split())),
    }
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return [tuple(line.split(",", 1)) for line in done.stdout.splitlines()]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("words", "incomplete", "value"),
    [
        ("ftlint", "che", "check"),
        ("ftlint check --target", "opena", "openai"),
        ("ftlint check --target", "openai,toge", "openai,together"),
        ("ftlint check --select", "empty-con", "empty-content"),
        ("ftlint check --select", "E101,c60", "E101,C601"),
        ("ftlint check --output-format", "sar", "sarif"),
        ("ftlint check --report", "sar", "sarif="),
        ("ftlint check --model", "gpt-4o-mini-2", "gpt-4o-mini-2024-07-18"),
        ("ftlint check --method", "d", "dpo"),
        ("ftlint check --fail-on", "w", "warning"),
        ("ftlint check --input-format", "alp", "alpaca"),
        ("ftlint check --color", "al", "always"),
        ("ftlint convert --to", "shareg", "sharegpt"),
        ("ftlint convert --from", "whats", "whatsapp"),
        ("ftlint rule", "empty-con", "empty-content"),
        ("ftlint target", "llama", "llamafactory"),
        ("ftlint config", "per-file", "per-file-ignores"),
        ("ftlint schema", "openai-d", "openai-dpo"),
    ],
)
def test_values(tmp_path: Path, words: str, incomplete: str, value: str) -> None:
    assert ("plain", value) in offered(words, incomplete, tmp_path)


@pytest.mark.parametrize(
    "words",
    [
        "ftlint check",
        "ftlint convert",
        "ftlint stats",
        "ftlint merge",
        "ftlint split",
        "ftlint dedup",
        "ftlint convert a.txt -o",
        "ftlint check --schema",
        "ftlint check --config",
        "ftlint split a.jsonl --validation-out",
    ],
)
def test_files(tmp_path: Path, words: str) -> None:
    assert offered(words, "exam", tmp_path) == [("file", "exam")]


def test_a_value_already_in_the_list_is_not_offered_again(tmp_path: Path) -> None:
    values = [value for _, value in offered("ftlint check --target", "openai,", tmp_path)]
    assert "openai,trl" in values
    assert "openai,openai" not in values


ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[a-zA-Z]|[()].|.(?<!\[))|[\b\r]")
"""How a terminal is told to move and to colour, of which a test wants nothing."""

SHELLS = {
    "bash": (
        ["bash", "--norc", "--noprofile", "-i"],
        'eval "$(_FTLINT_COMPLETE=bash_source ftlint)"',
    ),
    "zsh": (
        ["zsh", "-f", "-i"],
        'autoload -U compinit && compinit -u; eval "$(_FTLINT_COMPLETE=zsh_source ftlint)"',
    ),
}


def with_ftlint(folder: Path) -> dict[str, str]:
    """Put a folder to complete and the program into ``folder``; returns a shell's environment."""
    (folder / "examples").mkdir()
    programs = folder / "bin"
    programs.mkdir()
    script = programs / "ftlint"
    script.write_text(f"#!{sys.executable}\nfrom ftlint.cli import main\nmain()\n")
    script.chmod(0o755)
    return {
        **PLAIN,
        "PATH": f"{programs}:{os.environ['PATH']}",
        "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        "HOME": str(folder),
        "TERM": "xterm",
        "PS1": "> ",
    }


TYPED = [("ftlint check exam", "examples/"), ("ftlint check --target llamaf", "llamafactory")]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(("typed", "whole"), TYPED)
def test_a_key_press_in_a_real_shell(tmp_path: Path, shell: str, typed: str, whole: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not here")
    command, setup = SHELLS[shell]
    environ = with_ftlint(tmp_path)
    terminal, inside = pty.openpty()
    streams = {"stdin": inside, "stdout": inside, "stderr": inside}
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environ, start_new_session=True, **streams
    )
    os.close(inside)
    try:
        os.write(terminal, f" {setup}; echo rea''dy\n".encode())
        assert "ready" in read_until(terminal, "\nready"), "the shell did not start"
        os.write(terminal, f" {typed}\t".encode())
        assert whole in read_until(terminal, whole)
    finally:
        process.kill()
        process.wait()
        os.close(terminal)


@pytest.mark.parametrize(("typed", "whole"), TYPED)
def test_fish_asks_for_the_same(tmp_path: Path, typed: str, whole: str) -> None:
    if shutil.which("fish") is None:
        pytest.skip("fish is not here")
    script = f"_FTLINT_COMPLETE=fish_source ftlint | source; complete -C '{typed}'"
    done = subprocess.run(
        ["fish", "--no-config", "-c", script],
        cwd=tmp_path,
        env=with_ftlint(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert whole in done.stdout.split(), done.stderr


def read_until(terminal: int, wanted: str, patience: float = 60.0) -> str:
    """Return what a terminal shows, as soon as it holds what is waited for; it may take a while."""
    shown = ""
    end = time.monotonic() + patience
    while wanted not in shown and time.monotonic() < end:
        ready, _, _ = select.select([terminal], [], [], 0.5)
        if ready:
            try:
                shown += os.read(terminal, 4096).decode("utf-8", "replace")
            except OSError:
                break
        shown = ESCAPES.sub("", shown)
    return shown
