"""Reporters: one output format a file, found by being there.

A reporter turns a finished report into text. It prints nothing, reads no environment and runs
nothing: streams, colour decisions and exit codes belong to the command line. The name of the
module is the name of the format, with underscores for hyphens; ``shared`` is what several use.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from ftlint.errors import UsageError, nearest
from ftlint.model.diagnostic import Severity

if TYPE_CHECKING:
    from ftlint.model.report import Report


class Context(NamedTuple):
    """How a report is to be written: what the terminal can show and what the user asked for.

    ``width`` counts terminal cells. ``ascii_only`` is for streams that cannot take ``…``.
    ``max_diagnostics`` caps the findings that human formats print, ``max_per_rule`` those of one
    rule in one file; 0 is all. ``max_lines`` is where a long report stops (0: nowhere) and leaves
    the rest to the table of rules. ``ci`` says that
    the text goes to the log of a CI service, where data must not be taken for commands;
    ``groups`` folds the findings of each file (GitHub Actions). ``verbose`` below 0 is quiet.
    ``workspace`` is the folder that CI formats make paths relative to. ``timestamp`` is the start
    of the run in ISO 8601 and ``exit_code`` its status, for formats that have a field for them.
    """

    color: bool = False
    width: int = 120
    ascii_only: bool = False
    hyperlinks: bool = False
    max_diagnostics: int = 0
    max_per_rule: int = 0
    max_lines: int = 0
    redact: bool = True
    show_fixes: bool = False
    show_suppressed: bool = False
    statistics: bool = False
    ci: bool = False
    groups: bool = False
    verbose: int = 0
    workspace: str | None = None
    timestamp: str | None = None
    exit_code: int | None = None
    fail_on: Severity | None = Severity.ERROR
    """The severity from which a finding fails the run; None fails none."""

    def fails(self, severity: Severity) -> bool:
        """Tell whether a finding of this severity fails the run."""
        return self.fail_on is not None and severity >= self.fail_on

    @property
    def ellipsis(self) -> str:
        """Return the mark of left-out text that the stream can take."""
        return "..." if self.ascii_only else "…"

    @property
    def masks(self) -> bool:
        """Tell whether private data is masked; in a CI log it always is."""
        return self.redact or self.ci


class Reporter:
    """One output format. ``machine`` formats are one document for a program.

    ``audience`` and ``about`` are the row of the format in the guide: who reads it, what it is.
    """

    name: ClassVar[str]
    audience: ClassVar[str]
    about: ClassVar[str]
    machine: ClassVar[bool] = True

    def render(self, report: Report, context: Context) -> Iterable[str]:
        """Yield the text of the report in pieces, line ends included."""
        raise AssertionError(f"{type(self).__name__} renders nothing")


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Return the names of all formats in alphabetical order; no format is imported."""
    files = (module.name for module in iter_modules(__path__) if not module.ispkg)
    return tuple(sorted(name.replace("_", "-") for name in files))


def reporter(name: str) -> Reporter:
    """Return the reporter of one format; only its own module is imported.

    Raises UsageError for a name that no format has.
    """
    if name not in names():
        raise UsageError(f"unknown output format '{name}'{nearest(name, names())}")
    return _load(name)()


def all_reporters() -> dict[str, type[Reporter]]:
    """Return every reporter class by its name; imports all formats."""
    return {name: _load(name) for name in names()}


def _load(name: str) -> type[Reporter]:
    module = import_module(f"{__name__}.{name.replace('-', '_')}")
    for value in vars(module).values():
        if (
            isinstance(value, type)
            and issubclass(value, Reporter)
            and value.__module__ == module.__name__
            and vars(value).get("name") == name
        ):
            return value
    raise AssertionError(f"{module.__name__} holds no reporter named {name}")
