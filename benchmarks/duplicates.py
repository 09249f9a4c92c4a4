"""Say how many of the records that should go ``ftlint dedup --near`` finds, and how many others.

    python benchmarks/duplicates.py

The sets of ``duplicates_data`` are made by rule, so that each record that should go is known.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import duplicates_data

from ftlint.dataset.dedup.find import Rules
from ftlint.dataset.dedup.run import Request, dedup
from ftlint.source import Source


def removed(records: list[duplicates_data.Record], folder: Path) -> set[int]:
    """Return the numbers of the records that go."""
    path, report = folder / "set.jsonl", folder / "report.json"
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    source = Source(str(path), "set.jsonl")
    dedup(Request((source,), Rules(near=True), report=str(report), force=True, jobs=1))
    groups = json.loads(report.read_text())["groups"]
    return {gone["line"] - 1 for group in groups for gone in group["removed"]}


def main() -> None:
    """Make the sets, deduplicate them, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=2000, help="records of each set")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--wrong", action="store_true", help="name what is missed or too much")
    arguments = parser.parse_args()
    print("| set | language | records | should go | recall | precision |")
    print("|---|---|---:|---:|---:|---:|")
    sums = [0, 0, 0]
    with tempfile.TemporaryDirectory() as folder:
        for name, language, made in duplicates_data.sets(arguments.records, arguments.seed):
            gone = removed(made.records, Path(folder))
            right = len(gone & made.gone)
            sums = [sums[0] + right, sums[1] + len(made.gone), sums[2] + len(gone)]
            recall, precision = right / max(1, len(made.gone)), right / max(1, len(gone))
            print(
                f"| {name} | {language} | {len(made.records):,} | {len(made.gone):,} "
                f"| {recall:.4f} | {precision:.4f} |",
                flush=True,
            )
            if arguments.wrong:
                print(
                    "  missed",
                    sorted(made.gone - gone)[:10],
                    "wrong",
                    sorted(gone - made.gone)[:10],
                )
    print(f"\nall: recall {sums[0] / sums[1]:.4f}, precision {sums[0] / max(1, sums[2]):.4f}")


if __name__ == "__main__":
    main()
