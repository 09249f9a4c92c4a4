"""Whatever a record holds: scoring never fails, and reading says in one line why it cannot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint.dataset.convert import detect
from ftlint.dataset.convert.pipe import Request, convert
from ftlint.dataset.convert.samples import samples_of
from ftlint.errors import FtlintError
from ftlint.formats import converters
from ftlint.formats.shared.reading import Sample

KEYS = sorted(
    {
        "messages", "conversations", "conversation", "system", "tools", "prompt", "completion",
        "chosen", "rejected", "label", "instruction", "output", "input", "response", "contents",
        "parts", "mapping", "current_node", "chat_messages", "chat", "history", "text", "data",
        "body", "custom_id", "payload", "type", "message", "role", "content", "from", "value",
        "internal", "request", "outputs", "inputs", "attributes", "resourceSpans", "comments",
        "source", "conversation_parts", "guild", "channel", "is_user", "mes", "uuid", "sessionId",
    }
)  # fmt: skip
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 3), st.sampled_from(["", "user", "a", "GENERATION"])
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=12,
)
SOURCES = sorted(name for name, item in converters().items() if item.is_source)


@settings(max_examples=60, deadline=None)
@given(value=values)
def test_scores_of_anything(value: Any) -> None:
    for name, item in converters().items():
        assert 0.0 <= item.score(value) <= 1.0, name
    for container in ("jsonl", "text", "members"):
        detect.score(Sample("x", container, (value,), "a\nb", ("c.json",)))


def _changed(value: Any, draw: Any, junk: Any) -> Any:
    """Put something else at one place of a sample's record."""
    if isinstance(value, dict) and value and draw(st.integers(0, 3)):
        key = draw(st.sampled_from(sorted(value)))
        return {**value, key: _changed(value[key], draw, junk)}
    if isinstance(value, list) and value and draw(st.integers(0, 3)):
        place = draw(st.integers(0, len(value) - 1))
        return [*value[:place], _changed(value[place], draw, junk), *value[place + 1 :]]
    return junk


@pytest.mark.parametrize("name", SOURCES)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_damaged_samples_never_end_in_a_traceback(
    name: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    samples = [item for item in samples_of(converters()[name]) if item.single]
    if not samples or samples[0].language not in ("json", "jsonl"):
        return
    text = samples[0].files[""]
    try:
        records = [json.loads(text)]
    except ValueError:
        records = [json.loads(line) for line in text.split("\n") if line]
    records = _changed(records, data.draw, data.draw(values))
    if not isinstance(records, list):
        return
    for record in records:
        for item in converters().values():
            assert 0.0 <= item.score(record) <= 1.0, item.name
    folder: Path = tmp_path_factory.mktemp("any")
    source = folder / "in.jsonl"
    source.write_text("".join(json.dumps(item) + "\n" for item in records))
    target = "trl-preference" if name.endswith("dpo") else "openai-chat"
    request = Request((str(source),), str(folder / "out.jsonl"), target, name, samples[0].options)
    try:
        outcome = convert(request)
    except FtlintError as error:
        assert "\n" not in str(error)
    else:
        assert outcome.read == outcome.written + outcome.skipped.total()
