"""No regular expression of the project takes more than linear time, whatever it is given."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_no_pattern_backtracks() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.patterns"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(["src", *sys.path])},
        check=False,
        capture_output=True,
        text=True,
        timeout=1800,
    )
    lines = done.stdout.splitlines()
    assert lines[-1:] == ["done"], done.stderr
    assert [line for line in lines if line.startswith("SLOW")] == []
    assert [line for line in lines if line.startswith("GROUP")] == []
    assert sum(line.startswith("trying") for line in lines) > 200
