"""What deduplication writes: the records that stay, the rejects, and the report."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import IO, Any

import orjson

from ftlint.dataset.dedup.contained import CONTAINED
from ftlint.dataset.dedup.find import Found
from ftlint.dataset.dedup.gone import OTHER_ANSWER, SAME
from ftlint.dataset.rejects import Rejects
from ftlint.dataset.writing import copy_records


def left_by_file(found: Found, records: Sequence[int]) -> list[list[int]]:
    """Return the byte offsets of records, ascending, by file."""
    offsets: array[int] = array("Q")
    offsets.frombytes(found.table.offsets.data())
    by_file: list[list[int]] = [[] for _ in found.inputs]
    for index in records:
        by_file[found.table.places.file_of(index)].append(offsets[index])
    return by_file


def same_as(similarity: float) -> str:
    """Say how a record that goes is like the one that stays, whose place follows."""
    if similarity == SAME:
        return "same as"
    if similarity == CONTAINED:
        return "a part of the same conversation as"
    if similarity > SAME:
        return "same key as"
    return f"{similarity:.0%} similar to"


def leak_as(similarity: float) -> str:
    """Say how a held-out record is like the training record whose place follows."""
    return "same prompt as" if similarity == 1.0 else same_as(similarity)


def reasons(found: Found, *, duplicates: bool = True) -> list[dict[int, tuple[int, str]]]:
    """Return for each file, by byte offset, the line that is left out and why.

    Without ``duplicates`` these are the lines that hold no record.
    """
    offsets: array[int] = array("Q")
    offsets.frombytes(found.table.offsets.data())
    by_file: list[dict[int, tuple[int, str]]] = [{} for _ in found.inputs]

    def note(record: int, reason: str, other: int, tail: str = "") -> None:
        file, line = found.place(other)
        number = found.table.places.file_of(record)
        by_file[number][offsets[record]] = (
            found.place(record)[1],
            f"{reason} {file}:{line}{tail}",
        )

    for record, trained, similarity in found.leaks if duplicates else ():
        what = leak_as(similarity)
        note(record, what, trained, " in the training data")
    removed = found.removed
    members = zip(removed.records, removed.kept, removed.similarity, strict=True)
    for record, kept, similarity in members if duplicates else ():
        note(record, same_as(similarity), kept)
    for record, text in found.contaminated:
        number = found.table.places.file_of(record)
        by_file[number][offsets[record]] = found.place(record)[1], f"shares words with {text}"
    for one in found.table.broken:
        by_file[one.file].update(one.reasons(found.inputs[one.file]))
    return by_file


def broken_by_file(found: Found) -> list[list[int]]:
    """Return the byte offsets of the lines of broken records, by file."""
    by_file: list[list[int]] = [[] for _ in found.inputs]
    for one in found.table.broken:
        by_file[one.file] += [one.offset, *one.rest]
    return by_file


def write_output(found: Found, out: IO[bytes], rejects: Rejects) -> None:
    """Write what stays of all inputs to one stream, in order."""
    why = reasons(found) if rejects.wanted else [{} for _ in found.inputs]
    gone = left_by_file(found, found.gone())
    broken = broken_by_file(found)
    for item, left, bad, reason in zip(found.inputs, gone, broken, why, strict=True):
        copy_records(item, out, sorted([*left, *bad]), rejects, reason)


def write_report(found: Found, stream: IO[bytes], facts: dict[str, Any]) -> None:
    """Write the report as JSON: each group with the place and similarity of every member."""
    groups: dict[int, list[tuple[int, float]]] = {}
    removed = found.removed
    for record, kept, similarity in zip(
        removed.records, removed.kept, removed.similarity, strict=True
    ):
        groups.setdefault(kept, []).append((record, similarity))
    head = orjson.dumps(facts | _counts(found))[:-1]
    stream.write(head + b',"groups":[')
    _write_items(
        stream,
        (
            {
                "kept": _place(found, kept),
                "removed": [
                    _place(found, record) | _similarity(similarity)
                    for record, similarity in members
                ],
            }
            for kept, members in sorted(groups.items())
        ),
    )
    stream.write(b'],"contradictions":[')
    _write_items(stream, (_contradiction(found, item) for item in found.contradictions))
    stream.write(b'],"clashes":[')
    _write_items(
        stream,
        (
            {"records": [_place(found, one), _place(found, other)]} | _similarity(similarity)
            for one, other, similarity in found.clashes
        ),
    )
    stream.write(b'],"leaks":[')
    _write_items(
        stream,
        (
            {"held_out": _place(found, record), "training": _place(found, trained)}
            | _similarity(similarity)
            for record, trained, similarity in found.leaks
        ),
    )
    stream.write(b'],"contaminated":[')
    _write_items(
        stream,
        (_place(found, record) | {"evaluation": text} for record, text in found.contaminated),
    )
    stream.write(b'],"broken":[')
    _write_items(
        stream,
        (
            {"file": item.name, "line": item.line(one.line), "why": one.why}
            for one in found.table.broken
            for item in [found.inputs[one.file]]
        ),
    )
    stream.write(b"]}\n")


def _write_items(stream: IO[bytes], items: Iterator[dict[str, Any]]) -> None:
    lead = b"\n"
    for item in items:
        stream.write(lead + orjson.dumps(item))
        lead = b",\n"


def _counts(found: Found) -> dict[str, Any]:
    return {
        "records": len(found.table),
        "kept": len(found.table) - len(found.gone()),
        "removed": len(found.removed),
        "exact": found.exact(),
        "near": found.near(),
        "contained": len(found.contained),
        "other_answers_removed": found.other_answers(),
    }


def _place(found: Found, index: int) -> dict[str, Any]:
    name, line = found.place(index)
    return {"file": name, "line": line}


def _similarity(similarity: float) -> dict[str, Any]:
    if similarity == SAME:
        return {"similarity": 1.0, "kind": "exact"}
    if similarity == CONTAINED:
        return {"similarity": None, "kind": "contained"}
    if similarity == OTHER_ANSWER:
        return {"similarity": None, "kind": "same-key", "answer": "different"}
    if similarity > SAME:
        return {"similarity": None, "kind": "same-key"}
    return {"similarity": round(similarity, 4), "kind": "near"}


def _contradiction(found: Found, members: list[int]) -> dict[str, Any]:
    return {"answers": len(members), "records": [_place(found, index) for index in members]}
