"""Lines that are not UTF-8: where they are not, what they were written in, how they read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ftlint.json_errors.diagnose import Diagnosis, diagnose

SURE: Final = 0.7
"""Confidence in a charset from which a line may be rewritten; below it a person has to say."""

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a line reads in another charset; ``lossy`` says that some bytes mean nothing in it."""

    charset: str
    confidence: float
    text: str
    lossy: bool = False


def diagnose_bytes(raw: bytes, reading: Reading | None = None) -> Diagnosis:
    r"""Say where a line is not UTF-8, and what it was probably written in.

    ``reading`` is what the other lines of its file tell; without it the line speaks for itself.

    >>> found = diagnose_bytes(b'{"a": "caf\xe9"}')
    >>> found.rule, found.start, found.message.partition(";")[0]
    ('not-utf8', 10, 'Byte 0xE9 is not UTF-8')
    """
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        start = len(raw[: error.start].decode("utf-8"))
        byte = raw[error.start]
    else:
        return diagnose(raw.decode("utf-8"))
    surrogates = _surrogates(raw)
    if surrogates is not None:
        message = "A surrogate is encoded by itself (CESU-8), which is not UTF-8"
        return Diagnosis("not-utf8", message, start, start + 1, repaired=surrogates)
    reading = reading or _alone(raw)
    looks, help_text, repaired = _words(reading)
    return Diagnosis(
        "not-utf8",
        f"Byte 0x{byte:02X} is not UTF-8; {looks}",
        start,
        start + 1,
        help=help_text,
        repaired=repaired,
    )


def _words(reading: Reading) -> tuple[str, str, str | None]:
    """Return what a line looks like, what to do, and its text where it may be rewritten so."""
    told = f"{reading.charset} ({reading.confidence:.0%} sure)"
    if reading.lossy:
        looks = f"the line looks like {told} with characters that were cut off"
        return looks, "what was cut off is lost: take the line from its source again", None
    if reading.confidence < SURE:
        looks = f"the line may be {told}"
        return looks, "the charset is not certain: save the file as UTF-8 from its source", None
    return f"the line looks like {told}", "save the file as UTF-8", reading.text


def _surrogates(raw: bytes) -> str | None:
    """Return the text where only surrogates are wrong: joined, or as escapes where alone.

    Each half of a pair that lacks the other becomes its escape, so that nothing is lost.
    """
    try:
        text = raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    return _SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", joined)


def _alone(raw: bytes) -> Reading:
    from ftlint.encoding import decode_lines

    return joined_readings(decode_lines(raw), [raw])[0]


def joined_readings(mixed: object, raws: list[bytes]) -> list[Reading]:
    """Return the reading of each raw text of what ``decode_lines`` made of them, joined by lines.

    A raw text may hold line feeds itself; the least certain of its lines decides.
    """
    from ftlint.encoding import MixedText

    assert isinstance(mixed, MixedText)
    texts = mixed.text.split("\n")
    by_number = {line.number: line for line in mixed.lines}
    readings: list[Reading] = []
    place = 0
    for raw in raws:
        count = raw.count(b"\n") + 1
        lines = [by_number[n] for n in range(place + 1, place + count + 1) if n in by_number]
        readings.append(
            Reading(
                ", ".join(dict.fromkeys(line.codec for line in lines)),
                min((line.confidence for line in lines), default=1.0),
                "\n".join(texts[place : place + count]),
                any(line.lossy for line in lines),
            )
        )
        place += count
    return readings
