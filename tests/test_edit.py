"""Edits of a raw line: what they make of it parses to what the same edits make of the value."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.jsontext.edit import apply, apply_raw, resolve
from ftlint.jsontext.locate import Locator
from ftlint.model.diagnostic import Edit, Op

LEAVES = st.one_of(st.none(), st.integers(-9, 9), st.text('a"\\é,{}[]', max_size=3))
PARENTS = st.one_of(
    st.lists(LEAVES, min_size=1, max_size=5),
    st.dictionaries(st.text('ab"é', max_size=2), LEAVES, min_size=1, max_size=5),
)


def edited(line: str, edits: list[Edit]) -> str:
    return apply_raw(line, resolve(Locator(line), edits))


@given(st.data(), PARENTS, st.sampled_from([None, 1]))
def test_any_children_can_be_removed(data: st.DataObject, parent: Any, indent: int | None) -> None:
    steps: list[str | int] = sorted(parent) if isinstance(parent, dict) else [*range(len(parent))]
    gone = data.draw(st.sets(st.sampled_from(steps), min_size=1))
    value = {"before": 1, "held": parent, "after": 2}
    edits = [Edit(Op.DELETE, ("held", step)) for step in sorted(gone, reverse=True)]
    line = json.dumps(value, indent=indent, ensure_ascii=False)
    assert json.loads(edited(line, edits)) == apply(value, edits)


@pytest.mark.parametrize(
    ("line", "gone", "left"),
    [
        ('{"a": {"b": 1}}', ("b",), '{"a": {}}'),
        ('{"a": {"b": 1, "c": 2}}', ("b", "c"), '{"a": {}}'),
        ('{"a": {"b": 1, "c": 2}}', ("b",), '{"a": {"c": 2}}'),
        ('{"a": {"b": 1, "c": 2}}', ("c",), '{"a": {"b": 1}}'),
        ('{"a":[1,2,3]}', (1,), '{"a":[1,3]}'),
        ('{"a":[1,2,3]}', (2, 0), '{"a":[2]}'),
    ],
)
def test_the_commas_of_what_goes_go_with_it(line: str, gone: tuple[Any, ...], left: str) -> None:
    assert edited(line, [Edit(Op.DELETE, ("a", step)) for step in gone]) == left
