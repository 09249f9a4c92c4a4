"""One run of decontamination, from sources to files: what the command calls."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from ftlint.dataset.broken import refuse_broken
from ftlint.dataset.decontaminate.against import Against
from ftlint.dataset.decontaminate.find import Hit, Overlaps, Span, overlaps
from ftlint.dataset.decontaminate.grams import Grams
from ftlint.dataset.decontaminate.index import write_index
from ftlint.dataset.inputs import Input, Workspace, open_input
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

VERSION = 1
"""Version of the report's shape; raised when a key changes its meaning or goes away."""


@dataclass(frozen=True, slots=True)
class Request(Running):
    """What to look through, for what, and what to write; without ``output`` nothing but reports."""

    sources: tuple[Source, ...]
    against: Against
    output: str | None = None
    report: str | None = None
    make_index: str | None = None
    input_format: str | None = None


@dataclass(slots=True)
class Outcome:
    """What became of it. Spans name evaluation texts by their number in ``grams``."""

    grams: Grams
    inputs: tuple[str, ...] = ()
    records: int = 0
    broken: int = 0
    hits: list[Hit] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)

    @property
    def kept(self) -> int:
        """Return how many records share nothing with the evaluation data."""
        return self.records - len(self.hits)

    def place(self, hit: Hit) -> str:
        """Return the file and the line of a contaminated record."""
        return f"{self.inputs[hit.file]}:{hit.line}"

    def by_file(self) -> dict[str, int]:
        """Return how many texts of each evaluation file are in the training data."""
        counts = dict.fromkeys(self.grams.files, 0)
        for text in {span.text for hit in self.hits for span in hit.spans}:
            counts[self.grams.place(text)[0]] += 1
        return counts

    def as_json(self) -> dict[str, Any]:
        """Return the report."""
        grams = self.grams
        return {
            "version": VERSION,
            "inputs": list(self.inputs),
            "records": self.records,
            "contaminated": len(self.hits),
            "kept": self.kept,
            "broken": self.broken,
            "ngram": grams.ngram,
            "evaluation": {
                "texts": len(grams),
                "texts_too_short": grams.short,
                "common_runs_left_out": grams.common,
                "found_by_file": self.by_file(),
            },
            "hits": [self._hit(hit) for hit in self.hits],
        }

    def _hit(self, hit: Hit) -> dict[str, Any]:
        return {
            "training": {"file": self.inputs[hit.file], "line": hit.line},
            "spans": [self._span(span) for span in hit.spans],
        }

    def _span(self, span: Span) -> dict[str, Any]:
        file, line = self.grams.place(span.text)
        return {
            "turn": span.turn,
            "start": span.start,
            "end": span.end,
            "tokens": span.tokens,
            "words": span.words,
            "evaluation": {"file": file, "line": line},
        }


def decontaminate(request: Request, progress: Progress | None = None) -> Outcome:
    """Look through training data; raises FtlintError for broken lines and unreadable files."""
    read = [*(source.path for source in request.sources), *request.against.paths()]
    written = [request.output, request.rejects, request.report, request.make_index]
    refuse_same(read, written)
    with Workspace() as workspace:
        outcome = Outcome(request.against.read(workspace), ledger=workspace.ledger)
        sources = only_data(request.sources, workspace.ledger)
        inputs = [open_input(source, workspace) for source in sources]
        outcome.inputs = tuple(item.name for item in inputs)
        found = _look(request, inputs, outcome.grams, progress) if inputs else Overlaps()
        outcome.records, outcome.hits = found.records, found.hits
        outcome.broken = len(found.broken)
        refuse_broken(found.broken, inputs, skip_broken=request.skip_broken)
        if inputs and not found.records:
            refuse_empty(request.output, inputs)
        if request.output is not None and not outcome.kept:
            raise FtlintError(f"{request.output}: would be empty: every record is contaminated")
        _write(request, inputs, found, outcome)
        return outcome


def _look(
    request: Request, inputs: Sequence[Input], grams: Grams, progress: Progress | None
) -> Overlaps:
    size = sum(item.size() for item in inputs)
    engine = workers.engine(request.engine, size, request.jobs, request.address)
    try:
        return overlaps(inputs, grams, engine, request.input_format, progress)
    finally:
        engine.close()


def _write(request: Request, inputs: list[Input], found: Overlaps, outcome: Outcome) -> None:
    """Write what was asked for, all of it or nothing."""
    force = request.force
    leave: list[dict[int, tuple[int, str]]] = [{} for _ in inputs]
    for hit in found.hits:
        why = f"shares words with {hit.named(outcome.grams)}"
        leave[hit.file][hit.offset] = (hit.line, why)
    for one in found.broken:
        leave[one.file].update(one.reasons(inputs[one.file]))
    with Outputs() as outputs:
        rejects = Rejects(outputs.open(request.rejects, force=force) if request.rejects else None)
        out = None
        if request.output is not None:
            out = open_records(outputs, request.output, outcome.ledger, force=force)
        if out is not None or rejects.wanted:
            for item, reasons in zip(inputs, leave, strict=True):
                copy_records(item, out or _Nowhere(), sorted(reasons), rejects, reasons)
        if request.report is not None:
            stream = outputs.open(request.report, force=force)
            stream.write(orjson.dumps(outcome.as_json(), option=orjson.OPT_INDENT_2) + b"\n")
        if request.make_index is not None:
            write_index(outcome.grams, outputs.open(request.make_index, force=force))
        outputs.keep()


class _Nowhere(io.BytesIO):
    """Takes what is not wanted."""

    def write(self, data: Any, /) -> int:
        """Keep nothing."""
        return len(data)
