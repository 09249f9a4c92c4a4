"""Cases beyond the examples of the pages: ``tests/data/<rule>.jsonl``, one case a line.

A case has a sentence, a record (or a list of records or raw lines: one file) under ``pass`` or
``fail``, and where it matters the target, the method, options, the number of findings, the line
of the first, the severity, and what the fixes make of the file.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftlint.fixes import fix_sources
from ftlint.lint import check
from ftlint.model.diagnostic import Diagnostic, Safety
from ftlint.model.report import Report
from ftlint.model.settings import Selection, Settings
from ftlint.rules import rules_by_name
from ftlint.source import Source
from tests.rule_examples import target_of

DATA = Path(__file__).parent.parent / "data"
Case = dict[str, Any]


def cases() -> list[Any]:
    found = []
    for path in sorted(DATA.glob("*.jsonl")):
        if path.stem in rules_by_name():
            for line in path.read_text(encoding="utf-8").split("\n"):
                if line:
                    case = json.loads(line)
                    found.append(pytest.param(path.stem, case, id=f"{path.stem}: {case['case']}"))
    return found


def as_bytes(records: Any, *, escape: bool = False) -> bytes:
    lines = []
    for record in records if isinstance(records, list) else [records]:
        text = record if isinstance(record, str) else json.dumps(record, ensure_ascii=False)
        lines.append(text.replace("<", "\\u003c") if escape else text)
    return "".join(f"{line}\n" for line in lines).encode()


def checker(name: str, case: Case) -> Callable[[list[Source]], Report]:
    rule = rules_by_name()[name]
    settings = Settings(
        targets=(case.get("target") or target_of(rule),),
        method=case.get("method"),
        selection=Selection(select=(rule.code,)),
        rule_options={name: case["options"]} if "options" in case else {},
        jobs=1,
    )
    return lambda sources: check(sources, settings)


def fixed(run: Callable[[list[Source]], Report], data: bytes) -> bytes:
    def allowed(one: Diagnostic) -> bool:
        return one.fix is not None and one.fix.safety is not Safety.DISPLAY

    outcome = fix_sources([Source(None, "case.jsonl", data)], run, allowed, in_place=False)
    try:
        return outcome.content(outcome.files[0])
    finally:
        outcome.close()


def values(data: bytes) -> list[Any]:
    return [json.loads(line) for line in data.split(b"\n") if line.strip()]


@pytest.mark.parametrize(("name", "case"), cases())
def test_case(name: str, case: Case) -> None:
    run = checker(name, case)
    data = as_bytes(case.get("pass", case.get("fail")), escape=case.get("escape", False))
    found = run([Source(None, "case.jsonl", data)]).active
    if "pass" in case:
        assert [one.message for one in found] == []
        return
    assert found
    assert {one.name for one in found} == {name}
    if "count" in case:
        assert len(found) == case["count"], [one.message for one in found]
    if "line" in case:
        assert found[0].line == case["line"]
    if "severity" in case:
        assert {one.severity.label for one in found} == {case["severity"]}
    if "fixed" in case:
        result = fixed(run, data)
        assert values(result) == values(as_bytes(case["fixed"]))
        assert fixed(run, result) == result


def test_a_leak_is_found_and_dropped_from_the_validation_data(tmp_path: Path) -> None:
    shared = {"role": "user", "content": "Capital of Peru?"}
    lima, cusco = ({"role": "assistant", "content": word} for word in ("Lima", "Cusco"))
    train, validation = tmp_path / "train.jsonl", tmp_path / "validation.jsonl"
    train.write_bytes(as_bytes([{"messages": [shared, lima]}]))
    others = [
        {"messages": [{"role": "user", "content": f"Capital of {country}?"}, lima]}
        for country in ("Chile", "Ecuador", "Bolivia")
    ]
    rows = [{"messages": [shared, lima]}, {"messages": [shared, cusco]}, *others]
    validation.write_bytes(as_bytes(rows))
    chosen = Settings(selection=Selection(select=("D904",)), validation=(str(validation),), jobs=1)
    sources = [Source(str(path), path.name) for path in (train, validation)]
    found = check(sources, chosen).active
    assert [(one.file, one.line) for one in found] == [
        ("validation.jsonl", 1),
        ("validation.jsonl", 2),
    ]
    assert [one.related[0].file for one in found] == ["train.jsonl", "train.jsonl"]
    assert "record" in found[0].message
    assert "another answer" in found[1].message
    outcome = fix_sources(sources, lambda given: check(given, chosen), lambda one: True)
    outcome.write()
    outcome.close()
    assert values(validation.read_bytes()) == others
    assert train.read_bytes() == as_bytes([{"messages": [shared, lima]}])


def test_answers_are_held_against_the_users_schema() -> None:
    schema = {"type": "object", "properties": {"mood": {"enum": ["good", "bad"]}}}
    records = [
        {"messages": [{"role": "user", "content": "?"}, {"role": "assistant", "content": text}]}
        for text in ('{"mood": "good"}', '{"mood": "so so"}', "It is good.")
    ]
    chosen = Settings(selection=Selection(select=("O",)), schema_text=json.dumps(schema), jobs=1)
    found = check([Source(None, "a.jsonl", as_bytes(records))], chosen).active
    assert [(one.line, one.name) for one in found] == [
        (2, "response-schema-mismatch"),
        (3, "response-schema-mismatch"),
    ]
