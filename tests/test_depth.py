"""Records nested as deep as parsers just take: told or left out by every command, never a crash."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fuzz.test_fuzz import FAULTS, called

GOOD = '{"messages": [{"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"}]}'
CALL = '{"id": "a", "type": "function", "function": {"name": "f", "arguments": @}}'
PLACES = {
    "content": GOOD.replace('"Q"', "@"),
    "role": GOOD.replace('"user"', "@"),
    "tools": GOOD[:-1] + ', "tools": @}',
    "arguments": GOOD.replace('"A"', f'"A", "tool_calls": [{CALL}]'),
    "other": GOOD[:-1] + ', "meta": @}',
}
COMMANDS = [
    ["check", "a.jsonl", "--select", "ALL", "--target", "all", "--output-format", "json"],
    ["check", "a.jsonl", "--select", "ALL", "--diff", "--unsafe-fixes"],
    ["convert", "a.jsonl", "-o", "o.jsonl", "--to", "kto", "--force"],
    ["convert", "a.jsonl", "-o", "o.parquet", "--to", "openai-chat", "--force"],
    ["stats", "a.jsonl"],
    ["dedup", "a.jsonl", "--near", "--on-error", "skip", "-o", "k.jsonl", "--force"],
    ["decontaminate", "a.jsonl", "--against", "b.jsonl", "--on-error", "skip"],
    ["diff", "a.jsonl", "b.jsonl", "--on-error", "skip"],
    ["merge", "a.jsonl", "a.jsonl", "-o", "o.parquet", "--force", "--on-error", "skip"],
]


@pytest.mark.parametrize("depth", [480, 960, 980, 1015])
@pytest.mark.parametrize("place", list(PLACES))
def test_depth_is_never_a_crash(
    place: str, depth: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    deep = PLACES[place].replace("@", "[" * depth + "1" + "]" * depth)
    lines = [GOOD, deep, GOOD.replace('"Q"', '"R"')]
    Path("a.jsonl").write_text("\n".join(lines) + "\n")
    other = deep.replace("1", "2")
    Path("b.jsonl").write_text("\n".join([other, GOOD]) + "\n")
    for arguments in COMMANDS:
        status, text = called(arguments)
        assert not [fault for fault in FAULTS if fault in text], (arguments, text[-500:])
        assert status in (0, 1) or arguments[0] != "check", (arguments, text[-500:])


def test_what_is_too_deep_to_be_written_is_left_out_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    deep = PLACES["other"].replace("@", "[" * 990 + "1" + "]" * 990)
    Path("a.jsonl").write_text("\n".join([GOOD, deep, GOOD.replace('"Q"', '"R"')]) + "\n")
    called(["convert", "a.jsonl", "-o", "o.jsonl", "--to", "sharegpt"])
    written = [json.loads(line) for line in Path("o.jsonl").read_text().splitlines()]
    assert {one["conversations"][0]["value"] for one in written} >= {"Q", "R"}


def test_depth_beyond_what_a_column_takes_is_json_text_in_parquet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.jsonl").write_text(PLACES["other"].replace("@", "[" * 480 + "1" + "]" * 480) + "\n")
    status, text = called(["merge", "a.jsonl", "-o", "o.parquet"])
    assert status == 0, text
    parquet = pytest.importorskip("pyarrow.parquet")
    assert parquet.read_table("o.parquet")["meta"][0].as_py().count("[") == 480
