"""Findings that are excused: marked, kept, and never more than was asked for."""

from __future__ import annotations

from pathlib import Path

from ftlint.lint import check
from ftlint.model.report import Report
from ftlint.model.settings import RecordIgnore, Selection, Settings
from ftlint.source import Source
from tests.fix.files import GOOD

BAD = GOOD.replace('"user"', '"User"')


def run(folder: Path, lines: list[str], **options: object) -> Report:
    path = folder / "data" / "a.jsonl"
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    settings = Settings(
        targets=("chat",),
        selection=Selection(select=("S106", "Z001")),
        root=str(folder),
        jobs=1,
        **options,  # type: ignore[arg-type]
    )
    return check([Source(str(path), str(path))], settings)


def test_by_file(tmp_path: Path) -> None:
    report = run(tmp_path, [BAD], per_file_ignores=(("data/*.jsonl", ("S",)),))
    assert [(one.code, one.suppressed) for one in report.diagnostics] == [
        ("S106", "per-file-ignores")
    ]
    assert report.active == []


def test_an_entry_that_excuses_nothing_is_a_finding(tmp_path: Path) -> None:
    report = run(tmp_path, [GOOD], per_file_ignores=(("data/*.jsonl", ("S106",)),))
    assert [one.code for one in report.active] == ["Z001"]
    elsewhere = run(tmp_path, [GOOD], per_file_ignores=(("other/*.jsonl", ("S106",)),))
    assert elsewhere.diagnostics == [], "no file of this run is concerned"


def test_by_the_content_of_the_record(tmp_path: Path) -> None:
    (found,) = run(tmp_path, [BAD]).active
    entry = RecordIgnore("role-case", record=found.record_hash, reason="on purpose")
    moved = BAD.replace(", ", " ,  ").replace("Be kind.", "\\u0042e kind.")
    changed = BAD.replace("Be kind.", "Be kind!")
    report = run(tmp_path, ["", changed, moved], ignores=(entry,))
    assert [(one.line, one.suppressed) for one in report.diagnostics] == [(2, None), (3, "ignore")]
    assert report.diagnostics[1].suppression_reason == "on purpose"
