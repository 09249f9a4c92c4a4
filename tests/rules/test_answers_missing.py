"""Records without answers among records with them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.runner import ftlint

ASKED = {"role": "user", "content": "Is the harbour open?"}
TOLD = {"role": "assistant", "content": "Yes, until six."}


def _said(tmp_path: Path, rows: list[object]) -> list[tuple[str, str]]:
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    flags = ("--isolated", "--select", "J", "--output-format", "json")
    found = json.loads(ftlint("check", *flags, "a.jsonl", cwd=tmp_path).stdout)["diagnostics"]
    return [(one["code"], one["message"]) for one in found]


def test_questions_among_answers_are_not_called_another_format(tmp_path: Path) -> None:
    rows = [{"messages": [ASKED, TOLD], "topic": f"t{i}"} for i in range(3)]
    rows += [{"messages": [ASKED], "topic": "t"}]
    (found,) = _said(tmp_path, list(rows))
    assert found == ("J022", "1 of 4 records end with a question, most with an answer")


def test_prompts_alone_are_still_said_to_be_read_as_such(tmp_path: Path) -> None:
    rows = [{"messages": [ASKED], "topic": f"t{i}"} for i in range(3)]
    ((code, message),) = _said(tmp_path, list(rows))
    assert code == "J025" and "read as reinforcement data" in message


def test_calls_written_in_columns_of_text_have_no_other_place(tmp_path: Path) -> None:
    called = "Action: tide\nAction Input: {}"
    rows = [
        {"prompt": "High tide?", "chosen": f"I look.\n{called}", "rejected": "Six."},
        {"messages": [ASKED, {"role": "assistant", "content": f"I look.\n{called}"}]},
    ]
    for name, row in zip("ab", rows, strict=True):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(row) + "\n")
    flags = ("--isolated", "--select", "T422", "--output-format", "json")
    found = json.loads(ftlint("check", *flags, ".", cwd=tmp_path).stdout)["diagnostics"]
    assert [one["file"] for one in found] == ["b.jsonl"]


HERMES = 'Call functions. Here are their signatures: <tools>[{"name": "tide"}]</tools>'
CALL = '<tool_call>\n{"name": "tide", "arguments": {}}\n</tool_call>'


def test_tools_declared_in_the_prompt_ask_for_calls_as_text(tmp_path: Path) -> None:
    """Hermes names no ``<tool_call>`` where its prompt is short; a column repeats its tools."""
    talk = [
        {"from": "system", "value": HERMES},
        {"from": "human", "value": "High tide?"},
        {"from": "gpt", "value": CALL},
    ]
    bare = [{"from": "system", "value": "Call functions."}, *talk[1:]]
    chat = [
        {"role": "system", "content": HERMES},
        ASKED,
        {"role": "assistant", "content": CALL},
    ]
    declared = [{"type": "function", "function": {"name": "tide"}}]
    rows = {
        "bare": {"conversations": bare},
        "chat": {"messages": chat, "tools": declared},
        "hermes": {"conversations": talk},
        "repeated": {"conversations": talk, "tools": json.dumps(declared)},
    }
    for name, row in rows.items():
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(row) + "\n")
    flags = ("--isolated", "--select", "T422", "--output-format", "json")
    found = json.loads(ftlint("check", *flags, ".", cwd=tmp_path).stdout)["diagnostics"]
    assert [one["file"] for one in found] == ["bare.jsonl", "chat.jsonl"]
