"""What formats for people tell of a report: each thing once, and not more than anyone reads."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from ftlint.model.diagnostic import Diagnostic, Severity
from ftlint.model.gather import Told, firsts_of, gather, singly
from ftlint.model.report import Report
from ftlint.model.words import plural
from ftlint.reporters import Context
from ftlint.reporters.shared.privacy import listed

FIRST: Final = 3
"""Places that are named of findings which are told as one."""

CLOSING: Final = 8
"""Lines that are kept free for the verdict and the head of the table."""

MANY: Final = 20
"""Above so many findings a report for people ends with the table of rules."""


class More(NamedTuple):
    """How many findings of a rule in a file are not printed."""

    code: str
    file: str
    left: int

    @property
    def words(self) -> str:
        """Return ``and 9,995 more of S110 in ten.jsonl``, the name of the file left out."""
        return f"and {self.left:,} more of {self.code} in "


@dataclass(slots=True, eq=False, repr=False)
class Telling:
    """The findings to print, in order, and what is left out.

    ``more`` is by the number of the finding after which it is said. ``capped`` counts the findings
    that ``--max-per-rule`` keeps from being printed, ``hidden`` those that ``--max-diagnostics``
    does, ``unsaid`` the info that is told with ``--verbose`` only, by code. ``found`` are all
    findings one by one, ``entries`` what there would be to print without a cap.
    """

    shown: list[Told]
    found: list[Diagnostic]
    entries: int = 0
    more: dict[int, More] = field(default_factory=dict)
    capped: int = 0
    hidden: int = 0
    unsaid: Counter[str] = field(default_factory=Counter)

    @property
    def wants_table(self) -> bool:
        """Tell whether the counts of all rules must follow, since much or not all is printed."""
        return bool(self.capped or self.hidden or self.entries > MANY)


def telling(
    report: Report, context: Context, height: Callable[[Told], int] | None = None
) -> Telling:
    """Choose what to print: with ``--verbose`` every finding, else what a person can read.

    ``height`` counts the lines that a finding takes, for ``Context.max_lines``. When a cap leaves
    something out, the worst comes first.
    """
    found = listed(report, context)
    unsaid: Counter[str] = Counter()
    if context.verbose > 0:
        entries = singly(found)
    else:
        said = [item for item in found if not _only_verbose(item, report)]
        unsaid.update(item.code for item in found if _only_verbose(item, report))
        entries = gather(said, report)
    out = Telling(entries, found, len(entries), unsaid=unsaid)
    left_out: Counter[tuple[str, str]] = Counter()
    if context.max_per_rule:
        out.shown = list(_worst_of_each(entries, context.max_per_rule, left_out))
        out.capped = left_out.total()
    if context.max_diagnostics and len(out.shown) > context.max_diagnostics:
        worst = sorted(out.shown, key=_severity)
        out.shown, rest = worst[: context.max_diagnostics], worst[context.max_diagnostics :]
        out.hidden = sum(len(one.members) for one in rest)
    if context.max_lines and height is not None:
        room = context.max_lines - CLOSING - len({item.code for item in found})
        out.shown, rest = _fitting(out.shown, room - len(left_out), height)
        out.hidden += sum(len(one.members) for one in rest)
    if out.capped or out.hidden:
        out.shown.sort(key=_severity)
    if left_out:
        last = {(one.first.file, one.first.code): n for n, one in enumerate(out.shown)}
        for (file, code), count in left_out.items():
            if (file, code) in last:
                out.more[last[file, code]] = More(code, file, count)
    return out


def _only_verbose(item: Diagnostic, report: Report) -> bool:
    info = report.rules.get(item.code)
    return item.severity is Severity.INFO and info is not None and info.verbose_only


def _severity(told: Told) -> int:
    return -told.first.severity


def _worst_of_each(
    entries: Sequence[Told], most: int, left_out: Counter[tuple[str, str]]
) -> Iterator[Told]:
    """Yield at most so many findings of each rule and file, in order; count the others."""
    groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for index, one in enumerate(entries):
        groups[one.first.file, one.first.code].append(index)
    dropped: set[int] = set()
    for key, indexes in groups.items():
        rest = sorted(indexes, key=lambda index: _severity(entries[index]))[most:]
        dropped.update(rest)
        count = sum(len(entries[index].members) for index in rest)
        if count:
            left_out[key] = count
    yield from (one for index, one in enumerate(entries) if index not in dropped)


def _fitting(
    entries: Sequence[Told], room: int, height: Callable[[Told], int]
) -> tuple[list[Told], list[Told]]:
    """Part the findings into those for which there is room, in order, and the others.

    Each rule gets one before any gets two, and of those the worst come first.
    """
    turn: Counter[str] = Counter()
    keys: list[tuple[int, int, int]] = []
    for index, one in enumerate(entries):
        keys.append((turn[one.first.code], _severity(one), index))
        turn[one.first.code] += 1
    chosen: set[int] = set()
    for _, _, index in sorted(keys):
        room -= height(entries[index])
        if room < 0 and chosen:
            break
        chosen.add(index)
    kept = [one for index, one in enumerate(entries) if index in chosen]
    return kept, [one for index, one in enumerate(entries) if index not in chosen]


def spread(told: Told) -> str:
    """Say where findings lie that are told as one; nothing for a single finding.

    ``285 of 285 records, first at lines 1, 2, 3``
    """
    if not told.gathered:
        return ""
    places = firsts_of(told, FIRST)
    lines = {item.line for item in places}
    noun, numbers = "line", [item.line for item in places]
    if len(lines) < len(places):
        noun, numbers = "record", [item.record for item in places]
    nouns = noun if len(numbers) == 1 else f"{noun}s"
    at = f"{'first ' if told.records > len(places) else ''}at {nouns} "
    at += ", ".join(str(number) for number in numbers)
    of = f"{told.records:,} of {plural(max(told.total, told.records), 'record')}"
    times = len(told.members)
    several = f", {plural(times, 'place')}" if times > told.records else ""
    return f"{of}{several}, {at}"
