"""Word why a scan gave up: the likeliest cause, its place, and what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ftlint.jsontext.scan import LOOSE_STRING, Fault, Want
from ftlint.model.diagnostic import quote

_WORD: Final = re.compile(r"[^\W\d][\w$]*+")
_NUMBER_LIKE: Final = re.compile(r"[+-]?\.?\d[\w.+-]*+|[+-]")
_MISSING_OPEN: Final = re.compile(r'[^"{}\[\],:]{0,200}"\s*+[,:}\]]')
_KEY_WITH_LOST_QUOTE: Final = re.compile(r'[\w -]{1,60}"\s*+:')
_LOST_CLOSE: Final = re.compile(r'[,}\]][{,\s]{0,40}+"\Z')
_BAD_HEX: Final = re.compile(r"\\u[0-9a-fA-F]{0,4}")

SMART_QUOTES: Final = frozenset("“”„‟‘’‚‛«»″＂")
PYTHON_WORDS: Final = frozenset({"True", "False", "None"})
_OTHER_WORDS: Final = {
    "TRUE": "true",
    "FALSE": "false",
    "NULL": "null",
    "Null": "null",
    "undefined": "null",
    "nil": "null",
}
_CLOSER: Final = {"{": "}", "[": "]"}

OPEN_STRING: Final = "The line ends inside the string that begins here"
"""What is said of a line that is cut off inside a string, or that holds a raw line break."""

_COMMENTS: Final = ("//", "/*", "#")


@dataclass(frozen=True, slots=True)
class Cause:
    """What is wrong, between which code points, and a hint how to fix it by hand."""

    message: str
    start: int
    end: int
    help: str | None = None


def explain(text: str, fault: Fault) -> Cause:
    """Return the likeliest cause of a fault."""
    if fault.kind == "end":
        return _cut_off(text, fault)
    if fault.kind == "string":
        return Cause(
            OPEN_STRING,
            fault.start,
            fault.start + 1,
            "close the string, or restore the end of the line if it was cut off",
        )
    if fault.kind == "escape":
        return _bad_escape(text, fault)
    if fault.kind == "depth":
        return Cause(
            "Nested deeper than the 1024 levels that JSON parsers take", fault.start, fault.end
        )
    return _shared(text, fault) or _BY_WANT[fault.want](text, fault)


def _cut_off(text: str, fault: Fault) -> Cause:
    end = len(text.rstrip(" \t\r\n"))
    closers = "".join(_CLOSER[bracket] for bracket in reversed(fault.stack[-12:]))
    closers = closers + ("…" if len(fault.stack) > 12 else "")
    if fault.want is Want.COMMA:
        message = f"The line ends before it is complete: {closers} is missing"
    else:
        message = f"The line ends where {fault.want.value} is expected ({closers} still to come)"
    return Cause(
        message,
        max(0, end - 1),
        end,
        "restore the end of the record, or drop the line if it was cut off",
    )


def _bad_escape(text: str, fault: Fault) -> Cause:
    raw = text[fault.start : fault.end]
    if raw == "\\u":
        match = _BAD_HEX.match(text, fault.start)
        end = match.end() if match else fault.end
        return Cause("\\u must be followed by four hexadecimal digits", fault.start, end)
    if raw == "\\'":
        return Cause(
            "\\' is not an escape of JSON; an apostrophe needs no backslash",
            fault.start,
            fault.end,
        )
    if not raw[1:].isprintable():
        return Cause("A backslash before a control character", fault.start, fault.end)
    return Cause(
        f"{quote(raw)[1:-1].replace(chr(92) * 2, chr(92))} is not an escape of JSON",
        fault.start,
        fault.end,
        "write \\\\ for a backslash that is meant as such (paths, LaTeX, regular expressions)",
    )


def _shared(text: str, fault: Fault) -> Cause | None:
    """Causes that are the same whatever was expected."""
    start = fault.start
    char = text[start]
    for mark in _COMMENTS:
        if text.startswith(mark, start):
            return Cause("JSON has no comments", start, len(text), "remove the comment")
    if char in SMART_QUOTES:
        return Cause(
            f'Typographic quote {char} where a plain " is needed',
            start,
            start + 1,
            'an editor replaced the quotes: write them as plain "',
        )
    if char == "\0":
        return Cause(
            "Zero byte outside a string", start, start + 1, "the file was not written to its end"
        )
    if char < " " or not (char.isprintable() or char in " \t\r\n"):
        return Cause(f"Character U+{ord(char):04X} outside a string", start, start + 1)
    if char.isspace():
        return Cause(f"Whitespace U+{ord(char):04X} that JSON does not take", start, start + 1)
    if char in "}]" and fault.stack and fault.want in (Want.COMMA, Want.FIRST_KEY, Want.FIRST_ITEM):
        wanted = _CLOSER[fault.stack[-1]]
        return Cause(f"{char} where {wanted} is expected: brackets do not match", start, start + 1)
    return None


def _value(text: str, fault: Fault) -> Cause:
    start = fault.start
    char = text[start]
    if char == ",":
        double = text[fault.before[0]] == ","
        return Cause("Two commas in a row" if double else "A value is missing", start, start + 1)
    if char in "}]:":
        return Cause(f"A value is missing before {char}", start, start + 1)
    if char == "'":
        return Cause("String in single quotes; JSON needs double quotes", start, start + 1)
    number = _NUMBER_LIKE.match(text, start)
    if number:
        return _bad_number(number[0], start, number.end())
    word = _WORD.match(text, start)
    if word is None:
        return Cause(f"{quote(char)} where a value is expected", start, start + 1)
    if word[0] in PYTHON_WORDS or word[0] in _OTHER_WORDS:
        right = _OTHER_WORDS.get(word[0]) or {"None": "null"}.get(word[0], word[0].lower())
        return Cause(f"{word[0]} is not JSON; write {right}", start, word.end())
    if _MISSING_OPEN.match(text, start):
        return Cause("The opening quote of a string is missing", start, word.end())
    return Cause(f"Text without quotes: {quote(word[0], 30)}", start, word.end())


def _bad_number(raw: str, start: int, end: int) -> Cause:
    digits = raw.lstrip("+-")
    shown = quote(raw, 30)
    if digits[:2].lower() in ("0x", "0o", "0b"):
        why = "JSON has decimal numbers only"
    elif "_" in raw:
        why = "JSON takes no underscores in numbers"
    elif raw.startswith("+"):
        why = "JSON takes no plus sign before a number"
    elif len(digits) > 1 and digits[0] == "0" and digits[1].isdigit():
        why = "JSON takes no leading zeros"
    elif digits.startswith(".") or digits.endswith("."):
        why = "JSON needs digits on both sides of the point"
    else:
        return Cause(f"{shown} is not a number", start, end, "put quotes around text")
    return Cause(f"{shown} is not a number of JSON: {why}", start, end)


def _key(text: str, fault: Fault) -> Cause:
    start = fault.start
    char = text[start]
    if char == ",":
        double = text[fault.before[0]] == ","
        return Cause(
            "Two commas in a row" if double else "A key is missing before the comma",
            start,
            start + 1,
        )
    if char == "'":
        return Cause("Key in single quotes; JSON needs double quotes", start, start + 1)
    if char == ":":
        return Cause("A key is missing before the colon", start, start + 1)
    word = _WORD.match(text, start)
    if word:
        if text.startswith('"', word.end()):
            return Cause("The opening quote of a key is missing", start, word.end())
        return Cause(f"Key without quotes: {quote(word[0], 30)}", start, word.end())
    if char in "}]":
        return Cause(f"{char} where a key is expected", start, start + 1)
    if char in "{[" or char.isdigit() or char == "-":
        return Cause("A key must be a string in double quotes", start, start + 1)
    return Cause(f"{quote(char)} where a key is expected", start, start + 1)


def _colon(text: str, fault: Fault) -> Cause:
    start = fault.start
    char = text[start]
    key = text[fault.before[0] : fault.before[1]]
    if char in ",}]":
        return Cause(f"The key {quote(key[1:-1], 30)} has no value", *fault.before)
    if char in "=;":
        return Cause(f"{char} where a colon is expected", start, start + 1)
    if char.isalpha() and not _known_word(text, start):
        return Cause("Unescaped quote inside a key, or a colon is missing", *_quote_before(fault))
    return Cause(f"A colon is missing after the key {quote(key[1:-1], 30)}", start, start + 1)


def _comma(text: str, fault: Fault) -> Cause:
    start = fault.start
    char = text[start]
    after_string = text[fault.before[1] - 1] == '"'
    if char in "{[":
        return Cause(f"A comma is missing before {char}", start, start + 1)
    if char == ":":
        return Cause(
            "A colon where a comma is expected", start, start + 1, "a string may lack its end quote"
        )
    if char == ";":
        return Cause("A semicolon where a comma is expected", start, start + 1)
    if char == '"':
        return _string_after_value(text, fault, after_string)
    if after_string:
        if _lost_end_quote(text, fault):
            return Cause(
                "The closing quote of this string is missing",
                fault.before[0],
                fault.before[0] + 1,
            )
        return Cause(
            "Unescaped quote inside a string",
            *_quote_before(fault),
            'write \\" for a quote that belongs to the text',
        )
    if char.isalnum() or char in "-'":
        return Cause("A comma is missing here", start, start + 1)
    return Cause(f"{quote(char)} where a comma is expected", start, start + 1)


def _lost_end_quote(text: str, fault: Fault) -> bool:
    """Tell whether the string before the fault swallowed a comma and the quote of a key."""
    first, last = fault.before
    swallowed = _LOST_CLOSE.search(text, max(first, last - 40), last)
    return swallowed is not None and _KEY_WITH_LOST_QUOTE.match(text, fault.start) is not None


def _string_after_value(text: str, fault: Fault, after_string: bool) -> Cause:
    match = LOOSE_STRING.match(text, fault.start)
    end = match.end() if match else fault.start + 1
    following = text[end : end + 40].lstrip(" \t\r\n")[:1]
    wanted = ":" if fault.stack.endswith("{") else ",]"
    if match and following and following in wanted:
        return Cause(f"A comma is missing before {quote(match[0][1:-1], 30)}", fault.start, end)
    if after_string:
        return Cause(
            "Unescaped quote inside a string",
            *_quote_before(fault),
            'write \\" for a quote that belongs to the text',
        )
    return Cause("A comma is missing before this string", fault.start, fault.start + 1)


def _quote_before(fault: Fault) -> tuple[int, int]:
    """The quote that ended the string before the fault too early."""
    return fault.before[1] - 1, fault.before[1]


def _known_word(text: str, start: int) -> bool:
    word = _WORD.match(text, start)
    known = PYTHON_WORDS | _OTHER_WORDS.keys() | {"true", "false", "null", "NaN", "Infinity"}
    return word is not None and word[0] in known


_BY_WANT: Final = {
    Want.VALUE: _value,
    Want.FIRST_ITEM: _value,
    Want.KEY: _key,
    Want.FIRST_KEY: _key,
    Want.COLON: _colon,
    Want.COMMA: _comma,
}
