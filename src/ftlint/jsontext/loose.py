"""Read objects that were written for JavaScript or by a word processor, as the JSON they mean."""

from __future__ import annotations

import json
import math
import re
from typing import Final, NamedTuple

MAX_LENGTH: Final = 4_000_000
"""Code points up to which a line is read."""

_TOKENS: Final = re.compile(
    r"""
      (?P<space>[\s\ufeff]++)
    | (?P<mark>[{}\[\]:,])
    | (?P<double>"[^"\\\n]*+(?>(?:\\.[^"\\\n]*+)*)")
    | (?P<single>'[^'\\\n]*+(?>(?:\\.[^'\\\n]*+)*)')
    | (?P<template>`[^`\\]*+(?>(?:\\.[^`\\]*+)*)`)
    | (?P<comment>//[^\n]*+|/\*[^*]*+(?>(?:\*(?!/)[^*]*+)*)\*/)
    | (?P<number>[+-]?(?:
          0[xX][0-9a-fA-F]++
        | (?:[0-9]++(?>(?:\.[0-9]*+)?)|\.[0-9]++)(?>(?:[eE][+-]?[0-9]++)?)
      )(?![\w$.]))
    | (?P<word>[^\W\d][\w$]*+|\$[\w$]*+)
    """,
    re.X | re.S,
)
_ESCAPE: Final = re.compile(
    r"""\\(?: u\{([0-9a-fA-F]{1,6})\} | u([0-9a-fA-F]{4}) | x([0-9a-fA-F]{2})
          | (\r\n | [\n\r\u2028\u2029"'`\\/bfnrtv] | 0(?![0-9])))""",
    re.X,
)
_JSON_STRING: Final = re.compile(
    r'"[^"\\\x00-\x1f]*+(?>(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*)"'
)
_SIMPLE: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "0": "\0"}
_LINE_ENDS: Final = frozenset(("\n", "\r\n", "\r", "\u2028", "\u2029"))
_WORDS: Final = frozenset(("true", "false", "null"))
_JSON_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*+)(?>(?:\.[0-9]++)?)(?>(?:[eE][+-]?[0-9]++)?)")

_OCTAL: Final = re.compile(r"[+-]?0[0-9]")
"""What old JavaScript reads with base eight, and JSON5 not at all."""

_QUOTES: Final = "“”„‟″＂«»"
_OPENING: Final = re.compile(rf"(?<=[{{\[:,])(\s*+)[{_QUOTES}]")
_CLOSING: Final = re.compile(rf"[{_QUOTES}](?=\s*+[:,\]}}])")
_ANY_QUOTE: Final = re.compile(f"[{_QUOTES}]")


class Loose(NamedTuple):
    """The JSON that a text means, and whether nothing of it was left out."""

    text: str
    whole: bool


def read_loose(text: str) -> Loose | None:
    """Return the JSON that a text means in any of these ways, None where it is none of them."""
    curled = None if (read := from_javascript(text)) else from_typographic(text)
    return Loose(curled, whole=True) if curled is not None else read


def from_javascript(text: str) -> Loose | None:
    r"""Return the JSON that a literal of JavaScript (or JSON5) means.

    Keys without quotes, single quotes, templates without placeholders, trailing commas, numbers
    and escapes of JavaScript are read; comments are left out, and ``whole`` is False then. None
    for what is no literal: expressions, ``undefined``, two commas in a row, brackets that do not
    match.

    >>> from_javascript("{role: 'user', content: 'It\\'s \"here\"', n: .5,} // noted")
    Loose(text='{"role": "user", "content": "It\'s \\"here\\"", "n": 0.5}', whole=False)
    >>> from_javascript("{a: f(1)}") is None
    True
    """
    if len(text) > MAX_LENGTH:
        return None
    parts: list[str] = []
    position, whole = 0, True
    while position < len(text):
        match = _TOKENS.match(text, position)
        if match is None:
            return None
        position = match.end()
        kind = match.lastgroup
        raw = match[0]
        if kind == "space":
            parts.append(" ")
        elif kind == "comment":
            whole = False
        elif kind == "mark":
            if raw in "}]":
                _without_comma(parts)
            parts.append(raw)
        else:
            written = _value(kind or "", raw, text, position)
            if written is None:
                return None
            parts.append(written)
    joined = "".join(parts).strip()
    return Loose(joined, whole) if _is_container(joined) else None


def _without_comma(parts: list[str]) -> None:
    """Remove the comma that ends what a bracket is about to close."""
    last = len(parts) - 1
    while last >= 0 and parts[last] == " ":
        last -= 1
    before = last - 1
    while before >= 0 and parts[before] == " ":
        before -= 1
    if before >= 0 and parts[last] == "," and parts[before] not in "{[,:":
        del parts[last:]


def _value(kind: str, raw: str, text: str, end: int) -> str | None:
    """Return a string, a number or a word as JSON; None for what JSON cannot say."""
    if kind == "number":
        return _number(raw)
    if kind == "word":
        is_key = text[end : end + 40].lstrip()[:1] == ":"
        return json.dumps(raw, ensure_ascii=False) if is_key else raw if raw in _WORDS else None
    if kind == "template" and "${" in raw:
        return None
    if kind == "double" and _JSON_STRING.fullmatch(raw):
        return raw
    body = raw[1:-1]
    if _ESCAPE.sub("", body).find("\\") >= 0:
        return None  # not an escape of JavaScript: perhaps a path or LaTeX, which nobody escaped
    return json.dumps(_ESCAPE.sub(_unescaped, body), ensure_ascii=False)


def _is_container(text: str) -> bool:
    """Tell whether a text is an object or an array for a strict parser."""
    import orjson

    try:
        return isinstance(orjson.loads(text), (dict, list))
    except ValueError:
        return False


def _number(raw: str) -> str | None:
    """Return a number as JSON writes it; one that JSON takes keeps its digits.

    None for one beyond a double, and for one that old JavaScript reads with base eight.
    """
    hexadecimal = "x" in raw or "X" in raw
    if not hexadecimal and (_OCTAL.match(raw) or not math.isfinite(float(raw))):
        return None
    if _JSON_NUMBER.fullmatch(raw):
        return raw
    sign, digits = ("-" if raw[0] == "-" else ""), raw.lstrip("+-")
    if hexadecimal:
        return f"{sign}{int(digits, 16)}"
    whole, point, rest = digits.partition(".")
    if not point:
        return f"{sign}{digits}"
    exponent = re.search("[eE]", rest)
    at = exponent.start() if exponent else len(rest)
    return f"{sign}{whole or '0'}.{rest[:at] or '0'}{rest[at:]}"


def _unescaped(match: re.Match[str]) -> str:
    braced, four, two, other = match.groups()
    if braced or four or two:
        number = int(braced or four or two, 16)
        return chr(number) if number <= 0x10FFFF else match[0]
    if other in _LINE_ENDS:
        return ""
    return _SIMPLE.get(other, other)


def from_typographic(text: str) -> str | None:
    r"""Return a text whose quotes around keys and strings were curled as the JSON it means.

    None where a curled quote stands elsewhere: then nobody can say which of them end a string.

    >>> from_typographic('{“a”: “it is "so"”, "b": [“c”]}')
    '{"a": "it is \\"so\\"", "b": ["c"]}'
    >>> from_typographic('{“a”: “he said “no” to it”}') is None
    True
    """
    if len(text) > MAX_LENGTH:
        return None
    swapped = _CLOSING.sub("\0", _OPENING.sub("\\1\0", text))
    if _ANY_QUOTE.search(swapped) or "\0" in text:
        return None
    parts = swapped.split("\0")
    if len(parts) % 2 == 0:
        return None
    # Every other part was between curled quotes: plain ones inside it belong to its text.
    inside = [part.replace('"', '\\"') if '\\"' not in part else part for part in parts[1::2]]
    parts[1::2] = [f'"{part}"' for part in inside]
    joined = "".join(parts)
    return joined if _is_container(joined) else None
