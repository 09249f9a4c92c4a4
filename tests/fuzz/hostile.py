"""Hostile files: the samples of every format and rule, damaged at random from a seed."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from ftlint.dataset.convert.samples import samples_of
from ftlint.formats import converters
from tests.records import CHAT, LEGACY

DATA = Path(__file__).parents[1] / "data"
EXAMPLES = Path(__file__).parents[2] / "examples"

LONE = ["\\ud83d", "\\ude00", "\\uD800x", "\\udc00\\ud800"]
NUMBERS = [
    "9" * 25,
    "-" + "9" * 400,
    "1e999",
    "-0.0",
    "1E-400",
    "NaN",
    "-Infinity",
    "0.1000000000000000055511151231257827",
    "18446744073709551616",
    "5" * 5000,
]
BYTES = [
    b"\0",
    b"\xff",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\xe9",
    b"\xc3",
    b"\r",
    b"\x1e",
    b"\xe2\x80\xa8",
    b"\x1b[31m",
    b"\\",
    b'"',
    b"'",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"\n",
    b"\t",
    b"::error::x",
    b"##[error]",
    b"\xf0\x9f\x98\x80",
    "é Ã© â€™ 这是 ä½ å¥½ привет ðŸ˜€ \u200f\u202e".encode(),
]
VALUES: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5,
    "",
    " ",
    "x",
    [],
    {},
    [[]],
    [{}],
    ["x"],
    {"": ""},
    [None],
    {"type": "text", "text": "x"},
    {"role": "user", "content": "x"},
    {"role": "assistant", "content": None, "tool_calls": [{"id": "a"}]},
    {"role": "assistant", "tool_calls": None},
    '{"a": ',
    "```json\n{}\n```",
    "Ã©tÃ© ðŸ˜€",
    "\ud83d",
    2**70,
    1e308,
]


@lru_cache(maxsize=1)
def seeds() -> list[tuple[str, bytes]]:
    """Return (suffix, content) of undamaged files of all shapes."""
    import tempfile

    found = [
        (".jsonl", path.read_bytes())
        for path in [*sorted(DATA.glob("*.jsonl")), *sorted(EXAMPLES.rglob("*.jsonl"))]
    ]
    with tempfile.TemporaryDirectory() as folder:
        for number, item in enumerate(converters().values()):
            for sample in samples_of(item):
                place = Path(folder, str(number))
                place.mkdir(exist_ok=True)
                path = sample.write(place)
                if path.is_file():
                    found.append((path.suffix, path.read_bytes()))
    found += [(".jsonl", json.dumps(value).encode() + b"\n") for value in (CHAT, LEGACY)]
    return found


def hostile(seed: int) -> tuple[str, bytes]:
    """Return the name and the content of one damaged file."""
    rng = random.Random(seed)
    suffix, data = rng.choice(seeds())
    lines = data.split(b"\n")[:20]
    if suffix == ".jsonl":
        rng.shuffle(lines)
        lines = [_of_values(rng, line) if rng.random() < 0.4 else line for line in lines]
    data = b"\n".join(lines)
    for _ in range(rng.choice((0, 1, 1, 2, 4, 12))):
        data = rng.choice(DAMAGES)(rng, data)
    if rng.random() < 0.1:
        suffix = rng.choice((".jsonl", ".json", ".txt", ".csv", ".html", ".md", ""))
    return f"case{suffix}", data


def _of_values(rng: random.Random, line: bytes) -> bytes:
    """Replace, add, remove and rename values of a record, and leave it JSON."""
    try:
        value = json.loads(line)
    except ValueError:
        return line
    for _ in range(rng.randint(1, 3)):
        _change(rng, value)
    text = json.dumps(value, ensure_ascii=rng.random() < 0.5)
    return text.encode("utf-8", rng.choice(("surrogatepass", "replace")))


def _change(rng: random.Random, value: Any) -> None:
    holders: list[Any] = []
    _holders(value, holders)
    if not holders:
        return
    holder = rng.choice(holders)
    other = rng.choice(VALUES) if rng.random() < 0.8 else rng.choice(holders)
    other = json.loads(json.dumps(other))
    if isinstance(holder, list):
        at = rng.randrange(len(holder) + 1)
        if holder and rng.random() < 0.7:
            holder[min(at, len(holder) - 1)] = other
        else:
            holder.insert(at, other)
        return
    keys = list(holder)
    key = rng.choice(keys) if keys and rng.random() < 0.8 else rng.choice(KEYS)
    if rng.random() < 0.2:
        holder.pop(key, None)
    elif rng.random() < 0.2 and key in holder:
        holder[rng.choice(KEYS)] = holder.pop(key)
    else:
        holder[key] = other


KEYS = [
    *("messages", "role", "content", "tool_calls", "tools", "functions", "id", "weight", "name"),
    *("conversations", "from", "value", "prompt", "completion", "chosen", "rejected", "text"),
    *("instruction", "input", "output", "preferred_output", "non_preferred_output", "contents"),
    *("parts", "system", "function", "arguments", "parameters", "type", "tool_call_id", "train"),
    *("mask", "loss_weight", "label", "response_format", "image_url", "", "a b", "\x1b[2J", "é"),
]


def _holders(value: Any, into: list[Any]) -> None:
    if isinstance(value, dict | list):
        into.append(value)
        for item in value.values() if isinstance(value, dict) else value:
            _holders(item, into)


def _insert(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice(BYTES) * rng.choice((1, 1, 1, 2, 30)) + data[at:]


def _delete(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + data[at + rng.choice((1, 1, 2, 7, 60)) :]


def _flip(rng: random.Random, data: bytes) -> bytes:
    if not data:
        return data
    at = rng.randrange(len(data))
    return data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]


def _cut(rng: random.Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _in_string(rng: random.Random, data: bytes, what: bytes) -> bytes:
    at = data.find(b'"', rng.randrange(len(data) + 1))
    return data if at < 0 else data[: at + 1] + what + data[at + 1 :]


def _surrogate(rng: random.Random, data: bytes) -> bytes:
    return _in_string(rng, data, rng.choice(LONE).encode())


def _value(rng: random.Random, data: bytes, what: bytes) -> bytes:
    at = data.find(b":", rng.randrange(len(data) + 1))
    if at < 0:
        return data
    end = min((e for e in (data.find(b",", at), data.find(b"}", at)) if e > 0), default=at + 1)
    return data[: at + 1] + what + data[end:]


def _number(rng: random.Random, data: bytes) -> bytes:
    return _value(rng, data, rng.choice(NUMBERS).encode())


def _deep(rng: random.Random, data: bytes) -> bytes:
    depth = rng.choice((30, 300, 990, 1030, 5000))
    opening, closing = rng.choice(((b"[", b"]"), (b'{"a":', b"}"), (b'{"content":[', b"]}")))
    return _value(rng, data, opening * depth + b"1" + closing * rng.choice((depth, depth, 0)))


def _repr(rng: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    try:
        lines[at] = repr(json.loads(lines[at])).encode("utf-8", "surrogatepass")
    except (ValueError, RecursionError):
        return data
    return b"\n".join(lines)


def _joined(rng: random.Random, data: bytes) -> bytes:
    return data.replace(b"\n", rng.choice((b"", b",", b" ", b"\r", b"\r\n", b"\n\n")), 3)


def _array(rng: random.Random, data: bytes) -> bytes:
    return b"[" + data.replace(b"\n", b",\n") + rng.choice((b"]", b""))


def _pretty(rng: random.Random, data: bytes) -> bytes:
    return data.replace(b'", "', b'",\n  "').replace(b"{", b"{\n  ")


def _again(rng: random.Random, data: bytes) -> bytes:
    return data + b"\n" + data


def _charset(rng: random.Random, data: bytes) -> bytes:
    text = data.decode("utf-8", "replace")
    charset = rng.choice(
        ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp1251", "shift-jis", "gb18030")
    )
    at = rng.choice((0, 0, rng.randrange(len(text) + 1)))
    return text[:at].encode() + text[at:].encode(charset, "replace")


def _mojibake(rng: random.Random, data: bytes) -> bytes:
    return data.decode("utf-8", "replace").encode().decode("cp1252", "replace").encode()


def _random(rng: random.Random, data: bytes) -> bytes:
    return rng.randbytes(rng.choice((1, 3, 50, 3000)))


def _digits(rng: random.Random, data: bytes) -> bytes:
    text = rng.choice(("the quick ", "ä½ å¥½", "这是一个", "привет ", "\\n", "(", "a\\u0301", "<|"))
    return _in_string(rng, data, (text * rng.choice((5, 300, 2000))).encode())


DAMAGES: list[Callable[[random.Random, bytes], bytes]] = [
    *(_insert, _insert, _insert, _delete, _delete, _flip, _flip, _cut, _surrogate, _surrogate),
    *(_number, _number, _deep, _repr, _joined, _array, _pretty, _again, _charset, _mojibake),
    *(_random, _digits),
]
