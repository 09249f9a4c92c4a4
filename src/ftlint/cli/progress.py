"""A progress bar on standard error, for long work that a person watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from typing import Any, Final

from ftlint.cli.streams import in_ci, is_terminal

PATIENCE: Final = 1.0
"""Seconds without a bar: most runs are over before."""


class Progress:
    """Draws nothing for a second, nothing off a terminal, nothing in CI or under pre-commit."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Decide whether anybody watches."""
        self.watched = (
            is_terminal(sys.stderr) and not in_ci(environ) and not environ.get("PRE_COMMIT")
        )
        self.started = time.monotonic()
        self.bar: Any = None
        self.task: Any = None

    def __enter__(self) -> Progress:
        """Start to wait."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away."""
        if self.bar is not None:
            self.bar.stop()

    def __call__(self, done: int, total: int | None) -> None:
        """Show how many bytes are done."""
        if not self.watched or time.monotonic() - self.started < PATIENCE:
            return
        if self.bar is None:
            self._start(total)
        self.bar.update(self.task, completed=done, total=total)

    def _start(self, total: int | None) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            TextColumn,
            TimeRemainingColumn,
            TransferSpeedColumn,
        )
        from rich.progress import Progress as Bar

        self.bar = Bar(
            TextColumn("checking"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=Console(file=sys.stderr),
            transient=True,
        )
        self.task = self.bar.add_task("checking", total=total)
        self.bar.start()
