"""The engine: sources and settings in, a report out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from ftlint import __version__
from ftlint.engine.columns import Spool
from ftlint.engine.workers import engine
from ftlint.errors import SourceError
from ftlint.formats import TEXT
from ftlint.lint.digests import DigestFile, DigestIndex
from ftlint.lint.failures import PASSED_ON, failure, told
from ftlint.lint.files import FileState
from ftlint.lint.local import Task, run
from ftlint.lint.plan import Bound, Plan, plan
from ftlint.lint.splits import Splits
from ftlint.lint.strangers import set_aside
from ftlint.lint.suppress import Suppressions
from ftlint.lint.yields import conclude
from ftlint.model.diagnostic import Diagnostic, Finding
from ftlint.model.findings import FileFindings, Findings
from ftlint.model.report import FileReport, Report, RuleInfo
from ftlint.model.settings import Settings
from ftlint.rules import DatasetFile
from ftlint.source import Source, known_size, open_chunks, plan_ranges, sniff
from ftlint.source.foreign import RECORD_SUFFIXES, is_foreign

if TYPE_CHECKING:
    from ftlint.lint.repeats import Repeats

LONGEST_BOM: Final = 3
"""Bytes up to which a file may hold a byte order mark and nothing else."""

HELD_LINES: Final = 32 << 20
"""Bytes of lines with findings that are kept in memory before they go to disk."""

Progress = Callable[[int, int | None], None]
"""Called with (bytes done, bytes in all or None) as the work goes on."""


def check(
    sources: Sequence[Source], settings: Settings, *, progress: Progress | None = None
) -> Report:
    """Check sources and return what was found, in the order of the sources.

    A source that cannot be read becomes a line of ``Report.errors``; the others are still
    reported. Raises UsageError for settings that name what does not exist.
    """
    made = plan(settings)
    parts = Splits(settings).all_of(sources)
    files = [FileState(source, *part) for source, part in zip(sources, parts, strict=True)]
    spool = Spool(HELD_LINES)
    run_all(files, made, progress, spool)
    for file in files:
        if file.error is None:
            _guarded(file, partial(file.conclude, made))
    _conclude_digests(files, made, spool)
    _conclude_datasets(files, made)
    set_aside(files, made)
    return _report(files, made, settings)


def run_all(files: list[FileState], made: Plan, progress: Progress | None, spool: Spool) -> None:
    """Run the kernel over every chunk of every file and add the results up in order.

    The ``spool`` takes the lines that have findings.
    """
    total = sum(known_size(file.source) for file in files)
    settings, done = made.settings, 0
    workers = engine(settings.engine, total, settings.jobs, os.environ.get("RAY_ADDRESS"))
    try:
        tasks = _tasks(files, settings, cut=workers.parallel)
        for task, result, offset in run(tasks, made, workers):
            file = files[task.file]
            file.add(result, offset, spool)
            done += result.size
            if progress is not None:
                progress(done, total or None)
    finally:
        workers.close()


def _tasks(files: list[FileState], settings: Settings, *, cut: bool) -> Iterator[Task]:
    """Yield the chunks of all files; a file that fails is marked and the next one begins.

    With ``cut``, whoever performs a task reads its bytes.
    """
    for number, file in enumerate(files):
        try:
            yield from _file_tasks(number, file, settings, cut)
        except SourceError as error:
            file.error = str(error)


def _file_tasks(number: int, file: FileState, settings: Settings, cut: bool) -> Iterator[Task]:
    source, size = file.source, settings.chunk_size
    file.traits = sniff(source)
    if file.traits.lfs_pointer:
        file.note_content(1, file.traits.size)  # one finding says it; its lines are no data
        return
    _tell_text(file, settings.input_format)
    if file.traits.document and not file.is_text:
        yield from _document_tasks(number, file, size)
        return
    ranges = plan_ranges(source, size) if cut else None
    if ranges is not None:
        for start, end in ranges:
            yield Task(number, source, start, end, text=file.is_text)
        return
    for chunk in open_chunks(source, size):
        yield Task(number, source, chunk.offset, data=chunk.data, text=file.is_text)


def _tell_text(file: FileState, input_format: str | None) -> None:
    """Note that a file is plain text: by wish, or because it does not hold records."""
    if input_format is not None:
        file.is_text = input_format == TEXT.name
        return
    traits = file.traits
    if traits.size <= LONGEST_BOM and traits.extension not in (None, *RECORD_SUFFIXES):
        file.is_text = True  # nothing at all, under the name of a text
    elif is_foreign(file.source, file.traits):
        file.is_text = file.is_foreign = True
        file.traits.layout = TEXT.name


def _document_tasks(number: int, file: FileState, size: int) -> Iterator[Task]:
    """Batch the values of a JSON document; a place where it is damaged is kept with the file."""
    from ftlint.jsontext.values import Value, open_values

    pieces: list[tuple[bytes, int, int]] = []
    held = 0
    for value in open_values(file.source):
        if isinstance(value, Value):
            pieces.append((value.raw, value.line, value.offset))
            file.starts.append(value.line)
            file.indents.append(value.indent)
            held += len(value.raw)
            file.note_content(value.line + value.raw.count(b"\n"), len(value.raw))
            if held >= size:
                yield Task(number, file.source, pieces=tuple(pieces))
                pieces, held = [], 0
        else:
            file.problems.append(value)
    if pieces:
        yield Task(number, file.source, pieces=tuple(pieces))


def _guarded(file: FileState, action: Callable[[], None]) -> None:
    try:
        action()
    except SourceError as error:
        file.error = str(error)


def _place_into(file: FileState, made: Plan, rows: list[tuple[Bound, Finding]]) -> None:
    file.findings.extend(file.place(made, rows))


def _conclude_digests(files: list[FileState], made: Plan, spool: Spool) -> None:
    if not made.digest_rules:
        return
    readable = [file for file in files if file.error is None]
    index = DigestIndex(
        [
            DigestFile(f.name, f.split, f.group, f.digests, f.places, f.source, f.folder)
            for f in readable
        ],
        made.settings,
    )
    found: dict[int, list[tuple[Bound, Finding]]] = {}
    for bound in made.digest_rules:
        try:
            for number, position, finding in bound.rule.conclude_digests(index):
                line, record, _ = readable[number].places[position]
                placed = finding._replace(line=line, record=record)
                found.setdefault(number, []).append((bound, placed))
        except PASSED_ON:
            raise
        except Exception as error:
            found.setdefault(0, []).append(failure(bound, error))
    for number, rows in found.items():
        file = readable[number]
        _guarded(file, partial(_place_into, file, made, rows))
    _add_repeats(readable, index, made, spool)


def _add_repeats(files: list[FileState], index: DigestIndex, made: Plan, spool: Spool) -> None:
    """Let rules tell which records repeat others; what they say of each is made when it is read."""
    rules: dict[str, list[Bound]] = {}
    for bound in made.digest_rules:
        if bound.entry.overrides("repeats"):
            rules.setdefault(bound.entry.code, []).append(bound)
    for bounds in rules.values():
        groups: dict[int, Repeats] = {}
        try:
            for row in bounds[0].rule.repeats(index):
                number = row[0][0]
                if number not in groups:
                    from ftlint.lint.repeats import Repeats

                    groups[number] = Repeats(made, index, number, files[number], bounds)
                groups[number].add(row)
        except PASSED_ON:
            raise
        except Exception as error:
            _place_into(files[0], made, [failure(bounds[0], error)])
        for number, group in groups.items():
            _guarded(files[number], partial(_keep_repeats, files[number], group, made, spool))


def _keep_repeats(file: FileState, group: Repeats, made: Plan, spool: Spool) -> None:
    _place_into(file, made, group.keep(spool))
    if len(group):
        file.findings.groups.append(group)


def _conclude_datasets(files: list[FileState], made: Plan) -> None:
    readable = [file for file in files if file.error is None]
    for bound in made.dataset_rules if readable else ():
        key = (bound.entry.code, bound.target)
        views = [
            DatasetFile(file.name, file.split, file.group, file.collected.get(key, []))
            for file in readable
        ]
        found: list[tuple[int, tuple[Bound, Finding]]] = []
        try:
            for number, finding in bound.rule.conclude_dataset(views):
                found.append((number, (bound, finding)))
        except PASSED_ON:
            raise
        except Exception as error:
            found.append((0, failure(bound, error)))
        for number, row in found:
            _place_into(readable[number], made, [row])


def _report(files: list[FileState], made: Plan, settings: Settings) -> Report:
    suppressions = Suppressions(settings, made)
    found = Findings()
    report = Report(found, root=settings.root, version=__version__, targets=settings.targets)
    for file in files:
        if file.indents:
            file.findings.replace([file.indented(one) for one in file.findings])
        suppressions.apply(file.name, file.findings)
        conclude(file.summary, file.findings)
        found.add(file.findings)
        formats = file.summary.formats
        report.files.append(
            FileReport(
                file.name,
                lines=file.summary.lines or file.traits.lines,
                records=0 if file.is_text else file.summary.records,
                size=file.traits.size,
                format=max(formats, key=lambda name: formats[name].count, default=None),
                error=file.error,
                checked=made.looks_at(text=file.is_text),
            )
        )
        if file.error is not None:
            report.errors.append(file.error)
    report.errors.extend(told(found.counted()))
    unused = FileFindings()
    unused.extend(suppressions.unused())
    found.add(unused)
    report.rules = rule_infos((item for item, _ in found.counted()), settings)
    return report


def rule_infos(
    diagnostics: Iterable[Diagnostic], settings: Settings | None = None
) -> dict[str, RuleInfo]:
    """Describe the rules that some diagnostics name, by code; for the targets of the settings."""
    codes = sorted({diagnostic.code for diagnostic in diagnostics})
    if not codes:
        return {}
    from ftlint.explain.examples import labelled
    from ftlint.rules.table import entries
    from ftlint.targets import target

    rules = entries()
    infos: dict[str, RuleInfo] = {}
    targets = [] if settings is None else [target(name) for name in settings.targets]
    method = None if settings is None else settings.method
    for code in codes:
        rule = rules[code].rule
        page = labelled(rule)
        infos[code] = RuleInfo(
            code=code,
            name=rule.name,
            severity=rule.severity,
            summary=page.split("\n", 1)[0],
            page=page,
            fixable=rule.fixable,
            sensitive=rule.sensitive,
            tags=rule.tags,
            per_file=rule.per_file,
            verbose_only=rule.verbose_only,
            effects={one.name: rule.effects_for(one, method) for one in targets},
            whole=rule.scope == "file",
        )
    return infos
