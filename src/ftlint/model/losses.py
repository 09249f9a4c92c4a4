"""What a conversion could not carry over, changed, or guessed: events, counted and placed.

Every drop or change is noted in a ledger under a kind; a kind has a severity, and some kinds are
*losses*, which ``--fail-on-loss`` acts on. Ledgers of chunks merge in order, so that the report
does not depend on how many processes did the work.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from ftlint.model.diagnostic import Severity

PLACES_KEPT: Final = 20
"""Places kept of one kind of event; the count goes on."""
DETAILS_KEPT: Final = 50
"""Different details kept of one kind of event; the others count as "others"."""

INFO, WARNING, ERROR = Severity.INFO, Severity.WARNING, Severity.ERROR


@dataclass(frozen=True, slots=True)
class Kind:
    """What is known of a kind of event: how bad it is, whether something is lost, and its words."""

    severity: Severity
    loss: bool
    text: str


KINDS: Final[dict[str, Kind]] = {
    # bytes and containers
    "encoding-repaired": Kind(INFO, False, "damaged text repaired"),
    "encoding-unrecoverable": Kind(ERROR, False, "damaged text, left as it was"),
    "encoding-uncertain": Kind(WARNING, False, "damaged text, read in the likeliest way"),
    "encoding-guessed": Kind(WARNING, False, "not UTF-8: the encoding was guessed"),
    "container-repaired": Kind(INFO, False, "not one JSON object a line: read all the same"),
    "truncated-file": Kind(ERROR, True, "the file ends inside a record"),
    "broken-record": Kind(ERROR, True, "a record that could not be read"),
    "other-shape": Kind(WARNING, False, "records of another shape than the first ones"),
    "python-repr-parsed": Kind(WARNING, False, "a Python literal was read in place of JSON"),
    "other-sheets": Kind(WARNING, True, "sheets that were not read"),
    "other-splits": Kind(WARNING, True, "splits that were not read"),
    "not-training-data": Kind(WARNING, False, "files that hold no training data, left out"),
    "other-members": Kind(INFO, False, "members of the archive that were not read"),
    "empty-row": Kind(INFO, False, "blank rows"),
    "no-header": Kind(WARNING, False, "a table without a header: the first row is data"),
    "error-cells": Kind(WARNING, False, "cells that hold a spreadsheet error"),
    "unmapped-columns": Kind(INFO, True, "columns that have no place in the target"),
    "written-as-json": Kind(WARNING, False, "columns of nested or mixed values, as JSON text"),
    "carriage-returns-in-cells": Kind(
        WARNING, False, "carriage returns in cells, which many readers turn into line feeds"
    ),
    "blank-rows-written": Kind(WARNING, False, "rows of blank cells, which many readers leave out"),
    "repeated-keys": Kind(WARNING, True, "keys that occur twice in an object: the last one stays"),
    # text
    "preamble-skipped": Kind(WARNING, True, "text before the first speaker"),
    "ui-text-dropped": Kind(INFO, False, "text of the page around the chat"),
    "fence-not-closed": Kind(WARNING, False, "a code fence that is never closed"),
    "page-chrome-kept": Kind(WARNING, False, "words of code block buttons, kept: they may be text"),
    "rare-label": Kind(WARNING, False, "lines that look like labels of another dialect"),
    "ambiguous-split": Kind(WARNING, False, "the file does not say where examples end"),
    "ambiguous-date-order": Kind(WARNING, False, "day and month cannot be told apart"),
    "formatting-flattened": Kind(INFO, True, "markup turned into plain text"),
    "citation-markers-removed": Kind(INFO, True, "citation marks"),
    "sound-cues-dropped": Kind(INFO, True, "sound cues"),
    "system-prompt-from-template": Kind(
        INFO, False, "a system prompt that the chat template may have added"
    ),
    "template-text-removed": Kind(INFO, False, "fixed text of the template"),
    "legacy-markers-removed": Kind(INFO, False, "separators and stop sequences of the old format"),
    "input-joined": Kind(INFO, False, "instruction and input joined"),
    "not-a-string": Kind(WARNING, False, "a value that is not a string was written as text"),
    # roles and turns
    "unknown-role": Kind(ERROR, True, "a role without a meaning here"),
    "unknown-sender": Kind(WARNING, True, "a message without a known sender"),
    "role-aliases": Kind(INFO, False, "role names of another shape"),
    "developer-as-system": Kind(INFO, False, "developer turns written as system turns"),
    "empty-system-dropped": Kind(INFO, False, "system turns without text"),
    "system-joined": Kind(WARNING, False, "system text joined to the first user turn"),
    "system-dropped": Kind(WARNING, True, "system turns dropped"),
    "system-moved": Kind(WARNING, False, "system turns moved to the start"),
    "system-prompt-added": Kind(INFO, False, "system prompts added"),
    "system-prompt-replaced": Kind(WARNING, True, "system turns replaced by the prompt given"),
    "ambiguous-system": Kind(WARNING, False, "a system line before all examples"),
    "trailing-user-dropped": Kind(WARNING, True, "turns after the last answer"),
    "leading-assistant-dropped": Kind(WARNING, True, "answers before the first user turn"),
    "assistant-first": Kind(INFO, False, "the assistant speaks first"),
    "no-assistant-reply": Kind(WARNING, True, "no assistant turn"),
    "no-preference": Kind(WARNING, True, "two answers of which neither is the better one"),
    "no-user-turn": Kind(WARNING, True, "no user turn"),
    "prompt-only": Kind(WARNING, True, "a prompt without an answer"),
    "empty-conversation": Kind(WARNING, True, "no turns"),
    "empty-assistant": Kind(WARNING, True, "an empty answer"),
    "empty-user": Kind(WARNING, True, "an empty question"),
    "not-alternating": Kind(WARNING, True, "turns that the target's order has no place for"),
    "merged-consecutive": Kind(INFO, False, "turns of one speaker joined"),
    "many-speakers": Kind(WARNING, False, "more than two speakers: all but one are the user"),
    "multi-turn": Kind(WARNING, True, "several turns in a shape for one"),
    "split-by-gap": Kind(INFO, False, "conversations split at a pause"),
    "windowed": Kind(INFO, False, "conversations cut into windows"),
    "prefix-duplicates-dropped": Kind(INFO, True, "examples that a longer one contains"),
    "edited-marker-removed": Kind(INFO, False, "marks of edited messages"),
    "system-lines-dropped": Kind(INFO, True, "lines written by the app"),
    "service-dropped": Kind(INFO, True, "service messages"),
    "deleted-dropped": Kind(INFO, True, "deleted messages"),
    "hidden-dropped": Kind(INFO, True, "hidden messages"),
    "forwarded": Kind(INFO, False, "forwarded messages: not the sender's own words"),
    "internal-notes-dropped": Kind(INFO, True, "internal notes"),
    "media-dropped": Kind(INFO, True, "media"),
    "images-differ": Kind(WARNING, True, "marks and images that differ in number"),
    "media-differ": Kind(WARNING, True, "marks and media that differ in number"),
    "media-written": Kind(INFO, False, "pictures, videos or sounds written to files"),
    "images-dropped": Kind(WARNING, True, "images"),
    "embeds-dropped": Kind(INFO, True, "embeds"),
    "sidechains-dropped": Kind(INFO, True, "messages of side chains"),
    "unthreaded-dropped": Kind(INFO, True, "messages outside of threads"),
    "swipes-dropped": Kind(INFO, True, "alternative answers"),
    "synthetic-dropped": Kind(INFO, True, "messages the program wrote itself"),
    "attachment-inlined": Kind(INFO, False, "attachments written into the text"),
    "attachments-dropped": Kind(INFO, True, "attachments"),
    "custom-instructions-dropped": Kind(INFO, True, "custom instructions"),
    "answer-depends-on-tool": Kind(WARNING, False, "an answer that speaks of a dropped tool call"),
    "failed": Kind(WARNING, True, "requests that failed"),
    "truncated-dropped": Kind(WARNING, True, "answers cut off by a limit"),
    "other-choices-dropped": Kind(INFO, True, "further choices of one request"),
    "unpaired": Kind(WARNING, True, "a request without a response, or the other way round"),
    "earlier-turns-elsewhere": Kind(WARNING, True, "earlier turns are in another record"),
    "parts-missing": Kind(WARNING, True, "the source says that more exists than is there"),
    "duplicate-lines-dropped": Kind(INFO, True, "lines that repeat others"),
    "time-goes-back": Kind(WARNING, False, "messages earlier than those before them"),
    "unknown-app-line": Kind(WARNING, False, "lines that the app may have written, kept"),
    "rolling-captions": Kind(WARNING, False, "captions that repeat the lines before, kept"),
    "macros-expanded": Kind(INFO, False, "placeholders written as the names they stand for"),
    "unknown-content": Kind(WARNING, True, "content of a kind not known here"),
    "other-lines-dropped": Kind(INFO, True, "records of the program that are not messages"),
    "quoted-text-dropped": Kind(INFO, False, "quoted mail that is in the source itself"),
    "quoted-text-kept": Kind(WARNING, False, "quoted mail, kept: it may be another's words"),
    "mentions-replaced": Kind(INFO, False, "ids in the text replaced by names"),
    # trees
    "branches-dropped": Kind(INFO, True, "messages on other branches"),
    "no-current-node": Kind(WARNING, False, "no active branch is named: the newest was taken"),
    "broken-tree": Kind(WARNING, True, "messages whose parent is missing, or in a circle"),
    # tools, reasoning, masks
    "tool-messages-dropped": Kind(WARNING, True, "tool calls and their results"),
    "calls-read-from-text": Kind(INFO, False, "tool calls that were words in the text"),
    "results-without-calls": Kind(WARNING, True, "results of tools that answer no call"),
    "calls-without-results": Kind(WARNING, True, "tool calls that have no result"),
    "text-beside-calls-dropped": Kind(WARNING, True, "texts beside tool calls"),
    "tool-call-ids-invented": Kind(INFO, False, "ids given to tool calls"),
    "tool-call-ids-lost": Kind(INFO, True, "ids of tool calls"),
    "tool-call-ids-renumbered": Kind(INFO, False, "ids of tool calls written in another form"),
    "tools-unsupported": Kind(WARNING, True, "examples with tools"),
    "tools-dropped": Kind(WARNING, True, "declared tools"),
    "invalid-tool-calls": Kind(WARNING, True, "tool calls that the source marks as invalid"),
    "arguments-not-json": Kind(WARNING, True, "tool arguments that are not a JSON object"),
    "arguments-wrapped": Kind(INFO, False, "tool arguments that were no JSON, put in an object"),
    "tool-names-changed": Kind(INFO, False, "names of tools with characters that no API takes"),
    "tools-declared": Kind(INFO, False, "tools declared from their calls"),
    "tool-descriptions-made": Kind(INFO, False, "tools described by their names"),
    "result-wrapped": Kind(INFO, False, "tool results wrapped in an object"),
    "parallel-flag-dropped": Kind(INFO, True, "parallel_tool_calls"),
    "reasoning-dropped": Kind(WARNING, True, "reasoning"),
    "reasoning-inlined": Kind(INFO, False, "reasoning written into the answer"),
    "refusal-as-text": Kind(INFO, False, "refusals written as plain text"),
    "names-dropped": Kind(INFO, True, "names of speakers"),
    "titles-dropped": Kind(INFO, True, "titles"),
    "timestamps-dropped": Kind(INFO, True, "times"),
    "weight-lost": Kind(WARNING, True, "training weights"),
    "weight-redundant": Kind(INFO, False, "weights of 1, which say nothing"),
    "weight-expressed-by-position": Kind(INFO, False, "masks kept by the place of the turn"),
    "trained-turn-becomes-prompt": Kind(WARNING, True, "trained turns that become prompt"),
    # preference
    "rejected-dropped": Kind(WARNING, True, "rejected answers"),
    "no-rejected": Kind(WARNING, True, "no rejected answer to compare with"),
    "identical-pair": Kind(WARNING, True, "both answers are the same"),
    "diverges-before-last-turn": Kind(WARNING, True, "answers that differ before the last turn"),
    "scores-dropped": Kind(INFO, True, "scores of answers"),
    "labels-dropped": Kind(WARNING, True, "labels of answers"),
    "label-assumed": Kind(INFO, False, "answers labelled desirable, for want of a label"),
    "parts-joined": Kind(INFO, False, "pieces of text joined into one string"),
    "undesirable-dropped": Kind(WARNING, True, "answers labelled undesirable"),
    # writing
    "no-template": Kind(WARNING, True, "text without marks of a chat template"),
    "cannot-be-read-back": Kind(WARNING, True, "text that the target could not be read back from"),
    "reserved-text": Kind(WARNING, True, "text that holds marks of the target"),
    "formula-like-cells": Kind(WARNING, False, "cells that a spreadsheet would run as a formula"),
    "dropped-fields": Kind(INFO, True, "fields that have no place in the target"),
    "null-keys-removed": Kind(INFO, False, "keys without a value"),
    "empty-text-removed": Kind(INFO, False, "empty text beside tool calls"),
}
"""Every kind of event. A reader that needs another adds it here."""


@dataclass(slots=True)
class Event:
    """How often something of one kind happened, and where: the first places in order."""

    kind: str
    severity: Severity
    count: int = 0
    places: list[str] = field(default_factory=list)
    details: Counter[str] = field(default_factory=Counter)

    @property
    def loss(self) -> bool:
        """Tell whether something is missing from the output because of it."""
        return KINDS[self.kind].loss

    @property
    def serious(self) -> bool:
        """Tell whether people have to be told without asking."""
        return self.loss or self.severity > Severity.INFO

    def line(self) -> str:
        """Return how often what happened, to what, and where first."""
        details = "; ".join(list(self.details)[:4]) + ("; …" if len(self.details) > 4 else "")
        text = KINDS[self.kind].text + (f": {details}" if details else "")
        place = f" [{self.places[0]}]" if self.places else ""
        return f"{self.kind} × {self.count}: {text}{place}"

    def detail(self, detail: str, count: int) -> None:
        """Count what the event was about."""
        if detail not in self.details and len(self.details) >= DETAILS_KEPT:
            detail = "others"
        self.details[detail] += count

    def as_json(self) -> dict[str, Any]:
        """Return the event as the report holds it."""
        out: dict[str, Any] = {
            "kind": self.kind,
            "severity": self.severity.label,
            "count": self.count,
            "places": self.places,
        }
        if self.details:
            out["details"] = dict(self.details)
        return out


@dataclass(slots=True)
class Ledger:
    """The events of a conversion, in the order they first happened."""

    events: dict[str, Event] = field(default_factory=dict)

    def note(
        self,
        kind: str,
        place: str = "",
        count: int = 1,
        detail: str = "",
        severity: Severity | None = None,
    ) -> None:
        """Count an event; ``detail`` names what it is about (a field, a role)."""
        event = self.events.get(kind)
        if event is None:
            event = self.events[kind] = Event(kind, severity or KINDS[kind].severity)
        event.count += count
        if severity is not None and severity > event.severity:
            event.severity = severity
        if place and len(event.places) < PLACES_KEPT and place not in event.places:
            event.places.append(place)
        if detail:
            event.detail(detail, count)

    def merge(self, other: Ledger) -> None:
        """Add the events of a later chunk."""
        for kind, event in other.events.items():
            mine = self.events.get(kind)
            if mine is None:
                mine = self.events[kind] = Event(kind, event.severity)
            mine.count += event.count
            mine.severity = max(mine.severity, event.severity)
            for place in event.places[: PLACES_KEPT - len(mine.places)]:
                if place not in mine.places:
                    mine.places.append(place)
            for detail, count in event.details.items():
                mine.detail(detail, count)

    def count(self, kind: str) -> int:
        """Return how often a kind happened."""
        event = self.events.get(kind)
        return event.count if event else 0

    def losses(self, kind: str | None = None) -> list[Event]:
        """Return the events that lose something; with ``kind``, those of that kind alone."""
        if kind is not None:
            return [event for event in self.events.values() if event.kind == kind]
        return [event for event in self.events.values() if event.loss]

    def errors(self) -> list[Event]:
        """Return the events of severity error."""
        return [event for event in self.events.values() if event.severity is Severity.ERROR]
