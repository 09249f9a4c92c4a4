"""What becomes of a rule that raises: one finding in its place, and the run goes on.

Each hook is called inside ``try``: what is in ``PASSED_ON`` is raised again, anything else becomes
the finding that ``failure`` returns.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final

from ftlint.errors import FtlintError
from ftlint.model.diagnostic import Finding, Severity
from ftlint.model.findings import Counted
from ftlint.rules.table import by_name
from ftlint.targets import target

if TYPE_CHECKING:
    from ftlint.lint.plan import Bound, Plan
    from ftlint.model.record import Record
    from ftlint.rules import Rule

PASSED_ON: Final = (FtlintError, RecursionError, MemoryError)
"""What is not a fault of a rule: a file that cannot be read, a record nested too deeply."""

ENGINE_FAILURE: Final = "engine-failure"
HELP: Final = "a fault of ftlint, not of the data: report it with a record like this one"


def failure(bound: Bound, error: Exception) -> tuple[Bound, Finding]:
    """Return the finding that takes the place of what a rule would have said."""
    code, name = bound.entry.code, bound.entry.name
    return _stamped(bound.target, f"{code} {name} failed here: {_kind(error)}", code)


def said(
    bound: Bound, hook: Callable[[Rule], Iterable[Finding]]
) -> Iterator[tuple[Bound, Finding]]:
    """Yield what a rule says about a file, up to where it fails."""
    try:
        for finding in hook(bound.rule):
            yield bound, finding
    except PASSED_ON:
        raise
    except Exception as error:
        yield failure(bound, error)


def adapted(
    named: list[Bound], finding: Finding, record: Record
) -> Iterator[tuple[Bound, Finding]]:
    """Yield a finding that a schema made for each bound rule, as it holds for its target."""
    for bound in named:
        try:
            own = bound.rule.adapt(finding, record)
            if own is not None:
                yield bound, own
        except PASSED_ON:
            raise
        except Exception as error:
            yield failure(bound, error)


def unchecked(plan: Plan, error: Exception) -> tuple[Bound, Finding]:
    """Return the finding about a record that could not be checked at all."""
    message = f"The record could not be checked: {_kind(error)}"
    return _stamped(plan.targets[0].name, message, "")


def _stamped(name: str, message: str, salt: str) -> tuple[Bound, Finding]:
    from ftlint.lint.plan import Bound

    entry = by_name()[ENGINE_FAILURE]
    own = Bound(entry, Severity.ERROR, name, lambda: entry.rule(target(name)), chosen=True)
    return own, Finding(message, help=HELP, salt=salt)


def _kind(error: Exception) -> str:
    """Name an exception and the line that raised it; its message may hold data and stays out."""
    import traceback

    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} ({os.path.basename(frame.filename)}:{frame.lineno})"


def told(found: Iterable[Counted]) -> Iterator[str]:
    """Yield a line for each file and fault among the findings: what makes the exit status 2."""
    counts: Counter[tuple[str, str]] = Counter()
    for one, count in found:
        if one.name == ENGINE_FAILURE and one.suppressed is None:
            counts[one.file, one.message] += count
    for (file, message), count in counts.items():
        times = f" ({count:,} times)" if count > 1 else ""
        yield f"{file}: {message}{times}; all other findings are complete"
