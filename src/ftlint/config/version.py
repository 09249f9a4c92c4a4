"""``required-version``: which versions of ftlint may read a configuration."""

from __future__ import annotations

import re
from typing import Final

_CLAUSE: Final = re.compile(r"\s*(>=|<=|==|!=|~=|>|<)?\s*v?(\d+(?:\.\d+)*)\s*")


def allows(specifier: str, version: str) -> bool | None:
    """Tell whether a version satisfies a comma list of clauses; None when it cannot be read.

    A bare version means ``==``. Only release numbers are compared.

    >>> allows(">=0.1,<0.3", "0.2.5"), allows("~=0.1.2", "0.2.0"), allows("newest", "0.2.0")
    (True, False, None)
    """
    have = _numbers(re.match(r"[\d.]+", version)[0])  # type: ignore[index]
    for clause in specifier.split(","):
        found = _CLAUSE.fullmatch(clause)
        if not found:
            return None
        if not _holds(found[1] or "==", have, _numbers(found[2])):
            return False
    return True


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.strip(".").split("."))


def _holds(operator: str, have: tuple[int, ...], want: tuple[int, ...]) -> bool:
    width = max(len(have), len(want))
    left = have + (0,) * (width - len(have))
    right = want + (0,) * (width - len(want))
    return {
        ">=": left >= right,
        "<=": left <= right,
        "==": left == right,
        "!=": left != right,
        ">": left > right,
        "<": left < right,
        "~=": left >= right and left[: len(want) - 1] == right[: len(want) - 1],
    }[operator]
