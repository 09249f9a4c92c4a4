"""The kernel finds what the plain walk finds, whatever it knows from records seen before."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ftlint.lint import check
from ftlint.model.diagnostic import Safety
from ftlint.model.settings import Selection, Settings
from ftlint.source import Source
from tests.lint.reference import plain_walk, report

ALL = Selection(select=("ALL",))
TEXTS = st.one_of(
    st.sampled_from(
        ["", " ", "\n", "\u3000", "Hi", "{", '{"a": 1}', "`", 'say "a"', "back\\", "<|im_end|>",
         "é", "天气", "cafÃ©", "wie gehts??", "Tom &amp; Anna", "\x00", "\x7f", "caf\\u00e9",
         "a: b", "ends:"]
    ),
    st.text(max_size=8),
)  # fmt: skip
WORDS = st.sampled_from(["system", "user", "assistant", "tool", "function", "human", "robot", None])
MASKS = st.sampled_from([0, 1, 2, 1.0, True, False, None, "0", [1]])
ANY = st.one_of(st.none(), st.booleans(), st.integers(-1, 2), TEXTS, st.just([]), st.just({"a": 1}))
PARTS = st.lists(
    st.one_of(
        st.fixed_dictionaries({"type": st.just("text"), "text": TEXTS}),
        st.just({"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}),
        st.sampled_from([{"text": "a"}, {"type": "text"}, "a", 1]),
    ),
    max_size=2,
)
TOOLS = st.lists(
    st.sampled_from(
        [
            {"type": "function", "function": {"name": "rain", "parameters": {
                "type": "object", "properties": {"days": {"type": "integer"}}}}},
            {"type": "function", "function": {"name": "snow"}},
            {"type": "function", "function": {"name": "rain", "parameters": {"type": "text"}}},
            {"name": "loose"},
        ]
    ),
    max_size=2,
)  # fmt: skip
CALLS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from(["c1", "c2", "", None, 7]),
            "type": st.just("function"),
            "function": st.fixed_dictionaries(
                {
                    "name": st.sampled_from(["rain", "snow", "hail"]),
                    "arguments": st.sampled_from(
                        ["{}", '{"days": 3}', '{"days": "3"}', "{", "[1]", "", {"days": 3}]
                    ),
                }
            ),
        }
    ),
    max_size=2,
)


def _messages(role: str = "role", text: str = "content", most: int = 4) -> st.SearchStrategy[Any]:
    message = st.fixed_dictionaries(
        {role: WORDS, text: st.one_of(TEXTS, TEXTS, TEXTS, st.none(), PARTS)},
        optional={
            "weight": MASKS,
            "train": MASKS,
            "name": st.sampled_from(["a", "a b", None]),
            "tool_calls": st.one_of(CALLS, st.none()),
            "tool_call_id": st.sampled_from(["c1", "c2", 7, None]),
            "note": ANY,
        },
    )
    plain = st.fixed_dictionaries({role: WORDS.filter(bool), text: TEXTS})
    clean = st.builds(
        lambda words: [{role: ("user", "assistant")[i % 2], text: w} for i, w in enumerate(words)],
        st.lists(TEXTS, min_size=2, max_size=4),
    )
    return st.one_of(clean, st.lists(plain, max_size=most), st.lists(message, max_size=most))


BESIDE = {
    "id": st.one_of(st.integers(0, 3), st.just("a1"), st.none()),
    "metadata": st.fixed_dictionaries({}, optional={"source": ANY, "score": ANY}),
    "tools": st.one_of(TOOLS, st.none(), st.just("[]")),
    "weight": MASKS,
    "note": ANY,
    "source": ANY,
}
LABELS = st.sampled_from([True, False, "yes"])
SHAPES = st.one_of(
    st.fixed_dictionaries({"messages": _messages()}),
    st.fixed_dictionaries({"messages": _messages()}, optional=BESIDE),
    st.fixed_dictionaries({"conversations": _messages("from", "value")}, optional=BESIDE),
    st.fixed_dictionaries({"conversations": _messages()}, optional={"system": ANY}),
    st.fixed_dictionaries(
        {"instruction": st.one_of(TEXTS, ANY), "output": st.one_of(TEXTS, ANY)},
        optional={
            "input": st.one_of(TEXTS, ANY),
            "system": st.one_of(TEXTS, ANY),
            "history": st.lists(st.lists(TEXTS, max_size=3), max_size=2),
            **BESIDE,
        },
    ),
    st.fixed_dictionaries(
        {
            "input": st.fixed_dictionaries({"messages": _messages()}, optional={"tools": TOOLS}),
            "preferred_output": _messages(most=2),
            "non_preferred_output": _messages(most=2),
        },
        optional=BESIDE,
    ),
    st.fixed_dictionaries(
        {"chosen": st.one_of(_messages(), TEXTS), "rejected": st.one_of(_messages(), TEXTS)},
        optional={"prompt": st.one_of(_messages(), TEXTS), **BESIDE},
    ),
    st.fixed_dictionaries(
        {"prompt": st.one_of(TEXTS, _messages()), "completion": st.one_of(TEXTS, _messages())},
        optional={"label": LABELS, **BESIDE},
    ),
    st.fixed_dictionaries(
        {
            "contents": st.lists(
                st.fixed_dictionaries(
                    {"role": st.sampled_from(["user", "model"])},
                    optional={"parts": st.lists(st.fixed_dictionaries({"text": TEXTS}))},
                ),
                max_size=2,
            )
        },
        optional={"systemInstruction": st.just({"parts": [{"text": "Be kind."}]}), "id": ANY},
    ),
    st.fixed_dictionaries(
        {"schemaVersion": st.just("bedrock-conversation-2024")},
        optional={
            "messages": st.lists(
                st.fixed_dictionaries(
                    {"role": WORDS, "content": st.lists(st.fixed_dictionaries({"text": TEXTS}))}
                ),
                max_size=2,
            ),
            "system": st.just([{"text": "Be kind."}]),
        },
    ),
    st.fixed_dictionaries({"text": TEXTS}, optional={"label": LABELS, "id": ANY}),
    st.sampled_from([[], ["messages"], "messages", 7, None, {}, {"messages": "text"},
                     {"messages": ["a"]}, {"messages": {}}, {"messages": [[]]}, {"a": 1}]),
)  # fmt: skip


def _line(record: Any, compact: bool, escaped: bool, twice: str, hidden: bool) -> str:
    separators = (",", ":") if compact else (", ", ": ")
    line = json.dumps(record, separators=separators, ensure_ascii=escaped)
    if twice:
        line = line.replace(f'"{twice}"', f'"{twice}": "x", "{twice}"', 1)
    if hidden:
        line = line.replace('"role"', '"\\u0072ole"', 1).replace("&amp;", "\\u0026amp;")
    return line


SOMETIMES = st.sampled_from([False, False, False, True])
TWICE = st.sampled_from(["", "", "", "", "role", "content", "id", "messages", "weight", "text"])
LINES = st.one_of(
    st.builds(_line, SHAPES, st.booleans(), st.booleans(), TWICE, SOMETIMES),
    st.sampled_from(["", "  ", "{", '{"messages": [}', '{"a": "\\ud800"}', "{'messages': []}"]),
)

CLEAN = '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}'
"""A record in which nothing but roles and texts occurs, written without spaces."""


ELSE = st.sampled_from(['""', '"{"', '"a"', '"&amp;"'])


@st.composite
def _chunks(draw: st.DrawFn) -> bytes:
    """Draw some lines, each now and then a second time, so that what was learnt is put to use."""
    lines: list[str] = []
    for line in draw(st.lists(LINES, min_size=1, max_size=5)):
        lines += [line] * draw(st.sampled_from([1, 1, 2]))
        if draw(st.booleans()):  # the same but for words
            lines.append(line.replace('"Hi"', draw(ELSE)).replace('"0"', '"1"'))
    text = "\n".join([CLEAN, *draw(st.permutations(lines))]) + "\n"
    return text.encode("utf-8", "surrogatepass")


RUNS = [
    Settings(selection=ALL),
    Settings(),
    Settings(targets=("openai", "trl"), selection=ALL),
    Settings(targets=("axolotl",), selection=ALL, method="sft"),
    Settings(targets=("together", "mistral"), selection=ALL),
]


@pytest.mark.parametrize("run", RUNS, ids=["all", "default", "openai-trl", "axolotl", "two"])
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=_chunks())
def test_the_kernel_finds_what_the_plain_walk_finds(run: Settings, data: bytes) -> None:
    found, expected = report(data, run), report(data, run, plain_walk)
    assert [(one.code, one.line, one.column, one.message) for one in found] == [
        (one.code, one.line, one.column, one.message) for one in expected
    ]
    assert found == expected


def codes(lines: list[str], **options: Any) -> list[tuple[str, int | None]]:
    data = "\n".join(lines).encode() + b"\n"
    found = check([Source(None, "a.jsonl", data)], Settings(**{"jobs": 1, **options}))
    return [(one.code, one.line) for one in found.diagnostics]


@pytest.mark.parametrize("before", [[], [CLEAN]])
def test_a_key_more_in_a_compact_message_is_seen(before: list[str]) -> None:
    weighted = CLEAN.replace('"b"', '"b","weight":2')
    assert ("W301", len(before) + 1) in codes([*before, weighted], targets=("openai",))


@pytest.mark.parametrize(
    "twice",
    [
        CLEAN.replace('"b"', '"b","weight":1,"weight":1'),
        CLEAN.replace('"b"', '"b","weight":1').replace('"user"', '"user","role":"user"'),
        CLEAN.replace('{"messages"', '{"id":1,"id":1,"messages"'),
        CLEAN.replace('"user"', '"user","role":"user"'),
        CLEAN.replace('"user"', '"user","\\u0072ole":"user"').replace('"a"', '"\\u0022"'),
        CLEAN.replace('"user"', '"user","role":"user"').replace('"a"', '"\\u0022\\u0022"'),
        CLEAN.replace('"b"', '"\\u0022\\u0022","weight":1,"weight":1'),
    ],
)
def test_a_key_twice_is_seen_beside_other_keys(twice: str) -> None:
    once = CLEAN.replace('"b"', '"b","weight":1')
    assert ("J013", 2) in codes([once, twice])
    assert ("J013", 1) in codes([twice])


def _said(role: str, **more: Any) -> dict[str, Any]:
    return {"role": role, "content": "Hi", **more}


CALL = {"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}


def test_the_better_answer_may_call_a_tool() -> None:
    rain = {"type": "function", "function": {"name": "rain"}}
    record = {
        "input": {"messages": [_said("user")], "tools": [rain]},
        "preferred_output": [{"role": "assistant", "tool_calls": [CALL]}],
        "non_preferred_output": [_said("assistant")],
    }
    assert (
        codes([json.dumps(record)], targets=("openai",), selection=Selection(select=("T",))) == []
    )


def test_what_is_found_in_the_worse_answer_needs_nothing_in_the_better_one() -> None:
    record = {
        "input": {"messages": [_said("user")]},
        "preferred_output": [_said("assistant")],
        "non_preferred_output": [{"role": "assistant", "content": " \n"}],
    }
    assert ("C602", 1) in codes([json.dumps(record)])


def test_where_a_shape_begins_counts_from_the_start_of_the_file() -> None:
    lines = [CLEAN] * 5 + ['{"instruction":"a","output":"b"}', CLEAN]
    for size in (10, 200, 10_000):
        found = codes(lines, targets=("openai",), chunk_size=size)
        assert ("J025", 6) in found


def test_a_mask_makes_another_example() -> None:
    masked, trained = (CLEAN.replace('"b"', f'"b","weight":{n}') for n in (0, 1))
    assert not [code for code, _ in codes([masked, trained]) if code == "D901"]
    assert ("D901", 2) in codes([trained, trained])


def test_what_was_said_of_one_mask_is_not_said_of_another() -> None:
    whole, fraction = (CLEAN.replace('"b"', f'"b","weight":{n}') for n in ("1", "1.0"))
    found = codes([whole, fraction, whole], targets=("openai",))
    assert [line for code, line in found if code == "W302"] == [2]


def test_a_refused_key_that_is_null_has_a_fix_of_its_own() -> None:
    lines = [
        CLEAN.replace('{"messages"', f'{{"note":{value},"messages"') for value in ("1", "null")
    ]
    data = "\n".join([*lines, *lines]).encode()
    run = Settings(targets=("openai",), selection=Selection(select=("S110",)), jobs=1)
    found = check([Source(None, "a.jsonl", data)], run).diagnostics
    assert [one.fix and one.fix.safety for one in found] == [Safety.UNSAFE, Safety.SAFE] * 2


def _parts(*texts: str, **more: Any) -> str:
    """Write a record whose texts are parts."""
    roles = ("user", "assistant") * 2
    said = [{"type": "text", "text": text} for text in texts]
    turns = [{"role": role, "content": [part]} for role, part in zip(roles, said, strict=False)]
    turns[-1].update(more)
    return json.dumps({"messages": turns})


def _gemini(*texts: str) -> str:
    turns = [{"role": role, "parts": [{"text": text}]} for role, text in zip(GEMINI, texts)]  # noqa: B905
    return json.dumps({"systemInstruction": {"parts": [{"text": "Hi"}]}, "contents": turns})


GEMINI = ("user", "model")


@pytest.mark.parametrize(("write", "code"), [(_parts, "C602"), (_gemini, "C602")])
def test_a_blank_part_is_seen_after_others_of_its_shape(write: Any, code: str) -> None:
    lines = [write("Hi", "Hello"), write("Hi", "Hi there"), write("Hi", " ")]
    assert (code, 3) in codes(lines)
    assert (code, 1) not in codes(lines)


def test_a_mask_that_is_a_text_is_read_in_each_record() -> None:
    lines = [_parts("Hi", "Hello", train=word) for word in ("true", "false", "true")]
    found = codes(lines, selection=ALL)
    assert ("W305", 2) in found
    assert not {("W305", 1), ("W305", 3)} & {*found}


def test_a_mask_that_is_a_number_is_read_once_for_its_shape() -> None:
    lines = [_parts("Hi", text, weight=weight) for text, weight in zip("abcd", (1, 0, 0, 1))]  # noqa: B905
    found = [one for one in codes(lines, selection=ALL) if one[0] == "W305"]
    assert found == [("W305", 2), ("W305", 3)]


def test_the_last_answer_is_read_where_others_are_parts() -> None:
    """Nine answers in ten are JSON, though the questions are parts."""

    def line(answer: str) -> str:
        asked = {"role": "user", "content": [{"type": "text", "text": answer[:5]}]}
        return json.dumps({"messages": [asked, {"role": "assistant", "content": answer}]})

    lines = [*(line(f'{{"a": {number}}}') for number in range(19)), line("No idea")]
    assert ("O501", 20) in codes(lines)


def test_a_refusal_is_not_taken_as_an_answer_in_words() -> None:
    lines = [
        json.dumps(
            {
                "messages": [
                    {"role": "user", "content": [{"type": "text", "text": str(number)}]},
                    {"role": "assistant", "content": "No", "refusal": refusal},
                ]
            }
        )
        for number, refusal in enumerate(["", "I may not"] * 3)
    ]
    good = [line.replace('"No"', '"[1]"').replace("I may not", "") for line in lines * 9]
    made = Settings(selection=ALL)
    data = "\n".join([*good, *lines]).encode() + b"\n"
    assert report(data, made) == report(data, made, plain_walk)


def test_equal_records_of_parts_are_duplicates_whatever_was_seen_before() -> None:
    lines = [_parts("Hi", "Hello"), _parts("Hi", "Bye"), _parts("Hi", "Hello")]
    assert ("D901", 3) in codes(lines)
    lines = [_gemini("Hi", "Hello"), _gemini("Hi", "Bye"), _gemini("Hi", "Hello")]
    assert ("D901", 3) in codes(lines)


def test_integers_of_many_digits_keep_records_apart() -> None:
    """What orjson makes of both is one float."""
    first, second = "12345678901234567890123", "12345678901234567890124"
    lines = [f'{_parts("Hi", "Hello")[:-1]}, "seed": {seed}}}' for seed in (first, second)]
    assert ("D901", 2) not in codes(lines)
    assert ("D901", 4) in codes([*lines, *lines])


@pytest.mark.parametrize("text", ["so</think>", "wie gehts\ufffd", "[INST] Hi", "a &amp; b"])
@pytest.mark.parametrize("before", [0, 600])
def test_a_literal_is_found_wherever_it_is_in_a_chunk(text: str, before: int) -> None:
    """Bytes that a chunk lacks rule literals out; those it holds must not."""
    record = {"messages": [_said("user"), {"role": "assistant", "content": text}]}
    line = json.dumps(record, ensure_ascii=False)
    others = [CLEAN.replace('"b"', f'"b{number}"') for number in range(before)]
    data = "\n".join([*others, line, CLEAN]).encode() + b"\n"
    made = Settings(selection=Selection(select=("C603", "C607", "E")))
    found = report(data, made)
    assert [one.line for one in found] == [before + 1]
    assert found == report(data, made, plain_walk)


@pytest.mark.parametrize("target", ["trl", "openai"])
def test_types_in_the_parameters_of_tools_count_where_a_table_is_made(target: str) -> None:
    """Records that differ there alone are told apart for these targets, and are one for others."""
    lines = []
    for least in (1, "1"):
        fields = {"days": {"type": "integer", "minimum": least}}
        declared = {"name": "rain", "parameters": {"type": "object", "properties": fields}}
        record = {
            "messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Ho"}],
            "tools": [{"type": "function", "function": declared}],
        }
        lines.append(json.dumps(record).encode())
    data, run = b"\n".join(lines) + b"\n", Settings(targets=(target,))
    found = report(data, run)
    assert found == report(data, run, plain_walk)
    told = [one for one in found if one.name == "inconsistent-field-type"]
    assert bool(told) == (target == "trl")
