"""Measure ``ftlint convert`` on five kinds of sources, against merely reading the file.

    python benchmarks/convert_sources.py [--megabytes N] [--repeat N]

The sources are made here: an export of ChatGPT, a chat of WhatsApp, a table of questions and
answers as CSV and as Parquet, and a session of Claude Code. Every run is a process of its own,
start-up included, on one core; the fewest processor seconds of ``--repeat`` runs count, and the
start alone, which is the same for all, is printed first. "Reading" is a process that reads the file
and parses it by the plainest means: as JSON, as rows, or as lines.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from convert import Run, measure

WORDS = (  # noqa: SIM905 - a text is easier to read
    "the tide comes in at nine and the ferry waits for nobody who is late again today with bread "
    "and salt on the table near the window where a lamp burns all night long"
).split()
ENGLISH = random.Random(1)


def said(words: int) -> str:
    """Return a text of some words."""
    return " ".join(ENGLISH.choice(WORDS) for _ in range(words))


def chatgpt(number: int) -> str:
    """Return a conversation of an export, with one answer asked for again."""
    nodes: dict[str, Any] = {
        "root": {"id": "root", "message": None, "parent": None, "children": ["0"]}
    }
    for index in range(8):
        role = ("user", "assistant")[index % 2]
        message = {
            "id": str(index),
            "author": {"role": role, "metadata": {}},
            "create_time": 1.7e9 + index,
            "content": {"content_type": "text", "parts": [said(60)]},
            "status": "finished_successfully",
            "metadata": {"model_slug": "gpt"},
        }
        above = str(index - 1) if index else "root"
        below = [str(index + 1)] if index < 7 else []
        nodes[str(index)] = {
            "id": str(index),
            "message": message,
            "parent": above,
            "children": below,
        }
    return json.dumps(
        {"title": f"Chat {number}", "create_time": 1.7e9, "mapping": nodes, "current_node": "7"}
    )


def claude_code(number: int) -> str:
    """Return the next line of a session: a question, a call, its result, an answer."""
    step, kind = divmod(number, 4)
    call = f"toolu_{step}"
    message: Any = {
        0: {"role": "user", "content": said(40)},
        1: {
            "role": "assistant",
            "content": [
                {"type": "tool_use", "id": call, "name": "Read", "input": {"path": "a.py"}}
            ],
        },
        2: {
            "role": "user",
            "content": [{"type": "tool_result", "tool_use_id": call, "content": said(120)}],
        },
        3: {"role": "assistant", "content": [{"type": "text", "text": said(60)}]},
    }[kind]
    above = f"u{number - 1}" if number else None
    return json.dumps(
        {
            "type": message["role"],
            "uuid": f"u{number}",
            "parentUuid": above,
            "sessionId": "s",
            "isSidechain": False,
            "timestamp": "2026-01-01T00:00:00.000Z",
            "message": message,
        }
    )


def whatsapp(number: int) -> str:
    """Return a message; every fortieth comes after a night."""
    minutes = number + 600 * (number // 40)
    day, minute = divmod(minutes, 1440)
    month, day = divmod(day, 28)
    year, month = divmod(month, 12)
    date = f"{day + 1:02}.{month + 1:02}.{20 + year}"
    return (
        f"[{date}, {minute // 60:02}:{minute % 60:02}:00] {('Ana', 'Bo')[number % 2]}: {said(14)}"
    )


def filled(
    path: Path, size: int, pieces: Iterator[str], around: str = "", between: str = "\n"
) -> None:
    """Write pieces until the file has a size."""
    with path.open("w", encoding="utf-8") as out:
        out.write(around[:1])
        written = 0
        for piece in pieces:
            out.write((between if written else "") + piece)
            written += len(piece) + 1
            if written > size:
                break
        out.write(around[1:] + "\n")


def endless(make: Callable[[int], str]) -> Iterator[str]:
    """Yield pieces for ever."""
    number = 0
    while True:
        yield make(number)
        number += 1


def as_csv(path: Path, size: int) -> None:
    """Write a table of questions and answers."""
    with path.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["question", "answer"])
        while out.tell() < size:
            rows.writerow([said(30), said(90)])


def as_parquet(path: Path, size: int) -> None:
    """Write the same as Parquet; the size is that of the texts."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [(said(30), said(90)) for _ in range(size // 660)]
    table = pa.table({"question": [q for q, _ in rows], "answer": [a for _, a in rows]})
    pq.write_table(table, path, compression="none", use_dictionary=False)


JSON = "import orjson,sys; orjson.loads(open(sys.argv[1],'rb').read())"
JSONL = "import orjson,sys; [orjson.loads(line) and None for line in open(sys.argv[1],'rb')]"
LINES = "import sys; [None for line in open(sys.argv[1],encoding='utf-8')]"
ROWS = "import csv,sys; [None for row in csv.DictReader(open(sys.argv[1],encoding='utf-8'))]"
PARQUET = (
    "import sys,pyarrow.parquet as pq; "
    "[batch.to_pylist() and None for batch in pq.ParquetFile(sys.argv[1]).iter_batches(512)]"
)

SOURCES: dict[str, tuple[str, Callable[[Path, int], None], str, list[str]]] = {
    "ChatGPT export": (
        "conversations.json",
        lambda path, size: filled(path, size, endless(chatgpt), "[]", ",\n"),
        JSON,
        [],
    ),
    "WhatsApp": (
        "chat.txt",
        lambda path, size: filled(path, size, endless(whatsapp)),
        LINES,
        ["--assistant", "Bo"],
    ),
    "CSV": ("rows.csv", as_csv, ROWS, []),
    "Parquet": ("rows.parquet", as_parquet, PARQUET, []),
    "Claude Code": (
        "session.jsonl",
        lambda path, size: filled(path, size, endless(claude_code)),
        JSONL,
        [],
    ),
}


def best(command: list[str], output: Path, repeat: int) -> Run:
    """Return the run with the fewest processor seconds."""
    return min((measure(command, output) for _ in range(repeat)), key=lambda run: run.processor)


def main(arguments: list[str]) -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--megabytes", type=int, default=50, help="size of each source")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each command")
    given = parser.parse_args(arguments)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # the children inherit it
    ftlint = [sys.executable, "-m", "ftlint", "convert", "--isolated", "-q", "-j1"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        output = folder / "out.jsonl"
        small = folder / "small.csv"
        small.write_text("question,answer\na,b\n")
        start = best([*ftlint, str(small), "-o", str(output)], output, given.repeat).processor
        print(f"start: {start:.2f} s")
        print("| source | MB | CPU s | MB a CPU second | times reading | without check | peak MB |")
        print("|---|---:|---:|---:|---:|---:|---:|")
        for title, (file, make, reading, options) in SOURCES.items():
            path = folder / file
            make(path, given.megabytes * 1_000_000)
            size = path.stat().st_size / 1e6
            command = [*ftlint, str(path), "-o", str(output), *options]
            whole = best(command, output, given.repeat)
            bare = best([*command, "--no-verify"], output, given.repeat)
            read = best([sys.executable, "-c", reading, str(path)], output, given.repeat)
            print(
                f"| {title} | {size:.0f} | {whole.processor:.2f} | {size / whole.processor:.0f} | "
                f"{whole.processor / read.processor:.1f} | {size / bare.processor:.0f} MB/s | "
                f"{whole.megabytes:.0f} |",
                flush=True,
            )
            if not whole.records:
                print(f"{title}: nothing was written", file=sys.stderr)
                return 1
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
