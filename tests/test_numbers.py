"""Numbers of the data are never rounded in silence: they are written as they are, or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.runner import ftlint

WIDE = "12345678901234567890123"
LONG = "0.1000000000000000055511151231257827"


def record(arguments: str) -> str:
    return (
        '{"messages": [{"role": "User", "content": "Hi"}, {"role": "assistant", "tool_calls": [{'
        '"id": "a", "type": "function", "function": {"name": "f", "arguments": '
        + arguments
        + "}}]}"
        ', {"role": "tool", "tool_call_id": "a", "content": "1"}, {"role": "assistant", '
        '"content": "Done."}], "tools": [{"type": "function", "function": {"name": "f", '
        '"description": "F.", "parameters": {"type": "object", "properties": {}}}}]}\n'
    )


NUMBERS = [WIDE, f"-{WIDE}", LONG, "1.10", "1e5", "18446744073709551616", "-0.0", "1E-7"]


@pytest.mark.parametrize("number", NUMBERS)
def test_fixes_keep_each_number_or_are_not_made(number: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(record(f'{{"n": {number}, "x": null}}'))
    ftlint(
        *("check", "a.jsonl", "--target", "openai", "--select", "ALL"),
        *("--fix", "--unsafe-fixes", "--isolated"),
        cwd=tmp_path,
    )
    text = path.read_text()
    assert '"role": "user"' in text
    arguments = json.loads(text)["messages"][1]["tool_calls"][0]["function"]["arguments"]
    if isinstance(arguments, str):
        assert json.loads(arguments)["n"] == json.loads(number)
    else:
        assert f'"n": {number}' in text


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("target", ["gemini", "sharegpt", "openai-chat"])
def test_conversions_keep_each_number(number: str, target: str, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(record(f'{{"n": {number}}}').replace("User", "user"))
    ftlint("convert", "a.jsonl", "--to", target, "-o", "b.jsonl", "--isolated", cwd=tmp_path)
    text = (tmp_path / "b.jsonl").read_text().replace("\\", "").replace(" ", "")
    written = text.partition('"n":')[2].partition("}")[0]
    value = json.loads(written)
    assert value == json.loads(number)
    assert type(value) is type(json.loads(number))


def test_a_field_that_becomes_a_string_keeps_its_digits(tmp_path: Path) -> None:
    from ftlint.fixes.fields import retyped

    line = f'{{"id": {WIDE}}}\n'.encode()
    assert retyped(line, [(("id",), "string")]) == line
