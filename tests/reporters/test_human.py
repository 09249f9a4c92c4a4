"""Formats for people: their exact text, and what must hold of any text.

``python tests/reporters/test_human.py`` writes the golden files anew; look at the difference.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_reports import (
    ALL,
    clean_report,
    duplicate,
    empty_content,
    nasty_report,
    ordinary_report,
    suppressed,
    weight,
)

from ftlint.model.diagnostic import (
    Diagnostic,
    Excerpt,
    FixInfo,
    Related,
    ResolvedEdit,
    Safety,
    Severity,
)
from ftlint.model.report import FileReport, FixSummary, Report, RuleInfo
from ftlint.reporters import Context, names, reporter
from ftlint.reporters.shared.style import MIN_WIDTH, display_width

GOLDEN = Path(__file__).parent / "golden"

CASES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "full": ("full", "ordinary", {"width": 100}),
    "full-nasty": ("full", "nasty", {"width": 80}),
    "full-narrow": ("full", "ordinary", {"width": 40}),
    "full-color": ("full", "ordinary", {"width": 100, "color": True, "hyperlinks": True}),
    "full-ascii": ("full", "nasty", {"width": 80, "ascii_only": True}),
    "full-ci": ("full", "nasty", {"width": 80, "ci": True, "groups": True}),
    "full-clean": ("full", "clean", {}),
    "concise": ("concise", "ordinary", {}),
    "concise-suppressed": ("concise", "ordinary", {"show_suppressed": True}),
    "concise-capped": ("concise", "ordinary", {"max_diagnostics": 1}),
    "concise-verbose": ("concise", "nasty", {"verbose": 1}),
    "concise-statistics": ("concise", "ordinary", {"statistics": True}),
    "grouped": ("grouped", "ordinary", {"width": 100}),
    "grouped-narrow": ("grouped", "ordinary", {"width": 50}),
    "summary": ("summary", "ordinary", {"width": 100}),
    "summary-color": ("summary", "ordinary", {"width": 100, "color": True}),
}


def rendered(name: str, report: Report, **options: Any) -> str:
    return "".join(reporter(name).render(report, Context(**options)))


def golden(case: str) -> str:
    name, kind, options = CASES[case]
    return rendered(name, ALL[kind](), **options)


@pytest.mark.parametrize("case", CASES)
def test_golden(case: str) -> None:
    assert golden(case) == (GOLDEN / f"{case}.txt").read_bytes().decode("utf-8")


def test_closing_words() -> None:
    def last(report: Report, **options: Any) -> str:
        return rendered("concise", report, **options)

    assert last(clean_report()) == "All checks passed: 5,120 records in 2 files.\n"
    assert last(Report()) == "No files were checked.\n"
    assert last(clean_report(), verbose=-1) == ""
    broken = Report(files=[FileReport("a", records=1)], errors=["a: changed while it was read"])
    assert last(broken) == "No findings in what could be read (1 record), but see the errors.\n"
    held = Report(suppressed(), [FileReport("data/train.jsonl", records=9)])
    assert last(held) == (
        "All checks passed: 9 records in 1 file.\n"
        "2 suppressed (1 baseline, 1 ignored); --show-suppressed lists them.\n"
    )
    one_of_two = clean_report()
    one_of_two.diagnostics = [weight()]
    assert last(one_of_two).split("\n")[2:] == [
        "Found 1 warning in 1 of 2 files (5,120 records).",
        "[*] 1 fixable with --fix.",
        "",
    ]
    one_of_two.diagnostics = [empty_content(), empty_content(line=2)]
    assert "[*] 2 unsafe fixes available with --fix --unsafe-fixes." in last(one_of_two)


def test_fix_words() -> None:
    report = clean_report()
    report.fixed = [FixSummary("data/train.jsonl", 9, 3), FixSummary("x.jsonl", 1)]
    text = rendered("full", report)
    assert "Fixed 12 problems in data/train.jsonl (9 safe, 3 unsafe).\n" in text
    assert "Fixed 1 problem in x.jsonl (1 safe).\n" in text
    report.fixed = [FixSummary(f"{i}.jsonl", 2, 0, 1) for i in range(30)]
    assert rendered("full", report).startswith(
        "Fixed 60 problems in 30 files (60 safe, 30 records dropped).\n"
    )
    assert rendered("full", report, show_fixes=True).count("Fixed ") == 30


def test_the_cap_hides_nothing_in_silence() -> None:
    report = Report([empty_content(line=line) for line in range(1, 101)])
    for name in ("full", "concise", "grouped"):
        text = rendered(name, report, max_diagnostics=3)
        assert text.count("Assistant turn is empty") == 3
        assert "97 more findings not shown; --max-diagnostics 0 shows all.\n" in text
        assert "  100  error     C601 empty-content" in text
        assert "Found 100 errors in 1 file" in text


def test_many_related_places_are_counted() -> None:
    related = tuple(Related("copy", "a.jsonl", line) for line in range(1, 41))
    item = Diagnostic("D901", "x", Severity.ERROR, "m", "a.jsonl", 1, related=related)
    assert "--> and 35 more\n" in rendered("full", Report([item]))


def test_a_display_fix_is_not_called_fixable() -> None:
    assert "[*]" not in rendered("concise", Report([duplicate()]))


def test_statistics_are_the_table_alone_sorted_by_count() -> None:
    report = ordinary_report()
    report.diagnostics += [duplicate()._replace(line=99), duplicate()._replace(line=100)]
    tables = {rendered(n, report, statistics=True) for n in ("full", "concise", "grouped")}
    (table,) = tables
    counts = [int(row.split()[0]) for row in table.split("\n\n")[0].split("\n")[1:]]
    assert counts == [3, 1, 1, 1]
    assert table.count("D901") == 1


def test_groups_are_opened_and_closed_in_turn() -> None:
    text = rendered("full", ordinary_report(), groups=True, ci=True)
    marks = re.findall(r"^::(?:group::.*|endgroup::)$", text, re.MULTILINE)
    assert marks == [
        "::group::data/train.jsonl",
        "::endgroup::",
        "::group::data/val.jsonl",
        "::endgroup::",
    ]


@pytest.mark.parametrize("name", ["full", "concise", "grouped", "summary", "pylint"])
def test_ci_logs_take_no_command_from_data(name: str) -> None:
    report = nasty_report()
    report.diagnostics = [
        empty_content(file="::stop-commands::x.jsonl", message="::error::a ##[error]b ##vso[c]")
    ]
    for width in (30, 60, 120):
        for line in rendered(name, report, ci=True, width=width).split("\n"):
            assert not re.search(r"##\[|##vso\[|^\s*::\w", line)


NASTY_TEXT = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\x00\x07\x1b\x7f\x85\u200b\u202e\u2028\u2066\ud83d\ufeff\u0301\u6f22:%,#[|`<&"
        ),
    ),
    max_size=40,
)


@st.composite
def diagnostics(draw: st.DrawFn) -> Diagnostic:
    """Make a finding of random text with a span and edits somewhere in it."""
    text = draw(NASTY_TEXT) + "x" * draw(st.integers(0, 300))
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, len(text)))
    before, after = draw(st.sampled_from([0, 10_000])), draw(st.sampled_from([0, 99]))
    first, last = before + start, before + end
    has_line = draw(st.booleans())
    edit = ResolvedEdit(first, last, draw(NASTY_TEXT))
    word = draw(NASTY_TEXT)
    return Diagnostic(
        "C601",
        "empty-content",
        draw(st.sampled_from(list(Severity))),
        word,
        draw(NASTY_TEXT) or "-",
        draw(st.integers(1, 10**9)) if has_line else None,
        1 if has_line else None,
        first + 1 if has_line else None,
        last + 1 if has_line else None,
        path=tuple(draw(st.lists(st.one_of(NASTY_TEXT, st.integers(0, 9)), max_size=3))),
        fingerprint="0",
        record_id=draw(NASTY_TEXT),
        related=(Related(word, word, 1, 1, (word,)),),
        fix=FixInfo(word, draw(st.sampled_from(list(Safety))), (edit,)),
        help=draw(st.none() | NASTY_TEXT),
        targets=("openai",),
        suppressed=draw(st.sampled_from([None, word or None])),
        suppression_reason=word,
        excerpt=Excerpt(text, before, before + len(text) + after) if has_line else None,
    )


def report_of(items: list[Diagnostic]) -> Report:
    files = [FileReport(item.file, 9, 9, 9, item.message, item.help) for item in items]
    info = RuleInfo("C601", "empty-content", Severity.ERROR, "sum", items[0].message)
    words = [item.message for item in items]
    return Report(
        items, files, {"C601": info}, words, words, [FixSummary(words[0], 1)], ".", "0.1.0",
        ("openai", "x"),
    )  # fmt: skip


def is_raw(char: str) -> bool:
    return char != "\n" and unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co"}


@settings(max_examples=60, deadline=None)
@given(st.lists(diagnostics(), min_size=1, max_size=2), st.booleans(), st.integers(20, 160))
def test_no_format_prints_a_raw_character(items: list[Diagnostic], ci: bool, width: int) -> None:
    report = report_of(items)
    for name in names():
        text = rendered(name, report, ci=ci, width=width, show_suppressed=True, verbose=1)
        raw = {char for char in text if is_raw(char)}
        assert raw <= {"\u200b"}, name
        assert not text or text.endswith("\n")


@settings(max_examples=60, deadline=None)
@given(diagnostics(), st.integers(MIN_WIDTH, 160), st.booleans(), st.booleans())
def test_full_and_grouped_stay_within_the_width(
    item: Diagnostic, width: int, ascii_only: bool, color: bool
) -> None:
    report = report_of([item])
    for name in ("full", "grouped", "summary"):
        text = rendered(
            name, report, width=width, ascii_only=ascii_only, color=color, show_suppressed=True,
            statistics=True, verbose=1,
        )  # fmt: skip
        plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
        assert "\x1b" not in plain
        assert not ascii_only or plain.isascii()
        for line in plain.split("\n"):
            assert display_width(line) <= width, line


@settings(max_examples=40, deadline=None)
@given(diagnostics(), st.booleans())
def test_a_concise_line_is_below_a_kilobyte(item: Diagnostic, ascii_only: bool) -> None:
    report = report_of([item])
    text = rendered("concise", report, show_suppressed=True, ascii_only=ascii_only)
    assert text.count("\n") <= 14  # those of the finding, the targets and the verdict
    first = text.split("\n")[0]
    assert len(first.encode("utf-8")) < 1000


def test_lines_of_extreme_findings_are_bounded() -> None:
    wide = "\U0001f600" * 5000
    item = empty_content(file=wide, message=wide, targets=(wide, wide), suppressed=wide)
    report = Report([item], targets=("a", "b"))
    text = rendered("concise", report, show_suppressed=True)
    assert max(len(line.encode()) for line in text.split("\n")) < 1000
    text = rendered("full", report, show_suppressed=True, width=90)
    assert max(map(display_width, text.split("\n"))) <= 90


if __name__ == "__main__":
    for case in CASES:
        (GOLDEN / f"{case}.txt").write_bytes(golden(case).encode("utf-8"))
