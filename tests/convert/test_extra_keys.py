"""What a target has no place for is named: a key of the source is written, or it is an event."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ftlint.dataset.convert import detect
from ftlint.dataset.convert.outputs import target_for
from ftlint.dataset.convert.pipe import Request, convert
from ftlint.model.diagnostic import Severity

TURNS = [
    {"role": "user", "content": "Hi", "on_turn": "MARK-TURN"},
    {"role": "assistant", "content": "Hello", "on_turn": "MARK-TURN"},
]
OLD = [
    {"from": "human", "value": "Hi", "on_turn": "MARK-TURN"},
    {"from": "gpt", "value": "Hello", "on_turn": "MARK-TURN"},
]
SOURCES: dict[str, dict[str, Any]] = {
    "openai-chat": {"messages": TURNS},
    "sharegpt": {"conversations": OLD},
    "alpaca": {"instruction": "Hi", "input": "", "output": "Hello"},
    "prompt-completion": {"prompt": "Hi", "completion": "Hello"},
    "trl-preference": {"prompt": "Hi", "chosen": "Hello", "rejected": "Go away"},
    "table of questions": {"question": "Hi", "answer": "Hello"},
}
TARGETS = sorted(detect.targets())


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("source", SOURCES)
def test_an_extra_key_is_written_or_named(source: str, target: str, tmp_path: Path) -> None:
    if target == "parquet":
        pytest.importorskip("pyarrow")
    record = {**SOURCES[source], "beside": {"deep": "MARK-TOP"}}
    path, out = tmp_path / "in.jsonl", tmp_path / "out"
    path.write_text(json.dumps(record) + "\n")
    outcome = convert(Request((str(path),), str(out), target))
    if outcome.failure is not None:
        assert outcome.skipped
        return
    written = out.read_bytes()
    named = {detail for event in outcome.ledger.events.values() for detail in event.details}
    assert b"MARK-TOP" in written or any("beside" in detail for detail in named)
    if "on_turn" in json.dumps(record):
        assert b"MARK-TURN" in written or any("on_turn" in detail for detail in named)


@pytest.mark.parametrize(
    ("name", "beside", "severity"),
    [
        ("out.csv", {"topic": "opening hours"}, Severity.WARNING),
        ("out.tsv.gz", {"topic": "opening hours"}, Severity.WARNING),
        ("out.parquet", {"topic": "opening hours", "id": 7}, Severity.WARNING),
        ("out.parquet", {"id": 7, "metadata": {"from": "shop"}}, Severity.INFO),
        ("out.csv", {"topic": None}, Severity.INFO),
    ],
)
def test_a_column_that_a_table_could_hold_is_a_warning(
    name: str, beside: dict[str, Any], severity: Severity, tmp_path: Path
) -> None:
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    path, out = tmp_path / "in.jsonl", tmp_path / name
    path.write_text(json.dumps({"messages": TURNS, **beside}) + "\n")
    outcome = convert(Request((str(path),), str(out), target_for(name)))
    assert outcome.ledger.events["dropped-fields"].severity == severity
