"""What to read with which reader: paths, folders and archives become pieces of one conversion."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from ftlint.dataset.convert import detect
from ftlint.dataset.convert.inputs import Bundle, Records, classify, open_path
from ftlint.dataset.convert.wrappers import COLUMN_WISE, KEYED, PAIRED, is_indexed, wrapper_of
from ftlint.errors import FtlintError
from ftlint.formats import Format
from ftlint.formats.shared.reading import SAMPLE_RECORDS, Sample
from ftlint.options.conversion import OPTIONS, resolve
from ftlint.source.split_names import split_name
from ftlint.source.text_kind import TABLES, kind_of

if TYPE_CHECKING:
    from ftlint.dataset.convert.pipe import Outcome, Request

DATA_SUFFIXES: Final = (
    ".jsonl",
    ".ndjson",
    ".json",
    ".csv",
    ".tsv",
    ".xlsx",
    ".parquet",
    ".txt",
    ".md",
    ".vtt",
    ".srt",
)
"""Files of a folder that are read where no format claims the folder as a whole."""
SAMPLE_FILES: Final = 3


@dataclass(slots=True)
class Piece:
    """Inputs that one reader reads together, and the options for them."""

    format: Format
    inputs: list[Records]
    options: dict[str, Any]


def pieces(request: Request, target: Format, spool: str, outcome: Outcome) -> list[Piece]:
    """Open every input and choose its reader; FtlintError where that is impossible."""
    loose = resolve(request.options, OPTIONS, "any format", places=request.places)
    loose["decisions"] = request.decisions
    wanted = None
    if request.source:
        wanted = detect.named(request.source, detect.sources(), request.places, "from")
    container = wanted.container if wanted is not None else ""
    chosen: list[tuple[Format, list[Records]]] = []
    for path in request.inputs:
        data = request.stdin if path == "-" else None
        if data is None and not os.path.exists(path):
            raise FtlintError(f"{path}: no such file or folder")
        name = request.name or ("<stdin>" if path == "-" else path)
        opened = open_path(path, loose, spool, container, data, name)
        format = None if container else wanted
        if isinstance(opened, Bundle):
            chosen.extend(_bundle(opened, format, loose, outcome))
        else:
            chosen.append(single(opened, format, outcome))
    made: list[Piece] = []
    for format, inputs in chosen:
        outcome.sources.extend((item.name, format.name) for item in inputs)
        known = (*format.options, *target.options)
        options = resolve(
            request.options,
            known,
            f"{format.name} to {target.name}",
            format.defaults,
            request.places,
        )
        options["decisions"] = request.decisions
        for item in inputs:
            item.options = options
        if made and made[-1].format is format and not format.can("read"):
            made[-1].inputs.extend(inputs)
        elif format.can("read"):
            made.extend(Piece(format, [item], options) for item in inputs)
        else:
            made.append(Piece(format, inputs, options))
    return made


def single(
    source: Records, format: Format | None, outcome: Outcome
) -> tuple[Format, list[Records]]:
    """Choose the reader of one input; UndecidedError where none fits for sure."""
    if format is not None:
        if format.can("read_text"):
            source.container = "text"
        elif source.container == "text":
            source.container = "jsonl"
        return format, [_unwrapped(source, format)]
    if source.options["columns"] and source.container != "text":
        return detect.by_columns(source.options["columns"]), [source]
    sample = source.sample()
    if not sample.values and source.container in ("json", "jsonl"):
        source.container = "text"  # it began like JSON, and none of it is
        sample = source.sample()
    if source.container in ("json", "jsonl") and is_indexed(sample):
        source.wrapper = COLUMN_WISE
        sample = source.sample()
    guess = detect.score(sample)
    if guess.scores[0][1] < detect.ACCEPT and (inner := wrapper_of(sample)):
        source.wrapper = inner
        sample = source.sample()
        guess = detect.score(sample)
    if guess.scores[0][1] < detect.ACCEPT and (container := TABLES.get(kind_of(sample.text), "")):
        # A table under another name, such as the 'Unicode text' that Excel saves as .txt.
        table = replace(source, container=container)
        seen = table.sample()
        found = detect.score(seen)
        if found.scores[0][1] >= detect.ACCEPT:
            source, sample, guess = table, seen, found
    outcome.guesses.append(guess)
    return detect.choose(guess, sample), [source]


def _unwrapped(source: Records, format: Format) -> Records:
    """Look below the one key of a single object when the named format does not know the object."""
    if source.container in ("json", "jsonl"):
        sample = source.sample()
        if (inner := wrapper_of(sample)) and format.sniff(sample) < detect.ACCEPT:
            source.wrapper = inner
            if format.sniff(source.sample()) < detect.ACCEPT and inner in (KEYED, PAIRED):
                source.wrapper = ""
    return source


def _bundle(
    bundle: Bundle, format: Format | None, options: dict[str, Any], outcome: Outcome
) -> list[tuple[Format, list[Records]]]:
    if format is None:
        format = _claims(bundle, options, outcome)
    if format is not None and format.members:
        names = detect.matching(bundle.names, format.members)
        if not names:
            raise FtlintError(f"{bundle.name}: has no file that {format.name} reads")
        _note_others(bundle, names, outcome)
        return [(format, [_member(bundle, name, options) for name in names])]
    names = [name for name in bundle.names if _plain(name).endswith(DATA_SUFFIXES)]
    if len(names) > 1 and (cards := {name for name in names if _is_card(name)}):
        names = _split_files([name for name in names if name not in cards], bundle, outcome)
    if not names:
        raise FtlintError(f"{bundle.name}: has no files that can be converted")
    _note_others(bundle, names, outcome)
    return [single(_member(bundle, name, options), format, outcome) for name in names]


def _is_card(name: str) -> bool:
    """Tell whether a file says what a folder holds, as repositories of data have one."""
    return name.lower() in ("readme.md", "dataset_card.md", "license.txt", "license.md")


def _split_files(names: list[str], bundle: Bundle, outcome: Outcome) -> list[str]:
    """Return the files of the training split of a repository; the others are noted."""
    splits = {name: split_name(name) for name in names}
    found = {name: split.split for name, split in splits.items() if split is not None}
    if len(found) < len(names) or "train" not in found.values():
        return names
    others = sorted(set(found.values()) - {"train"})
    if others:
        outcome.ledger.note("other-splits", bundle.name, len(others), ", ".join(others))
    return [name for name in names if found[name] == "train"]


def _member(bundle: Bundle, name: str, options: dict[str, Any]) -> Records:
    return classify(bundle.source(name), options)


def _plain(name: str) -> str:
    return name.lower().removesuffix(".gz").removesuffix(".zst")


def _note_others(bundle: Bundle, names: list[str], outcome: Outcome) -> None:
    others = len(bundle.names) - len(names)
    if others:
        outcome.ledger.note("other-members", bundle.name, others)


def _claims(bundle: Bundle, options: dict[str, Any], outcome: Outcome) -> Format | None:
    """Return the format whose files a folder or an archive holds, if one is clearly ahead."""
    scores: list[tuple[str, float]] = []
    for format in detect.member_formats(bundle.names):
        scores.append((format.name, format.sniff(_bundle_sample(bundle, format, options))))
    scores.sort(key=lambda pair: (-pair[1], pair[0]))
    guess = detect.Guess(bundle.name, "members", tuple(scores))
    outcome.guesses.append(guess)
    if not scores or scores[0][1] < detect.ACCEPT:
        return None
    sample = Sample(bundle.name, "members", members=tuple(bundle.names))
    return detect.choose(guess, sample)


def _bundle_sample(bundle: Bundle, format: Format, options: dict[str, Any]) -> Sample:
    names = detect.matching(bundle.names, format.members)[:SAMPLE_FILES]
    samples = [_member(bundle, name, options).sample() for name in names]
    values = tuple(value for sample in samples for value in sample.values)[:SAMPLE_RECORDS]
    text = next((sample.text for sample in samples if sample.text), "")
    container = samples[0].container if samples else "members"
    return replace(
        samples[0] if samples else Sample(bundle.name, container),
        name=bundle.name,
        values=values,
        text=text,
        members=tuple(bundle.names),
    )
