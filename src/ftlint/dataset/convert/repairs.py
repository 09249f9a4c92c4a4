"""Damaged text on the way through: repaired where that is certain and asked for, else reported."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ftlint import encoding
from ftlint.formats.shared.reading import Context
from ftlint.model.conversation import Conversation, Message
from ftlint.model.losses import Ledger

if TYPE_CHECKING:
    from ftlint.encoding import Action, Repair, Span
    from ftlint.encoding import Context as Evidence

CERTAIN: Final[tuple[Action, ...]] = ("apply",)
ANY: Final[tuple[Action, ...]] = ("apply", "suggest", "ask")
UNSEEN: Final = "unseen"
"""Nobody reads what would be reported: damage is not looked for."""
READINGS: Final = 3
"""Readings that the report names of a passage that is not certain."""
LOOKED_AT: Final = 200
"""Suspicious lines that are weighed where nothing is to be repaired; weighing one is slow."""


def mend(text: str, name: str, ledger: Ledger, how: str) -> str:
    """Return the text repaired as ``how`` says: ``false``, ``true`` (certain) or ``best``.

    ``UNSEEN`` leaves it alone, for those who only look at it.
    What stays damaged is an ``encoding-unrecoverable`` event, with the line and its readings.
    """
    if how == UNSEEN or not encoding.suspicious(text):
        return text
    lines = text.split("\n")
    evidence = encoding.Context.from_texts(lines)
    looked = 0
    for number, line in enumerate(lines):
        if line.isascii() or not encoding.suspicious(line):
            continue
        looked += 1
        if looked > LOOKED_AT and how == "false":
            break
        lines[number] = _mended(line, f"{name}: line {number + 1}", ledger, evidence, how)
    return "\n".join(lines)


def _mended(line: str, place: str, ledger: Ledger, evidence: Evidence | None, how: str) -> str:
    return _written(encoding.repair(line, evidence), place, ledger, how)


def _written(found: Repair, place: str, ledger: Ledger, how: str) -> str:
    line = found.original
    for span in found.spans:
        certain = span.action == "apply"
        if how == "false":
            hint = "-O repair_encoding=true repairs what is certain"
            ledger.note("encoding-unrecoverable", place, detail=hint)
        elif certain:
            ledger.note("encoding-repaired", place, detail=span.chain or found.chain)
        else:
            kind = "encoding-uncertain" if how == "best" else "encoding-unrecoverable"
            ledger.note(kind, place, detail=_readings(line, span))
    return line if how == "false" else found.apply(ANY if how == "best" else CERTAIN)


def _readings(line: str, span: Span) -> str:
    readings = [reading.text for reading in span.readings[:READINGS]] or [span.replacement]
    return f"{line[span.start : span.end]!r} may be {' or '.join(map(repr, readings))}"


def mend_conversation(conversation: Conversation, context: Context, how: str) -> Conversation:
    """Return a conversation whose texts are repaired, as ``how`` says."""
    beside = [m.content for m in conversation.messages if isinstance(m.content, str)]
    messages = [_mend_message(m, context, how, beside) for m in conversation.messages]
    pair = conversation.preference
    if pair is not None:
        pair = replace(
            pair,
            chosen=[_mend_message(m, context, how, beside) for m in pair.chosen],
            rejected=[_mend_message(m, context, how, beside) for m in pair.rejected],
        )
    return replace(conversation, messages=messages, preference=pair)


def _mend_message(message: Message, context: Context, how: str, beside: list[str]) -> Message:
    text = message.content
    if how == UNSEEN or not isinstance(text, str) or text.isascii():
        return message
    if not encoding.suspicious(text):
        return message
    found = encoding.repair(text, None, beside)
    place = context.where(message.place)
    return replace(message, content=_written(found, place, context.ledger, how))
