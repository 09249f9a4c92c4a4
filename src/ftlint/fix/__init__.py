"""Fixing files: apply what rules propose, check again until nothing is left, then write.

The checker is handed in. A file is rewritten beside itself, round after round, and takes its
place only at the end, in one step and only if nobody else has changed it meanwhile.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ftlint.diagnostic import Diagnostic, Safety
from ftlint.errors import FtlintError, SourceError
from ftlint.fix.changes import Changes, unified_diff
from ftlint.fix.lines import LineFix, mend
from ftlint.fix.rewrite import Refused, rewrite
from ftlint.report import FixSummary, Report
from ftlint.source import Source

__all__ = ["FixedFile", "Outcome", "fix_sources"]

ROUNDS: Final = 20
"""Passes over a file after which its fixes count as not stable: a bug of a rule."""

Check = Callable[[Sequence[Source]], Report]
Allowed = Callable[[Diagnostic], bool]


@dataclass(slots=True)
class FixedFile:
    """One file that fixes change: where its new content waits, and what was done."""

    source: Source
    before: tuple[int, ...] | None
    current: Source
    changes: Changes = field(default_factory=Changes)
    counts: Counter[Safety] = field(default_factory=Counter)
    dropped: int = 0
    refused: set[str] = field(default_factory=set)
    """Codes whose fix did harm here and was taken back."""

    @property
    def changed(self) -> bool:
        """Tell whether the new content differs from the file."""
        return self.current is not self.source

    def summary(self) -> FixSummary:
        """Return the counts as reports print them."""
        return FixSummary(
            self.source.name,
            safe=self.counts[Safety.SAFE],
            unsafe=self.counts[Safety.UNSAFE],
            dropped=self.dropped,
        )


@dataclass(slots=True)
class Outcome:
    """The result of fixing: the report on the new content, and the files that changed."""

    report: Report
    files: list[FixedFile]
    folder: str

    def diff(self) -> Iterator[bytes]:
        """Yield a patch that ``git apply`` takes, file by file."""
        for file in self.files:
            if file.changed:
                yield from unified_diff(file.source, file.current, file.changes)

    def content(self, file: FixedFile) -> bytes:
        """Return the new content of a file, for standard output."""
        if file.current.path is None:
            return file.current.data or b""
        with open(file.current.path, "rb") as stream:
            return stream.read()

    def write(self) -> None:
        """Put the new contents in place, each in one step.

        Raises FtlintError when a file was changed by somebody else, or cannot be written; files
        that were already replaced stay, all others are left whole.
        """
        for file in self.files:
            if file.changed and file.source.path is not None:
                _replace(file)

    def close(self) -> None:
        """Remove what was not put in place."""
        shutil.rmtree(self.folder, ignore_errors=True)
        for file in self.files:
            if file.changed and file.current.path and os.path.exists(file.current.path):
                os.unlink(file.current.path)


def fix_sources(
    sources: Sequence[Source], check: Check, allowed: Allowed, *, in_place: bool = True
) -> Outcome:
    """Fix sources until the allowed fixes are used up; nothing is written over yet.

    ``allowed`` tells which diagnostics may be fixed: by safety, selection and suppression. With
    ``in_place`` the new contents wait beside their files, so that the last step is a rename.
    """
    folder = tempfile.mkdtemp(prefix="ftlint-")
    files = [FixedFile(source, _stamp(source), source) for source in sources]
    outcome = Outcome(Report(), files, folder)
    try:
        outcome.report = _rounds(files, check, allowed, folder, in_place)
    except BaseException:
        outcome.close()
        raise
    outcome.report.fixed = [file.summary() for file in files if file.changed]
    return outcome


def _rounds(
    files: list[FixedFile], check: Check, allowed: Allowed, folder: str, in_place: bool
) -> Report:
    failures: list[str] = []
    for _ in range(ROUNDS):
        report = check([file.current for file in files])
        by_file: dict[str, list[Diagnostic]] = {}
        for diagnostic in report.active:
            if diagnostic.fix is not None and allowed(diagnostic):
                by_file.setdefault(diagnostic.file, []).append(diagnostic)
        progress = False
        for file in files:
            wanted = [
                one for one in by_file.get(file.source.name, []) if one.code not in file.refused
            ]
            if wanted:
                progress |= _round(file, wanted, folder, in_place, failures)
        if not progress:
            report.errors.extend(failures)
            return report
    names = sorted(
        {code for file in files for code in (d.code for d in by_file.get(file.source.name, []))}
    )
    raise FtlintError(
        f"fixes of {', '.join(names)} do not come to rest after {ROUNDS} rounds; nothing was "
        "written; this is a bug, please report it"
    )


def _round(
    file: FixedFile, wanted: list[Diagnostic], folder: str, in_place: bool, failures: list[str]
) -> bool:
    """Apply one round of fixes to a file; tell whether anything changed."""
    operations = {one.fix.file for one in wanted if one.fix and one.fix.file}
    lines: dict[int, list[Diagnostic]] = {}
    for one in wanted:
        if one.fix is not None and one.fix.file is None and one.line is not None:
            lines.setdefault(one.line, []).append(one)
    place = folder
    if in_place and file.source.path is not None:
        place = os.path.dirname(os.path.realpath(file.source.path))
    counts: Counter[Safety] = Counter()
    dropped = 0
    refused: list[tuple[str, str]] = []

    def mended(number: int, text: str) -> list[str] | None:
        nonlocal dropped
        result: LineFix = mend(text, lines[number])
        for one in result.applied:
            counts[one.fix.safety] += 1  # type: ignore[union-attr]
        refused.extend((one.code, f"line {number}") for one in result.refused)
        dropped += result.lines == []
        return result.lines

    try:
        path, changes = rewrite(file.current, operations, lines.keys(), mended, place)
    except Refused as reason:
        failures.append(f"{file.source.name}: {reason}")
        file.refused.update(one.code for one in wanted if one.fix and one.fix.file)
        return False
    except OSError as error:
        raise FtlintError(
            f"{file.source.name}: cannot write the fixed file: {error.strerror or error}; "
            "the original is untouched"
        ) from error
    for code, where in refused:
        file.refused.add(code)
        failures.append(
            f"{file.source.name}: {where}: the fix of {code} would damage the record and was not "
            "made; this is a bug of the rule, please report it"
        )
    for one in wanted:
        if one.fix is not None and one.fix.file in changes.operations:
            counts[one.fix.safety] += 1
    if not changes:
        os.unlink(path)
        return False
    if file.current is not file.source and file.current.path:
        os.unlink(file.current.path)
    file.current = replace(
        file.source, path=path, data=None, replaces=file.source.path or file.source.name
    )
    file.changes.compose(changes)
    file.counts += counts
    file.dropped += dropped
    return True


def _stamp(source: Source) -> tuple[int, ...] | None:
    if source.path is None:
        return None
    try:
        state = os.stat(source.path)
    except OSError:
        return None
    return state.st_size, state.st_mtime_ns


def _replace(file: FixedFile) -> None:
    """Rename the new content over the file; the link's target, not the link."""
    path = os.path.realpath(file.source.path or "")
    new = file.current.path or ""
    try:
        state = os.stat(path)
        if (state.st_size, state.st_mtime_ns) != file.before:
            raise SourceError(
                f"{file.source.name}: changed while it was being fixed; nothing was written to "
                "it, run again"
            )
        os.chmod(new, state.st_mode & 0o7777)
        with open(new, "rb+") as stream:
            os.fsync(stream.fileno())
        os.replace(new, path)
    except OSError as error:
        raise FtlintError(
            f"{file.source.name}: cannot write: {error.strerror or error}; the original is "
            "untouched"
        ) from error
