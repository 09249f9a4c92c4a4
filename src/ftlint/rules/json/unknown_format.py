"""J025 unknown-format."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from ftlint.formats import (
    ANSWER_KEYS,
    TEXT,
    UNKNOWN,
    Has,
    all_formats,
    converters,
    odd_turns,
)
from ftlint.formats.not_data import NotData, not_data
from ftlint.model.diagnostic import Finding, Severity, quote
from ftlint.model.keys import HELD, PROMPT
from ftlint.model.record import Record
from ftlint.model.spelling import closest
from ftlint.model.words import plural
from ftlint.rules import FileSummary, Rule
from ftlint.rules.json.mixed_formats import lack_answers
from ftlint.rules.shared.neutral import NEUTRAL
from ftlint.rules.shared.takers import listed, readers_of_columns
from ftlint.targets import TurnWords, shapes, target
from ftlint.targets import names as target_names

SHOWN: Final = 5
"""Lines and keys that the message lists."""

LISTS: Final = ("messages", "conversations", "conversation")
"""Keys under which lists of turns are kept."""

ALIKE: Final = 0.8
"""How similar a key must be to a known one to look like a misspelling of it."""

CONVERT: Final = "convert the records to a shape that trainers read: ftlint convert --formats"

LIKELY: Final = frozenset({"solution", "ground_truth", "reference", "reference_answer", "label"})
"""Keys of what graders compare with, which may be the answer that is looked for."""


class Columns(NamedTuple):
    """Columns that only some trainers look for, named in the neutral target's finding."""

    readers: tuple[str, ...] = ()
    """The trainers; none where the target itself reads the column, as a prompt without an answer."""

    def finding(self, lines: list[int]) -> Finding:
        """Say who reads the records, or what as."""
        if self.readers:
            what = (
                "with columns that few trainers read: only JSON, text and duplicates were checked"
            )
            remedy = f"name yours, to check the rest: --target {listed(self.readers)}"
        else:
            what = "read as reinforcement data: a prompt without an answer"
            remedy = "say so with --method rft; for supervised training the answer is missing"
        return Finding(
            f"{plural(len(lines), 'record')} {what}",
            line=lines[0],
            severity=Severity.INFO,
            help=remedy,
            salt=",".join(self.readers),
        )


class UnknownFormat(Rule):
    """A record has none of the shapes that are known, or one that the target does not take.

    ## Why is this bad?
    Loaders find the turns by the names of the keys. Without a key that they know they refuse the
    record, or train on an empty text.

    ## Example
    ```jsonl fail
    {"mesages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    There is one finding a file, with the lines concerned. Exports of chat apps, sessions of agents
    and logs are told as such, with the command that converts them; how such a file is laid out is
    not looked at. There is no fix: rename the keys, or use `ftlint convert`.
    """

    code = "J025"
    name = "unknown-format"
    scope = "file"
    format_needs = frozenset({Has.NO_SHAPE})

    def collect(self, record: Record) -> Any:
        """Keep what is odd about the record: a list of turns without their keys, or all of it."""
        kind = not_data(record.value)
        if kind is not None:
            return kind
        if self.target.type_of(record.value) or self._is_answer_alone(record.value):
            return None
        if self._is_prompt_alone(record.value):
            return Columns()
        if NEUTRAL in self.target.quirks and (known := readers_of_columns(frozenset(record.value))):
            return Columns(known)
        words = self.target.sharegpt
        if words is not None and words.any_keys and _told_by_words(record.value, words):
            return None
        return _odd_list(record.value)

    def _is_answer_alone(self, value: Any) -> bool:
        """Tell whether the target trains the one text of a row that has an answer alone."""
        if "answer-alone" not in self.target.quirks:
            return False
        asked = any(
            key.lower() in self.target.prompts or HELD.get(key.lower()) == PROMPT for key in value
        )
        found = [text for key, text in value.items() if key.lower() in self.target.answers]
        return (
            not asked and len(found) == 1 and isinstance(found[0], str) and bool(found[0].strip())
        )

    def _is_prompt_alone(self, value: Any) -> bool:
        """Tell whether a row has a prompt in a column that the target names its own way."""
        own = any(isinstance(value.get(key), str) for key in self.target.prompts[1:])
        if not own or (ANSWER_KEYS | LIKELY | {"answer", "solutions"}) & value.keys():
            return False
        shapes = [all_formats().get(name) for name in self.target.formats]
        return any(fmt is not None and fmt.method == "rft" and not fmt.turns_key for fmt in shapes)

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Report records of unknown shape, of another target's, and shapes that were guessed."""
        if self.target.entry is not None:
            return  # the trainer's configuration says how they are read: see config-mismatch
        yield from self._foreign(file)
        yield from self._guessed(file)
        if UNKNOWN.name not in file.formats:
            return  # the file as a whole was recognised
        kinds: dict[str | NotData | Columns, list[int]] = {}
        for line, _, kind in file.collected:
            kinds.setdefault(kind, []).append(line)
        for kind, lines in kinds.items():
            if isinstance(kind, Columns):
                yield kind.finding(lines)
                continue
            most = isinstance(kind, str) and 2 * len(lines) > file.records
            command = file.readable() if most else ""
            yield Finding(
                self._words(kind, lines, file.records),
                line=lines[0],
                help=f"convert the file: {command}" if command else None,
                salt=kind if isinstance(kind, str) else kind.many,
                severity=Severity.WARNING if isinstance(kind, NotData) and kind.beside else None,
                concerns=len(lines),
            )

    def _words(self, kind: str | NotData, lines: list[int], records: int) -> str:
        if isinstance(kind, NotData):
            if len(lines) == 1:
                return f"The record {kind.told(1)}"
            return f"{len(lines):,} of {records:,} records are {kind.many}, not training data"
        if len(lines) == 1:
            return (
                f"{kind}, which no trainer reads"
                if kind
                else "The keys of the record fit no known format"
            )
        which = f"{len(lines):,} of {records:,} records"
        places = [*dict.fromkeys(lines)]
        if len(places) > 1:
            shown = ", ".join(map(str, places[:SHOWN])) + (", …" if len(places) > SHOWN else "")
            which += f" (lines {shown})"
        return f"{kind} in {which}" if kind else f"The keys of {which} fit no known format"

    def _foreign(self, file: FileSummary) -> Iterator[Finding]:
        """Report records whose shape is known but not the target's."""
        for name, tally in file.formats.items():
            if name in (UNKNOWN.name, TEXT.name) or name in self.target.formats:
                continue
            records = plural(tally.count, "record")
            if NEUTRAL in self.target.quirks and name not in shapes() | all_formats().keys():
                command = file.readable()
                yield Finding(
                    f"{records} in the format {name}, which no trainer reads as it is",
                    line=tally.line,
                    help=f"convert the file: {command}" if command else CONVERT,
                    concerns=tally.count,
                )
                continue
            if NEUTRAL in self.target.quirks:
                yield Finding(
                    f"{records} in the format {name}: only JSON, text and duplicates were checked",
                    line=tally.line,
                    severity=Severity.INFO,
                    help=_takers(name),
                )
                continue
            taken = ", ".join(self.target.formats)
            yield Finding(
                f"{records} in the format {name}, which {self.target.title} does not read (it reads {taken})",
                line=tally.line,
                help=_conversion(name, self.target.formats, file.name),
                concerns=tally.count,
            )

    def _guessed(self, file: FileSummary) -> Iterator[Finding]:
        """Say how records were read that could be meant for two methods.

        Among records with answers they are no reinforcement data: mixed-formats speaks of them.
        """
        if file.method is not None or not file.formats:
            return
        main = max(file.formats, key=lambda name: file.formats[name].count)
        for name, tally in file.formats.items():
            shape = all_formats().get(name)
            if shape is None or shape.method != "rft" or name not in self.target.formats:
                continue
            if lack_answers(name, main):
                continue
            was = "1 record was" if tally.count == 1 else f"{tally.count:,} records were"
            yield Finding(
                f"{was} read as reinforcement data ({name}): a prompt without an answer",
                line=tally.line,
                severity=Severity.INFO,
                help=f"say so with --method {shape.method}; for supervised training (--method sft) "
                "the answer is missing",
                salt=name,
            )

    def fix_for(self, record: Record, finding: Finding) -> Finding:
        """Name the keys of the record, what is missing, and the shapes that come nearest."""
        if finding.help is not None:
            return finding
        kind = not_data(record.value)
        if kind is not None:
            return finding._replace(help=kind.remedy)
        keys = [str(key) for key in record.value]
        if _odd_list(record.value):
            return finding._replace(
                help='write each turn with role and content: {"role": "user", "content": "…"}'
            )
        shown = ", ".join(quote(key, 30) for key in keys[:SHOWN])
        shown += ", …" if len(keys) > SHOWN else ""
        return finding._replace(help=f"its keys are {shown}{_hint(keys, self.target.formats)}")


def _told_by_words(value: Any, words: TurnWords) -> bool:
    """Tell whether the turns of a record have two texts each, under one key role words alone."""
    turns = value.get(LISTS[1])
    if not isinstance(turns, list) or not turns or not isinstance(turns[0], dict):
        return False
    keys = turns[0].keys()
    alike = all(isinstance(turn, dict) and turn.keys() == keys for turn in turns)
    if len(keys) != 2 or not alike:
        return False
    return any(all(words.knows(turn[key]) for turn in turns) for key in keys)


def _odd_list(value: Any) -> str:
    """Word the list of turns of a record that has other keys than turns have; else nothing."""
    for key in LISTS:
        odd = odd_turns(value.get(key))
        if odd is not None:
            shown = ", ".join(quote(one, 30) for one in odd[:SHOWN])
            more = ", …" if len(odd) > SHOWN else ""
            return f"{key} is a list of turns with the keys {shown}{more}"
    return ""


def _takers(name: str) -> str:
    """Say which targets take a shape, whose rules then look into it."""
    takers = [one for one in target_names() if name in target(one).formats]
    if not takers:
        return "name the trainer or API it is for with --target"
    return f"name what takes them, to check the rest: --target {listed(takers)}"


def _conversion(name: str, wanted: tuple[str, ...], file: str) -> str:
    """Name the command that converts records where there is one, else what to do by hand."""
    source = converters().get(name)
    into = next((one for one in wanted if one in converters() and converters()[one].is_target), "")
    if source is None or not source.is_source or not into:
        return f"write the records in one of these shapes: {', '.join(wanted)}"
    return f"convert the file: ftlint convert {shlex.quote(file)} -o OUT --to {into}"


def _hint(keys: list[str], wanted: tuple[str, ...]) -> str:
    """Compare the keys with those of the known shapes, those of the target first."""
    known = all_formats()
    shapes = [known[name] for name in wanted if name in known] or [*known.values()]
    groups = [(shape, group) for shape in shapes for group in shape.keys]
    for _, group in groups:
        for key in sorted(group - set(keys)):
            others = [one for one in keys if one not in group and not one.startswith(f"{key}_")]
            twin = closest(key, others, ALIKE)
            if twin is not None and len(group - set(keys)) == 1:
                return f"; {quote(twin, 30)} looks like a misspelt {key}"
    near = [(shape, group) for shape, group in groups if set(keys) & group and group - set(keys)]
    if near:
        shape, group = min(near, key=lambda pair: len(pair[1] - set(keys)))
        missing = " and ".join(sorted(group - set(keys)))
        answers = [key for key in keys if key in ANSWER_KEYS or key.rstrip("s") in LIKELY]
        where = f"; {quote(answers[0], 30)} is not read" if answers else ""
        return f"; for {shape.name} the key {missing} is missing{where}"
    return f"; known shapes: {', '.join(shape.name for shape in shapes[:12])}"
