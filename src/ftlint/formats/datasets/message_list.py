"""Bare lists of messages: one conversation each, with nothing around it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.formats import Format
from ftlint.formats.datasets.turn_list import GENERAL, NAMED, read_turns, spelling_of
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.model.conversation import Conversation


class MessageList(Format):
    """A list of messages a line, or a list of such lists: what scripts save with one call.

    A message is an object of a role and a text under any of the usual keys, as in
    [turn-list](turn-list.md). A file that is *one* list of messages, or that has a message a line,
    is read by [table-long](table-long.md). There is no place for a title, a date or tools, so
    that none are read.

    ```jsonl sample
    [{"role": "user", "content": "Which planet is largest?"}, {"role": "assistant", "content": "Jupiter."}]
    [{"role": "user", "content": "And the smallest?"}, {"role": "assistant", "content": "Mercury."}]
    ```
    """

    name = "message-list"
    title = "list of messages"
    options = ("assistant",)

    def score(self, value: Any) -> float:
        """Look for a list of turns with a role each."""
        found = spelling_of(value) if isinstance(value, list) else None
        if found is None or found.kind == "texts":
            return 0.0
        return GENERAL if found.known else NAMED

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one list."""
        if not isinstance(value, list):
            raise Skip("broken-record", "no list of messages")
        yield Conversation(read_turns(value, "", reading), reading.place)
