"""Where one example ends and the next begins, in a text of turns.

Explicit separators win. Else blank lines count, where they say something: answers are followed by
blank lines, and questions never are. Where every gap is alike, nothing is said.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import Final

from ftlint.formats.shared.reading import Reading
from ftlint.formats.transcripts.fences import SEPARATOR

HEADING: Final = re.compile(
    r"^\s*(?:#{1,6}\s*)?\W{0,3}(?:example|conversation|dialogue|dialog|sample|chat)\s*#?\d+\W{0,3}\s*$",
    re.I,
)
LONG: Final = 50
"""Turns from which a text without any blank line is doubtful."""


@dataclass(slots=True)
class SpokenTurn:
    """One turn: role, name, the 0-based line of its label and what was said.

    ``blanks`` is the number of blank lines before the label, ``separated`` whether a separator
    stands there.
    """

    role: str
    name: str
    line: int
    body: list[str] = field(default_factory=list)
    blanks: int = 0
    separated: bool = False
    time: str = ""
    end: int = 0

    @property
    def text(self) -> str:
        """Return what was said."""
        return "\n".join(self.body)


def trim(turn: SpokenTurn, fenced: set[int]) -> tuple[int, bool]:
    """Cut blank lines and separators off the end of a turn; return how many blanks, and whether
    a separator was there.
    """
    body = turn.body
    end = len(body)
    separated = False
    while end > 0:
        line = body[end - 1]
        number = turn.line + end - 1
        if not line.strip(" \t\f"):
            separated = separated or "\f" in line
        elif number not in fenced and (SEPARATOR.match(line) or HEADING.match(line)):
            separated = True
        else:
            break
        end -= 1
    blanks = sum(not line.strip() for line in body[max(end, 1) :])  # the label's line is none
    del body[end:]
    start = 0
    while start < len(body) and not body[start].strip():
        start += 1
    del body[:start]
    turn.end = turn.line + start + len(body) - 1
    return blanks, separated


def split(turns: list[SpokenTurn], reading: Reading) -> list[list[SpokenTurn]]:
    """Part turns into examples, as the option ``split`` or the text itself says."""
    how = reading.options["split"]
    if how in ("file", "every-user-turn", "gap"):
        return [turns]
    if how == "block":
        return _cut(turns, lambda turn: turn.blanks > 0 or turn.separated)
    if how == "separator" or any(turn.separated for turn in turns):
        return _cut(turns, lambda turn: turn.separated)
    after_answer = [b.blanks for a, b in _pairs(turns) if a.role == "assistant" and _opens(b)]
    before_answer = [b.blanks for a, b in _pairs(turns) if b.role == "assistant"]
    gaps = set(after_answer) | set(before_answer)
    if any(after_answer) and not any(before_answer):
        return _cut(turns, lambda turn: turn.blanks > 0)
    if {1, 2} <= {min(gap, 2) for gap in gaps} and max(before_answer, default=0) < 2:
        return _cut(turns, lambda turn: turn.blanks > 1)
    if any(gaps) and len(after_answer) > 0:
        each = len(_cut(turns, lambda turn: True))
        detail = (
            f"read as 1 conversation, not as {each}: "
            f"-O split=every-user-turn makes {each}, -O split=file 1"
        )
        reading.note("ambiguous-split", f"line {turns[0].line + 1}", detail=detail)
    elif len(turns) > LONG:
        detail = f"no blank lines: read as 1 conversation of {len(turns)} turns"
        reading.note("ambiguous-split", f"line {turns[0].line + 1}", detail=detail)
    return [turns]


def _pairs(turns: list[SpokenTurn]) -> list[tuple[SpokenTurn, SpokenTurn]]:
    return list(itertools.pairwise(turns))


def _opens(turn: SpokenTurn) -> bool:
    return turn.role in ("user", "system")


def _cut(turns: list[SpokenTurn], ends: object) -> list[list[SpokenTurn]]:
    assert callable(ends)
    examples: list[list[SpokenTurn]] = []
    last: SpokenTurn | None = None
    for turn in turns:
        follows_system = last is not None and last.role == "system" and not turn.separated
        if (
            last is None
            or (_opens(turn) and not follows_system and ends(turn))
            or (turn.separated and not _opens(turn))
        ):
            examples.append([])
        examples[-1].append(turn)
        last = turn
    return examples
