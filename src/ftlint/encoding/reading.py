"""What detection and repair return."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Action = Literal["apply", "suggest", "ask", "none"]
"""What a caller may do: apply without asking, suggest, ask a human to choose, nothing."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text. ``chain`` says in words how it came to look as it does."""

    text: str
    chain: str
    lossy: bool
    score: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Span:
    """One replacement inside a text, in code points from 0, with its own margin and action.

    ``codecs`` are those of ``Damage.codec_chain``; ``chain`` says the same in words.
    """

    start: int
    end: int
    replacement: str
    margin: float
    action: Action
    chain: str = ""
    lossy: bool = False
    readings: tuple[Reading, ...] = ()
    codecs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Damage:
    """A damaged passage: where, of what kind, and how it reads.

    ``codec_chain`` lists the codecs in the order in which they were used, written and read by
    turns: ``("utf-8", "cp1252")`` is UTF-8 read as Windows-1252. ``readings`` are of the passage
    alone, best first; there are none when nothing better than the damage itself was found.
    """

    start: int
    end: int
    kind: str
    codec_chain: tuple[str, ...]
    lossy: bool
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Repair:
    """The outcome for one text: readings of the whole, best first, and edits passage by passage.

    ``margin`` is the distance in nats of the best from the second-best different reading of the
    least certain passage. Applying all ``spans`` gives ``best.text``. ``held`` says that passages
    are not applied because the damage may be shown on purpose. ``noise`` says that the text is no
    language in any reading, as binary data is; there are no spans then.
    """

    original: str
    best: Reading | None
    readings: tuple[Reading, ...]
    margin: float
    action: Action
    spans: tuple[Span, ...]
    lossy: bool
    chain: str
    damages: tuple[Damage, ...] = field(default=())
    held: bool = False
    noise: bool = False

    def apply(self, actions: tuple[Action, ...] = ("apply",)) -> str:
        """The text with the spans of these actions replaced, the others left as they are."""
        edits = [(s.start, s.end, s.replacement) for s in self.spans if s.action in actions]
        return replaced(self.original, edits)


@dataclass(frozen=True, slots=True)
class Charset:
    """The charset of a file. ``note`` says what a user should know, for example about bad bytes."""

    name: str
    confidence: float
    bom: bool
    note: str = ""


def replaced(text: str, edits: Sequence[tuple[int, int, str]]) -> str:
    """Return a text with the places of some edits replaced; they are in order.

    >>> replaced("nÃ© lÃ ", [(1, 3, "é"), (5, 7, "à")])
    'né là'
    """
    out: list[str] = []
    place = 0
    for start, end, new in edits:
        out += (text[place:start], new)
        place = end
    return "".join((*out, text[place:]))
