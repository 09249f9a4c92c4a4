"""What a file is that holds no records, and the command that makes training data of it."""

from __future__ import annotations

import re
from typing import Final

from ftlint.dataset.convert import detect
from ftlint.dataset.convert.inputs import classify
from ftlint.dataset.convert.pipe import Outcome, Request, results
from ftlint.dataset.convert.plan import Piece, single
from ftlint.dataset.convert.repairs import UNSEEN
from ftlint.errors import FtlintError, SourceError
from ftlint.model.looks import Looks
from ftlint.model.words import plural
from ftlint.options.conversion import OPTIONS, resolve
from ftlint.source import Source, Traits, conversion, foreign, open_blocks, sniff
from ftlint.source.text_kind import TABLES, kind_of

COUNTED: Final = 4 << 20
"""Bytes of a file up to which its examples are counted."""

_CONTAINERS: Final = {
    "csv": "a CSV table",
    "tsv": "a TSV table",
    "xlsx": "an Excel workbook",
    "parquet": "a Parquet file",
}


def looks_of(source: Source) -> Looks:
    """Say what a file looks like, and how it becomes training data where ``convert`` reads it."""
    counted = foreign.Count() if sniff(source).binary else foreign.count(source)
    text = next(open_blocks(source), b"").decode("utf-8", "replace") if counted.lines else ""
    kind = kind_of(text)
    what = kind if counted.lines else ""
    seen = Looks(what, "", counted.good, counted.lines, table=not what or kind in TABLES)
    found = _convertible(source, "", seen)
    if not found.help and kind in TABLES:
        found = _convertible(source, TABLES[kind], found)
    return found


def refuse_foreign(source: Source, traits: Traits) -> None:
    """Raise SourceError for a file that does not hold records, saying what it is instead."""
    if foreign.is_foreign(source, traits):
        looks = looks_of(source)
        told = looks.sentence("").strip()
        raise SourceError(f"{source.name}: {told[:1].lower()}{told[1:]}; {looks.remedy}")


def _hint(source: Source, error: FtlintError) -> str:
    """Return what a reader would need to be told, where it knows the text but not enough of it."""
    message = str(error).removeprefix(f"{source.name}: ")
    return f"{conversion(source.name)} ({message})" if "-O " in message else ""


def _convertible(source: Source, container: str, seen: Looks) -> Looks:
    """Recognise a file as ``convert`` does; ``seen`` is what is known where it cannot."""
    options = resolve({}, OPTIONS, "any format")
    try:
        format, inputs = single(classify(source, options, container), None, Outcome())
    except FtlintError as error:
        return seen._replace(help=_hint(source, error))
    options = resolve({}, format.options, format.name, format.defaults)
    options["repair_encoding"] = UNSEEN
    for item in inputs:
        item.options = options
    seen = seen._replace(format=format.name)
    opened = inputs[0].container
    seen = seen._replace(table=seen.table or opened in _CONTAINERS)
    what = _CONTAINERS.get(opened) or _with_article(format.title)
    number = None
    if sniff(source).size <= COUNTED:
        try:
            number = _examples(Piece(format, inputs, options))
        except FtlintError as error:
            return seen._replace(what=what, help=_hint(source, error))
        if not number:
            return seen._replace(what=what)
        what += f" with {plural(number, 'example')}"
    if opened in ("json", "jsonl"):
        records = "records" if number is None else plural(number, "record")
        what = f"text around {records} of {format.title}"
    return seen._replace(what=what, help=conversion(source.name, container))


def _with_article(title: str) -> str:
    noun = re.split(r" \(| of | in | and ", title)[0]
    if noun.endswith("s"):
        return title
    return f"{'an' if title[0] in 'AEIOaeio' else 'a'} {title}"


def _examples(piece: Piece) -> int:
    """Count the examples that a conversion to the chat shape would write."""
    request = Request((piece.inputs[0].name,), "out.jsonl", jobs=1)
    target = detect.targets()[request.target]
    return sum(result.written for result in results(piece, request, target))
