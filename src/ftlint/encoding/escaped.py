r"""Text that was escaped once too often: ``caf\u00e9``, ``caf=C3=A9``, ``caf<U+00E9>``.

A text is undone as a whole or not at all: where one escape in it is meant, or cannot be undone, the
others are meant as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from ftlint.encoding.code import Ranges
from ftlint.encoding.residue import Spot

LITERALS: Final = (
    *(rf"\\{sign}" for sign in "uUxn'"), r"\\\"", "<U+",
    *(f"={byte:02X}" for byte in range(0xC2, 0x100)), "+AM", "+AN", "+AO", "+AP", "+IB",
)  # fmt: skip
"""One of these is in the JSON of every text that is escaped: a backslash is two there."""

_BREAK = re.compile(
    r"(?<=[\w.,:;!?)\]\"'*。！？；：，、）」』”’…》】])(?<!\\n)(?<!\\r)(?:\\r)?(?:\\n)+"
    r"(?=[A-Z\d\-*#\"'(\s\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]|\\|$)"
    r"|^(?:\\n)+(?=\w)"
)
"""Line breaks that nobody means as they are: at the end of a sentence, before a capital."""

_UNITS = re.compile(r"(?:\\r)?\\n|\\t|\\\"")
_AS_TEXT = {"n": "\n", "t": "\t", '"': '"'}
_OTHER = re.compile(
    r"\\(?![nrt\"\\]|u[0-9a-fA-F]{4}|[xX][0-9a-fA-F]{2})[A-Za-z0-9]|\\x[01][0-9a-fA-F]"
)
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})|((?:\\x[0-9a-fA-F]{2})+)")
_RTF = re.compile(r"\\'([0-9a-f]{2})|\\u(-?\d{3,5}) ?\?")
_RTF_SIGN = re.compile(r"\\'[0-9a-f]{2}|\\u(?:8[2-4]\d\d|[2-9]\d\d|1[0-7]\d\d)\?")
_POINT = re.compile(r"<U\+([0-9A-F]{4,6})>")
_QUOTED_PRINTABLE = re.compile(
    r"(?:=[CD][0-9A-F]=[89AB][0-9A-F]|=E[0-9A-F](?:=[89AB][0-9A-F]){2}"
    r"|=F[0-4](?:=[89AB][0-9A-F]){3})+"
)
_ONE_BYTE = re.compile(
    r"=(?:(?<=[A-Za-z]{2}=)([D-F][0-9A-F])(?=[a-z]{1,20}(?![\w=&])|[ .,;:!?]|$)"
    r"|(?<=[A-Za-z]=)(F[6C])(?=[a-z]))"
)
_SOFT = re.compile(r"=\r?\n|=(?:3D|20|09)")
_UTF7 = re.compile(r"\+((?:A[MNOP]|IB)[A-Za-z0-9+/]{1,30})-")
_BYTES = re.compile(r"b'([^'\n]*)'|b\"([^\"\n]*)\"")
_LATEX = re.compile(
    r"\\(?:frac|sqrt|text|alpha|beta|sum|int|cdot|times|left|right|nu|ne|neq|nabla|begin|end"
    r"|mathbb|mathrm|documentclass|usepackage|section)\b"
)
_REGEX = re.compile(
    r"\[[^\]\[\n]*\\[uxwsd]|\\[dwsbDWSB][+*?{)\]]|re\.(?:sub|compile|match|findall)"
    r"|/[gimsuy]{1,4}\b|\(\?[:=!<P]"
)
_LITERAL = re.compile(
    r"\b(?:f?printf|print\(|echo|split\(|join\(|strip\(|replace\(|console|writelines?|endl"
    r"|System\.out)|\([^()\n]*[\"'][^\"'\n]*\\[nrtux]|[bru]\"|[bru]'|\"\\[nrt]\"|'\\[nrtux]"
    r"|=\s*[\"'][^\"'\n]*\\|[;{}]\s*$|^[^\S\n]*+#(?:define|include)\b",
    re.MULTILINE,
)
_PATH = re.compile(r"[A-Za-z]:\\|\\\\\w+\\|%\w+%\\")
_JSON = re.compile(r"\"[^\"\n]{0,80}\"\s?:\s?(?:\"|\[|\{|\d|true|false|null)|\{\\?\"|\[\s?\\?\"")
_TALK = re.compile(
    r"\b(?:un)?escap|\bunicode\b|code ?point|utf-?[78]|backslash|\bjson\b|\bregex"
    r"|regular expression|newline char|\\\\n|line feed|hexadecimal|quoted-printable"
    r"|\bMIME\b|\bRTF\b|\brepr\b",
    re.IGNORECASE,
)
_WESTERN = frozenset("äöüßéèêëàâáãåçñóòôõøúùûíìîïæýÄÖÜÉÀÇ")
"""Letters that one byte of quoted-printable is believed to stand for."""


def escapes(text: str) -> Iterator[Spot]:
    r"""Text that was escaped once too often: ``caf\u00e9``, ``\xe9``, ``\n`` as visible text.

    Quiet inside JSON text, LaTeX, Windows paths, code and regular expressions, and where the
    text speaks of escapes.

    >>> list(escapes(r"un caf\u00e9 noir")), list(escapes("caf=C3=A9"))
    ([(6, 12, 'é')], [(3, 9, 'é')])
    >>> list(escapes(r"Use the regex [\u00e0-\u00ff]+")), list(escapes(r"C:\new\users"))
    ([], [])
    """
    for find in (_backslashes, _points, _quoted_printable, _utf7):
        yield from find(text)


def speaks_of_escapes(text: str) -> bool:
    """Tell whether a text speaks of escapes, so that those beside it may be its subject."""
    return _TALK.search(text) is not None


def _backslashes(text: str) -> Iterator[Spot]:
    if "\\" not in text:
        return
    whole = _bytes_literal(text)
    if whole is not None:
        yield 0, len(text), whole
        return
    if not _may_be_escaped(text) or _exempt(text):
        return
    inside = Ranges(text)
    spots = _rich_text(text, inside) if _RTF_SIGN.search(text) else _characters(text, inside)
    if spots is None:
        return
    if "\n" not in text.strip():
        spots += _breaks(text, inside)
    yield from sorted(spots)


def _bytes_literal(text: str) -> str | None:
    """A whole text that is the ``repr`` of bytes, decoded."""
    match = _BYTES.fullmatch(text.strip())
    if match is None or "\\x" not in text:
        return None
    try:
        raw = (
            (match[1] or match[2] or "").encode("ascii").decode("unicode_escape").encode("latin-1")
        )
        return raw.decode("utf-8")
    except UnicodeError:
        return None


def _may_be_escaped(text: str) -> bool:
    """Whether there is an escape to look at; its own letter is looked for first."""
    if any(sign in text for sign in ("\\u", "\\U", "\\x")) and _UNICODE.search(text):
        return True
    if "\\'" in text and _RTF_SIGN.search(text):
        return True
    return ("\\n" in text and _BREAK.search(text) is not None) or _quotes_escaped(text)


def _exempt(text: str) -> bool:
    stripped = text.strip()
    if stripped[:1] in ("{", "[") and stripped[-1:] in ("}", "]"):
        return True
    return any(p.search(text) for p in (_PATH, _LATEX, _REGEX, _LITERAL, _TALK, _JSON))


def _characters(text: str, inside: Ranges) -> list[Spot] | None:
    """Escaped characters; None where one of them cannot be undone."""
    spots: list[Spot] = []
    for match in _UNICODE.finditer(text):
        if text[match.start() - 1 : match.start()] == "\\":
            continue
        replacement = _unescape(match)
        compared = replacement is not None and not replacement.isascii() and replacement in text
        if replacement is None or compared or inside.covers(match.start()):
            return None  # the escape is the subject
        spots.append((match.start(), match.end(), replacement))
    return _join_surrogates(spots)


def _unescape(match: re.Match[str]) -> str | None:
    """The text an escape stands for, or None when it is more likely meant as it is."""
    if match[3]:
        raw = bytes.fromhex(match[3].replace("\\x", ""))
        if raw.isascii():
            return None
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode("latin-1") if all(b >= 0xA0 for b in raw) else None
    code = int(match[1] or match[2], 16)
    if code > 0x10FFFF or code < 0x20:
        return None
    return chr(code)


def _join_surrogates(spots: list[Spot]) -> list[Spot] | None:
    """Make one of two escapes of one character; None where one has lost its other half."""
    found: list[Spot] = []
    for start, end, new in spots:
        last = found[-1] if found else None
        if last and last[1] == start and _is_half(last[2], "\ud800") and _is_half(new, "\udc00"):
            pair = f"{last[2]}{new}".encode("utf-16-le", "surrogatepass").decode("utf-16-le")
            found[-1] = (last[0], end, pair)
        else:
            found.append((start, end, new))
    for _, _, new in found:
        if _is_half(new, "\ud800") or _is_half(new, "\udc00"):
            return None
    return [
        spot for spot in found if unicodedata.category((spot[2] or "?")[-1]) not in ("Cn", "Co")
    ]


def _is_half(new: str | None, first: str) -> bool:
    return new is not None and len(new) == 1 and first <= new <= chr(ord(first) + 0x3FF)


def _rich_text(text: str, inside: Ranges) -> list[Spot] | None:
    r"""Characters of RTF: ``\'e9`` is a byte of Windows-1252, ``\u8217?`` a decimal code point."""
    spots: list[Spot] = []
    for match in _RTF.finditer(text):
        if inside.covers(match.start()):
            return None
        raw = bytes.fromhex(match[1]).decode("cp1252", "ignore") if match[1] else ""
        code = int(match[2]) & 0xFFFF if match[2] else 0
        new = raw or (chr(code) if code >= 0xA0 and not 0xD800 <= code < 0xE000 else "")
        if not new:
            return None
        spots.append((match.start(), match.end(), new))
    return spots


def _breaks(text: str, inside: Ranges) -> list[Spot]:
    """Escaped line breaks, tabs and quotes: all of them, or none where they are spoken of."""
    units = [
        m for m in _UNITS.finditer(text)
        if text[m.start() - 1 : m.start()] != "\\" and not inside.covers(m.start())
    ]  # fmt: skip
    quotes = _quotes_escaped(text)
    strong = any(not inside.covers(m.start()) for m in _BREAK.finditer(text))
    if not strong and not quotes:
        return []
    if _OTHER.search(text) or any(_is_mentioned(text, m) for m in units if '"' not in m[0]):
        return []
    if not quotes and _all_quoted(text, units):
        return []
    if not strong or not quotes:
        units = [m for m in units if ('"' in m[0]) == quotes]
    return [(m.start(), m.end(), _AS_TEXT[m[0][-1]]) for m in units]


def _quotes_escaped(text: str) -> bool:
    """Whether every quote of a text has a backslash, as in a string taken out of JSON."""
    count = text.count('\\"')
    return count >= 2 and count % 2 == 0 and text.count('"') == count


_QUOTED = re.compile(r"\"[^\"\n]*\"|(?<![A-Za-z])'[^'\n]*'(?![A-Za-z])")


def _all_quoted(text: str, units: list[re.Match[str]]) -> bool:
    """Whether all escapes stand within quotes, which are a part of the text: literals of code."""
    if text[:1] in "\"'" and text[:1] == text.rstrip()[-1:]:
        return False
    spans = [match.span() for match in _QUOTED.finditer(text)]
    return bool(spans) and all(
        any(start < unit.start() and unit.end() < end for start, end in spans) for unit in units
    )


def _is_mentioned(text: str, match: re.Match[str]) -> bool:
    r"""Whether an escape is a word of its own, with nothing but signs in it: ``\n###\n``."""
    start, end = match.span()
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    if (start, end) == (0, len(text)):
        return False
    word = _UNITS.sub("", text[start:end])
    at_end = end == len(text) and match.end() == end
    return not any(c.isalnum() for c in word) and not at_end and start > 0


def _is_written(text: str, sign: str, *patterns: re.Pattern[str]) -> bool:
    """Whether a text has an escape of some patterns and does not speak of escapes.

    The signs are looked for first: long texts seldom have them, and talk is dear to find.
    """
    return (
        sign in text
        and any(pattern.search(text) for pattern in patterns)
        and not speaks_of_escapes(text)
    )


def _points(text: str) -> Iterator[Spot]:
    """Code points as R prints them: ``caf<U+00E9>``."""
    if not _is_written(text, "<U+", _POINT):
        return
    for match in _POINT.finditer(text):
        code = int(match[1], 16)
        if 0xA0 <= code <= 0x10FFFF and not 0xD800 <= code < 0xE000:
            yield match.start(), match.end(), chr(code)


def _quoted_printable(text: str) -> Iterator[Spot]:
    """Bytes as e-mail carries them, ``caf=C3=A9`` or ``Sch=F6ne``; with its soft line breaks."""
    if not _is_written(text, "=", _QUOTED_PRINTABLE, _ONE_BYTE):
        return
    spots: list[Spot] = []
    for match in _QUOTED_PRINTABLE.finditer(text):
        if not _in_address(text, match.start()):
            try:
                new = bytes.fromhex(match[0].replace("=", "")).decode("utf-8")
            except UnicodeDecodeError:
                return
            spots.append((match.start(), match.end(), new))
    if not spots:
        for match in _ONE_BYTE.finditer(text):
            new = bytes.fromhex(match[1] or match[2]).decode("cp1252")
            if new in _WESTERN and not _in_address(text, match.start()):
                spots.append((match.start(), match.end(), new))
    if spots:
        for match in _SOFT.finditer(text):
            new = "" if "\n" in match[0] else bytes.fromhex(match[0][1:]).decode()
            spots.append((match.start(), match.end(), new))
    yield from sorted(spots)


def _in_address(text: str, place: int) -> bool:
    word = re.split(r"\s", text[max(0, place - 300) : place])[-1]
    return "://" in word or "?" in word or "&" in word


def _utf7(text: str) -> Iterator[Spot]:
    """UTF-7, as old mail has it: ``caf+AOk-``."""
    if not _is_written(text, "+", _UTF7):
        return
    for match in _UTF7.finditer(text):
        decoded = _decoded(match[0])
        if decoded and all(c.isalpha() or unicodedata.category(c)[0] == "P" for c in decoded):
            yield match.start(), match.end(), decoded


def _decoded(run: str) -> str:
    try:
        return run.encode("ascii").decode("utf-7")
    except UnicodeError:
        return ""
