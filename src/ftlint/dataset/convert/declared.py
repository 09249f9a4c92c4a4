"""Declared conversions: is every output what its inputs give today?"""

from __future__ import annotations

import filecmp
import glob
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ftlint.dataset.convert.pipe import Outcome, Request, convert
from ftlint.errors import FtlintError
from ftlint.model.settings import NOTHING, Conversion
from ftlint.options.conversion import Places
from ftlint.output.places import require_file
from ftlint.output.writer import OutputFile, copy_file


@dataclass(frozen=True, slots=True)
class State:
    """What became of one declared conversion; ``stale`` says that the output was out of date."""

    output: str
    outcome: Outcome
    stale: bool
    written: bool = False


def bring_up_to_date(
    declared: Sequence[Conversion],
    root: str,
    *,
    write: bool,
    jobs: int = 0,
    verify: bool = True,
    decisions: Mapping[str, str] = NOTHING,
    targets: tuple[str, ...] = (),
) -> list[State]:
    """Convert what is declared and compare with the outputs; ``write`` replaces stale ones.

    A trainer's configuration that is declared beside an output is part of it. Raises FtlintError
    where an input is missing or nothing can be converted.
    """
    states: list[State] = []
    for item in declared:
        with tempfile.TemporaryDirectory(prefix="ftlint-") as folder:
            target = os.path.normpath(os.path.join(root, item.output))
            require_file(target)
            fresh = os.path.join(folder, os.path.basename(target))
            config = _Config.of(item, root, folder)
            request = Request(
                inputs=_inputs(item, root),
                output=fresh,
                target=item.to,
                source=item.source,
                options=item.options,
                places=Places(item.origin, item.places),
                base=root,
                verify=verify,
                jobs=jobs,
                decisions=decisions,
                targets=targets,
                force=True,
                trainer_config=config.fresh if config else None,
                final=(item.output, config.place) if config else None,
            )
            outcome = convert(request)
            shown = os.path.relpath(target)
            outcome.output = shown
            if outcome.failure is not None:
                raise FtlintError(f"{item.origin}: {outcome.failure}")
            pairs = [(fresh, target), *([(config.fresh, config.place)] if config else [])]
            old = [pair for pair in pairs if not _same(*pair)]
            stale = bool(old)
            for new, place in old if write else ():
                with OutputFile(place, force=True, compress=False) as output:
                    copy_file(new, output.stream)
                    output.keep()
            states.append(State(shown, outcome, stale, stale and write))
    return states


@dataclass(frozen=True, slots=True)
class _Config:
    """A declared configuration: its place, and where it is written before the two are compared."""

    place: str
    fresh: str

    @classmethod
    def of(cls, item: Conversion, root: str, folder: str) -> _Config | None:
        """Return the configuration of a conversion, None where none is declared."""
        if not item.trainer_config_out:
            return None
        place = os.path.normpath(os.path.join(root, item.trainer_config_out))
        beside = os.path.join(folder, "config")
        os.mkdir(beside)
        return cls(place, os.path.join(beside, os.path.basename(place)))


def _same(fresh: str, place: str) -> bool:
    return os.path.exists(place) and filecmp.cmp(fresh, place, shallow=False)


def _inputs(item: Conversion, root: str) -> tuple[str, ...]:
    found: list[str] = []
    for pattern in item.inputs:
        path = os.path.normpath(os.path.join(root, pattern))
        if any(char in pattern for char in "*?[") and not os.path.exists(path):
            matches = sorted(glob.glob(path, recursive=True))
            if not matches:
                raise FtlintError(f"{item.origin}: nothing matches {pattern}")
            found.extend(matches)
        else:
            found.append(path)
    return tuple(os.path.relpath(path) for path in found)
