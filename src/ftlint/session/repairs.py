"""Repairing the files of a session with decisions that were made just now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ftlint.config import Loaded
from ftlint.session import Session

RULES: Final = ("E101", "E102", "E103")
"""The rules that ask a person, by code."""


def with_decisions(session: Session, decisions: Mapping[str, str]) -> Session:
    """Return a session in which further decisions hold."""

    def holding(loaded: Loaded) -> Loaded:
        settings = loaded.settings
        both = {**settings.decisions, **decisions}
        return loaded._replace(settings=settings._replace(decisions=both))

    groups = tuple(group._replace(loaded=holding(group.loaded)) for group in session.groups)
    return session._replace(primary=holding(session.primary), groups=groups)
