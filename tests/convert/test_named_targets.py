"""What is converted for a trainer passes its check: no error, and no warning but of the data."""

from __future__ import annotations

from pathlib import Path

import pytest

import ftlint
from ftlint.dataset.convert import detect
from ftlint.dataset.convert.pipe import Request, convert
from ftlint.dataset.convert.samples import samples_of
from ftlint.errors import FtlintError
from ftlint.formats import converters
from ftlint.model.diagnostic import Severity
from ftlint.targets import names, target

OF_A_FILE = {
    "too-few-examples",
    "deprecated-target",
    "missing-system",
    "duplicate-example",
    "contradictory-duplicate",
}
OF_THE_DATA = {
    "starts-with-assistant": "a greeting is the data's own; who refuses it gets none",
    "undeclared-tool": "what a log does not declare nobody can",
    "tools-missing": "what a log does not declare nobody can",
    "text-beside-tool-calls-lost": "the text is the data's own",
    "consecutive-same-role": "a text and a call are two turns in this shape",
}
KNOWN = {
    ("anthropic-messages", "ms-swift"): {"inconsistent-field-type", "invalid-tool-schema"},
    ("mistral", "mistral"): {"content-and-tool-calls"},
    ("trl-preference", "torchtune"): {"unread-column"},
    ("trl-preference", "nemo-rl"): {"dpo-missing-field"},
}
"""Rules that still speak, by writer and trainer: texts beside lists, and beside calls; a prompt."""
OWN = {
    ("anthropic-messages", "ms-swift"): "contents are texts and lists, as in Anthropic's own shape",
    ("trl-preference", "torchtune"): "it reads whole dialogues, and no prompt beside them",
    ("trl-preference", "nemo-rl"): "it reads two texts",
}
OWN = {"cohere": "cohere", "mistral": "mistral"}
"""Targets whose roles, ids or turns only a writer of their own writes, by the writer."""
WRITERS = sorted(
    name
    for name, item in detect.targets().items()
    if any((item.shape or name) in target(one).formats for one in names())
)
SOURCES = [
    name
    for name, item in detect.sources().items()
    if samples_of(item) and (item.is_target or name in ("claude-code", "oobabooga", "openai-rft"))
]


def trainers(writer: str) -> list[str]:
    """Return the targets that take what a writer writes."""
    shape = converters()[writer].shape or writer
    return [
        one
        for one in names()
        if shape in target(one).formats
        and OWN.get(one, writer) == writer
        and (writer not in OWN or one == writer)
    ]


@pytest.mark.parametrize("writer", WRITERS)
def test_what_is_written_for_a_trainer_passes(writer: str, tmp_path: Path) -> None:
    written = 0
    for source in SOURCES:
        sample = samples_of(converters()[source])[0]
        place = sample.write(tmp_path)
        for trainer in trainers(writer):
            out = tmp_path / f"{source}-{trainer}{converters()[writer].suffix}"
            named = source if sample.named else ""
            asked = Request(
                (str(place),), str(out), writer, named, sample.options, targets=(trainer,)
            )
            try:
                convert(asked)
            except FtlintError:
                continue
            if not out.exists():
                continue
            written += 1
            found = [
                (one.name, one.message)
                for one in ftlint.check(out, target=trainer, isolated=True).active
                if one.name not in OF_A_FILE
                and one.severity >= Severity.WARNING
                and not (one.severity is Severity.WARNING and one.name in OF_THE_DATA)
            ]
            left = [one for one in found if one[0] not in KNOWN.get((writer, trainer), ())]
            assert left == [], (source, trainer)
    assert written
