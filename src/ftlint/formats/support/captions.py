"""What captions of films and meetings share: cues, who speaks in them, sounds, rolling lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from ftlint.formats.shared.people import assign_roles
from ftlint.formats.shared.reading import Reading
from ftlint.formats.shared.splits import check_split
from ftlint.model.conversation import Conversation, Message

CAPTION_OPTIONS: Final = ("assistant", "user", "rolling_captions")
"""Options that every reader of captions looks at."""
CAPTION_DEFAULTS: Final[Mapping[str, Any]] = MappingProxyType(
    {"split": "file", "merge_consecutive": " "}
)
"""Options that captions start from: one conversation, a speaker's cues joined by a space."""

_PREFIX: Final = re.compile(
    r"(?:[-–—]\s*|>>\s*)?(?P<name>[^\W\d_][^:：<>\[\]{}\"“”!?]{0,40}?)\s*[:：](?:\s+|$)(?P<rest>.*)$"
)
_DASH: Final = re.compile(r"(?:[-–—]\s+|>>\s*)(?P<rest>.*)$")
_WORDS: Final = 4
"""Words that a name has at most."""
_SOUND: Final = re.compile(r"\[[^\[\]\n]{1,60}\]|♪[^♪\n]*♪?|♫[^♫\n]*♫?")
_WHOLE_SOUND: Final = re.compile(r"\s*(?:\([^()\n]{1,60}\)|\*[^*\n]{1,60}\*)\s*")
_ROLLING: Final = 3
"""Repeated lines from which captions count as rolling."""


@dataclass(slots=True)
class Cue:
    """What is shown at one time: its 1-based line, its start in seconds, its lines.

    A line is (speaker, text); the speaker is None where the source does not mark one.
    """

    line: int
    start: float
    lines: list[tuple[str | None, str]] = field(default_factory=list)


def seconds(hours: str | None, minutes: str, rest: str, fraction: str) -> float:
    """Return a time of a cue in seconds.

    >>> seconds("1", "02", "03", "5")
    3723.5
    """
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(rest) + float(f"0.{fraction}")


def conversation(cues: list[Cue], marked: bool, reading: Reading) -> Conversation:
    """Make one conversation of the cues; FtlintError where nobody is named.

    ``marked`` says that the source marks speakers; else names stand before a colon.
    """
    check_split(reading)
    if not marked:
        _find_names(cues, reading)
    cues = _unrolled(cues, reading)
    messages = list(_messages(cues, reading))
    if not any(message.speaker for message in messages):
        raise reading.error(
            "no speakers are named in these captions, so that nobody can be told apart"
        )
    assign_roles(messages, reading)
    last = cues[-1].line if cues else 1
    return Conversation(messages, f"lines {cues[0].line if cues else 1}-{last}")


def _unrolled(cues: list[Cue], reading: Reading) -> list[Cue]:
    """Take out lines that a cue repeats of the one before, where captions roll and it is asked."""
    repeats: dict[int, int] = {}
    for index in range(1, len(cues)):
        last, here = cues[index - 1].lines, cues[index].lines
        for size in range(min(len(last), len(here)), 0, -1):
            if last[-size:] == here[:size] and (len(here) > size or len(last) > size or size > 1):
                repeats[index] = size
                break
    if len(repeats) < _ROLLING:
        return cues
    if reading.options["rolling_captions"] != "drop":
        detail = "-O rolling_captions=drop takes them out"
        reading.note("rolling-captions", f"line {cues[min(repeats)].line}", len(repeats), detail)
        return cues
    for index, size in repeats.items():
        reading.note("duplicate-lines-dropped", f"line {cues[index].line}", size)
    return [
        Cue(cue.line, cue.start, cue.lines[repeats.get(index, 0) :])
        for index, cue in enumerate(cues)
    ]


def _find_names(cues: list[Cue], reading: Reading) -> None:
    """Part names from texts: those that come back, or that the user names."""
    options = reading.options
    known = {*options["roles"], options["assistant"], options["user"]} - {None}
    counts: Counter[str] = Counter()
    named = 0
    for cue in cues:
        for number, (_, text) in enumerate(cue.lines):
            match = _PREFIX.match(text)
            if match is not None and len(match["name"].split()) <= _WORDS:
                counts[match["name"]] += 1
                named += not number
    # Two names, one of which begins each cue, need not come back.
    every = len(cues) > 1 and named == len(cues) and len(counts) == 2
    names = {name for name, count in counts.items() if count > 1 or name in known or every}
    for name, count in counts.items():
        if name not in names:
            detail = f"{name!r} is text here: -O roles.{name}=user if it is a name"
            reading.note("rare-label", count=count, detail=detail)
    for cue in cues:
        cue.lines = [_named(text, names) for _, text in cue.lines]


UNKNOWN: Final = ""
"""The speaker of a line that another, unnamed person begins."""


def _named(text: str, names: set[str]) -> tuple[str | None, str]:
    match = _PREFIX.match(text)
    if match is not None and match["name"] in names:
        return match["name"], match["rest"]
    dash = _DASH.match(text)
    return (UNKNOWN, dash["rest"]) if dash is not None else (None, text)


def _messages(cues: Iterable[Cue], reading: Reading) -> Iterator[Message]:
    """Yield a message for each stretch of a cue that one person speaks."""
    speaker: str | None = None
    for cue in cues:
        spoken: list[tuple[str | None, list[str]]] = []
        for name, text in cue.lines:
            if name is not None:
                speaker = name or None
            if spoken and name is None:
                spoken[-1][1].append(text)
            else:
                spoken.append((speaker, [text]))
        for name, texts in spoken:
            yield from _message(name, " ".join(filter(None, texts)), cue, reading)


def _message(name: str | None, text: str, cue: Cue, reading: Reading) -> Iterator[Message]:
    place = f"line {cue.line}"
    if not text.strip():
        return
    message = Message("", text, place, speaker=name, time=cue.start)
    said = " ".join(_SOUND.sub(" ", text).split())
    if not said or _WHOLE_SOUND.fullmatch(text):
        message.flags = ("cue",)
    elif name is None:
        message.role, message.flags = "user", ("bystander",)
    elif said != text and reading.options["sound_cues"] == "drop":
        sounds = len(_SOUND.findall(text))
        if sounds:
            reading.note("sound-cues-dropped", place, sounds)
            message.content = said
    yield message
