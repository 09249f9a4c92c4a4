"""From a path in a record to the columns of its raw line: the cold path, for what is reported.

The scanner is forgiving: it also finds its way in lines with a trailing comma, a raw control
character, ``NaN``, or the single quotes of Python, since findings on such lines are placed too.
"""

from __future__ import annotations

import json
import re
from ast import literal_eval
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ftlint.model.diagnostic import Path, Span

_STRINGS: Final = {
    '"': r'"[^"\\]*+(?>(?:\\.[^"\\]*+)*)(?:"|(?P<open>\\?\Z))',
    "'": r"'[^'\\]*+(?>(?:\\.[^'\\]*+)*)(?:'|(?P<open_single>\\?\Z))",  # as Python writes it
}
_REST: Final = r"[\[\]{},:]|[^\s\"'\[\]{},:]++"  # a bracket or a mark, a number or a word
_TOKENS: Final = {
    quotes: re.compile("|".join((*(_STRINGS[quote] for quote in quotes), _REST)), re.S)
    for quotes in ("\"'", '"', "'", "")
}
"""The pattern of tokens for each set of quotes that may still begin a string."""
_ESCAPE: Final = re.compile(
    r"""
    \\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}
  | \\u[0-9a-fA-F]{4}
  | \\.
    """,
    re.S | re.X,
)


@dataclass(slots=True, eq=False, repr=False)
class Node:
    """A value in the raw text: code points ``start`` to ``end``, and those of its key.

    ``members`` holds the last member of each key of an object, ``items`` the items of an array;
    a string, a number or a word has neither.
    """

    start: int
    end: int
    key: Span | None = None
    members: dict[str, Node] | None = None
    items: list[Node] | None = None

    def child(self, step: str | int) -> Node | None:
        """Return the member of that key or the item at that index, or None."""
        if isinstance(step, str):
            return self.members.get(step) if self.members is not None else None
        if self.items is not None and 0 <= step < len(self.items):
            return self.items[step]
        return None


class Locator:
    """The structure of one raw line, read once for any number of look-ups."""

    __slots__ = ("line", "root")

    def __init__(self, line: str) -> None:
        """Read the structure of the first value of a line; any text is taken."""
        self.line = line
        self.root = _parse(line)

    def node(self, path: Path) -> Node | None:
        """Return the node at a path, or None where the line has no such place."""
        node: Node | None = self.root
        for step in path:
            if node is None:
                return None
            node = node.child(step)
        return node

    def place(self, path: Path, *, key: bool = False, span: Span | None = None) -> Span:
        """Return the columns of a place as ``locate`` does."""
        node = self.root
        if node is None:
            return 0, len(self.line)
        for step in path:
            below = node.child(step)
            if below is None:
                return node.start, node.end
            node = below
        if key and node.key is not None:
            return node.key
        if span is not None and self.line[node.start : node.start + 1] in ('"', "'"):
            return self._inside(node, span)
        return node.start, node.end

    def _inside(self, node: Node, span: Span) -> Span:
        """Map code points of the decoded string to columns of its raw text."""
        start, end = span
        shift = node.start + 1
        close = node.end - 1
        first = last = -1
        for match in _ESCAPE.finditer(self.line, node.start + 1, close):
            at = match.start() - shift  # the decoded index of this escape
            if first < 0 and start <= at:
                first = start + shift
            if end <= at:
                last = end + shift
                break
            shift += match.end() - match.start() - 1
        if first < 0:
            first = start + shift
        if last < 0:
            last = end + shift
        first, last = min(first, close), min(last, close)
        return first, max(last, first + 1)


def locate(line: str, path: Path, *, key: bool = False, span: Span | None = None) -> Span:
    r"""Return the columns (0-based code points, end exclusive) of the value at a path.

    ``key`` asks for the key at the end of the path instead. ``span`` narrows a string to code
    points of its decoded text; without it the quotes belong to the place. The last one of
    repeated keys counts, as it does for parsers. A path that does not exist gives the place of
    its nearest ancestor.

    >>> locate('{"a": [1, "x\\ny"]}', ("a", 1))
    (10, 16)
    >>> locate('{"a": [1, "x\\ny"]}', ("a", 1), span=(1, 2))
    (12, 14)
    >>> locate('{"a": [1]}', ("a",), key=True)
    (1, 4)
    >>> locate('{"a": [1]}', ("a", 7))
    (6, 9)
    """
    return Locator(line).place(path, key=key, span=span)


def decode_key(raw: str) -> str:
    r"""Decode a raw key with its quotes; what is no valid string is taken as it stands.

    >>> decode_key('"a\\u0062"'), decode_key("'it\\'s'")
    ('ab', "it's")
    """
    if "\\" not in raw:
        return raw[1:-1]
    try:
        if raw[0] == '"':
            return str(json.loads(raw, strict=False))
        return str(literal_eval(raw))
    except (ValueError, SyntaxError):
        return raw[1:-1]


def _tokens(line: str) -> Iterator[Span]:
    """Yield the columns of each token; a quote whose string never ends is passed over.

    No later quote of that kind can begin a string then: behind the open one all are escaped.
    """
    quotes, position = "\"'", 0
    while True:
        for match in _TOKENS[quotes].finditer(line, position):
            if match.lastgroup is not None:
                position = match.start() + 1
                quotes = quotes.replace(line[match.start()], "")
                break
            yield match.span()
        else:
            return


def _parse(line: str) -> Node | None:
    """Read the first value of the text into nodes, without recursion and in one pass."""
    root: Node | None = None
    stack: list[Node] = []
    top: Node | None = None
    key: Span | None = None
    expects_key = False
    for start, end in _tokens(line):
        char = line[start]
        if char == ",":
            expects_key = top is not None and top.members is not None
            continue
        if char == ":":
            expects_key = False
            continue
        if char in "]}":
            if top is not None:
                top.end = end
                stack.pop()
                if not stack:
                    return root
                top = stack[-1]
            continue
        if expects_key and char not in "[{":
            key = (start, end)
            continue
        node = Node(start, end, key)
        if top is None:
            root = node
        elif top.items is not None:
            top.items.append(node)
        elif top.members is not None and key is not None:
            top.members[decode_key(line[key[0] : key[1]])] = node
        key = None
        expects_key = False
        if char == "{":
            node.members = {}
            expects_key = True
        elif char == "[":
            node.items = []
        else:
            if top is None:
                return root
            continue
        stack.append(node)
        top = node
    for node in stack:
        node.end = len(line)
    return root
