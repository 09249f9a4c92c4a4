"""What many records have in the same words is kept once, and is each its own when it is read."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest

from ftlint.lint import check, spot
from ftlint.lint.kernel import check_lines
from ftlint.lint.plan import plan
from ftlint.model.diagnostic import Diagnostic, Safety, Severity
from ftlint.model.findings import Findings, Run
from ftlint.model.report import Report
from ftlint.model.settings import RecordIgnore, Selection, Settings
from ftlint.reporters import Context, names, reporter
from ftlint.rules import rules_by_name
from ftlint.source import Source

TURNS = [{"role": "user", "content": "Grüß dich"}, {"role": "assistant", "content": "Hi"}]
KEYS = Settings(targets=("openai",), selection=Selection(select=("S",)), jobs=1)


def lines(count: int, **more: Any) -> bytes:
    records = [{"id": number, "messages": TURNS, **more} for number in range(count)]
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def checked(data: bytes, settings: Settings = KEYS) -> Report:
    return check([Source(None, "a.jsonl", data)], settings)


def test_equal_findings_are_one_run_over_all_chunks() -> None:
    report = checked(lines(50, note=1), KEYS._replace(chunk_size=300))
    assert isinstance(report.diagnostics, Findings)
    assert sorted((one.path, many) for one, many in report.counted()) == [
        (("id",), 50),
        (("note",), 50),
    ]
    assert len(report.diagnostics) == 100


def test_each_has_its_own_place_and_fix() -> None:
    data = lines(9, note=1)
    report = checked(data, KEYS._replace(chunk_size=200))
    rows = data.decode().splitlines()
    notes = [one for one in report.diagnostics if one.path == ("note",)]
    assert [(one.line, one.record) for one in notes] == [(n, n) for n in range(1, 10)]
    for one, row in zip(notes, rows, strict=True):
        assert one.column is not None and one.end_column is not None and one.byte_offset is not None
        assert row[one.column - 1 : one.end_column - 1] == '"note"'
        assert data[one.byte_offset :].startswith(b'"note": 1}')
        assert one.fix is not None
        (edit,) = one.fix.edits
        assert json.loads(row[: edit.start] + edit.text + row[edit.end :]).keys() == {
            "id",
            "messages",
        }
    assert len({one.record_hash for one in notes}) == 9


def of_many_kinds() -> Report:
    """Return a report of runs over several chunks, of single findings, excused ones among them."""
    weights: list[Any] = [
        {"messages": [TURNS[0], {**TURNS[1], "weight": number}]} for number in (2, 2, "1", 3, None)
    ]
    odd = "".join(json.dumps(record) + "\n" for record in weights).encode()
    broken = b'{"messages": [],}\n{"messages":\n'
    settings = Settings(
        targets=("openai", "mistral"),
        selection=Selection(select=("ALL",)),
        jobs=1,
        chunk_size=250,
        per_file_ignores=(("excused.jsonl", ("S110",)),),
    )
    data = lines(4, note=1) + odd + broken + lines(3, note=None)
    files = ("b.jsonl", "a.jsonl", "excused.jsonl")
    return check([Source(None, name, data) for name in files], settings)


@pytest.mark.parametrize("name", names())
def test_a_report_reads_the_same_from_runs_and_from_single_findings(name: str) -> None:
    report, singly = of_many_kinds(), of_many_kinds()
    singly.diagnostics = [*singly.diagnostics]
    assert any(many > 3 for _, many in report.counted())
    render = reporter(name).render
    for context in (Context(), Context(show_suppressed=True, verbose=1, max_per_rule=2)):
        assert [*render(report, context)] == [*render(singly, context)]


def test_all_counts_are_those_of_the_single_findings() -> None:
    report = of_many_kinds()
    counts = [
        *(report.count(severity) for severity in Severity),
        *(report.fixable(safety) for safety in Safety),
        report.suppressed(),
        *(report.at_or_above(severity) for severity in Severity),
    ]
    found = [*report.diagnostics]
    active = [one for one in found if one.suppressed is None]
    safeties = [one.fix.safety for one in active if one.fix is not None]
    assert counts == [
        *(sum(one.severity is severity for one in active) for severity in Severity),
        *(safeties.count(safety) for safety in Safety),
        {"per-file-ignores": len(found) - len(active)},
        *(any(one.severity >= severity for one in active) for severity in Severity),
    ]
    assert len(active) < len(found)


def test_counting_makes_no_finding_of_each(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> Diagnostic:
        raise AssertionError("one finding more was made")

    monkeypatch.setattr(Diagnostic, "at", never)
    report = checked(lines(20, note=1))
    text = "".join(reporter("summary").render(report, Context()))
    assert "40" in text.split("S110")[0]
    assert report.at_or_above(None) is False


def test_what_differs_in_words_or_fix_is_kept_apart() -> None:
    data = lines(2, note=None) + lines(2, note=1)
    runs = checked(data).counted()
    assert sorted(many for one, many in runs if one.path == ("note",)) == [2, 2]


def test_findings_are_in_order_of_place() -> None:
    found = checked(lines(3, note=1) + lines(3, other=1)).diagnostics
    assert [one.sort_key for one in found] == sorted(one.sort_key for one in found)


def test_a_record_that_is_excused_leaves_the_others() -> None:
    entry = RecordIgnore("unknown-top-level-key", id="1")
    report = checked(lines(3), KEYS._replace(ignores=(entry,)))
    assert [one.suppressed for one in report.diagnostics] == [None, "ignore", None]


def test_a_whole_rule_is_excused_at_once() -> None:
    ignores = (("*.jsonl", ("S110",)),)
    report = checked(lines(3), KEYS._replace(per_file_ignores=ignores))
    assert report.suppressed() == {"per-file-ignores": 3}
    assert not report.active and not [*report.counted()]
    assert [one.suppressed for one in report.diagnostics] == ["per-file-ignores"] * 3


def test_runs_come_through_another_process() -> None:
    result = check_lines(lines(5), plan(KEYS), "a.jsonl")
    sent = pickle.loads(pickle.dumps(result.findings))
    assert [one.byte_offset for one in sent] == [one.byte_offset for one in result.findings]
    (run,) = sent.runs.values()
    assert isinstance(run, Run) and len(run) == 5


@pytest.mark.parametrize("name", ["json", "full"])
def test_lines_that_went_to_disk_are_read_from_there(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = of_many_kinds()
    monkeypatch.setattr("ftlint.lint.HELD_LINES", 500)
    spooled = of_many_kinds()
    render = reporter(name).render
    assert [*render(spooled, Context())] == [*render(report, Context())]
    sent = pickle.loads(pickle.dumps(of_many_kinds()))
    assert [*render(sent, Context())] == [*render(report, Context())]


def test_a_key_is_placed_without_reading_the_structure_of_its_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spot, "Locator", None)
    assert [one.column for one in checked(lines(2)).diagnostics] == [2, 2]


def test_rules_that_do_not_sum_up_are_not_asked_to() -> None:
    rules = rules_by_name()
    assert rules["no-assistant"].overrides("sum_up")
    assert not rules["unknown-top-level-key"].overrides("sum_up")
    assert not rules["unknown-top-level-key"].overrides("check")
