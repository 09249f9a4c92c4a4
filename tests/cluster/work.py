"""What the tasks of the cluster tests do; workers find it by import."""

from __future__ import annotations

import time


def slow_square(number: int) -> int:
    """Take a moment, so that a node can be lost meanwhile."""
    time.sleep(0.2)
    return number * number
