"""What the streams can show: colour, width, symbols; and how messages reach standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Final, Protocol, TextIO

import click

WIDTH: Final = 120
"""Columns of output that goes to no terminal; also the most useful width for a CI log."""
MAX_WIDTH: Final = 160


class Terminal(Protocol):
    """The part of a text stream that decides about colour."""

    def isatty(self) -> bool:
        """Tell whether a person sees the stream."""
        ...


def use_color(choice: str, stream: Terminal, environ: Mapping[str, str]) -> bool:
    """Decide about colour: the flag, then NO_COLOR, then FORCE_COLOR, then the terminal.

    Both variables count only when they are not empty (no-color.org, force-color.org).

    >>> import io
    >>> use_color("auto", io.StringIO(), {"FORCE_COLOR": "1", "NO_COLOR": ""})
    True
    >>> use_color("auto", io.StringIO(), {"FORCE_COLOR": "1", "NO_COLOR": "1"})
    False
    """
    if choice != "auto":
        return choice == "always"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return is_terminal(stream) and environ.get("TERM") != "dumb"


def is_terminal(stream: Terminal) -> bool:
    """Tell whether a stream is a terminal; a closed one is not."""
    try:
        return stream.isatty()
    except ValueError:
        return False


def width(stream: Terminal) -> int:
    """Return the columns to write in: the terminal's, at most 160; 120 where there is none."""
    if not is_terminal(stream):
        return WIDTH
    import shutil

    return min(shutil.get_terminal_size((WIDTH, 24)).columns, MAX_WIDTH)


def ascii_only(environ: Mapping[str, str]) -> bool:
    """Tell whether the user asked Python for streams that cannot take ``…``.

    Streams are made UTF-8 when ftlint starts, so only an explicit wish is left.
    """
    encoding = environ.get("PYTHONIOENCODING", "").split(":")[0]
    if not encoding:
        return False
    try:
        "…›".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return True
    return False


def in_ci(environ: Mapping[str, str]) -> bool:
    """Tell whether a CI service runs us: ``CI`` set to anything but empty, 0 or false."""
    return environ.get("CI", "").casefold() not in ("", "0", "false")


def printable(text: str) -> str:
    """Make control characters of a message visible and keep it on one line.

    >>> printable("a\\nb\\x1b[31m")
    'a b\\\\x1b[31m'
    """
    flat = " ".join(text.split("\n"))
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in flat
    )


def say(text: str, *, err: bool = False) -> None:
    """Print lines that may hold names and texts of the user's files.

    Nothing in them is obeyed by a terminal, or by a CI service that reads its log.
    """
    from ftlint.reporters.shared.escape import defuse, show

    click.echo("\n".join(defuse(show(line)) for line in text.split("\n")), err=err)


def in_github(environ: Mapping[str, str]) -> bool:
    """Tell whether GitHub Actions runs us; two variables, so that a stray one switches nothing."""
    return environ.get("GITHUB_ACTIONS") == "true" and bool(environ.get("GITHUB_WORKFLOW"))


def complain(level: str, message: str, stream: TextIO | None = None) -> None:
    """Write one line to standard error: ``ftlint: error: …``.

    In GitHub Actions an error becomes an annotation too, so that a job that could not be done says
    why on its page; the runner reads commands from standard error as well.
    """
    stream = stream or sys.stderr
    colors = {"error": "red", "warning": "yellow", "note": "cyan"}
    word = f"{level}:"
    if use_color("auto", stream, os.environ):
        word = click.style(word, fg=colors[level], bold=True)
    from ftlint.reporters.shared.escape import defuse

    print(f"ftlint: {word} {defuse(printable(message))}", file=stream, flush=True)
    if level == "error" and in_github(os.environ):
        from ftlint.reporters.shared.escape import command_data, show

        print(f"::error title=ftlint::{command_data(show(message))}", file=stream, flush=True)
