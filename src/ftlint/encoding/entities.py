"""HTML entities that were left in text that is not HTML."""

from __future__ import annotations

import html
import html.entities
import re
from collections.abc import Iterator

from ftlint.encoding.code import Ranges
from ftlint.encoding.residue import Spot

_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_OPEN_ENDED = re.compile(r"&(?:amp|nbsp|quot|lt|gt)(?=[\s,.:!?]|$)")
_EITHER = re.compile(f"{_ENTITY.pattern}|{_OPEN_ENDED.pattern}")
_REFERENCES = re.compile(
    r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#\d{1,7}"
    r"|#[xX][0-9a-fA-F]{1,6});(?:[a-zA-Z#][a-zA-Z0-9]{1,30};)*"
)
"""Entities in as many layers as they are."""
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>\n]*)?/?>|<!DOCTYPE|<!--|<\?xml", re.I)
_ABOUT = re.compile(
    r"\bhtml?\b|\bxml\b|\bentit(?:y|ies)\b|\bescap|htmlspecialchars|innerHTML|\bsvg\b|\bjsx\b"
    r"|\bURL-encod",
    re.I,
)
_PROGRAM = re.compile(
    r"[;{}][^\S\n]*+$"
    r"|^[^\S\n]*+(?:def|class|import|from|function|const|let|var|#include|public)\b|=>"
    r"|\bprintf?\(|\$\{",
    re.M,
)


_ABOUT_PARTS = ("htm", "xml", "entit", "escap", "svg", "jsx", "url-encod")
"""One of these is in each word of ``_ABOUT``, and much cheaper to look for."""


def _speaks_of_markup(text: str) -> bool:
    lower = text.lower()  # among letters beyond ASCII are some that only a pattern takes for these
    may = not text.isascii() or any(part in lower for part in _ABOUT_PARTS)
    return may and _ABOUT.search(text) is not None


def entities(text: str) -> Iterator[Spot]:
    """HTML entities in text that is otherwise not HTML: ``&amp;``, ``&#233;``, ``&nbsp;``.

    Quiet where the text holds tags, speaks of HTML or XML, or is program code.

    >>> list(entities("Fish &amp; chips"))
    [(5, 10, '&')]
    >>> list(entities("<b>Fish &amp; chips</b>"))
    []
    """
    if "&" not in text or not (_ENTITY.search(text) or _OPEN_ENDED.search(text)):
        return
    if ("<" in text and _TAG.search(text)) or _speaks_of_markup(text):
        return
    program = _PROGRAM.search(_REFERENCES.sub("", text)) is not None
    if program and not _code_of_a_page(text):
        return
    inside = Ranges(text, maths=False)
    place = 0
    for match in _EITHER.finditer(text):
        if (
            match.start() < place
            or inside.covers(match.start())
            or _in_address(text, match.start())
        ):
            continue
        value, end = _known(match[0]), match.end()
        if not value:
            continue
        plain = html.unescape(value)
        while plain.startswith("&") and (again := _ENTITY.match(plain + text[end : end + 34])):
            inner = _known(again[0])
            if not inner:
                break
            end += len(again[0]) - len(plain)
            value, plain = inner, html.unescape(inner)
        if plain != value and "\ufffd" not in plain:
            place = end
            yield match.start(), end, plain


def _known(entity: str) -> str:
    """An entity by the name HTML has for it, also where all of it was capitalised; else nothing."""
    name = entity[1:]
    if not entity.endswith(";"):
        return entity + ";" if name in _NO_SEMICOLON else ""
    if name[0] == "#" or name in html.entities.html5:
        return entity
    lower = name.lower()
    if not name[:-1].isupper() or lower not in html.entities.html5:
        return ""
    if lower[1:] in _ACCENTS:  # a capital letter
        return f"&{name[0]}{lower[1:]}"
    return f"&{lower}"


_NO_SEMICOLON = ("amp", "nbsp", "quot", "lt", "gt")
_ACCENTS = frozenset(
    ("acute;", "grave;", "circ;", "tilde;", "uml;", "ring;", "cedil;", "caron;", "slash;")
)


def _code_of_a_page(text: str) -> bool:
    """Whether program code was taken from a web page: no operator in it is written plainly."""
    plain = _ARROWS.sub("", _REFERENCES.sub("", text))
    return (
        ("&lt;" in text or "&gt;" in text or "&amp;&amp;" in text)
        and not any(sign in plain for sign in "<>&")
        and _IN_STRING.search(text) is None
    )


_ARROWS = re.compile("[=-]>")
_IN_STRING = re.compile("[\"'][^\"'\\n]*&(?:[a-z]+|#\\d+);[^\"'\\n]*[\"']")


def _in_address(text: str, place: int) -> bool:
    """Whether the position is part of a web address."""
    before = text[max(0, place - 300) : place]
    if "://" not in before and "www." not in before:
        return False
    word = re.split(r"\s", before)[-1]
    return "://" in word or word.startswith("www.")
