"""Markdown chats: headings say who speaks."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.shared.reading import Carries, Reading, Sample, Skip, Writing
from ftlint.formats.transcripts.fences import find_fences
from ftlint.formats.transcripts.labels import KNOWN, Label, Speakers
from ftlint.formats.transcripts.splitting import HEADING, SpokenTurn
from ftlint.formats.transcripts.transcript import conversations, people_of, turns_of
from ftlint.model.conversation import Conversation
from ftlint.model.losses import Ledger
from ftlint.options.conversion import resolve

_SPEAKER: Final = re.compile(
    r"^(?P<level>#{1,6})\s+(?:[*_]{1,2})?(?P<name>[^\n#*_]{1,80}?)(?:[*_]{1,2})?\s*+[:：]?+\s*+#*+\s*+$"
)
_BOLD: Final = re.compile(
    r"^[ ]{0,3}(?:_\*\*|\*__|\*\*|__)(?P<name>[^\n#*_]{1,80}?)(?<![:：])(?:\*\*_|__\*|\*\*|__)[ ]*+$"
)
"""A line that is a name in bold, as Cursor and SpecStory write it."""
_ASIDE: Final = re.compile(r"^\W{0,6}(?P<name>\w[^(\[]{0,38}?)\W{0,6}(?:[(\[][^\n]{0,80})?$")
"""A name between signs (emoji) and before what is told of it: the time, the model."""
_BOLD_LEVEL: Final = 7
"""The level of lines in bold, below those of headings."""
_TITLES: Final = {"system": "System", "user": "User", "assistant": "Assistant"}
_EXTRA: Final = {"tool": "tool", "tool output": "tool"}


class Markdown(Format):
    """A Markdown file in which headings such as ``## User`` and ``## Assistant`` open the turns, or
    lines in bold such as ``**User**``, as Cursor and SpecStory export chats.

    Only headings of the level that most speakers use, and whose text is a known or named speaker,
    open a turn: ``## Steps`` inside an answer is content. A rule (``---``) before a speaker, a
    heading ``Example 3`` or a level-1 title begins a new example; rules that come before answers
    as well part turns and no examples. Front matter and titles are dropped and reported. An
    example that could not be read back is not written.

    ```markdown sample
    ## User

    Which planet is largest?

    ## Assistant

    Jupiter.
    ```
    """

    name = "markdown"
    title = "Markdown chat"
    containers = frozenset({"text"})
    options = ("roles", "assistant", "user")
    carries = Carries()
    suffix = ".md"

    def sniff(self, sample: Sample) -> float:
        """Look for headings of a user and of an assistant."""
        if sample.container != "text":
            return 0.0
        labels, _ = _headings(sample.lines)
        roles = {KNOWN.get(label.name.casefold()) for label in labels}
        return 0.97 if {"user", "assistant"} <= roles else 0.0

    def read_text(self, text: str, reading: Reading) -> Iterable[Conversation]:
        """Read a text."""
        lines = text.split("\n")
        start = _front_matter(lines, reading)
        labels, titles = _headings(lines, people_of(reading))
        labels = [label for label in labels if label.line >= start]
        roles = {**KNOWN, **_EXTRA, **people_of(reading)}
        if not labels:
            raise reading.error("no headings of speakers were found, such as ## User")
        others = "user" if reading.options["assistant"] else ""
        named = {
            label.name.casefold(): roles.get(label.name.casefold(), others) for label in labels
        }
        fenced = {n for fence in find_fences(lines) for n in fence.lines}
        for number in titles:
            if number >= start:
                reading.note("titles-dropped", f"line {number + 1}")
                lines[number] = "---" if not HEADING.match(lines[number]) else lines[number]
        speakers = Speakers(labels, named, Counter(), Counter())
        turns = turns_of(lines, speakers, reading, start, len(lines), fenced)
        for turn in turns:
            turn.blanks = 0
        if any(turn.separated and turn.role == "assistant" for turn in turns):
            for last, turn in itertools.pairwise(turns):
                turn.separated = any(last.line < number < turn.line for number in titles)
        yield from conversations(_tools_noted(turns, reading), reading)

    def separator(self, options: Mapping[str, Any]) -> str:
        """Part examples with a rule."""
        return "\n---\n\n"

    def write_text(self, conversation: Conversation, writing: Writing) -> str:
        """Write the turns under headings; Skip where the text could not be read back."""
        blocks = [
            f"## {_TITLES[message.role]}\n\n{message.text}" for message in conversation.messages
        ]
        text = "\n\n".join(blocks)
        reading = Reading(resolve({}, (), ""), Ledger())
        again = list(self.read_text(text, reading))
        open_fence = any(not fence.closed for fence in find_fences(text.split("\n")))
        if len(again) != 1 or again[0].messages != conversation.messages or open_fence:
            raise Skip("cannot-be-read-back")
        if "\r" in text:
            raise Skip("cannot-be-read-back", "a carriage return")
        return text


def _tools_noted(turns: list[SpokenTurn], reading: Reading) -> list[SpokenTurn]:
    kept = [turn for turn in turns if turn.role != "tool"]
    for turn in turns:
        if turn.role == "tool":
            reading.note("tool-messages-dropped", f"line {turn.line + 1}")
    return kept


def _headings(
    lines: list[str], people: Mapping[str, str] | None = None
) -> tuple[list[Label], list[int]]:
    """Return the headings that open turns, and the 0-based lines of titles above them."""
    fenced = {n for fence in find_fences(lines) for n in fence.lines}
    names = {**KNOWN, **_EXTRA, **(people or {})}
    found: list[tuple[int, Label]] = []
    titles: list[int] = []
    for number, line in enumerate(lines):
        if number in fenced or not line or line.lstrip()[:1] not in ("#", "*", "_"):
            continue
        match = _SPEAKER.match(line)
        level = len(match["level"]) if match else _BOLD_LEVEL
        match = match or _BOLD.match(line)
        if match is None:
            continue
        name = match["name"].strip()
        aside = _ASIDE.match(name)
        if name.casefold() not in names and aside is not None:
            name = aside["name"].strip()
        if name.casefold() in names:
            found.append((level, Label(number, name, "")))
        elif level == 1:
            titles.append(number)
    if not found:
        return [], []
    level = Counter(depth for depth, _ in found).most_common(1)[0][0]
    return [label for depth, label in found if depth == level], titles if level > 1 else []


def _front_matter(lines: list[str], reading: Reading) -> int:
    """Return the first line after YAML front matter, which is noted."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    for number in range(1, min(len(lines), 100)):
        if lines[number].rstrip() == "---":
            if all(":" in line or not line.strip() for line in lines[1:number]):
                reading.note("dropped-fields", f"lines 1-{number + 1}", detail="front matter")
                return number + 1
            return 0
    return 0
