"""The seam itself, with the processes of this machine behind it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

from ftlint.engine.workers import Local, engine
from ftlint.errors import FtlintError, UsageError


def square(number: int) -> int:
    return number * number


def by_parity(number: int) -> tuple[list[int], list[int]]:
    return ([number], []) if number % 2 == 0 else ([], [number])


def total(pieces: list[Any]) -> int:
    return sum(sum(piece) for piece in pieces)


def die(number: int) -> int:
    os._exit(number)


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_order(workers: int) -> None:
    local = Local(workers)
    assert list(local.map(square, range(20))) == [(n, n * n) for n in range(20)]
    assert list(local.shuffle(by_parity, total, range(10), 2)) == [20, 25]
    assert local.put([1]) == [1]
    local.close()


def test_a_worker_that_dies_is_one_line() -> None:
    local = Local(2)
    with pytest.raises(FtlintError, match="--jobs 1"):
        list(local.map(die, [9, 9]))
    local.close()


def test_unknown_engines() -> None:
    with pytest.raises(UsageError, match="--engine"):
        engine("dask", 0)


def test_local_runs_load_no_cluster() -> None:
    code = (
        "import sys; from ftlint.engine.workers import engine;"
        "list(engine('local', 0).map(abs, [1])); sys.exit('ray' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
