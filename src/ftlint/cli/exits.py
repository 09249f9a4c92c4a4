"""Exit statuses: all that there are, and what calls for which; docs/command-line.md lists them."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ftlint.dataset.convert.pipe import Outcome
    from ftlint.model.report import Report
    from ftlint.session import Session


class Exit(IntEnum):
    """How a command ends."""

    DONE = 0
    """The job is done, and nothing was found that counts."""
    FOUND = 1
    """The job is done; there are findings, duplicates, losses, or outputs out of date."""
    FAILED = 2
    """The job, or a part of it, could not be done; one line of standard error says why."""
    INTERRUPTED = 130
    """Ctrl-C: 128 and the number of the signal, as shells count."""
    CLOSED_PIPE = 141
    """The reader of standard output went away."""
    TERMINATED = 143
    """SIGTERM, while files were being fixed: temporary files are gone, nothing is half written."""


def of_report(report: Report, session: Session) -> Exit:
    """Return what a report of a session calls for: findings as grave as --fail-on count."""
    if report.errors:
        return Exit.FAILED
    found = report.at_or_above(session.primary.output.fail_on)
    return Exit.FOUND if found else Exit.DONE


def of_conversion(outcome: Outcome, fail_on_loss: str | None = None) -> Exit:
    """Return what a conversion calls for: errors, and losses of the kind that is not wanted."""
    if outcome.failure is not None:
        return Exit.FAILED
    if outcome.ledger.errors():
        return Exit.FOUND
    if fail_on_loss is not None:
        kind = None if fail_on_loss == "any" else fail_on_loss
        return Exit.FOUND if outcome.losses(kind) else Exit.DONE
    return Exit.DONE
