"""Compare ``ftlint dedup`` with its peers on data whose truth is known, all in one run.

    python benchmarks/dedup.py --peers /path/to/venv/bin/python

Every contestant is a process of its own, so its figures hold start, import, reading, parsing and
the work: CPU seconds of the process and its children, peak resident memory, and recall and
precision against the truth. A record should go if it differs from a kept earlier record of its
cluster in its answers alone, and the word-5-gram Jaccard similarity of each is at least 0.7, which
is computed exactly from the generated clusters. Peers that are not installed in that environment
are left out, and said so.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import dedup_data
import orjson

THRESHOLD = 0.7
SINGLE = "[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7ff]"
TOKEN = re.compile(rf"{SINGLE}|[a-z0-9]+")

OWN = [sys.executable, "-m", "ftlint", "dedup", "--isolated", "--force", "-q"]

PEERS = {
    "gaoya": """
import sys, re, orjson
from gaoya.minhash import MinHashStringIndex
texts = []
for line in open(sys.argv[1], "rb"):
    texts.append("\\n".join(m["content"] for m in orjson.loads(line)["messages"]).lower())
index = MinHashStringIndex(hash_size=32, jaccard_threshold=0.7, num_bands=20, \
    band_size=5, analyzer="word", lowercase=True, ngram_range=(5, 5))
index.par_bulk_insert_docs(list(range(len(texts))), texts)
gone = set()
for start in range(0, len(texts), 10000):
    chunk = texts[start:start + 10000]
    for number, found in zip(range(start, start + len(chunk)), index.par_bulk_query(chunk)):
        if any(other < number and other not in gone for other in found):
            gone.add(number)
print(*sorted(gone))
""",
    "rensa": """
import sys, re, orjson
from rensa import RMinHash, RMinHashDeduplicator
word = re.compile(r"[^\\W_]+")
d = RMinHashDeduplicator(threshold=0.7, num_perm=128, use_lsh=True, num_bands=16, seed=42)
gone = []
for number, line in enumerate(open(sys.argv[1], "rb")):
    text = "\\n".join(m["content"] for m in orjson.loads(line)["messages"]).lower()
    words = word.findall(text)
    grams = [" ".join(words[i:i + 5]) for i in range(max(1, len(words) - 4))]
    h = RMinHash(num_perm=128, seed=42)
    h.update(grams)
    if d.is_duplicate(str(number), h):
        gone.append(number)
    else:
        d.add(str(number), h)
print(*gone)
""",
    "datasketch": """
import sys, re, orjson
from datasketch import MinHash, MinHashLSH
word = re.compile(r"[^\\W_]+")
lsh = MinHashLSH(threshold=0.7, num_perm=128)
gone = []
for number, line in enumerate(open(sys.argv[1], "rb")):
    text = "\\n".join(m["content"] for m in orjson.loads(line)["messages"]).lower()
    words = word.findall(text)
    grams = {" ".join(words[i:i + 5]).encode() for i in range(max(1, len(words) - 4))}
    h = MinHash(num_perm=128)
    h.update_batch(list(grams))
    if lsh.query(h):
        gone.append(number)
    else:
        lsh.insert(number, h)
print(*gone)
""",
    "text-dedup": """
import sys, subprocess, tempfile, orjson, pathlib
folder = tempfile.mkdtemp()
with open(f"{folder}/t.jsonl", "wb") as out:
    for number, line in enumerate(open(sys.argv[1], "rb")):
        text = "\\n".join(m["content"] for m in orjson.loads(line)["messages"]).lower()
        out.write(orjson.dumps({"text": text, "nr": number}) + b"\\n")
count = number + 1
subprocess.run([sys.executable, "-m", "text_dedup.minhash", "--path", "json", "--data_files",
    f"{folder}/t.jsonl", "--split", "train", "--cache_dir", f"{folder}/c", "--output",
    f"{folder}/o", "--column", "text", "--ngram", "5", "--threshold", "0.7", "--num_perm", "128",
    "--hash_func", "xxh3", "--hash_bits", "32", "--num_proc", "1", "--min_length", "1",
    "--use_auth_token", "false"], check=True, capture_output=True)
from datasets import load_from_disk
kept = set(load_from_disk(f"{folder}/o")["nr"])
print(*(number for number in range(count) if number not in kept))
""",
    "datatrove": """
import sys, tempfile, orjson, glob, gzip
from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, \\
    MinhashDedupFilter, MinhashDedupSignature
from datatrove.pipeline.dedup.minhash import MinhashConfig
from datatrove.pipeline.writers.jsonl import JsonlWriter
from datatrove.utils.hashing import HashConfig
import datatrove.utils.word_tokenizers as words
words.load_word_tokenizer = lambda language: words.WhitespaceTokenizer()
import datatrove.pipeline.dedup.minhash as minhash
def read(data=None, rank=0, world_size=1):
    for number, line in enumerate(open(sys.argv[1], "rb")):
        text = "\\n".join(m["content"] for m in orjson.loads(line)["messages"])
        yield Document(text=text, id=str(number))
f = tempfile.mkdtemp()
hashes = HashConfig(precision=64, hash_fc="sha1")
config = MinhashConfig(hash_config=hashes, num_buckets=14, hashes_per_bucket=8)
def run(*steps, tasks=1):
    LocalPipelineExecutor(list(steps), tasks=tasks, workers=1, skip_completed=False,
        logging_dir=f + "/l").run()
run(read, MinhashDedupSignature(f + "/s", config=config))
run(MinhashDedupBuckets(f + "/s", f + "/b", config=config), tasks=14)
run(MinhashDedupCluster(f + "/b", f + "/r", config=config))
run(read, MinhashDedupFilter(f + "/r", exclusion_writer=JsonlWriter(f + "/x")))
gone = []
for name in glob.glob(f + "/x/*.gz"):
    gone += [int(orjson.loads(line)["id"]) for line in gzip.open(name)]
print(*sorted(gone))
""",
    "duckdb": """
import sys, duckdb
duckdb.sql("SET threads=1")
duckdb.sql("SET enable_progress_bar=false")
rows = duckdb.sql(f'''WITH t AS (SELECT md5(messages::VARCHAR) h, row_number() OVER () i
  FROM read_json('{sys.argv[1]}', columns={{messages: 'STRUCT(role VARCHAR, content VARCHAR)[]'}},
  format='newline_delimited'))
  SELECT i - 1 FROM (SELECT i, min(i) OVER (PARTITION BY h) m FROM t) WHERE i <> m''').fetchall()
print(*sorted(row[0] for row in rows))
""",
    "polars": """
import sys, polars as pl
frame = pl.read_ndjson(sys.argv[1], schema={"messages": pl.List(pl.Struct(
    {"role": pl.String, "content": pl.String}))})
first = frame.select(~pl.col("messages").hash().is_first_distinct())["messages"]
print(*[number for number, gone in enumerate(first.to_list()) if gone])
""",
    "blake2b set": """
import sys, orjson, hashlib
seen, gone = set(), []
for number, line in enumerate(open(sys.argv[1], "rb")):
    key = hashlib.blake2b(orjson.dumps(orjson.loads(line)["messages"], option=orjson.OPT_SORT_KEYS),
        digest_size=16).digest()
    if key in seen:
        gone.append(number)
    seen.add(key)
print(*gone)
""",
}
EXACT = ("duckdb", "polars", "blake2b set")
NEAR = ("gaoya", "rensa", "datasketch", "text-dedup", "datatrove")


RUNNER = """
import json, os, subprocess, sys, threading, time
started = time.perf_counter()
process = subprocess.Popen(sys.argv[2:])
timer = threading.Timer(float(sys.argv[1]), process.kill)
timer.start()
_, status, usage = os.wait4(process.pid, 0)
timer.cancel()
facts = {"cpu": usage.ru_utime + usage.ru_stime, "mb": usage.ru_maxrss / 1024}
facts |= {"wall": time.perf_counter() - started, "status": os.waitstatus_to_exitcode(status)}
print("\\n" + json.dumps(facts), file=sys.stderr)
"""
"""A small process of its own starts each command: a large one would lend it its memory."""


def measured(command: list[str], limit: float, env: dict[str, str]) -> dict[str, Any]:
    """Run a command; return CPU and wall seconds, peak MB, and what it printed.

    The figures hold the processes it started; memory is that of the largest one.
    """
    runner = [sys.executable, "-c", RUNNER, str(limit), *command]
    done = subprocess.run(runner, capture_output=True, env=env, check=True)
    told = done.stderr.decode().strip().split("\n")
    facts: dict[str, Any] = json.loads(told[-1])
    if facts["wall"] >= limit:
        return {"failed": f"not finished in {limit:.0f} s"}
    if facts.pop("status") not in ((0, 1) if "ftlint" in command else (0,)):
        return {"failed": (told[-2:-1] or ["failed"])[0][:120]}
    return {**facts, "out": done.stdout.decode()}


def truth(path: Path, clusters: list[int], *, near: bool) -> set[int]:
    """Return the records that should go, by comparing each with those kept of its cluster."""
    members: dict[int, list[int]] = {}
    for number, cluster in enumerate(clusters):
        members.setdefault(cluster, []).append(number)
    lines = path.read_bytes().split(b"\n")
    gone: set[int] = set()
    for group in members.values():
        kept: list[Any] = []
        for number in group if len(group) > 1 else ():
            messages = orjson.loads(lines[number])["messages"]
            if near:
                sets: Any = [(one["role"], _grams(one["content"])) for one in messages]
                alike = any(_alike(sets, other) for other in kept)
            else:
                sets = [(one["role"], one["content"]) for one in messages]
                alike = sets in kept
            if alike:
                gone.add(number)
            else:
                kept.append(sets)
    return gone


def _grams(text: str) -> set[tuple[str, ...]]:
    found = TOKEN.findall(text.lower())
    return {tuple(found[i : i + 5]) for i in range(max(1, len(found) - 4))}


def _alike(one: list[Any], other: list[Any]) -> bool:
    """Tell whether all turns of two records are alike; those that are no answers are equal."""
    if [role for role, _ in one] != [role for role, _ in other]:
        return False
    return all(
        a == b or (role == "assistant" and len(a & b) / len(a | b) >= THRESHOLD)
        for (role, a), (_, b) in zip(one, other, strict=True)
    )


def own_removed(report: Path) -> set[int]:
    """Return the records that a report says went."""
    groups = json.loads(report.read_text())["groups"]
    return {gone["line"] - 1 for group in groups for gone in group["removed"]}


def contest(
    path: Path, clusters: list[int], arguments: argparse.Namespace, *, near: bool
) -> list[dict[str, Any]]:
    """Run ftlint and its peers on one dataset."""
    expected = truth(path, clusters, near=near)
    env = {**os.environ, "RAYON_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"}
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        # The peers only name the copies, so ftlint is not asked to write the others either.
        base = [*OWN, str(path), "--report", str(report)]
        base += ["--near"] if near else []
        for jobs in (1, 2):
            rows.append(_own(f"ftlint, {jobs} process{'es' * (jobs > 1)}", base, jobs, env, report))
        for name in NEAR if near else EXACT:
            if name in arguments.without.split(","):
                continue
            command = [arguments.peers, "-c", PEERS[name], str(path)]
            row = measured(command, arguments.limit, env)
            if "failed" not in row:
                row["gone"] = {int(number) for number in row.pop("out").split()}
            rows.append({"name": name, **row})
    for row in rows:
        if "gone" in row:
            gone = row.pop("gone")
            # Which one of a cluster stays is the tool's own choice.
            counts = [Counter(clusters[one] for one in numbers) for numbers in (gone, expected)]
            right = (counts[0] & counts[1]).total()
            row["recall"] = right / max(1, len(expected))
            row["precision"] = right / max(1, len(gone))
    return rows


def _own(
    name: str, base: list[str], jobs: int, env: dict[str, str], report: Path
) -> dict[str, Any]:
    command = [*base, "-j", str(jobs)]
    row = measured(command, 600, env)
    if "failed" not in row:
        row["gone"] = own_removed(report)
    row.pop("out", None)
    return {"name": name, **row}


def show(title: str, rows: list[dict[str, Any]]) -> None:
    """Print a Markdown table; CPU is also given as a multiple of ftlint's in one process."""
    print(f"\n### {title}\n")
    print("| tool | CPU s | × ftlint | wall s | peak MB | recall | precision |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    base = rows[0].get("cpu", 1.0)
    for row in rows:
        if "failed" in row:
            print(f"| {row['name']} | {row['failed']} | | | | | |")
            continue
        print(
            f"| {row['name']} | {row['cpu']:.2f} | {row['cpu'] / base:.2f} | {row['wall']:.2f} "
            f"| {row['mb']:.0f} | {row['recall']:.4f} | {row['precision']:.4f} |"
        )
    sys.stdout.flush()


def main() -> None:
    """Make the data, run everybody, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", default=sys.executable, help="a Python that has the peers")
    parser.add_argument("--data", default=Path(tempfile.gettempdir()) / "ftlint-bench", type=Path)
    parser.add_argument("--records", default=200_000, type=int)
    parser.add_argument("--limit", default=400, type=float, help="seconds for one peer")
    parser.add_argument("--only", default="", help="parts of titles of tables, with ; between")
    parser.add_argument("--without", default="", help="peers that are left out, with commas")
    arguments = parser.parse_args()
    size = arguments.records
    plan = [
        (f"exact, chat, {size:,} records", "chat", size, False),
        (f"near, chat, {size:,} records", "chat", size, True),
        (f"exact, chat with extra keys, {size:,} records", "keyed", size, False),
        (f"near, chat with extra keys, {size:,} records", "keyed", size, True),
        (f"near, templates, {size // 2:,} records", "templates", size // 2, True),
        (f"near, Chinese, {size // 8:,} records", "han", size // 8, True),
        (f"near, Japanese, {size // 8:,} records", "kana", size // 8, True),
        (f"near, Thai, {size // 8:,} records", "thai", size // 8, True),
    ]
    for title, name, count, near in plan:
        if any(part in title for part in arguments.only.split(";")):
            path, clusters = dedup_data.cached(arguments.data, name, count)
            show(title, contest(path, clusters, arguments, near=near))


if __name__ == "__main__":
    main()
