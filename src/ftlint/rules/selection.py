"""Which rules run: the selection of a run resolved against all rules that there are."""

from __future__ import annotations

from functools import lru_cache

from ftlint.config.selectors import enabled
from ftlint.model.settings import Selection
from ftlint.rules.table import entries


@lru_cache(maxsize=64)
def enabled_codes(selection: Selection) -> frozenset[str]:
    """Return the codes of the rules that run; see ``selectors.enabled`` for who wins."""
    return frozenset(enabled(selection, entries()))
