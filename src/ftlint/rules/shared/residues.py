"""Findings about small traces in strings that a function of ``encoding.residue`` finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from ftlint.model.diagnostic import Finding, Safety, Severity, quote
from ftlint.model.record import Record
from ftlint.rules.shared.damage import set_text, shifted

Spot = tuple[int, int, str | None]


ANSWERED: Final = "another turn has the same words as they should be: check whether it is meant"
"""Help for a trace that is perhaps the question, with its answer beside it."""


def residue_findings(
    record: Record,
    find: Callable[[str], Iterator[Spot]],
    message: str,
    title: str,
    safety: Safety,
    severity: Severity | None = None,
    answers: bool = False,
) -> Iterator[Finding]:
    """Yield one finding a string: its first spot, how many there are, and the fix of all.

    ``{text}`` in the message stands for the first spot, quoted, and ``{new}`` for what the fix
    makes of it. With ``answers`` there is no fix where another turn has what it would write.
    """
    for path, text in record.strings():
        spots = list(find(text))
        if not spots:
            continue
        start, end, new = spots[0]
        fix = None
        if any(new is not None for _, _, new in spots):
            fix = set_text(record, path, _replaced(text, spots), title, safety)
        more = f" ({len(spots)} places)" if len(spots) > 1 else ""
        said = message.format(text=quote(text[start:end], 24), new=new) + more
        finding = Finding(said, path, (start, end), fix=fix, severity=severity)
        if answers and fix is not None and _is_answered(record, text, spots):
            finding = finding._replace(fix=None, help=ANSWERED)
        yield shifted(finding, record)


def _is_answered(record: Record, text: str, spots: list[Spot]) -> bool:
    """Whether words that the fix would write are in another text of the record."""
    from ftlint.encoding.meant import answers

    beside = [other for _, other in record.strings() if other != text]
    return answers(text, _replaced(text, spots), beside)


def _replaced(text: str, spots: list[Spot]) -> str:
    out: list[str] = []
    place = 0
    for start, end, new in spots:
        out += (text[place:start], text[start:end] if new is None else new)
        place = end
    return "".join((*out, text[place:]))
