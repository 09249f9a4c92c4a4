"""``json-lines``: one finding a line, each the same object as in ``json``."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.report import Report
from ftlint.reporters import Context, Reporter
from ftlint.reporters.json import finding
from ftlint.reporters.shared.escape import json_text
from ftlint.reporters.shared.privacy import listed


class JsonLines(Reporter):
    """The findings as JSON Lines; nothing when there are none."""

    name = "json-lines"
    audience = "programs"
    about = "one finding a line, the same objects as in `json`"

    def render(self, report: Report, context: Context) -> Iterable[str]:
        """Yield a line for each finding."""
        for item in listed(report, context):
            yield json_text(finding(item)) + "\n"
