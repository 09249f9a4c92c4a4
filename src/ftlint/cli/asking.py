"""Asking a person on a terminal how damaged passages read, one after the other."""

from __future__ import annotations

import os
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol, TextIO

import click

from ftlint.config.readings import KEEP, Row
from ftlint.encoding.passages import MOST
from ftlint.model.decisions import decided_in
from ftlint.model.words import plural
from ftlint.reporters.shared.escape import defuse, show
from ftlint.reporters.shared.style import char_width
from ftlint.session.readings import Open, place_words, row_of

HELP: Final = (
    "1-6  take this reading",
    "s    skip: leave it open",
    "k    keep: it is right as it is",
    "o    other text: type it, then Enter",
    "u    undo: go back to the passage before",
    "q    quit asking; what was decided can still be written",
    "?    this help",
    "Ctrl-C  stop, and write nothing",
)
KEYS: Final = "s skip · k keep · o other text · u undo · q quit · ? help"
PLAIN_KEYS: Final = KEYS.replace("·", "-")


class Keys(Protocol):
    """Where answers come from."""

    def key(self) -> str:
        """Return the next key; raises EOFError at the end."""
        ...

    def line(self) -> str:
        """Return the next line."""
        ...


class Terminal:
    """The keys of a terminal, one at a time however they arrive; typed ahead, none is lost.

    Ctrl-C stays the interrupt that it is everywhere.
    """

    def __init__(self, stream: TextIO) -> None:
        """Take the stream at whose other end the person is."""
        self._handle = stream.fileno()
        self._typed = ""
        self._decoder = getincrementaldecoder("utf-8")("replace")

    @contextmanager
    def held(self) -> Iterator[None]:
        """Get each key as it is pressed, as long as it lasts."""
        import termios
        import tty

        before = termios.tcgetattr(self._handle)
        tty.setcbreak(self._handle, termios.TCSADRAIN)
        try:
            yield
        finally:
            termios.tcsetattr(self._handle, termios.TCSADRAIN, before)

    def key(self) -> str:
        """Return the next key that is not a command of the terminal, such as an arrow."""
        while not self._typed:
            typed = self._read()
            self._typed = "" if typed.startswith("\x1b") else typed
        key, self._typed = self._typed[0], self._typed[1:]
        if key == "\x04":
            raise EOFError
        return key

    def line(self) -> str:
        """Return the next line; a person may take back what was typed of it."""
        line = ""
        while True:
            while not self._typed:
                self._typed = self._read()
            key, self._typed = self._typed[0], self._typed[1:]
            if key in "\r\n":
                self._echo("\n")
                return line
            if key == "\x04":
                raise EOFError
            if key in "\x7f\b":
                self._echo("\b \b" * char_width(line[-1:] or "\u0300"))
                line = line[:-1]
            elif key == "\x1b":
                self._typed = ""
            elif key.isprintable():
                self._echo(key)
                line += key

    def _read(self) -> str:
        data = os.read(self._handle, 1024)
        if not data:
            raise EOFError
        return self._decoder.decode(data)

    def _echo(self, text: str) -> None:
        click.echo(text, nl=False)


class Look(NamedTuple):
    """How what is asked is shown."""

    color: bool = False
    ascii_only: bool = False

    def safe(self, text: str) -> str:
        """Return a text of the data that nothing obeys."""
        return show(text, self.ascii_only)

    def marked(self, text: str, passage: str) -> str:
        """Return some text with the passage in it marked, by colour or by brackets."""
        before, found, after = text.partition(passage)
        if not found:
            return self.safe(text)
        shown = self.safe(passage)
        if self.color:
            shown = click.style(shown, reverse=True)
        else:
            shown = f"[{shown}]" if self.ascii_only else f"⟦{shown}⟧"
        return self.safe(before) + shown + self.safe(after)


@dataclass(slots=True)
class Interview:
    """The questions, and what was answered so far."""

    questions: Sequence[Open]
    keys: Keys
    say: Callable[[str], None]
    look: Look
    decisions: dict[str, Row] = field(default_factory=dict)

    def ask(self) -> None:
        """Ask one question after the other, until all are answered or the person has enough."""
        number = 0
        while number < len(self.questions):
            self._show(number)
            step = self._answer(number)
            if step == 0:
                return
            number = max(0, number + step)

    def _show(self, number: int) -> None:
        one = self.questions[number]
        place = self.look.safe(place_words(one.places[0]))
        self.say("")
        self.say(
            f"Passage {number + 1} of {len(self.questions)}, {plural(one.count, 'place')}, "
            f"first at {place}"
        )
        self.say(f"    {self.look.marked(one.context, one.passage)}")
        for key, (text, share) in enumerate(one.readings[:MOST], 1):
            self.say(f"  {key}  {self.look.safe(text)}  ({share:.0%})")
        readings = len(one.readings[:MOST])
        first = f"1-{readings} reading · " if readings > 1 else "1 reading · " if readings else ""
        self.say(f"  {(first + KEYS).replace('·', '-' if self.look.ascii_only else '·')}")

    def _answer(self, number: int) -> int:
        """Take the answer to a question; returns how far to go on, 0 to end."""
        one = self.questions[number]
        while True:
            key = self._key()
            if key in ("q", "Q", ""):
                return 0
            if key in "sS \r\n":
                self._told("skipped")
                self.decisions.pop(one.passage, None)
                return 1
            if key in "uU":
                return self._undone(number)
            if key == "?":
                for line in HELP:
                    self.say(f"  {line}")
                continue
            row = self._row(one, key)
            if row is not None:
                self.decisions[one.passage] = row
                self._told(self._effect(row))
                return 1

    def _key(self) -> str:
        try:
            return self.keys.key()
        except EOFError:
            return ""

    def _undone(self, number: int) -> int:
        if number == 0:
            self._told("this is the first passage")
            return self._answer(number)
        self.decisions.pop(self.questions[number - 1].passage, None)
        self._told("back to the passage before")
        return -1

    def _row(self, one: Open, key: str) -> Row | None:
        """Return the decision that a key makes; None where it makes none."""
        if key in "kK":
            return row_of(one, KEEP)
        if key in "oO":
            return self._other(one)
        if key.isdigit() and key.isascii() and 1 <= int(key) <= len(one.readings[:MOST]):
            return row_of(one, key)
        self._told(f"there is no answer '{self.look.safe(key)}'; ? lists them")
        return None

    def _other(self, one: Open) -> Row | None:
        self.say("  The text in place of the passage (empty goes back):")
        try:
            text = self.keys.line()
        except EOFError:
            return None
        if not text:
            self._told("back to the readings")
            return None
        if text == one.passage:
            return row_of(one, KEEP)
        if decided_in(text, {**self._changes(), one.passage: text}):
            self._told("the text holds a passage that is decided as well; type another")
            return None
        return row_of(one, "", text)

    def _changes(self) -> dict[str, str]:
        return {
            passage: row.decision or ""
            for passage, row in self.decisions.items()
            if row.choice != KEEP
        }

    def _effect(self, row: Row) -> str:
        if row.choice == KEEP:
            return f"kept as it is in {plural(row.count, 'place')}"
        return f"{self.look.safe(row.decision or '')}, in {plural(row.count, 'place')}"

    def _told(self, words: str) -> None:
        self.say(f"  → {words}" if not self.look.ascii_only else f"  > {words}")

    def summary(self) -> Iterator[str]:
        """Yield what is decided, a line each."""
        for row in self.decisions.values():
            if row.choice == KEEP:
                yield f"  {self.look.safe(row.passage)}  kept"
            else:
                new = self.look.safe(row.decision or "")
                yield f"- {self.look.safe(row.passage)}"
                yield f"+ {new}  ({plural(row.count, 'place')})"


def say(text: str) -> None:
    """Print a line that was made safe part by part."""
    click.echo(defuse(text), color=True)
