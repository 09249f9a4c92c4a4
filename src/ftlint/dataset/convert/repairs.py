"""Damaged text on the way through: repaired where that is certain and asked for, else reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ftlint import encoding
from ftlint.encoding.passages import without
from ftlint.encoding.reading import replaced
from ftlint.formats.shared.reading import Context
from ftlint.model.conversation import Conversation, Message
from ftlint.model.decisions import Decided, decided_in
from ftlint.model.losses import Ledger
from ftlint.model.settings import NOTHING

if TYPE_CHECKING:
    from ftlint.encoding import Repair, Span

UNSEEN: Final = "unseen"
"""Nobody reads what would be reported: damage is not looked for."""
READINGS: Final = 3
"""Readings that the report names of a passage that is not certain."""
LOOKED_AT: Final = 200
"""Suspicious lines that are weighed where nothing is to be repaired; weighing one is slow."""


def mend(
    text: str, name: str, ledger: Ledger, how: str, decisions: Mapping[str, str] = NOTHING
) -> str:
    """Return the text repaired as ``how`` says: ``false``, ``true`` (certain) or ``best``.

    ``UNSEEN`` leaves it alone, for those who only look at it. What a person has decided comes
    first. What stays damaged is an ``encoding-unrecoverable`` event, with the line and its
    readings.
    """
    if how == "false":
        decisions = NOTHING
    if how == UNSEEN or not (encoding.suspicious(text) or decided_in(text, decisions)):
        return text
    lines = text.split("\n")
    evidence = encoding.Context.from_texts(lines)
    looked = 0
    for number, line in enumerate(lines):
        decided = decided_in(line, decisions)
        if not decided and (line.isascii() or not encoding.suspicious(line)):
            continue
        looked += 1
        if looked > LOOKED_AT and how == "false":
            break
        found = encoding.repair(line, evidence)
        lines[number] = _written(found, decided, f"{name}: line {number + 1}", ledger, how)
    return "\n".join(lines)


def _written(
    found: Repair, decided: Sequence[Decided], place: str, ledger: Ledger, how: str
) -> str:
    line = found.original
    edits = [(one.start, one.end, one.text) for one in decided]
    for _ in decided:
        ledger.note("encoding-repaired", place, detail="as a person has decided")
    for span in without(line, found.spans, decided):
        certain = span.action == "apply"
        if how == "false":
            hint = "-O repair_encoding=true repairs what is certain"
            ledger.note("encoding-unrecoverable", place, detail=hint)
        elif certain:
            ledger.note("encoding-repaired", place, detail=span.chain or found.chain)
        else:
            kind = "encoding-uncertain" if how == "best" else "encoding-unrecoverable"
            ledger.note(kind, place, detail=_readings(line, span))
        if how == "best" or (how != "false" and certain):
            edits.append((span.start, span.end, span.replacement))
    return replaced(line, sorted(edits))


def _readings(line: str, span: Span) -> str:
    readings = [reading.text for reading in span.readings[:READINGS]] or [span.replacement]
    return f"{line[span.start : span.end]!r} may be {' or '.join(map(repr, readings))}"


def mend_conversation(
    conversation: Conversation, context: Context, how: str, decisions: Mapping[str, str]
) -> Conversation:
    """Return a conversation whose texts are repaired, as ``how`` says."""
    beside = [m.content for m in conversation.messages if isinstance(m.content, str)]

    def mended(messages: Sequence[Message]) -> list[Message]:
        return [_mend_message(one, context, how, beside, decisions) for one in messages]

    pair = conversation.preference
    if pair is not None:
        pair = replace(pair, chosen=mended(pair.chosen), rejected=mended(pair.rejected))
    return replace(conversation, messages=mended(conversation.messages), preference=pair)


def _mend_message(
    message: Message, context: Context, how: str, beside: list[str], decisions: Mapping[str, str]
) -> Message:
    text = message.content
    if how == UNSEEN or not isinstance(text, str):
        return message
    decided = decided_in(text, decisions)
    if not decided and (text.isascii() or not encoding.suspicious(text)):
        return message
    found = encoding.repair(text, None, beside)
    place = context.where(message.place)
    return replace(message, content=_written(found, decided, place, context.ledger, how))
