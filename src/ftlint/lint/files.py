"""One file while it is checked: chunk results added up in order, then what its rules conclude."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import orjson

from ftlint.engine.columns import Spool
from ftlint.errors import SourceError, reason
from ftlint.formats import TEXT, UNKNOWN, detect
from ftlint.lint.chunk import ChunkResult
from ftlint.lint.digests import DigestColumns
from ftlint.lint.failures import said
from ftlint.lint.places import Places
from ftlint.lint.plan import TEXT_FAMILY, Bound, Plan
from ftlint.model.diagnostic import Diagnostic, Finding
from ftlint.model.findings import FileFindings
from ftlint.model.record import Record, walk_strings
from ftlint.rules import FileSummary, Tally
from ftlint.source import Source, Traits, open_chunks
from ftlint.source.blocks import opened

if TYPE_CHECKING:
    from ftlint.jsontext.values import Problem
    from ftlint.model.looks import Looks
    from ftlint.rules.table import Entry

Wanted = tuple[int, int | None]
"""The line of a record to be read again, and its number where it is known."""

SAMPLE: Final = 2 * 1024 * 1024
"""Bytes of a file that are read again as evidence of its language."""

TEXT_TRAITS: Final = frozenset({"not-utf8", "lfs-pointer"})
"""Rules on the bytes of a file that hold for plain text as well."""

TEXT_CONCLUDERS: Final = frozenset({"not-training-data", "empty-file"})
"""Rules that conclude over plain text, besides those about encoding."""


def is_text_rule(rule: Entry) -> bool:
    """Tell whether a rule that concludes over files has something to say of plain text."""
    return rule.code[0] == TEXT_FAMILY or rule.name in TEXT_CONCLUDERS


@dataclass(slots=True, eq=False, repr=False)
class FileState:
    """What is known of a file so far; lines and records count from 1 in the whole file."""

    source: Source
    split: str = "train"
    group: str = ""
    folder: str = ""
    """Held-out data of which nothing is declared belongs to the training data of its folder."""
    traits: Traits = field(default_factory=Traits)
    summary: FileSummary = field(init=False)
    findings: FileFindings = field(default_factory=FileFindings)
    collected: dict[tuple[str, str], list[tuple[int, int, Any]]] = field(default_factory=dict)
    places: Places = field(default_factory=Places)
    digests: DigestColumns = field(default_factory=DigestColumns)
    undecodable: list[tuple[int, int, int]] = field(default_factory=list)
    """Line, record number and byte offset of each record that is not UTF-8."""
    is_text: bool = False
    """The file is plain text: its lines are looked through for encoding damage."""
    is_foreign: bool = False
    """The file is plain text and nobody said so: it should hold records and does not."""
    starts: array[int] = field(default_factory=lambda: array("Q"))
    """Of each record of a JSON document, the line in which it begins."""
    indents: array[int] = field(default_factory=lambda: array("Q"))
    """Of each record of a JSON document, the code points before it in that line."""
    problems: list[Problem] = field(default_factory=list)
    """Where a JSON document is cut off or damaged between its values."""
    error: str | None = None
    seen_as: Looks | None = None
    """What the file looks like, where that has been asked."""

    def __post_init__(self) -> None:
        self.summary = FileSummary(self.source.name, role=self.split)

    @property
    def name(self) -> str:
        """Return the name that reports print."""
        return self.source.name

    def add(self, result: ChunkResult, offset: int, spool: Spool) -> None:
        """Add the result of the next chunk, which begins at ``offset`` bytes of the file.

        The ``spool`` takes the lines that have findings.
        """
        texts, start = [], len(spool)
        for one in result.findings.lines:
            texts.append(one.hand_over(spool, start))
            start += len(texts[-1])
        spool.append(b"".join(texts))
        summary = self.summary
        lines, records = summary.lines, summary.records
        self.findings.add(result.findings, lines, records)
        _add_tallies(summary.roles, result.roles, lines, records)
        _add_tallies(summary.formats, result.formats, lines, records)
        for key, rows in result.collected.items():
            self.collected.setdefault(key, []).extend(
                (line + lines, number + records, value) for line, number, value in rows
            )
        self.places.add(result.line_of, result.number_of, result.offset_of, lines, records, offset)
        self.undecodable.extend(
            (line + lines, number + records, at + offset) for line, number, at in result.undecodable
        )
        self.digests.extend(result.digests)
        self.traits.merge(result.traits)
        summary.lines += result.lines
        summary.records += result.records
        summary.broken += result.broken
        summary.size += result.size

    def indented(self, diagnostic: Diagnostic) -> Diagnostic:
        """Count the columns of a finding in a JSON document from the start of its line."""
        number = diagnostic.record
        if number is None or diagnostic.column is None or diagnostic.end_column is None:
            return diagnostic
        indent = self.indents[number - 1]
        if not indent or diagnostic.line != self.starts[number - 1]:
            return diagnostic
        excerpt, fix = diagnostic.excerpt, diagnostic.fix
        if excerpt is not None:
            excerpt = excerpt._replace(start=excerpt.start + indent, total=excerpt.total + indent)
        if fix is not None:
            edits = [
                edit._replace(start=edit.start + indent, end=edit.end + indent)
                for edit in fix.edits
            ]
            fix = fix._replace(edits=tuple(edits))
        return diagnostic._replace(
            column=diagnostic.column + indent,
            end_column=diagnostic.end_column + indent,
            excerpt=excerpt,
            fix=fix,
        )

    def note_content(self, line: int, size: int) -> None:
        """Note that a value of a JSON document ends at a line; its bytes are not observed."""
        self.traits.lines = self.traits.last_content_line = line
        self.traits.observed += size

    def conclude(self, plan: Plan) -> None:
        """Let the rules about bytes and about whole files speak."""
        summary = self.summary
        summary.method = plan.settings.method
        summary.texts = self.sample_texts
        if not self.traits.document:
            summary.offset_of = self.offset_of
        summary.looks = self.looks if self.is_foreign and not self.traits.empty else None
        summary.readable = self.command
        found: list[tuple[Bound, Finding]] = []
        no_data = self.is_text or self.holds_no_data()
        if no_data:
            self.digests = DigestColumns()  # nothing in it is a duplicate of an example
        moot = frozenset() if no_data else self.moot(plan)
        for bound in plan.traits_rules:
            if no_data and bound.entry.name not in TEXT_TRAITS:
                continue
            if bound.entry.name in moot:
                continue
            if self.traits.lfs_pointer and bound.entry.name != "lfs-pointer":
                continue
            if bound.asks_of(self.traits):
                found.extend(said(bound, lambda rule: rule.check_traits(self.traits)))
        for bound in () if self.traits.lfs_pointer else plan.concluders:
            if (self.is_text and not is_text_rule(bound.entry)) or bound.entry.name in moot:
                continue
            summary.collected = self.collected.get((bound.entry.code, bound.target), [])
            if bound.asks_of(summary):
                found.extend(said(bound, lambda rule: rule.conclude(summary)))
        self.findings.extend(self.place(plan, found))
        if self.undecodable:
            from ftlint.lint.undecodable import undecodable

            self.findings.extend(undecodable(self, plan))
        self.summary.records += len(self.problems)
        self.summary.broken += len(self.problems)
        for problem in self.problems:
            self.findings.extend(self._at_problem(plan, problem))
        if self.summary.broken and self.findings:
            from ftlint.lint.broken_strings import gather

            gather(self)

    def holds_no_data(self) -> bool:
        """Tell whether there is no record, or none that may be meant as training data.

        How such a file is named and laid out is nobody's concern, and no fix touches it.
        """
        if self.summary.formats.keys() - {UNKNOWN.name} or self.traits.lfs_pointer:
            return False
        if self.traits.empty:
            return True
        from ftlint.dataset.strangers import stranger

        return stranger(self.source, self.traits) is not None

    def moot(self, plan: Plan) -> frozenset[str]:
        """Return the names of the rules that do not matter in what only ``convert`` reads.

        An empty set where the rule that says so does not run: then something else has to.
        """
        from ftlint.lint.exports import MOOT, TELLS, is_export

        told = any(bound.entry.name == TELLS for bound in plan.concluders)
        return MOOT if told and is_export(self) else frozenset()

    def _at_problem(self, plan: Plan, problem: Problem) -> Iterator[Diagnostic]:
        from ftlint.lint.place import Placer

        finding = Finding(problem.message, salt=f"{problem.kind}:{problem.offset}")
        bound = plan.named("invalid-json", plan.settings.targets) if plan.record_rules else []
        empty = Record(problem.line, 0, 0, b"", None, UNKNOWN)
        placer = Placer(plan, self.name, 0)
        for diagnostic in placer.merge([(one, finding) for one in bound], empty):
            yield diagnostic._replace(
                record=None,
                column=problem.column,
                end_column=problem.column,
                byte_offset=problem.offset,
                excerpt=None,
            )

    def place(self, plan: Plan, found: list[tuple[Bound, Finding]]) -> list[Diagnostic]:
        """Stamp findings about the file; those with a line get the columns of its record."""
        if not found:
            return []
        from ftlint.lint.place import Placer

        placer = Placer(plan, self.name, 0)
        by_place: dict[tuple[int | None, int | None], list[tuple[Bound, Finding]]] = {}
        for bound, finding in found:
            by_place.setdefault((finding.line, finding.record), []).append((bound, finding))
        placed: list[Diagnostic] = []
        records = self.records_at([(at, number) for at, number in by_place if at is not None])
        for (line, number), rows in by_place.items():
            record = records.get((line, number)) if line is not None else None
            if record is not None:
                record = plan.viewed(record)
                placed.extend(placer.merge(placer.with_fixes(rows, record), record))
            else:
                placed.extend(placer.merge_placeless(rows, line))
        return placed

    def again(self, offsets: Iterable[int]) -> Iterator[bytes]:
        """Yield the raw records that begin at byte offsets, which ascend."""
        return again(self.source, self.traits, offsets)

    def offset_of(self, line: int, number: int) -> int | None:
        """Return the byte offset of a record, None where the file has none there."""
        position = self.places.at_line(line, number)
        return None if position is None else self.places[position][2]

    def looks(self) -> Looks:
        """Say what the file looks like, once for all targets; the converters are loaded for it."""
        if self.seen_as is None:
            from ftlint.dataset.convert.looks import looks_of

            self.seen_as = looks_of(self.source)
        return self.seen_as

    def command(self) -> str:
        """Return the command that converts the file, empty where no reader knows it."""
        if self.name in ("-", "<stdin>"):
            return ""
        return self.looks().help

    def sample_texts(self) -> Iterator[str]:
        """Yield the strings of the first megabytes of the file, read once more."""
        size = 0
        for chunk in open_chunks(self.source, SAMPLE):
            for raw in chunk.data.split(b"\n"):
                if self.is_text:
                    yield raw.decode("utf-8", "surrogateescape")
                    continue
                try:
                    value = orjson.loads(raw)
                except orjson.JSONDecodeError:
                    continue
                yield from (text for _, text in walk_strings(value))
            size += len(chunk.data)
            if size >= SAMPLE:
                return

    def records_at(self, wanted: list[Wanted]) -> dict[Wanted, Record]:
        """Read again the records at some lines; a line without a value is left out.

        A number tells the records of one line apart; without it the first one is meant.
        """
        places: dict[int, list[Wanted]] = {}
        for line, number in wanted:
            position = self.places.at_line(line, number)
            if position is not None:
                places.setdefault(position, []).append((line, number))
        if not places:
            return {}
        spots = sorted((self.places[position], keys) for position, keys in places.items())
        records: dict[Wanted, Record] = {}
        raws = read_again(self.source, self.traits, [offset for (_, _, offset), _ in spots])
        for ((line, number, offset), keys), raw in zip(spots, raws, strict=True):
            if self.is_text:
                record = Record(line, number, offset, raw, raw.decode("utf-8"), TEXT)
            else:
                try:
                    value = orjson.loads(raw)
                except orjson.JSONDecodeError:
                    continue
                record = Record(line, number, offset, raw, value, detect(value)[0])
            records |= dict.fromkeys(keys, record)
        return records


def _add_tallies(into: dict[str, Tally], more: dict[str, Tally], lines: int, records: int) -> None:
    for key, tally in more.items():
        known = into.get(key)
        if known is None:
            into[key] = Tally(tally.count, tally.line + lines, tally.number + records)
        else:
            known.count += tally.count


def read_again(source: Source, traits: Traits, offsets: list[int]) -> list[bytes]:
    """Return the raw records that begin at byte offsets, which ascend."""
    return list(again(source, traits, offsets))


def again(source: Source, traits: Traits, offsets: Iterable[int]) -> Iterator[bytes]:
    """Yield the raw records that begin at byte offsets, which ascend.

    An uncompressed UTF-8 file is read only there; any other is read through once more. Raises
    SourceError when the file is no longer what it was.
    """
    if traits.document:
        return _again_values(source, offsets)
    plain = source.path is not None and not traits.compression and traits.charset == "utf-8"
    return _again_lines(source, offsets) if plain else _again_chunks(source, offsets)


def _again_lines(source: Source, offsets: Iterable[int]) -> Iterator[bytes]:
    try:
        with opened(source) as state:
            for offset in offsets:
                state.file.seek(offset)
                yield state.file.readline().removesuffix(b"\n").removesuffix(b"\r")
    except OSError as error:
        raise SourceError(f"{source.name}: {reason(error)}") from error


def _again_chunks(source: Source, offsets: Iterable[int]) -> Iterator[bytes]:
    wanted = iter(offsets)
    offset = next(wanted, None)
    for chunk in open_chunks(source, 4 * 1024 * 1024):
        while offset is not None and offset < chunk.offset + len(chunk.data):
            start = offset - chunk.offset
            end = chunk.data.find(b"\n", start)
            yield chunk.data[start : end if end >= 0 else None].removesuffix(b"\r")
            offset = next(wanted, None)
        if offset is None:
            return


def _again_values(source: Source, offsets: Iterable[int]) -> Iterator[bytes]:
    from ftlint.jsontext.values import Value, open_values

    wanted = iter(offsets)
    offset = next(wanted, None)
    for value in open_values(source):
        if offset is None:
            return
        if isinstance(value, Value) and value.offset == offset:
            yield value.raw
            offset = next(wanted, None)
