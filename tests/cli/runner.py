"""Runs command lines in this process, and the transcripts that stand in Markdown files.

A transcript is a page: fenced blocks whose first line names a file (```` ```toml ftlint.toml ````)
write that file, ```` ```console ```` blocks hold commands and what they answer:

    $ VARIABLE=value ftlint check data.jsonl < input
    a line of standard output
    ! a line of standard error
    ? 1

``? 0`` may be left out. ``[..]`` stands for any text within a line, a line ``...`` for any lines.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from ftlint.cli import run

_HOME = tempfile.TemporaryDirectory(prefix="ftlint-home-")
"""An empty home, so that nobody's own configuration counts; it goes with the process."""

PLAIN = {
    "PATH": os.environ["PATH"],
    "HOME": _HOME.name,
    "TERM": "dumb",
    "SOURCE_DATE_EPOCH": os.environ["SOURCE_DATE_EPOCH"],
}
"""What a command finds in its environment."""


@dataclass
class Result:
    """What a command line did."""

    status: int
    stdout: str
    stderr: str


@dataclass
class Command:
    """A command of a transcript, with the answer it expects."""

    line: int
    text: str
    stdout: list[str] = field(default_factory=list)
    stderr: list[str] = field(default_factory=list)
    status: int = 0


class Stream(io.TextIOWrapper):
    """A stream that keeps its bytes and may claim to be a terminal."""

    def __init__(self, *, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True, newline="\n")
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal

    def text(self) -> str:
        self.flush()
        data = self.buffer.getvalue()  # type: ignore[attr-defined]
        return str(data.decode("utf-8"))


def ftlint(
    *arguments: str,
    cwd: Path,
    environ: Mapping[str, str] = PLAIN,
    stdin: bytes = b"",
    terminal: bool = False,
) -> Result:
    """Run ``ftlint`` with these arguments in a folder."""
    before = Path.cwd()
    stdout, stderr = Stream(terminal=terminal), Stream(terminal=terminal)
    source = io.TextIOWrapper(io.BytesIO(stdin))
    os.chdir(cwd)
    try:
        with (
            mock.patch.dict(os.environ, environ, clear=True),
            mock.patch.object(sys, "stdout", stdout),
            mock.patch.object(sys, "stderr", stderr),
            mock.patch.object(sys, "stdin", source),
        ):
            status = run(arguments)
        return Result(status, stdout.text(), stderr.text())
    finally:
        os.chdir(before)


def steps(page: str) -> Iterator[tuple[str, str] | Command]:
    """Yield, in order, the files (name, text) and the commands of a page."""
    lines = page.split("\n")
    number = 0
    while number < len(lines):
        opening = re.fullmatch(r"```(\w+)(?: (\S+))?", lines[number])
        number += 1
        if not opening:
            continue
        start = number
        while lines[number] != "```":
            number += 1
        body = lines[start:number]
        if opening[2]:
            yield opening[2], "".join(f"{line}\n" for line in body)
        elif opening[1] == "console":
            yield from _commands(body, start)
        number += 1


def _commands(body: list[str], start: int) -> Iterator[Command]:
    command: Command | None = None
    for offset, line in enumerate(body):
        if line.startswith("$ "):
            if command is not None:
                yield command
            command = Command(start + offset + 1, line[2:])
            continue
        assert command is not None, f"line {start + offset + 1}: output before a command"
        if line.startswith("! "):
            command.stderr.append(line[2:])
        elif re.fullmatch(r"\? \d+", line):
            command.status = int(line[2:])
        else:
            command.stdout.append(line)
    if command is not None:
        yield command


def play(command: Command, folder: Path) -> Result:
    """Run one command of a transcript."""
    words = shlex.split(command.text)
    environ = dict(PLAIN)
    while re.match(r"[A-Z_]+=", words[0]):
        name, _, value = words.pop(0).partition("=")
        environ[name] = value
    stdin = b""
    if "<" in words:
        at = words.index("<")
        stdin = (folder / words[at + 1]).read_bytes()
        del words[at : at + 2]
    assert words.pop(0) == "ftlint", command.text
    return ftlint(*words, cwd=folder, environ=environ, stdin=stdin)


def follow(page: Path, folder: Path) -> int:
    """Write the files of a page and run its commands, which must answer what it says; how many."""
    commands = 0
    for step in steps(page.read_text(encoding="utf-8")):
        if not isinstance(step, Command):
            name, text = step
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
            continue
        commands += 1
        result = play(step, folder)
        told = f"{page.name}:{step.line}: $ {step.text}\n{result.stdout}--- stderr\n{result.stderr}"
        assert result.status == step.status, told
        assert matches(step.stdout, result.stdout), told
        assert matches(step.stderr, result.stderr), told
    return commands


def matches(expected: list[str], text: str) -> bool:
    """Tell whether text is what a transcript expects."""
    parts = []
    for line in expected:
        if line == "...":
            parts.append(r"(?:[^\n]*\n)*?")
        else:
            parts.append(".*?".join(re.escape(piece) for piece in line.split("[..]")) + r"\n")
    return re.fullmatch("".join(parts), text) is not None
