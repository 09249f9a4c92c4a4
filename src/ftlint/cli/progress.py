"""A progress bar on standard error, for long work that a person watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from typing import Any, Final

from ftlint.cli.streams import in_ci, is_terminal

PATIENCE: Final = 1.0
"""Seconds without a bar: most runs are over before."""
ROOM: Final = ((50, True), (24, False))
"""Columns from which a bar is drawn, and from which there is room for the time left as well."""


class Progress:
    """Draws nothing for a second, nothing off a terminal, nothing in CI or under pre-commit."""

    def __init__(self, environ: Mapping[str, str], verb: str) -> None:
        """Decide whether anybody watches; ``verb`` says what goes on, such as "checking"."""
        self.watched = (
            is_terminal(sys.stderr)
            and not in_ci(environ)
            and not environ.get("PRE_COMMIT")
            and environ.get("TERM") != "dumb"
        )
        self.verb = verb
        self.started = time.monotonic()
        self.bar: Any = None

    def __enter__(self) -> Progress:
        """Start to wait."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away."""
        if self.bar is not None:
            blank = " " * (_columns() - 1)
            sys.stderr.write(f"\r{blank}\r\x1b[?25h")  # the bar has hidden the cursor
            sys.stderr.flush()

    def __call__(self, done: int, total: int | None) -> None:
        """Show how many bytes are done."""
        if not self.watched or time.monotonic() - self.started < PATIENCE:
            return
        if self.bar is None:
            self._start(total)
        if self.bar is not None:
            self.bar.update(done - self.bar.pos)

    def _start(self, total: int | None) -> None:
        """Draw the bar for as many columns as there are: one that wraps would fill the screen."""
        import click

        columns = _columns()
        fits = next((long for least, long in ROOM if columns >= least), None)
        if fits is None:
            self.watched = False
            return
        template = "%(label)s [%(bar)s] %(info)s" if fits else "%(label)s %(info)s"
        self.bar = click.progressbar(
            length=total,
            label=self.verb,
            file=sys.stderr,
            width=max(columns - 40, 8),
            show_eta=fits,
            bar_template=template,
        )


def _columns() -> int:
    import shutil

    return shutil.get_terminal_size((80, 24)).columns
