"""The matrix counts each record once for each target, by the gravest that its findings mean."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import ftlint
from ftlint.lint.plan import severity_of
from ftlint.model.diagnostic import Diagnostic, Effect, Severity
from ftlint.model.report import FileReport, Report, RuleInfo
from ftlint.model.settings import Settings
from ftlint.reporters import Context, reporter
from ftlint.reporters.shared.matrix import Row, matrix
from ftlint.rules import all_rules, rules_by_name
from ftlint.targets import ERRORS, names, target
from tests.cli.runner import ftlint as run


def chat(answer: str, **more: Any) -> dict[str, Any]:
    question = {"role": "user", "content": f"What follows {answer}?"}
    return {"messages": [question, {"role": "assistant", "content": answer, **more}]}


GOOD = [chat(word) for word in ("one", "two", "three", "four")]
MASKED = {"messages": [*chat("five", weight=0)["messages"], *chat("six")["messages"]]}
NAMELESS = {"messages": [{"content": "Who?"}, {"role": "assistant", "content": "I."}]}


def rows(path: Path, records: Sequence[Any], *targets: str, **options: Any) -> dict[str, Row]:
    lines = [one if isinstance(one, str) else json.dumps(one) for one in records]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    report = ftlint.check(path, target=list(targets), isolated=True, **options)
    return {row.target: row for row in matrix(report)}


def counts(row: Row) -> tuple[int, int, int, int]:
    return row.accepted, row.refused, row.dropped, row.changed


def test_each_record_is_counted_once_and_for_each_target_alone(tmp_path: Path) -> None:
    records = [*GOOD, NAMELESS, MASKED, "{broken"]
    found = rows(tmp_path / "a.jsonl", records, "ms-swift", "together", "trl")
    assert counts(found["ms-swift"]) == (4, 1, 1, 1)
    assert counts(found["together"]) == (5, 2, 0, 0)
    assert counts(found["trl"]) == (4, 2, 0, 1)
    assert found["ms-swift"].rules.keys() == {"S104", "J001", "W306"}
    assert found["ms-swift"].verdict == (
        "ms-swift refuses 1 of 7 records, drops 1 of 7 records and silently changes 1 of 7 records "
        "(J001, S104, W306)."
    )


def test_one_finding_with_two_severities_counts_for_each_target_as_it_is_there(
    tmp_path: Path,
) -> None:
    records = [{**chat("six"), "source": "manual"}, *GOOD]
    found = rows(tmp_path / "a.jsonl", records, "fireworks", "together", "openai", ignore=["J019"])
    assert {name: row.refused for name, row in found.items()} == {
        "fireworks": 0,
        "together": 0,
        "openai": 1,
    }


def test_a_file_that_is_refused_as_a_whole_counts_with_all_its_records(tmp_path: Path) -> None:
    found = rows(tmp_path / "a.jsonl", GOOD, "openai", "trl")
    assert counts(found["openai"]) == (0, 4, 0, 0), "fewer than ten examples"
    assert counts(found["trl"]) == (4, 0, 0, 0)
    assert found["openai"].verdict == "openai refuses all 4 records (J019)."
    assert found["trl"].verdict == "trl takes all 4 records as written."


def test_a_finding_that_counts_records_stands_for_as_many(tmp_path: Path) -> None:
    found = rows(tmp_path / "a.jsonl", GOOD, "gemini", "trl")
    assert counts(found["gemini"]) == (0, 4, 0, 0)
    assert found["gemini"].rules == {"J025": 4}


def test_what_no_trainer_refuses_is_accepted(tmp_path: Path) -> None:
    damaged = chat("The \ufffd\ufffdnglish word \ufffd")
    found = rows(tmp_path / "a.jsonl", [*GOOD, damaged, GOOD[0]], "trl", "together")
    assert {counts(row) for row in found.values()} == {(6, 0, 0, 0)}


def test_suppressed_findings_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "ftlint.toml").write_text('[per-file-ignores]\n"*.jsonl" = ["S104"]\n')
    text = "".join(json.dumps(record) + "\n" for record in [*GOOD, NAMELESS])
    (tmp_path / "a.jsonl").write_text(text)
    ran = run(
        "check", "a.jsonl", "--target", "trl,together", "--output-format", "json", cwd=tmp_path
    )
    assert [row["accepted"] for row in json.loads(ran.stdout)["matrix"]] == [5, 5]


def test_many_alike_and_single_findings_are_counted_as_one_by_one(tmp_path: Path) -> None:
    records = [
        {"messages": [*chat(f"{n}", weight=n % 2)["messages"], *chat(f"{n}, again")["messages"]]}
        for n in range(300)
    ]
    found = rows(tmp_path / "a.jsonl", records, "trl", "openai", jobs=1)
    assert counts(found["trl"]) == (150, 0, 0, 150)
    assert counts(found["openai"]) == (300, 0, 0, 0)


@pytest.mark.parametrize("name", ["full", "grouped", "summary", "concise"])
def test_reports_for_people_end_with_it_where_there_are_several_targets(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(one) + "\n" for one in GOOD))
    several = run(
        "check", "a.jsonl", "--target", "trl,together", "--output-format", name, cwd=tmp_path
    )
    assert "Accepted  Refused  Dropped  Changed" in several.stdout
    one = run("check", "a.jsonl", "--target", "trl", "--output-format", name, cwd=tmp_path)
    assert "Accepted" not in one.stdout


@pytest.mark.parametrize("width", [40, 50, 60, 80, 120])
def test_it_is_never_wider_than_the_terminal(tmp_path: Path, width: int) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in [*GOOD, NAMELESS, MASKED]))
    report = ftlint.check(path, target="all", isolated=True)
    text = "".join(reporter("matrix").render(report, Context(width=width)))
    assert max(map(len, text.splitlines())) <= width
    for row in matrix(report):
        assert row.target in text
        for code, count in row.top:
            assert f"{code} {count}" in " ".join(text.split())
    assert "S104 missing-role" in " ".join(text.split())


def test_a_rule_about_a_file_without_records_speaks_of_none(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    report = ftlint.check(tmp_path / "empty.jsonl", target=["trl", "openai"], isolated=True)
    assert report.active
    assert [row.top for row in matrix(report)] == [[], []]


def test_programs_get_all_rules(tmp_path: Path) -> None:
    rules = {"S104": 1, "W306": 2, "J001": 1, "R204": 4, "J016": 0}
    row = Row("trl", 4, rules=Counter(rules))
    assert [code for code, _ in row.top] == ["R204", "W306", "J001"]
    assert [code for code, _ in row.ranked] == ["R204", "W306", "J001", "S104"]


def test_it_fits_eighty_columns_with_all_targets(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(one) + "\n" for one in [*GOOD, MASKED]))
    arguments = ("check", "a.jsonl", "--target", "all", "--output-format", "matrix")
    ran = run(*arguments, cwd=tmp_path)
    report = ftlint.check(tmp_path / "a.jsonl", target="all", isolated=True)
    narrow = "".join(reporter("matrix").render(report, Context(width=80)))
    assert max(map(len, narrow.splitlines())) <= 80
    assert all(f"\n{name} " in ran.stdout for name in names())
    assert all(f"\n{name} " in narrow for name in names())


def test_pages_have_a_table_of_targets(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in [*GOOD, MASKED]))
    report = ftlint.check(path, target=["trl", "together"], isolated=True)
    markdown = "".join(reporter("markdown").render(report, Context()))
    assert "| trl | 4 | 0 | 0 | 1 | W306 1 |" in markdown
    html = "".join(reporter("html").render(report, Context()))
    assert '<td class="k">trl</td><td class="n">4</td>' in html
    assert '<td class="w"><a href="#W306">W306 weight-ignored-by-target</a> 1</td>' in html
    assert '<details id="W306"' in html, "where the link leads"


def test_a_run_without_records_says_so() -> None:
    report = Report(targets=("trl", "openai"), files=[FileReport("a.jsonl")])
    assert [row.verdict for row in matrix(report)] == [
        "trl: no records were read.",
        "openai: no records were read.",
    ]


def test_a_finding_of_an_unknown_rule_or_beyond_the_records_harms_nothing() -> None:
    info = RuleInfo("S104", "missing-role", Severity.ERROR, "", "")
    items = [
        Diagnostic("S104", "missing-role", Severity.ERROR, "m", "a.jsonl", line=9, record=9),
        Diagnostic("X999", "unheard-of", Severity.ERROR, "m", "a.jsonl", line=1, record=1),
        Diagnostic("S104", "missing-role", Severity.ERROR, "m", "other.jsonl", line=1, record=1),
    ]
    files = [FileReport("a.jsonl", records=2)]
    report = Report(diagnostics=items, files=files, rules={"S104": info}, targets=("trl",))
    (row,) = matrix(report)
    assert counts(row) == (1, 1, 0, 0)


def test_what_targets_say_of_effects_is_about_rules_that_they_have() -> None:
    for name in names():
        found = target(name)
        for rule_name in found.effects.keys() - {ERRORS}:
            rule = rules_by_name()[rule_name]
            assert severity_of(rule, found, Settings()) is not None, (name, rule_name)
            without = found._replace(effects={})
            assert rule.effects_for(found, None) != rule.effects_for(without, None)


def test_an_over_long_example_meets_what_the_target_does_to_it() -> None:
    rule = rules_by_name()["over-token-limit"]
    meant = {rule.effects_for(target(name), None)[1] for name in names()}
    assert {Effect.CHANGES, Effect.REFUSES} <= meant
    assert Effect.CUTS not in {
        effect
        for name in names()
        for one in all_rules().values()
        for effect in one.effects_for(target(name), None)
    }
