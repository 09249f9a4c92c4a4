"""``summary``: how often each rule fired, and where first."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.report import Report
from ftlint.reporters import Context, Reporter
from ftlint.reporters.shared.closing import closing
from ftlint.reporters.shared.privacy import counted_listed
from ftlint.reporters.shared.telling import Telling
from ftlint.reporters.shared.wording import by_count, rule_table, tally


class Summary(Reporter):
    """A table of rules instead of a list of findings."""

    name = "summary"
    audience = "people"
    about = "how often each rule fired, and where first"
    machine = False

    def render(self, report: Report, context: Context) -> Iterable[str]:
        """Yield the table, then the verdict; the cap of printed findings does not apply."""
        rules = tally(counted_listed(report, context))
        if rules:
            yield from rule_table(by_count(rules) if context.statistics else rules, context)
            if context.verbose >= 0:
                yield "\n"
        yield from closing(report, context, Telling([], []))
