"""Which findings a report lists, and what of private data they may show."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ftlint.model.diagnostic import Diagnostic, FixInfo
from ftlint.model.findings import Counted, counted
from ftlint.model.report import Report
from ftlint.reporters import Context

_QUOTED: Final = r"""(?s)(?<!\w)(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`([^`]*)`)(?!\w)"""
_SHORTEST: Final = 8
"""Texts below this length keep nothing: two of their characters would say too much."""


def mask(text: str) -> str:
    """Hide a text but for its ends; an address keeps its sign.

    >>> mask("alice@example.com"), mask("sk-12345678"), mask("1234")
    ('a…@…m', 's…8', '…')
    """
    if len(text) < _SHORTEST:
        return "…"
    return f"{text[0]}…@…{text[-1]}" if "@" in text[1:-1] else f"{text[0]}…{text[-1]}"


def mask_quoted(text: str) -> str:
    """Mask every quoted piece of a message; the words around them stay.

    >>> mask_quoted("Text holds the address 'alice@example.com'")
    "Text holds the address 'a…@…m'"
    """

    def masked(match: re.Match[str]) -> str:
        quote = match[0][0]
        return quote + mask(next(group for group in match.groups() if group is not None)) + quote

    return re.sub(_QUOTED, masked, text)


def is_private(diagnostic: Diagnostic, report: Report, context: Context) -> bool:
    """Tell whether the text that a finding is about must not be shown."""
    rule = report.rules.get(diagnostic.code)
    return context.masks and rule is not None and rule.sensitive


def listed(
    report: Report, context: Context, *, with_suppressed: bool | None = None
) -> list[Diagnostic]:
    """Return the findings to list, in order, private data masked.

    Suppressed ones are among them with ``--show-suppressed``, or as ``with_suppressed`` says:
    formats that have a field for them show them always.
    """
    all_of_them = context.show_suppressed if with_suppressed is None else with_suppressed
    chosen = report.diagnostics if all_of_them else report.active
    sensitive = context.masks and any(rule.sensitive for rule in report.rules.values())
    if not sensitive:
        return list(chosen)
    hidden = _hidden(report, context)
    return [
        _masked(item)
        if is_private(item, report, context)
        else _beside(item, hidden.get((item.file, item.record)))
        for item in chosen
    ]


def _hidden(report: Report, context: Context) -> dict[tuple[str, int | None], set[str]]:
    """Return the private pieces of each record that has some."""
    found: dict[tuple[str, int | None], set[str]] = {}
    for item in report.diagnostics:
        if is_private(item, report, context):
            pieces = found.setdefault((item.file, item.record), set())
            for match in re.finditer(_QUOTED, item.message):
                pieces.add(next(group for group in match.groups() if group is not None))
    return found


def _beside(item: Diagnostic, pieces: set[str] | None) -> Diagnostic:
    """Return another finding about a record with private data without the text of the record."""
    if pieces is None:
        return item

    def clean(text: str) -> str:
        for piece in sorted(pieces, key=len, reverse=True):
            text = text.replace(piece, mask(piece))
        return text

    fix = item.fix
    return item._replace(
        message=clean(item.message),
        help=item.help and clean(item.help),
        fix=fix and FixInfo(clean(fix.title), fix.safety, drop=fix.drop, file=fix.file),
        excerpt=None,
    )


def counted_listed(report: Report, context: Context) -> Iterable[Counted]:
    """Return the findings to count: those that would be listed."""
    return counted(report.diagnostics) if context.show_suppressed else report.counted()


def _masked(item: Diagnostic) -> Diagnostic:
    fix = item.fix
    return item._replace(
        message=mask_quoted(item.message),
        help=mask_quoted(item.help) if item.help else item.help,
        related=tuple(r._replace(message=mask_quoted(r.message)) for r in item.related),
        fix=fix and FixInfo(mask_quoted(fix.title), fix.safety, drop=fix.drop, file=fix.file),
        excerpt=None,
    )
