"""What people are told once: many findings of one place, and a cap on each rule."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import pytest

from ftlint.model.diagnostic import Diagnostic, Severity
from ftlint.model.gather import gather, kind
from ftlint.model.report import FileReport, Report, RuleInfo
from ftlint.reporters import Context, reporter
from ftlint.reporters.shared.telling import spread, telling

PEOPLE = ("full", "concise", "grouped", "github", "markdown", "html")

RULES = {
    "S105": RuleInfo("S105", "unknown-role", Severity.ERROR, "", ""),
    "R208": RuleInfo(
        "R208", "starts-with-assistant", Severity.WARNING, "", "", per_file=Severity.WARNING
    ),
    "J011": RuleInfo("J011", "crlf", Severity.INFO, "", "", verbose_only=True),
}


def found(record: int, message: str = "Unknown role 'human'", **more: Any) -> Diagnostic:
    values: dict[str, Any] = {
        "code": "S105",
        "name": "unknown-role",
        "severity": Severity.ERROR,
        "file": "a.jsonl",
        "line": record,
        "record": record,
        "column": 9,
        "end_column": 12,
        "path": ("messages", record % 2, "role"),
    }
    return Diagnostic(message=message, **{**values, **more})


def report(*items: Diagnostic, records: int = 20) -> Report:
    names = dict.fromkeys(item.file for item in items)
    files = [FileReport(name, records, records, 9, "openai-chat") for name in names]
    return Report([*items], files, RULES)


def told(*items: Diagnostic, records: int = 20) -> list[tuple[int, int]]:
    """Return (findings, records) of each thing that is told."""
    return [
        (len(one.members), one.records if one.gathered else 1)
        for one in gather(items, report(*items, records=records))
    ]


def rendered(name: str, source: Report, **options: Any) -> str:
    return "".join(reporter(name).render(source, Context(**options)))


def test_a_place_in_many_records_is_told_once() -> None:
    items = [found(record) for record in range(1, 6)]
    (one,) = gather(items, report(*items))
    assert one.members == tuple(items)
    assert one.path == ("messages", -1, "role")
    assert spread(one) == "5 of 20 records, first at lines 1, 2, 3"


def test_few_records_or_a_small_share_are_told_one_by_one() -> None:
    assert told(*(found(record) for record in range(1, 5))) == [(1, 1)] * 4
    assert told(*(found(record) for record in range(1, 6)), records=25) == [(5, 5)]
    assert told(*(found(record) for record in range(1, 6)), records=26) == [(1, 1)] * 5
    twice = [found(1 + n // 2, path=("messages", n % 2, "role")) for n in range(8)]
    assert told(*twice) == [(1, 1)] * 8, "eight findings, but in four records only"


@pytest.mark.parametrize(
    "other",
    [
        {"file": "b.jsonl"},
        {"code": "S106"},
        {"severity": Severity.WARNING},
        {"path": ("messages", 1, "name")},
        {"targets": ("openai",)},
        {"message": "The message has no role"},
    ],
)
def test_what_differs_is_told_apart(other: dict[str, Any]) -> None:
    same = [found(record) for record in range(1, 6)]
    different = [found(record, **other) for record in range(6, 11)]
    assert told(*same, *different) == [(5, 5), (5, 5)]


def test_messages_that_differ_in_their_data_are_one_thing_unless_each_is_frequent() -> None:
    roles = [found(n, f"Unknown role '{'human' if n % 2 else 'gpt'}'") for n in range(1, 21)]
    assert told(*roles) == [(10, 10), (10, 10)]
    unlike = [found(n, f"Unknown role 'r{n}' (1 of {n})") for n in range(1, 21)]
    assert told(*unlike) == [(20, 20)]
    assert kind("'a' is UTF-8 decoded as cp1252, 2 passages") != kind("'a' is utf-8 read as cp437")


def test_a_rule_that_speaks_once_a_file_always_does() -> None:
    rare = [
        found(n, code="R208", name="starts-with-assistant", severity=severity)
        for severity in (Severity.WARNING, Severity.ERROR)
        for n in (4, 900)
    ]
    entries = gather(rare, report(*rare, records=1000))
    assert [spread(one) for one in entries] == ["2 of 1,000 records, at lines 4, 900", "", ""]


def test_findings_about_files_are_never_gathered() -> None:
    files = [found(n)._replace(line=None, record=None, column=None) for n in range(9)]
    assert told(*files) == [(1, 1)] * 9


def test_records_are_named_where_they_share_a_line() -> None:
    items = [found(n, line=1) for n in range(1, 10)]
    (one,) = gather(items, report(*items))
    assert spread(one) == "9 of 20 records, first at records 1, 2, 3"


def test_several_findings_a_record_are_counted_as_places() -> None:
    items = [found(n, path=("messages", at, "role")) for n in range(1, 6) for at in (0, 2)]
    (one,) = gather(items, report(*items))
    assert spread(one) == "5 of 20 records, 10 places, first at lines 1, 2, 3"


@pytest.mark.parametrize("name", PEOPLE)
def test_every_format_for_people_gathers_and_verbose_does_not(name: str) -> None:
    source = report(*(found(n) for n in range(1, 16)))
    text = rendered(name, source)
    assert text.count("15 of 20 records, first at lines 1, 2, 3") == 1
    assert rendered(name, source, verbose=1).count("Unknown role") == 15


@pytest.mark.parametrize(
    "name", ["json-lines", "sarif", "gitlab", "junit", "rdjson", "pylint", "json"]
)
def test_formats_for_programs_stay_complete(name: str) -> None:
    items = [found(n, f"number {n} is wrong") for n in range(1, 16)]
    text = rendered(name, report(*items), max_per_rule=5)
    assert all(f"number {n} is wrong" in text for n in range(1, 16))


def test_json_carries_the_groups_as_well() -> None:
    items = [*(found(n) for n in range(1, 16)), found(16, code="S106", name="role-case")]
    parsed = json.loads(rendered("json", report(*items)))
    assert [group["count"] for group in parsed["groups"]] == [15, 1]
    first = parsed["groups"][0]
    assert (first["path"], first["records"], first["of"]) == ("messages[].role", 15, 20)
    assert first["lines"] == first["record_numbers"] == list(range(1, 11))
    assert sum(group["count"] for group in parsed["groups"]) == len(parsed["diagnostics"])


def singles(count_: int, **more: Any) -> list[Diagnostic]:
    """Return findings that are too rare to be gathered."""
    return [found(n, **more) for n in range(1, count_ + 1)]


@pytest.mark.parametrize("name", ["full", "concise", "grouped"])
def test_five_of_a_rule_and_file_are_printed_and_the_rest_is_counted(name: str) -> None:
    source = report(*singles(1000), *singles(7, file="b.jsonl"), records=10_000)
    text = rendered(name, source, max_per_rule=5, width=100)
    assert text.count("Unknown role") == 10
    assert "and 995 more of S105 in a.jsonl\n" in text
    assert "and 2 more of S105 in b.jsonl\n" in text
    assert "997 more findings not shown; --max-per-rule 0 shows all.\n" in text
    assert "1,007  error     S105 unknown-role" in text
    assert rendered(name, source, max_per_rule=0).count("Unknown role") == 1007


def test_the_worst_come_first_when_something_is_left_out() -> None:
    number = count(1)
    mild = [found(next(number), f"mild {n}", severity=Severity.WARNING) for n in range(5)]
    grave = [found(next(number), f"grave {n}") for n in range(5)]
    source = report(*mild, *grave, records=10_000)
    text = rendered("concise", source, max_per_rule=6)
    assert [line.split()[-2] for line in text.split("\n")[:6]] == ["grave"] * 5 + ["mild"]
    assert "grave 4\na.jsonl:1:9: warning: S105 unknown-role mild 0\nand 4 more" in text
    text = rendered("concise", source, max_diagnostics=3)
    assert [line.split()[-2] for line in text.split("\n")[:3]] == ["grave"] * 3
    text = rendered("concise", source)
    assert [line.split()[-2] for line in text.split("\n")[:10]] == ["mild"] * 5 + ["grave"] * 5


def test_many_findings_end_with_the_table_of_rules() -> None:
    def has_table(number: int) -> bool:
        return "Count  Severity" in rendered("full", report(*singles(number), records=9999))

    assert (has_table(20), has_table(21)) == (False, True)


def test_info_for_the_curious_is_in_the_summary_line_only() -> None:
    info = Diagnostic("J011", "crlf", Severity.INFO, "All lines end with CRLF", "a.jsonl")
    source = report(info)
    text = rendered("full", source)
    assert text == "Found 1 info in 1 file (20 records).\n1 info of J011: --verbose shows it.\n"
    assert "All lines end with CRLF" in rendered("full", source, verbose=1)
    grave = report(info._replace(severity=Severity.ERROR))
    assert "All lines end with CRLF" in rendered("full", grave)


def test_a_remedy_is_one_line_and_a_rule_is_linked_once() -> None:
    items = singles(3)
    items[0] = items[0]._replace(help="use user")
    text = rendered("full", report(*items, records=9999))
    assert text.count("= rule:") == 1
    assert "= help: use user\n" in text


@pytest.mark.parametrize("name", ["full", "concise", "grouped"])
@pytest.mark.parametrize("width", [60, 120])
def test_a_long_report_stops_at_some_lines_with_every_rule_told_first(
    name: str, width: int
) -> None:
    items = [
        found(n, code=f"S1{rule:02}", name=f"rule-{rule}", file=f"data/{file}.jsonl")
        for rule in range(12)
        for file in range(30)
        for n in range(1, 4)
    ]
    text = rendered(name, report(*items, records=160), max_per_rule=5, max_lines=200, width=width)
    assert text.count("\n") <= 200
    assert all(f"S1{rule:02} rule-{rule} Unknown" in text for rule in range(12))
    told = " ".join(text.split())
    assert "more findings not shown; --max-diagnostics 0 shows all." in told
    assert f"Found {len(items):,} errors" in told
    few = rendered(name, report(*items[:3], records=160), max_lines=200, width=width)
    assert few.count("Unknown") == 3
    assert "not shown" not in few


def test_nothing_is_lost_between_shown_and_counted() -> None:
    items = [*singles(30), *singles(9, code="S106"), *singles(40, file="b.jsonl")]
    source = report(*items, records=10_000)
    for cap in (0, 1, 5, 50):
        for most in (0, 1, 7):
            chosen = telling(source, Context(max_per_rule=cap, max_diagnostics=most))
            shown = sum(len(one.members) for one in chosen.shown)
            assert shown + chosen.capped + chosen.hidden == len(items)
