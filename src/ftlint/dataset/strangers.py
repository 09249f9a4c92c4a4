"""Files that hold JSON and are not training data, told from their first records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final, NoReturn

import orjson

from ftlint.dataset.convert.looks import refuse_foreign
from ftlint.dataset.inputs import Input, is_table
from ftlint.errors import FtlintError, SourceError
from ftlint.formats import UNKNOWN, detect
from ftlint.formats.not_data import NotData, all_not_data
from ftlint.jsontext.values import Value, open_values
from ftlint.model.losses import Ledger
from ftlint.source import Source, Traits, foreign, open_blocks, sniff
from ftlint.source.remote import is_remote
from ftlint.source.sniff import HEAD
from ftlint.source.split_names import split_name

SAMPLE: Final = 50
"""Records that are looked at."""


def stranger(source: Source, traits: Traits) -> tuple[NotData, int] | None:
    """Return what the records of a file are, and how many were looked at; None for data."""
    values = list(islice(_values(source, traits), SAMPLE))
    if any(detect(value)[0] is not UNKNOWN for value in values if isinstance(value, dict)):
        return None
    found = all_not_data(values)
    return None if found is None else (found, len(values))


def _values(source: Source, traits: Traits) -> Iterator[Any]:
    raws: Iterator[bytes]
    if traits.document:
        raws = (one.raw for one in open_values(source) if isinstance(one, Value))
    else:
        head = next(open_blocks(source, HEAD), b"")
        lines = head.split(b"\n")
        raws = iter(lines[:-1] if len(lines) > 1 and len(head) >= HEAD else lines)
    for raw in raws:
        if raw.strip():
            try:
                yield orjson.loads(raw)
            except orjson.JSONDecodeError:
                yield []  # broken, and perhaps meant as data


def told(source: Source, traits: Traits) -> str | None:
    """Say what a file without training data is and what to do, None for any other."""
    if traits.lfs_pointer:
        return "is a Git LFS pointer, not the data; run: git lfs pull"
    try:
        refuse_foreign(source, traits)
    except SourceError as error:
        return str(error).removeprefix(f"{source.name}: ")
    found = stranger(source, traits)
    return None if found is None else f"{found[0].told(found[1])}; {found[0].remedy}"


def only_data(
    sources: Sequence[Source], ledger: Ledger, *, texts: bool = False
) -> tuple[Source, ...]:
    """Leave out the files met in folders that hold no training data, with a note for each.

    Raises SourceError for one that was named, and where nothing else is left. With ``texts``
    transcripts and other texts are left to who converts them.
    """
    kept: list[Source] = []
    left: list[tuple[Source, str]] = []
    for source in sources:
        why = None
        if not is_table(source.name) and not is_remote(source.path):
            traits = sniff(source)
            why = told(source, traits)
            if texts and why and traits.layout == "text" and "convert it: " in why:
                why = None if traits.extension not in foreign.RECORD_SUFFIXES else why
        if why is None:
            kept.append(source)
        elif not source.walked or is_train(source):
            raise SourceError(f"{source.name}: {why}")
        else:
            left.append((source, why))
    if left and not kept:
        source, why = left[0]
        raise SourceError(f"{source.name}: {why}")
    for source, _ in left:
        ledger.note("not-training-data", source.name)
    return tuple(kept)


def is_train(source: Source) -> bool:
    """Tell whether the name of a file says that it is training data."""
    named = split_name(source.name)
    return named is not None and named.split == "train"


def refuse_empty(output: str | None, inputs: Sequence[Input]) -> NoReturn:
    """Raise FtlintError where no input holds a record, naming the output or the inputs."""
    if output is not None:
        raise FtlintError(f"{output}: would be empty: no input holds a record")
    names = ", ".join(item.name for item in inputs[:3]) + (", …" if len(inputs) > 3 else "")
    holds = "holds" if len(inputs) == 1 else "hold"
    raise FtlintError(f"{names}: {holds} no record; export the data again")
