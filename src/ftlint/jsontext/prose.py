"""Lines that do not even begin as JSON: sentences, code fences, pieces of printed objects."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ftlint.jsontext.scan import Scan, scan
from ftlint.model.diagnostic import quote

_FENCE: Final = re.compile(r"(?:```++|~~~++)\s*+[\w-]*+\s*+\Z")
_FRAGMENT: Final = re.compile(
    r"""
    [\]}][\]},;\s]*\Z                      # closing brackets
  | "[^"\\]*+(?>(?:\\.[^"\\]*+)*)"\s*+:       # a key
  | "[^"\\]*+(?>(?:\\.[^"\\]*+)*)"\s*+,\s*\Z  # a string of an array
    """,
    re.S | re.X,
)
_CONFLICT: Final = re.compile(r"(?:<{7}|>{7}|\|{7}) |={7}\Z")
_ENDS_OPEN: Final = re.compile(r"[\[{,]\s*\Z")


@dataclass(frozen=True, slots=True)
class Prose:
    """What a line is instead of a record.

    ``record`` is the scan of the object that follows the words on the same line, if it is whole.
    ``conflict`` marks a line of an unresolved merge, ``invisible`` words that nobody sees.
    """

    rule: str
    message: str
    start: int
    end: int
    record: Scan | None = None
    conflict: bool = False
    invisible: bool = False


def is_fragment(text: str, start: int) -> bool:
    """Tell whether a line is a piece of an object that was printed over several lines.

    >>> is_fragment('"role": "user",', 0), is_fragment("Hello", 0)
    (True, False)
    """
    return _FRAGMENT.match(text, start) is not None


def ends_open(text: str) -> bool:
    """Tell whether a line stops right after an opening bracket or a comma."""
    return _ENDS_OPEN.search(text, max(0, len(text) - 100)) is not None


def read_prose(text: str, start: int, end: int) -> Prose:
    """Say what a line is whose first character (at ``start``) begins no object or array."""
    if is_fragment(text, start):
        message = "Piece of an object that is spread over several lines"
        return Prose("pretty-printed-json", message, start, end)
    if _FENCE.match(text, start):
        return Prose("non-json-preamble", "Code fence around the data", start, end)
    if _CONFLICT.match(text, start, end):
        shown = quote(text[start : min(end, start + 31)])
        return Prose(
            "non-json-preamble", f"Git conflict marker: {shown}", start, end, conflict=True
        )
    if text[start] == "\0":
        message = "Zero bytes where a record should be: the file was not written to its end"
        return Prose("non-json-preamble", message, start, end)
    brace = text.find("{", start)
    record = scan(text, brace) if brace >= 0 else None
    if record is None or record.fault or text[record.end :].strip(" \t\r\n,`"):
        shown = quote(text[start : min(end, start + 61)])
        return Prose("non-json-preamble", f"Not JSON: {shown}", start, end)
    words = unseen(text[start:brace])
    shown = quote(text[start:brace].strip())
    message = f"{words} before the object" if words else f"Text before the object: {shown}"
    return Prose("non-json-preamble", message, start, brace, record, invisible=bool(words))


def unseen(text: str) -> str:
    """Name the characters of a text of which nobody sees one; empty where one is visible.

    >>> unseen("\u200b\u00a0"), unseen("no")
    ('Invisible U+200B, U+00A0', '')
    """
    if any(char.isprintable() and not char.isspace() for char in text):
        return ""
    codes = dict.fromkeys(f"U+{ord(char):04X}" for char in text if char not in " \t\r\n")
    return f"Invisible {', '.join(codes)}" if codes else ""
