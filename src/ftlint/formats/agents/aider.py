"""Chats with Aider, as its history file keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ftlint.formats import Format
from ftlint.formats.shared.reading import Reading, Sample
from ftlint.formats.transcripts.fences import find_fences
from ftlint.model.conversation import Conversation, Message

_SESSION: Final = re.compile(r"^# aider chat started at \S.*$")
_ASKED: Final = "#### "
_TOLD: Final = re.compile(r"^>(?: [^\n]*)?  $|^> \S[^\n]*$")
"""What the program itself says: quoted, with the line break of Markdown."""


class Aider(Format):
    """``.aider.chat.history.md``: ``####`` opens what the user says, ``>`` what the program itself
    prints, and the rest is the model.

    Each session is a conversation. What the program prints (costs, commits, commands) is left out
    and counted.

    ```markdown sample
    # aider chat started at 2025-03-15 09:00:00

    > Aider v0.80.0

    #### Does it rain?

    All day.

    > Tokens: 1.2k sent, 9 received.
    ```
    """

    name = "aider"
    title = "Aider chat history"
    containers = frozenset({"text"})

    def sniff(self, sample: Sample) -> float:
        """Look for the line that opens a session."""
        if sample.container != "text":
            return 0.0
        return float(any(_SESSION.match(line) for line in sample.lines[:50]))

    def read_text(self, text: str, reading: Reading) -> Iterable[Conversation]:
        """Read the sessions of a file."""
        lines = text.split("\n")
        fenced = {number for fence in find_fences(lines) for number in fence.inner}
        messages: list[Message] = []
        start = 1
        for number, line in enumerate(lines, 1):
            if number - 1 not in fenced and _SESSION.match(line):
                yield from _session(messages, start)
                messages, start = [], number
            elif number - 1 not in fenced and line.startswith(_ASKED):
                _add(messages, "user", line.removeprefix(_ASKED).rstrip(), number)
            elif number - 1 not in fenced and _TOLD.match(line):
                reading.note("system-lines-dropped", f"line {number}")
            elif messages and (line.strip() or messages[-1].role == "assistant"):
                _add(messages, "assistant", line, number)
        yield from _session(messages, start)


def _add(messages: list[Message], role: str, line: str, number: int) -> None:
    last = messages[-1] if messages else None
    if last is not None and last.role == role:
        last.content = f"{last.content}\n{line}"
    else:
        messages.append(Message(role, line, f"line {number}"))


def _session(messages: list[Message], start: int) -> Iterable[Conversation]:
    for message in messages:
        message.content = message.text.strip("\n").rstrip()
    if messages:
        yield Conversation(messages, f"line {start}")
