"""Small datasets for the tests of copies, splits and merges."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from ftlint.dataset.dedup.find import Rules
from ftlint.dataset.dedup.run import Outcome, Request, dedup
from ftlint.source import Source

# No word is one that always counts in a comparison, in any language.
WORDS = [f"{a}{b}{c}" for a in "bdfgklp" for b in "aeiou" for c in ("", "n", "st", "rk", "sk")]


def chat(prompt: str, answer: str, **extra: Any) -> dict[str, Any]:
    """Return a record of one exchange."""
    return {
        "messages": [
            {"role": "user", "content": prompt},
            {"role": "assistant", "content": answer},
        ],
        **extra,
    }


def prose(seed: int, count: int = 60) -> str:
    """Return words that no other seed gives in this order."""
    return " ".join(random.Random(seed).choices(WORDS, k=count))


def write(path: Path, records: list[Any]) -> str:
    """Write records as JSON Lines; a string is written as it stands."""
    lines = [one if isinstance(one, str) else json.dumps(one) for one in records]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return str(path)


def sources(*paths: str | Path) -> tuple[Source, ...]:
    """Return sources whose names are the file names."""
    return tuple(Source(str(path), Path(path).name) for path in paths)


def run(paths: list[str], rules: Rules | None = None, **request: Any) -> Outcome:
    """Deduplicate files in this process."""
    request.setdefault("jobs", 1)
    return dedup(Request(sources(*paths), rules or Rules(), **request))


def raw_of(rejects: Path) -> list[str]:
    """Return the lines that are kept in a file of rejects."""
    return [json.loads(line)["raw"] for line in rejects.read_text().splitlines()]
