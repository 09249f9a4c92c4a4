"""How an operation on datasets runs, and what it does with lines that it cannot take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What every request has beside its own: ``address`` is that of a Ray cluster."""

    rejects: str | None = None
    """Where the lines go that are not written."""
    force: bool = False
    """Replace outputs that are there."""
    skip_broken: bool = False
    jobs: int = 0
    engine: str = "local"
    address: str | None = None
