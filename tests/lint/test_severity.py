"""Which word on a severity counts: the user's, the target's, the finding's own, the rule's."""

from __future__ import annotations

import pytest

from ftlint.lint.plan import Bound
from ftlint.model.diagnostic import Finding, Severity
from ftlint.rules.table import by_name
from ftlint.targets import target

INFO, WARNING, ERROR = Severity.INFO, Severity.WARNING, Severity.ERROR


@pytest.mark.parametrize(
    ("chosen", "stated", "rule", "own", "expected"),
    [
        (False, False, WARNING, None, WARNING),
        (False, False, WARNING, ERROR, ERROR),
        (False, False, ERROR, INFO, INFO),
        (False, True, ERROR, WARNING, ERROR),
        (False, True, WARNING, ERROR, ERROR),
        (False, True, WARNING, None, WARNING),
        (True, True, INFO, ERROR, INFO),
        (True, False, ERROR, WARNING, ERROR),
    ],
)
def test_the_severity_of_a_finding(
    chosen: bool, stated: bool, rule: Severity, own: Severity | None, expected: Severity
) -> None:
    entry = by_name()["empty-content"]
    bound = Bound(
        entry, rule, "chat", lambda: entry.rule(target("chat")), chosen=chosen, stated=stated
    )
    assert bound.severity_for(Finding("It is empty", severity=own)) is expected
