"""Lines that open a turn: who speaks, in the many ways people and programs write it.

A dialect is one way to write such lines. Names are known words (User, Assistant, …) or learned:
short beginnings of lines that come back and alternate.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ftlint.formats.shared.aliases import ASKED, SPEAKERS

MARKS: Final = "\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_MARKS: Final = re.compile(f"[{MARKS}]+")
_TIME: Final = r"(?:\d{1,4}[./-]\d{1,2}(?:[./-]\d{1,4})?[ ,T]*(?:at )?)?\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s?(?:UTC|GMT|Z)|[+-]\d\d:?\d\d)?"
_DATED: Final = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}[ ,T]*(?:at )?" + _TIME
_NAME: Final = r"[^\W\d_][^\n:：<>\[\](){}*|#\"“”.!?,;]{0,38}?"

COLON: Final = re.compile(
    rf"^[ ]{{0,3}}(?P<bold>\*\*|__)?(?:[\[(](?P<time>{_TIME})[\])]\s*)?(?:\d{{1,4}}[.)]\s+)?"
    rf"(?P<bold2>\*\*|__)?(?P<name>{_NAME})(?:\s*[\[(](?P<time2>{_TIME})[\])])?(?:\*\*|__)?"
    rf"(?:\s*\((?P<time3>{_TIME})\))?\s?(?P<colon>[:：])(?:\*\*|__)?(?P<rest>.*)$"
)
DIALECTS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("colon", COLON),
    (
        "irc",
        re.compile(rf"^(?:\[?(?P<time>{_TIME})\]?\s+)?<[@+%~&]?(?P<name>[^\s<>]+)>\s(?P<rest>.*)$"),
    ),
    (
        "matrix",
        re.compile(rf"^\[(?P<time>{_TIME})\]\s+(?P<name>@[^\s:]+:[^\s:]+):\s?(?P<rest>.*)$"),
    ),
    ("teams", re.compile(rf"^(?P<name>{_NAME}), (?P<time>{_DATED}): ?(?P<rest>.*)$")),
    (
        "telegram",
        re.compile(
            r"^(?P<name>[^\n:\[\]]{1,40}), \[(?P<time>(?=[^\]\n]*+\])[^\]\n]*\d:\d\d[^\]\n]*)\]:?(?P<rest>)$"
        ),
    ),
    (
        "discord",
        re.compile(
            rf"^(?P<name>[^\n—]{{1,40}}?) — (?P<time>(?:Today|Yesterday)? ?(?:at )?(?:\d[\d/.-]*,? )?{_TIME})(?P<rest>)$"
        ),
    ),
    ("discord-txt", re.compile(rf"^\[(?P<time>{_DATED})\] (?P<name>[^\n:]{{1,40}})(?P<rest>)$")),
)
"""Name of each dialect, and the pattern of its label lines."""

EMPTY: Final[Mapping[str, str]] = {}
PREAMBLE: Final = 10
"""Lines with text that may stand before the first learned speaker."""
SHARE: Final = 0.1
"""The share of the lines that learned speakers must open."""
KNOWN: Final[dict[str, str]] = {
    **{word: "user" for asked in ASKED for word in asked[:1]},
    **{word: "assistant" for asked in ASKED for word in asked[1:]},
    **{word: role for role, words in SPEAKERS.items() for word in words},
}
"""Words that name a role, in lower case. ``a`` counts only where ``q`` occurs."""


@dataclass(frozen=True, slots=True)
class Label:
    """A line that may open a turn; ``line`` is 0-based, ``rest`` the text after the label."""

    line: int
    name: str
    rest: str
    time: str = ""
    spaced: bool = True


def find(lines: list[str], skip: Iterable[int] = ()) -> dict[str, list[Label]]:
    """Return the candidates of each dialect, in order; lines in ``skip`` are left out."""
    skipped = set(skip)
    found: dict[str, list[Label]] = {name: [] for name, _ in DIALECTS}
    for number, line in enumerate(lines):
        if number in skipped or not line or (len(line) > 4000 and ":" not in line[:120]):
            continue
        plain = _MARKS.sub("", line) if _MARKS.match(line) else line
        for name, pattern in DIALECTS:
            match = pattern.match(plain)
            if match is not None:
                found[name].append(_label(number, match))
    return found


def _label(number: int, match: re.Match[str]) -> Label:
    groups = match.groupdict()
    time = groups.get("time") or groups.get("time2") or groups.get("time3") or ""
    rest = groups["rest"]
    wide = groups.get("colon") == "："
    spaced = "colon" not in groups or wide or not rest or rest[0] in " \t*_"
    name = groups["name"].strip()
    return Label(number, name, rest[1:] if rest[:1] == " " else rest, time, spaced)


@dataclass(frozen=True, slots=True)
class Speakers:
    """The label lines of a text, and what their names mean."""

    labels: list[Label]
    roles: dict[str, str]
    learned: Counter[str]
    """People found whose role nobody said; empty where roles are known."""
    others: Counter[str]
    """Known words that are too rare beside another of their role, and so are text."""
    dialect: str = "colon"


def choose(
    found: Mapping[str, list[Label]],
    lines: list[str],
    roles: Mapping[str, str] = EMPTY,
    people: Mapping[str, str] = EMPTY,
) -> Speakers:
    """Decide which names are speakers.

    ``roles`` are the user's own labels, ``people`` the names given as assistant and user; both
    count as speakers wherever they occur. Without them, known words; else learned names, which
    must open a fair share of the lines and begin near the top.
    """
    given = {name.casefold(): role for name, role in {**roles, **people}.items()}
    names = {label.name.casefold() for label in found["colon"]}
    known = {name: role for name, role in KNOWN.items() if name in names and name not in given}
    if "q" not in known:
        known.pop("a", None)
    counts = Counter(label.name.casefold() for label in found["colon"])
    known, others = _dominant(known, counts, set(given.values()))
    named = {**known, **{name: role for name, role in given.items() if name in names}}
    if {"user", "assistant"} <= set(named.values()) and not people:
        labels = [item for item in found["colon"] if item.name.casefold() in named]
        return Speakers(labels, named, Counter(), others)
    learned = _learned(found, given)
    if not given and learned.labels and not _prevail(learned.labels, lines):
        return Speakers([], {}, Counter(), others)
    return learned


def _prevail(labels: list[Label], lines: list[str]) -> bool:
    """Tell whether learned speakers make up the text: it is theirs, not prose with some colons."""
    said = sum(1 for line in lines if line.strip())
    before = sum(1 for line in lines[: labels[0].line] if line.strip())
    return before <= PREAMBLE and len(labels) >= SHARE * (said - before)


def _dominant(
    known: dict[str, str], counts: Counter[str], given: set[str]
) -> tuple[dict[str, str], Counter[str]]:
    """Keep the words of each role that are used at least half as often as its most used one."""
    top: Counter[str] = Counter()
    for name, role in known.items():
        top[role] = max(top[role], counts[name])
    kept = {name: role for name, role in known.items() if 2 * counts[name] >= top[role]}
    others = Counter({name: counts[name] for name in known if name not in kept})
    return kept, others


def _learned(found: Mapping[str, list[Label]], given: dict[str, str]) -> Speakers:
    best = Speakers([], {}, Counter(), Counter())
    for dialect, labels in found.items():
        counts = Counter(item.name for item in labels if item.spaced)
        accepted = [
            name
            for name, count in counts.items()
            if (count >= 2 and len(name.split()) <= 4) or name.casefold() in given
        ]
        mine = [item for item in labels if item.name in accepted]
        if len(accepted) < 2 or not _alternates(mine) or len(mine) <= len(best.labels):
            continue
        roles = {name.casefold(): given.get(name.casefold(), "") for name in accepted}
        if "assistant" in roles.values():
            roles = {name: role or "user" for name, role in roles.items()}
        learned = Counter({name: counts[name] for name in accepted})
        undecided = any(not role for role in roles.values())
        best = Speakers(mine, roles, learned if undecided else Counter(), Counter(), dialect)
    return best


def _alternates(labels: list[Label]) -> bool:
    """Tell whether the speaker changes often enough for a conversation."""
    changes = sum(a.name != b.name for a, b in itertools.pairwise(labels))
    return changes >= max(1, (len(labels) - 1) // 3)
