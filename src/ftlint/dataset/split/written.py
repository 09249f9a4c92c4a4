"""What a split writes: each record where it goes, then read again and looked through for leaks."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import IO, Final

from ftlint.dataset.dedup.contained import CONTAINED
from ftlint.dataset.dedup.find import Rules, find
from ftlint.dataset.inputs import Input, Workspace, open_input
from ftlint.dataset.rejects import Reasons, Rejects
from ftlint.dataset.split.units import NAMES, REJECT
from ftlint.engine.workers import Engine
from ftlint.errors import FtlintError
from ftlint.source import Source
from ftlint.source.records import line_batches

MARGIN: Final = 100
"""Levels by which what is read again may be deeper than what is read first."""


def route(
    item: Input,
    goes: bytearray,
    place: int,
    broken: set[int],
    streams: Sequence[IO[bytes] | None],
    rejects: Rejects,
    reasons: Reasons,
) -> int:
    """Write each record of an input to the stream of its split; returns the next record number.

    Lines at the offsets in ``broken`` go to the rejects, and so do records that go nowhere else.
    """
    for start, end in item.ranges():
        for raws, offset in line_batches(item.source, start, end):
            piles: list[list[bytes]] = [[] for _ in streams]
            for raw in raws:
                bad = bool(broken) and offset in broken
                if bad or (raw and not raw.isspace()):
                    to = REJECT if bad else goes[place]
                    place += not bad
                    if to != REJECT:
                        piles[to].append(raw)
                    elif rejects.wanted:
                        rejects.add(item.name, *reasons[offset], raw)
                offset += len(raw) + 1
            for stream, pile in zip(streams, piles, strict=True):
                if stream is not None and pile:
                    stream.write(b"\n".join(pile) + b"\n")
    return place


def verified(
    written: Sequence[str | None], wanted: Sequence[int], rules: Rules, engine: Engine
) -> dict[str, int]:
    """Read what was written once more; return the pairs of records on two sides that are alike.

    ``written`` are the paths for train, validation and test, ``wanted`` the records of each.
    Raises FtlintError where a record is missing, or where two sides share a prompt.
    """
    across = {"exact": 0, "near": 0, "contained": 0}
    inputs = []
    with Workspace() as workspace:
        for path, split in zip(written, NAMES, strict=True):
            if path is not None:
                source = Source(path, os.path.basename(path))
                inputs.append(replace(open_input(source, workspace), split=split))
        if len(inputs) < 2:
            return across
        with _more_levels():
            found = find(inputs, rules, engine)
        counted = len(found.table)
        alike = [similarity for _, _, similarity in found.leaks]
        found.table.close()
    across["contained"] = alike.count(CONTAINED)
    across["near"] = sum(similarity < 1.0 for similarity in alike)
    across["exact"] = len(alike) - across["contained"] - across["near"]
    leaks = across["exact"] + across["contained"]
    if leaks or counted != sum(wanted):
        raise FtlintError(
            f"the splits as written hold {counted} of {sum(wanted)} records and {leaks} leaks; "
            "nothing was kept; please report this"
        )
    return across


@contextmanager
def _more_levels() -> Iterator[None]:
    """Allow some more levels: what is read again lies deeper in calls than when first read."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(limit + MARGIN)
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
