"""What the tests of conversions share: run one conversion on a text or on bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ftlint.dataset.convert.pipe import Outcome, Request, convert


@dataclass(frozen=True)
class Converted:
    """An outcome and what was written: records of JSONL, else the text."""

    outcome: Outcome
    path: Path

    @property
    def records(self) -> list[Any]:
        """Return the written records."""
        return [json.loads(line) for line in self.text.split("\n") if line]

    @property
    def text(self) -> str:
        """Return the written text."""
        return self.path.read_text(encoding="utf-8")

    @property
    def kinds(self) -> dict[str, int]:
        """Return the count of each kind of event."""
        return {kind: event.count for kind, event in self.outcome.ledger.events.items()}

    @property
    def turns(self) -> list[list[tuple[str, Any]]]:
        """Return role and content of every message of every record."""
        return [
            [(message["role"], message.get("content")) for message in record["messages"]]
            for record in self.records
        ]


Run = Callable[..., Converted]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that converts one input and checks that every row is accounted for."""

    def _run(
        data: str | bytes | Any,
        *,
        name: str = "in.jsonl",
        to: str = "openai-chat",
        source: str = "",
        out: str = "out.jsonl",
        jobs: int = 1,
        verify: bool = True,
        targets: tuple[str, ...] = (),
        **options: Any,
    ) -> Converted:
        if isinstance(data, list):
            data = "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in data)
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
        given = {key.replace("__", "."): value for key, value in options.items()}
        request = Request(
            (str(path),),
            str(tmp_path / out),
            to,
            source,
            given,
            verify,
            force=True,
            jobs=jobs,
            targets=targets,
        )
        outcome = convert(request)
        assert outcome.read == outcome.written + outcome.skipped.total()
        return Converted(outcome, tmp_path / out)

    return _run
