"""Lines that are not UTF-8: where they are not, what they were written in, how they read."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ftlint.jsontext.diagnose import Diagnosis, diagnose

if TYPE_CHECKING:
    from ftlint.encoding import MixedText

LIKELY: Final = 0.5
"""Confidence that is enough for a charset that other lines of the file speak for."""

SURE: Final = 0.7
"""Confidence that a line by itself must reach to be rewritten; below it a person has to say."""

WITNESSES: Final = 12
"""Bytes above 0x7F, in all lines read as one charset, from which they speak for each other."""

ALONE: Final = 6
"""Bytes above 0x7F that a line by itself must have to be read as anything but Windows-1252."""

OPINIONS: Final = 10
"""Lines of a batch about which another detector is asked; each takes it some milliseconds."""

_COMMON: Final = frozenset({"cp1252", "utf-8+cp1252"})
_CONTROL: Final = re.compile(rb"[\x00-\x06\x10-\x19\x1c-\x1f]")
"""Control bytes, but those that texts do hold: whitespace, bell, backspace, shifts, escape."""

_HIGH: Final = re.compile(rb"[\x80-\xff]")
_CUT_OFF: Final = re.compile(
    rb'(?:[\xc2-\xc5]|[\xe0-\xef][\x80-\xbf]|\xf0[\x80-\xbf]{1,2})(?=["\\]|$)'
)
"""The beginning of a UTF-8 character where a text ends: it was cut by bytes."""

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a line reads in another charset, and whether that may be written in its place.

    ``lossy`` says that some bytes mean nothing in it, ``second`` what charset another detector
    names where this one is not sure.
    """

    charset: str
    confidence: float
    text: str
    lossy: bool
    sure: bool
    second: str = ""


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
    if is_binary(raw):
        message = f"Byte 0x{byte:02X} is not UTF-8; the line holds binary data"
        return Diagnosis("not-utf8", message, start, start + 1, help="remove the line, or the file")
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


def is_binary(raw: bytes) -> bool:
    r"""Tell whether a line has control bytes that text has in no charset.

    >>> is_binary(b"PK\x03\x04\xff"), is_binary(b"caf\xe9\t\x1b[0m")
    (True, False)
    """
    return _CONTROL.search(raw) is not None


def _words(reading: Reading) -> tuple[str, str, str | None]:
    """Return what a line looks like, what to do, and its text where it may be rewritten so."""
    told = f"{reading.charset} ({reading.confidence:.0%} sure)"
    if reading.lossy:
        looks = f"the line looks like {told} with characters that were cut off"
        return looks, "what was cut off is lost: take the line from its source again", None
    if not reading.sure:
        looks = f"the line may be {_either(reading)}"
        return looks, "the charset is not certain: save the file as UTF-8 from its source", None
    return f"the line looks like {told}", "save the file as UTF-8", reading.text


def _either(reading: Reading) -> str:
    if reading.second == reading.charset:
        return f"{reading.charset}, and charset-normalizer reads it so too"
    if reading.second:
        return f"{reading.charset}, or {reading.second} as charset-normalizer reads it"
    return f"{reading.charset}, or in another charset"


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


def joined_readings(mixed: MixedText, raws: list[bytes]) -> list[Reading]:
    """Return the reading of each raw text of what ``decode_lines`` made of them, joined by lines.

    A raw text may hold line feeds itself; the least certain of its lines decides.
    """
    texts = mixed.text.split("\n")
    by_number = {line.number: line for line in mixed.lines}
    rows: list[tuple[str, float, str, bool]] = []
    witnesses: Counter[str] = Counter()
    place = 0
    for raw in raws:
        count = raw.count(b"\n") + 1
        lines = [by_number[n] for n in range(place + 1, place + count + 1) if n in by_number]
        charset = ", ".join(dict.fromkeys(line.codec for line in lines))
        confidence = min((line.confidence for line in lines), default=1.0)
        text = "\n".join(texts[place : place + count])
        rows.append((charset, confidence, text, any(line.lossy for line in lines)))
        witnesses[charset] += len(_HIGH.findall(raw))
        place += count
    readings = [
        Reading(*row, sure=_sure(raw, row[0], row[1], witnesses[row[0]]))
        for raw, row in zip(raws, rows, strict=True)
    ]
    unsure = [index for index, one in enumerate(readings) if not (one.sure or one.lossy)]
    for index in unsure[:OPINIONS]:
        readings[index] = _with_opinion(readings[index], raws[index])
    return readings


def _with_opinion(reading: Reading, raw: bytes) -> Reading:
    from ftlint.encoding import second_opinion

    return replace(reading, second=second_opinion(raw, reading.charset))


def _sure(raw: bytes, charset: str, confidence: float, witnesses: int) -> bool:
    """Tell whether a line may be rewritten: a few bytes alone could be of any charset."""
    if is_binary(raw) or not _HIGH.search(_CUT_OFF.sub(b"", raw)):
        return False
    if witnesses >= WITNESSES:
        return confidence >= LIKELY
    return confidence >= SURE and (charset in _COMMON or len(_HIGH.findall(raw)) >= ALONE)
