"""Errors that end a run: the user reads one line, never a traceback."""

from __future__ import annotations

from collections.abc import Iterable


class FtlintError(Exception):
    """The job could not be done: exit status 2, one line with the place and the remedy."""


class UsageError(FtlintError):
    """A flag, a configuration value, or a name that does not exist."""


class SourceError(FtlintError):
    """A file that is missing, unreadable, or that changed while it was read.

    The other files of the run are still reported; the exit status is 2.
    """


def nearest(name: str, known: Iterable[str], *, count: int = 3) -> str:
    """Return a hint that names the nearest known names, or an empty string.

    >>> nearest("opanai", ["openai", "azure"])
    ' (did you mean openai?)'
    >>> nearest("zzz", ["openai", "azure"])
    ''
    """
    from difflib import get_close_matches

    by_fold = {candidate.casefold(): candidate for candidate in known}
    found = get_close_matches(name.casefold(), list(by_fold), n=count, cutoff=0.55)
    if not found:
        return ""
    return f" (did you mean {' or '.join(by_fold[match] for match in found)}?)"
