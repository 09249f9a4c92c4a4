"""Schemas of the user and schemas inside the data: worded, bounded, never a crash."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint import schema
from ftlint.errors import UsageError

# Schemas of the user.


def words(text: str, value: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    found = schema.user(text, "my.json").explain(value)
    assert {one.rule for one in found} <= {"user-schema-mismatch"}
    return [(one.message, one.path) for one in found]


@pytest.mark.parametrize(
    ("rules", "value", "message"),
    [
        ({"required": ["a"]}, {}, "The required key 'a' is missing"),
        ({"type": "object"}, [], "Must be an object, not a list"),
        ({"type": ["integer", "null"]}, "x", "Must be an integer or null, not a string"),
        ({"enum": [1, 2]}, 3, "Must be one of 1, 2, not 3"),
        ({"enum": list(range(9))}, 9, "Must be one of 0, 1, 2, 3, 4 and 4 more, not 9"),
        ({"const": "a"}, "b", "Must be 'a', not 'b'"),
        ({"pattern": "^a+$"}, "b", "'b' does not match '^a+$'"),
        ({"minimum": 3}, 2, "Must be at least 3, not 2"),
        ({"maximum": 3}, 4, "Must be at most 3, not 4"),
        ({"exclusiveMinimum": 3}, 3, "Must be above 3, not 3"),
        ({"exclusiveMaximum": 3}, 3, "Must be below 3, not 3"),
        ({"multipleOf": 2}, 3, "Must be a multiple of 2, not 3"),
        ({"minLength": 3}, "ab", "Must have at least 3 characters, not 2"),
        ({"maxLength": 1}, "ab", "Must have at most 1 characters, not 2"),
        ({"minItems": 1}, [], "Must have at least 1 items, not 0"),
        ({"maxItems": 1}, [1, 2], "Must have at most 1 items, not 2"),
        ({"minProperties": 1}, {}, "Must have at least 1 keys, not 0"),
        ({"maxProperties": 0}, {"a": 1}, "Must have at most 0 keys, not 1"),
        ({"uniqueItems": True}, [1, 1], "Has the same item twice"),
        ({"contains": {"const": 1}}, [2], "Has no item of the kind that is required"),
        ({"prefixItems": [True], "items": False}, [1, 2], "Is not allowed here"),
        ({"not": {"type": "string"}}, "x", "'x' is excluded here"),
        ({"format": "date"}, "x", "'x' is not a valid date"),
        ({"dependentRequired": {"a": ["b"]}}, {"a": 1}, "The required key 'b' is missing"),
        ({"propertyNames": {"maxLength": 1}}, {"ab": 1}, "A key is not allowed: must have at most"),
        ({"additionalProperties": False}, {"a": 1}, "The key 'a' is not allowed"),
        ({"unevaluatedProperties": False}, {"a": 1}, "The key 'a' is not allowed"),
        ({"oneOf": [True, True]}, 1, "Fits several of the shapes of which it may fit one only"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, 1, "Must be a string or null, not a"),
        ({"anyOf": [{"const": 2}, {"minimum": 5}]}, 1, "Must be at least 5, not 1"),
        ({"anyOf": [{"const": 2}, {"const": 3}]}, 1, "1 fits none of the 2 allowed shapes"),
    ],
)
def test_the_words_for_a_users_schema(rules: Any, value: Any, message: str) -> None:
    found = words(json.dumps(rules), value)
    assert len(found) == 1
    assert found[0][0].startswith(message)


def test_the_nearest_branch_of_a_choice_is_worded() -> None:
    branches = [
        {"type": "string"},
        {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]},
    ]
    text = json.dumps({"properties": {"x": {"oneOf": branches}}})
    assert words(text, {"x": {"a": "1"}}) == [("Must be an integer, not a string", ("x", "a"))]


def test_a_schema_may_be_of_an_older_draft() -> None:
    text = '{"$schema": "http://json-schema.org/draft-04/schema#", "maximum": 3, %s}'
    assert words(text % '"exclusiveMaximum": true', 3) == [("Must be below 3, not 3", ())]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "my.json:1:2: the schema is not valid JSON"),
        ("3", "a schema must be an object"),
        ('{"type": "objec"}', "type: 'objec' is not allowed"),
        ('{"properties": {"a": null}}', "properties.a: null is not allowed"),
        ('{"pattern": "("}', r"pattern: '\('"),
        ('{"$ref": "https://example.com/x.json"}', "https://example.com/x.json.*not fetched"),
        ('{"$ref": "other.json"}', "other.json.*not fetched"),
        ('{"$ref": "#/$defs/a"}', "leads nowhere"),
        ('{"$schema": "https://example.com/mine"}', "not a known draft of JSON Schema"),
        ('{"a": ' * 3000 + "1" + "}" * 3000, "nested too deeply|not valid JSON"),
    ],
)
def test_a_broken_schema_of_the_user_is_one_line(text: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as raised:
        schema.user(text, "my.json")
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 250


# Schemas inside the data.

KEYWORDS = ["type", "enum", "required", "additionalProperties", "not", "anyOf", "pattern", "items"]
KEYWORDS += ["properties", "$ref", "$defs", "$id", "$schema", "a", "if", "then"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYWORDS),
            inner | st.sampled_from(["object", "string", "#", "#/$defs/a", "http://x/y", "("]),
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(rules=JSON, value=JSON)
def test_no_schema_of_the_data_stops_a_run(rules: Any, value: Any) -> None:
    reason = schema.check_schema(rules)
    assert reason is None or ("\n" not in reason and reason)
    found = schema.explain_value(rules, value)
    if reason is not None:
        assert found == []


def test_a_value_is_explained_relative_to_itself() -> None:
    rules = {"type": "object", "properties": {"n": {"type": "integer"}}}
    (found,) = schema.explain_value(rules, {"n": "3"})
    assert (found.message, found.path) == ("must be an integer, not a string", ("n",))
    assert schema.explain_value(rules, {"n": 3}) == []


@pytest.mark.parametrize(
    "rules",
    [
        None,
        {"type": None},
        {"properties": {"a": None}},
        {"$ref": "http://example.com/a"},
        {"required": True},
        {"type": "object", "properties": {"\ud800": 3}},
        {"$schema": "http://example.com/none"},
    ],
)
def test_a_broken_schema_is_explained_in_a_line(rules: Any) -> None:
    reason = schema.check_schema(rules)
    assert reason is not None and "\n" not in reason
    assert schema.explain_value(rules, {}) == []


def test_recursive_schemas_and_deep_values_are_safe() -> None:
    deep: Any = {}
    for _ in range(500):
        deep = {"a": deep}
    assert schema.explain_value({"properties": {"a": {"$ref": "#"}}}, deep) == []
    assert schema.explain_value({"$ref": "#"}, deep) == []
