"""Findings on records that repeat others are numbers until they are looked at."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from ftlint.lint import check, spot
from ftlint.model.diagnostic import Diagnostic
from ftlint.model.report import Report
from ftlint.model.settings import RecordIgnore, Selection, Settings
from ftlint.rules.dataset.duplicate_example import DuplicateExample
from ftlint.source import Source

ONLY = Settings(selection=Selection(("D901",)), jobs=1, chunk_size=300)


def record(text: str, **more: Any) -> dict[str, Any]:
    asked, told = {"role": "user", "content": "Offen?"}, {"role": "assistant", "content": text}
    return {**more, "messages": [asked, told]}


RECORDS = [record(text, id=number) for number, text in enumerate(["Grün", "Nein", "Grün", "Grün"])]
LINES = "\n".join(json.dumps(one, ensure_ascii=False) for one in RECORDS).encode()


def checked(data: bytes, settings: Settings = ONLY, name: str = "a.jsonl") -> Report:
    return check([Source(None, name, data)], settings)


def told(one: Diagnostic) -> tuple[Any, ...]:
    """Return all that reports print of a finding."""
    fix = one.fix and (one.fix.title, one.fix.safety, one.fix.drop, one.fix.edits)
    return (
        *(one.code, one.severity, one.message, one.line, one.record, one.column, one.end_column),
        *(one.byte_offset, one.fingerprint, one.record_hash, one.record_id, one.excerpt),
        *(one.related, one.targets, one.help, fix),
    )


def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the rule tell each duplicate when it concludes."""

    def conclude(self: DuplicateExample, index: Any) -> Any:
        return ((*row[0], self.repeated(index, row)) for row in repeats(self, index))

    repeats = DuplicateExample.repeats
    monkeypatch.setattr(DuplicateExample, "conclude_digests", conclude)
    monkeypatch.setattr(DuplicateExample, "repeats", lambda self, index: iter(()))


@pytest.mark.parametrize("targets", [("chat",), ("openai", "mistral")])
@pytest.mark.parametrize(
    "data",
    [
        LINES,
        LINES.replace(b"\n", b"\n\n"),
        LINES.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + LINES,
        LINES.decode().encode("utf-16"),
        gzip.compress(LINES),
        json.dumps(RECORDS).encode(),
        json.dumps(RECORDS, indent=1).encode(),
    ],
)
def test_they_are_the_findings_that_are_made_one_by_one(
    data: bytes, targets: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(data)
    settings = ONLY._replace(targets=targets)
    late = check([Source(str(path), "a.jsonl")], settings)
    assert sum(many for _, many in late.counted()) == 2
    one_by_one(monkeypatch)
    assert list(map(told, late.diagnostics)) == list(map(told, checked(data, settings).diagnostics))


def test_a_report_that_counts_makes_one_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    repeated = DuplicateExample.repeated

    def counted(self: DuplicateExample, *given: Any) -> Any:
        made.append(given)
        return repeated(self, *given)

    monkeypatch.setattr(DuplicateExample, "repeated", counted)
    monkeypatch.setattr(spot, "Desk", None)
    report = checked((LINES + b"\n") * 50)
    assert len(report.diagnostics) == sum(many for _, many in report.counted()) > 50
    assert len(made) == 1


def test_a_duplicate_that_does_not_parse_has_a_line_and_no_more() -> None:
    report = checked(LINES + b"\n" + LINES.split(b"\n")[0][:-1] + b",}")
    places = [(one.line, one.record, one.column, one.record_id) for one in report.diagnostics]
    assert places == [(3, 3, 1, "2"), (4, 4, 1, "3"), (5, None, None, None)]


def test_the_first_one_stands_for_all() -> None:
    records = [record("a"), record("b"), record("b"), record("a")]
    report = checked("\n".join(map(json.dumps, records)).encode())
    assert [one.line for one, _ in report.counted()] == [3]
    assert [one.line for one in report.diagnostics] == [3, 4]


def test_excuses_and_more_exact_rules_see_each() -> None:
    hashes = [one.record_hash for one in checked(LINES).diagnostics]
    ignore = RecordIgnore("duplicate-example", record=hashes[1])
    report = checked(LINES, ONLY._replace(ignores=(ignore,)))
    assert [one.suppressed for one in report.diagnostics] == [None, "ignore"]
    glob = ONLY._replace(per_file_ignores=(("*.jsonl", ("D901",)),))
    assert not [*checked(LINES, glob).counted()]


def test_what_a_file_was_is_what_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(LINES)
    report = check([Source(str(path), "a.jsonl")], ONLY)
    path.write_bytes(b"")
    assert [one.record_id for one in report.diagnostics] == ["2", "3"]


def test_records_without_an_answer_are_asked_what_is_to_be_done() -> None:
    asked = [{"messages": [{"role": "user", "content": "Offen?"}], "solution": "a"}] * 2
    report = checked("\n".join(map(json.dumps, asked)).encode())
    assert [one.fix for one in report.diagnostics] == [None]
