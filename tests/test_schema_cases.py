"""What the schemas say of records with one cause, and the fixes that end it."""

from __future__ import annotations

from typing import Any

import pytest

from ftlint import schema
from ftlint.jsontext.edit import apply
from ftlint.model.diagnostic import Safety, Severity
from ftlint.schema.callids import call_id, result_id
from tests.records import ANSWER, CALL, USER, assistant, chat

# Records with one cause, the rule that must name it, the path, and what the fix makes of it.
# None: no fix; "safe" or "unsafe" before the value that stands at the path afterwards.
GONE = object()
CASES: list[tuple[str, Any, str, tuple[str | int, ...], str | None, Any]] = [
    ("chat", {"messages": None}, "missing-messages", ("messages",), None, None),
    ("chat", {"messages": {}}, "missing-messages", ("messages",), None, None),
    ("chat", {"tools": []}, "missing-messages", (), None, None),
    ("sharegpt", {"system": "x"}, "missing-messages", (), None, None),
    ("chat", chat("Hi", ANSWER), "message-not-object", ("messages", 0), None, None),
    ("chat", chat({"content": "Hi"}), "missing-role", ("messages", 0), None, None),
    ("chat", chat({"role": "user"}), "missing-content", ("messages", 0), None, None),
    ("chat", chat(assistant(weight=0.5)), "weight-value", ("messages", 0, "weight"), None, None),
    ("chat", chat(assistant(weight="high")), "weight-value", ("messages", 0, "weight"), None, 0),
    ("chat", chat(assistant(weight="0")), "weight-type", ("messages", 0, "weight"), "safe", 0),
    ("chat", chat(assistant(weight=True)), "weight-type", ("messages", 0, "weight"), "safe", 1),
    ("chat", chat(assistant(weight=None)), "weight-type", ("messages", 0, "weight"), "safe", 1),
    (
        "chat",
        chat({**USER, "weight": 0}),
        "weight-on-non-assistant",
        ("messages", 0, "weight"),
        "unsafe",
        GONE,
    ),
    ("chat", chat(USER, weight=2), "top-level-weight", ("weight",), "unsafe", GONE),
    (
        "chat",
        chat({"role": "User", "content": "x"}),
        "role-case",
        ("messages", 0, "role"),
        "safe",
        "user",
    ),
    (
        "chat",
        chat({"role": " user", "content": "x"}),
        "role-case",
        ("messages", 0, "role"),
        "safe",
        "user",
    ),
    (
        "chat",
        chat({"role": "Human", "content": "x"}),
        "unknown-role",
        ("messages", 0, "role"),
        "safe",
        "user",
    ),
    (
        "chat",
        chat({"role": "assistan t", "content": "x"}),
        "unknown-role",
        ("messages", 0, "role"),
        "unsafe",
        "assistant",
    ),
    (
        "chat",
        chat({"role": "robot9", "content": "x"}),
        "unknown-role",
        ("messages", 0, "role"),
        None,
        None,
    ),
    ("chat", chat({"role": 5, "content": "x"}), "unknown-role", ("messages", 0, "role"), None, 0),
    (
        "sharegpt",
        {"conversations": [{"from": "HUMAN", "value": "x"}]},
        "role-case",
        ("conversations", 0, "from"),
        "safe",
        "human",
    ),
    (
        "sharegpt",
        {"conversations": [{"from": "ai", "value": "x"}]},
        "unknown-role",
        ("conversations", 0, "from"),
        "safe",
        "gpt",
    ),
    ("chat", chat(assistant(content=4)), "content-type", ("messages", 0, "content"), "unsafe", "4"),
    (
        "chat",
        chat(assistant(content=None)),
        "content-type",
        ("messages", 0, "content"),
        None,
        None,
    ),
    (
        "chat",
        chat({"role": "user", "content": ["Hi"]}),
        "content-part-invalid",
        ("messages", 0, "content", 0),
        "unsafe",
        {"type": "text", "text": "Hi"},
    ),
    (
        "chat",
        chat({"role": "user", "content": [{"type": "image_url", "image_url": "u"}]}),
        "content-part-invalid",
        ("messages", 0, "content", 0, "image_url"),
        "safe",
        {"url": "u"},
    ),
    ("chat", chat(USER, foo=1), "unknown-top-level-key", ("foo",), "unsafe", GONE),
    ("chat", chat(USER, foo=None), "unknown-top-level-key", ("foo",), "safe", GONE),
    ("chat", chat(USER, id=4), "unknown-top-level-key", ("id",), "unsafe", GONE),
    ("chat", chat(USER, chosen="Yes"), "unknown-top-level-key", ("chosen",), None, None),
    (
        "chat",
        chat(USER, rejected_response="No"),
        "unknown-top-level-key",
        ("rejected_response",),
        None,
        None,
    ),
    ("chat", chat(USER, images=["a.png"]), "unknown-top-level-key", ("images",), None, None),
    ("chat", chat(USER, images=[]), "unknown-top-level-key", ("images",), "unsafe", GONE),
    ("chat", chat(USER, kto_tag=True), "unknown-top-level-key", ("kto_tag",), None, None),
    ("chat", chat(USER, weight=0), "top-level-weight", ("weight",), None, None),
    ("chat", chat(USER, system="Be brief."), "unknown-top-level-key", ("system",), "unsafe", GONE),
    (
        "chat",
        chat({"role": "system", "content": "Be kind."}, USER, system="Be brief."),
        "unknown-top-level-key",
        ("system",),
        None,
        None,
    ),
    (
        "chat",
        chat(assistant(loss_weight=0.0)),
        "unknown-message-key",
        ("messages", 0, "loss_weight"),
        None,
        None,
    ),
    (
        "chat",
        chat(assistant(loss_scale=None)),
        "unknown-message-key",
        ("messages", 0, "loss_scale"),
        "safe",
        GONE,
    ),
    ("chat", chat(USER, tolls=[]), "unknown-top-level-key", ("tolls",), "unsafe", GONE),
    (
        "chat",
        chat({**USER, "time": 3}),
        "unknown-message-key",
        ("messages", 0, "time"),
        "unsafe",
        GONE,
    ),
    (
        "chat",
        chat({**USER, "tool_calls": None}),
        "unknown-message-key",
        ("messages", 0, "tool_calls"),
        "safe",
        GONE,
    ),
    (
        "openai-chat",
        chat(assistant(reasoning_content="x")),
        "unknown-message-key",
        ("messages", 0, "reasoning_content"),
        None,
        None,
    ),
    (
        "chat",
        chat({**USER, "name": "a b"}),
        "invalid-name",
        ("messages", 0, "name"),
        "unsafe",
        "a_b",
    ),
    ("chat", chat(USER, tools="[]"), "wrapped-json-string", ("tools",), "safe", []),
    ("chat", {"messages": '[{"role":'}, "missing-messages", ("messages",), None, None),
    ("chat", chat(USER, tools="x"), "invalid-tool-schema", ("tools",), None, None),
    ("chat", chat(USER, parallel_tool_calls=1), "field-type", ("parallel_tool_calls",), None, None),
    (
        "chat",
        chat(USER, assistant(tool_calls=[])),
        "tool-call-missing-field",
        ("messages", 1, "tool_calls"),
        "unsafe",
        GONE,
    ),
    (
        "chat",
        chat(USER, assistant(tool_calls=[{**CALL, "id": 7}])),
        "tool-call-missing-field",
        ("messages", 1, "tool_calls", 0, "id"),
        "safe",
        "7",
    ),
    (
        "chat",
        chat(
            USER, assistant(tool_calls=[{**CALL, "function": {"name": "f", "arguments": {"a": 1}}}])
        ),
        "tool-call-arguments-not-string",
        ("messages", 1, "tool_calls", 0, "function", "arguments"),
        "safe",
        '{"a": 1}',
    ),
    (
        "chat",
        chat({"role": "tool", "tool_call_id": "c", "content": {"é": 1}}),
        "tool-result-not-string",
        ("messages", 0, "content"),
        "safe",
        '{"é": 1}',
    ),
    (
        "chat",
        chat(
            USER, assistant(tool_calls=[{**CALL, "function": {"name": "a.b", "arguments": "{}"}}])
        ),
        "invalid-tool-name",
        ("messages", 1, "tool_calls", 0, "function", "name"),
        "unsafe",
        "a_b",
    ),
    (
        "openai-dpo",
        {"input": {"messages": [USER]}, "preferred_output": [ANSWER]},
        "dpo-missing-field",
        (),
        None,
        None,
    ),
    (
        "openai-dpo",
        {"input": [USER], "preferred_output": [ANSWER], "non_preferred_output": [ANSWER]},
        "dpo-missing-field",
        ("input",),
        None,
        None,
    ),
    ("alpaca", {"instruction": "x", "output": 4}, "content-type", ("output",), "unsafe", "4"),
    ("alpaca", {"instruction": "x", "outptu": "y"}, "missing-content", (), None, None),
    ("prompt-completion", {"prompt": "x"}, "missing-content", (), None, None),
]


def value_at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        if isinstance(value, dict) and step not in value:
            return GONE
        value = value[step]
    return value


@pytest.mark.parametrize(("name", "record", "rule", "path", "safety", "after"), CASES)
def test_one_cause_has_one_name(
    name: str, record: Any, rule: str, path: tuple[str | int, ...], safety: str | None, after: Any
) -> None:
    found = schema.compiled(name).explain(record)
    assert [(one.rule, one.path) for one in found] == [(rule, path)]
    fix = found[0].fix
    if safety is None:
        assert fix is None
    else:
        assert fix is not None
        assert fix.safety is Safety(safety)
        mended = apply(record, fix.edits)
        assert value_at(mended, path) == after
        assert schema.compiled(name).is_valid(mended)


@pytest.mark.parametrize(
    ("record", "wanted", "absent"),
    [
        ({"role": "user", "contnet": "Hi"}, {"content": "Hi"}, "missing-content"),
        ({"role": "user", "c ontent": "Hi"}, {"content": "Hi"}, "missing-content"),
        ({"rol": "user", "content": "Hi"}, {"role": "user"}, "missing-role"),
        ({"from": "user", "content": "Hi"}, {"role": "user"}, "missing-role"),
        ({"role": "user", "prompt": "Hi"}, {"content": "Hi"}, "missing-content"),
        ({"role": "user", "text": "Hi"}, {"content": "Hi"}, "missing-content"),
        ({"role": "user", "value": "Hi"}, {"content": "Hi"}, "missing-content"),
        ({"role": "user", "message": "Hi"}, {"content": "Hi"}, "missing-content"),
        ({"role": "user", "message": ["Hi"]}, {"content": ["Hi"]}, "missing-content"),
    ],
)
def test_a_misspelt_key_is_the_cause_of_the_missing_one(
    record: Any, wanted: dict[str, Any], absent: str
) -> None:
    found = schema.compiled("chat").explain(chat(record))
    by_rule = {one.rule: one for one in found}
    assert by_rule.keys() == {"unknown-message-key", absent}
    assert by_rule[absent].unless == "unknown-message-key"
    assert by_rule["unknown-message-key"].severity is Severity.ERROR
    fix = by_rule["unknown-message-key"].fix
    assert fix is not None and fix.safety is Safety.UNSAFE
    assert by_rule["unknown-message-key"].key
    assert apply(chat(record), fix.edits)["messages"][0].items() >= wanted.items()


def test_a_key_takes_the_place_of_the_one_that_is_null() -> None:
    record = chat(USER, {"role": "assistant", "content": None, "text": "Hello!"})
    fixes = [one.fix for one in schema.compiled("chat").explain(record) if one.fix]
    assert [apply(record, fix.edits) for fix in fixes] == [chat(USER, ANSWER)]


@pytest.mark.parametrize(
    "message",
    [
        {"role": "user", "note": "Hi"},
        {"role": "user", "message": {"text": "Hi"}},
        {"role": "user", "content": "", "note": "Hi"},
        {"role": "user", "content": None, "tool_calls": [CALL]},
        {"author": "Ann", "content": "Hi", "role": "user"},
    ],
)
def test_no_fix_takes_the_only_text_of_a_turn(message: dict[str, Any]) -> None:
    record = chat(message)
    for found in schema.compiled("chat").explain(record):
        if found.fix is not None:
            texts = {str(value) for value in message.values() if value}
            left = apply(record, found.fix.edits)["messages"][0]
            assert texts - {str(value) for value in left.values()} <= {"Ann"}


def test_a_system_prompt_at_the_top_becomes_the_first_message() -> None:
    record = {"system": "Be brief.", **chat(USER, ANSWER)}
    (found,) = schema.compiled("chat").explain(record)
    assert found.fix is not None and found.fix.safety is Safety.UNSAFE
    system = {"role": "system", "content": "Be brief."}
    assert apply(record, found.fix.edits) == chat(system, USER, ANSWER)


def test_an_alias_is_the_cause_of_a_missing_answer() -> None:
    record = {
        "input": {"messages": [USER]},
        "preferred_completion": [ANSWER],
        "non_preferred_output": [ANSWER],
    }
    by_rule = {one.rule: one for one in schema.compiled("openai-dpo").explain(record)}
    assert by_rule["dpo-missing-field"].unless == "completion-key-alias"
    fix = by_rule["completion-key-alias"].fix
    assert fix is not None and fix.safety is Safety.SAFE
    assert schema.compiled("openai-dpo").is_valid(apply(record, fix.edits))


def test_a_misspelt_key_is_hinted_at_where_other_keys_are_welcome() -> None:
    record = {"conversations": [{"from": "gpt", "vlaue": "x"}]}
    (found,) = schema.compiled("sharegpt").explain(record)
    assert (found.rule, found.unless) == ("missing-content", None)
    assert found.help == "'vlaue' looks like a misspelt value"


def test_both_a_missing_role_and_missing_content_are_said() -> None:
    found = schema.compiled("chat").explain(chat({}))
    assert [one.rule for one in found] == ["missing-role", "missing-content"]


# Ids for tool calls.


def test_generated_ids_are_free_and_in_order() -> None:
    calls = [{"type": "function"}, {"id": "call_2"}, {"id": ""}]
    record = chat({"role": "assistant", "tool_calls": calls})
    base = ("messages", 0, "tool_calls")
    assert [call_id(record, (*base, index)) for index in (0, 2)] == ["call_1", "call_3"]


@pytest.mark.parametrize(
    ("ids", "results", "index", "wanted"),
    [
        (["a"], 1, 1, ("a", True)),
        (["a", "b"], 2, 2, ("b", False)),
        ([None], 1, 1, ("call_1", True)),
        (["a"], 2, 2, (None, False)),
        ([], 1, 1, (None, False)),
    ],
)
def test_a_result_without_an_id_answers_the_call_at_its_place(
    ids: list[str | None], results: int, index: int, wanted: tuple[str | None, bool]
) -> None:
    calls = [{"id": one} if one else {} for one in ids]
    caller = {"role": "assistant", "tool_calls": calls}
    record = chat(caller, *[{"role": "tool", "content": "x"}] * results)
    assert result_id(record, ("messages", index)) == wanted
