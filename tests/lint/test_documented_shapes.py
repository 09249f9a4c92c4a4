"""Shapes that trainers document pass without a finding; what spoils them is found by its rule.

``tests/data/documented-shapes.jsonl`` has a target and its records in each line. Under ``pass``
they have no finding and no fix changes them; under ``fail`` they have a finding of the code. Those
with ``about`` are shapes that trainers take and damage that they do not tell.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ftlint.fixes import fix_sources
from ftlint.lint import check
from ftlint.model.diagnostic import Diagnostic, Safety, Severity
from ftlint.model.settings import Settings
from ftlint.source import Source

DATA = Path(__file__).parent.parent / "data" / "documented-shapes.jsonl"
ROWS = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
Row = dict[str, Any]


def named(row: Row) -> str:
    if "about" in row:
        return f"{row['target']} {row.get('code', 'pass')} {row['about']}"
    records = row.get("pass") or row["fail"]
    return f"{row['target']} {row.get('code', 'pass')} {json.dumps(records[0])[:80]}"


def sources(row: Row) -> list[Source]:
    data = "".join(f"{json.dumps(record)}\n" for record in row.get("pass") or row["fail"]).encode()
    return [Source(None, "a.jsonl", data)]


def settings(row: Row) -> Settings:
    return Settings(targets=(row["target"],), jobs=1)


@pytest.mark.parametrize("row", [row for row in ROWS if "pass" in row], ids=named)
def test_a_documented_shape_passes_and_stays_as_it_is(row: Row) -> None:
    chosen = settings(row)
    found = check(sources(row), chosen).active
    about_file = {"too-few-examples", "missing-system"}
    assert [
        (one.code, one.message)
        for one in found
        if one.severity > Severity.INFO and one.name not in about_file
    ] == []

    def allowed(one: Diagnostic) -> bool:
        return one.fix is not None and one.fix.safety is not Safety.DISPLAY

    outcome = fix_sources(sources(row), lambda given: check(given, chosen), allowed, in_place=False)
    assert not any(file.changed for file in outcome.files)
    outcome.close()


@pytest.mark.parametrize("row", [row for row in ROWS if "fail" in row], ids=named)
def test_what_spoils_a_shape_is_found(row: Row) -> None:
    found = check(sources(row), settings(row)).active
    least = Severity.INFO if "about" in row else Severity.WARNING
    assert row["code"] in {one.code for one in found if one.severity >= least}


def test_an_array_of_turns_is_not_written_as_records() -> None:
    data = json.dumps([{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Ho"}]).encode()
    found = check([Source(None, "a.jsonl", data)], Settings(targets=("unsloth",), jobs=1)).active
    (one,) = [item for item in found if item.name == "json-array-file"]
    assert one.fix is None
    assert "conversations" in str(one.help)
