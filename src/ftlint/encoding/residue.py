"""Traces that other accidents leave in text: controls, replacement characters, escapes, entities.

Each function yields (start, end, replacement) in code points from 0; replacement is None where
only a human, or a lossy repair, can say what stood there.
"""

from __future__ import annotations

import html
import html.entities
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator

Spot = tuple[int, int, str | None]

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+")
_SEPARATOR = re.compile("[\u2028\u2029]+|\x85+")
_FROM_C1 = {
    chr(byte): bytes([byte]).decode("cp1252") for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}  # fmt: skip
_OPENING = frozenset("‚„‘“‹")
_ELISION = re.compile(
    r"\w\x92(?:s|t|d|m|ll|re|ve|em|clock)\b|\b(?:[cdjlmnst]|qu|dell|all|nell|un|O|D|L)\x92\w",
    re.IGNORECASE,
)
"""An apostrophe of English, French or Italian: nothing else stands there."""


_RAW_C1 = re.compile(rb"\xc2[\x80-\x9f]")
_RAW_SIGNS = (b"\x7f", b"\xe2\x80\xa8", b"\xe2\x80\xa9")
_ESCAPED_CONTROL = re.compile(rb"\\(?:[bf]|u00(?:[01]|7[fF]|[89])|u202[89])")


def may_hold_controls(raw: bytes) -> bool:
    """Whether a line of JSON may hold what ``controls`` or ``separators`` find.

    Inside JSON the first controls are always escaped: ``\\u0000``, ``\\b``, ``\\f``.

    >>> may_hold_controls('{"a": "naïve 天气"}'.encode()), may_hold_controls(rb'{"a": "\\u0007"}')
    (False, True)
    """
    if b"\\" in raw and _ESCAPED_CONTROL.search(raw) is not None:
        return True
    if b"\xc2" in raw and _RAW_C1.search(raw) is not None:
        return True
    return any(sign in raw for sign in _RAW_SIGNS)


def controls(text: str) -> Iterator[Spot]:
    """C0 and C1 controls except tab, newline and carriage return.

    A C1 control is mostly a Windows-1252 character that was read as Latin-1; it is replaced by that
    character. Where one may be a letter of another page (``fr\\x81h``), or a part of UTF-8 that was
    read as Latin-1, none of the text's is touched. Form feeds and vertical tabs become newlines,
    the rest goes. ANSI escape sequences are left to the rule on terminal escapes, line ends to
    ``separators``.

    >>> list(controls("a\\x00b \\x93c\\x94"))
    [(1, 2, ''), (4, 5, '“'), (6, 7, '”')]
    >>> list(controls("fr\\x81h, sch\\x94n \\x93c\\x94"))[0]
    (2, 3, None)
    """
    ends = {place for start, end, _ in separators(text) for place in range(start, end)}
    sure = True
    runs: list[tuple[int, str]] = []
    for match in _CONTROL.finditer(text):
        run = match[0]
        if run.endswith("\x1b") and text[match.end() : match.end() + 1] in ("[", "]"):
            run = run[:-1]
        if run and match.start() not in ends:
            runs.append((match.start(), run))
            sure = sure and all(
                is_punctuation(text, match.start() + index)
                for index, char in enumerate(run)
                if char >= "\x80"
            )
    for start, run in runs:
        known = sure or run < "\x80"
        yield start, start + len(run), _without_controls(run) if known else None


def is_punctuation(text: str, place: int) -> bool:
    """Tell whether a C1 control can only be the punctuation mark that Windows-1252 has for it."""
    char = text[place]
    before, after = _before(text, place), text[place + 1 : place + 2]
    if "\xc2" <= before <= "\xf4":  # the lead byte of a UTF-8 sequence, as Latin-1
        return False
    beside = before.isalpha() or after.isalpha()
    mark = _FROM_C1.get(char)
    if mark is None or mark.isalpha():
        return not beside
    if before.isalpha() and after.isalpha():
        return char == "\x92" and _ELISION.search(text, max(0, place - 5), place + 7) is not None
    return not (mark in _OPENING and before.isalpha())


def _without_controls(run: str) -> str:
    return "".join(_FROM_C1.get(c, "\n" if c in "\x0b\x0c" else "") for c in run)


def separators(text: str) -> Iterator[Spot]:
    """Line ends that are none in JSON Lines but cut a record for some readers.

    U+2028 and U+2029 always are; U+0085 is one where no ellipsis could stand: at the end of a
    sentence, or with the next line right behind it.

    >>> list(separators("one\\u2028two\\x85Three\\x85 four."))
    [(3, 4, '\\n'), (7, 8, '\\n')]
    """
    if not any(sign in text for sign in "\u2028\u2029\x85"):
        return
    for match in _SEPARATOR.finditer(text):
        run, before, after = match[0], _before(text, match.start()), text[match.end() :][:1]
        if run[0] == "\x85":
            if "\xc2" <= before <= "\xf4" or not before:
                continue
            ends = before in ".!?:;)\"'\n" or (bool(after.strip()) and _begins_line(after))
            if not ends:
                continue
        yield match.start(), match.end(), run.replace("\u2029", "\n\n").translate(_LINE_ENDS)


_LINE_ENDS = {0x85: "\n", 0x2028: "\n"}


def _begins_line(char: str) -> bool:
    return char.isupper() or char.isdigit() or char in "-*#"


_REPLACED = re.compile(
    "\ufffd++|(?>(?:锟斤拷?|锟?斤拷|斤拷锟)+)|(?>(?:烫烫烫|屯屯屯)+)|(?>(?:ï¿½)+)"
)
_REPLACED_SIGNS = ("\ufffd", "斤", "烫", "屯", "¿")
"""One of these single characters, which are found at once, is part of every such place."""
_MARKS = re.compile(r"\?{2,}")


def replacements(text: str) -> Iterator[Spot]:
    """Characters that were lost: U+FFFD, its own mojibake, question marks in place of letters.

    Runs of question marks count only where letters must have stood: inside a word (``caf??s``),
    or as several words of nothing but question marks (``??? ????: ??``).

    >>> [text for text in ("What??", "caf??s", "a ??? ?? ???? b") if any(replacements(text))]
    ['caf??s', 'a ??? ?? ???? b']
    """
    if any(sign in text for sign in _REPLACED_SIGNS):
        for match in _REPLACED.finditer(text):
            yield match.start(), match.end(), None
    if "??" not in text:
        return
    runs = list(_MARKS.finditer(text))
    for index, match in enumerate(runs):
        before, after = _before(text, match.start()), text[match.end() : match.end() + 1]
        within = before.isalpha() and after.islower() and not _code_like(text, match)
        if within or (not before.strip() and _among_words(runs, index, text)):
            yield match.start(), match.end(), None


def _among_words(runs: list[re.Match[str]], index: int, text: str) -> bool:
    """Whether the run before or after is its neighbouring word."""
    return _next_word(runs, index, text) or _next_word(runs, index - 1, text)


def _next_word(runs: list[re.Match[str]], index: int, text: str) -> bool:
    """Whether this run and the next are neighbouring words, of different lengths or long."""
    if index < 0 or index + 1 >= len(runs):
        return False
    one, two = runs[index], runs[index + 1]
    gap = text[one.end() : two.start()]
    apart = gap in (" ", ", ", ": ", ". ", "\xa0") and not _before(text, one.start()).strip()
    return apart and len(one[0]) + len(two[0]) >= 5


def _before(text: str, place: int) -> str:
    """The character before a position, empty at the start."""
    return text[place - 1 : place] if place else ""


def _code_like(text: str, match: re.Match[str]) -> bool:
    around = text[max(0, match.start() - 40) : match.end() + 40]
    return "http" in around or "&" in around or "=" in around


_ESCAPED = re.compile(
    r"(?<![\\\w])((?>(?:[^\W\d_]*+(?:\\u[0-9a-fA-F]{4}|\\U000[0-9a-fA-F]{5}|\\x[c-fC-F][0-9a-fA-F]"
    r"(?>(?:\\x[89abAB][0-9a-fA-F])*)|\\x[aA-fF][0-9a-fA-F]))+))"
)
_BREAK = re.compile(
    r"(?<=[\w.,:;!?)\]\"'*。！？；：，、）」』”’…》】])(?:\\r)?(?:\\n)+"
    r"(?=[A-Z\d\-*#\"'(\s\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]|\\|$)"
    r"|^(?:\\n)+(?=\w)"
)
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})|((?:\\x[0-9a-fA-F]{2})+)")
_FENCE = re.compile(r"^ {0,3}(`{3,}+|~{3,}+)[^\n]*+$", re.MULTILINE)
_INLINE = re.compile(r"`[^`\n]+`")
_MATHS = re.compile(
    r"\$\$[^$]*+\$\$|\$[^$\n]+\$|\\begin\{"
    r"|\\\([^\\]*+(?>(?:\\(?![()])[^\\]*+)*)\\\)|\\\[[^\\]*+(?>(?:\\(?![][])[^\\]*+)*)\\\]"
)
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
    r"|System\.out)|\([^()\n]*[\"'][^\"'\n]*\\[nrtux]|[bru]\"|[bru]'|\"\\[nrt]\"|'\\[nrtux]|=\s*[\"'][^\"'\n]*\\|[;{}]\s*$",
    re.MULTILINE,
)
_PATH = re.compile(r"[A-Za-z]:\\|\\\\\w+\\|%\w+%\\")
_TALK = re.compile(
    r"\bescap|\bunicode\b|code ?point|utf-?8|backslash|\bjson\b|\bregex|regular expression"
    r"|newline char|\\\\n|line feed|hexadecimal",
    re.IGNORECASE,
)


def escapes(text: str) -> Iterator[Spot]:
    r"""Text that was escaped once too often: ``caf\u00e9``, ``\xe9``, ``\n`` as visible text.

    Quiet inside JSON text, LaTeX, Windows paths, code and regular expressions, and where the
    text speaks of escapes.

    >>> list(escapes(r"un caf\u00e9 noir"))
    [(6, 12, 'é')]
    >>> list(escapes(r"Use the regex [\u00e0-\u00ff]+")), list(escapes(r"C:\new\users"))
    ([], [])
    """
    if "\\" not in text or not _may_be_escaped(text) or _exempt(text):
        return
    inside = _Ranges(text)
    spots: list[Spot] = []
    for match in _UNICODE.finditer(text):
        if _before(text, match.start()) == "\\" or inside.covers(match.start()):
            continue
        replacement = _unescape(match)
        if replacement is not None:
            spots.append((match.start(), match.end(), replacement))
    if "\n" not in text.strip():
        spots += [
            (m.start(), m.end(), m[0].replace("\\r", "").replace("\\n", "\n"))
            for m in _BREAK.finditer(text)
            if not inside.covers(m.start()) and _before(text, m.start()) != "\\"
        ]
    yield from sorted(_join_surrogates(text, spots))


def _may_be_escaped(text: str) -> bool:
    """Whether there is an escape to look at; its own letter is looked for first."""
    if any(sign in text for sign in ("\\u", "\\U", "\\x")) and _UNICODE.search(text):
        return True
    return "\\n" in text and _BREAK.search(text) is not None


def _exempt(text: str) -> bool:
    stripped = text.strip()
    if stripped[:1] in ("{", "[") and stripped[-1:] in ("}", "]"):
        return True
    return any(p.search(text) for p in (_PATH, _LATEX, _REGEX, _LITERAL, _TALK))


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


def _join_surrogates(text: str, spots: list[Spot]) -> Iterator[Spot]:
    """Two escapes that make one character become one replacement; halves are left alone."""
    waiting: Spot | None = None
    for spot in spots:
        value = spot[2] or ""
        if len(value) == 1 and "\ud800" <= value <= "\udbff":
            waiting = spot
            continue
        if len(value) == 1 and "\udc00" <= value <= "\udfff":
            if waiting and waiting[1] == spot[0] and waiting[2]:
                pair = (waiting[2] + value).encode("utf-16-le", "surrogatepass")
                yield waiting[0], spot[1], pair.decode("utf-16-le")
            waiting = None
            continue
        waiting = None
        if len(value) != 1 or unicodedata.category(value) not in ("Cn", "Co"):
            yield spot


def _fences(text: str) -> list[tuple[int, int]]:
    """Fenced code blocks; one that is never closed runs to the end."""
    found: list[tuple[int, int]] = []
    opened: re.Match[str] | None = None
    for fence in _FENCE.finditer(text):
        if opened is None:
            opened = fence
        elif fence[1].startswith(opened[1]):
            found.append((opened.start(), fence.end()))
            opened = None
    if opened is not None:
        found.append((opened.start(), len(text)))
    return found


class _Ranges:
    """Stretches of code and mathematics in a text, for fast membership tests."""

    def __init__(self, text: str, maths: bool = True) -> None:
        found = _fences(text) if "```" in text or "~~~" in text else []
        found += [m.span() for m in _INLINE.finditer(text)]
        if maths and ("$" in text or "\\" in text):
            found += [m.span() for m in _MATHS.finditer(text)]
        found.sort()
        self._starts = [a for a, _ in found]
        self._ends: list[int] = []
        last = 0
        for _, end in found:
            last = max(last, end)
            self._ends.append(last)

    def covers(self, place: int) -> bool:
        """Whether the position lies inside one of them."""
        index = bisect_right(self._starts, place) - 1
        return index >= 0 and place < self._ends[index]


_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>\n]*)?/?>|<!DOCTYPE|<!--|<\?xml", re.I)
_ABOUT = re.compile(
    r"\bhtml?\b|\bxml\b|\bentit(?:y|ies)\b|\bescap|htmlspecialchars|innerHTML|\bsvg\b|\bjsx\b|\bURL-encod",
    re.I,
)
_PROGRAM = re.compile(
    r"[;{}][^\S\n]*+$|^[^\S\n]*+(?:def|class|import|from|function|const|let|var|#include|public)\b|=>|\bprintf?\(|\$\{",
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
    if "&" not in text or ";" not in text or not _ENTITY.search(text):
        return
    if ("<" in text and _TAG.search(text)) or _speaks_of_markup(text):
        return
    if _PROGRAM.search(_ENTITY.sub("", text)):
        return
    inside = _Ranges(text, maths=False)
    place = 0
    for match in _ENTITY.finditer(text):
        if (
            match.start() < place
            or inside.covers(match.start())
            or _in_address(text, match.start())
        ):
            continue
        value, end = match[0], match.end()
        if value[1] != "#" and value[1:] not in html.entities.html5:
            continue
        plain = html.unescape(value)
        while plain.startswith("&") and (again := _ENTITY.match(plain + text[end : end + 34])):
            end += len(again[0]) - len(plain)
            value, plain = again[0], html.unescape(again[0])
        if plain != value and "\ufffd" not in plain:
            place = end
            yield match.start(), end, plain


def _in_address(text: str, place: int) -> bool:
    """Whether the position is part of a web address."""
    word = re.split(r"\s", text[max(0, place - 300) : place])[-1]
    return "://" in word or word.startswith("www.")
