"""Files of records that no trainer reads: exports of apps, sessions of agents, logs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ftlint.errors import FtlintError
from ftlint.formats import UNKNOWN, Has, all_formats, converters
from ftlint.rules import Tally
from ftlint.targets import shapes

if TYPE_CHECKING:
    from ftlint.lint.files import FileState
    from ftlint.model.diagnostic import Diagnostic

MOOT: Final = frozenset(
    {
        "file-too-large",
        "json-array-file",
        "missing-final-newline",
        "null-heavy-keys",
        "pretty-printed-json",
        "too-few-examples",
        "too-many-examples",
        "wrong-extension",
    }
)
"""Rules on the layout and the size of data that is to be trained as it is."""

TELLS: Final = "unknown-format"
"""The rule that says what such a file is."""

_TURNLESS: Final = frozenset({"missing-role", "missing-content", "message-not-object"})
"""What is found where a list of messages is not made of turns."""

_SPEAKERS: Final = frozenset({"author", "from", "role", "sender", "speaker", "user", "username"})
"""Keys of who wrote a text: with one of them, rows of texts may be the turns of a chat."""

_DATA: Final = frozenset({"datasets", "native", "providers", "tables", "transcripts"})
"""Rooms of the shapes of training data, whose layout matters though no target takes them."""

_KEPT: Final = "DEJXZ"
"""Families of rules that need no shape."""


def is_export(file: FileState) -> bool:
    """Tell whether all records of a file are of an app or a log that `convert` reads.

    Chat apps keep messages under the keys of training data: where the records were not understood,
    the file is recognised as a whole, as `convert` does. Its records then count under the app's
    shape, and what was said of them as turns is taken back.
    """
    if _is_odd(file):
        shape = _shape_of(file)
        if not _is_foreign(shape):
            return False
        tallies = file.summary.formats.values()
        first = next(iter(tallies))
        count = sum(tally.count for tally in tallies)
        file.summary.formats = {shape: Tally(count, first.line, first.number)}
        file.findings.take(_needs_turns)
    found = file.summary.formats.keys()
    return bool(found) and all(map(_is_foreign, found))


def _is_foreign(shape: str) -> bool:
    """Tell whether a shape is of an app or a log, and no target takes it."""
    if shape in all_formats():  # one of ours; the converters need not be loaded to say so
        return False
    known = converters().get(shape)
    return known is not None and shape not in shapes() and known.room not in _DATA


def _shape_of(file: FileState) -> str:
    try:
        return file.looks().format
    except FtlintError:
        return ""  # who reads the file next reports what is wrong with it


def _is_odd(file: FileState) -> bool:
    """Tell whether a file may be something else than its records seemed to be."""
    found = file.summary.formats.keys()
    if found == {UNKNOWN.name}:
        return True
    if file.summary.records == 1 and file.traits.extension == ".json":
        return any(item.name in _TURNLESS for item, _ in file.findings.counted())
    native = all_formats()
    if found and all(name in native and Has.TEXT in native[name].has for name in found):
        line, number, _ = file.places[0]
        record = file.records_at([(line, number)]).get((line, number))
        return record is not None and not _SPEAKERS.isdisjoint(record.value)
    return False


def _needs_turns(item: Diagnostic) -> bool:
    return item.code[0] not in _KEPT
