"""``matrix``: what each target makes of the records, instead of a list of findings."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.report import Report
from ftlint.reporters import Context, Reporter
from ftlint.reporters.shared.closing import closing
from ftlint.reporters.shared.escape import show
from ftlint.reporters.shared.matrix import legend, matrix, table
from ftlint.reporters.shared.style import lines
from ftlint.reporters.shared.telling import Telling


class Matrix(Reporter):
    """A row for each target, a sentence, and the names of the rules."""

    name = "matrix"
    audience = "people who choose a trainer"
    about = "what each target accepts, refuses, drops and changes"
    machine = False

    def render(self, report: Report, context: Context) -> Iterable[str]:
        """Yield the table and the sentences; the cap of printed findings does not apply."""
        yield from table(report, context)
        yield "\n"
        for row in matrix(report):
            yield from lines([(show(row.verdict, context.ascii_only), "")], context)
        yield "\n"
        yield from legend(report, context)
        yield from closing(report, context, Telling([], []), compare=False)
