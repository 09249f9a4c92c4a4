"""What a file is that does not hold training data: handed from who recognises it to who tells."""

from __future__ import annotations

from typing import Final, NamedTuple

CHOOSE: Final = "name the files that hold training data, or leave this one out with exclude"


class Looks(NamedTuple):
    """What a file looks like ("a transcript with 44 examples"), and what helps.

    ``help`` is the command that makes training data of it, empty where none does. ``parsed`` of
    ``lines`` lines are JSON. ``format`` is the name of the shape that `convert` reads it as.
    ``table`` tells that it is a table, or nothing that would say that it is not.
    """

    what: str
    help: str = ""
    parsed: int = 0
    lines: int = 0
    format: str = ""
    table: bool = False

    def sentence(self, subject: str) -> str:
        """Say what a file is, and how little of it is JSON where some is.

        >>> Looks("a log").sentence("The file"), Looks("a log", "", 2, 9).sentence("a.jsonl")
        ('The file is a log, not training data', 'Only 2 of 9 lines are JSON: a.jsonl looks like a log')
        """  # noqa: E501 - one sentence
        what = self.what or "text"
        if self.parsed:
            subject = subject[:1].lower() + subject[1:] if " " in subject else subject
            are = "is" if self.parsed == 1 else "are"
            some = f"Only {self.parsed:,} of {self.lines:,} lines {are} JSON"
            return f"{some}: {subject} looks like {what}" if subject else f"{some}, it is {what}"
        return f"{subject} is {what}, not training data"

    @property
    def remedy(self) -> str:
        """Return what helps, as a clause."""
        return f"convert it: {self.help}" if self.help else CHOOSE
