"""What findings cost: files with faults of one kind beside the same records without them."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

import check_data
from check_data import Record
from racing import FTLINT, Contestant

FORMS = ("summary", "json", "json-lines", "full")


@dataclass(frozen=True)
class Kind:
    """One kind of findings: how many each record has, and the lines with or without them."""

    title: str
    each: int
    lines: Callable[[random.Random, bool], Iterator[str]]

    def write(self, path: Path, number: int, *, faulty: bool) -> None:
        """Write records until there are so many findings, or the same records without any."""
        lines = self.lines(random.Random(7), faulty)
        with path.open("w", encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in islice(lines, number // self.each))


def _talk(draw: random.Random, exchanges: int) -> Record:
    said = check_data.exchange(draw)
    for _ in range(exchanges - 1):
        said += check_data.exchange(draw)[1:]
    return {"messages": said}


def _written(
    fault: Callable[[random.Random, list[Record]], Any], exchanges: int = 1
) -> Callable[[random.Random, bool], Iterator[str]]:
    """Return what yields records whose messages a fault changes."""

    def lines(draw: random.Random, faulty: bool) -> Iterator[str]:
        own = random.Random(11)
        while True:
            record = _talk(draw, exchanges)
            if faulty:
                fault(own, record["messages"])
            yield json.dumps(record, ensure_ascii=False)

    return lines


def _mixed(draw: random.Random, faulty: bool) -> Iterator[str]:
    return map(json.dumps, check_data.faulty(draw, (2,) if faulty else (0,)))


def _weights(draw: random.Random, messages: list[Record]) -> None:
    messages[2]["weight"] = messages[4]["weight"] = 2


def _late(draw: random.Random, messages: list[Record]) -> None:
    """Put four faults into the last turns."""
    messages[-1]["weight"] = 2
    messages[-2]["colour"] = "blue"
    messages[-3]["role"] = "Assistant"
    messages[-4]["content"] = "  "


def _many(draw: random.Random, messages: list[Record]) -> None:
    """Give each of ten answers two faults."""
    for message in messages[2::2]:
        message["weight"] = 2
        message["colour"] = "blue"


def _own(draw: random.Random, messages: list[Record]) -> None:
    """Put in a number, a key, a role and a name that no other record has."""
    messages[2]["weight"] = draw.randint(2, 10**9)
    messages[1][f"key{draw.randint(2, 10**9)}"] = "blue"
    messages[3]["role"] = f"role{draw.randint(2, 10**9)}"
    messages[4]["name"] = draw.randint(2, 10**9)


def _mojibake(draw: random.Random, messages: list[Record]) -> None:
    words = messages[2]["content"].split(" ")
    words[draw.randrange(len(words))] = draw.choice(_DAMAGED)
    messages[2]["content"] = " ".join(words)


_DAMAGED: Final = tuple(
    word.encode().decode("cp1252") for word in ("café", "naïve", "don’t", "Zürich", "“yes")
)


def _entity(draw: random.Random, messages: list[Record]) -> None:
    messages[2]["content"] += f" &lt;b{draw.randint(2, 10**6)}&gt;"


def _calls(draw: random.Random, faulty: bool) -> Iterator[str]:
    """Yield records with a call whose arguments do not fit what is declared."""
    for record in check_data.tools(draw, 60):
        if faulty:
            function = record["messages"][2]["tool_calls"][0]["function"]
            function["arguments"] = json.dumps({"wrong": function["name"]})
        yield json.dumps(record)


def _broken(draw: random.Random, faulty: bool) -> Iterator[str]:
    own = random.Random(11)
    faults = (
        lambda text: text[: own.randrange(len(text) // 2, len(text))],
        lambda text: text.replace('", "', '" "', 1),
        lambda text: text[:-1] + ",}",
        lambda text: text.replace('"', "'"),
        lambda text: text.replace(" and ", ' "and" ', 1),
    )
    while True:
        text = json.dumps(_talk(draw, 1))
        yield own.choice(faults)(text) if faulty else text


def _repeated(draw: random.Random, faulty: bool) -> Iterator[str]:
    """Yield a hundred records, and then these again and again."""
    known: list[str] = []
    while True:
        if faulty and len(known) == 100:
            yield draw.choice(known)
            continue
        text = json.dumps(_talk(draw, 1))
        known.append(text)
        yield text
        if not faulty:
            known.clear()


KINDS: Final[dict[str, Kind]] = {
    "mixed": Kind("two of five kinds of fault in each record", 2, _mixed),
    "same": Kind("two weights, in the same words in every record", 2, _written(_weights, 2)),
    "late": Kind("the last turns of 25 are at fault, four findings each", 4, _written(_late, 12)),
    "long": Kind("20 findings in each of long lines", 20, _written(_many, 10)),
    "own": Kind("words, numbers and roles of their own in every record", 4, _written(_own, 2)),
    "entities": Kind("entities", 1, _written(_entity)),
    "mojibake": Kind("mojibake", 1, _written(_mojibake)),
    "broken": Kind("broken lines", 1, _broken),
    "calls": Kind("faulty tool calls", 1, _calls),
    "repeated": Kind("exact duplicates", 1, _repeated),
}
"""Every kind that ``check.py --findings`` measures."""


def findings(folder: Path, number: int, rounds: int, only: list[str]) -> None:
    """Print what so many findings cost beside the same records without them."""
    print(f"\n{number:,} findings, CPU over that of the same records without any (peak memory)\n")
    print(f"| findings | MB | none found, s | {' | '.join(FORMS)} |")
    print("|---|--:|--:|" + "--:|" * len(FORMS))
    for name, kind in KINDS.items():
        if only and name not in only:
            continue
        path = folder / f"{name}.jsonl"
        kind.write(path, number, faulty=False)
        clean, _ = _cheapest("summary", path, rounds)
        kind.write(path, number, faulty=True)
        cells = [f"{path.stat().st_size / 1e6:.0f}", f"{clean:.2f}"]
        for form in FORMS:
            cpu, peak = _cheapest(form, path, rounds)
            cells.append(f"{cpu / clean:.1f} ({peak:.0f} MB)")
        print(f"| {kind.title} | {' | '.join(cells)} |", flush=True)
        path.unlink()


def _cheapest(form: str, path: Path, rounds: int) -> tuple[float, float]:
    """Return the least CPU seconds and the greatest peak of some runs."""
    command = [*FTLINT, "--jobs", "1", "--max-diagnostics", "0", "--output-format", form]
    racer = Contestant(form, command)
    runs = [racer.run(path) for _ in range(rounds)]
    return min(cpu for cpu, _, _ in runs), max(peak for _, _, peak in runs)
