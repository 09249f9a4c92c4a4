"""Two rules on one fact: the more exact one is kept, and nothing else is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ftlint.lint import check
from ftlint.model.diagnostic import Severity
from ftlint.model.settings import Settings
from ftlint.rules import all_rules, rules_by_name
from ftlint.source import Source


def codes(data: str, name: str = "a.jsonl", **settings: Any) -> list[tuple[int | None, str]]:
    report = check([Source(None, name, data.encode())], Settings(**settings))
    return [(item.line, item.code) for item in report.diagnostics]


def lines(*records: Any) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def turns(*texts: str) -> dict[str, Any]:
    return {
        "messages": [
            {"role": "user" if text[0] == "u" else "assistant", "content": text[1:]}
            for text in texts
        ]
    }


def test_rules_yield_to_rules_that_exist_and_not_to_each_other() -> None:
    for rule in all_rules().values():
        for name in rule.yields_to:
            assert rule.name not in rules_by_name()[name].yields_to


def test_an_empty_turn_is_not_two_turns_in_a_row_as_well() -> None:
    data = lines(turns("uHi", "u", "aHo"), turns("u", "uHi", "aHo"), turns("uHi", "uYou", "aHo"))
    assert [found for found in codes(data) if found[1] in ("C601", "R207")] == [
        (1, "C601"),
        (2, "C601"),
        (3, "R207"),
    ]


def test_empty_lists_are_not_duplicates_as_well() -> None:
    found = codes(lines({"messages": []}, {"messages": []}, turns("uA", "aB"), turns("uA", "aB")))
    assert [one for one in found if one[1] in ("D901", "S102")] == [
        (1, "S102"),
        (2, "S102"),
        (4, "D901"),
    ]


def test_a_missing_answer_is_told_once() -> None:
    found = codes(lines({"instruction": "Convert.", "input": "50 F", "outputs": "10 C"}))
    assert [code for _, code in found if code in ("R201", "S107")] == ["S107"]
    found = codes(lines({"messages": [{"role": "user"}]}))
    assert {code for _, code in found} >= {"R201", "S107"}, "a user turn without text is another"


def test_the_name_of_a_file_that_is_an_array_is_not_wrong_as_well(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([turns("uA", "aB")]))
    report = check([Source(str(path), str(path))], Settings(targets=("openai",)))
    assert "J003" in {item.code for item in report.diagnostics}
    assert "J017" not in {item.code for item in report.diagnostics}


def test_a_control_character_in_damaged_text_is_part_of_the_damage() -> None:
    damaged = "uÃ\x89tÃ© : le cafÃ© est ouvert, trÃ¨s bien"
    assert [code for _, code in codes(lines(turns(damaged, "aOui."))) if code[0] == "E"] == ["E101"]
    elsewhere = codes(lines(turns(damaged, "aSchön,\x07 ja.")))
    assert [code for _, code in elsewhere if code[0] == "E"] == ["E101", "E106"]


def nulls(count: int) -> list[dict[str, Any]]:
    empty = {"name": None, "tool_calls": None, "extra": None}
    return [
        {
            "messages": [
                {"role": "user", "content": f"Hi {n}", **empty},
                {"role": "assistant", "content": "Ho", **empty, "extra": None if n else 1},
            ]
        }
        for n in range(count)
    ]


def test_null_keys_are_told_once_and_a_value_is_kept() -> None:
    data = lines(*nulls(60))
    report = check([Source(None, "a.jsonl", data.encode())], Settings(targets=("openai",)))
    found = [item for item in report.diagnostics if item.code in ("J024", "S111", "S112", "T401")]
    assert [item.code for item in found] == ["J024", "S111"]
    assert found[0].severity is Severity.ERROR, "null tool_calls is an error by itself"
    assert found[1].path == ("messages", 1, "extra")


def test_a_finding_for_another_target_is_kept() -> None:
    report = check(
        [Source(None, "a.jsonl", lines(*nulls(60)).encode())],
        Settings(targets=("openai", "mistral")),
    )
    left = [item for item in report.diagnostics if item.code == "T401"]
    assert left
    assert all(item.targets == ("mistral",) for item in left)
