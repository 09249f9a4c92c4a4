"""The schemas, the words of what they refuse, and the schemas of others."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ftlint import schema
from ftlint.errors import UsageError
from ftlint.jsontext.edit import apply
from ftlint.rules import rules_by_name
from ftlint.schema.explain import annotation
from ftlint.schema.repairs import REPAIRS
from ftlint.schema.store import folder
from tests.records import ANSWER, CHAT, USER, VALID, assistant, broken, chat

SHAPES = sorted(schema.shapes())
KEYWORDS = (
    *("type", "enum", "const", "required", "additionalProperties", "not", "anyOf", "oneOf"),
    *("pattern", "minItems", "maxItems", "minLength", "maxLength", "minimum", "maximum"),
    *("contains", "minContains", "maxContains"),
)
CONDITIONS = ("if", "not", "anyOf", "oneOf", "contains")


def constraints(node: Any, path: str = "#") -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield each constraint that can fail by itself: not those inside conditions."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from constraints(item, f"{path}/{index}")
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        if key in KEYWORDS:
            yield path, node, key
        if key in ("properties", "$defs"):
            for name, item in value.items():
                if name != "callsTools":  # stands in conditions only
                    yield from constraints(item, f"{path}/{key}/{name}")
        elif key not in CONDITIONS and key not in ("x-ftlint", "enum", "const", "required"):
            yield from constraints(value, f"{path}/{key}")


def test_the_folder_holds_a_schema_for_every_shape() -> None:
    assert set(SHAPES) == set(VALID)
    assert set(SHAPES) <= set(schema.names())
    assert "definitions" not in schema.names()


@pytest.mark.parametrize("name", schema.names())
def test_every_schema_can_be_printed(name: str) -> None:
    Draft202012Validator.check_schema(schema.bundle(name))


@pytest.mark.parametrize("name", SHAPES)
def test_a_schema_is_valid_and_self_contained_as_a_bundle(name: str) -> None:
    source, bundle = schema.load(name), schema.bundle(name)
    for one in (source, bundle):
        Draft202012Validator.check_schema(one)
        assert one["title"] and one["description"]
    assert "$id" not in source  # else relative references would lead to the network
    assert bundle["$id"] == f"https://ftlint.dev/schemas/{name}.schema.json"
    for reference in re.findall(r'"\$ref": "([^"]*)"', json.dumps(bundle)):
        assert reference.startswith("#/$defs/")
        assert reference.removeprefix("#/$defs/") in bundle["$defs"]


def every_constraint() -> list[tuple[str, dict[str, Any], str]]:
    found = {}
    for name in SHAPES:
        for path, node, keyword in constraints(schema.bundle(name)):
            found[f"{name}{path}:{keyword}"] = (path, node, keyword)
    return list(found.values())


def test_every_constraint_names_a_rule_and_words_itself() -> None:
    known = rules_by_name()
    places = {"quoted", "value", "type", "key", "missing", "role", "suggestion"}
    bare = []
    for path, node, keyword in every_constraint():
        wanted = [keyword]
        if keyword == "required" and not annotation(node, "required"):
            wanted = [f"required:{key}" for key in node["required"]]
        for one in wanted:
            words = annotation(node, one)
            if not words:
                bare.append(f"{path}: {one}")
                continue
            assert words.get("fix", "weight") in REPAIRS
            for variant in (words, *words.get("variants", {}).values()):
                assert variant["rule"] in known, variant["rule"]
                assert set(re.findall(r"\{(\w+)\}", variant["message"])) <= places
    assert bare == []


def test_every_repair_is_used() -> None:
    text = "".join(path.read_text("utf-8") for path in folder().glob("*.json"))
    assert set(re.findall(r'"fix": "([^"]+)"', text)) == set(REPAIRS)


@pytest.mark.parametrize("name", SHAPES)
def test_valid_records_pass(name: str) -> None:
    compiled = schema.compiled(name)
    assert compiled is schema.compiled(name)
    for record in VALID[name]:
        assert compiled.is_valid(record), compiled.explain(record)
        assert compiled.explain(record) == []


def test_the_schemas_work_without_ftlint(tmp_path: Path) -> None:
    """Relative references resolve from the folder, as editors and check-jsonschema read them."""
    shape = folder() / "openai-chat.schema.json"
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(CHAT), "utf-8")
    bad.write_text(json.dumps(chat(USER, assistant(weight=2))), "utf-8")
    for path, status in ((good, 0), (bad, 1)):
        command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(shape), str(path)]
        run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert run.returncode == status, run.stdout + run.stderr
    assert "weight" in run.stdout


@pytest.mark.parametrize("name", SHAPES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_both_engines_and_the_words_agree(name: str, data: st.DataObject) -> None:
    """The reference gives the same verdict; there are words exactly for what is refused."""
    record = data.draw(broken(name))
    compiled = schema.compiled(name)
    verdict = compiled.is_valid(record)
    assert Draft202012Validator(compiled.schema).is_valid(record) == verdict
    found = compiled.explain(record)
    assert (found == []) == verdict
    for one in found:
        assert 0 < len(one.message) < 200
        assert not re.search(r"\{[a-z]", one.message)


@pytest.mark.parametrize("name", SHAPES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_fix_ends_what_it_is_for(name: str, data: st.DataObject) -> None:
    record = data.draw(broken(name))
    compiled = schema.compiled(name)
    for one in compiled.explain(record):
        if one.fix is None or one.fix.drop:
            continue
        again = compiled.explain(apply(record, one.fix.edits))
        assert (one.rule, one.path, one.message) not in [
            (other.rule, other.path, other.message) for other in again
        ]


def test_lone_surrogates_do_not_stop_a_validation() -> None:
    compiled = schema.compiled("chat")
    record = chat({"role": "\ud800", "content": "x"}, ANSWER, **{"\ud800": 1})
    assert not compiled.holds(record)
    rules = {one.rule for one in compiled.explain(record)}
    assert rules == {"unknown-role", "unknown-top-level-key"}


def test_an_unknown_schema_is_named_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean openai-chat"):
        schema.load("openai-chatt")


def test_a_message_never_quotes_much_data() -> None:
    long = "secret " * 1000
    records = [
        chat({"role": long, "content": "x", long: 1}, assistant(weight=long), **{long: 3}),
        chat({"role": "user", "name": long, "content": [{"type": long}]}),
    ]
    for record in records:
        for one in schema.compiled("chat").explain(record):
            assert len(one.message) < 160
            assert len(one.help or "") < 160
    for one in schema.user('{"properties": {"a": {"pattern": "^x$"}}}', "s").explain({"a": long}):
        assert len(one.message) < 160
