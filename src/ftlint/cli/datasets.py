"""What the commands on whole datasets share: opening, how to run, and what they warn of."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from ftlint.cli.streams import complain
from ftlint.model.words import plural

if TYPE_CHECKING:
    from ftlint.config import Configuration
    from ftlint.model.losses import Ledger
    from ftlint.model.settings import Settings
    from ftlint.session import Session
    from ftlint.source import Source


class Opened(NamedTuple):
    """The files of a command, and the configuration that holds for them."""

    config: Configuration
    settings: Settings
    sources: tuple[Source, ...] = ()


def opened(ctx: click.Context, paths: Sequence[str], *, search: bool = True) -> Opened:
    """Open the files that a command names; prints what is to be noted of them.

    Without paths, ``search`` opens what the configuration says.
    """
    from ftlint.cli.flags import configuration

    config = configuration(ctx, dict(os.environ), jobs=ctx.params["jobs"])
    settings = config.for_folder(config.cwd).settings
    if not paths and not search:
        return Opened(config, settings)
    session = session_of(config, paths, ctx.params)
    for note in session.notes:
        complain("note", note)
    return Opened(config, settings, session.sources)


def session_of(
    config: Configuration, paths: Sequence[str], params: Mapping[str, Any], **how: Any
) -> Session:
    """Open paths, and standard input where one of them is ``-``."""
    from ftlint.session import open_session

    return open_session(
        config,
        paths,
        stdin=sys.stdin.buffer if "-" in paths else None,
        stdin_filename=params["stdin_filename"],
        **how,
    )


def others(config: Configuration, paths: Sequence[str]) -> tuple[Source, ...]:
    """Open further files, such as evaluation data."""
    from ftlint.session import open_session

    return open_session(config, paths).sources if paths else ()


def how(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return what every request has: where things go, what is skipped, where it runs."""
    return {
        "rejects": params["rejects"],
        "force": params["force"],
        "skip_broken": params["on_error"] == "skip",
        "jobs": params["jobs"],
        "engine": params["engine"],
        "address": os.environ.get("RAY_ADDRESS"),
    }


def warn_of(ledger: Ledger, broken: int = 0) -> None:
    """Warn of what reading or writing lost or changed, and of lines that were left out."""
    for event in ledger.events.values():
        if event.serious:
            complain("warning", event.line())
    if broken:
        lines = plural(broken, "broken line was", "broken lines were")
        complain("warning", f"{lines} left out")
