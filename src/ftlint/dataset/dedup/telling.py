"""What of a text always counts, however long the rest is: numbers, negations, operators, code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from ftlint.dataset.dedup.telling_words import TELLING, WITHOUT_SPACES

LINE: Final = 200
"""Characters up to which a line is looked at whole: longer ones are prose."""

PAIR: Final = 60
"""Characters up to which a line such as ``Category: sport`` counts whole."""

_VOWEL_SIGNS: Final = r"\u0900-\u0963\u0970-\u0dff\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
"""Signs of Indian scripts and of Thai that belong to a word, and are no letters for Python."""

_ITEMS: Final = re.compile(
    r"[a-z_]{0,40}\d[a-z\d_]*(?:[.,:]\d+)*"  # numbers, and names with one: 3.5, b12, gpt4
    r"|(?<=\d )[^\W\d_]{1,3}(?!\w)"  # and what is measured: 5 kg
    r"|(?<=\d)[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]{1,2}"
    r"|[<>=!~:+*/%&|^-]="  # ==, !=, <=, +=
    r"|->|=>|<<|>>|&&|\|\||\+\+|--(?=\w)|\*\*(?=\d)"
    r"|(?<!^)[<>]|^<|[=+%^$\u00a3\u00a2\u00a5\u20a0-\u20cf]"
    r"|(?<=\w)#|(?<![\w!])!(?=\w)|(?<![\w.)\]-])-(?=\d)"  # C#, !done, -1
    r"|(?<=[\w)\]] )[*/&|](?= [\w(])"  # operators between operands
    r"|(?<=[\d)\]] )-(?= [\w(])|(?<=\b[a-z] )-(?= [\w(])"
    r"|[\u00ac\u00b1\u00d7\u00f7\u2190-\u22ff]"
    r"|(?<!\S)--[a-z][a-z\d-]*|(?<!\S)-[a-z](?!\w)"  # flags of commands
    r"|\\[a-z]+"
    r"|(?<![\w'.])[b-hj-z](?!\w|\.\w)"  # option b
    r"|[a-z]{1,60}(?:_{1,9}[a-z\d]+)+|__[a-z]{1,60}__|\w{1,60}(?=\()"  # names of code
    r"|(?<![\w.])[a-z]{2,}(?:[./@\\][a-z\d]+)+"  # self.name, example.org/start
    r"|\w{1,20}n't\b|[:;]-?[()]"  # don't, :)
    rf"|(?P<word>[^\W\d_](?:[^\W\d_]|[{_VOWEL_SIGNS}])*)",
    re.MULTILINE,
)
_CODE: Final = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]+`|\$(?=[^\s$])[^$\n]{1,400}\$(?!\d)|\\[(\[].{1,400}?\\[)\]]",
    re.DOTALL,
)
_SYMBOLS: Final = re.compile(r"\w+|[^\w\s]")
_NO_SPACES: Final = re.compile(WITHOUT_SPACES)
_SPACES: Final = re.compile(r"[^\S\n]+")
_SPACE: Final = re.compile(r"\s")
_BOLD: Final = re.compile(r"(?<![\w)\]*])\*\*(?=\w)|(?<=[^\s*])\*\*(?![\w*])")

_SHOWN: Final = re.compile(r"[`$\\]")
"""Signs of code and formulas, whose beginning and end must both be seen."""

_MEMBERS: Final = re.compile(
    r"(?:(?:const|let|var|int|float|auto)\s)?[a-z_][\w.]*(?:\[[^\]]*\])?\s?[-+*/%&|^:]?=\s?\S"
    r"|(?:import|#include|using|package)\s[\w.<\"'{*]"
    r"|from\s[\w.]+\simport\s"
    r"|(?:return|raise|yield|throw|assert)\s[^.]*$"
    r"|[\w.]+\([^()]*\)[;:]?$"
    r"|(?:select|insert into|update|delete from|create table|alter table)\s.*"
    r"(?:\sfrom\s|\sset\s|\()"
)
_OPENERS: Final = re.compile(
    r"(?:def|class|fn|func|function|for|while|if|elif|else|try|except|with|switch|case|match|do"
    r"|catch|async|public|private|protected|static)\b"
)
_PAIR: Final = re.compile(r"\W{0,4}\w[\w /-]{0,40}:\s\S")


def essentials(folded: str) -> list[str]:
    """Return what of a folded text must be the same in a duplicate, in order.

    >>> essentials("if i <= 10 then it is not c# but c++")
    ['<=', '10', 'not', 'c', '#', 'c', '++']
    """
    if _is_structured(folded):
        return _SYMBOLS.findall(folded)
    found: list[str] = []
    place = 0
    folded = _SPACES.sub(" ", folded)
    if _SHOWN.search(folded):
        for code in _CODE.finditer(folded):
            found.extend(_of_lines(folded[place : code.start()]))
            found += _SYMBOLS.findall(code.group().strip("`$"))
            place = code.end()
    found.extend(_of_lines(folded[place:]))
    return found


def same_essentials(first: str, second: str) -> bool:
    """Tell whether two folded texts agree in what always counts."""
    if not any(_SHOWN.search(text) or _is_structured(text) for text in (first, second)):
        first, second = middle(first, second)
    return essentials(first) == essentials(second)


def _is_structured(text: str) -> bool:
    """Tell whether a text is an object or a list of JSON, by its ends."""
    return text.lstrip()[:1] + text.rstrip()[-1:] in ("{}", "[]")


def _of_lines(text: str) -> Iterator[str]:
    """Yield what always counts outside of marked code: of lines that look like code, all."""
    prose: list[str] = []
    for line in text.split("\n"):
        if _counts_whole(line.strip()):
            yield from _telling("\n".join(prose))
            prose = []
            yield from _SYMBOLS.findall(line)
        else:
            prose.append(line)
    yield from _telling("\n".join(prose))


def _counts_whole(line: str) -> bool:
    """Tell whether a line is code, a row of a table, markup, or a short pair of key and value."""
    if not 1 < len(line) <= LINE:
        return False
    first, last = line[0], line[-1]
    if first + last in ("||", "<>") or first in "{}" or last in "{}":
        return True
    if last == ";":
        return "(" in line or "=" in line
    if last in ":)" and _OPENERS.match(line):
        return True
    if len(line) <= PAIR and _PAIR.match(line):
        return True
    return _MEMBERS.match(line) is not None


def _telling(text: str) -> Iterator[str]:
    """Yield what always counts in prose."""
    if "**" in text:
        text = _BOLD.sub("", text)
    for match in _ITEMS.finditer(text):
        item = match.group()
        if match.lastgroup is None or item in TELLING:
            yield item
        elif not item.isascii():
            yield from _NO_SPACES.findall(item)


def middle(first: str, second: str) -> tuple[str, str]:
    """Return two texts without what both begin and end with, but for a word on each side.

    Of a short line the whole is left.
    """
    least = min(len(first), len(second))
    start = _common(least, lambda size: first[:size] == second[:size])
    end = _common(least - start, lambda size: first[-size:] == second[-size:])
    line = first.rfind("\n", 0, start) + 1
    for _ in range(2):
        start = max(first.rfind(" ", 0, start), first.rfind("\n", 0, start), 0)
    if start > line > start - LINE:
        start = line
    after = len(first) - end
    for _ in range(2):
        stop = _SPACE.search(first, len(first) - end + 1)
        end = len(first) - stop.start() if stop and end else 0
    line = first.find("\n", after)
    line = len(first) if line < 0 else line
    if line - after < LINE:
        end = min(end, len(first) - line)
    return first[start : len(first) - end], second[start : len(second) - end]


def _common(most: int, agree: Callable[[int], bool]) -> int:
    """Return the greatest size, up to one, at which two texts still agree."""
    low, high = 0, most
    while low < high:
        size = (low + high + 1) // 2
        low, high = (size, high) if agree(size) else (low, size - 1)
    return low
