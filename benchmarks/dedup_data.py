"""Generated datasets with known copies, for the benchmarks of dedup, merge and split.

``chat``: conversations of about 1.3 kB, 60 % with one of eight system prompts, shared openings and
endings, a tenth exact copies (half of them with other key order and escapes), a tenth edited
copies (1 to 10 words of long answers changed). ``templates``: 20 fixed texts of 80 words with 40
own words each, of which 5 % are true near-copies. ``han``, ``kana``, ``thai``: the same as ``chat``
in scripts without blanks. ``keyed`` is ``chat`` with keys beside the messages. Each comes with the
clusters its copies belong to, so that the truth can be computed.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

CONSONANTS, VOWELS = "bcdfghjklmnprstvwz", "aeiou"


def vocabulary(rng: random.Random, size: int = 20_000) -> list[str]:
    """Make words of one to four syllables."""
    words: set[str] = set()
    while len(words) < size:
        syllables = rng.choice((1, 2, 2, 2, 3, 3, 4))
        word = "".join(rng.choice(CONSONANTS) + rng.choice(VOWELS) for _ in range(syllables))
        words.add(word + rng.choice(("", "n", "s", "t", "r")))
    return sorted(words)


def characters(first: int, size: int) -> Callable[[random.Random], list[str]]:
    """Return a maker of words that are single characters of a script."""
    return lambda rng: [chr(first + step) for step in range(size)]


SCRIPTS: dict[str, Callable[[random.Random], list[str]]] = {
    "chat": vocabulary,
    "han": characters(0x4E00, 3000),
    "kana": characters(0x3042, 80),
    "thai": characters(0x0E01, 46),
}


class Writer:
    """Writes records and remembers the cluster of each."""

    def __init__(self, seed: int, script: str) -> None:
        """Prepare the words of a script; ``seed`` makes the data."""
        self.rng = random.Random(seed)
        self.words = SCRIPTS[script](self.rng)
        self.blank = " " if script == "chat" else ""
        self.mark = ". " if script == "chat" else "。"
        self.scale = 1 if script == "chat" else 2

    def text(self, count: int) -> list[str]:
        """Return words, some of them far more frequent than others."""
        size = len(self.words)
        return [self.words[int(size * self.rng.random() ** 2.2)] for _ in range(count * self.scale)]

    def say(self, words: list[str]) -> str:
        """Join words into sentences."""
        out = []
        for start in range(0, len(words), 12):
            out.append(self.blank.join(words[start : start + 12]))
        return self.mark.join(out) + self.mark.strip()


Turns = list[tuple[str, list[str]]]


def dump(writer: Writer, turns: Turns, odd: bool = False) -> bytes:
    """Write a record; ``odd`` gives the same content other bytes."""
    if odd:
        messages = [{"content": writer.say(words), "role": role} for role, words in turns]
        return json.dumps({"messages": messages}).encode()
    messages = [{"role": role, "content": writer.say(words)} for role, words in turns]
    return orjson.dumps({"messages": messages})


def edited(writer: Writer, turns: Turns) -> Turns:
    """Change one to ten words inside the long answers of a conversation, if it has such."""
    new = [(role, list(words)) for role, words in turns]
    long = [words for role, words in new if role == "assistant" and len(words) >= 50]
    for _ in range(writer.rng.randint(1, 10) if long else 0):
        words = writer.rng.choice(long)
        place = writer.rng.randrange(14, len(words) - 26)
        if not 1 < len(words[place]) < 5:  # short words may be such as always count
            others = iter(lambda: writer.text(1)[0], "")
            words[place] = next(word for word in others if not 1 < len(word) < 5)
    return new


def chat(path: Path, count: int, seed: int = 7, script: str = "chat") -> list[int]:
    """Write a chat dataset; returns the cluster of each record."""
    writer = Writer(seed, script)
    rng = writer.rng
    systems = [writer.text(25) for _ in range(8)]
    openers = [writer.text(4) for _ in range(40)]
    stems = [writer.text(12) for _ in range(30)]
    bases = count * 8 // 10
    kept: list[Turns] = []
    plan = [("base", 0)] * bases + [("same", 0)] * (count // 10)
    plan += [("edit", 0)] * (count - len(plan))
    rng.shuffle(plan)
    plan.sort(key=lambda item: item[0] != "base" and rng.random() < 0.02)
    clusters: list[int] = []
    with path.open("wb") as file:
        for kind, _ in plan:
            if kind == "base" or not kept:
                turns: Turns = []
                if rng.random() < 0.6:
                    turns.append(("system", rng.choice(systems)))
                for _ in range(rng.choice((1, 1, 2, 3))):
                    stem = rng.choice(stems) if rng.random() < 0.03 else []
                    asked = rng.choice(openers) + stem + writer.text(rng.randint(8, 40))
                    turns.append(("user", asked))
                    turns.append(("assistant", writer.text(rng.randint(30, 110))))
                clusters.append(len(kept))
                kept.append(turns)
                file.write(dump(writer, turns) + b"\n")
                continue
            # Recent originals and old ones alike.
            number = rng.randrange(len(kept))
            turns = kept[number]
            clusters.append(number)
            if kind == "same":
                file.write(dump(writer, turns, odd=rng.random() < 0.5) + b"\n")
            else:
                file.write(dump(writer, edited(writer, turns)) + b"\n")
    return clusters


def keyed(path: Path, count: int) -> list[int]:
    """Write the chat dataset with other keys: an id, metadata, a language, a weight."""
    clusters = chat(path, count)
    plain = path.with_suffix(".plain")
    path.rename(plain)
    with path.open("wb") as file:
        for number, line in enumerate(plain.open("rb")):
            extra = b'{"id":"r%d","metadata":{"model":"m1","score":%d},"language":"en",'
            file.write(extra % (number, number % 10) + line[1:])
    plain.unlink()
    return clusters


def templates(path: Path, count: int, seed: int = 9) -> list[int]:
    """Write a template-heavy dataset; returns the cluster of each record."""
    writer = Writer(seed, "chat")
    rng = writer.rng
    fixed = [writer.text(80) for _ in range(20)]
    kept: list[Turns] = []
    clusters: list[int] = []
    with path.open("wb") as file:
        for _ in range(count):
            if kept and rng.random() < 0.05:
                number = rng.randrange(len(kept))
                turns = [(role, list(words)) for role, words in kept[number]]
                for _ in range(rng.randint(1, 3)):
                    words = turns[1][1]
                    words[rng.randrange(len(words))] = writer.text(1)[0]
                clusters.append(number)
            else:
                stem = rng.choice(fixed)
                turns = [("user", stem + writer.text(10)), ("assistant", writer.text(30))]
                clusters.append(len(kept))
                kept.append(turns)
            file.write(dump(writer, turns) + b"\n")
    return clusters


def cached(folder: Path, name: str, count: int) -> tuple[Path, list[int]]:
    """Make a dataset once and keep it with its clusters."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{count}.jsonl"
    side = path.with_suffix(".clusters.json")
    if not side.exists():
        own: dict[str, Any] = {"templates": templates, "keyed": keyed}
        clusters = own[name](path, count) if name in own else chat(path, count, script=name)
        side.write_text(json.dumps(clusters))
    return path, json.loads(side.read_text())


def short(path: Path, count: int, seed: int = 11) -> None:
    """Write short questions and answers with ids: a tenth equal to earlier ones, a tenth edited."""
    writer = Writer(seed, "chat")
    rng, words = writer.rng, [word.encode() for word in writer.words]
    recent: list[tuple[list[bytes], list[bytes]]] = []
    record = (
        b'{"id":"q%d","messages":[{"role":"user","content":"%b?"},'
        b'{"role":"assistant","content":"%b."}]}\n'
    )
    with path.open("wb", buffering=1 << 20) as file:
        for number in range(count):
            kind = rng.random() if recent else 1.0
            if kind < 0.2:
                asked, answered = recent[int(rng.random() * len(recent))]
                if kind < 0.1:
                    answered = [*answered]
                    answered[int(rng.random() * len(answered))] = words[int(rng.random() * 20_000)]
            else:
                asked, answered = rng.choices(words, k=10), rng.choices(words, k=24)
                if number % 16 == 0:
                    recent.append((asked, answered))
            file.write(record % (number, b" ".join(asked), b" ".join(answered)))
