"""What a text without JSON is, as far as its lines show: a program, a table, a log, a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

SAMPLE: Final = 200
"""Lines that are looked at."""


class TextKind(NamedTuple):
    """A kind of text: ``pattern`` must match ``share`` of the lines, ``start`` the beginning.

    Either is enough where both are given; a pattern alone must match two lines at least. In
    ``code``, lines that begin with # are comments and do not count.
    """

    what: str
    pattern: re.Pattern[str] | None = None
    share: float = 0.0
    start: re.Pattern[str] | None = None
    code: bool = True


def _lines(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _begins(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\s*+(?:{pattern})", re.I)


KINDS: Final = (
    TextKind("an HTML page", start=_begins(r"<!doctype html|<html|<head|<body|<div|<p>|<table")),
    TextKind(
        "a stream of server-sent events, as an API sends them",
        _lines(r"(?:data: ?+(?:[{\[]|\[DONE\])|event: ?+\w|id: ?+\w|retry: ?+\d|: ?+\w)"),
        0.9,
    ),
    TextKind("an XML document", _lines(r"\s*<[/\w?!]"), 0.6, _begins(r"<\?xml")),
    TextKind("a shell script", start=_begins(r"#!.*\b(?:ba|z|k|da|fi)?sh\b")),
    TextKind("a Python program", start=_begins(r"#!.*python")),
    TextKind("a traceback of Python", start=_begins(r"traceback \(most recent call last\)")),
    TextKind(
        "a Python program",
        _lines(
            r"\s*(?:import [\w.]+|from [\w.]+ import |def \w+\(|class \w+\s*[(:]|@\w+|"
            r"if __name__|return\b|elif .*:$|print\()"
        ),
        0.2,
    ),
    TextKind("a patch", _lines(r"(?:diff --git |@@ -\d|\+\+\+ |--- )"), 0.1),
    TextKind(
        "a JavaScript program",
        _lines(
            r"\s*(?:(?:const|let|var) \w+ =|function\b|import .* from |"
            r"export (?:default|const|\{)|module\.exports)"
        ),
        0.2,
    ),
    TextKind(
        "SQL", _lines(r"(?i)\s*(?:select\b.*\bfrom\b|insert into|create table|update \w+ set)"), 0.2
    ),
    TextKind("LaTeX", _lines(r"\s*\\(?:begin|end|section|documentclass|usepackage)\b"), 0.1),
    TextKind(
        "a log",
        _lines(
            r"[\[(]?(?:\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d|\d\d:\d\d:\d\d[ ,.\]]|"
            r"(?:DEBUG|INFO|WARN(?:ING)?|ERROR|CRITICAL|FATAL|TRACE)\b)"
        ),
        0.5,
    ),
    TextKind(
        "a shell script",
        _lines(
            r"\s*(?:export \w+=|alias \w+=|source |\. [~/]|echo |if \[|fi$|done$|esac$|for \w+ in |"
            r"[A-Z_]+=|sudo |cd |unset |shopt |eval |case .* in$|then$|\[ )"
        ),
        0.25,
    ),
    TextKind("an INI or TOML file", _lines(r"\s*(?:\[[\w.\" -]+\]\s*$|[\w.-]+\s*=\s*\S)"), 0.6),
    TextKind("YAML", start=_begins(r"---[^\S\n]*+\n\s*+[\w-]++:|%yaml")),
    TextKind("YAML", _lines(r"\s*(?:-\s+)?[\w.\"'-]+:(?:\s|$)|\s*-\s+\S"), 0.8),
    TextKind(
        "Markdown", _lines(r"\s*(?:#{1,6} \S|[-*+] \S|\d+\. \S|```|~~~|\||> )"), 0.2, code=False
    ),
)
"""Kinds of text, the surest first."""

TABLES: Final = {"a CSV table": "csv", "a TSV table": "tsv"}
"""What ``convert`` calls the tables among them."""
_DELIMITERS: Final = {",": "a CSV table", "\t": "a TSV table", ";": "a CSV table"}


BINARY: Final = "binary data"
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_FEW_CONTROLS: Final = 50
"""A text has fewer than one control character in so many, whitespace and escapes apart."""


def kind_of(text: str) -> str:
    r"""Say what the first lines of a text look like; "text" where nothing speaks for more.

    >>> kind_of("import os\n\ndef main():\n    return os\n"), kind_of("Once upon a time.\n")
    ('a Python program', 'text')
    >>> kind_of("prompt,completion\nwhere,here\n"), kind_of("a: 1\nb:\n  - c: 2\n")
    ('a CSV table', 'YAML')
    """
    if len(_CONTROLS.findall(text)) * _FEW_CONTROLS > len(text):
        return BINARY
    lines = [line for line in text.split("\n")[:SAMPLE] if line.strip()]
    code = [line for line in lines if not line.lstrip().startswith("#")]
    for kind in KINDS:
        if kind.start is not None and kind.start.match(text):
            return kind.what
        if kind.pattern is not None:
            among = code if kind.code else lines
            count = sum(kind.pattern.match(line) is not None for line in among)
            if count >= 2 and count >= kind.share * len(among):
                return kind.what
    return _table(lines) or "text"


def _table(lines: Sequence[str]) -> str | None:
    """Return the kind of table that lines with equally many delimiters are."""
    if len(lines) < 2:
        return None
    for delimiter, what in _DELIMITERS.items():
        head = lines[0].count(delimiter)
        counts = Counter(_outside_quotes(line).count(delimiter) for line in lines)
        even = counts[head] >= 0.7 * len(lines)
        if head and even and all(len(cell) <= 60 for cell in lines[0].split(delimiter)):
            return what
    return None


def _outside_quotes(line: str) -> str:
    return re.sub(r'"[^"]*+"', "", line)
