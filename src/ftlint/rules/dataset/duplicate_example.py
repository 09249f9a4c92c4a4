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
    another split is `train-validation-leak`.

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
        return (row for row in _repeats(index) if index.is_answered(*row[0]))

    def conclude_digests(self, index: DigestView) -> Found:
        """Report the other duplicates: what is to be done about them, the records say."""
        for row in _repeats(index):
            if not index.is_answered(*row[0]):
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
