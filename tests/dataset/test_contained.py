"""One conversation stored as growing prefixes: told, kept together, reported where it leaks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import xxhash

from ftlint import lint as checker
from ftlint.dataset.dedup import contained as containing
from ftlint.dataset.dedup.find import Rules
from ftlint.dataset.looks import Looks
from ftlint.dataset.split.run import Request, split
from ftlint.model.settings import Settings
from ftlint.source import Source
from tests.dataset.copies import prose, run, sources, write


def grown(seed: int, turns: int, **extra: Any) -> list[dict[str, Any]]:
    """Return a conversation after each of its answers."""
    messages: list[dict[str, Any]] = [{"role": "system", "content": "Be kind."}]
    records = []
    for turn in range(turns):
        messages.append({"role": "user", "content": prose(100 * seed + turn, 8)})
        messages.append({"role": "assistant", "content": prose(100 * seed + turn + 50, 12)})
        records.append({"messages": list(messages), **extra})
    return records


CALL = {"type": "function", "id": "1", "function": {"name": "f", "arguments": "{}"}}


def with_calls(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return records of which the first turn was answered with the help of a tool."""
    called = [
        {"role": "assistant", "content": None, "tool_calls": [CALL]},
        {"role": "tool", "tool_call_id": "1", "content": "7"},
    ]
    return [
        {"messages": [*one["messages"][:2], *called, *one["messages"][2:]], "tools": []}
        for one in records
    ]


@pytest.mark.parametrize("calls", [False, True])
def test_beginnings_are_told_and_dropped_on_demand(tmp_path: Path, calls: bool) -> None:
    records = [*grown(1, 3), *grown(2, 1)]
    if calls:
        records = with_calls(records)
    path = write(tmp_path / "a.jsonl", records)
    kept = run([path])
    assert (kept.removed, kept.contained_count) == (0, 2)
    out = tmp_path / "out.jsonl"
    dropped = run([path], Rules(drop_contained=True), output=str(out))
    assert (dropped.removed, dropped.exact, dropped.contained_removed) == (2, 0, 2)
    assert [json.loads(line) for line in out.read_text().splitlines()] == records[2:]
    assert {whole for _, whole, _ in dropped.pairs} == {"a.jsonl:3"}


def test_a_conversation_goes_to_one_side(tmp_path: Path) -> None:
    records = [one for seed in range(60) for one in grown(seed, 4, family=seed)]
    path = write(tmp_path / "a.jsonl", records)
    outputs = (str(tmp_path / "t.jsonl"), str(tmp_path / "v.jsonl"), None)
    report = tmp_path / "report.json"
    split(Request(sources(path), outputs, shares=(0.2, 0.0), jobs=1, report=str(report)))
    sides = [
        {json.loads(line)["family"] for line in Path(one).read_text().splitlines()}
        for one in outputs[:2]
        if one
    ]
    assert all(sides) and not sides[0] & sides[1]
    leaks = json.loads(report.read_text())["pairs_across_splits"]
    assert leaks == {"exact": 0, "near": 0, "contained": 0}


def leaks(folder: Path, train: list[Any], held_out: list[Any]) -> list[tuple[int, str]]:
    """Return (line, severity) of each leak that is reported."""
    paths = write(folder / "train.jsonl", train), write(folder / "val.jsonl", held_out)
    named = [Source(path, Path(path).name) for path in paths]
    report = checker.check(named, Settings(validation=(paths[1],), other_rules=False))
    return [(d.line or 0, d.severity.name.lower()) for d in report.diagnostics if d.code == "D904"]


def test_a_conversation_on_both_sides_is_a_leak(tmp_path: Path) -> None:
    first, second, third = grown(1, 3)
    assert leaks(tmp_path, [first, third], [second]) == [(1, "error")]
    assert leaks(tmp_path, [second], [third, grown(2, 1)[0]]) == [(1, "error")]


@pytest.mark.parametrize(
    "asked",
    [
        "what is the capital of france?",
        "What is the capital of France? ",
        "What is the capital of France",
        "What is the capital of France？",
    ],
)
def test_near_leaks_are_warnings(tmp_path: Path, asked: str) -> None:
    def about(text: str) -> dict[str, Any]:
        turns = {"user": text, "assistant": "Paris"}
        return {"messages": [{"role": role, "content": said} for role, said in turns.items()]}

    train, other = about("What is the capital of France?"), about("What is the capital of Peru?")
    assert leaks(tmp_path, [train], [other, about(asked)]) == [(2, "warning")]


@pytest.mark.parametrize("calls", [False, True])
def test_long_traces_are_hashed_once(monkeypatch: pytest.MonkeyPatch, calls: bool) -> None:
    """The work is counted: bytes that are hashed for the beginnings of ever longer traces."""
    hashed = 0

    def counting(made: Any) -> Any:
        def digest(data: bytes, *seed: int) -> Any:
            nonlocal hashed
            hashed += len(data)
            return made(data, *seed)

        return digest

    class Growing:
        def __init__(self) -> None:
            self.inner = xxhash.xxh3_128()
            self.digest = self.inner.digest

        def update(self, data: bytes) -> None:
            nonlocal hashed
            hashed += len(data)
            self.inner.update(data)

    monkeypatch.setattr(containing, "xxh3_128", Growing)
    for name in ("xxh3_64_digest", "xxh3_128_digest"):
        monkeypatch.setattr(containing, name, counting(getattr(xxhash, name)))
    work = []
    for turns in (50, 100, 200):
        record = (with_calls(grown(1, turns)) if calls else grown(1, turns))[-1]
        hashed = 0
        found = containing.beginnings(record, Looks().of(record))
        assert len(found) == turns - 1 + calls
        work.append(hashed)
    assert work[2] - work[1] < 2.2 * (work[1] - work[0])
