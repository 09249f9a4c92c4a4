"""``--readings FILE``: the file in which a person decides how damaged passages read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ftlint.errors import UsageError
from ftlint.model.words import plural

if TYPE_CHECKING:
    from ftlint.cli.output import Output
    from ftlint.model.report import Report
    from ftlint.session import Session
    from ftlint.session.readings import Updated


def refuse_readings(session: Session, params: Mapping[str, Any]) -> None:
    """Raise FtlintError where the file of readings would be written over one that is read."""
    path = params["readings"]
    if path == "-":
        raise UsageError(
            "--readings: name a file: decisions are read from it as well as asked in it"
        )
    if path is not None:
        from ftlint.output.writer import refuse_same

        refuse_same([source.path for source in session.sources], [path])


def keep_readings(report: Report, params: Mapping[str, Any], output: Output) -> None:
    """Write what is left for a person to decide to the file of readings, and say so."""
    path = params["readings"]
    if path is None:
        return
    from ftlint.session.readings import undecided, update

    output.note("note", told(update(path, undecided(report))))


def told(updated: Updated) -> str:
    """Say what a file of readings holds.

    >>> from ftlint.session.readings import Updated
    >>> told(Updated("r.csv", 2, 1, 3))
    'r.csv: 2 passages to decide, 1 of them new; 3 decided'
    """
    new = f", {updated.new} of them new" if updated.new else ""
    return (
        f"{updated.path}: {plural(updated.undecided, 'passage')} to decide{new}; "
        f"{updated.decided} decided"
    )
