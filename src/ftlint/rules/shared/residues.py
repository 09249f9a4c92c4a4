"""Findings about small traces in strings that a function of ``encoding.residue`` finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ftlint.model.diagnostic import Finding, Safety, Severity, quote
from ftlint.model.record import Record
from ftlint.rules.shared.damage import set_text, shifted

Spot = tuple[int, int, str | None]


def residue_findings(
    record: Record,
    find: Callable[[str], Iterator[Spot]],
    message: str,
    title: str,
    safety: Safety,
    severity: Severity | None = None,
) -> Iterator[Finding]:
    """Yield one finding a string: its first spot, how many there are, and the fix of all.

    ``{text}`` in the message stands for the first spot, quoted, and ``{new}`` for what the fix
    makes of it.
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
        yield shifted(finding, record)


def _replaced(text: str, spots: list[Spot]) -> str:
    out: list[str] = []
    place = 0
    for start, end, new in spots:
        out += (text[place:start], text[start:end] if new is None else new)
        place = end
    return "".join((*out, text[place:]))
