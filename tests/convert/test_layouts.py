"""Data set layouts: what each variant becomes, and what is reported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ftlint.cli.exits import of_conversion
from ftlint.errors import FtlintError
from tests.cli.runner import ftlint
from tests.convert.conftest import Run

UA = [("user", "a"), ("assistant", "b")]
CD = [("user", "c"), ("assistant", "d")]
CHAT = {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}
LINE = json.dumps(CHAT)


def turn(label: str, text: Any, **more: Any) -> dict[str, Any]:
    return {"from": label, "value": text, **more}


@pytest.mark.parametrize(
    ("data", "count"),
    [
        pytest.param(f"{LINE}\n{LINE}\n", 2, id="lines"),
        pytest.param(f"\ufeff{LINE}\r\n\r\n{LINE}", 2, id="bom-and-crlf"),
        pytest.param(LINE.encode("utf-16"), 1, id="utf-16"),
        pytest.param(json.dumps([CHAT, CHAT]), 2, id="array"),
        pytest.param(json.dumps([CHAT, CHAT], indent=2), 2, id="printed-array"),
        pytest.param(json.dumps(CHAT, indent=2) * 2, 2, id="printed-objects"),
        pytest.param(LINE * 3, 3, id="one-line"),
        pytest.param(json.dumps({"data": [CHAT, CHAT]}), 2, id="wrapper"),
        pytest.param(json.dumps({"conversations": [CHAT]}), 1, id="other-wrapper"),
    ],
)
@pytest.mark.parametrize("to", ["sharegpt", "openai-chat"])
def test_containers(run: Run, data: str | bytes, count: int, to: str) -> None:
    found = run(data, to=to)
    assert found.outcome.written == count
    back = run(found.path.read_bytes())
    assert back.turns == [UA] * count


@pytest.mark.parametrize(
    ("record", "turns"),
    [
        pytest.param({"conversations": [turn("human", "a"), turn("gpt", "b")]}, UA, id="plain"),
        pytest.param({"conversation": [turn("Human", "a"), turn("bing", "b")]}, UA, id="aliases"),
        pytest.param({"conversations": [{"role": "user", "content": "a"},
                                        {"role": "assistant", "content": "b"}]}, UA, id="role"),
        pytest.param({"conversations": [{"role": "user", "value": "a"},
                                        {"role": "assistant", "value": "b"}]}, UA, id="role-value"),
        pytest.param({"conversations": [{"user": "human", "text": "a"},
                                        {"user": "gpt", "text": "b"}]}, UA, id="user-text"),
        pytest.param({"conversation": [{"human": "a", "assistant": "b"}]}, UA, id="pairs"),
        pytest.param({"system": "s", "conversations": [turn("human", "a"), turn("gpt", "b")]},
                     [("system", "s"), *UA], id="system"),
        pytest.param({"instruction": "a", "output": "b"}, UA, id="alpaca"),
        pytest.param({"instruction": "a", "input": None, "output": "b"}, UA, id="alpaca-null"),
        pytest.param({"instruction": "x", "input": "y", "output": "b"},
                     [("user", "x\ny"), ("assistant", "b")], id="alpaca-input"),
        pytest.param({"instruction": "c", "output": "d", "history": [["a", "b"]]}, UA + CD,
                     id="alpaca-history"),
        pytest.param({"prompt": "a", "completion": "b"}, UA, id="prompt-completion"),
        pytest.param({"prompt": [{"role": "user", "content": "a"}],
                      "completion": [{"role": "assistant", "content": "b"}]}, UA, id="trl"),
        pytest.param({"prompt": "a", "completion": "b", "label": True}, UA, id="kto"),
        pytest.param({"prompt": "a", "chosen": "b", "rejected": "x"}, UA, id="preference"),
        pytest.param({"chosen": [{"role": "user", "content": "a"},
                                 {"role": "assistant", "content": "b"}],
                      "rejected": [{"role": "user", "content": "a"},
                                   {"role": "assistant", "content": "x"}]}, UA, id="implicit"),
        pytest.param({"chosen": "\n\nHuman: a\n\nAssistant: b",
                      "rejected": "\n\nHuman: a\n\nAssistant: x"}, UA, id="hh-rlhf"),
        pytest.param({"instruction": "x", "context": "y", "response": "b", "category": "c"},
                     [("user", "x\n\ny"), ("assistant", "b")], id="dolly"),
        pytest.param({"inputs": "a", "targets": "b"}, UA, id="flan"),
        pytest.param({"question": "a", "answer": "b"}, UA, id="question"),
        pytest.param({"id": "1", "data": ["a", "b", "c", "d"]}, UA + CD, id="ultrachat"),
        pytest.param({"contents": [{"role": "user", "parts": [{"text": "a"}]},
                                   {"role": "model", "parts": [{"text": "b"}]}]}, UA, id="gemini"),
        pytest.param({"system": "s", **CHAT}, [("system", "s"), *UA], id="bedrock-claude"),
        pytest.param({"system": [{"text": "s"}], "messages": [
            {"role": "user", "content": [{"text": "a"}]},
            {"role": "assistant", "content": [{"text": "b"}]}]}, [("system", "s"), *UA], id="nova"),
    ],
)  # fmt: skip
def test_records(run: Run, record: dict[str, Any], turns: list[object]) -> None:
    assert run([record]).turns == [turns]


CHATML = "<|im_start|>user\na<|im_end|>\n<|im_start|>assistant\nb<|im_end|>\n"
TEMPLATES = {
    "chatml": CHATML,
    "llama-2": "<s>[INST] a [/INST] b </s>",
    "llama-2-system": "<s>[INST] <<SYS>>\ns\n<</SYS>>\n\na [/INST] b </s>",
    "mistral": "<s>[INST] a [/INST] b</s>",
    "llama-3": "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\na<|eot_id|>"
    "<|start_header_id|>assistant<|end_header_id|>\n\nb<|eot_id|>",
    "gemma": "<bos><start_of_turn>user\na<end_of_turn>\n<start_of_turn>model\nb<end_of_turn>\n",
    "zephyr": "<|user|>\na</s>\n<|assistant|>\nb</s>\n",
    "phi": "<|user|>\na<|end|>\n<|assistant|>\nb<|end|>\n",
    "deepseek": "<｜begin▁of▁sentence｜><｜User｜>a<｜Assistant｜>b<｜end▁of▁sentence｜>",
    "vicuna": "USER: a ASSISTANT: b</s>",
    "guanaco": "### Human: a### Assistant: b",
    "anthropic-text": "\n\nHuman: a\n\nAssistant: b",
    "stanford-alpaca": "Below is an instruction that describes a task. Write a response that "
    "appropriately completes the request.\n\n### Instruction:\na\n\n### Response:\nb",
    "glaive": "SYSTEM: s\n\nUSER: a\n\n\nASSISTANT: b <|endoftext|>\n\n\n",
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates(run: Run, name: str) -> None:
    found = run([{"text": TEMPLATES[name]}])
    expected = [("system", "s"), *UA] if name in ("glaive", "llama-2-system") else UA
    assert found.turns == [expected]


def test_text_without_marks_is_never_an_answer(run: Run) -> None:
    found = run([{"text": CHATML}, {"text": CHATML}, {"text": "just text"}])
    assert found.outcome.skipped == {"no-template": 1}
    with pytest.raises(FtlintError):
        run([{"text": "just text"}])


def test_marks_inside_lines_are_content(run: Run) -> None:
    text = "\n\nHuman: a\n\nAssistant: b Human: and Assistant: c\n### Human"
    answer = "b Human: and Assistant: c\n### Human"
    assert run([{"text": text}]).turns[0][1] == ("assistant", answer)


def test_function_calls_of_glaive(run: Run) -> None:
    call = '<functioncall> {"name": "f", "arguments": \'{"x": 1}\'} <|endoftext|>'
    text = f"SYSTEM: s\n\nUSER: a\n\nASSISTANT: {call}\n\nFUNCTION RESPONSE: 7\n\nASSISTANT: b"
    record = run([{"text": text}]).records[0]
    calls = record["messages"][2]["tool_calls"]
    assert calls[0]["function"] == {"name": "f", "arguments": '{"x": 1}'}
    assert record["messages"][3]["tool_call_id"] == calls[0]["id"]


def test_masks_of_every_dialect_become_weights(run: Run) -> None:
    turns = [turn("human", "a"), turn("gpt", "b", loss=False), turn("human", "c")]
    record = {"conversations": [*turns, turn("gpt", "d", train=True)]}
    messages = run([record]).records[0]["messages"]
    assert [message.get("weight") for message in messages] == [None, 0, None, None]


def test_calls_of_sharegpt_get_ids(run: Run) -> None:
    call = '<tool_call>\n[{"name": "f", "arguments": {"x": 1}}, {"name": "g"}]\n</tool_call>'
    turns = [turn("human", "a"), turn("gpt", "I look."), turn("function_call", call)]
    turns += [turn("observation", "1"), turn("observation", "2"), turn("gpt", "b")]
    found = run([{"conversations": turns, "tools": '[{"name": "f", "parameters": {}}]'}])
    messages = found.records[0]["messages"]
    assert messages[1]["content"] == "I look."
    assert [call["id"] for call in messages[1]["tool_calls"]] == ["call_1", "call_2"]
    assert [messages[i]["tool_call_id"] for i in (2, 3)] == ["call_1", "call_2"]
    assert found.records[0]["tools"][0]["type"] == "function"
    assert found.kinds["tool-call-ids-invented"] == 2


def test_legacy_functions_become_tools(run: Run) -> None:
    messages = [
        {"role": "user", "content": "a"},
        {"role": "assistant", "content": None, "function_call": {"name": "f", "arguments": "{}"}},
        {"role": "function", "name": "f", "content": "1"},
        {"role": "assistant", "content": "b", "refusal": None},
    ]
    found = run([{"messages": messages, "functions": [{"name": "f"}]}], to="mistral")
    written = found.records[0]
    assert written["messages"][1]["tool_calls"][0]["id"] == "call00001"
    assert written["messages"][2] == {"role": "tool", "content": "1", "tool_call_id": "call00001"}
    empty = {"type": "object", "properties": {}}
    declared = {"name": "f", "description": "f", "parameters": empty}
    assert written["tools"] == [{"type": "function", "function": declared}]
    assert found.kinds["tool-descriptions-made"] == 1


def test_the_joiner_of_alpaca_is_named(run: Run) -> None:
    record = {"instruction": "x", "input": "y", "output": "b"}
    found = run([record], alpaca_join="\n\n### Input:\n")
    assert found.turns[0][0] == ("user", "x\n\n### Input:\ny")
    details = found.outcome.ledger.events["input-joined"].details
    assert list(details) == ["with '\\n\\n### Input:\\n'"]


@pytest.mark.parametrize(
    ("rows", "options", "turns"),
    [
        ([("a ->", " b\n"), ("c ->", " d\n")], {}, [UA, CD]),
        ([("a\n\n###\n\n", " b END"), ("c\n\n###\n\n", " d END")], {}, [UA, CD]),
        ([("a ->", " b. END"), ("c ->", " d. END")], {},
         [[("user", "a"), ("assistant", "b.")], [("user", "c"), ("assistant", "d.")]]),
        ([("a ->", " b"), ("c", " d")], {},
         [[("user", "a ->"), ("assistant", " b")], [("user", "c"), ("assistant", " d")]]),
        ([("a ->", " b"), ("c ->", " d")], {"strip_legacy_markers": "off"},
         [[("user", "a ->"), ("assistant", " b")], [("user", "c ->"), ("assistant", " d")]]),
    ],
)  # fmt: skip
def test_legacy_markers(
    run: Run, rows: list[tuple[str, str]], options: dict[str, str], turns: list[object]
) -> None:
    records = [{"prompt": prompt, "completion": completion} for prompt, completion in rows]
    assert run(records, **options).turns == turns


def test_trees_take_the_best_path(run: Run) -> None:
    def node(name: str, role: str, text: str, *replies: Any, **more: Any) -> dict[str, Any]:
        return {"message_id": name, "role": role, "text": text, "replies": list(replies), **more}

    prompt = node(
        "1", "prompter", "a",
        node("2", "assistant", "worse", parent_id="1", rank=1),
        node("3", "assistant", "b", parent_id="1", rank=0),
        node("4", "assistant", "gone", parent_id="1", deleted=True),
    )  # fmt: skip
    tree = {"message_tree_id": "t", "tree_state": "ready_for_export", "prompt": prompt}
    best = run([tree])
    assert best.turns == [UA]
    assert best.kinds == {"deleted-dropped": 1, "branches-dropped": 1}
    every = run([tree], path="all")
    assert [turns[-1][1] for turns in every.turns] == ["worse", "b"]


def test_messages_of_a_tree_in_any_order(run: Run) -> None:
    rows = [
        {"message_id": "2", "parent_id": "1", "text": "b", "role": "assistant",
         "message_tree_id": "t", "rank": 0},
        {"message_id": "1", "parent_id": None, "text": "a", "role": "prompter",
         "message_tree_id": "t"},
    ]  # fmt: skip
    assert run(rows).turns == [UA]


@pytest.mark.parametrize(
    ("more", "lost"),
    [
        pytest.param([{"message_id": "1", "parent_id": "2", "text": "c"}], 1, id="circle"),
        pytest.param([{"message_id": "2", "parent_id": "2", "text": "c"}], 1, id="its-own-parent"),
        pytest.param([{"message_id": "1", "parent_id": None, "text": "c"}], 1, id="two-roots"),
        pytest.param([{"message_id": "3", "parent_id": "9", "text": "c"}], 1, id="no-parent"),
        pytest.param(
            [{"message_id": "3", "parent_id": "4", "text": "c"},
             {"message_id": "4", "parent_id": "3", "text": "d"}], 2, id="circle-apart"),
    ],
)  # fmt: skip
def test_messages_that_lead_in_a_circle(run: Run, more: list[dict[str, Any]], lost: int) -> None:
    rows = [
        {"message_id": "1", "parent_id": None, "text": "a", "role": "prompter"},
        {"message_id": "2", "parent_id": "1", "text": "b", "role": "assistant"},
        *({**row, "role": "prompter"} for row in more),
    ]
    found = run([{**row, "message_tree_id": "t"} for row in rows])
    assert found.turns == [UA]
    assert found.kinds == {"broken-tree": lost}


def test_messages_without_ids_come_to_an_end(run: Run) -> None:
    row = {"message_id": None, "parent_id": None, "text": "a", "role": "prompter"}
    found = run([{**row, "message_tree_id": "t"}] * 2, source="oasst-messages")
    assert found.outcome.written == 0


def test_tool_results_leave_the_user_turn(run: Run) -> None:
    messages = [
        {"role": "user", "content": "a"},
        {"role": "assistant", "content": [
            {"type": "thinking", "thinking": "hm", "signature": "x"},
            {"type": "tool_use", "id": "t1", "name": "f", "input": {"x": 1}}]},
        {"role": "user", "content": [
            {"type": "tool_result", "tool_use_id": "t1",
             "content": [{"type": "text", "text": "7"}]},
            {"type": "text", "text": "and?"}]},
        {"role": "assistant", "content": [{"type": "text", "text": "b"}]},
    ]  # fmt: skip
    found = run([{"system": "s", "messages": messages}])
    roles = [message["role"] for message in found.records[0]["messages"]]
    assert roles == ["system", "user", "assistant", "tool", "user", "assistant"]
    call = found.records[0]["messages"][2]["tool_calls"][0]
    assert call["function"]["arguments"] == '{"x":1}'
    assert found.records[0]["messages"][2]["reasoning_content"] == "hm"


@pytest.mark.parametrize(
    ("records", "kind"),
    [
        ([CHAT, {"messages": []}], "empty-conversation"),
        ([CHAT, {"messages": CHAT["messages"][:1]}], "prompt-only"),
        ([CHAT, {"messages": CHAT["messages"][1:]}], "no-user-turn"),
        ([CHAT, {"messages": [CHAT["messages"][0], {"role": "assistant", "content": ""}]}],
         "empty-assistant"),
        ([CHAT, {"messages": [CHAT["messages"][0], "no object"]}], "broken-record"),
        ([CHAT, CHAT, {"messages": "none"}], "broken-record"),
        ([CHAT, CHAT, [1]], "broken-record"),
    ],
)  # fmt: skip
def test_a_reason_for_every_skipped_row(run: Run, records: list[Any], kind: str) -> None:
    found = run(records, to="sharegpt")
    assert found.outcome.skipped == {kind: 1}
    assert found.outcome.ledger.events[kind].places


def test_unknown_roles_are_named_with_the_remedy(run: Run) -> None:
    record = {"messages": [{"role": "narrator", "content": "x"}, *CHAT["messages"]]}
    words = r"line 1: /messages/0: unknown role 'narrator'.*-O roles"
    with pytest.raises(FtlintError, match=words):
        run([record], to="sharegpt")
    skipped = run([record, CHAT], to="sharegpt", unknown_role="skip")
    assert skipped.outcome.skipped == {"unknown-role": 1}
    mapped = run([record], to="sharegpt", roles__narrator="system")
    assert mapped.records[0]["conversations"][0] == {"from": "system", "value": "x"}


def test_column_wise_json(run: Run) -> None:
    turns = [[turn("human", "a"), turn("gpt", "b")], [turn("human", "c"), turn("gpt", "d")]]
    assert run(json.dumps({"conversations": turns}), name="a.json").turns == [UA, CD]


def test_a_cut_off_array_gives_every_whole_record(run: Run) -> None:
    text = json.dumps([CHAT, CHAT, CHAT], indent=1)
    found = run(text[:-30], name="a.json")
    assert found.outcome.written == 2
    event = found.outcome.ledger.events["truncated-file"]
    assert "line" in event.places[0]
    assert of_conversion(found.outcome) == 1


@pytest.mark.parametrize("word", ["User", "HUMAN", "human", "prompter"])
def test_keys_tell_the_format_before_roles_are_read(tmp_path: Path, word: str) -> None:
    turns = [{"role": word, "content": "a"}, {"role": "assistant", "content": "b"}]
    (tmp_path / "a.jsonl").write_text(json.dumps({"messages": turns}) + "\n")
    done = ftlint("convert", "a.jsonl", "--to", "sharegpt", "-o", "-", "-q", cwd=tmp_path)
    assert json.loads(done.stdout)["conversations"][0] == {"from": "human", "value": "a"}


def test_a_role_nobody_knows_is_named_with_its_remedy(tmp_path: Path) -> None:
    turns = [{"role": "narrator", "content": "a"}, {"role": "assistant", "content": "b"}]
    (tmp_path / "a.jsonl").write_text(json.dumps({"messages": turns}) + "\n")
    done = ftlint("convert", "a.jsonl", "--to", "sharegpt", "-o", "-", cwd=tmp_path)
    assert done.status == 2
    assert "unknown role 'narrator'; say what it means with -O roles.narrator=user" in done.stderr


def test_a_table_by_columns_is_read_on_one_line_as_on_many(tmp_path: Path) -> None:
    table = {"instruction": ["Open?", "Far?"], "output": ["Until six.", "A mile."]}
    for name, indent in (("one.json", None), ("many.json", 1), ("line.jsonl", None)):
        source, output = tmp_path / name, tmp_path / f"{name}.out.jsonl"
        source.write_text(json.dumps(table, indent=indent))
        ftlint("convert", source.name, "-o", output.name, "-q", cwd=tmp_path)
        rows = [json.loads(line)["messages"] for line in output.read_text().splitlines()]
        assert [[turn["content"] for turn in row] for row in rows] == [
            ["Open?", "Until six."],
            ["Far?", "A mile."],
        ]
