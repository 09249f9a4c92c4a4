"""Calls, results and declared tools that data sets write into the texts of turns."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.convert.conftest import Run

PARAMETERS = {"type": "object", "properties": {"port": {"type": "string"}}, "required": ["port"]}
TIDE = {"name": "tide", "description": "High tide.", "parameters": PARAMETERS}
TOOLS = [{"type": "function", "function": TIDE}]


def old(*said: tuple[str, str]) -> list[Any]:
    return [{"conversations": [{"from": speaker, "value": text} for speaker, text in said]}]


def new(*said: tuple[str, str]) -> list[Any]:
    return [{"messages": [{"role": role, "content": text} for role, text in said]}]


def called(record: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return name and arguments of all calls, and hold every result to a call before it."""
    calls, ids = [], []
    for message in record["messages"]:
        for call in message.get("tool_calls") or ():
            calls.append((call["function"]["name"], json.loads(call["function"]["arguments"])))
            ids.append(call["id"])
        if message["role"] == "tool":
            assert message["tool_call_id"] in ids
    return calls


@pytest.mark.parametrize(
    "text",
    [
        'Thought: I look.\nAction: tide\nAction Input: {"port": "Ayr"}\n',
        "Action: tide\nAction Input: {'port': 'Ayr'}",
        '<functioncall> {"name": "tide", "arguments": \'{"port": "Ayr"}\'} <|endoftext|>',
        '[TOOL_CALLS] [{"name": "tide", "arguments": {"port": "Ayr"}}]</s>',
        '<|python_tag|>{"name": "tide", "parameters": {"port": "Ayr"}}<|eom_id|>',
        '<function=tide>{"port": "Ayr"}</function>',
        "<tool_call>\n<function=tide>\n<parameter=port>\nAyr\n</parameter>\n</function>\n</tool_call>",
        '<tool_call>{"name": "tide", "arguments": {"port": "Ayr"}}',
        '{"name": "tide", "parameters": {"port": "Ayr"}}',
        '[tide(port="Ayr")]',
        "[tide(port='Ayr')]",
    ],
)
@pytest.mark.parametrize("shape", [old, new])
def test_a_call_before_a_result(run: Run, shape: Any, text: str) -> None:
    words = ("human", "gpt", "tool") if shape is old else ("user", "assistant", "tool")
    user, assistant, tool = words
    found = run(shape((user, "Tide?"), (assistant, text), (tool, "1 m"), (assistant, "One.")))
    (record,) = found.records
    assert called(record) == [("tide", {"port": "Ayr"})]
    assert [message["role"] for message in record["messages"]] == [
        "user",
        "assistant",
        "tool",
        "assistant",
    ]
    assert found.kinds["calls-read-from-text"] == 1


def test_toolbench(run: Run) -> None:
    apis = [TIDE, {"name": "Finish", "description": "Give the answer.", "parameters": {}}]
    prompt = (
        "You are AutoGPT, you can use many tools(functions) to do the following task.\n"
        f"Specifically, you have access to the following APIs: {apis}"
    )
    steps = [
        'Thought: look it up\nAction: tide\nAction Input: {"port": "Ayr"}',
        "Thought: done\nAction: Finish\nAction Input: "
        '{"return_type": "give_answer", "final_answer": "1 m."}',
    ]
    found = run(
        old(
            ("system", prompt),
            ("user", "\nTide at Ayr?\nBegin!\n"),
            ("assistant", steps[0]),
            ("function", '{"m": 1}'),
            ("assistant", steps[1]),
        )
    )
    (record,) = found.records
    asked, call, _, answer = record["messages"]
    assert asked == {"role": "user", "content": "Tide at Ayr?"}
    assert call["reasoning_content"] == "look it up"
    assert answer == {"role": "assistant", "content": "1 m.", "reasoning_content": "done"}
    assert record["tools"] == TOOLS
    assert found.kinds["template-text-removed"] == 1


def test_toolace(run: Run) -> None:
    """Names with spaces and the types of Python become what APIs take."""
    tide = {**TIDE, "name": "Tide API", "parameters": {**PARAMETERS, "type": "dict"}}
    prompt = (
        "You are an expert in composing functions. Here is a list of functions in JSON format "
        f"that you can invoke:\n{json.dumps([tide])}. \nPut it in the format of [func1()]"
    )
    turns = old(
        ("user", "Tides?"), ("assistant", '[Tide API(port="Ayr"), Tide API(port="St. (x)")]')
    )
    found = run([{"system": prompt, **turns[0]}])
    (record,) = found.records
    assert called(record) == [("Tide_API", {"port": "Ayr"}), ("Tide_API", {"port": "St. (x)"})]
    assert record["tools"] == [{"type": "function", "function": {**TIDE, "name": "Tide_API"}}]
    assert found.kinds["tool-names-changed"] == 1


def test_the_prompt_of_hermes_in_the_words_of_python(run: Run) -> None:
    prompt = f"You are a function calling AI model. <tools>{TOOLS}</tools> <tool_call> </tool_call>"
    call = "<tool_call>\n{'arguments': {'port': 'Ayr'}, 'name': 'tide'}\n</tool_call>"
    told = "<tool_response>\n{'m': 1}\n</tool_response>"
    found = run(
        old(("system", prompt), ("human", "?"), ("gpt", call), ("tool", told), ("gpt", "1"))
    )
    (record,) = found.records
    assert record["tools"] == TOOLS
    assert [message["content"] for message in record["messages"] if message["role"] == "tool"] == [
        '{"m": 1}'
    ]
    assert found.kinds["python-repr-parsed"] == 1


def test_the_prompt_of_qwen_keeps_what_is_said_before_it(run: Run) -> None:
    prompt = (
        "Be kind.\n\n# Tools\n\nYou may call one or more functions to assist.\n\n<tools>\n"
        + json.dumps(TOOLS[0])
        + "\n</tools>\n\nReturn <tool_call></tool_call>:\n<tool_call>\n{}\n</tool_call>"
    )
    call = '<tool_call>\n{"name": "tide", "arguments": {"port": "Ayr"}}\n</tool_call>'
    found = run(
        new(
            ("system", prompt),
            ("user", "Tide?"),
            ("assistant", call),
            ("tool", "<tool_response>\n1\n</tool_response>"),
            ("assistant", "1 m."),
        )
    )
    (record,) = found.records
    assert record["messages"][0] == {"role": "system", "content": "Be kind."}
    assert (called(record), record["tools"]) == ([("tide", {"port": "Ayr"})], TOOLS)


def test_glaive_in_columns(run: Run) -> None:
    system = (
        "SYSTEM: You are a helpful assistant with access to the following functions. "
        f"Use them if required -\n{json.dumps(TIDE, indent=4)}\n"
    )
    chat = (
        "USER: Tide?\n\n\nASSISTANT: <functioncall> "
        '{"name": "tide", "arguments": \'{"port": "Ayr"}\'} <|endoftext|>\n\n\n'
        'FUNCTION RESPONSE: {"m": 1}\n\n\nASSISTANT: One. <|endoftext|>\n\n\n'
    )
    (record,) = run([{"system": system, "chat": chat}]).records
    assert (called(record), record["tools"]) == ([("tide", {"port": "Ayr"})], TOOLS)
    assert record["messages"][-1]["content"] == "One."


def test_glaive_in_columns_whose_labels_are_in_the_lines(run: Run) -> None:
    """As copies of it have them: no label of the system text, and everything joined with spaces."""
    system = (
        "You are a helpful assistant with access to the following functions. "
        f"Use them if required -\n{json.dumps(TIDE)}"
    )
    chat = (
        'USER: Tide? ASSISTANT: <functioncall> {"name": "tide", "arguments": \'{"port": "Ayr"}\'} '
        '<|endoftext|> FUNCTION RESPONSE: {"m": 1} ASSISTANT: One. <|endoftext|>'
    )
    small = "USER: Hello. ASSISTANT: Hi! <|endoftext|>"
    found = run([{"system": system, "chat": chat}, {"system": system, "chat": small}])
    first, second = found.records
    assert (called(first), first["tools"]) == ([("tide", {"port": "Ayr"})], TOOLS)
    assert first["messages"][-1]["content"] == "One."
    assert second["messages"][-1]["content"] == "Hi!"


@pytest.mark.parametrize(
    "answer",
    ["[see note(1)]", "Action: none", "[a link](https://example.com)", '{"name": "Ann"}'],
)
def test_words_that_are_no_call_stay(run: Run, answer: str) -> None:
    found = run(new(("user", "?"), ("assistant", answer)))
    assert found.turns == [[("user", "?"), ("assistant", answer)]]
    assert found.kinds == {}


def test_a_result_that_answers_no_call_goes_with_a_warning(run: Run) -> None:
    found = run(new(("user", "Tide?"), ("tool", "1"), ("assistant", "One.")))
    assert found.turns == [[("user", "Tide?"), ("assistant", "One.")]]
    assert found.kinds["results-without-calls"] == 1


def test_schemas_of_gemini_are_written_in_the_words_of_json_schema(run: Run) -> None:
    inner = {"type": "ARRAY", "items": {"type": "STRING"}}
    declared = {"name": "tide", "parameters": {"type": "OBJECT", "properties": {"ports": inner}}}
    contents = [
        {"role": role, "parts": [{"text": text}]} for role, text in [("user", "?"), ("model", "!")]
    ]
    (record,) = run(
        [{"contents": contents, "tools": [{"functionDeclarations": [declared]}]}]
    ).records
    parameters = record["tools"][0]["function"]["parameters"]
    assert parameters["type"] == "object"
    assert parameters["properties"]["ports"] == {"type": "array", "items": {"type": "string"}}


def test_a_schema_that_is_not_strict_does_not_say_so(run: Run) -> None:
    open_one = {**TIDE, "strict": True}
    closed = {**open_one, "parameters": {**PARAMETERS, "additionalProperties": False}}
    tools = [{"type": "function", "function": one} for one in (open_one, closed)]
    record = new(("user", "?"), ("assistant", "!"))[0] | {"tools": tools}
    found = run([record])
    assert [tool["function"].get("strict") for tool in found.records[0]["tools"]] == [None, True]
    assert found.kinds["dropped-fields"] == 1
