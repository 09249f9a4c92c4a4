"""Every format's own sample: it is recognised, converts, and every row is accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftlint.dataset.convert import detect
from ftlint.dataset.convert.pipe import Request, convert
from ftlint.dataset.convert.samples import Sample, samples_of
from ftlint.formats import converters

SAMPLES = [
    pytest.param(name, sample, id=f"{name}-{number}")
    for name, item in converters().items()
    for number, sample in enumerate(samples_of(item))
]


@pytest.mark.parametrize(("name", "sample"), SAMPLES)
def test_sample_converts(name: str, sample: Sample, tmp_path: Path) -> None:
    place = sample.write(tmp_path)
    source = name if sample.named else ""
    target = "trl-preference" if name.endswith("dpo") else "openai-chat"
    request = Request(
        (str(place),), str(tmp_path / "out.jsonl"), target, source, options=sample.options
    )
    outcome = convert(request)
    assert outcome.failure is None, outcome.failure
    assert outcome.written >= 1
    assert outcome.read == outcome.written + outcome.skipped.total()
    if not sample.named and not converters()[name].container:
        assert {found for _, found in outcome.sources} == {name}


def test_every_source_and_target_has_a_sample() -> None:
    without = [
        name
        for name, item in converters().items()
        if not samples_of(item) and item.container not in ("xlsx", "parquet", "hf-dataset")
    ]
    assert without == []


def test_names_are_unique_and_listed() -> None:
    assert set(detect.sources()) | set(detect.targets()) == set(converters())
