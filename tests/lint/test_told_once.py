"""What a person is told of real shapes of trouble: little, and the worst of it."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from ftlint.lint import check
from ftlint.model.diagnostic import Diagnostic, Severity
from ftlint.model.settings import Settings
from ftlint.source import Source
from tests.cli.runner import ftlint


def found(records: list[Any], code: str, *, array: bool = False) -> list[Diagnostic]:
    data = json.dumps(records) if array else "".join(json.dumps(one) + "\n" for one in records)
    report = check([Source(None, "a.jsonl", data.encode())], Settings())
    return [item for item in report.diagnostics if item.code == code]


def chat(*texts: str, key: str = "messages", **more: Any) -> dict[str, Any]:
    role, content = ("role", "content") if key == "messages" else ("from", "value")
    names = {"u": "user", "a": "assistant"} if key == "messages" else {"u": "human", "a": "gpt"}
    return {key: [{role: names[text[0]], content: text[1:]} for text in texts], **more}


def test_records_that_share_a_line_are_told_apart() -> None:
    records = [chat("uA", "aB"), chat("uA", "aC"), chat("uA", "aB"), chat("uD", "aE")]
    (copy,) = found(records, "D901", array=True)
    assert (copy.line, copy.record, copy.message) == (1, 3, "Same record as record 1")
    (clash,) = found(records, "D903", array=True)
    assert clash.record == 2
    assert clash.message.endswith("here and in record 1")
    (copy,) = found(records, "D901")
    assert (copy.line, copy.message) == (3, "Same record as line 1")


def test_rules_about_files_name_records_that_share_a_line_by_number() -> None:
    texts: list[Any] = [chat("uA", f"a{n}", n=n if n else "0") for n in range(4)]
    (mixed,) = found(texts, "J023", array=True)
    assert (mixed.record, mixed.message) == (2, "n is a number here and a string in record 1")
    assert found(texts, "J023")[0].message.endswith("in line 1")
    parameters = {"type": "object", "properties": {"town": {"type": "string"}}}
    bare = {"type": "object", "properties": {}}
    declared: list[Any] = [
        chat("uA", f"a{n}", tools=[{"type": "function", "function": {
            "name": "rain", "parameters": bare if n == 2 else parameters}}])
        for n in range(4)
    ]  # fmt: skip
    (tools,) = found(declared, "T419", array=True)
    assert tools.record == 3
    assert "3 records as in record 1, 1 record as here" in tools.message
    assert "3 records as in line 1" in found(declared, "T419")[0].message


def test_what_is_missing_is_named_where_it_is() -> None:
    def help_of(record: dict[str, Any], code: str) -> str:
        return str(found([record], code)[0].help)

    assert help_of({"instruction": "Q", "input": "", "outputs": "A"}, "S107") == (
        "'outputs' looks like a misspelt output"
    )
    turns = [{"from": "human", "value": "A"}, {"from": "gpt", "text": "B"}]
    assert "'text' is not read here" in help_of({"conversations": turns}, "S107")
    turns = [{"from": "human", "value": "A"}, {"speaker": "gpt", "value": "B"}]
    assert "'speaker' is not read here" in help_of({"conversations": turns}, "S104")
    assert help_of({"instruction": "Q", "input": ""}, "S107").startswith("write the text")


def test_a_record_without_a_value_does_not_shift_those_behind_it() -> None:
    data = '[{"messages": []}, 7, {"a": 1}, {"messages": [], "b": 1}, {"a": 1}]'
    report = check([Source(None, "a.json", data.encode())], Settings())
    (copy,) = (item for item in report.diagnostics if item.code == "D901")
    assert (copy.record, data[copy.column - 1 :]) == (5, '{"a": 1}]')  # type: ignore[operator]


def test_answers_that_are_labels_clash_and_long_ones_may_be_paraphrases() -> None:
    labels = [chat("uIs it a cat?", "aYes"), chat("uIs it a cat?", "aNo")]
    assert [item.severity for item in found(labels, "D903")] == [Severity.WARNING]
    long = [
        chat("uMay I come in?", "aOf course, the door is open to everybody until five."),
        chat("uMay I come in?", "aPlease do: everybody is welcome here as long as it is day."),
    ]
    assert [item.severity for item in found(long, "D903")] == [Severity.INFO]


def test_conversations_cut_from_longer_ones_are_info_in_sharegpt() -> None:
    turns = ("aYou were saying?", "uI was", "aGo on")
    assert [item.severity for item in found([chat(*turns)], "R208")] == [Severity.WARNING]
    cut = found([chat(*turns, key="conversations")], "R208")
    assert [item.severity for item in cut] == [Severity.INFO]


def tool(name: str, key: str) -> dict[str, Any]:
    schema = {"type": "object", "properties": {key: {"type": "string"}}}
    return {"type": "function", "function": {"name": name, "parameters": schema}}


def test_tools_differ_only_where_most_records_share_them() -> None:
    shared = [chat("uHi", "aHo", tools=[tool("rain", "town" if n else "city")]) for n in range(5)]
    assert len(found(shared, "T419")) == 1
    own = [chat("uHi", "aHo", tools=[tool(f"tool{n // 2}", f"key{n}")]) for n in range(8)]
    assert found(own, "T419") == []


def test_thousands_of_findings_are_a_few_screenfuls(tmp_path: Path) -> None:
    """4,800 records with some 2,400 findings of thirty kinds fit in 300 lines."""
    chance = random.Random(7)
    names = ("id", "source", "score", "note")
    with (tmp_path / "train.jsonl").open("w") as train:
        for n in range(4800):
            record = chat(f"uQuestion {n}", f"aAnswer {n}")
            if chance.random() < 0.3:
                record[chance.choice(names)] = n
            if chance.random() < 0.05:
                record["messages"][0]["role"] = chance.choice(["human", "User", "usr"])
            if chance.random() < 0.05:
                record["messages"][1]["content"] = chance.choice(["", "  ", None])
            if chance.random() < 0.05:
                record["messages"][1]["content"] = f"CafÃ© numÃ©ro {n}"
            line = json.dumps(record, ensure_ascii=False)
            train.write(line[:-1] + "\n" if chance.random() < 0.04 else line + "\n")
    result = ftlint("check", "train.jsonl", cwd=tmp_path)
    assert result.stdout.count("\n") <= 300
    counted = ftlint("check", "train.jsonl", "--output-format", "json", cwd=tmp_path)
    assert len(json.loads(counted.stdout)["diagnostics"]) > 2000
    listed = ftlint("check", "train.jsonl", "--output-format", "concise", "-v", cwd=tmp_path)
    assert listed.stdout.count("\n") > 2000


OPENED = "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n"


def test_texts_rendered_with_a_chat_template_keep_its_tokens() -> None:
    rendered = {"prompt": OPENED, "completion": "Hello<|im_end|>"}
    pair = {"prompt": OPENED, "chosen": "Yes<|im_end|>", "rejected": "No<|im_end|>"}
    for record in (rendered, pair):
        assert not found([record], "C603")
    (turn,) = found([chat(f"u{OPENED}", "aHello")], "C603")
    assert (turn.fix, turn.help) == (
        None,
        "write the turns as messages: the trainer renders its chat template itself",
    )
    (left,) = found([chat("uHi", "aHello<|im_end|>")], "C603")
    assert left.fix is not None


def test_a_role_in_capitals_under_from_may_be_what_nemo_reads() -> None:
    turns = [{"from": "User", "value": "Hi"}, {"from": "Assistant", "value": "Hello"}]
    fixes = [one.fix for one in found([{"conversations": turns}], "S106")]
    assert [fix.safety for fix in fixes if fix] == ["unsafe", "unsafe"]
    messages = [{"role": "User", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]
    assert [one.fix.safety for one in found([{"messages": messages}], "S106") if one.fix] == [
        "safe"
    ]


def test_a_prompt_as_text_beside_answers_as_messages_is_told_once() -> None:
    whole = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]
    record = {"prompt": "Hi", "chosen": whole, "rejected": [whole[0], {**whole[1], "content": "?"}]}
    assert not found([record], "R207")
    first, _ = found([record], "S108")
    assert first.help is not None and first.help.startswith(
        "write the prompt as a list of messages"
    )
