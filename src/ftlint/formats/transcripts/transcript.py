"""Plain-text transcripts: lines such as ``User: …`` and ``Assistant: …``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from ftlint.errors import FtlintError
from ftlint.formats import Format
from ftlint.formats.shared.reading import Carries, Reading, Sample, Skip, Writing
from ftlint.formats.transcripts.fences import Fence, find_fences
from ftlint.formats.transcripts.labels import Label, Speakers, choose, find
from ftlint.formats.transcripts.splitting import SpokenTurn, split, trim
from ftlint.model.conversation import Conversation, Message
from ftlint.model.losses import Ledger
from ftlint.model.words import plural
from ftlint.options.conversion import resolve

_LABELS = {"system": "System", "user": "User", "assistant": "Assistant"}


class Transcript(Format):
    """Text in which a label opens each turn, and blank lines or separators part the examples.

    A label is a known word (User, Human, Q, Assistant, AI, System … in several languages), one
    that ``roles`` explains, or the name of a person; who is the assistant among people must be
    said with ``assistant``. Text inside code fences is content, unless ``fenced`` says that the
    conversations stand there.

    ```text sample
    User: Which gate does flight 12 leave from?
    Assistant: Gate B4.

    User: And when?
    Assistant: At 14:05.
    ```
    """

    name = "transcript"
    title = "transcript"
    containers = frozenset({"text"})
    options = ("roles", "assistant", "user", "fenced", "alternate", "style")
    carries = Carries()
    suffix = ".txt"

    def sniff(self, sample: Sample) -> float:
        """Look for label lines of known words, else for names that alternate."""
        if sample.container != "text" or sample.text.startswith("WEBVTT"):
            return 0.0
        lines = sample.lines
        fences = find_fences(lines)
        outside = choose(find(lines, _inside(fences)), lines)
        if outside.labels:
            return 0.6 if outside.learned else 0.75
        return 0.6 if choose(find(lines), lines).labels else 0.0

    def read_text(self, text: str, reading: Reading) -> Iterable[Conversation]:
        """Read a text; FtlintError where no speakers are found or nobody said who they are."""
        lines = text.split("\n")
        if reading.options["alternate"] == "paragraphs":
            yield from _paragraphs(lines, reading)
            return
        fences = find_fences(lines)
        for fence in fences:
            if not fence.closed:
                reading.note("fence-not-closed", f"line {fence.start + 1}")
        if reading.options["fenced"]:
            yield from _read_fenced(lines, fences, reading)
            return
        speakers = speakers_of(find(lines, _inside(fences)), lines, reading)
        if not speakers.labels:
            raise _no_speakers(lines, fences, reading)
        turns = turns_of(lines, speakers, reading, 0, len(lines), _inside(fences))
        yield from conversations(turns, reading)

    def separator(self, options: Mapping[str, Any]) -> str:
        """Part examples with a blank line, or with a line of dashes."""
        return "\n---\n\n" if options["style"] == "separator" else "\n"

    def write_text(self, conversation: Conversation, writing: Writing) -> str:
        """Write the turns; Skip where the text could not be read back as it is."""
        if writing.options["style"] != "separator" and conversation.messages[0].role == "assistant":
            raise Skip("cannot-be-read-back", "the assistant begins: -O style=separator takes it")
        lines = []
        for message in conversation.messages:
            text = message.text
            alone = "\n" in text or text[:1] in (" ", "\t")
            lines.append(f"{_LABELS[message.role]}:{chr(10) if alone else ' '}{text}")
        block = "\n".join(lines)
        reading = Reading(resolve({"split": "block"}, (), ""), Ledger())
        try:
            again = list(self.read_text(block, reading))
        except (FtlintError, Skip):
            again = []
        open_fence = reading.ledger.count("fence-not-closed")
        if len(again) != 1 or again[0].messages != conversation.messages or open_fence:
            raise Skip("cannot-be-read-back")
        if "\r" in block:
            raise Skip("cannot-be-read-back", "a carriage return")
        return block


def speakers_of(found: Mapping[str, list[Label]], lines: list[str], reading: Reading) -> Speakers:
    """Choose the speakers with the user's options; FtlintError when people have no role yet."""
    options = reading.options
    people = {options[role]: role for role in ("assistant", "user") if options[role]}
    speakers = choose(found, lines, options["roles"], people)
    for name, count in speakers.others.items():
        found_lines = plural(
            count, f"line starting with {name!r} was", f"lines starting with {name!r} were"
        )
        detail = f"{found_lines} read as text; if it is a speaker: -O roles.{name}=…"
        reading.note("rare-label", detail=detail)
    if speakers.learned:
        listed = ", ".join(f"{name} ({count})" for name, count in speakers.learned.most_common(12))
        raise reading.error(
            f"the speakers are {listed}; say who is the assistant with -O assistant=NAME, or what "
            "each label means with -O roles.LABEL=user"
        )
    return speakers


def people_of(reading: Reading) -> dict[str, str]:
    """Return the names the user gave, in lower case, with their roles."""
    options = reading.options
    named = {options[role]: role for role in ("assistant", "user") if options[role]}
    return {name.casefold(): role for name, role in {**options["roles"], **named}.items()}


def _inside(fences: list[Fence]) -> set[int]:
    return {number for fence in fences for number in fence.lines}


def turns_of(
    lines: list[str],
    speakers: Speakers,
    reading: Reading,
    start: int,
    end: int,
    fenced: set[int],
) -> list[SpokenTurn]:
    """Cut lines ``start`` to ``end`` into turns at the labels; text before the first is noted."""
    labels = [label for label in speakers.labels if start <= label.line < end]
    turns: list[SpokenTurn] = []
    if labels:
        _note_preamble(lines, start, labels[0].line, reading)
    for index, label in enumerate(labels):
        stop = labels[index + 1].line if index + 1 < len(labels) else end
        role = speakers.roles[label.name.casefold()]
        turn = SpokenTurn(role, label.name, label.line, time=label.time)
        turn.body = [label.rest, *lines[label.line + 1 : stop]]
        turns.append(turn)
    if turns:
        _cut_foot(turns[-1], reading)
    for turn, after in zip(turns, [*turns[1:], None], strict=True):
        blanks, separated = trim(turn, fenced)
        if after is not None:
            after.blanks, after.separated = blanks, separated
    return turns


_FEET: Final = (
    re.compile(r"^This (?:editable )?transcript was computer[ -]generated\b"),  # Google Meet
    re.compile(r"^Transcribed by https://otter\.ai"),
    re.compile(r"^Transcription ended after \d"),  # Google Docs
)
"""Lines that programs write after the last turn."""


def _cut_foot(turn: SpokenTurn, reading: Reading) -> None:
    """Cut what a program wrote after the last turn; it is one of the last lines with text."""
    said = [number for number, line in enumerate(turn.body) if number and line.strip()][-3:]
    for number in said:
        if any(foot.match(turn.body[number].strip(" _*")) for foot in _FEET):
            reading.note("ui-text-dropped", f"line {turn.line + number + 1}")
            del turn.body[number:]
            return


def _note_preamble(lines: list[str], start: int, first: int, reading: Reading) -> None:
    from ftlint.formats.transcripts.fences import SEPARATOR
    from ftlint.formats.transcripts.splitting import HEADING

    said = [
        number
        for number in range(start, first)
        if lines[number].strip()
        and not SEPARATOR.match(lines[number])
        and not HEADING.match(lines[number])
    ]
    if said:
        reading.note("preamble-skipped", f"lines {said[0] + 1}-{said[-1] + 1}", len(said))


def conversations(turns: list[SpokenTurn], reading: Reading) -> Iterator[Conversation]:
    """Yield the examples of a list of turns."""
    examples = split(turns, reading)
    if len(examples) > 1 and all(turn.role == "system" for turn in examples[0]):
        head = examples.pop(0)  # a separator parts it from the examples that it is for
        examples[0] = [*head, *examples[0]]
    shared: list[SpokenTurn] = []
    later = any(turn.role == "system" for example in examples[1:] for turn in example)
    if len(examples) > 1 and examples[0][0].role == "system" and not later:
        if reading.options["system"] == "first-is-global":
            shared = examples[0][:1]
        elif "system" not in reading.options["given"]:
            detail = (
                f"read as that of the first example alone: -O system=first-is-global gives it to "
                f"all {len(examples)}, -O system=keep says that this is meant"
            )
            reading.note("ambiguous-system", f"line {examples[0][0].line + 1}", detail=detail)
    if any(turn.time for turn in turns):
        reading.note("timestamps-dropped", count=sum(bool(turn.time) for turn in turns))
    for number, example in enumerate(examples):
        said = [*(shared if number else ()), *example]
        messages = [_message(turn) for turn in said]
        place = f"lines {example[0].line + 1}-{example[-1].end + 1}"
        yield Conversation(messages, place)


def _message(turn: SpokenTurn) -> Message:
    return Message(turn.role, turn.text, f"line {turn.line + 1}")


def _read_fenced(lines: list[str], fences: list[Fence], reading: Reading) -> Iterator[Conversation]:
    """Read the conversations inside code fences; the text around them is noted."""
    inside = {number for fence in fences for number in fence.inner}
    outside = set(range(len(lines))) - inside
    speakers = speakers_of(find(lines, outside), lines, reading)
    if not speakers.labels:
        raise reading.error("no speakers were found inside code fences")
    around = sum(bool(lines[number].strip()) for number in outside)
    unread = 0
    for fence in fences:
        inner = fence.inner
        if not any(label.line in inner for label in speakers.labels):
            unread += 1
            continue
        turns = turns_of(lines, speakers, reading, inner.start, inner.stop, set())
        yield from conversations(turns, reading)
    detail = f"{around} lines around the fences and {unread} fenced blocks without speakers"
    reading.note("preamble-skipped", count=around, detail=detail)


def _no_speakers(lines: list[str], fences: list[Fence], reading: Reading) -> FtlintError:
    inside = choose(find(lines), lines, reading.options["roles"])
    if inside.labels:
        numbers = sorted(label.line + 1 for label in inside.labels)
        return reading.error(
            f"speakers appear only inside code fences (lines {numbers[0]} to {numbers[-1]}); "
            "read them there with -O fenced=true"
        )
    return reading.error(
        "no speakers were found; name the labels with -O roles.LABEL=user and "
        "-O roles.OTHER=assistant"
    )


def _paragraphs(lines: list[str], reading: Reading) -> Iterator[Conversation]:
    """Read paragraphs as user and assistant in turn, because the user asked for it."""
    messages: list[Message] = []
    start = 0
    for number, line in enumerate([*lines, ""]):
        if line.strip():
            continue
        if number > start:
            role = "assistant" if len(messages) % 2 else "user"
            text = "\n".join(lines[start:number])
            messages.append(Message(role, text, f"line {start + 1}"))
        start = number + 1
    yield Conversation(messages, f"lines 1-{len(lines)}")
