"""What no fix of any rule may do, tried on every example, every case and generated records.

A safe fix removes no information: what a record told before, it tells after it. An unsafe fix
never leaves a turn without its text, and drops no record that has an answer somewhere.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ftlint.fixes import fix_sources
from ftlint.jsontext.edit import apply
from ftlint.lint import check
from ftlint.model.diagnostic import Diagnostic, Safety
from ftlint.model.keys import ANSWERS, HELD, is_empty
from ftlint.model.roles import READ_AS
from ftlint.model.settings import Selection, Settings
from ftlint.rules import all_rules
from ftlint.source import Source
from ftlint.targets import names
from tests.rule_examples import examples

from .files import LINES, unsafe

ROOT: Final = Path(__file__).parents[2]

RENAMED_IDS: Final = {"T413", "T414", "S113"}
"""Safe fixes that give calls other ids, in the call and in its result alike."""

OVERWRITTEN: Final = {"S118", "W306", "M704", "M705", "M709"}
"""Safe fixes that write the one value a format has for a key, or the same mask the other way.

Those of images keep the bytes: their own examples hold the type to what these are.
"""


MOST: Final = 100_000
"""Bytes of the samples that are tried."""


def told(value: Any, key: str = "", *, ids: bool = True) -> Counter[str]:
    """Return what a value tells, whatever it is written as: leaves that are not null or empty."""
    found: Counter[str] = Counter()
    if isinstance(value, dict):
        for name, item in value.items():
            found += told(item, name, ids=ids)
    elif isinstance(value, list):
        for item in value:
            found += told(item, key, ids=ids)
    elif isinstance(value, str):
        try:
            inner = json.loads(value)
        except ValueError:
            inner = value
        if inner is not value:
            return told(inner, key, ids=ids)
        if value.strip() and (ids or key not in ("id", "tool_call_id", "name")):
            word = value.strip().casefold()
            found["system" if word == "developer" else READ_AS.get(word, value)] += 1
    elif isinstance(value, bool | int | float):
        found[str(float(value))] += 1
    return found


def texts(record: Any) -> list[tuple[str, ...]]:
    """Return the texts of each turn of a record, whatever its keys are."""
    turns: list[Any] = []
    for key in ("messages", "conversations", "conversation"):
        if isinstance(record, dict) and isinstance(record.get(key), list):
            turns += [turn for turn in record[key] if isinstance(turn, dict)]
    return [
        tuple(
            str(value)
            for key, value in turn.items()
            if key not in ("role", "from", "name")
            and isinstance(value, str | list | dict)
            and not is_empty(value)
        )
        for turn in turns
    ]


def examine(
    files: list[bytes],
    target: str,
    method: str | None = None,
    *,
    whole: bool = True,
    ignore: tuple[str, ...] = (),
) -> None:
    """Hold every fix that is proposed for files to what fixes may do.

    With ``whole`` the files are fixed as well, and must not be emptied.
    """
    chosen = Settings(
        targets=(target,),
        method=method,
        selection=Selection(select=("ALL",), ignore=ignore),
        jobs=1,
    )
    sources = [Source(None, f"{number}.jsonl", data) for number, data in enumerate(files)]
    report = check(sources, chosen)
    lines = {
        source.name: data.decode("utf-8", "surrogateescape").split("\n")
        for source, data in zip(sources, files, strict=True)
    }
    for one in report.active:
        if one.fix is None or one.fix.source is None or one.line is None:
            continue
        line = lines[str(one.file)][one.line - 1]
        try:
            record = json.loads(line)
        except ValueError:
            continue
        said = f"{one.code} under {target}: {line[:400]}"
        if one.fix.safety is Safety.SAFE:
            assert not one.fix.drop, said
            if one.fix.source.edits and one.code not in OVERWRITTEN:
                after = apply(record, one.fix.source.edits)
                ids = one.code not in RENAMED_IDS
                assert not told(record, ids=ids) - told(after, ids=ids), f"{said} -> {after}"
        elif one.fix.drop:
            _examine_drop(one, record, said)
        elif one.fix.safety is Safety.UNSAFE and one.fix.source.edits:
            after = apply(record, one.fix.source.edits)
            _examine_edits(record, after, f"{said} -> {after}")
    if whole:
        _examine_files(sources, chosen, {file.name: file.records for file in report.files})


def _examine_drop(one: Diagnostic, record: Any, said: str) -> None:
    if one.code in ("D901", "D902", "D904", "K001", "P802"):
        return  # the record is elsewhere too, too long for the trainer, or a pair of equals
    assert isinstance(record, dict), said
    assert not [key for key in record if key in ANSWERS and not is_empty(record[key])], said
    spoken = [turn for turn in record.get("messages") or () if isinstance(turn, dict)]
    answers = [turn for turn in spoken if turn.get("role") == "assistant"]
    assert all(is_empty(turn.get("content")) for turn in answers), said


def _examine_edits(record: Any, after: Any, said: str) -> None:
    before, now = texts(record), texts(after)
    assert now.count(()) <= before.count(()), said
    if isinstance(record, dict) and isinstance(after, dict):
        gone = [key for key in record if key not in after and not is_empty(record[key])]
        left = told(after)
        lost = [key for key in gone if key in HELD and told(record[key]) - left]
        assert lost in ([], ["weight"]), said
        assert not lost or record["weight"], said  # other than 0, it masks nothing


def _examine_files(sources: list[Source], chosen: Settings, records: dict[str, int]) -> None:
    outcome = fix_sources(sources, lambda given: check(given, chosen), unsafe, in_place=False)
    try:
        for file in outcome.files:
            size = records[file.source.name]
            assert 2 * file.dropped.lost.total() < max(size, 1), file.source.name
            assert outcome.content(file).strip() or not size, file.source.name
    finally:
        outcome.close()


@cache
def samples() -> list[bytes]:
    """Return the files of all pages, cases and examples."""
    found = [example.data for rule in all_rules().values() for example in examples(rule)]
    for path in sorted((ROOT / "tests" / "data").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            case = json.loads(line) if line.startswith("{") else {}
            records = case.get("fail", case.get("pass", []))
            rows = records if isinstance(records, list) else [records]
            found.append(b"".join(_line(row) for row in rows))
    for path in sorted((ROOT / "examples").rglob("*.jsonl")):
        found.append(path.read_bytes())
    found += [line.encode("utf-8", "surrogateescape") + b"\n" for line in LINES]
    return list(dict.fromkeys(data for data in found if 0 < len(data) < MOST))


def _line(row: Any) -> bytes:
    text = row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)
    return text.encode("utf-8", "surrogatepass") + b"\n"


DIFFERENT: Final = (
    "chat", "openai", "trl", "axolotl", "llamafactory", "mistral", "ms-swift", "bedrock-nova"
)  # fmt: skip
"""Targets whose rules and fixes differ most."""


@pytest.mark.parametrize("target", DIFFERENT)
def test_no_fix_does_harm_to_what_is_known(target: str) -> None:
    examine(samples(), target, whole=target in ("chat", "openai"), ignore=("D",))


@pytest.mark.parametrize("target", DIFFERENT[:2])
def test_no_fix_of_duplicates_does_harm(target: str) -> None:
    """One by one: between files the samples are duplicates of each other."""
    rules = [rule for rule in all_rules().values() if rule.code.startswith("D")]
    for data in dict.fromkeys(example.data for rule in rules for example in examples(rule)):
        if len(data) < MOST:
            examine([data], target)


WORDS: Final = st.sampled_from(["Yes.", "", " ", "Is it open?", '{"a": 1}', "caf\u00e9", "fr\x81h"])
VALUES: Final = st.one_of(
    st.none(), WORDS, st.booleans(), st.integers(0, 2), st.just(0.5), st.just([]), st.just(["a"]),
    st.just({"a": "b"}), st.just([{"role": "user", "content": "x"}]),
)  # fmt: skip
ROLES: Final = st.sampled_from(
    ["user", "assistant", "system", "developer", "tool", "User", "human", "gpt", "model", "usr"]
)
OTHERS: Final = st.sampled_from(
    sorted({*HELD, "id", "uuid", "text", "value", "message", "from", "x"})
)


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a record of some shape with keys of other ones in it and in its turns."""
    role, content = draw(st.sampled_from([("role", "content"), ("from", "value")]))
    turns = [
        {
            role: draw(ROLES),
            **draw(st.one_of(st.just({}), st.builds(lambda text: {content: text}, VALUES))),
            **draw(st.dictionaries(OTHERS, VALUES, max_size=2)),
        }
        for _ in range(draw(st.integers(0, 4)))
    ]
    key = draw(st.sampled_from(["messages", "conversations"]))
    rest = draw(st.dictionaries(OTHERS, VALUES, max_size=3))
    return {**rest, key: turns} if draw(st.integers(0, 5)) else rest


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(records(), min_size=1, max_size=4),
    st.sampled_from(names()),
    st.sampled_from([None, None, "sft", "dpo", "rft"]),
)
def test_no_fix_does_harm_to_any_record(
    rows: list[dict[str, Any]], target: str, method: str | None
) -> None:
    examine([b"".join(_line(row) for row in rows)], target, method)


def test_the_measure_of_harm_sees_harm() -> None:
    record = {"id": 7, "messages": [{"role": "Human", "content": "Hi", "weight": 0}]}
    assert not told(record) - told({"id": "7", "messages": record["messages"]})
    assert told(record) - told({"messages": record["messages"]})
    assert texts(record) == [("Hi",)]
