"""Raw line breaks inside strings: one finding a record, one fix that joins its lines."""

from __future__ import annotations

import json

import pytest

from ftlint.lint import check
from ftlint.model.settings import Selection, Settings
from ftlint.source import Source

from .files import GOOD, fixed, outcome_of, safe

OTHERS = [GOOD.replace("Hi", f"Question {number}?") for number in range(4)]


def found(data: bytes) -> list[tuple[int | None, str, str | None]]:
    chosen = Settings(selection=Selection(select=("J",)), jobs=1)
    report = check([Source(None, "a.jsonl", data)], chosen)
    return [(one.line, one.code, one.fix and one.fix.safety.value) for one in report.active]


def as_file(*lines: str, end: str = "\n") -> bytes:
    return "".join(line.replace("\n", end) + end for line in lines).encode()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("text", ["One\ntwo", "One\n\ntwo\n", 'Say \\"hi\\"\n{}\n- é'])
def test_the_lines_of_a_record_are_joined(text: str, end: str) -> None:
    data = as_file(OTHERS[0], GOOD.replace("Hello!", text), *OTHERS[1:], end=end)
    told = [row for row in found(data) if row[1] not in ("J006", "J011", "J019")]
    assert told == [(2, "J001", "unsafe")]
    result = fixed(data, select=("J001", "J008"))
    rows = [json.loads(line) for line in result.split(b"\n") if line]
    assert rows[1]["messages"][2]["content"] == json.loads(f'"{text}"', strict=False)
    assert len(rows) == 5
    assert fixed(result, select=("J001", "J008")) == result


def test_a_safe_fix_leaves_such_a_record_as_it_is() -> None:
    data = as_file(*OTHERS, GOOD.replace("Hello!", "One\n\ntwo"))
    assert fixed(data, safe, select=("J",)) == data


def test_two_broken_records_behind_each_other() -> None:
    broken = GOOD.replace("Hello!", "a\nb")
    data = as_file(broken, broken.replace("Hi", "a\nb"), *OTHERS)
    assert [row[0] for row in found(data) if row[1] == "J001"] == [1, 3]
    result = fixed(data, select=("J001", "J008"))
    assert [json.loads(line)["messages"][2]["content"] for line in result.split(b"\n")[:2]] == [
        "a\nb",
        "a\nb",
    ]


def test_a_joined_record_counts_as_one_fix() -> None:
    broken = GOOD.replace("Hello!", "a\nb\nc")
    data = as_file(broken, broken.replace("Hi", "Hm"), *OTHERS)
    outcome = outcome_of(Source(None, "a.jsonl", data), select=("J001",))
    try:
        assert [(one.safe, one.unsafe, one.dropped) for one in outcome.report.fixed] == [(0, 2, 0)]
    finally:
        outcome.close()


def test_text_behind_a_string_that_is_never_closed_stays() -> None:
    data = as_file(GOOD[:-20] + "\nthe rest of the answer\nand its end", *OTHERS)
    assert [row for row in found(data) if row[1] in ("J001", "J008")] == [
        (1, "J001", None),
        (2, "J008", None),
        (3, "J008", None),
    ]
    assert fixed(data, select=("J001", "J008")) == data


def test_prose_between_records_can_still_be_removed() -> None:
    data = as_file(OTHERS[0], "Here are more:", *OTHERS[1:])
    assert fixed(data, select=("J",)) == as_file(*OTHERS)


def test_a_record_on_several_lines_counts_as_one() -> None:
    data = b'{"text": "one\ntwo\n\nthree"}\n{"text": "four"}\n'
    report = check([Source(None, "a.jsonl", data)], Settings())
    (file,) = report.files
    assert (file.records, [one.code for one in report.active if one.code == "J001"]) == (
        2,
        ["J001"],
    )
