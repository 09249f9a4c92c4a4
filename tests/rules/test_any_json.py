"""Rules never raise, whatever the JSON: a record that a schema refuses still meets most of them."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ftlint.formats import detect
from ftlint.formats.facts import walk_turns
from ftlint.lint import check
from ftlint.model.record import Facts, Record
from ftlint.model.settings import Selection, Settings
from ftlint.rules import all_rules
from ftlint.source import Source
from ftlint.targets import names, target

FAMILIES = ("R", "W", "T", "O", "C", "D")

KEYS = [
    "messages",
    "conversations",
    "role",
    "from",
    "content",
    "value",
    "weight",
    "train",
    "loss",
    "masked",
    "train_detail",
    "begin_offset",
    "end_offset",
    "tool_calls",
    "function_call",
    "id",
    "type",
    "function",
    "name",
    "arguments",
    "tools",
    "functions",
    "parameters",
    "properties",
    "required",
    "additionalProperties",
    "strict",
    "tool_call_id",
    "refusal",
    "response_format",
    "json_schema",
    "schema",
    "input",
    "preferred_output",
    "non_preferred_output",
    "prompt",
    "completion",
    "instruction",
    "output",
    "parallel_tool_calls",
    "text",
    "image_url",
]
WORDS = [
    "user",
    "assistant",
    "system",
    "developer",
    "tool",
    "function",
    "human",
    "gpt",
    "observation",
    "object",
    "string",
    "array",
    "json_schema",
    "json_object",
    "text",
    "image_url",
    "c1",
    "c2",
    "call_1",
    "rain",
    "null",
]
TEXTS = (
    "",
    " ",
    "{}",
    "[]",
    '{"a": null}',
    '{"a": 1,}',
    "{'a': 1}",
    '"{\\"a\\": 1}"',
    "```json\n{}\n```",
    "<s>x</s> [INST] `<|im_end|>` <|endoftext|>",
    '<tool_call>{"name": "rain", "arguments": {}}</tool_call>',
    "Action: a\nAction Input: b",
    "\ud800",
)

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 3),
    st.sampled_from([0.0, 1.0, 0.5, 1e300]),
    st.sampled_from(WORDS),
    st.sampled_from(TEXTS),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    ),
    max_leaves=24,
)
schemas = st.fixed_dictionaries(
    {}, optional={"type": scalars, "properties": values, "required": values, "anyOf": values}
)
calls = st.fixed_dictionaries(
    {},
    optional={
        "id": scalars,
        "type": scalars,
        "function": st.one_of(
            values, st.fixed_dictionaries({"name": scalars, "arguments": values})
        ),
    },
)
messages = st.fixed_dictionaries(
    {"role": st.one_of(st.sampled_from(WORDS), scalars)},
    optional={
        "content": st.one_of(scalars, values),
        "weight": scalars,
        "train": scalars,
        "tool_calls": st.one_of(values, st.lists(calls, max_size=3)),
        "function_call": values,
        "tool_call_id": scalars,
        "refusal": scalars,
        "train_detail": values,
    },
)
tools = st.lists(
    st.one_of(
        values,
        st.fixed_dictionaries(
            {
                "type": st.just("function"),
                "function": st.fixed_dictionaries(
                    {"name": scalars}, optional={"parameters": schemas, "strict": scalars}
                ),
            }
        ),
    ),
    max_size=3,
)
chats = st.fixed_dictionaries(
    {"messages": st.one_of(values, st.lists(messages, max_size=6))},
    optional={
        "tools": st.one_of(tools, scalars),
        "functions": values,
        "response_format": values,
        "parallel_tool_calls": scalars,
        "input": values,
    },
)
records = st.one_of(chats, st.dictionaries(st.sampled_from(KEYS), values, max_size=6))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(records, min_size=1, max_size=4))
def test_a_check_ends_with_a_report(found: list[Any]) -> None:
    data = "".join(json.dumps(record) + "\n" for record in found).encode()
    chosen = Settings(targets=tuple(names()), selection=Selection(select=FAMILIES), jobs=1)
    report = check([Source(None, "any.jsonl", data)], chosen)
    assert report.errors == []
    assert report.records == len(found)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(records)
def test_no_rule_leans_on_the_facts_to_be_safe(value: dict[str, Any]) -> None:
    shape, _ = detect(value)
    roles, _, _ = walk_turns(shape.role_turns(value))
    raw = json.dumps(value).encode()
    record = Record(1, 1, 0, raw, value, shape, Facts.ALWAYS, roles)
    for code, kind in all_rules().items():
        if code[0] not in FAMILIES:
            continue
        for name in ("chat", "mistral", "axolotl", "trl", "llamafactory", "bedrock-nova"):
            rule = kind(target(name))
            list(rule.check(record))
            rule.collect(record)
            for index, _, finding in rule.check_roles(record.roles):
                rule.roles_fix(record, index, finding)
