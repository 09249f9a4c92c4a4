"""Every source into every target: written, or refused in one line with every row accounted for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ftlint.dataset.convert import detect
from ftlint.dataset.convert.pipe import Request, convert
from ftlint.dataset.convert.samples import Sample, samples_of
from ftlint.errors import FtlintError, UsageError
from ftlint.formats import converters

SOURCES = [
    pytest.param(name, samples_of(item)[0], id=name)
    for name, item in detect.sources().items()
    if samples_of(item)
]
TARGETS = sorted(detect.targets().keys() - {"parquet"})


@pytest.mark.parametrize(("name", "sample"), SOURCES)
def test_every_target(name: str, sample: Sample, tmp_path: Path) -> None:
    place = sample.write(tmp_path)
    known = converters()
    source = name if sample.named else ""
    for target in TARGETS:
        out = tmp_path / f"{target}{known[target].suffix}"
        asked = {**sample.options, "tools": "drop", "weight": "drop"}
        try:
            found = convert(Request((str(place),), str(out), target, source, asked))
        except FtlintError as error:
            assert "\n" not in str(error)
            assert not out.exists()
            continue
        assert found.read == found.written + found.skipped.total()
        assert (found.failure is None) == bool(found.written) == out.exists()
        unread = found.ledger.count("cannot-be-read-back")
        assert unread == 0 or target in ("transcript", "markdown"), target


def test_an_empty_parquet_file_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    sample = samples_of(converters()["openai-responses"])[0]
    place, out = sample.write(tmp_path), tmp_path / "out.parquet"
    found = convert(Request((str(place),), str(out), "parquet", options={"tools": "drop"}))
    assert found.failure is not None
    assert not out.exists()


def test_an_open_end_is_kept_or_refused_by_name(tmp_path: Path) -> None:
    """A target whose records end with an answer says so, whatever its writer could do."""
    place = tmp_path / "in.jsonl"
    turns = [("user", "a?"), ("assistant", "b."), ("user", "c?")]
    messages = [{"role": role, "content": text} for role, text in turns]
    place.write_text(json.dumps({"messages": messages}) + "\n", encoding="utf-8")
    refused = set()
    for target in TARGETS:
        out = tmp_path / f"{target}{converters()[target].suffix}"
        asked = {"trailing_user": "keep"}
        try:
            found = convert(Request((str(place),), str(out), target, "openai-chat", asked))
        except UsageError as error:
            assert "trailing_user=keep" in str(error), target
            refused.add(target)
            continue
        except FtlintError:
            continue
        if found.written:
            assert "c?" in out.read_text(encoding="utf-8"), target
    ending = {
        n for n, one in detect.targets().items() if one.carries and one.carries.last_assistant
    }
    assert refused == ending >= {"bedrock-claude", "prompt-completion"}
