"""Records whose calls are in order are alike: what differs in them, and what does not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ftlint.lint import check
from ftlint.model.settings import Selection, Settings
from ftlint.rules.tools.undeclared_tool import UndeclaredTool
from ftlint.source import Source

SCHEMA = {"type": "object", "properties": {"days": {"type": "integer"}}}
TOOLS = [
    {"type": "function", "function": {"name": name, "parameters": SCHEMA}}
    for name in ("rain", "snow")
]


def call(ident: Any = "c1", name: str = "rain", arguments: Any = '{"days": 3}') -> dict[str, Any]:
    return {"id": ident, "type": "function", "function": {"name": name, "arguments": arguments}}


def record(*calls: dict[str, Any], answers: Any = "c1", said: Any = None, **more: Any) -> str:
    messages = [
        {"role": "user", "content": "Will it rain?"},
        {"role": "assistant", "content": said, "tool_calls": [*calls] or [call()]},
        {"role": "tool", "content": more.pop("result", "yes"), "tool_call_id": answers},
        {"role": "assistant", "content": "It will."},
    ]
    return json.dumps({"messages": messages, "tools": TOOLS, **more})


def codes(*lines: str, target: str = "openai", select: str = "T") -> list[tuple[str, int | None]]:
    run = Settings(targets=(target,), selection=Selection(select=(select,)), jobs=1)
    data = "\n".join(lines).encode()
    found = check([Source(None, "a.jsonl", data)], run).diagnostics
    return [(one.code, one.line) for one in found if one.code != "T420"]


CALM = record()


@pytest.mark.parametrize(
    ("odd", "code"),
    [
        (record(call(arguments='{"days": ')), "T403"),
        (record(call(arguments="[3]")), "T404"),
        (record(call(arguments='{"days": "x"}')), "T405"),
        (record(call(name="hail")), "T406"),
        (record(answers="c2"), "T411"),
        (record(call(), call("c2")), "T412"),
        (record(call(), call()), "T413"),
        (record(call(), call("c2"), parallel_tool_calls=False), "T416"),
        (record(call(arguments='{"days": null}')), "T417"),
        (record(result="{'a': True}"), "T421"),
    ],
)
def test_what_is_odd_is_seen_behind_calm_records(odd: str, code: str) -> None:
    target = "openai" if code != "T421" else "chat"
    assert (code, 3) in codes(CALM, CALM, odd, CALM, target=target)
    assert {line for _, line in codes(CALM, CALM, odd, CALM, target=target)} == {3}


def test_text_beside_a_call_is_another_pattern() -> None:
    spoken = record(said="One moment.")
    assert codes(CALM, spoken, CALM, target="mistral", select="T415") == [("T415", 2)]


def test_a_finding_is_worded_anew_in_each_record() -> None:
    lines = [record(call(name="hail")), record(call(name="fog"))]
    data = "\n".join(lines).encode()
    run = Settings(targets=("openai",), selection=Selection(select=("T406",)), jobs=1)
    found = check([Source(None, "a.jsonl", data)], run).diagnostics
    assert ["hail" in found[0].message, "fog" in found[1].message] == [True, True]


def test_records_with_other_names_ids_and_arguments_are_alike(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []
    check_one = UndeclaredTool.check
    monkeypatch.setattr(
        UndeclaredTool, "check", lambda self, one: asked.append(one.line) or check_one(self, one)
    )
    other = record(call("x9", "snow", '{"days": 1}'), answers="x9")
    assert codes(CALM, other, CALM) == []
    assert asked == [1]


def test_a_refusal_is_no_blank_answer() -> None:
    def refused(text: str | None) -> str:
        last = {"role": "assistant", "content": "", "refusal": text}
        value = json.loads(CALM)
        value["messages"][-1] = last
        return json.dumps(value)

    assert codes(refused("No."), refused(None), select="C601", target="chat") == [("C601", 2)]
