"""How many worker processes to use, and how to start them: one answer for every command."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

MOST: Final = 32
"""Worker processes at most; beyond that the disk and the merging process are the limit."""


def workers_for(size: int, jobs: int, worth: int) -> int:
    """Return how many processes to use for some bytes of input; 1 means this one.

    ``jobs`` decides where it is not 0; else all cores are used from ``worth`` bytes on.

    >>> workers_for(10, 0, worth=100), workers_for(10, 3, worth=100)
    (1, 3)
    """
    if jobs > 0:
        return jobs
    if size < worth:
        return 1
    affinity: Any = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return max(1, min(cores, MOST))


def start_context() -> BaseContext:
    """Choose how processes start: by fork where that is safe, which saves importing again."""
    import multiprocessing
    import sys
    import threading

    if sys.platform == "linux" and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")
