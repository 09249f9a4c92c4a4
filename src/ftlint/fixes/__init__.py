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
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from ftlint.errors import FtlintError, SourceError, reason
from ftlint.fixes.changes import Changes, unified_diff
from ftlint.fixes.dropped import Dropped
from ftlint.fixes.fields import Fields
from ftlint.fixes.left_out import add_left_out, left_out, restless
from ftlint.fixes.lines import LineFix, mend
from ftlint.fixes.rewrite import NotRewritten, Refused, Work, rewrite
from ftlint.model.diagnostic import Diagnostic, FileFix, Safety
from ftlint.model.report import FixSummary, Report
from ftlint.model.words import plural
from ftlint.output.places import replace
from ftlint.source import Source, sniff

__all__ = ["FixedFile", "Outcome", "fix_sources"]

ROUNDS: Final = 20
"""Passes over a file after which the fixes that are still made count as not stable."""

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
    dropped: Dropped = field(default_factory=Dropped)
    refused: set[str] = field(default_factory=set)
    """Codes whose fix did harm here and was taken back."""
    left_out: list[Diagnostic] = field(default_factory=list)
    """A finding for each fix that did harm."""
    failed: bool = False
    """The file cannot be fixed at all; it stays as it is."""

    @property
    def changed(self) -> bool:
        """Tell whether the new content differs from the file."""
        return self.current is not self.source

    def forget(self) -> None:
        """Give up the new content."""
        if self.changed and self.current.path:
            with suppress(FileNotFoundError):
                os.unlink(self.current.path)
        self.current = self.source
        self.changes = Changes()
        self.counts.clear()
        self.dropped.clear()

    def summary(self) -> FixSummary:
        """Return the counts as reports print them."""
        return FixSummary(
            self.source.name,
            safe=self.counts[Safety.SAFE],
            unsafe=self.counts[Safety.UNSAFE],
            dropped=self.dropped.lines,
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

    def rejects(self) -> Iterator[dict[str, Any]]:
        """Yield a row for each line that the fixes drop: where it was, why it goes, its text."""
        for file in self.files:
            if file.changed:
                yield from file.dropped.rows(file.source, file.changes)

    def write(self) -> list[str]:
        """Put the new contents in place, each in one step; return what went wrong, by file.

        What ``rejects`` yields should be safe on disk before this.

        A file that cannot be replaced, or that somebody else has changed, stays as it is and
        leaves the list of fixed files; the others are written all the same.
        """
        failures: list[str] = []
        self.report.fixed = []
        for file in self.files:
            if not file.changed:
                continue
            summary = file.summary()
            if file.source.path is not None:
                try:
                    _replace(file)
                except FtlintError as error:
                    failures.append(str(error))
                    file.forget()
                    continue
                file.current = file.source
            self.report.fixed.append(summary)
        return failures

    def close(self) -> None:
        """Remove what was not put in place."""
        for file in self.files:
            file.forget()
        shutil.rmtree(self.folder, ignore_errors=True)


def fix_sources(
    sources: Sequence[Source], check: Check, allowed: Allowed, *, in_place: bool = True
) -> Outcome:
    """Fix sources until the allowed fixes are used up; nothing is written over yet.

    ``allowed`` tells which diagnostics may be fixed: by safety, selection and suppression. With
    ``in_place`` the new contents wait beside their files, so that the last step is a rename.
    """
    try:
        folder = tempfile.mkdtemp(prefix="ftlint-")
    except OSError as error:
        raise FtlintError(f"cannot make a temporary folder: {reason(error)}; set TMPDIR") from error
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
    failures: dict[str, None] = {}
    refusals: dict[str, None] = {}
    before: dict[str, int] = {}
    for number in count(1):
        report = check([file.current for file in files])
        records = {file.name: file.records for file in report.files}
        before = before or records
        by_file: dict[str, list[Diagnostic]] = {}
        for diagnostic in report.active:
            if diagnostic.fix is not None and allowed(diagnostic):
                by_file.setdefault(diagnostic.file, []).append(diagnostic)
        due = [
            (
                file,
                [one for one in by_file.get(file.source.name, []) if one.code not in file.refused],
            )
            for file in files
            if not file.failed
        ]
        progress = False
        for file, wanted in due:
            if wanted and number % ROUNDS == 0:
                restless(file, wanted)
                progress = True
            elif wanted:
                progress |= _round(file, wanted, folder, in_place, failures, refusals)
        if not progress:
            progress = _guard(files, before, records, refusals)
        if not progress:
            add_left_out(report, files)
            report.refused.extend(refusals)
            report.errors.extend(one for one in failures if one not in report.errors)
            report.notes.extend(
                _left(file, len(wanted))
                for file, wanted in due
                if wanted and not file.failed and not file.refused
            )
            return report
    raise AssertionError("rounds of fixes go on until there is no progress")


def _guard(
    files: list[FixedFile],
    before: dict[str, int],
    after: dict[str, int],
    refusals: dict[str, None],
) -> bool:
    """Give up files of which all or most records would go; tell whether there is one.

    Nothing of such a file is written, not even its other fixes: whoever sees it changed would
    take the rest for examined.
    """
    found = False
    for file in files:
        if not file.changed:
            continue
        left = after.get(file.source.name, 0)
        records = max(before.get(file.source.name, 0), left + file.dropped.lines)
        refusal = file.dropped.refusal(records, left)
        if refusal is not None:
            found |= _give_up(file, f"{file.source.name}: {refusal}", refusals)
    return found


def _round(
    file: FixedFile,
    wanted: list[Diagnostic],
    folder: str,
    in_place: bool,
    failures: dict[str, None],
    refusals: dict[str, None],
) -> bool:
    """Apply one round of fixes to a file; tell whether anything changed, or was given up."""
    name = file.source.name
    mending = _Mending(wanted)
    place = folder
    if in_place and file.source.path is not None:
        place = os.path.dirname(os.path.realpath(file.source.path))
    try:
        path, changes = rewrite(file.current, mending.work(), place)
    except NotRewritten as refused:
        return _give_up(file, f"{name}: {refused}", refusals)
    except Refused as refused:
        refusals[f"{name}: {refused}"] = None
        file.refused.update(one.code for one in wanted if one.fix and one.fix.file)
        return False
    except SourceError as error:
        return _give_up(file, str(error), failures)
    except OSError as error:
        return _give_up(
            file,
            f"{name}: cannot write the fixed file: {reason(error)}; the original is untouched",
            failures,
        )
    for one in mending.refused:
        file.refused.add(one.code)
        file.left_out.append(left_out(one, "would damage the record"))
    if not changes:
        os.unlink(path)
        return False
    if file.changed and file.current.path:
        os.unlink(file.current.path)
    file.current = file.source._replace(path=path, data=None, replaces=file.source.path or name)
    origins = file.changes.origins([number for number, _, _ in mending.dropped])
    for number, text, why in mending.dropped:
        file.dropped.add(*origins[number], text, why)
    file.changes.compose(changes)
    file.counts += mending.counts
    file.counts += Counter(
        one.fix.safety for one in wanted if one.fix and one.fix.file in changes.operations
    )
    return True


def _left(file: FixedFile, count: int) -> str:
    """Say why fixes that were allowed could not be made."""
    traits = sniff(file.current)
    fixes = plural(count, "fix was", "fixes were")
    why = "the lines have changed too much"
    if traits.charset != "utf-8":
        why = f"the file is {traits.charset.upper()}; --unsafe-fixes writes it as UTF-8 first"
    elif traits.document:
        why = "they need one record a line; let json-array-file or pretty-printed-json be fixed"
    return f"{file.source.name}: {fixes} not made: {why}"


def _give_up(file: FixedFile, failure: str, failures: dict[str, None]) -> bool:
    """Leave a file as it is; the last look at it must then see the original again."""
    failures[failure] = None
    file.failed = True
    changed = file.changed
    file.forget()
    return changed


class _Mending:
    """What one round wants of a file, and what came of it."""

    def __init__(self, wanted: list[Diagnostic]) -> None:
        self.lines: dict[int, list[Diagnostic]] = {}
        self.joins: dict[int, int] = {}
        self.operations: set[FileFix] = set()
        self.fields = Fields()
        self.counts: Counter[Safety] = Counter()
        self.dropped: list[tuple[int, str, list[Diagnostic]]] = []
        """Number, text and reasons of each line that goes."""
        self.refused: list[Diagnostic] = []
        for one in wanted:
            fix = one.fix
            if fix is not None and fix.file is not None:
                self.operations.add(fix.file)
                if fix.source is not None:
                    nulls = self.fields.nulls + fix.source.nulls
                    self.fields = Fields(nulls, self.fields.types + fix.source.types)
            elif one.line is not None and fix is not None and fix.source and fix.source.join:
                self.joins[one.line] = fix.source.join
                self.counts[fix.safety] += 1
            elif one.line is not None:
                self.lines.setdefault(one.line, []).append(one)

    def work(self) -> Work:
        """Return what is to be done as one pass over the file needs it."""
        operations = frozenset(self.operations)
        return Work(operations, self.lines.keys(), self.mend, self.fields, self.joins)

    def mend(self, number: int, text: str) -> list[str] | None:
        """Mend one line, and count."""
        result: LineFix = mend(text, self.lines[number])
        self.counts.update(one.fix.safety for one in result.applied if one.fix)
        self.refused.extend(result.refused)
        if result.lines == []:
            self.dropped.append((number, text, result.applied))
        return result.lines


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
        with open(new, "rb+") as stream:
            os.fsync(stream.fileno())
        replace(new, path)
    except OSError as error:
        raise FtlintError(
            f"{file.source.name}: cannot write: {reason(error)}; the original is untouched"
        ) from error
