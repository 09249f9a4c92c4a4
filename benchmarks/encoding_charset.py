"""Charset detection on small files: ftlint beside charset-normalizer and chardet."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable

import encoding_data as data

from ftlint.encoding import decode_lines, detect_charset

NEEDS: dict[str, str] = {
    "utf-8": "[^\x00-\x7f]",
    "utf-16-le": "[^\x00-\x7f]",
    "utf-16-be": "[^\x00-\x7f]",
    "gb18030": "[\u4e00-\u9fff]{2}",
    "gbk": "[\u4e00-\u9fff]{2}",
    "big5": "[\u4e00-\u9fff]{2}",
    "cp932": "[\u3040-\u30ff]{2}",
    "euc_jp": "[\u3040-\u30ff]{2}",
    "cp949": "[\uac00-\ud7a3]{2}",
    "cp1251": "[\u0400-\u04ff]{3}",
    "koi8-r": "[\u0400-\u04ff]{3}",
    "cp1252": "[à-ÿ]",
    "latin-1": "[à-ÿ]",
    "mac-roman": "[à-ÿ]",
    "cp850": "[à-ÿ]",
    "cp1250": "[ąćęłńśźżčěřšžůőű]",
    "cp1253": "[\u0370-\u03ff]{3}",
    "cp1255": "[\u05d0-\u05ea]{3}",
    "cp1256": "[\u0620-\u064a]{3}",
    "cp874": "[\u0e01-\u0e3a]{3}",
}
SIZES = (("one line", 1, 0), ("6 such lines, 10 ASCII lines", 6, 10), ("25 and 120", 25, 120))


def files(
    encoding: str, odd: int, plain: int, count: int, rng: random.Random
) -> list[tuple[str, bytes]]:
    """(text, bytes) of small files in one encoding; lines it cannot hold are left out."""
    pool = [
        x for lines in data.sentences().values() for x in lines if re.search(NEEDS[encoding], x)
    ]
    usable = []
    for line in pool:
        try:
            line.encode(encoding)
        except UnicodeEncodeError:
            continue
        usable.append(line)
    ascii_lines = [f"Line {n}: the quick brown fox, {n * 7919} times." for n in range(120)]
    made = []
    for _ in range(count if usable else 0):
        lines = rng.sample(usable, min(odd, len(usable))) + rng.sample(ascii_lines, plain)
        rng.shuffle(lines)
        text = "\n".join(lines) + "\n"
        made.append((text, text.encode(encoding)))
    return made


def _ours(raw: bytes) -> str | None:
    name = detect_charset(raw).name
    return raw.decode(name) if name != "utf-8" else raw.decode("utf-8", "ignore")


def _normalizer(raw: bytes) -> str | None:
    import charset_normalizer

    best = charset_normalizer.from_bytes(raw).best()
    return str(best) if best else None


def _chardet(raw: bytes) -> str | None:
    import chardet

    name = chardet.detect(raw)["encoding"]
    return raw.decode(name, "ignore") if name else None


def table(seed: int, count: int = 12) -> None:
    """Share of files whose text comes out right, by encoding and size of the file."""
    readers: dict[str, Callable[[bytes], str | None]] = {
        "ftlint": _ours, "charset-normalizer": _normalizer, "chardet": _chardet,
    }  # fmt: skip
    for title, odd, plain in SIZES:
        rng = random.Random(seed)
        print(f"\n### Charset, files of {title}\n")
        print("| encoding | files | " + " | ".join(readers) + " |\n|---|---|---|---|---|")
        right = dict.fromkeys(readers, 0)
        spent = dict.fromkeys(readers, 0.0)
        total = 0
        for encoding in NEEDS:
            made = files(encoding, odd, plain, count, rng)
            cells = []
            for name, reader in readers.items():
                start = time.perf_counter()
                good = sum(_right(reader, text, raw) for text, raw in made)
                spent[name] += time.perf_counter() - start
                right[name] += good
                cells.append(f"{good}")
            total += len(made)
            print(f"| {encoding} | {len(made)} | " + " | ".join(cells) + " |")
        print(
            f"| all | {total} | "
            + " | ".join(f"{100 * r / total:.1f} %" for r in right.values())
            + " |"
        )
        print(
            "| ms a file | | "
            + " | ".join(f"{1000 * s / total:.1f}" for s in spent.values())
            + " |"
        )
    mixed(seed)


def _right(reader: Callable[[bytes], str | None], text: str, raw: bytes) -> bool:
    try:
        return reader(raw) == text
    except (UnicodeError, LookupError):
        return False


def mixed(seed: int, count: int = 40) -> None:
    """Files of 30 UTF-8 lines, 12 lines of one other encoding and 20 ASCII lines, line by line."""
    rng = random.Random(seed)
    pages = [e for e in NEEDS if not e.startswith("utf")]
    good = bad = kept = lost = 0
    for number in range(count):
        page = pages[number % len(pages)]
        other = [t.rstrip("\n") for t, _ in files(page, 1, 0, 12, rng)]
        own = data.sample(30, rng.randrange(10**6))
        lines = [(x, x.encode("utf-8")) for x in own]
        lines += [(x, x.encode(page)) for x in other]
        lines += [(f"plain {n}", b"plain %d" % n) for n in range(20)]
        rng.shuffle(lines)
        read = decode_lines(b"\n".join(raw for _, raw in lines)).text.split("\n")
        for (text, raw), line in zip(lines, read, strict=True):
            try:
                raw.decode("utf-8")
                kept, lost = kept + (line == text), lost + (line != text)
            except UnicodeDecodeError:
                good, bad = good + (line == text), bad + (line != text)
    print(
        f"\nMixed files: {kept} of {kept + lost} UTF-8 lines and {good} of {good + bad} lines of "
        "another charset come out right."
    )
