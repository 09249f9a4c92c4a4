"""One run of deduplication, from sources to files: what the command and the recipes call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ftlint.dataset.broken import refuse_broken
from ftlint.dataset.decontaminate.against import Against
from ftlint.dataset.dedup import write as write
from ftlint.dataset.dedup.find import Found, Rules, fetcher, find, with_parts
from ftlint.dataset.inputs import Workspace, open_input
from ftlint.dataset.rejects import Rejects
from ftlint.dataset.running import Running
from ftlint.dataset.strangers import only_data, refuse_empty
from ftlint.dataset.writing import copy_records, open_records
from ftlint.engine import workers
from ftlint.errors import FtlintError
from ftlint.model.losses import Ledger
from ftlint.output.writer import Outputs, refuse_same
from ftlint.source import Source

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Request(Running):
    """What to deduplicate and what to write.

    Without ``output`` nothing is written but with ``in_place``, which rewrites each input that
    holds duplicates. ``parts`` is the (dataset, split) of each source; with an output there are
    none, since all goes into one file.
    """

    sources: tuple[Source, ...]
    rules: Rules
    output: str | None = None
    in_place: bool = False
    parts: tuple[tuple[str, str], ...] = ()
    against: Against = field(default_factory=Against)
    """Evaluation data: records that hold some of it go as well."""
    report: str | None = None
    explain: bool = False
    """Show in what the first few near-duplicates differ from what stays."""


@dataclass(slots=True)
class Outcome:
    """What became of it: counts, and the places that messages name."""

    records: int = 0
    removed: int = 0
    """Duplicates."""
    gone: int = 0
    """Records that go: duplicates, and those that hold evaluation data."""
    contaminated: list[tuple[str, str]] = field(default_factory=list)
    """(what goes, the evaluation data that it holds)."""
    exact: int = 0
    near: int = 0
    other_answers: int = 0
    contradictions: list[list[str]] = field(default_factory=list)
    contradiction_count: int = 0
    clashes: list[tuple[str, str, float]] = field(default_factory=list)
    leaks: list[tuple[str, str, float]] = field(default_factory=list)
    pairs: list[tuple[str, str, float]] = field(default_factory=list)
    """(what goes, what stays, similarity) of the first few."""
    contained: list[tuple[str, str]] = field(default_factory=list)
    """The first few records that are the beginning of another one, with that one."""
    explained: dict[str, list[str]] = field(default_factory=dict)
    """By the place of a near-duplicate that goes: the turns of both, with the differing words."""
    contained_count: int = 0
    contained_removed: int = 0
    apart: tuple[str, int] | None = None
    """The key that alone keeps equal conversations apart, and how many would go without it."""
    broken: int = 0
    rewritten: list[str] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    """What reading and writing containers that are not lines lost or changed."""

    @property
    def kept(self) -> int:
        """Return how many records stay."""
        return self.records - self.gone


FEW = 10
"""Places of each kind that an outcome names."""


def dedup(request: Request, progress: Progress | None = None) -> Outcome:
    """Deduplicate; raises FtlintError where a line is broken or a file cannot be read."""
    outputs = [request.output, request.rejects, request.report]
    read = [*(source.path for source in request.sources), *request.against.paths()]
    refuse_same(read, outputs)
    with Workspace() as workspace:
        sources = only_data(request.sources, workspace.ledger)
        inputs = [open_input(source, workspace) for source in sources]
        if request.parts:
            parts = zip(request.sources, request.parts, strict=True)
            inputs = with_parts(inputs, [part for source, part in parts if source in sources])
        size = sum(item.size() for item in inputs)
        engine = workers.engine(request.engine, size, request.jobs, request.address)
        try:
            found = find(inputs, request.rules, engine, progress, request.skip_broken)
            if request.against:
                from ftlint.dataset.decontaminate.find import contaminated

                grams, shape = request.against.read(workspace), request.rules.input_format
                found.contaminated = contaminated(inputs, found.table, grams, engine, shape)
        finally:
            engine.close()
        try:
            refuse_broken(found.table.broken, inputs, skip_broken=request.skip_broken)
            if not len(found.table):
                refuse_empty(request.output, inputs)
            _write(found, request, workspace.ledger)
            return _outcome(found, request, workspace.ledger)
        finally:
            found.table.close()


def _write(found: Found, request: Request, ledger: Ledger) -> None:
    force = request.force
    with Outputs() as outputs:
        rejects = Rejects(outputs.open(request.rejects, force=force) if request.rejects else None)
        if request.output is not None:
            out = open_records(outputs, request.output, ledger, force=force)
            write.write_output(found, out, rejects)
        elif request.in_place:
            _rewrite(found, outputs, rejects)
        elif rejects.wanted:
            _only_rejects(found, rejects)
        if request.report is not None:
            stream = outputs.open(request.report, force=force)
            write.write_report(found, stream, _facts(request))
        outputs.keep()


def _leaving(found: Found) -> list[int]:
    """Return the records that leave rewritten files: duplicates, and leaks of held-out data."""
    return sorted({*found.gone(), *(record for record, _, _ in found.leaks)})


def _rewrite(found: Found, outputs: Outputs, rejects: Rejects) -> None:
    left = write.left_by_file(found, _leaving(found))
    why = write.reasons(found) if rejects.wanted else [{} for _ in left]
    for item, offsets, reasons in zip(found.inputs, left, why, strict=True):
        if not offsets:
            continue
        path = item.original.path
        if path is None or item.source is not item.original:
            raise FtlintError(
                f"{item.name}: holds duplicates and cannot be rewritten in place, since it is not "
                "plain JSON Lines; write another file with -o"
            )
        copy_records(item, outputs.open(path, force=True), offsets, rejects, reasons)


def _only_rejects(found: Found, rejects: Rejects) -> None:
    import io

    nowhere = io.BytesIO()
    left = write.left_by_file(found, _leaving(found))
    for item, offsets, reasons in zip(found.inputs, left, write.reasons(found), strict=True):
        if offsets:
            copy_records(item, nowhere, offsets, rejects, reasons)
            nowhere.seek(0)
            nowhere.truncate()


def _facts(request: Request) -> dict[str, Any]:
    rules = request.rules
    return {
        "inputs": [source.name for source in request.sources],
        "output": request.output,
        "by": rules.by if rules.by != "key" else "key:" + ".".join(rules.by_key),
        "keep": rules.keep if rules.keep != "highest" else "highest:" + ".".join(rules.keep_key),
        "threshold": rules.threshold if rules.near else None,
        "ngram": rules.ngram if rules.near else None,
    }


def _outcome(found: Found, request: Request, ledger: Ledger) -> Outcome:
    def name(index: int) -> str:
        file, line = found.place(index)
        return f"{file}:{line}"

    removed = found.removed
    shown = list(zip(removed.records, removed.kept, removed.similarity, strict=True))[:FEW]
    return Outcome(
        records=len(found.table),
        removed=len(removed),
        contaminated=[(name(record), text) for record, text in found.contaminated],
        gone=len(found.gone()),
        exact=found.exact(),
        near=found.near(),
        other_answers=found.other_answers(),
        contradictions=[[name(one) for one in item] for item in found.contradictions[:FEW]],
        contradiction_count=len(found.contradictions),
        clashes=[(name(a), name(b), similarity) for a, b, similarity in found.clashes],
        leaks=[(name(a), name(b), similarity) for a, b, similarity in found.leaks],
        pairs=[(name(a), name(b), similarity) for a, b, similarity in shown],
        contained=[(name(a), name(b)) for a, b in found.contained[:FEW]],
        explained=_explained(found, request) if request.explain else {},
        contained_count=len(found.contained),
        contained_removed=len(removed) - found.exact() - found.near(),
        apart=found.apart,
        broken=len(found.table.broken),
        ledger=ledger,
        rewritten=_rewritten(found) if request.in_place and not request.output else [],
    )


def _explained(found: Found, request: Request) -> dict[str, list[str]]:
    from ftlint.dataset.dedup.explain import differences

    removed = found.removed
    shown = list(zip(removed.records, removed.kept, removed.similarity, strict=True))[:FEW]
    pairs = [(record, kept) for record, kept, similarity in shown if similarity <= 1]
    names = sorted({index for pair in pairs for index in pair})
    offsets = found.table.offsets.mapped("<u8")
    words = dict(zip(names, fetcher(found, request.rules, offsets)(names), strict=True))
    explained = {}
    for record, kept in pairs:
        file, line = found.place(record)
        explained[f"{file}:{line}"] = list(differences(words[kept], words[record]))
    return explained


def _rewritten(found: Found) -> list[str]:
    left = write.left_by_file(found, _leaving(found))
    return [item.name for item, gone in zip(found.inputs, left, strict=True) if gone]
