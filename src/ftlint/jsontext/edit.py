"""Edits of a record as edits of its raw line: only the bytes of what changes change.

Key order, spacing, escapes and everything else of the line stay as they are; a new value is
written in the line's own style.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from ftlint.jsontext.locate import Locator, Node
from ftlint.model.diagnostic import Edit, Op, Path, ResolvedEdit

_UNICODE_ESCAPE: Final = re.compile(r"(?<!\\)(?>(?:\\\\)*)\\u[0-9a-fA-F]{4}")
_LONG_NUMBER: Final = re.compile(r"(?<![\w.])\d++(?>(?:\.\d++)?)[eE][+-]?\d++|\d[\d.]{15,}+")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class Uneditable(Exception):
    """The edits do not fit the line: a path that is not there, or places that overlap."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a line is written: its separators, and whether it escapes what is not ASCII."""

    item: str = ", "
    key: str = ": "
    ascii_only: bool = False

    def dumps(self, value: Any) -> str:
        """Write a value in this style; lone surrogates are always escaped."""
        text = json.dumps(value, ensure_ascii=self.ascii_only, separators=(self.item, self.key))
        if not self.ascii_only:
            text = _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
        return text


def style_of(locator: Locator) -> Style:
    """Read the style of a line off its first object.

    >>> style_of(Locator('{"a":1,"b":"\\\\u00e9"}'))
    Style(item=',', key=':', ascii_only=True)
    """
    line = locator.line
    escapes = "\\u" in line and _UNICODE_ESCAPE.search(line) is not None
    ascii_only = escapes and line.isascii()
    item, key = ", ", ": "
    node = locator.root
    while node is not None and not node.members:
        node = node.items[0] if node.items else None
    if node is not None and node.members:
        members = list(node.members.values())
        first = members[0]
        if first.key is not None and line[first.key[1] : first.start] == ":":
            item, key = ",", ":"
        if len(members) > 1 and members[1].key is not None:
            between = line[first.end : members[1].key[0]]
            item = "," if between == "," else ", "
    return Style(item, key, ascii_only)


def resolve(locator: Locator, edits: Sequence[Edit]) -> tuple[ResolvedEdit, ...]:
    """Turn edits of a record into edits of its raw line, in order and without overlap.

    Raises Uneditable when a path is not in the line or two edits touch the same place.
    """
    style = style_of(locator)
    found: list[ResolvedEdit] = []
    deletions: dict[Path, list[str | int]] = {}
    for edit in edits:
        if edit.op is Op.DELETE:
            deletions.setdefault(edit.path[:-1], []).append(edit.path[-1])
        elif edit.op is Op.INSERT:
            found.append(_insert(locator, edit, style))
        else:
            node = _node(locator, edit.path)
            if edit.op is Op.SET:
                found.append(ResolvedEdit(node.start, node.end, style.dumps(edit.value)))
            elif node.key is None:
                raise Uneditable(f"no key at {edit.path}")
            else:
                found.append(ResolvedEdit(*node.key, style.dumps(edit.value)))
    for parent, steps in deletions.items():
        found.extend(_delete(_node(locator, parent), steps))
    found.sort(key=lambda one: (one.start, one.end))
    for before, after in pairwise(found):
        if after.start < before.end:
            raise Uneditable("two edits overlap")
    return tuple(found)


def keeps_numbers(line: str, edits: Sequence[ResolvedEdit]) -> bool:
    """Tell whether all long numbers that edits write are in the line as they are.

    Parsers round what is beyond 64 bits or 17 digits; such a number must not be written.

    >>> keeps_numbers('{"a": 12345678901234567890123}', [ResolvedEdit(6, 29, '"1.2e+22"')])
    False
    """
    return all(number[0] in line for edit in edits for number in _LONG_NUMBER.finditer(edit.text))


def apply_raw(line: str, edits: Sequence[ResolvedEdit]) -> str:
    """Return the line with the resolved edits made.

    >>> apply_raw('{"a":1}', (ResolvedEdit(5, 6, "22"),))
    '{"a":22}'
    """
    out: list[str] = []
    position = 0
    for edit in edits:
        out += (line[position : edit.start], edit.text)
        position = edit.end
    out.append(line[position:])
    return "".join(out)


def apply(value: Any, edits: Sequence[Edit]) -> Any:
    """Return a copy of a parsed record with the edits made: what the edited line must parse to.

    Raises Uneditable for a path that is not there.
    """
    copy = json.loads(json.dumps(value))
    shifting: list[Edit] = []
    for edit in edits:
        if edit.op is Op.DELETE or (edit.op is Op.INSERT and isinstance(edit.path[-1], int)):
            shifting.append(edit)
            continue
        if edit.op is Op.SET and not edit.path:
            copy = edit.value
            continue
        parent = _value(copy, edit.path[:-1])
        step = edit.path[-1]
        if edit.op is Op.SET:
            _value(parent, (step,))
            parent[step] = edit.value
        elif edit.op is Op.RENAME:
            items = list(parent.items())
            parent.clear()
            parent.update((edit.value if key == step else key, item) for key, item in items)
        else:
            parent[step] = edit.value
    # From the back, so that indexes of one array stay right; a new item goes before an old one.
    for edit in sorted(shifting, key=_from_the_back, reverse=True):
        parent = _value(copy, edit.path[:-1])
        if edit.op is Op.INSERT:
            parent.insert(edit.path[-1], edit.value)
            continue
        _value(parent, edit.path[-1:])
        del parent[edit.path[-1]]
    return copy


def _from_the_back(edit: Edit) -> tuple[list[tuple[int, str]], bool]:
    steps = [(step, "") if isinstance(step, int) else (-1, step) for step in edit.path]
    return steps, edit.op is Op.DELETE


def _value(value: Any, path: Path) -> Any:
    try:
        for step in path:
            value = value[step]
    except (KeyError, IndexError, TypeError) as error:
        raise Uneditable(f"no value at {path}") from error
    return value


def _node(locator: Locator, path: Path) -> Node:
    node = locator.node(path)
    if node is None:
        raise Uneditable(f"no value at {path}")
    return node


def _children(node: Node) -> list[tuple[str | int, int, int]]:
    """Return (key or index, start with the key, end) of the children of a node, in line order."""
    if node.items is not None:
        return [(i, child.start, child.end) for i, child in enumerate(node.items)]
    rows: list[tuple[str | int, int, int]] = []
    for key, child in (node.members or {}).items():
        rows.append((key, child.key[0] if child.key else child.start, child.end))
    rows.sort(key=lambda row: row[1])
    return rows


def _insert(locator: Locator, edit: Edit, style: Style) -> ResolvedEdit:
    parent = _node(locator, edit.path[:-1])
    step = edit.path[-1]
    children = _children(parent)
    text = style.dumps(edit.value)
    if isinstance(step, str):
        if parent.members is None or step in parent.members:
            raise Uneditable(f"cannot add the key {step!r}")
        text = f"{style.dumps(step)}{style.key}{text}"
        index = len(children)
    else:
        if parent.items is None or not 0 <= step <= len(children):
            raise Uneditable(f"cannot add an item at {step}")
        index = step
    if not children:
        return ResolvedEdit(parent.start + 1, parent.start + 1, text)
    if index < len(children):
        at = children[index][1]
        return ResolvedEdit(at, at, text + style.item)
    at = children[-1][2]
    return ResolvedEdit(at, at, style.item + text)


def _delete(parent: Node, steps: list[str | int]) -> list[ResolvedEdit]:
    """Remove children with the commas that belonged to them, each run of neighbours at once."""
    children = _children(parent)
    gone = set(steps)
    if gone - {row[0] for row in children}:
        raise Uneditable(f"nothing to remove at {sorted(map(str, gone))}")
    found: list[ResolvedEdit] = []
    index = 0
    while index < len(children):
        if children[index][0] not in gone:
            index += 1
            continue
        first = index
        while index < len(children) and children[index][0] in gone:
            index += 1
        if index < len(children):
            found.append(ResolvedEdit(children[first][1], children[index][1], ""))
        elif first:
            found.append(ResolvedEdit(children[first - 1][2], children[-1][2], ""))
        else:
            found.append(ResolvedEdit(children[0][1], children[-1][2], ""))
    return found
