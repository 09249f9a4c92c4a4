"""D901 duplicate-example."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from ftlint.model.diagnostic import Finding, Fix, Severity
from ftlint.model.keys import HELD, PAIR, answers_beside, is_empty
from ftlint.model.record import Record
from ftlint.rules import Rule, Scope
from ftlint.rules.shared.digests import DigestView, Found, Place, Repeat, related, where

FEW: Final = 20
SHARE: Final = 0.5
"""Repeated records, and their share of a file, from which the file repeats another as a whole."""
_DROP: Final = Fix.drop_record("Drop the duplicate", repeats=True)


class DuplicateExample(Rule):
    """A record is equal to an earlier one.

    ## Why is this bad?
    A duplicate counts twice in the loss, so the model leans towards it, and it is paid for twice.
    Most duplicates come from a file that was appended to itself or merged twice.

    ## Example
    ```jsonl fail line=2
    {"messages": [{"role": "user", "content": "Capital of Peru?"}, {"role": "assistant", "content": "Lima"}]}
    {"messages": [{"content": "Capital of Peru?", "role": "user"}, {"role": "assistant", "content": "Lima"}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Capital of Peru?"}, {"role": "assistant", "content": "Lima"}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Capital of Peru?"}, {"role": "assistant", "content": "Lima"}]}
    {"messages": [{"role": "user", "content": "Capital of Chile?"}, {"role": "assistant", "content": "Santiago"}]}
    ```

    Records are compared as JSON: the order of keys, whitespace and escapes do not count, nor do an id
    and metadata; weights, tools and masks do. Every duplicate after the first is reported; one in
    another split is `train-validation-leak`. A file of which at least half (and 20 records) is in
    another file is one finding, without a fix: it was made from the other, or the other from it.

    ## Fix safety
    Unsafe: the later duplicates are dropped, which changes the mix of the data. Some data repeats
    records on purpose, to give them more weight. Reinforcement rows, which hold no answer, are
    never dropped.

    ## References
    - <https://arxiv.org/abs/2107.06499>
    """

    code = "D901"
    name = "duplicate-example"
    yields_to = MappingProxyType({"empty-messages": Scope.RECORD})
    severity = Severity.WARNING
    scope = "file"
    fixable = "unsafe"

    def repeats(self, index: DigestView) -> Iterator[Repeat]:
        """Yield every duplicate after the first one of its split, of records with an answer."""
        told = _same_files(index)
        return (
            row for row in _repeats(index) if index.is_answered(*row[0]) and _files(row) not in told
        )

    def conclude_digests(self, index: DigestView) -> Found:
        """Report the other duplicates, and files that hold each other's records.

        What is to be done about other duplicates, the records say.
        """
        told = _same_files(index)
        for (_, first_file), places in told.items():
            (file, position), count = places
            yield file, position, _same_file(index, file, first_file, count)
        for row in _repeats(index):
            if not index.is_answered(*row[0]) and _files(row) not in told:
                yield (*row[0], self.repeated(index, row))

    def repeated(self, index: DigestView, row: Repeat) -> Finding:
        """Return the finding about a duplicate."""
        place, first, ordinal = row
        return Finding(
            f"Same record as {where(index, first, place)}",
            fix=_DROP,
            help="drop the duplicate, or keep it if the record is to count twice",
            related=(related(index, first, "first occurrence"),),
            salt=str(ordinal),
        )

    def fix_for(self, record: Record, finding: Finding) -> Finding | None:
        """Leave reinforcement rows alone: the same prompt or environment again is meant."""
        turns, key = record.turns, record.format.turns_key
        beside = answers_beside(record.value, key) if isinstance(record.value, dict) else []
        if not turns or any(turn.role == "assistant" for turn in turns):
            return finding
        if any(HELD[one] == PAIR for one in beside):
            return finding
        graded = [one for one in record.value if one not in (key, "tools", "id")]
        if all(is_empty(record.value[one]) for one in graded):
            return None if graded or record.format.method == "rft" else finding._replace(fix=None)
        help_text = "rows of reinforcement data may be repeated on purpose"
        return finding._replace(fix=None, severity=Severity.INFO, help=help_text)


def _repeats(index: DigestView) -> Iterator[Repeat]:
    for group in index.duplicate_groups():
        firsts: dict[str, Place] = {}
        for ordinal, place in enumerate(group):
            first = firsts.setdefault(index.split(place[0]), place)
            if first != place:
                yield place, first, ordinal


def _files(row: Repeat) -> tuple[int, int]:
    """Return the files of a record and of the one that it repeats."""
    return row[0][0], row[1][0]


def _same_files(index: DigestView) -> dict[tuple[int, int], tuple[Place, int]]:
    """Return the first repeated record and their number for files of which most is in another.

    A file was made from the other then, as training data are from all data: one thing to say.
    """
    if index.count() < 2:
        return {}
    found: dict[tuple[int, int], tuple[Place, int]] = {}
    for row in _repeats(index):
        files = _files(row)
        if files[0] != files[1]:
            first, count = found.get(files, (row[0], 0))
            found[files] = min(first, row[0]), count + 1
    return {
        files: told
        for files, told in found.items()
        if told[1] >= max(FEW, SHARE * index.records(files[0]))
    }


def _same_file(index: DigestView, file: int, first_file: int, count: int) -> Finding:
    total, name = index.records(file), index.place(first_file, 0)[0]
    many = f"All {total:,} records" if count == total else f"{count:,} of {total:,} records"
    return Finding(
        f"{many} are also in {name}",
        help="train on one of the two files; `ftlint merge` and `ftlint dedup` write the records "
        "of both once",
        salt=name,
        concerns=count,
    )
