"""A system prompt put into records where they are: all other bytes of a line stay."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import ftlint
from ftlint.dataset.prompted import Prompter
from ftlint.dataset.system_prompt import SystemPrompt
from ftlint.errors import FtlintError, SourceError
from ftlint.model.losses import Ledger
from tests.cli.runner import ftlint as command

ASK, SAY = {"role": "user", "content": "Q"}, {"role": "assistant", "content": "A"}
MINE = {"role": "system", "content": "S"}


def put(record: Any, *, everywhere: bool = False) -> Any:
    """Return a record with the prompt 'S' in it."""
    line = json.dumps(record).encode()
    return json.loads(Prompter(SystemPrompt("S", everywhere), Ledger()).line(line, "a:1"))


@pytest.mark.parametrize(
    ("record", "wanted"),
    [
        ({"messages": [ASK, SAY], "id": 1}, {"messages": [MINE, ASK, SAY], "id": 1}),
        (
            {"conversations": [{"from": "human", "value": "Q"}, {"from": "gpt", "value": "A"}]},
            {
                "conversations": [
                    {"from": "system", "value": "S"},
                    {"from": "human", "value": "Q"},
                    {"from": "gpt", "value": "A"},
                ]
            },
        ),
        ({"conversations": [ASK, SAY]}, {"conversations": [MINE, ASK, SAY]}),
        (
            {"instruction": "Q", "input": "", "output": "A", "system": ""},
            {"instruction": "Q", "input": "", "output": "A", "system": "S"},
        ),
        ({"instruction": "Q", "output": "A"}, {"instruction": "Q", "output": "A", "system": "S"}),
        (
            {"contents": [{"role": "user", "parts": [{"text": "Q"}]}]},
            {
                "contents": [{"role": "user", "parts": [{"text": "Q"}]}],
                "systemInstruction": {"role": "system", "parts": [{"text": "S"}]},
            },
        ),
        (
            {
                "schemaVersion": "bedrock-conversation-2024",
                "messages": [{"role": "user", "content": [{"text": "Q"}]}],
            },
            {
                "schemaVersion": "bedrock-conversation-2024",
                "messages": [{"role": "user", "content": [{"text": "Q"}]}],
                "system": [{"text": "S"}],
            },
        ),
        (
            {"messages": [{"role": "user", "content": [{"type": "tool_result", "content": ""}]}]},
            {
                "messages": [{"role": "user", "content": [{"type": "tool_result", "content": ""}]}],
                "system": "S",
            },
        ),
        (
            {"messages": [{**ASK, "content": [{"type": "text", "text": "Q"}]}, SAY]},
            {"messages": [MINE, {**ASK, "content": [{"type": "text", "text": "Q"}]}, SAY]},
        ),
        (
            {
                "input": {"messages": [ASK]},
                "preferred_output": [SAY],
                "non_preferred_output": [SAY],
            },
            {
                "input": {"messages": [MINE, ASK]},
                "preferred_output": [SAY],
                "non_preferred_output": [SAY],
            },
        ),
        (
            {"prompt": [ASK], "chosen": [SAY], "rejected": [SAY]},
            {"prompt": [MINE, ASK], "chosen": [SAY], "rejected": [SAY]},
        ),
        (
            {"chosen": [ASK, SAY], "rejected": [ASK, SAY]},
            {"chosen": [MINE, ASK, SAY], "rejected": [MINE, ASK, SAY]},
        ),
        (
            {"prompt": [ASK], "completion": [SAY], "label": True},
            {"prompt": [MINE, ASK], "completion": [SAY], "label": True},
        ),
    ],
)
def test_each_shape_has_its_place(record: Any, wanted: Any) -> None:
    assert put(record) == wanted
    assert put(wanted) == put(wanted, everywhere=True) == wanted


@pytest.mark.parametrize(
    ("record", "wanted"),
    [
        (
            {"messages": [{"role": "developer", "content": "old"}, ASK, SAY]},
            {"messages": [{"role": "developer", "content": "S"}, ASK, SAY]},
        ),
        (
            {"messages": [ASK, {**MINE, "content": "late"}, SAY, {**MINE, "content": "x"}]},
            {"messages": [MINE, ASK, SAY]},
        ),
        (
            {
                "system": "old",
                "conversations": [
                    {"from": "system", "value": "o"},
                    {"from": "human", "value": "Q"},
                ],
            },
            {"system": "S", "conversations": [{"from": "human", "value": "Q"}]},
        ),
        (
            {
                "system": [{"text": "old"}],
                "messages": [{"role": "user", "content": [{"text": "Q"}]}],
                "schemaVersion": "1",
            },
            {
                "system": [{"text": "S"}],
                "messages": [{"role": "user", "content": [{"text": "Q"}]}],
                "schemaVersion": "1",
            },
        ),
        (
            {
                "chosen": [{**MINE, "content": "o"}, ASK],
                "rejected": [{**MINE, "content": "p"}, ASK],
            },
            {"chosen": [MINE, ASK], "rejected": [MINE, ASK]},
        ),
    ],
)
def test_replacing_leaves_one_system_turn(record: Any, wanted: Any) -> None:
    assert put(record) == record
    assert put(record, everywhere=True) == wanted


def test_a_record_of_texts_has_no_place() -> None:
    with pytest.raises(
        SourceError, match=r"a:1: has no place for a system prompt .*--to openai-chat"
    ):
        put({"prompt": "Q", "completion": "A"})


def test_what_is_not_a_record_stays_as_it_is() -> None:
    prompter = Prompter(SystemPrompt("S"), Ledger())
    for line in (b"[1]", b"{broken", b'"text"', b"\xff"):
        assert prompter.line(line, "a:1") == line


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("a.jsonl").write_text(f'{{"messages": {json.dumps([ASK, SAY])}, "n": 1.50}}\n')
    own = [{"role": "system", "content": "Own."}, ASK, SAY]
    Path("b.jsonl").write_text(json.dumps({"messages": own}, separators=(",", ":")) + "\n")
    Path("prompt.txt").write_text("Be kind.\n")
    return tmp_path


def test_merge_puts_it_into_what_has_none(folder: Path) -> None:
    done = command(
        *("merge", "a.jsonl", "b.jsonl", "-o", "all.jsonl"),
        *("--system-prompt", "@prompt.txt", "--no-tokens"),
        cwd=folder,
    )
    assert done.status == 0, done.stderr
    first, second = (folder / "all.jsonl").read_text().splitlines()
    assert first.startswith('{"messages": [{"role": "system", "content": "Be kind."}, {"role": "u')
    assert first.endswith('"n": 1.50}')
    assert second == (folder / "b.jsonl").read_text().strip()


def test_merge_replaces_and_says_so(folder: Path) -> None:
    found = ftlint.merge(
        ["a.jsonl", "b.jsonl"], "all.jsonl", system_prompt="One.", system_prompt_mode="replace"
    )
    texts = [json.loads(line) for line in Path("all.jsonl").read_text().splitlines()]
    assert {record["messages"][0]["content"] for record in texts} == {"One."}
    assert found.ledger.count("system-prompt-added") == 1
    assert found.ledger.count("system-prompt-replaced") == 1


def test_records_that_differ_in_the_prompt_alone_are_duplicates_then(folder: Path) -> None:
    Path("c.jsonl").write_text(json.dumps({"messages": [ASK, SAY]}) + "\n")
    found = ftlint.merge(
        ["c.jsonl", "b.jsonl"],
        "all.jsonl",
        dedup=True,
        system_prompt="One.",
        system_prompt_mode="replace",
    )
    assert (found.written, found.removed) == (1, 1)


def test_merge_names_the_flag_and_the_place(folder: Path) -> None:
    done = command("merge", "a.jsonl", "-o", "c.jsonl", "--system-prompt", "@no.txt", cwd=folder)
    assert done.status == 2
    assert "--system-prompt: no.txt: no such file" in done.stderr
    Path("t.jsonl").write_text('{"text": "A whole page."}\n')
    with pytest.raises(FtlintError, match=r"t\.jsonl:1: has no place for a system prompt"):
        ftlint.merge("t.jsonl", "c.jsonl", system_prompt="S")


def test_tables_take_it_in_the_shape_of_the_rest(folder: Path) -> None:
    Path("rows.csv").write_text("question,answer\nWhere?,There.\n")
    Path("turns.csv").write_text("instruction,output\nWhen?,Then.\n")
    found = ftlint.merge(["a.jsonl", "rows.csv", "turns.csv"], "all.jsonl", system_prompt="S")
    texts = [json.loads(line)["messages"] for line in Path("all.jsonl").read_text().splitlines()]
    assert [[turn["content"] for turn in turns] for turns in texts] == [
        ["S", "Q", "A"],
        ["S", "Where?", "There."],
        ["S", "When?", "Then."],
    ]
    assert found.ledger.count("system-prompt-added") == 3


def test_a_mode_needs_a_prompt(folder: Path) -> None:
    words = ("merge", "a.jsonl", "-o", "c.jsonl", "--system-prompt-mode", "replace")
    done = command(*words, cwd=folder)
    assert done.status == 2
    assert "--system-prompt: give the prompt that the mode 'replace' puts" in done.stderr
    Path("ftlint.toml").write_text(RECIPE % ("", 'system-prompt-mode = "replace"'))
    with pytest.raises(FtlintError, match="system-prompt: give the prompt"):
        ftlint.build()


RECIPE = """
[[build]]
name = "all"
source = ["a.jsonl", { path = "b.jsonl", options = { %s } }]
output = "all.jsonl"
check = "never"
merge = { %s }
"""


def test_a_recipe_says_it_for_one_source_or_for_all(folder: Path) -> None:
    options = 'system_prompt = "B.", system_prompt_mode = "replace"'
    Path("ftlint.toml").write_text(RECIPE % (options, 'system-prompt = "@prompt.txt"'))
    assert ftlint.build()[0].records == {"all.jsonl": 2}
    records = [json.loads(line) for line in Path("all.jsonl").read_text().splitlines()]
    assert [one["messages"][0]["content"] for one in records] == ["Be kind.", "B."]
    assert records[0]["n"] == 1.5
    assert ftlint.build()[0].up_to_date
    Path("prompt.txt").write_text("@Be kinder.\n")
    assert ftlint.plan() == {"all": ["the recipe has changed"]}
    ftlint.build(force=True)
    first = json.loads(Path("all.jsonl").read_text().splitlines()[0])
    assert first["messages"][0]["content"] == "@Be kinder."
