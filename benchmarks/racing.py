"""What the check benchmarks share: a command run as a process of its own, and what it took."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

LOOPS = str(Path(__file__).with_name("check_loops.py"))
FTLINT = [sys.executable, "-m", "ftlint", "check", "--isolated", "-q", "--exit-zero"]


@dataclass
class Contestant:
    """A command that takes a file last; ``sample`` is how many records it is given, 0 all."""

    name: str
    command: list[str]
    after: tuple[str, ...] = ()
    sample: int = 0
    runs: list[tuple[float, float, float]] = field(default_factory=list)
    start: tuple[float, float] = (0.0, 0.0)
    scale: float = 1.0

    def run(self, path: Path) -> tuple[float, float, float]:
        """Run once; return CPU seconds, wall seconds and peak memory in MB."""
        began = time.perf_counter()
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(
                [*self.command, str(path), *self.after],
                stdout=subprocess.DEVNULL,
                stderr=errors,
                cwd=path.parent,
            )
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - began
            errors.seek(0)
            code = os.waitstatus_to_exitcode(status)
            if code not in (0, 1) and self.command[0] == sys.executable:
                sys.exit(f"{self.name}: status {code}: {errors.read().decode()[-2000:]}")
        unit = 1024 if sys.platform != "darwin" else 1024 * 1024
        return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / unit

    def figures(self) -> tuple[float, float, float]:
        """Return the medians; those of a sample are scaled but for the start."""
        cpu, wall, peak = (median(run[i] for run in self.runs) for i in range(3))
        start_cpu, start_wall = self.start
        return (
            start_cpu + (cpu - start_cpu) * self.scale,
            start_wall + (wall - start_wall) * self.scale,
            peak,
        )
