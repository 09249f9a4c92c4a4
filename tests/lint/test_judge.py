"""What a schema is trusted with once it has refused nothing but keys."""

from __future__ import annotations

from typing import Any

import orjson
from jsonschema_rs import Draft202012Validator

from ftlint.formats import named
from ftlint.lint.judge import Judge
from ftlint.lint.plan import Validator, plan
from ftlint.model.record import Record
from ftlint.model.settings import Settings
from ftlint.schema.compiled import Compiled
from ftlint.schema.explain import explain

KEY = {"rule": "unknown-top-level-key", "message": "Unknown key {key}"}
SCHEMA = {
    "type": "object",
    "properties": {
        "messages": {},
        "id": {"type": "string", "x-ftlint": {"rule": "field-type", "message": "not text"}},
    },
    "additionalProperties": False,
    "x-ftlint": {"additionalProperties": KEY},
}


def judge(*names: str, trusted: bool = True) -> Judge:
    schema = Compiled("a schema", SCHEMA, Draft202012Validator(SCHEMA), explain)
    found = Judge(plan(Settings()), Validator(schema.is_valid, schema, ("openai",)))
    found.trust(names, trusted)
    return found


def record(value: dict[str, Any]) -> Record:
    return Record(1, 1, 0, orjson.dumps(value), value, named("openai-chat"))


def test_a_name_that_the_schema_takes_is_still_looked_at() -> None:
    one = judge("id", "metadata")
    one.explain(record({"messages": [], "id": "a", "metadata": {}}))
    assert one.refused == ("metadata",)
    assert not one.sure
    assert one.holds({"messages": [], "id": "b", "metadata": {}}, True)
    assert not one.holds({"messages": [], "id": 7, "metadata": {}}, True)


def test_names_that_are_all_refused_leave_nothing_to_look_at() -> None:
    one = judge("metadata")
    one.explain(record({"messages": [], "metadata": {}}))
    assert one.refused == ("metadata",)
    assert one.sure


def test_a_schema_that_is_not_trusted_stays_so() -> None:
    one = judge("metadata", trusted=False)
    one.explain(record({"messages": [], "metadata": {}}))
    assert one.refused == ("metadata",)
    assert not one.sure


def test_a_value_that_is_wrong_beside_a_key_teaches_nothing() -> None:
    one = judge("id", "metadata")
    one.explain(record({"messages": [], "id": 7, "metadata": {}}))
    assert one.refused == () and not one.sure


def test_another_kind_of_value_in_a_refused_key_is_another_case() -> None:
    one = judge("metadata")
    one.explain(record({"messages": [], "metadata": {"a": 1}}))
    for same in (1, 0.5, True, {"b": [2]}):
        assert one.holds({"messages": [], "metadata": same}, True)
    for other in (None, {}, "", "text", ["text"]):
        assert not one.holds({"messages": [], "metadata": other}, True)


def test_a_prompt_beside_the_turns_is_each_records_own() -> None:
    one = judge()
    one.explain(record({"messages": [], "system": "Be brief."}))
    assert one.refused == ()
