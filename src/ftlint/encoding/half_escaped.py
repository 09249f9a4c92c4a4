r"""LaTeX whose backslash was taken for the begin of a JSON escape: a form feed and ``rac``.

Whoever writes ``\frac`` into JSON with one backslash gets a form feed for ``\f``; ``\theta``
becomes a tab and ``heta``, ``\neq`` a line break and ``eq``. JSON has five such escapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

Spot = tuple[int, int, str | None]

_MATHS: Final = r"(?=[ ]?[\\_^{}()\[\]$=+\-*/|,0-9])"
"""What goes on after a command in mathematics, and not after a word."""

_COMMANDS: Final[tuple[tuple[str, str, str], ...]] = (
    # Form feeds and backspaces are nobody's text, so that any command counts.
    ("\f", "f", "rac|orall|lat|rown|box|oo|ootnote"),
    (
        "\b",
        "b",
        "ar|eta|egin|inom|oldsymbol|mod|ig|igl|igr|igg|ullet|ot|oxed|ecause|owtie|f|reve|mat"
        "|ackslash|cancel",
    ),
    # What follows a tab or a line end must not be a word of its own.
    ("\t", "t", rf"heta|imes|ilde|riangle|riangleq|herefore|ext(?:bf|it|rm|sf|tt)?(?=\{{)"
     rf"|(?:frac|binom)(?=\{{)|(?:au|an){_MATHS}"),
    ("\n", "n", rf"abla|otin|ewline|ewcommand|leq|geq|(?:eq|eg){_MATHS}"),
    ("\r", "r", rf"ightarrow|ight(?=\s*[)\]}}|.\\>])|ho{_MATHS}"),
)  # fmt: skip
"""The control character, the letter of its escape, and what is left of the commands."""

_PATTERN: Final = re.compile(
    "|".join(f"{re.escape(control)}(?:{rests})(?![A-Za-z])" for control, _, rests in _COMMANDS)
)
_WEAK: Final = re.compile(r"(?:\n[ui]|\to)(?=[_^\\])|\n(?:u|i)(?= [\\=<>])")
"""Variables at the begin of a line look like these: they count only beside other commands."""

_LETTER: Final = {control: letter for control, letter, _ in _COMMANDS}
_NAMES: Final = {
    "\f": "a form feed",
    "\b": "a backspace",
    "\t": "a tab",
    "\n": "a line break",
    "\r": "a carriage return",
}

LITERALS: Final = (
    "\\f", "\\b", "\\theta", "\\times", "\\tilde", "\\triangle", "\\therefore", "\\text", "\\tfrac",
    "\\tbinom", "\\tau", "\\tan", "\\nabla", "\\notin", "\\newline", "\\newcommand", "\\nleq",
    "\\ngeq", "\\neq", "\\neg", "\\right", "\\rho",
)  # fmt: skip
"""How the commands are written in a raw line, with their backslash lost or not."""

_RAW: Final = re.compile(
    rb"\\(?:[fb][a-z]|t(?:h|im|ext|il|ri|frac|binom|au|an)|n(?:ab|ot|ew|[lg]?eq|eg)"
    rb"|r(?:ight|ho))"
)


def may_hold(raw: bytes) -> bool:
    r"""Tell at a glance whether such an escape is in a raw line of JSON.

    >>> may_hold(rb'{"a": "\frac"}'), may_hold(rb'{"a": "\\frac"}')
    (True, False)
    """
    for match in _RAW.finditer(raw):
        start = before = match.start()
        while before and raw[before - 1] == _BACKSLASH:
            before -= 1
        if (start - before) % 2 == 0:  # it is not itself escaped
            return True
    return False


_BACKSLASH: Final = ord("\\")


def half_escaped(text: str) -> Iterator[Spot]:
    r"""Commands of LaTeX that lost their backslash, with the command as it was.

    >>> list(half_escaped("\frac{1}{2} \times x"))
    [(0, 4, '\\frac'), (11, 16, '\\times')]
    >>> list(half_escaped("a\tan\tb\nnot so\neg. that\text"))
    []
    """
    strong = list(_PATTERN.finditer(text))
    found = [*strong, *_WEAK.finditer(text)] if strong else []
    for match in sorted(found, key=lambda one: one.start()):
        yield match.start(), match.end(), f"\\{_LETTER[match[0][0]]}{match[0][1:]}"


def stand_in(text: str, spot: Spot) -> str:
    r"""Name the character in which the backslash of a command was lost.

    >>> stand_in("\frac", (0, 4, "\\frac"))
    'a form feed'
    """
    return _NAMES[text[spot[0]]]
