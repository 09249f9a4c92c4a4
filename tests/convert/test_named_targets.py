"""What is converted for a trainer passes its check: each reader's samples, writer and target.

No error, and no warning: where the source itself is what a target warns of, an option of the
converter leads to a file without one. The whole product is some ten thousand conversions; the
suite runs those of ``covering``: each reader with each writer, and the readers that have most to
say with each writer and target.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import ftlint
from ftlint.dataset.convert import detect
from ftlint.dataset.convert.pipe import Outcome, Request, convert
from ftlint.dataset.convert.samples import Sample, samples_of
from ftlint.errors import FtlintError
from ftlint.formats import converters
from ftlint.model.diagnostic import Severity
from ftlint.targets import checker_of, names, target

OF_A_FILE = {"too-few-examples", "deprecated-target"}
"""What is so whatever a record says: a sample is short, and some trainers are no more."""
REMEDIES: dict[str, dict[str, str]] = {
    "missing-system": {"system_prompt": "Be brief."},
    "starts-with-assistant": {"greeting": "drop"},
    "consecutive-same-role": {"merge_consecutive": "\n\n"},
    "tools-missing": {"undeclared_tools": "declare"},
    "undeclared-tool": {"undeclared_tools": "declare"},
}
"""Options for what a target warns of and only the user can say; the event is in the report."""
READERS = [
    (name, sample) for name, item in sorted(detect.sources().items()) for sample in samples_of(item)
]


RICH = ("answer-pairs", "claude-code", "kto", "oobabooga", "openai-responses", "trl-preference")
"""Readers whose samples have pairs, labels, calls, declared tools, texts beside calls."""


def trainers(writer: str) -> list[str]:
    """Return the targets that take what a writer writes, its own one among them."""
    shape = converters()[writer].shape or writer
    found = [one for one in names() if shape in target(one).formats]
    own = checker_of(writer)
    return found if not own or own in found else [*found, own]


WRITERS = [name for name in sorted(detect.targets()) if trainers(name)]


def covering() -> Iterator[tuple[str, str, str, Sample]]:
    """Yield a selection of writer, target, reader and sample.

    The targets of a writer take turns from reader to reader, and begin elsewhere for each writer.
    """
    for start, writer in enumerate(WRITERS):
        wanted = trainers(writer)
        for number, (reader, sample) in zip(count(start), READERS, strict=False):
            for trainer in wanted if reader in RICH else (wanted[number % len(wanted)],):
                yield writer, trainer, reader, sample


def written(
    folder: Path, writer: str, trainer: str, reader: str, sample: Sample, **options: Any
) -> tuple[Path, Outcome] | None:
    """Convert a sample for a trainer; None where nothing of it can be written so."""
    place = sample.write(folder)
    out = folder / f"out{converters()[writer].suffix}"
    named = reader if sample.named else ""
    asked = Request(
        (str(place),),
        str(out),
        writer,
        named,
        {**sample.options, **options},
        targets=(trainer,),
        force=True,
    )
    try:
        outcome = convert(asked)
    except FtlintError:
        return None
    return (out, outcome) if outcome.failure is None else None


def complaints(path: Path, trainer: str) -> dict[str, str]:
    """Return the errors and warnings of a check, by rule."""
    return {
        one.name: f"{one.severity}: {one.message}"
        for one in ftlint.check(path, target=trainer, isolated=True).active
        if one.severity >= Severity.WARNING and one.name not in OF_A_FILE
    }


def left(folder: Path, writer: str, trainer: str, reader: str, sample: Sample) -> dict[str, str]:
    """Return what a check says of a conversion, with the options that what it says calls for."""
    options: dict[str, str] = {}
    while (made := written(folder, writer, trainer, reader, sample, **options)) is not None:
        found = complaints(made[0], trainer)
        remedies = {
            name: value
            for rule in found
            for name, value in REMEDIES.get(rule, {}).items()
            if name not in options
        }
        if not remedies:
            return found
        options |= remedies
    return {}


def folder_of(root: Path, number: int) -> Path:
    """Return a new folder."""
    made = root / str(number)
    made.mkdir()
    return made


def test_what_is_written_for_a_trainer_passes(tmp_path: Path) -> None:
    wrong = {}
    for number, (writer, trainer, reader, sample) in enumerate(covering()):
        found = left(folder_of(tmp_path, number), writer, trainer, reader, sample)
        if found:
            wrong[writer, trainer, reader] = found
    assert wrong == {}


@pytest.mark.parametrize("writer", WRITERS)
def test_the_selection_writes_something_for_each_target(writer: str, tmp_path: Path) -> None:
    missing = set(trainers(writer))
    for number, (name, trainer, reader, sample) in enumerate(covering()):
        if (
            name == writer
            and trainer in missing
            and written(folder_of(tmp_path, number), writer, trainer, reader, sample) is not None
        ):
            missing.remove(trainer)
    assert not missing


CHAT = '{"instruction": "Say when.", "input": "", "output": "At six.", "system": "Be brief."}\n'


def test_name_of_a_trainer_is_what_to_write(tmp_path: Path) -> None:
    """A shape that it takes is written, chat messages first, and checked for it."""
    source = tmp_path / "rows.jsonl"
    source.write_text(CHAT)
    written = {}
    for name in ("axolotl", "bedrock-claude", "llamafactory"):
        out = tmp_path / f"{name}.jsonl"
        outcome = ftlint.convert([source], out, to=name, isolated=True)
        written[name] = outcome.target
        assert outcome.lint_target == name
        found = ftlint.check(out, target=name, isolated=True).active
        assert {one.name for one in found} <= OF_A_FILE
    assert written == {
        "axolotl": "openai-chat",
        "bedrock-claude": "bedrock-claude",
        "llamafactory": "openai-chat",
    }


def test_trainer_whose_shapes_cannot_be_written_is_refused_with_them(tmp_path: Path) -> None:
    source = tmp_path / "rows.jsonl"
    source.write_text(CHAT)
    with pytest.raises(FtlintError, match="takes openai-rft, which ftlint convert does not write"):
        ftlint.convert([source], tmp_path / "out.jsonl", to="bedrock-rft", isolated=True)
    assert not (tmp_path / "out.jsonl").exists()
