"""A strict JSON scanner that goes on after faults with one obvious reading, in linear time.

It makes no values. It tells where the first value of a text ends, which faults it could step over
(``Mend``), and where and in what state it had to give up (``Fault``). All places are code points.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

MAX_DEPTH: Final = 1024
"""How deep orjson lets arrays and objects be nested."""

SPACE: Final = re.compile(r"[ \t\n\r]*+")
LOOSE_STRING: Final = re.compile(r'"[^"\\]*+(?>(?:\\.[^"\\]*+)*)"', re.S)
_STRING: Final = r'"[^"\\\x00-\x1f]*+(?>(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*)"'
_NUMBER: Final = r"-?(?:0|[1-9][0-9]*+)(?>(?:\.[0-9]++)?)(?>(?:[eE][+-]?[0-9]++)?)(?![\w.+-])"
_TOKEN: Final = re.compile(rf"([{{}}\[\],:])|({_STRING})|({_NUMBER})|((?:true|false|null)(?!\w))")
_RUN: Final = re.compile(
    rf"(?>(?:(?:{_STRING}|-?(?:0|[1-9][0-9]{{0,15}})(?>(?:\.[0-9]{{1,17}})?)|true|false|null)"
    r"[ \t\n\r]*+,[ \t\n\r]*+(?=[^\]},]))+)"
)
_NOT_FINITE: Final = re.compile(r"(-?)(?:(nan)|(inf(?:inity)?))(?!\w)", re.I)
_CONTROL: Final = re.compile(r"[\x00-\x1f]")
_ESCAPE: Final = re.compile(r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|(\\.{0,1})', re.S)
_SURROGATE: Final = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.",
    re.S,
)
_HAS_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_SHORT: Final = {"\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Want(Enum):
    """What the scanner waits for."""

    VALUE = "a value"
    FIRST_ITEM = "a value or ]"
    KEY = "a key"
    FIRST_KEY = "a key or }"
    COLON = "a colon"
    COMMA = "a comma or a closing bracket"
    NOTHING = "the end"


@dataclass(frozen=True, slots=True)
class Mend:
    """A fault that was stepped over: replace ``start`` to ``end`` by ``text``.

    ``kind`` is comma, control, surrogate, nan or infinite.
    """

    kind: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the scanner gave up, what it waited for, and the token before that place.

    ``stack`` holds the open brackets; ``kind`` is unexpected, end, string, escape or depth.
    """

    kind: str
    start: int
    end: int
    want: Want
    stack: str
    before: tuple[int, int]


@dataclass(slots=True)
class Scan:
    """The outcome for one value: it begins at ``start`` and ends at ``end``."""

    start: int
    end: int
    mends: list[Mend] = field(default_factory=list)
    fault: Fault | None = None


class Scanner:
    """Reads one value from ``start`` on; see ``scan``."""

    def __init__(self, text: str, start: int, surrogates: bool) -> None:
        """Begin at a place in a text; ``surrogates`` says that escapes of them may occur."""
        self.text = text
        self.mends: list[Mend] = []
        self.stack: list[str] = []
        self.want = Want.VALUE
        self.before = (start, start)
        self.position = start
        self.fault: Fault | None = None
        self.surrogates = surrogates

    def run(self) -> None:
        """Scan until the value is complete or nothing fits any more."""
        text = self.text
        size = len(text)
        skip, token = SPACE.match, _TOKEN.match
        while self.want is not Want.NOTHING and self.fault is None:
            space = skip(text, self.position)
            start = space.end() if space else self.position
            if start == size:
                self._fail("end", start, start)
                return
            if self.want is Want.VALUE and not self.surrogates and self.stack[-1:] == ["["]:
                run = _RUN.match(text, start)  # most of a long array of scalars in one go
                if run:
                    start = run.end()
                    self._advance(start - 1, start)
            match = token(text, start)
            if match is None:
                self._odd(start)
            elif match.lastindex == 1:
                self._punctuation(text[start], start)
            else:
                self._scalar(start, match.end(), match.lastindex or 0)

    def _fail(self, kind: str, start: int, end: int) -> None:
        self.fault = Fault(kind, start, end, self.want, "".join(self.stack), self.before)

    def _advance(self, start: int, end: int) -> None:
        self.before = (start, end)
        self.position = end

    def _close_value(self) -> None:
        self.want = Want.COMMA if self.stack else Want.NOTHING

    def _punctuation(self, char: str, start: int) -> None:
        want = self.want
        if char in "{[":
            if want is not Want.VALUE and want is not Want.FIRST_ITEM:
                self._fail("unexpected", start, start + 1)
                return
            self.stack.append(char)
            self.want = Want.FIRST_KEY if char == "{" else Want.FIRST_ITEM
            if len(self.stack) == MAX_DEPTH + 1:
                self._fail("depth", start, start + 1)
        elif char in "}]":
            if not self._may_close(char):
                self._fail("unexpected", start, start + 1)
                return
            self.stack.pop()
            self._close_value()
        elif char == "," and want is Want.COMMA:
            self.want = Want.KEY if self.stack[-1] == "{" else Want.VALUE
        elif char == ":" and want is Want.COLON:
            self.want = Want.VALUE
        else:
            self._fail("unexpected", start, start + 1)
            return
        self._advance(start, start + 1)

    def _may_close(self, char: str) -> bool:
        """Tell whether a bracket closes here; one comma before it is mended."""
        want = self.want
        if not self.stack or self.stack[-1] != ("{" if char == "}" else "["):
            return False
        if want in (Want.COMMA, Want.FIRST_KEY, Want.FIRST_ITEM):
            return want is not Want.FIRST_ITEM or char == "]"
        comma = self.text[self.before[0]] == ","
        if comma and (want is Want.KEY or (want is Want.VALUE and char == "]")):
            self.mends.append(Mend("comma", *self.before, ""))
            return True
        return False

    def _scalar(self, start: int, end: int, group: int) -> None:
        want = self.want
        if want in (Want.KEY, Want.FIRST_KEY) and group == 2:
            self.want = Want.COLON
        elif want in (Want.VALUE, Want.FIRST_ITEM):
            self._close_value()
        else:
            self._fail("unexpected", start, end)
            return
        if group == 2 and self.surrogates:
            for match in _SURROGATE.finditer(self.text, start, end):
                if match[1]:
                    self.mends.append(Mend("surrogate", *match.span(), ""))
        elif group == 3 and _overflows(self.text[start:end]):
            sign = "-" if self.text[start] == "-" else ""
            self.mends.append(Mend("infinite", start, end, f"{sign}Infinity"))
        self._advance(start, end)

    def _odd(self, start: int) -> None:
        """Deal with what is no token: a damaged string, NaN, or anything else."""
        text = self.text
        if text[start] == '"' and self.want is not Want.COLON and self.want is not Want.COMMA:
            self._damaged_string(start)
            return
        match = _NOT_FINITE.match(text, start)
        if match and self.want in (Want.VALUE, Want.FIRST_ITEM):
            word = "NaN" if match[2] else f"{match[1]}Infinity"
            self.mends.append(Mend("nan", *match.span(), word))
            self._close_value()
            self._advance(*match.span())
            return
        self._fail("unexpected", start, start + 1)

    def _damaged_string(self, start: int) -> None:
        text = self.text
        match = LOOSE_STRING.match(text, start)
        if match is None:
            self._fail("string", start, len(text))
            return
        end = match.end()
        for escape in _ESCAPE.finditer(text, start, end):
            if escape[1]:
                self._fail("escape", escape.start(), min(escape.end(), end))
                return
        for control in _CONTROL.finditer(text, start, end):
            char = control[0]
            escaped = _SHORT.get(char, f"\\u{ord(char):04x}")
            self.mends.append(Mend("control", control.start(), control.end(), escaped))
        self._scalar(start, end, 2)


def _overflows(number: str) -> bool:
    """Tell whether a number is beyond a double; short ones without exponent never are."""
    if len(number) < 300 and "e" not in number and "E" not in number:
        return False
    return float(number) in (float("inf"), float("-inf"))


def has_surrogates(text: str, start: int = 0) -> bool:
    """Tell whether the text has escapes of surrogates from a place on."""
    return _HAS_SURROGATE.search(text, start) is not None


def scan(text: str, start: int = 0, *, surrogates: bool | None = None) -> Scan:
    """Scan the value that begins at or after ``start``.

    ``surrogates`` tells what ``has_surrogates`` said where many values of one text are scanned.

    >>> found = scan('{"a": [1, 2,]} tail')
    >>> found.end, [mend.kind for mend in found.mends], found.fault
    (14, ['comma'], None)
    """
    if surrogates is None:
        surrogates = has_surrogates(text, start)
    scanner = Scanner(text, start, surrogates)
    scanner.run()
    space = SPACE.match(text, start)
    scanner.mends.sort(key=lambda mend: mend.start)
    return Scan(space.end() if space else start, scanner.position, scanner.mends, scanner.fault)


def mended(text: str, found: Scan) -> str:
    """Return the text of a scanned value with all its mends applied."""
    parts: list[str] = []
    position = found.start
    for mend in found.mends:
        parts += (text[position : mend.start], mend.text)
        position = mend.end
    parts.append(text[position : found.end])
    return "".join(parts)
