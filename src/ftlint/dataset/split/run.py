"""Split a dataset into training, validation and test data without leaks.

Where a record goes is decided by a hash of its prompt, so it stays where it is when others are
added. Records that share a prompt, a group, or a verified similarity always go together.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from xxhash import xxh3_64_intdigest

from ftlint.dataset.broken import refuse_broken
from ftlint.dataset.dedup import write as write
from ftlint.dataset.dedup.find import Found, Rules, find
from ftlint.dataset.inputs import Input, Workspace, open_input
from ftlint.dataset.keys import lacking, require_key
from ftlint.dataset.rejects import Rejects
from ftlint.dataset.scan import Wanted, scan
from ftlint.dataset.split.request import Request as Request
from ftlint.dataset.split.units import NAMES, REJECT, TEST, TRAIN, VALIDATION, Units
from ftlint.dataset.split.written import route, verified
from ftlint.dataset.strangers import only_data, refuse_empty
from ftlint.dataset.writing import open_records
from ftlint.engine import workers
from ftlint.errors import FtlintError, UsageError
from ftlint.model.digests import NO_PROMPT, equal_groups
from ftlint.model.losses import Ledger
from ftlint.model.words import plural
from ftlint.output.writer import Outputs, refuse_same

Progress = Callable[[int, int | None], None]


@dataclass(slots=True)
class Outcome:
    """What became of it: records of each split, by stratum too, and what was held together."""

    records: int = 0
    counts: list[int] = field(default_factory=lambda: [0, 0, 0])
    strata: dict[str, list[int]] = field(default_factory=dict)
    together: int = 0
    """Records that went where another one of their group, prompt or similarity went."""
    contaminated: list[tuple[str, str]] = field(default_factory=list)
    short_texts: int = 0
    across: dict[str, int] = field(default_factory=lambda: {"exact": 0, "near": 0, "contained": 0})
    """Pairs of records on two sides that share a prompt, are alike, or are one conversation, as
    counted in what was written."""
    broken: int = 0
    ungrouped: int = 0
    """Records without the key they are grouped by; they go by their prompt."""
    ledger: Ledger = field(default_factory=Ledger)
    """What reading and writing containers that are not lines lost or changed."""


def split(request: Request, progress: Progress | None = None) -> Outcome:
    """Split; raises FtlintError for broken lines, and where what was written would leak."""
    read = [source.path for source in (*request.sources, *request.against)]
    read.extend(request.indexes)
    written = [*request.outputs, request.rejects, request.report]
    refuse_same(read, written)
    with Workspace() as workspace:
        sources = only_data(request.sources, workspace.ledger)
        inputs = [open_input(source, workspace) for source in sources]
        size = sum(item.size() for item in inputs)
        engine = workers.engine(request.engine, size, request.jobs, request.address)
        try:
            return _Run(request, inputs, engine, progress, workspace.ledger).run(workspace)
        finally:
            engine.close()


class _Run:
    """One split in the making."""

    def __init__(
        self,
        request: Request,
        inputs: list[Input],
        engine: Any,
        progress: Progress | None,
        ledger: Ledger,
    ) -> None:
        self.request = request
        self.inputs = inputs
        self.engine = engine
        self.progress = progress
        self.outcome = Outcome(ledger=ledger)
        self.rules = Rules(
            near=request.near,
            threshold=request.threshold,
            method=request.method,
            input_format=request.input_format,
        )
        self.rejected: list[int] = []
        """The records of ``Outcome.contaminated``."""

    def run(self, workspace: Workspace) -> Outcome:
        request = self.request
        found = find(self.inputs, self.rules, self.engine, self.progress, request.skip_broken)
        try:
            self.outcome.broken = len(found.table.broken)
            refuse_broken(found.table.broken, self.inputs, skip_broken=request.skip_broken)
            self.outcome.records = len(found.table)
            if not len(found.table):
                refuse_empty(None, self.inputs)
            goes = bytearray(len(found.table))
            self.mark_contaminated(found, goes, workspace)
            self.refuse_counts(len(goes) - goes.count(REJECT))
            units = self.units(found)
            self.assign(found, units, goes)
            self.refuse_empty()
            self.write(found, goes)
        finally:
            found.table.close()
        return self.outcome

    def refuse_counts(self, records: int) -> None:
        """Raise UsageError where validation and test are to get all the records, or more."""
        wanted = self.request.counts
        if wanted is not None and sum(wanted) >= records:
            raise UsageError(
                f"--count asks for {sum(wanted):,} of {records:,} records; "
                "nothing would be left for training"
            )

    def refuse_empty(self) -> None:
        """Raise FtlintError where a file that was asked for would hold no record."""
        for path, name, count in zip(self.request.outputs, NAMES, self.outcome.counts, strict=True):
            if path is None or count or not self.outcome.records:
                continue
            if self.outcome.together and self.outcome.counts.count(0) > 1:
                why = "all records go together by prompt, group or similarity"
                how = "look at them with `ftlint dedup --near`; --no-near or a higher --threshold"
                remedy = f"{how} keeps fewer of them together"
            else:
                are = "is" if self.outcome.records == 1 else "are"
                why = f"{plural(self.outcome.records, 'record')} {are} too few for this share"
                remedy = "take a larger --ratio, or --count for an exact number"
            raise FtlintError(f"{path}: the {name} data would be empty: {why}; {remedy}")

    def mark_contaminated(self, found: Found, goes: bytearray, workspace: Workspace) -> None:
        """Send the records that share n-grams with a benchmark to the rejects."""
        request = self.request
        if not request.against and not request.indexes:
            return
        from ftlint.dataset.decontaminate.against import Against
        from ftlint.dataset.decontaminate.find import contaminated

        prompts, ngram = request.against_prompts, request.ngram
        wanted = Against(request.against, request.indexes, prompts, ngram)
        grams = wanted.read(workspace)
        self.outcome.short_texts = grams.short
        shape = request.input_format
        hits = contaminated(self.inputs, found.table, grams, self.engine, shape, self.progress)
        for record, text in hits:
            goes[record] = REJECT
            file, line = found.place(record)
            self.outcome.contaminated.append((f"{file}:{line}", text))
            self.rejected.append(record)

    def units(self, found: Found) -> Units:
        """Return which records go together, and the hash of each record's own key."""
        request = self.request
        prompts, exact = found.table.prompts.data(), found.table.keys.data()
        units = Units(len(found.table))
        own = self.keys("--group", request.group) if request.group else b""
        self.outcome.ungrouped = lacking(own)
        for keys in (prompts, exact, own):
            for group in equal_groups([keys]) if keys else ():
                for one, other in pairwise(group):
                    units.join(one, other)
        for one, other, _ in found.edges:
            units.join(one, other)
        for one, other in found.contained:
            units.join(one, other)
        hashes = array("Q", bytes(8 * len(found.table)))
        view_own, view_prompts = memoryview(own), memoryview(prompts)
        for index in range(len(found.table)):
            place = slice(16 * index, 16 * index + 16)
            key = bytes(view_own[place]) if own else NO_PROMPT
            if key == NO_PROMPT:
                key = bytes(view_prompts[place])
            if key == NO_PROMPT:
                key = bytes(exact[place])
            hashes[index] = xxh3_64_intdigest(key, request.seed)
        units.hashes = hashes
        return units

    def keys(self, flag: str, path: tuple[str, ...]) -> bytes | bytearray:
        """Return a digest of the value at a key of each record, zeros where there is none.

        Raises UsageError where no record has the key: a group that does not exist would be
        certified as free of leaks.
        """
        wanted = Wanted(by="key", key=path, input_format=self.request.input_format)
        table = scan(self.inputs, wanted, self.engine)
        try:
            require_key(flag, path, table, self.inputs)
            return bytes(table.keys.data())
        finally:
            table.close()

    def assign(self, found: Found, units: Units, goes: bytearray) -> None:
        """Decide the split of every record that is not rejected."""
        request = self.request
        self.outcome.together = units.joined()
        if request.counts is None and not request.stratify:
            self.assign_by_hash(units, goes)
            return
        components = units.components(goes)
        strata = self.keys("--stratify", request.stratify) if request.stratify else b""
        by_stratum: dict[bytes, list[tuple[int, list[int]]]] = {}
        for members in components.values():
            key = bytes(strata[16 * members[0] : 16 * members[0] + 16]) if strata else b""
            rank = min(units.hashes[index] for index in members)
            by_stratum.setdefault(key, []).append((rank, members))
        total = sum(map(len, components.values()))
        for key, ranked in by_stratum.items():
            ranked.sort()
            size = sum(len(members) for _, members in ranked)
            counts = self.assign_stratum(ranked, size, total, goes)
            self.outcome.counts = [a + b for a, b in zip(self.outcome.counts, counts, strict=True)]
            if strata:
                name = self.stratum_name(found, ranked[0][1][0]) if key != NO_PROMPT else "(none)"
                self.outcome.strata[name] = counts

    def assign_by_hash(self, units: Units, goes: bytearray) -> None:
        """Let the hash of each record, or the smallest one of those it goes with, decide."""
        test_end = self.request.shares[1] * 2**64
        validation_end = test_end + self.request.shares[0] * 2**64
        counts = self.outcome.counts
        for index, rank in enumerate(units.ranks()):
            if goes[index] != REJECT:
                split = TEST if rank < test_end else VALIDATION if rank < validation_end else TRAIN
                goes[index] = split
                counts[split] += 1

    def assign_stratum(
        self, ranked: list[tuple[int, list[int]]], size: int, total: int, goes: bytearray
    ) -> list[int]:
        """Give a stratum's components to the splits up to their numbers, lowest hash first."""
        request = self.request
        share = size / total if total else 0.0
        wanted = [
            _quota(request, TEST, size, share),
            _quota(request, VALIDATION, size, share),
        ]
        counts = [0, 0, 0]
        for _, members in ranked:
            chosen = TRAIN
            for place, split in enumerate((TEST, VALIDATION)):
                if len(members) <= wanted[place]:
                    wanted[place] -= len(members)
                    chosen = split
                    break
            for index in members:
                goes[index] = chosen
            counts[chosen] += len(members)
        return counts

    def stratum_name(self, found: Found, index: int) -> str:
        """Return the value of the stratum key of a record, for people."""
        from ftlint.dataset.inputs import reread
        from ftlint.dataset.reading import parse, value_at

        offsets = array("Q")
        offsets.frombytes(found.table.offsets.data())
        raw = next(reread(found.inputs, found.table.places, offsets, [index]))
        value = parse(raw)
        return str(value_at(value, self.request.stratify))[:60]

    def write(self, found: Found, goes: bytearray) -> None:
        """Write every split, check that nothing leaks, and put the files in their places."""
        request = self.request
        broken = write.broken_by_file(found)
        force, rejects = request.force, request.rejects
        with Outputs() as outputs, Outputs() as reports:
            streams = [
                open_records(outputs, path, self.outcome.ledger, force=force)
                if path is not None
                else None
                for path in request.outputs
            ]
            kept = Rejects(outputs.open(rejects, force=force) if rejects else None)
            why = self.reasons(found) if kept.wanted else [{} for _ in broken]
            place = 0
            for item, bad, reasons in zip(self.inputs, broken, why, strict=True):
                place = route(item, goes, place, set(bad), streams, kept, reasons)
                item.verify()
            report = reports.open(request.report, force=force) if request.report else None
            wanted = [
                count if path is not None else 0
                for count, path in zip(self.outcome.counts, request.outputs, strict=True)
            ]
            files = outputs.finish()
            written = [files.get(path or "") for path in request.outputs]
            self.outcome.across = verified(written, wanted, self.rules, self.engine)
            if report is not None:
                import orjson

                report.write(orjson.dumps(self.facts(), option=orjson.OPT_INDENT_2) + b"\n")
                reports.finish()
            outputs.keep()
            reports.keep()

    def reasons(self, found: Found) -> list[dict[int, tuple[int, str]]]:
        """Return why each line that is left out is, by file and offset."""
        by_file = write.reasons(found, duplicates=False)
        offsets = array("Q")
        offsets.frombytes(found.table.offsets.data())
        for record, (_, text) in zip(self.rejected, self.outcome.contaminated, strict=True):
            number = found.table.places.file_of(record)
            reason = (found.place(record)[1], f"shares words with {text}")
            by_file[number][offsets[record]] = reason
        return by_file

    def facts(self) -> dict[str, Any]:
        """Return the report."""
        outcome = self.outcome
        return {
            "records": outcome.records,
            "splits": dict(zip(NAMES, outcome.counts, strict=True)),
            "strata": {
                name: dict(zip(NAMES, counts, strict=True))
                for name, counts in outcome.strata.items()
            },
            "kept_together": outcome.together,
            "without_group": outcome.ungrouped,
            "pairs_across_splits": outcome.across,
            "seed": self.request.seed,
            "contaminated": [
                {"record": record, "benchmark": text} for record, text in outcome.contaminated
            ],
            "benchmark_texts_too_short": outcome.short_texts,
            "broken": outcome.broken,
        }


def _quota(request: Request, split: int, size: int, share: float) -> int:
    if request.counts is not None:
        return round(request.counts[split - VALIDATION] * share)
    return round(request.shares[split - VALIDATION] * size)
