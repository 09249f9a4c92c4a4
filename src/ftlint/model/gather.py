"""Findings that say the same thing, gathered: what a report for people tells once.

A rule that hits the same place in record after record has one thing to say about the file. Every
record keeps its diagnostic, since fixes, suppressions and the exit status need it; only what is
told is gathered here, from a finished report.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from ftlint.model.diagnostic import Diagnostic, Path, Severity, shape
from ftlint.model.report import Report

MIN_RECORDS: Final = 5
"""Records that findings must lie in to be told as one."""

MIN_SHARE: Final = 5
"""One in so many of the file's records, at least, must have the finding."""

_VARIES: Final = r"""(?s)(?<!\w)(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?!\w)|\b\d[\d.,:]*"""
"""The parts of a message that differ from record to record: quoted data and numbers."""

Key = tuple[str, str, Severity, str | None, tuple[str, ...], Path]


class Told(NamedTuple):
    """What is told once: one finding, or many of one rule at one place of a file's records.

    ``first`` stands for all ``members``, which are in order of place. ``records`` counts the
    records they lie in, ``total`` the records of the file.
    """

    first: Diagnostic
    members: tuple[Diagnostic, ...]
    records: int = 0
    total: int = 0

    @property
    def gathered(self) -> bool:
        """Tell whether this is more than one finding."""
        return len(self.members) > 1

    @property
    def path(self) -> Path:
        """Return the place in the record; for many findings, with every index left open."""
        return shape(self.first.path) if self.gathered else self.first.path


def kind(message: str) -> str:
    """Return a message without the data it quotes and its numbers.

    >>> kind("Unknown role 'human'") == kind("Unknown role 'bot'")
    True
    """
    return re.sub(_VARIES, "*", message)


def firsts_of(told: Told, count: int) -> list[Diagnostic]:
    """Return the first finding of each of the first records."""
    firsts: dict[int | None, Diagnostic] = {}
    for item in told.members:
        firsts.setdefault(item.record, item)
        if len(firsts) == count:
            break
    return [*firsts.values()]


def singly(found: Iterable[Diagnostic]) -> list[Told]:
    """Return each finding by itself."""
    return [Told(item, (item,)) for item in found]


def gather(found: Sequence[Diagnostic], report: Report) -> list[Told]:
    """Return what the findings of a report say, each thing once, in the order of the first places.

    Findings of one rule with one path shape and one kind of message are one thing when they lie in
    ``MIN_RECORDS`` records and in one of ``MIN_SHARE`` of the file's; those of a rule that speaks
    once a file (``RuleInfo.per_file``), and those that ask about the same damaged passage, always.
    """
    totals = {file.name: file.records for file in report.files}
    groups: defaultdict[Key, list[int]] = defaultdict(list)
    alone: list[int] = []
    for index, item in enumerate(found):
        if item.record is None:
            alone.append(index)
        else:
            groups[_key(item)].append(index)
    told = [(index, _single(found[index], totals)) for index in alone]
    for key, indexes in groups.items():
        info = report.rules.get(key[1])
        per_file = info is not None and info.per_file is not None and key[2] <= info.per_file
        for part in _parts(found, indexes, totals.get(key[0], 0), per_file):
            members = tuple(found[index] for index in part)
            records = len({item.record for item in members})
            told.append((part[0], Told(members[0], members, records, totals.get(key[0], 0))))
    told.sort(key=lambda pair: pair[0])
    return [one for _, one in told]


def _single(item: Diagnostic, totals: dict[str, int]) -> Told:
    return Told(item, (item,), 0, totals.get(item.file, 0))


def _key(item: Diagnostic) -> Key:
    place = shape(item.path)
    return item.file, item.code, item.severity, item.suppressed, item.targets, place


def _parts(
    found: Sequence[Diagnostic], indexes: Sequence[int], total: int, per_file: bool
) -> Iterator[list[int]]:
    """Cut findings at one path shape into those that are told together.

    One message that is frequent enough by itself is told by itself: 'human' and 'gpt' in place of
    a role are two things. The rest of its kind is told as one where that is frequent.
    """
    if len(indexes) == 1:
        yield [*indexes]
        return
    by_kind: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for index in indexes:
        message = found[index].message
        by_kind[kind(message)][message].append(index)
    for by_message in by_kind.values():
        rest: list[int] = []
        for same in by_message.values():
            if not per_file and (_is_question(found, same) or _is_frequent(found, same, total)):
                yield same
            else:
                rest += same
        rest.sort()
        if rest and (per_file or _is_frequent(found, rest, total)):
            yield rest
        else:
            yield from ([index] for index in rest)


def _is_question(found: Sequence[Diagnostic], indexes: Sequence[int]) -> bool:
    """Tell whether findings ask a person about the same passage: that is one question."""
    passages = {tuple(one.passage for one in found[index].undecided) for index in indexes}
    return len(passages) == 1 and () not in passages


def _is_frequent(found: Sequence[Diagnostic], indexes: Sequence[int], total: int) -> bool:
    if len(indexes) < MIN_RECORDS:
        return False
    records = len({found[index].record for index in indexes})
    return records >= MIN_RECORDS and records * MIN_SHARE >= total
