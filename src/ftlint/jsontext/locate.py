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


_WORD: Final = re.compile(r"[^\s\"\[\]{},:]++")
_GAP: Final = re.compile(r"[\s,:]*+")

DEEP: Final = 12
"""Levels that are read one at a time; below them the rest is read at once, in linear time."""


@dataclass(slots=True, eq=False, repr=False)
class Node:
    """A value in the raw text: code points ``start`` to ``end``, and those of its key.

    ``members`` holds the last member of each key of an object, ``items`` the items of an array;
    a string, a number or a word has neither. In strict JSON they are read when they are asked for.
    """

    start: int
    end: int
    key: Span | None = None
    _members: dict[str, Node] | None = None
    _items: list[Node] | None = None
    _unread: str | None = None
    """The line, until the members or items have been read."""
    _level: int = 0

    @property
    def members(self) -> dict[str, Node] | None:
        """Return the members of an object, None for any other value."""
        if self._unread is not None:
            self._read()
        return self._members

    @property
    def items(self) -> list[Node] | None:
        """Return the items of an array, None for any other value."""
        if self._unread is not None:
            self._read()
        return self._items

    def child(self, step: str | int) -> Node | None:
        """Return the member of that key or the item at that index, or None."""
        if isinstance(step, str):
            members = self.members
            return None if members is None else members.get(step)
        items = self.items
        return items[step] if items is not None and 0 <= step < len(items) else None

    def _read(self) -> None:
        """Read what is directly in an object or array of strict JSON."""
        line, self._unread = self._unread, None
        assert line is not None
        opening, place = line[self.start], self.start + 1
        if opening not in "{[":
            return
        if self._level >= DEEP:
            whole = _parse(line, self.start)
            if whole is not None:
                self._members, self._items = whole._members, whole._items
            return
        keyed = opening == "{"
        members: dict[str, Node] = {}
        items: list[Node] = []
        level, last = self._level + 1, self.end - 1
        key: Span | None = None
        while (place := _after(_GAP, line, place)) < last:
            if keyed:
                key = (place, _end_of_string(line, place))
                place = _after(_GAP, line, key[1])
            end = _end_of(line, place)
            node = Node(place, end, key, None, None, line, level)
            if key is None:
                items.append(node)
            else:
                members[decode_key(line[key[0] : key[1]])] = node
            place = end
        self._members, self._items = (members, None) if keyed else (None, items)


def _after(pattern: re.Pattern[str], line: str, place: int) -> int:
    """Return where a match that may be empty ends."""
    found = pattern.match(line, place)
    assert found is not None
    return found.end()


def _end_of(line: str, start: int) -> int:
    """Return where a value of strict JSON ends.

    From quote to quote, which ``find`` does much faster than a pattern reads the texts between.
    """
    char = line[start]
    if char == '"':
        return _end_of_string(line, start)
    if char not in "{[":
        return _after(_WORD, line, start)
    depth, place = 0, start
    while True:
        quote = line.find('"', place)
        marks = line[place:quote] if quote >= 0 else line[place:]
        if "}" in marks or "]" in marks:
            for index, mark in enumerate(marks):
                depth += _STEPS.get(mark, 0)
                if not depth and mark in "}]":
                    return place + index + 1
        else:
            depth += marks.count("{") + marks.count("[")
        place = _end_of_string(line, quote)


_STEPS: Final = {"{": 1, "[": 1, "}": -1, "]": -1}


def _end_of_string(line: str, start: int) -> int:
    """Return where a string that begins at a quote ends."""
    end = start
    while True:
        end = line.index('"', end + 1)
        if line[end - 1] != "\\":
            return end + 1
        first = end - 1
        while line[first - 1] == "\\":
            first -= 1
        if (end - first) % 2 == 0:
            return end + 1


class Locator:
    """The structure of one raw line, read once for any number of look-ups."""

    __slots__ = ("line", "root")

    def __init__(self, line: str, *, strict: bool = False) -> None:
        """Read the structure of the first value of a line; any text is taken.

        ``strict`` tells that the line is one value of JSON as it is, so that only what is looked
        up need be read.
        """
        self.line = line
        if strict:
            start = _after(_GAP, line, 0)
            self.root: Node | None = Node(start, len(line.rstrip()), _unread=line)
        else:
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


def _tokens(line: str, start: int = 0) -> Iterator[Span]:
    """Yield the columns of each token; a quote whose string never ends is passed over.

    No later quote of that kind can begin a string then: behind the open one all are escaped.
    """
    quotes, position = "\"'", start
    while True:
        for match in _TOKENS[quotes].finditer(line, position):
            if match.lastgroup is not None:
                position = match.start() + 1
                quotes = quotes.replace(line[match.start()], "")
                break
            yield match.span()
        else:
            return


def _parse(line: str, begin: int = 0) -> Node | None:
    """Read the first value from a column on into nodes, without recursion and in one pass."""
    root: Node | None = None
    stack: list[Node] = []
    top: Node | None = None
    key: Span | None = None
    expects_key = False
    for start, end in _tokens(line, begin):
        char = line[start]
        if char == ",":
            expects_key = top is not None and top._members is not None
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
        elif top._items is not None:
            top._items.append(node)
        elif top._members is not None and key is not None:
            top._members[decode_key(line[key[0] : key[1]])] = node
        key = None
        expects_key = False
        if char == "{":
            node._members = {}
            expects_key = True
        elif char == "[":
            node._items = []
        else:
            if top is None:
                return root
            continue
        stack.append(node)
        top = node
    for node in stack:
        node.end = len(line)
    return root
