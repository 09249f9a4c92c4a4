"""Formats for programs: each is one valid document, whatever the report holds."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import orjson
import pytest
from sample_reports import (
    ALL,
    EMAIL,
    NASTY,
    NASTY_NAME,
    clean_report,
    empty_content,
    nasty_report,
    ordinary_report,
    private,
    weight,
)

from ftlint.model.diagnostic import Severity
from ftlint.model.report import FileReport, Report
from ftlint.reporters import Context, reporter
from ftlint.reporters import github as github_format
from ftlint.reporters import sarif as sarif_format

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "schemas" / "report.schema.json").read_text("utf-8")
)


def rendered(name: str, report: Report, **options: Any) -> str:
    return "".join(reporter(name).render(report, Context(**options)))


def loaded(name: str, report: Report, **options: Any) -> Any:
    text = rendered(name, report, **options)
    text.encode("utf-8")
    return json.loads(text)


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("name", ["json", "sarif", "gitlab", "rdjson"])
def test_json_formats_are_one_strict_document(name: str, kind: str) -> None:
    text = rendered(name, ALL[kind](), show_suppressed=True)
    assert orjson.loads(text) == json.loads(text)
    assert "##[" not in text and "##vso[" not in text


@pytest.mark.parametrize("kind", ALL)
def test_json_fits_its_schema(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(SCHEMA)
    document = loaded("json", ALL[kind](), show_suppressed=True)
    assert [error.message for error in validator.iter_errors(document)] == []


def test_schema_describes_every_key_that_is_printed() -> None:
    document = loaded("json", ordinary_report(), show_suppressed=True)
    described = SCHEMA["$defs"]
    assert set(document) == set(SCHEMA["properties"])
    assert set(document["summary"]) == set(described["summary"]["properties"])
    for item in document["diagnostics"]:
        assert set(item) == set(described["diagnostic"]["properties"])


def test_json_values() -> None:
    document = loaded("json", ordinary_report())
    assert document["summary"] == {
        "files": 2,
        "records": 5120,
        "errors": 1,
        "warnings": 3,
        "info": 0,
        "fixable": 1,
        "fixable_unsafe": 1,
        "suppressed": 2,
        "by_rule": {"C601": 1, "D901": 1, "J019": 1, "W302": 1},
        "targets": ["openai", "mistral"],
    }
    first = document["diagnostics"][0]
    assert first["pointer"] == "/messages/0/weight"
    assert first["fix"] == {
        "title": "Make it a number",
        "safety": "safe",
        "drop": False,
        "file": None,
        "edits": [{"start_column": 58, "end_column": 61, "text": "1"}],
    }
    assert all(item["suppressed"] is None for item in document["diagnostics"])


def test_json_keeps_invisible_text_but_for_lone_surrogates() -> None:
    item = loaded("json", nasty_report())["diagnostics"][0]
    assert NASTY.replace("\ud83d", "\\ud83d") in item["message"]


def test_json_lines_are_the_diagnostics_of_json() -> None:
    text = rendered("json-lines", nasty_report(), show_suppressed=True)
    whole = loaded("json", nasty_report(), show_suppressed=True)
    assert [json.loads(line) for line in text.split("\n")[:-1]] == whole["diagnostics"]
    assert rendered("json-lines", clean_report()) == ""


def check_sarif(log: Any) -> None:
    """Check what the standard and GitHub require of a log; there is no schema file here."""
    assert log["version"] == "2.1.0" and log["$schema"].endswith(".json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "ftlint" and re.fullmatch(r"\d+\.\d+\.\d+", driver["semanticVersion"])
    assert run["columnKind"] == "unicodeCodePoints"
    assert isinstance(run["invocations"][0]["executionSuccessful"], bool)
    for rule in driver["rules"]:
        assert {"id", "name", "shortDescription", "fullDescription", "help"} <= set(rule)
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note"}
        assert len(rule["shortDescription"]["text"]) <= 1024
        assert len(rule["fullDescription"]["text"]) <= 1024
        assert rule["properties"]["precision"] == "high"
        assert rule["properties"]["problem.severity"] in {"error", "warning", "recommendation"}
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"} and result["message"]["text"]
        (location,) = result["locations"]
        region = location["physicalLocation"]["region"]
        assert set(region) == {"startLine", "startColumn", "endLine", "endColumn"}
        assert min(region.values()) >= 1 and region["endColumn"] >= region["startColumn"]
        uri = location["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"(?:[A-Za-z0-9/._~-]|%[0-9A-F]{2})+", uri)
        prints = result["partialFingerprints"]
        assert prints["primaryLocationLineHash"].startswith(prints["ftlint/v1"] + ":")


@pytest.mark.parametrize("kind", ALL)
def test_sarif_has_what_is_required(kind: str) -> None:
    check_sarif(loaded("sarif", ALL[kind](), show_suppressed=True, exit_code=1))


def test_sarif_suppressions_fixes_and_places() -> None:
    run = loaded("sarif", ordinary_report(), show_suppressed=True)["runs"][0]
    assert len(loaded("sarif", ordinary_report())["runs"][0]["results"]) == 4
    held = [result for result in run["results"] if "suppressions" in result]
    assert held[0]["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "backlog"}
    ]
    fix = run["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert fix["insertedContent"] == {"text": "1"}
    assert fix["deletedRegion"]["startColumn"] == 58
    place = run["results"][0]["locations"][0]["logicalLocations"]
    assert place == [{"fullyQualifiedName": "/messages/0/weight", "kind": "value"}]
    assert run["results"][-1]["relatedLocations"][0]["id"] == 1


def test_sarif_keeps_the_worst_and_says_what_it_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif_format, "MAX_RESULTS", 2)
    run = loaded("sarif", ordinary_report())["runs"][0]
    assert [result["ruleId"] for result in run["results"]] == ["W302", "C601"]
    notice = run["invocations"][0]["toolExecutionNotifications"][0]
    assert notice["message"]["text"] == "2 more findings left out"


def test_fingerprints_do_not_depend_on_lines() -> None:
    moved = Report([empty_content(line=1043, record=1043)], version="0.1.0")
    still = Report([empty_content()], version="0.1.0")
    for one, two in zip(
        loaded("sarif", moved)["runs"][0]["results"],
        loaded("sarif", still)["runs"][0]["results"],
        strict=True,
    ):
        assert one["partialFingerprints"] == two["partialFingerprints"]
    gitlab = [loaded("gitlab", report)[0]["fingerprint"] for report in (moved, still)]
    assert gitlab[0] == gitlab[1]


def test_gitlab_issues() -> None:
    twice = Report([empty_content(), empty_content(line=9)], version="0.1.0")
    prints = [issue["fingerprint"] for issue in loaded("gitlab", twice)]
    assert prints == ["4b5e02aa91c7d310", "4b5e02aa91c7d310-2"]
    issues = loaded("gitlab", ordinary_report())
    assert {issue["severity"] for issue in issues} == {"minor", "major"}
    assert issues[0]["description"].startswith("W302 weight-value: ")
    assert issues[2]["location"] == {"path": "data/val.jsonl", "lines": {"begin": 1}}
    levels = {issue["severity"] for issue in loaded("gitlab", nasty_report())}
    assert "critical" in levels and "info" in levels
    assert rendered("gitlab", clean_report()) == "[]\n"


def test_rdjson_counts_bytes_or_leaves_columns_out() -> None:
    found = loaded("rdjson", nasty_report())["diagnostics"]
    wide, cut = found[2], found[3]
    start = wide["location"]["range"]["start"]["column"]
    line = '{"prompt":"' + "\u6f22\u5b57e\u0301\U0001f600" * 40 + '",'
    assert start == len(line.encode()) + 1
    assert cut["location"]["range"] == {"start": {"line": 2}}
    whole = loaded("rdjson", ordinary_report())["diagnostics"]
    assert whole[0]["suggestions"][0]["text"] == "1"
    assert "range" not in whole[2]["location"]
    assert {item["severity"] for item in whole} == {"ERROR", "WARNING"}


LEGAL_XML = re.compile(r"[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")


@pytest.mark.parametrize("kind", ALL)
def test_junit_is_legal_and_counts_right(kind: str) -> None:
    text = rendered("junit", ALL[kind](), timestamp="2026-01-02T03:04:05")
    assert LEGAL_XML.fullmatch(text)
    root = ElementTree.fromstring(text.encode("utf-8"))
    for attribute, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
        assert int(root.attrib[attribute]) == len(root.findall(f".//{tag}"))
        for suite in root:
            assert int(suite.attrib[attribute]) == len(suite.findall(f".//{tag}"))
    assert len(root) == len(ALL[kind]().files) or kind == "nasty"


def test_junit_shows_clean_suppressed_and_unreadable() -> None:
    clean = ElementTree.fromstring(rendered("junit", clean_report()))
    assert [case.attrib["name"] for case in clean.iter("testcase")] == ["no findings"] * 2
    usual = ElementTree.fromstring(rendered("junit", ordinary_report()))
    assert [skip.attrib["message"] for skip in usual.iter("skipped")] == [
        "suppressed (baseline: backlog)",
        "suppressed (ignored: teaches silence after STOP)",
    ]
    nasty = ElementTree.fromstring(rendered("junit", nasty_report()))
    (error,) = nasty.iter("error")
    assert error.attrib["message"].startswith("vanished \\u001b[31mred")


@pytest.mark.parametrize("fail_on", [*Severity, None])
def test_junit_fails_what_fails_the_run(fail_on: Severity | None) -> None:
    report = ordinary_report()
    root = ElementTree.fromstring(rendered("junit", report, fail_on=fail_on))
    failing = [item for item in report.active if fail_on is not None and item.severity >= fail_on]
    assert [case.attrib["type"] for case in root.iter("failure")] == [
        item.severity.label for item in failing
    ]
    assert int(root.attrib["failures"]) == len(failing)
    passed = [out.text or "" for out in root.iter("system-out")]
    assert len(passed) == len(report.active) - len(failing)
    assert all(item.message in "".join(passed) for item in report.active if item not in failing)


def undone(text: str) -> str:
    """Undo the escapes of a message as the runner does."""
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def undone_property(text: str) -> str:
    text = text.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":")
    return text.replace("%2C", ",").replace("%25", "%")


def parsed_command(line: str) -> tuple[str, dict[str, str], str]:
    match = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
    assert match
    pairs = [pair.split("=", 1) for pair in match[2].split(",")]
    return match[1], {key: undone_property(value) for key, value in pairs}, undone(match[3])


def test_github_round_trips() -> None:
    lines = rendered("github", nasty_report()).split("\n")[:-1]
    assert len(lines) == 5
    level, properties, message = parsed_command(lines[0])
    assert level == "error"
    assert properties["file"] == NASTY_NAME and properties["title"] == "ftlint (J005)"
    assert (properties["line"], properties["endLine"], properties["col"]) == ("3", "3", "7")
    assert message.startswith("raw-control-character: ::stop-commands::x\u240aText")
    assert "\nhelp: ::error::" in message
    assert not re.search(r"##\[|##vso\[|^\s*::", message, re.MULTILINE)


def test_github_paths_are_relative_to_the_workspace(tmp_path: Path) -> None:
    report = Report([empty_content()], root=str(tmp_path / "sub"))
    text = rendered("github", report, workspace=str(tmp_path))
    assert "file=sub/data/train.jsonl," in text
    outside = Report([empty_content(file="../x.jsonl")], root=str(tmp_path))
    assert "file=../x.jsonl," in rendered("github", outside, workspace=str(tmp_path / "deeper"))


def test_github_annotations_spend_their_places_well() -> None:
    errors = [empty_content(line=line) for line in range(1, 31)]
    errors.append(empty_content(line=99, code="C602", name="other-rule"))
    infos = [
        empty_content(line=line, severity=Severity.INFO, code="S102", name="unknown-key")
        for line in range(200, 220)
    ]
    report = Report([*errors, weight(), *infos])
    lines = github_format.annotations(report, Context(), 10)
    levels = [line.split(" ")[0] for line in lines]
    assert levels.count("::error") == 10 and levels.count("::warning") == 1
    assert levels.count("::notice") == 10
    assert "C601" in lines[0] and "C602" in lines[1]
    assert lines[-1] == ("::notice title=ftlint::32 more findings in the log and the job summary\n")
    few = Report([weight(), empty_content()])
    assert [line.split(" ")[0] for line in github_format.annotations(few, Context())] == [
        "::error",
        "::warning",
    ]


def test_pylint_lines() -> None:
    text = rendered("pylint", ordinary_report(), color=True)
    assert text.split("\n")[:2] == [
        "data/train.jsonl:7: [W302] weight-value: weight must be 0 or 1, not '1'",
        "data/train.jsonl:1042: [C601] empty-content: Assistant turn is empty",
    ]


class _Page(HTMLParser):
    """Collects what could run or load something."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            assert not name.startswith("on")
            if name in ("href", "src"):
                self.links.append(value or "")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.mark.parametrize("kind", ALL)
def test_html_is_inert(kind: str) -> None:
    page = _Page()
    page.feed(rendered("html", ALL[kind](), show_suppressed=True))
    assert not {"script", "img", "iframe", "object", "link", "b>"} & set(page.tags)
    assert all(link.startswith(("#", "https://ftlint.dev/rules/")) for link in page.links)


def test_html_shows_totals_and_frames() -> None:
    text = rendered("html", ordinary_report())
    assert "Found 1 error, 3 warnings in 2 files (5,120 records)." in text
    assert "<mark>&quot;  &quot;</mark>" in text
    assert "+ …&quot;content&quot;" in text


def test_markdown_tables_keep_their_columns() -> None:
    text = rendered("markdown", nasty_report(), show_suppressed=True)
    rows = [line for line in text.split("\n") if line.startswith("| `")]
    assert len(rows) == 7
    for row in rows:
        assert len(re.findall(r"(?<!\\)\|", row)) == 5
    assert "<b>" not in text


def test_markdown_lists_fifty_and_counts_the_rest() -> None:
    report = Report([empty_content(line=line) for line in range(1, 101)])
    text = rendered("markdown", report)
    assert text.count("\n| `data/train.jsonl:") == 50
    assert "50 more findings not listed here." in text
    assert "| 100 | error |" in text


@pytest.mark.parametrize(
    "name", ["json", "json-lines", "sarif", "gitlab", "junit", "rdjson", "html", "markdown",
             "github", "pylint", "full", "concise", "grouped"],
)  # fmt: skip
@pytest.mark.parametrize(
    ("options", "masked"),
    [({"redact": True}, True), ({"redact": False}, False), ({"redact": False, "ci": True}, True)],
)
def test_private_data_is_masked(name: str, options: dict[str, bool], masked: bool) -> None:
    report = nasty_report()
    report.diagnostics = [private()]
    text = rendered(name, report, **options).replace("\\@", "@")
    assert (EMAIL not in text) is masked
    assert ("a…@…m" in text) is masked


def test_json_of_private_data_keeps_place_and_fingerprint() -> None:
    report = nasty_report()
    report.diagnostics = [private()]
    (item,) = loaded("json", report)["diagnostics"]
    assert item["fingerprint"] == "ffff02aa91c7d310" and item["column"] == 21
    assert item["fix"]["edits"] == []


def test_a_file_without_findings_is_in_every_listing_of_files() -> None:
    report = Report(files=[FileReport("only.jsonl", 1, 1, 10)], version="0.1.0")
    for name in ("json", "junit", "html"):
        assert "only.jsonl" in rendered(name, report)
