"""The hot part of a conversion: one batch of records in, the written bytes and events out.

A worker holds no state from batch to batch, so that any number of processes gives one result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

import orjson

from ftlint.dataset.convert.dialect import Dialect
from ftlint.dataset.convert.inputs import Batch, load, parsed
from ftlint.dataset.convert.plain import PlainWay
from ftlint.dataset.convert.policies import Policies
from ftlint.dataset.convert.project import project
from ftlint.dataset.convert.repairs import mend_conversation
from ftlint.dataset.convert.verify import digest, prefix_keys, same
from ftlint.dataset.system_prompt import SystemPrompt
from ftlint.formats import Format, converters
from ftlint.formats.shared.called_texts import with_calls
from ftlint.formats.shared.enveloped import inner_format
from ftlint.formats.shared.media import saved, with_media
from ftlint.formats.shared.openai_messages import write_messages
from ftlint.formats.shared.reading import Carries, Reading, Skip, Writing
from ftlint.formats.shared.thoughts import with_thoughts
from ftlint.model.conversation import Conversation
from ftlint.model.diagnostic import Severity
from ftlint.model.labels import label_of, without_labels
from ftlint.model.losses import KINDS, Ledger
from ftlint.options.conversion import resolve
from ftlint.output.media import MediaFolder

SHAPELESS: Final = (AttributeError, KeyError, IndexError, TypeError, ValueError)
"""What readers raise on values of another type than their shape has."""

DEEP: Final = "nested too deeply"
"""What is wrong with a record that parses, and whose depth nothing else takes."""


@dataclass(frozen=True, slots=True)
class Job:
    """What every worker of a conversion of one source must know; plain data."""

    source: str
    target: str
    file: str
    options: dict[str, Any]
    verify: bool = True
    mapped: bool = False
    rejects: bool = False
    """Keep what is skipped, with the reason."""
    passthrough: bool = False
    """Copy the lines that are what the writer would write."""
    whole: bool = False
    """Copy the records that have the target's shape, with all keys that they have."""
    table: bool = False
    """The output is a table."""
    dialect: Dialect = field(default_factory=Dialect)
    """What the trainers that were named ask for."""
    facts: dict[str, Any] = field(default_factory=dict)
    media: MediaFolder | None = None
    """Where media that records hold are written, where that is asked for."""
    longer: frozenset[bytes] | None = None
    """Keys of all proper prefixes, where ``prefix_duplicates`` is ``keep-longest``."""


@dataclass(slots=True)
class Result:
    """What became of a batch: bytes to write, one digest and one map entry an example."""

    out: list[bytes] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    read: int = 0
    written: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    digests: list[bytes] = field(default_factory=list)
    places: list[bytes] = field(default_factory=list)
    origins: list[str] = field(default_factory=list)
    rejects: list[bytes] = field(default_factory=list)
    """A line for each example that was skipped, where these are asked for."""
    size: int = 0
    """Bytes of the source that it took, as far as that is known."""
    held: int = 0
    """Bytes of ``out``."""

    def empty(self) -> None:
        """Forget what was taken from it; the ledger goes on to count for a reader."""
        self.out, self.digests, self.places, self.origins, self.rejects = [], [], [], [], []
        self.read = self.written = self.size = self.held = 0
        self.skipped = Counter()
        self.ledger.events.clear()


class Converter:
    """Converts batches, or conversations that a stream or a text gave."""

    def __init__(self, job: Job) -> None:
        """Look up the formats and make the policies."""
        self.job = job
        known = converters()
        self.source = known[job.source]
        self.target = known[job.target]
        carries = self.target.carries or Carries()
        self.carries = job.dialect.narrowed(carries)._replace(table=job.table)
        self.policies = Policies(job.options, same_shape=job.source == job.target)
        self._plain = PlainWay.of(job, self.source, self.target, self.carries, self.policies)
        self._verifies_lines = job.verify and self.target.can("write")
        self._check_options = resolve({}, (), "")
        text, mode = job.options["system_prompt"], job.options["system_prompt_mode"]
        self._prompt = None if text is None else SystemPrompt(text, mode == "replace")
        self._writing = Writing(job.options)
        self._source = b""
        """The record at hand, as it was."""
        self._line = b""
        """The line at hand, where lines that need no change are copied."""
        self._value: Any = None

    def reading(self, ledger: Ledger) -> Reading:
        """Return what readers of this conversion are handed."""
        return Reading(self.job.options, ledger, self.job.file, facts=self.job.facts)

    def batch(self, batch: Batch) -> Result:
        """Convert one batch of records of a source that is read record by record."""
        result = Result()
        reading = self.reading(result.ledger)
        self._source = b""
        for place, value, problem, raw in parsed(batch):
            reading.place = place
            if self.job.rejects:
                self._source = raw or dump(value)
            if problem:
                self._skip(result, reading, Skip("broken-record", problem))
            else:
                self._line = raw.strip(b" \t\r") if self.job.passthrough else b""
                self._value = value
                if self.job.passthrough and self.job.whole:
                    self._copy(result, reading, raw)
                else:
                    self._record(result, reading, value)
        reading.note_aliases()
        return result

    def _record(self, result: Result, reading: Reading, value: Any) -> None:
        place = reading.place
        if self._plain is not None and (data := self._plain.written(value, reading)) is not None:
            self._add(result, reading, data)
            return
        try:
            empty = True
            for conversation in self._read(value, reading):
                empty = False
                for _ in self._example(result, reading, conversation):
                    pass
                reading.place = place
            if empty:
                self._skip(result, reading, Skip("empty-conversation"))
        except Skip as skip:
            reading.place = place
            self._skip(result, reading, skip)

    def _read(self, value: Any, reading: Reading) -> Iterator[Conversation]:
        """Read one record. A reader takes its shape for granted below what it checks; a record
        that has another is skipped, which is no reason to give up on the rest.
        """
        try:
            yield from (self._other_shape(value, reading) or self.source).read(value, reading)
        except RecursionError:
            raise Skip("broken-record", DEEP) from None
        except SHAPELESS as error:
            detail = f"not in the shape of {self.source.name} ({type(error).__name__})"
            raise Skip("broken-record", detail) from None

    def _other_shape(self, value: Any, reading: Reading) -> Format | None:
        """Return the format of a record that the source's does not know, where another one does."""
        if not isinstance(value, dict) or self._knows(value):
            return None
        found = inner_format(value)
        if found is None or found is self.source:
            return None
        reading.note("other-shape", detail=found.name)
        return found

    def _knows(self, value: dict[str, Any]) -> bool:
        """Tell whether the keys of a record are those of the source's shape, or may be."""
        keys = self.source.keys
        return not keys or any(group <= value.keys() for group in keys)

    def examples(
        self, conversations: Iterable[Conversation], ledger: Ledger, size: int
    ) -> Iterator[Result]:
        """Convert what a stream or a text gave; yields a result every ``size`` bytes."""
        result = Result(ledger=ledger)
        reading = self.reading(ledger)
        for conversation in conversations:
            for _ in self._example(result, reading, conversation):
                if result.held >= size:
                    yield result
                    result.empty()
        yield result

    def _example(
        self, result: Result, reading: Reading, conversation: Conversation
    ) -> Iterator[None]:
        """Convert an example; goes on after each piece of it, so that little is held."""
        if conversation.place:
            reading.place = conversation.place
        if conversation.file:
            reading.file = conversation.file
        try:
            yield from self._fit(result, reading, conversation)
        except RecursionError:
            self._skip(result, reading, Skip("broken-record", DEEP))

    def _fit(self, result: Result, reading: Reading, conversation: Conversation) -> Iterator[None]:
        """Write what the policies and the target leave of an example."""
        if self.job.rejects and not self.source.can("read"):
            messages = write_messages(list(conversation.all_messages()))
            self._source = dump({"messages": messages})
        if conversation.meta is not None and self.source.can("read"):
            conversation = with_thoughts(_labelled(conversation))
            try:
                conversation = with_media(conversation, reading)
            except Skip as skip:
                self._skip(result, reading, skip)
                return
        if self.source.can("read"):
            conversation = with_calls(conversation, reading)
        how = self.job.options["repair_encoding"]
        if how != "false" and not self.source.can("read_text"):
            conversation = mend_conversation(
                conversation, reading, how, self.job.options["decisions"]
            )
        conversation.look()
        for found in self.policies.apply(conversation, reading):
            if isinstance(found, Skip):
                self._skip(result, reading, found)
                continue
            if self.job.longer is not None and prefix_keys(found)[-1] in self.job.longer:
                self._skip(result, reading, Skip("prefix-duplicates-dropped"))
                continue
            for fitted in project(found, self.carries, self.job.options, reading):
                if isinstance(fitted, Skip):
                    self._skip(result, reading, fitted)
                else:
                    self._write(result, reading, fitted)
            yield

    def _skip(self, result: Result, reading: Reading, skip: Skip) -> None:
        reading.note(skip.kind, skip.place, detail=skip.detail)
        result.read += 1
        result.skipped[skip.kind] += 1
        self._reject(result, reading, skip.kind, skip.detail)

    def _reject(self, result: Result, reading: Reading, kind: str, detail: str = "") -> None:
        if not self.job.rejects:
            return
        reason = KINDS[kind].text + (f": {detail}" if detail else "")
        row = {"file": reading.file, "place": reading.place, "kind": kind, "reason": reason}
        row["raw"] = self._source.decode("utf-8", "replace")
        result.rejects.append(dump(row))

    def _write(self, result: Result, reading: Reading, conversation: Conversation) -> None:
        if self.job.media is not None and (count := saved(conversation, self.job.media.save)):
            reading.note("media-written", count=count)
        writing = self._writing
        writing.ledger, writing.file = result.ledger, reading.file
        writing.place = reading.place
        try:
            data = self._bytes(conversation, writing)
        except Skip as skip:
            self._skip(result, reading, skip)
            return
        if self._verifies_lines and not self._reads_back(data, conversation):
            reading.note("cannot-be-read-back", severity=Severity.ERROR)
            result.read += 1
            result.skipped["cannot-be-read-back"] += 1
            self._reject(result, reading, "cannot-be-read-back")
            return
        self._add(result, reading, self._line if self._is_written(data) else data)
        if self.job.verify and not self._verifies_lines:
            result.digests.append(digest(conversation))
        if self.job.mapped:
            result.places.append(_map_entry(conversation, reading))

    def _add(self, result: Result, reading: Reading, data: bytes) -> None:
        result.read += 1
        result.written += 1
        result.out.append(data)
        result.held += len(data)
        result.origins.append(f"{reading.file}\t{reading.place}")

    def _bytes(self, conversation: Conversation, writing: Writing) -> bytes:
        if self.target.can("write"):
            return dump(self.job.dialect.spell(self.target.write(conversation, writing)))
        if self.target.can("write_rows"):
            return dump(self.target.write_rows(conversation, writing))
        return self.target.write_text(conversation, writing).encode("utf-8")

    def _reads_back(self, data: bytes, conversation: Conversation) -> bool:
        if conversation.plain_roles:
            value = orjson.loads(data)  # texts alone: there is no number that could be wide
        else:
            value, problem = load(data)
            if problem:
                return False
        if self.target.holds(value, conversation):
            return True
        reading = Reading(self._check_options, Ledger())
        try:
            again = list(self.target.read(value, reading))
        except Skip:
            return False
        return len(again) == 1 and same(with_media(again[0], reading), conversation)

    def _copy(self, result: Result, reading: Reading, raw: bytes) -> None:
        """Copy a record that is in the target's shape already, byte for byte.

        A system prompt that was given is put into it.
        """
        if not isinstance(self._value, dict):
            self._skip(result, reading, Skip("broken-record", "no object"))
            return
        result.read += 1
        result.written += 1
        spread = not raw or b"\n" in raw
        line = dump(self._value) if spread else self._line
        if self._prompt is not None:
            from ftlint.dataset.prompted import Prompter

            prompter = Prompter(self._prompt, result.ledger)
            line = prompter.line(line, reading.where())
        result.out.append(line)
        result.origins.append(f"{reading.file}\t{reading.place}")
        if self.job.mapped:
            for conversation in self.source.read(self._value, reading):
                result.places.append(_map_entry(conversation, reading))

    def _is_written(self, data: bytes) -> bool:
        """Tell whether the line at hand is what was written, order of keys and spacing aside."""
        line = self._line
        if not line or b"\n" in line:
            return False
        if line == data:
            return True
        value = self._value
        if isinstance(value, dict):
            value = self.target.as_written(value)
        return _canonical(value) == _canonical(load(data)[0])


def _labelled(conversation: Conversation) -> Conversation:
    """Read the label that stands beside a conversation of any shape."""
    meta = conversation.meta or {}
    if conversation.label is not None or conversation.preference is not None:
        return conversation
    label = label_of(meta)
    if label is None:
        return conversation
    return replace(conversation, label=label, meta=without_labels(meta) or None)


def _canonical(value: Any) -> bytes:
    """Write a value so that equal ones are equal bytes; 0, 0.0 and false are three values."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        import json

        return json.dumps(value, sort_keys=True).encode("ascii")


def dump(value: Any) -> bytes:
    """Write a JSON value in one line; what orjson refuses goes through the standard library."""
    try:
        return orjson.dumps(value)
    except TypeError:
        import json

        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        try:
            return text.encode("utf-8")
        except UnicodeEncodeError:
            return json.dumps(value, separators=(",", ":")).encode("ascii")


def _map_entry(conversation: Conversation, reading: Reading) -> bytes:
    messages = [
        {"i": index, "locator": message.place}
        for index, message in enumerate(conversation.all_messages())
    ]
    entry = {"source": reading.file, "locator": reading.place, "messages": messages}
    return orjson.dumps(entry)
