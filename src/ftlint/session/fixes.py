"""Fixing the files of a session: what may be applied, and what is checked in between."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from itertools import chain

from ftlint import session as sessions
from ftlint.config.selectors import selects, strength
from ftlint.errors import FtlintError
from ftlint.fixes import Outcome, fix_sources
from ftlint.model.diagnostic import Diagnostic, Safety
from ftlint.model.report import Report
from ftlint.rules.table import entries
from ftlint.session import Progress, Session
from ftlint.source import Source


def allowed(session: Session) -> Callable[[Diagnostic], bool]:
    """Return the test of whether a diagnostic's fix may be applied, by its own configuration."""
    rules = entries()
    by_file = {
        source.name: group.loaded.values for group in session.groups for source in group.sources
    }

    def test(diagnostic: Diagnostic) -> bool:
        fix = diagnostic.fix
        values = by_file.get(diagnostic.file, session.primary.values)
        if fix is None or fix.safety is Safety.DISPLAY:
            return False
        rule = rules[diagnostic.code]
        wanted = strength(values["fixable"], rule, rules)
        if wanted == 0 or strength(values["unfixable"], rule, rules) >= wanted:
            return False
        return (
            fix.safety is Safety.SAFE
            or bool(values["unsafe-fixes"])
            or selects(values["extend-safe-fixes"], rule, rules)
        )

    return test


def checker(
    session: Session, progress: Progress | None = None
) -> Callable[[Sequence[Source]], Report]:
    """Return a checker of the session's files in whatever state of repair they are."""

    def check(sources: Sequence[Source]) -> Report:
        standing_in = {source.name: source for source in sources}
        groups = tuple(
            group._replace(sources=tuple(standing_in[one.name] for one in group.sources))
            for group in session.groups
        )
        present = tuple(standing_in[one.name] for one in session.sources)
        return sessions.check(session._replace(groups=groups, sources=present), progress)

    return check


def fixed(session: Session, *, in_place: bool = True, progress: Progress | None = None) -> Outcome:
    """Fix the files of a session beside them; nothing is in its place before ``settle``.

    The caller closes the outcome.
    """
    look = checker(session, progress)
    return fix_sources(session.sources, look, allowed(session), in_place=in_place)


def settle(session: Session, outcome: Outcome, rejects: str | None = None) -> Report:
    """Put the fixed files in their places, and return the report on what is there now.

    What the fixes drop is added to ``rejects`` before it leaves the data.
    """
    if rejects:
        _keep_rejects(rejects, outcome)
    failures = outcome.write()
    report = outcome.report
    if failures:  # what is in the files now is not what was checked last
        report = checker(session)([file.current for file in outcome.files])
        report.fixed, report.refused = outcome.report.fixed, outcome.report.refused
        report.errors.extend(failures)
    return report


def _keep_rejects(path: str, outcome: Outcome) -> None:
    """Add what the fixes drop to a file, before it leaves the data; nothing dropped, no file.

    Earlier rejects stay: a second run must not cost what the first one put there.
    """
    from ftlint.output.writer import OutputFile
    from ftlint.source import open_blocks

    rows = outcome.rejects()
    first = next(rows, None)
    if first is None:
        return
    try:
        with OutputFile(path, force=True) as output:
            if os.path.isfile(path):
                output.stream.writelines(open_blocks(Source(path, path)))
            for row in chain((first,), rows):
                output.stream.write(json.dumps(row).encode() + b"\n")
            output.keep()
    except FtlintError as error:
        raise FtlintError(f"{error}; nothing was fixed") from error
