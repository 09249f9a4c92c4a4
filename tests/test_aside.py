"""Declared tools are cut out of raw lines only where they are what the line holds."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest

from ftlint.jsontext.aside import Aside
from ftlint.model.settings import Selection, Settings
from tests.lint.reference import plain_walk, report

TOOLS = [{"type": "function", "function": {"name": "rain", "parameters": {"type": "object"}}}]
TURNS = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]
LAST = Aside("tools", None)
FIRST = Aside("tools", "messages")


def _last(turns: Any = TURNS, tools: Any = TOOLS) -> bytes:
    return json.dumps({"messages": turns, "tools": tools}).encode()


def _first(turns: Any = TURNS, tools: Any = TOOLS) -> bytes:
    return json.dumps({"tools": tools, "messages": turns}).encode()


@pytest.mark.parametrize(("aside", "write"), [(LAST, _last), (FIRST, _first)])
def test_the_same_text_is_known_again(aside: Aside, write: Any) -> None:
    cuts = [aside.cut(raw, json.loads(raw)) for raw in (write(), write(TURNS * 2))]
    assert cuts[0] and cuts[1]
    assert cuts[0][1] is cuts[1][1]
    assert b"rain" not in cuts[0][0]
    assert b"Hello" in cuts[0][0]


def test_what_is_made_of_a_value_is_made_once() -> None:
    cut = LAST.cut(_last(), json.loads(_last()))
    assert cut is not None
    assert cut[1].remembered(list, "ab") is cut[1].remembered(list, "cd")


@pytest.mark.parametrize(
    "turns",
    [
        [{"role": "user", "content": '"tools": []'}],
        [{"role": "tools", "content": "tools", "name": "tools"}],
        [{"role": "user", "content": "Hi", "tools": [1]}],
    ],
)
def test_a_key_of_the_same_name_elsewhere_does_not_count(turns: Any) -> None:
    raw = _last(turns)
    cut = LAST.cut(raw, json.loads(raw))
    assert cut is not None
    assert json.loads(cut[0] + b'"tools": 0}')["messages"] == turns


def test_parameters_may_have_the_names_of_the_keys() -> None:
    fields = {"tools": {"type": "array"}, "messages": {"type": "array"}}
    tools = [{"name": "f", "parameters": {"type": "object", "properties": fields}}]
    for aside, write in ((LAST, _last), (FIRST, _first)):
        raw = write(tools=tools)
        cut = aside.cut(raw, json.loads(raw))
        assert cut is not None
        assert b"array" not in cut[0]


@pytest.mark.parametrize("tools", [None, "[]", {"a": 1}, 7])
def test_only_lists_are_cut(tools: Any) -> None:
    for aside, write in ((LAST, _last), (FIRST, _first)):
        raw = write(tools=tools)
        assert aside.cut(raw, json.loads(raw)) is None


def test_a_text_with_a_repeated_key_or_a_wide_integer_is_not_sound() -> None:
    for text, sound in (
        ('[{"name": "f"}]', True),
        ('[{"name": "f", "name": "g"}]', False),
        ('[{"name": "f", "max": 12345678901234567890123}]', False),
    ):
        raw = b'{"messages": [], "tools": %b}' % text.encode()
        cut = Aside("tools", None).cut(raw, orjson.loads(raw))
        assert cut is not None
        assert cut[1].sound is sound


def test_tools_declared_twice_are_read_as_parsers_read_them() -> None:
    """The last of two equal keys counts, wherever the known text is."""
    snow = json.dumps([{"type": "function", "function": {"name": "snow", "parameters": 7}}])
    twice = [
        _first()[:-1] + b', "tools": %b}' % snow.encode(),
        _last()[:-1] + b', "tools": %b}' % snow.encode(),
        _last().replace(b'{"messages"', b'{"tools": %b, "messages"' % snow.encode()),
    ]
    lines = [_first(), _last(), *twice, _first(), _last()]
    data = b"\n".join(lines) + b"\n"
    for targets in (("openai",), ("openai", "trl")):
        run = Settings(targets=targets, selection=Selection(select=("ALL",)))
        assert report(data, run) == report(data, run, plain_walk)


def test_calls_are_held_against_the_tools_of_their_own_record() -> None:
    def line(declared: str, called: str, arguments: str, *, first: bool) -> bytes:
        fields = {"days": {"type": "integer"}}
        schema = {"type": "object", "properties": fields, "additionalProperties": False}
        tools = [{"type": "function", "function": {"name": declared, "parameters": schema}}]
        function = {"name": called, "arguments": arguments}
        turns: list[Any] = [
            {"role": "user", "content": "Hi"},
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [{"id": "c1", "type": "function", "function": function}],
            },
            {"role": "tool", "content": "ok", "tool_call_id": "c1"},
            {"role": "assistant", "content": "Done"},
        ]
        return (_first if first else _last)(turns, tools)

    lines = [
        line(declared, called, arguments, first=first)
        for first in (True, False)
        for declared, called, arguments in (
            ("rain", "rain", '{"days": 1}'),
            ("snow", "snow", '{"days": 1}'),
            ("rain", "snow", '{"days": 1}'),
            ("rain", "rain", '{"days": "x"}'),
            ("rain", "rain", '{"days": 2}'),
        )
    ]
    data = b"\n".join(lines * 2) + b"\n"
    run = Settings(targets=("openai",), selection=Selection(select=("ALL",)))
    found = report(data, run)
    assert found == report(data, run, plain_walk)
    told = {(one.code, one.line) for one in found if one.code in ("T405", "T406")}
    assert told == {
        (code, line + more) for more in (0, 5, 10, 15) for code, line in (("T406", 3), ("T405", 4))
    }
