"""The fast lane: what passes in it is what the full walk has nothing to say about."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint.lint.kernel import check_lines
from ftlint.lint.plan import Plan, plan
from ftlint.model.digests import Digests
from ftlint.model.settings import Settings
from ftlint.schema import compiled, shapes

TEXTS = st.one_of(
    st.sampled_from(["", " ", "\n", "Hi", "{", "[1]", "`", 'say "a"', "back\\", "<|im_end|>", "é"]),
    st.text(max_size=12),
)
ROLES = st.sampled_from(["system", "user", "assistant", "tool", "human", "robot"])
MESSAGES = st.fixed_dictionaries(
    {"role": ROLES, "content": st.one_of(TEXTS, st.none(), st.just([]))},
    optional={"weight": st.sampled_from([0, 1, 2]), "name": st.just("a")},
)
RECORDS = st.one_of(
    st.fixed_dictionaries({"messages": st.lists(MESSAGES, max_size=4)}),
    st.fixed_dictionaries({"messages": st.lists(MESSAGES, max_size=3), "id": st.integers(0, 9)}),
    st.sampled_from([[], ["messages"], "messages", 7, None, {}, {"messages": "text"}]),
)
SPACED, COMPACT = (", ", ": "), (",", ":")


def _line(record: Any, separators: tuple[str, str], ascii_only: bool, twice: bool) -> str:
    line = json.dumps(record, separators=separators, ensure_ascii=ascii_only)
    if twice:
        line = line.replace('"role"', f'"role"{separators[1]}"user"{separators[0]}"role"', 1)
    return line


LINES = st.builds(_line, RECORDS, st.sampled_from([SPACED, COMPACT]), st.booleans(), st.booleans())


def without_lane() -> Plan:
    """Return a plan under which every record takes the full walk."""
    made = plan(Settings())
    made.lane = lambda value, keys: None  # type: ignore[method-assign]
    return made


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(LINES, st.sampled_from(["", "  ", "{"])), max_size=6))
def test_the_lane_changes_nothing(lines: list[str]) -> None:
    data = "\n".join(lines).encode("utf-8", "surrogatepass") + b"\n"
    with_it, without = (check_lines(data, one, "a") for one in (plan(Settings()), without_lane()))
    assert with_it.diagnostics == without.diagnostics
    assert (with_it.records, with_it.broken) == (without.records, without.broken)
    for column in ("line_of", "number_of", "offset_of"):
        assert getattr(with_it, column) == getattr(without, column)
    for column in ("exact", "prompt", "answer", "length"):
        assert getattr(with_it.digests, column) == getattr(without.digests, column)
    for tallies in ("roles", "formats"):
        found, expected = getattr(with_it, tallies), getattr(without, tallies)
        assert found == expected


@pytest.mark.parametrize(
    ("name", "key", "role", "text"),
    [
        (name, *place)
        for name, shape in shapes().items()
        for place in [{"sharegpt": ("conversations", "from", "value")}.get(
            shape, ("messages", "role", "content"))]
        if shape in ("openai-chat", "openai-rft", "sharegpt")
    ],
)  # fmt: skip
@settings(max_examples=30, deadline=None)
@given(roles=st.lists(ROLES, min_size=1, max_size=3), texts=st.lists(st.text(), min_size=3))
def test_roles_decide_whether_plain_records_are_valid(
    name: str, key: str, role: str, text: str, roles: list[str], texts: list[str]
) -> None:
    def valid(words: list[str]) -> bool:
        pairs = zip(roles, words, strict=False)
        return compiled(name).holds({key: [{role: who, text: word} for who, word in pairs]})

    assert valid(texts) == valid(["x", "x", "x"])


def test_clean_plain_records_stay_in_the_lane(monkeypatch: pytest.MonkeyPatch) -> None:
    walked: list[Any] = []
    monkeypatch.setattr(Digests, "add_plain", lambda *_: walked.append(1))
    turns = [{"role": "user", "content": 'A "b"?'}, {"role": "assistant", "content": "C\n"}]
    data = (json.dumps({"messages": turns}) + "\n").encode() * 3
    result = check_lines(data, plan(Settings()), "a")
    assert (result.records, len(result.digests), walked) == (3, 3, [])
    check_lines(data, without_lane(), "a")
    assert len(walked) == 3
