"""What is written has no error for the check of its own target, whatever it was made of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

import ftlint
from ftlint.dataset.convert import detect
from ftlint.dataset.convert.pipe import Request, convert
from ftlint.dataset.convert.samples import samples_of
from ftlint.errors import FtlintError
from ftlint.formats import converters
from ftlint.model.diagnostic import Severity
from ftlint.targets import checker_of
from tests.convert.conftest import Run
from tests.convert.test_markers import RICH

ROOT: Final = Path(__file__).parents[2]
OF_A_FILE: Final = frozenset({"too-few-examples"})
OF_THE_DATA: Final = frozenset(
    {"arguments-schema-mismatch", "undeclared-tool", "lossy-mojibake", "reversible-mojibake"}
)
"""Rules about what was said, which a conversion neither makes nor can put right."""
TARGETS: Final = [name for name in sorted(detect.targets()) if checker_of(name)]
FILES: Final = [
    path
    for folder in ("tests/data", "examples")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in (".jsonl", ".json", ".csv", ".txt", ".md", ".vtt", ".srt")
]


def wrong(path: Path, source: str, options: dict[str, Any], out: Path, target: str) -> list[Any]:
    """Return the errors in what one input becomes; nothing where it cannot be converted."""
    out.unlink(missing_ok=True)
    asked = {**options, "weight": "drop"}
    try:
        convert(Request((str(path),), str(out), target, source, asked, force=True))
    except FtlintError:
        return []
    if not out.exists():
        return []
    return [
        (target, one.code, one.message)
        for one in ftlint.check(out, target=checker_of(target), isolated=True).active
        if one.severity >= Severity.ERROR and one.name not in OF_A_FILE | OF_THE_DATA
    ]


def everywhere(path: Path, source: str, options: dict[str, Any], folder: Path) -> list[Any]:
    known = converters()
    return [
        one
        for target in TARGETS
        for one in wrong(path, source, options, folder / f"out{known[target].suffix}", target)
    ]


@pytest.mark.parametrize("name", sorted(detect.sources()))
def test_samples(name: str, tmp_path: Path) -> None:
    for sample in samples_of(converters()[name]):
        path = sample.write(tmp_path)
        source = name if sample.named else ""
        assert everywhere(path, source, sample.options, tmp_path) == []


@pytest.mark.parametrize("source", RICH)
def test_records_with_everything(source: str, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps(RICH[source]) + "\n", encoding="utf-8")
    assert everywhere(path, source, {}, tmp_path) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files(path: Path, tmp_path: Path) -> None:
    assert everywhere(path, "", {}, tmp_path) == []


def turns(*said: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"role": role, "content": text} for role, text in said]


@pytest.mark.parametrize("answer", ["", "  ", "\n"])
def test_an_answer_of_whitespace_is_left_out_even_of_a_copy(run: Run, answer: str) -> None:
    good = {"messages": turns(("user", "a"), ("assistant", "b"))}
    found = run([{"messages": turns(("user", "a"), ("assistant", answer))}, good])
    assert found.records == [good]
    assert found.outcome.skipped == {"empty-assistant": 1}


def test_arguments_that_python_printed_are_read(run: Run) -> None:
    call = {"id": "a", "type": "function", "function": {"name": "f", "arguments": "{'x': None}"}}
    cut = {"id": "a", "type": "function", "function": {"name": "f", "arguments": '{"x": "'}}
    records = [
        {"messages": [*turns(("user", "?")), {"role": "assistant", "tool_calls": [one]}]}
        for one in (call, cut)
    ]
    found = run(records)
    (record,) = found.records
    assert record["messages"][1]["tool_calls"][0]["function"]["arguments"] == '{"x": null}'
    assert found.kinds["python-repr-parsed"] == 1
    assert found.outcome.skipped == {"arguments-not-json": 1}


def test_mistral_has_no_text_beside_calls_and_a_result_for_each(run: Run) -> None:
    call = {"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    said = {"role": "assistant", "content": "Wait.", "tool_calls": [call]}
    told = {"role": "tool", "tool_call_id": "a", "content": "1"}
    asked, answer = turns(("user", "?"), ("assistant", "One."))
    found = run(
        [{"messages": [asked, said, told, answer]}, {"messages": [asked, said, answer]}],
        to="mistral",
    )
    (record,) = found.records
    assert "content" not in record["messages"][1]
    assert found.kinds["text-beside-calls-dropped"] == 1
    assert found.outcome.skipped == {"calls-without-results": 1}
