"""``pylint``: ``path:line: [CODE] message``, which many tools read."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.report import Report
from ftlint.reporters import Context, Reporter
from ftlint.reporters.shared.escape import show
from ftlint.reporters.shared.privacy import listed
from ftlint.reporters.shared.style import LONGEST, clip, clip_middle, finish


class Pylint(Reporter):
    """One line a finding; a finding about a whole file stands at line 1."""

    name = "pylint"
    audience = "tools that read pylint"
    about = "`path:line: [CODE] name: message`"

    def render(self, report: Report, context: Context) -> Iterable[str]:
        """Yield a line for each finding."""
        plain = context._replace(color=False, ascii_only=False)
        for item in listed(report, context):
            file = clip_middle(show(item.file), LONGEST)
            text = clip(show(f"{item.name}: {item.message}"), LONGEST)
            yield finish([(f"{file}:{item.line or 1}: [{show(item.code)}] {text}", "")], plain)
