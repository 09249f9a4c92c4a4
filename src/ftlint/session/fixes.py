"""Fixing the files of a session: what may be applied, and what is checked in between."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ftlint import session as sessions
from ftlint.config.selectors import selects, strength
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
