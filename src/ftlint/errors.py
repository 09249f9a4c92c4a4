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


def reason(error: OSError) -> str:
    """Word what the operating system refused in lower case, without its number and path.

    >>> reason(FileNotFoundError(2, "No such file or directory", "a.jsonl"))
    'no such file or directory'
    """
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]


MANY = 100
"""Names of a data file that are compared with one: comparing takes a tenth of a millisecond."""
LONG = 200
"""Characters of a name that are compared; the time grows with their square."""


def nearest(name: str, known: Iterable[str], *, count: int = 3) -> str:
    """Return a hint that names the nearest known names, or an empty string.

    >>> nearest("opanai", ["openai", "azure"])
    ' (did you mean openai?)'
    >>> nearest("zzz", ["openai", "azure"])
    ''
    """
    from difflib import get_close_matches

    by_fold = {candidate.casefold(): candidate for candidate in known if len(candidate) <= LONG}
    folded = name.casefold()[:LONG]
    tried = list(by_fold)
    if len(tried) > MANY:
        tried = sorted(tried, key=lambda one: (one[:1] != folded[:1], abs(len(one) - len(folded))))
    found = get_close_matches(folded, tried[:MANY], n=count, cutoff=0.55)
    if not found:
        return ""
    return f" (did you mean {' or '.join(by_fold[match] for match in found)}?)"
