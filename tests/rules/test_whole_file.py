"""What every record of a file lacks is one finding about the file, with the way out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ftlint import check
from ftlint.model.diagnostic import Diagnostic


def told(tmp_path: Path, *rows: dict[str, Any]) -> list[tuple[str, int | None, str, str | None]]:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    found = check([path], isolated=True).diagnostics
    return [(one.code, one.line, one.message, one.help) for one in found if one.code == "S107"]


def row(number: int, **more: str) -> dict[str, Any]:
    return {"instruction": f"Summarise report {number}.", "input": "", **more}


@pytest.mark.parametrize("key", ["reference", "ideal", "expected_output"])
def test_all_rows_without_an_answer_are_one_finding_that_names_the_column(
    tmp_path: Path, key: str
) -> None:
    rows = [row(number, **{key: f"Report {number} is short."}) for number in range(3)]
    found = told(tmp_path, *rows)
    assert [one[:2] for one in found] == [("S107", None)]
    assert "nor does any other of the file (3 records)" in found[0][2]
    assert f"'{key}'" in str(found[0][3])


def test_some_rows_without_an_answer_are_told_each(tmp_path: Path) -> None:
    rows = [row(1), row(2), row(3, output="Short.")]
    assert [one[1] for one in told(tmp_path, *rows)] == [1, 2]


def test_column_that_holds_nothing_is_not_named(tmp_path: Path) -> None:
    found = told(tmp_path, row(1, reference=""), row(2, reference=" "))
    assert len(found) == 1
    assert "reference" not in str(found[0][3])


def test_findings_are_told_apart_without_comparing_each_with_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[object] = []

    def same(one: Diagnostic, other: object) -> bool:
        compared.append(other)
        return one is other

    monkeypatch.setattr(Diagnostic, "__eq__", same)
    assert len(told(tmp_path, *map(row, range(50)))) == 1
    assert len(compared) <= 50
