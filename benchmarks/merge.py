"""Measure ``ftlint merge`` and ``ftlint split`` against the least such work can cost.

    python benchmarks/merge.py

The bound reads the same file, parses every line with orjson and writes every line back, in one
process. Prints megabytes a CPU second, the ratio to the bound, and peak memory.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

import dedup_data
from dedup import measured

BOUND = """
import sys, orjson
with open(sys.argv[1], "rb") as source, open(sys.argv[2], "wb") as out:
    for line in source:
        orjson.loads(line)
        out.write(line)
"""


def main() -> None:
    """Make the data, run everything, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default=Path(tempfile.gettempdir()) / "ftlint-bench", type=Path)
    parser.add_argument("--records", default=200_000, type=int)
    arguments = parser.parse_args()
    path, _ = dedup_data.cached(arguments.data, "chat", arguments.records)
    size = path.stat().st_size / 1e6
    own = [sys.executable, "-m", "ftlint"]
    with tempfile.TemporaryDirectory() as folder:
        out, held_out = f"{folder}/out.jsonl", f"{folder}/held-out.jsonl"
        common = ["--isolated", "--force", "-qq", "-j", "1", "-o", out]
        merge = [*own, "merge", str(path), *common, "--no-tokens"]
        split = [*own, "split", str(path), *common, "--validation-out", held_out]
        plan = {
            "bound: read, parse, write": [sys.executable, "-c", BOUND, str(path), out],
            "merge": merge,
            "merge --shuffle": [*merge, "--shuffle"],
            "merge --dedup": [*merge, "--dedup"],
            "split --no-near": [*split, "--no-near"],
            "split": split,
        }
        print("| command | CPU s | MB a CPU second | share of the bound | peak MB |")
        print("|---|---:|---:|---:|---:|")
        bound = 0.0
        for name, command in plan.items():
            row = measured(command, 600, dict(os.environ))
            if "failed" in row:
                print(f"| {name} | {row['failed']} | | | |")
                continue
            bound = bound or row["cpu"]
            print(
                f"| {name} | {row['cpu']:.2f} | {size / row['cpu']:.0f} | "
                f"{bound / row['cpu']:.2f} | {row['mb']:.0f} |"
            )


if __name__ == "__main__":
    main()
