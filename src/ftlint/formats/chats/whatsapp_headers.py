"""The start of a WhatsApp message: when, and who; dates in any order of day, month and year."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from itertools import pairwise
from sys import intern
from typing import Final

MARKS: Final = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
"""Marks of writing direction, which the app puts before names, texts and whole lines."""

_DATE: Final = r"(\d{1,4})(?:[./-]|\. )(\d{1,2})(?:[./-]|\. )(\d{1,4})\.?"
_BETWEEN: Final = rf"[,،]?[{MARKS}]?\s+(?:(?:a las|às|um|à|alle|klo|kl\.?|at|la|o|в|u|lúc)\s)?"
_HALF_BEFORE: Final = r"(?:(上午|下午|凌晨|早上|中午|晚上|午前|午後|오전|오후|SA|CH)\s?)?"
_CLOCK: Final = r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?"
_HALF_AFTER: Final = (
    r"(?:\s?([AaPp]\.?\s?[Mm]\.?|ص|م|ق\.ظ\.?|ب\.ظ\.?|π\.μ\.|μ\.μ\.|SA|CH)|(?<=\d)\s?[Uu]hr)?"
)
_WHEN: Final = _DATE + _BETWEEN + _HALF_BEFORE + _CLOCK + _HALF_AFTER
_LEAD: Final = f"^[{MARKS}]*"
FORMS: Final = {
    "bracket": re.compile(rf"{_LEAD}\[{_WHEN}\]\s?(.*)$", re.DOTALL),
    "dash": re.compile(rf"{_LEAD}{_WHEN}\s[-–—]\s(.*)$", re.DOTALL),
    "comma": re.compile(rf"{_LEAD}{_WHEN},\s(?![^:\n]{{1,60}}\s:\s)(.*)$", re.DOTALL),
    "colon": re.compile(rf"{_LEAD}{_WHEN}:\s(.*)$", re.DOTALL),
}
"""iPhones put the time into brackets, Android puts a dash after it; Korean ones a comma, those of
2012 a colon. KakaoTalk has a space before the colon after a name, WhatsApp has none."""
_AFTERNOON: Final = frozenset(["下午", "晚上", "午後", "오후", "م", "بظ", "μμ", "ch"])
_NOON: Final = "中午"
_MORNING: Final = frozenset(["上午", "凌晨", "早上", "午前", "오전", "ص", "قظ", "πμ", "sa"])
_NAME: Final = re.compile(r"([^\"“”«»]{1,80}?):(?:\s|$)(.*)$", re.DOTALL)


@dataclass(slots=True)
class Header:
    """One line that starts a message; ``name`` is None in lines that the app wrote.

    ``date`` holds the three numbers as they stand; ``marked`` tells whether a direction mark
    stands before the text, as it does before the app's own words.
    """

    line: int
    date: tuple[int, int, int]
    year_first: bool
    clock: tuple[int, int, int]
    name: str | None
    text: str
    marked: bool


def find(lines: list[str]) -> list[Header]:
    """Return the headers of a text, in the form that most of its headers have."""
    matched = {form: array("L") for form in FORMS}
    for number, line in enumerate(lines):
        for form, pattern in FORMS.items():
            if pattern.match(line) is not None:
                matched[form].append(number)
                break
    form, numbers = max(matched.items(), key=lambda found: len(found[1]))
    matches = ((number, FORMS[form].match(lines[number])) for number in numbers)
    return [_header(number, match) for number, match in matches if match is not None]


@lru_cache(maxsize=4096)
def _date(first: str, second: str, third: str) -> tuple[int, int, int]:
    return int(first), int(second), int(third)


def _header(number: int, match: re.Match[str]) -> Header:
    first, second, third, before, hour, minute, seconds, after, rest = match.groups()
    hours = int(hour)
    if said := before or after:
        half = said.lower().replace(".", "").replace(" ", "")
        if half in _AFTERNOON or half == "pm" or (half == _NOON and hours < 11):
            hours = hours % 12 + 12
        elif half in _MORNING or half == "am":
            hours = hours % 12
    named = _NAME.match(rest)
    name = text = None
    if named is not None:
        name = named[1].strip(MARKS + " \u202f\xa0").removeprefix("~").strip(MARKS + " \u202f\xa0")
        text = named[2]
    body = rest if text is None else text
    return Header(
        line=number,
        date=_date(first, second, third),
        year_first=len(first) == 4,
        clock=(hours, int(minute), int(seconds or 0)),
        name=intern(name) if name else None,
        text=body.lstrip(MARKS),
        marked=body[:1] in MARKS and body != "",
    )


def date_order(headers: list[Header]) -> tuple[str, bool]:
    """Return what comes first in the dates of a file (day, month, year), and whether it is sure.

    Numbers above 12 decide; else the reading in which time never goes back; else the number that
    changes less often is the month. When nothing decides, the day is taken.
    """
    if not headers or headers[0].year_first:
        return "year", True
    dates = [header.date for header in headers]
    if any(first > 12 for first, _, _ in dates):
        return "day", True
    if any(second > 12 for _, second, _ in dates):
        return "month", True
    if len(set(dates)) == 1:
        return "day", True
    day_first = _never_back([(year, second, first) for first, second, year in dates])
    month_first = _never_back([(year, first, second) for first, second, year in dates])
    if day_first != month_first:
        return ("day" if day_first else "month"), True
    changes: Counter[str] = Counter()
    for last, here in pairwise(dates):
        changes["first"] += last[0] != here[0]
        changes["second"] += last[1] != here[1]
    if changes["first"] != changes["second"]:
        return ("day" if changes["first"] > changes["second"] else "month"), True
    return "day", False


def _never_back(dates: list[tuple[int, int, int]]) -> bool:
    return all(last <= here for last, here in pairwise(dates))


def seconds(header: Header, order: str, where: timezone) -> float | None:
    """Return the time of a header in seconds since 1970, None where the date does not exist."""
    first, second, third = header.date
    if header.year_first or order == "year":
        year, month, day = first, second, third
    elif order == "month":
        year, month, day = third, first, second
    else:
        year, month, day = third, second, first
    year += 2000 if year < 100 else 0
    try:
        if year in _PERSIAN:
            return _of_persian(year, month, day, header.clock, where)
        return datetime(year, month, day, *header.clock, tzinfo=where).timestamp()
    except ValueError:
        return None


_PERSIAN: Final = range(1380, 1480)
"""Years of the Solar Hijri calendar that phones in Iran and Afghanistan write: 2001 to 2101."""


def _of_persian(
    year: int, month: int, day: int, clock: tuple[int, int, int], where: timezone
) -> float:
    """Return the time of a date of the Solar Hijri calendar, right but for a day outside 1379 to 1407.

    >>> from datetime import UTC
    >>> _of_persian(1403, 1, 15, (0, 0, 0), UTC) == datetime(2024, 4, 3, tzinfo=UTC).timestamp()
    True
    """
    if not (1 <= month <= 12 and 1 <= day <= 31):
        raise ValueError(month, day)
    passed = (month - 1) * 31 - max(0, month - 7) + day - 1
    first = 20 if (year + 621) % 4 == 0 else 21  # of March: so it is from 1379 to 1407
    new_year = datetime(year + 621, 3, first, *clock, tzinfo=where)
    return (new_year + timedelta(days=passed)).timestamp()
