"""The mix: what each kind of data costs over the bound of its own kind, in one run.

The bound is one process that reads, cuts into lines, parses and validates against the schema of
the shape; where the linter has no schema for a shape, against one that takes any object. Start-up
is measured on the first records of the same file and taken off; of rounds that take turns the
least CPU counts, since other work on a machine only ever slows a run down.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import median

import check_data
from racing import FTLINT, LOOPS, Contestant

STRUCTURE = "J,S,R,W,T,O"
COLUMNS = ("structure", "all default rules", "stats", "dedup --near")
HEAD = 20
"""Records of a file on which start-up is measured."""
PASSES = 4
"""How often the bound goes over a file, so that its short time can be measured."""


@dataclass
class Row:
    """One kind of data and what each column took, start-up taken off, over the bound."""

    title: str
    size: float
    bound: float
    ratios: list[float] = field(default_factory=list)


def commands() -> list[list[str]]:
    """Return the command of each column."""
    ftlint, summary = [sys.executable, "-m", "ftlint"], ["--output-format", "summary"]
    check = [*FTLINT, *summary, "--jobs", "1"]
    rest = ["--isolated", "--jobs", "1"]
    return [
        [*check, "--select", STRUCTURE],
        check,
        [*ftlint, "stats", *rest],
        [*ftlint, "dedup", "--near", *rest],
    ]


def bound(schema: Path, passes: int = PASSES) -> Contestant:
    """Return the bound, which goes over a file so many times."""
    command = [sys.executable, LOOPS, "bound"]
    return Contestant("the bound", command, (str(schema), str(passes)))


def write_schema(folder: Path, name: str) -> Path:
    """Write the schema of a shape; without a name, one that takes any object."""
    from ftlint.schema import bundle

    path = folder / f"{name or 'object'}.schema.json"
    path.write_text(json.dumps(bundle(name) if name else {"type": "object"}))
    return path


def mix(folder: Path, only: list[str], size: int, rounds: int) -> None:
    """Measure each kind and print the table."""
    print(f"\nCPU over the bound of the same kind; {size} MB each, {rounds} rounds\n")
    print(f"| kind | MB | bound, MB/s | {' | '.join(COLUMNS)} |")
    print("|---|--:|--:|" + "--:|" * len(COLUMNS))
    rows = []
    for name, kind in check_data.KINDS.items():
        if only and name not in only:
            continue
        path = folder / f"{name}{kind.suffix}"
        try:
            kind.write(path, size * 1_000_000)
        except ImportError as error:
            print(f"{name} left out: {error}", file=sys.stderr)
            continue
        row = _measure(folder, path, kind, rounds)
        rows.append(row)
        _print_row(row.title, f"{row.size:.0f}", f"{row.size / row.bound:.0f}", row.ratios)
        path.unlink()
    if len(rows) > 1:
        columns = list(zip(*(row.ratios for row in rows), strict=True))
        _print_row("**median**", "", "", [median(column) for column in columns])
        _print_row("**worst**", "", "", [max(column) for column in columns])


def _print_row(title: str, size: str, speed: str, ratios: list[float]) -> None:
    cells = " | ".join(f"{ratio:.1f}" for ratio in ratios)
    print(f"| {title} | {size} | {speed} | {cells} |", flush=True)


def _measure(folder: Path, path: Path, kind: check_data.Kind, rounds: int) -> Row:
    head = folder / f"head{kind.suffix}"
    records = islice(check_data.records(path), HEAD)
    check_data.write(head, records, sys.maxsize, escaped=kind.escaped)
    schema = write_schema(folder, kind.schema)
    racers = [bound(schema), *(Contestant(" ".join(command), command) for command in commands())]
    starts = [least(racer, head) for racer in racers]
    wholes = [least(racer, path) for racer in racers]
    for _ in range(rounds - 1):
        for place, racer in enumerate(racers):
            starts[place] = min(starts[place], least(racer, head))
            wholes[place] = min(wholes[place], least(racer, path))
    took = [max(whole - start, 1e-3) for whole, start in zip(wholes, starts, strict=True)]
    took[0] /= PASSES
    size = sum(map(len, check_data.lines(path))) / 1e6
    return Row(kind.title, size, took[0], [cpu / took[0] for cpu in took[1:]])


def least(racer: Contestant, path: Path) -> float:
    """Return the CPU seconds of one run."""
    return racer.run(path)[0]


def two(folder: Path, name: str, size: int, rounds: int) -> None:
    """Print what two processes gain on a kind of data, and what two bounds on its halves gain."""
    kind = check_data.KINDS[name]
    path = folder / f"{name}.jsonl"
    kind.write(path, size * 1_000_000)
    halves = _halves(path)
    schema = write_schema(folder, kind.schema)
    check = [*FTLINT, "--output-format", "summary", "--jobs"]
    walls: dict[str, list[float]] = {}
    for _ in range(rounds):
        for label, files, command in (
            ("bound 1", [path], bound(schema)),
            ("bound 2", halves, bound(schema)),
            ("check 1", [path], Contestant("", [*check, "1"])),
            ("check 2", [path], Contestant("", [*check, "2"])),
        ):
            walls.setdefault(label, []).append(_together(command, files))
    best = {label: min(times) for label, times in walls.items()}
    print(f"\n{size} MB of {kind.title}, wall time of one process over that of two:")
    print(f"the bound {best['bound 1'] / best['bound 2']:.2f}", end=", ")
    print(f"ftlint check {best['check 1'] / best['check 2']:.2f}", flush=True)


def _together(racer: Contestant, files: list[Path]) -> float:
    """Return the wall seconds until a process for each of the files has ended."""
    began = time.perf_counter()
    running = [
        subprocess.Popen(
            [*racer.command, str(path), *racer.after], stdout=subprocess.DEVNULL, cwd=path.parent
        )
        for path in files
    ]
    for process in running:
        process.wait()
    return time.perf_counter() - began


def _halves(path: Path) -> list[Path]:
    """Write each half of a file to another."""
    data = path.read_bytes()
    cut = data.index(b"\n", len(data) // 2) + 1
    halves = [path.with_name(f"{path.stem}.{half}.jsonl") for half in (1, 2)]
    halves[0].write_bytes(data[:cut])
    halves[1].write_bytes(data[cut:])
    return halves
