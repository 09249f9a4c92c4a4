"""Points in time as sources write them: ISO texts, seconds, milliseconds."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

from ftlint.errors import UsageError

_MILLISECONDS: Final = 100_000_000_000
"""Numbers above this are milliseconds: as seconds they would lie beyond the year 5000."""
_OFFSET: Final = re.compile(r"([+-])(\d{1,2}):?(\d{2})?")


def epoch(value: Any) -> float | None:
    """Return seconds since 1970 of an ISO text or a number; None for anything else.

    A text without a zone counts as UTC.

    >>> epoch("2024-03-15T09:00:00Z"), epoch(1710493200000), epoch("yesterday")
    (1710493200.0, 1710493200.0, None)
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        try:
            return value / 1000 if value > _MILLISECONDS else float(value)
        except OverflowError:
            return None
    if not isinstance(value, str) or not value:
        return None
    try:
        when = datetime.fromisoformat(value.strip())
    except ValueError:
        return _numeric(value)
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()


def _numeric(text: str) -> float | None:
    try:
        return epoch(float(text))
    except ValueError:
        return None


def zone(text: str | None) -> timezone:
    """Return the zone of an offset; UTC for None, UsageError for anything that is no offset.

    >>> zone("+02:00")
    datetime.timezone(datetime.timedelta(seconds=7200))
    """
    if text is None or text.upper() in ("Z", "UTC"):
        return UTC
    match = _OFFSET.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"-O timezone: {text!r} is not an offset such as +02:00")
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes))
