"""Making text from data and paths safe to print: terminals, CI logs, JSON, XML, Markdown.

Everything that a user or a dataset can put into a report passes one function of this module.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final

INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""General categories that are never printed raw: they are unseen, or they command a terminal."""


class _Table(dict[int, str]):
    """A table for ``str.translate`` that works each character out when it is first met."""

    def __init__(self, convert: Callable[[int], str]) -> None:
        """Take the function from code point to text."""
        super().__init__()
        self._convert = convert

    def __missing__(self, code: int) -> str:
        self[code] = text = self._convert(code)
        return text


def _escaped(code: int) -> str:
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is not UTF-8, as Python's surrogateescape keeps it
        return f"\\x{code - 0xDC00:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _is_visible(code: int) -> bool:
    return unicodedata.category(chr(code)) not in INVISIBLE


def _picture(code: int) -> str:
    """Show C0 and DEL as control pictures and whatever else is invisible as an escape."""
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return chr(code) if _is_visible(code) else _escaped(code)


def _ascii(code: int) -> str:
    if 0x20 <= code < 0x7F:
        return chr(code)
    return {0x2026: "...", 0x203A: ">"}.get(code) or _escaped(code)


def _plain(code: int) -> str:
    return chr(code) if _is_visible(code) else _escaped(code)


def _json(code: int) -> str:
    """Keep what is visible; a lone surrogate becomes text, since strict parsers refuse it."""
    if code < 0x7F or _is_visible(code):
        return chr(code)
    if 0xD800 <= code <= 0xDFFF:
        return f"\\\\u{code:04x}"
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


_PICTURES: Final = _Table(_picture)
_ASCII: Final = _Table(_ascii)
_PLAIN: Final = _Table(_plain)
_JSON: Final = _Table(_json)


def show(text: str, ascii_only: bool = False) -> str:
    """Make a text printable on one line: nothing in it is invisible or obeyed by a terminal.

    >>> print(show("a\\x1b[31m\\u202eb\\n"))
    a␛[31m\\u202eb␊
    >>> print(show("caf\\u00e9…", ascii_only=True))
    caf\\u00e9...
    """
    return text.translate(_ASCII if ascii_only else _PICTURES)


_COMMAND: Final = re.compile(r"##(?=\[|vso\[)")
_LEADING: Final = re.compile(r"^([^\S\n]*+:)(?=:)", re.MULTILINE)


def defuse(text: str, ascii_only: bool = False) -> str:
    """Break what the runners of GitHub and Azure would obey in a log line.

    They take ``::name`` at the start of a line and ``##[`` or ``##vso[`` anywhere for a command.
    A zero-width space parts the marks (a plain space where only ASCII can be printed).

    >>> defuse("  ::stop-commands::x ##[error]", ascii_only=True)
    '  : :stop-commands::x ## [error]'
    """
    gap = " " if ascii_only else "\u200b"
    if "##" in text:
        text = _COMMAND.sub("##" + gap, text)
    if "::" in text:
        text = _LEADING.sub(r"\1" + gap, text)
    return text


def command_data(text: str) -> str:
    """Escape the message of a GitHub workflow command; the percent sign first.

    >>> command_data("50%\\nmore")
    '50%25%0Amore'
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def command_property(text: str) -> str:
    """Escape the value of a property of a GitHub workflow command.

    >>> command_property("a,b:%.jsonl")
    'a%2Cb%3A%25.jsonl'
    """
    return command_data(text).replace(":", "%3A").replace(",", "%2C")


def json_text(value: Any, *, indent: int | None = None) -> str:
    """Serialise a value as JSON that any parser, terminal and CI log takes; nothing is lost.

    Letters of any script stay readable; invisible characters are written as escapes, and so is
    the second ``#`` of ``##[``. Only a lone surrogate changes: it becomes the text of its escape.

    >>> print(json_text({"a": "\\u202e ##[error] \\ud83d"}))
    {"a": "\\u202e #\\u0023[error] \\\\ud83d"}
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    if not text.isascii() or "\x7f" in text:  # all else of ASCII is visible, or escaped by now
        text = text.translate(_JSON)
    return text.replace("##[", "#\\u0023[").replace("##vso[", "#\\u0023vso[")


def xml_text(text: str) -> str:
    """Escape a text for XML and HTML, in attributes too; illegal characters become escapes.

    >>> xml_text("<a & 'b'>\\x00")
    '&lt;a &amp; &#x27;b&#x27;&gt;\\\\u0000'
    """
    from html import escape

    text = escape(text.translate(_PLAIN))
    return _COMMAND.sub("#&#35;", text).replace("::", ":&#58;")


_MARKDOWN: Final = re.compile(r"([\\`*_\[\]#|~:@$])")


def markdown_text(text: str) -> str:
    """Escape a text for Markdown, inside tables too.

    >>> print(markdown_text("a|b <i> *c*"))
    a\\|b &lt;i&gt; \\*c\\*
    """
    from html import escape

    return _MARKDOWN.sub(r"\\\1", escape(show(text), quote=False))


def markdown_code(text: str) -> str:
    """Write a text as a Markdown code span; the fence is longer than any run inside.

    >>> markdown_code("a`b|c")
    '``a`b\\\\|c``'
    """
    text = defuse(show(text)).replace("|", "\\|") or " "
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"
