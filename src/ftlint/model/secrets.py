"""Keys and tokens of services, which no excerpt of a dataset repeats."""

from __future__ import annotations

import re
from typing import Final

_SECRET: Final = re.compile(
    r"(?<![A-Za-z0-9_-])(?:"
    r"(?:sk|pk|rk)-[A-Za-z0-9_-]{20,200}"
    r"|(?:sk|pk|rk)_(?:live|test)_[A-Za-z0-9]{16,200}"
    r"|gh[opsur]_[A-Za-z0-9]{30,200}|github_pat_[A-Za-z0-9_]{20,200}|glpat-[A-Za-z0-9_-]{16,200}"
    r"|(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{30,60}|hf_[A-Za-z0-9]{30,60}"
    r"|xox[abeoprs]-[A-Za-z0-9-]{10,200}"
    r"|eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10,2000}"
    r")(?![A-Za-z0-9_-])"
    r"|-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[A-Za-z0-9+/=\s]{0,8000}"
)
"""By their prefixes, which services chose so that such tools find them."""

SHOWN: Final = 4
"""Characters at the beginning of a secret that are shown: its prefix."""


def without_secrets(text: str) -> str:
    """Return a text with what looks like a key of a service hidden but for its beginning.

    >>> without_secrets("use AKIA" + "B" * 16 + " here")
    'use AKIA… here'
    """
    return _SECRET.sub(lambda found: found.group()[:SHOWN] + "…", text)
