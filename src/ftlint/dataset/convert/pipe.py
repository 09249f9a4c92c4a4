"""The whole of a conversion: open, recognise, read, apply policies, write, verify, report."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import IO, TYPE_CHECKING, Any, Final

from ftlint.dataset.convert import archives, detect
from ftlint.dataset.convert.dialect import dialect
from ftlint.dataset.convert.found import found, read_back, surveyed, with_prefixes
from ftlint.dataset.convert.inputs import Records
from ftlint.dataset.convert.origins import Origins
from ftlint.dataset.convert.outputs import TABLES, container_of, open_sink
from ftlint.dataset.convert.plan import Piece, pieces
from ftlint.dataset.convert.pool import run
from ftlint.dataset.convert.worker import Converter, Job, Result
from ftlint.dataset.system_prompt import read_options
from ftlint.errors import FtlintError, UsageError
from ftlint.formats import Format, converters
from ftlint.model.losses import Event, Ledger
from ftlint.model.report import Report
from ftlint.model.settings import COMMON_SHAPE
from ftlint.model.words import plural
from ftlint.options.conversion import SAID_WITH_O, Places, resolve
from ftlint.output.media import MediaFolder
from ftlint.output.writer import OutputFile, Outputs, refuse_same
from ftlint.source import Source, known_size
from ftlint.targets import checker_of
from ftlint.targets import target as trainer

if TYPE_CHECKING:
    from ftlint.dataset.convert.trainer_config import TrainerConfig

STREAM_SIZE: Final = 1 << 20
"""Bytes that conversions of streams hold before they are written."""
READING_ONLY: Final = frozenset({"encoding", "sheet"})
"""Options that leave the content of records alone."""

PROMPT: Final = frozenset({"system_prompt", "system_prompt_mode"})
"""Options that change the system turn alone."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to convert: paths, an output and how.

    ``options`` are those of ``-O``, as text or as typed values; ``stdin`` is what an input ``-``
    holds. ``target`` may be empty where the name of the output says it (``.csv``, ``.parquet``).
    """

    inputs: tuple[str, ...]
    output: str
    target: str = COMMON_SHAPE
    source: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    verify: bool = True
    force: bool = False
    jobs: int = 0
    map_path: str | None = None
    rejects: str | None = None
    """Where the examples that are skipped are kept, with reasons."""
    stdin: bytes | None = None
    name: str = ""
    """What messages call the only input, where not by its path."""
    trainer_config: str | None = None
    """Where a configuration is written by which the trainer reads the output."""
    final: tuple[str, str] | None = None
    """Where output and configuration go in the end, where that is elsewhere."""
    whole: bool = False
    """Keep all keys of records that have the target's shape already, as recipes want it."""
    targets: tuple[str, ...] = ()
    """The targets that were asked for; the trainer is the one of them that has a configuration."""
    places: Places = SAID_WITH_O
    """Where the options were said."""
    decisions: Mapping[str, str] = field(default_factory=dict)
    """What a person has decided about damaged passages, where text is repaired."""
    base: str = ""
    """The folder that paths in options are relative to; empty is the working folder."""


@dataclass(slots=True)
class Outcome:
    """What became of a conversion; ``read`` is always ``written`` plus what was skipped."""

    ledger: Ledger = field(default_factory=Ledger)
    read: int = 0
    written: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    sources: list[tuple[str, str]] = field(default_factory=list)
    """(file, format) of each source, in order."""
    guesses: list[detect.Guess] = field(default_factory=list)
    target: str = ""
    output: str = ""
    lint_target: str = ""
    shape: str = ""
    trainer_entry: str = ""
    """The entry of the trainer's configuration that was written, as settings hold it."""
    failure: str | None = None
    """Why nothing was written, in one line: exit status 2."""
    origins: Origins = field(default_factory=Origins)
    report: Report | None = None
    """The findings in what was written, where it was checked."""

    @property
    def incomplete(self) -> str:
        """Return why not everything was converted, empty where it was."""
        skipped = self.skipped.total()
        return self.failure or (
            f"{plural(skipped, 'example')} cannot be converted" if skipped else ""
        )

    def origins_of(self, lines: set[int]) -> dict[int, tuple[str, str]]:
        """Return source file and place of some lines of the output, 1-based."""
        return self.origins.of(lines)

    def as_json(self) -> dict[str, Any]:
        """Return the report."""
        return {
            "output": self.output if self.failure is None else None,
            "target": self.target,
            "sources": [{"file": file, "format": name} for file, name in self.sources],
            "read": self.read,
            "written": self.written,
            "skipped": self.skipped.total(),
            "reasons": dict(self.skipped),
            "events": [event.as_json() for event in self.ledger.events.values()],
        }

    def losses(self, kind: str | None = None) -> list[Event]:
        """Return the events that lose something; one kind alone where it is named."""
        return self.ledger.losses(kind)


Inspect = Callable[[Outcome, Source], None]
Progress = Callable[[int, int | None], None]


def convert(
    request: Request,
    *,
    inspect: Inspect | None = None,
    into: OutputFile | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Convert; raises FtlintError (nothing is written then) or returns what happened.

    ``inspect`` is called with the outcome and with what was written, while that can be read. With
    ``into`` the caller has opened the output and keeps it.
    """
    known = detect.targets()
    trained_by = request.target
    if written := detect.of_trainer(trained_by, known):
        request = replace(request, target=written, targets=request.targets or (trained_by,))
    target = detect.named(request.target, known, request.places, "to")
    request = replace(
        request, options=read_options(request.options, request.base, request.places.fail)
    )
    _refuse_open_end(request, target)
    _refuse_system(request, target)
    outcome = Outcome(
        target=target.name,
        output=request.output,
        lint_target=trained_by if written else checker_of(target.name),
        shape=target.shape or target.name,
    )
    config = _trainer_config(request, target, outcome)
    media = _media(request, target)
    with Outputs() as outputs, media or nullcontext():
        with archives.spool() as spool:
            planned = pieces(request, target, spool, outcome)
            output = into or OutputFile(request.output, force=request.force)
            if into is None:
                outputs.add(output)
            more = [request.map_path, request.rejects, request.trainer_config]
            refuse_same(request.inputs, more)
            refuse_same([], [request.output, *more])
            beside = _Beside(
                *(
                    outputs.open(path, force=request.force) if path is not None else None
                    for path in (request.map_path, request.rejects)
                )
            )
            _write(planned, request, target, output, beside, outcome, progress, media)
        if not outcome.written:
            outcome.failure = _nothing(request, outcome)
            return outcome
        if config is not None:
            container = container_of(output.path, target)
            source = Source(output.readable, output.path)
            records = Records(source, container, resolve({}, (), "")).items(Ledger())
            outcome.trainer_entry = config.write((one.value for one in records), outputs)
        if inspect is not None:
            inspect(outcome, Source(output.readable, request.output))
        if media is not None:
            media.keep()
        outputs.keep()
    return outcome


def _trainer_config(request: Request, target: Format, outcome: Outcome) -> TrainerConfig | None:
    """Return the configuration to write, where one was asked for and can be written."""
    path = request.trainer_config
    if path is None:
        return None
    from ftlint.dataset.convert.trainer_config import TrainerConfig

    trainers = request.targets or (outcome.lint_target,)
    output, final = request.final or (request.output, path)
    refuse_same((*request.inputs, os.path.join(request.base, output)), [final])
    return TrainerConfig(
        path,
        output,
        target.name,
        trainers,
        force=request.force,
        final=final,
        base=request.base,
    )


def _refuse_open_end(request: Request, target: Format) -> None:
    """Raise UsageError where turns after the last answer are wanted and the target has no place."""
    answered = target.carries is not None and target.carries.last_assistant
    if answered and request.options.get("trailing_user") == "keep":
        raise UsageError(
            f"-O trailing_user=keep: a {target.name} record ends with an answer; leave the option "
            "out, or choose another --to"
        )


def _media(request: Request, target: Format) -> MediaFolder | None:
    """Return the folder for media that was asked for; UsageError where records take no paths."""
    path = request.options.get("media_dir")
    if path is None:
        return None
    fail = request.places.fail
    carries = target.carries
    if request.base or request.whole:
        raise fail("media_dir", "files beside an output are written by ftlint convert IN -o OUT")
    if carries is None or not carries.images or carries.parts not in ("exact", "marks"):
        raise fail(
            "media_dir",
            f"{target.name} records take no paths of files; leave it out, or choose another --to, "
            "such as openai-chat",
        )
    if not str(path).strip():
        raise fail("media_dir", "name the folder to write")
    try:
        return MediaFolder.beside(str(path), request.output)
    except FtlintError as error:
        raise fail("media_dir", str(error)) from None


def _refuse_system(request: Request, target: Format) -> None:
    """Raise UsageError where a system prompt is given and the target has no place for one."""
    carries = target.carries
    if carries is not None and carries.system == "none" and "system_prompt" in request.options:
        raise request.places.fail(
            "system_prompt",
            f"a {target.name} record has no place for a system prompt; leave it out, or choose "
            "another --to, such as openai-chat",
        )


def _nothing(request: Request, outcome: Outcome) -> str:
    names = request.name or ", ".join(request.inputs)
    if not outcome.read:
        return f"{names}: holds no examples; nothing was written"
    reasons = ", ".join(f"{kind} {count}" for kind, count in outcome.skipped.most_common())
    hint = ""
    for kind in outcome.skipped:
        details = outcome.ledger.events[kind].details
        if details:
            hint = f" ({next(iter(details))})"
            break
    else:
        sources = [converters()[name].half for _, name in outcome.sources if name in converters()]
        hint = next((f"; {half}" for half in sources if half), "")
    all_of = "the only example was" if outcome.read == 1 else f"all {outcome.read:,} examples were"
    return f"{names}: {all_of} skipped: {reasons}{hint}; nothing written"


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is written beside the output."""

    mapped: IO[bytes] | None = None
    rejects: IO[bytes] | None = None


def _write(
    planned: list[Piece],
    request: Request,
    target: Format,
    output: OutputFile,
    beside: _Beside,
    outcome: Outcome,
    progress: Progress | None,
    media: MediaFolder | None,
) -> None:
    container = container_of(request.output, target)
    options = planned[0].options
    sink = open_sink(output, container, target, options, outcome.ledger)
    digests: list[bytes] = []
    total = sum(known_size(one.source) for piece in planned for one in piece.inputs)
    meter = _Meter(progress, total) if progress is not None else None
    for piece in planned:
        if meter is not None and not piece.format.can("read"):
            for one in piece.inputs:
                one.tick = meter.add
        for result in results(piece, request, target, media):
            if meter is not None:
                meter.add(result.size)
            if beside.mapped is not None:
                _write_map(beside.mapped, result, outcome.written)
            if beside.rejects is not None and result.rejects:
                beside.rejects.write(b"\n".join(result.rejects) + b"\n")
            sink.add(result.out)
            outcome.origins.add(result.origins)
            digests.extend(result.digests)
            outcome.read += result.read
            outcome.written += result.written
            outcome.skipped += result.skipped
            outcome.ledger.merge(result.ledger)
    sink.close()
    output.finish()
    if digests:
        read_back(output, container, target, options, digests)


@dataclass(slots=True)
class _Meter:
    """How many bytes of the sources were read; what is read twice counts once."""

    progress: Progress
    total: int
    done: int = 0

    def add(self, size: int) -> None:
        """Show that more was read."""
        self.done = min(self.done + size, self.total)
        self.progress(self.done, self.total or None)


def _write_map(mapped: IO[bytes], result: Result, written: int) -> None:
    for offset, entry in enumerate(result.places, written + 1):
        mapped.write(b'{"out_line":%d,' % offset + entry[1:] + b"\n")


def results(
    piece: Piece, request: Request, target: Format, media: MediaFolder | None = None
) -> Iterator[Result]:
    """Yield what becomes of a piece, batch by batch; nothing is written here but media."""
    job = Job(
        source=piece.format.name,
        target=target.name,
        file=piece.inputs[0].name,
        options=piece.options,
        verify=request.verify,
        mapped=request.map_path is not None,
        rejects=request.rejects is not None,
        passthrough=_copies(piece, request, target),
        whole=request.whole,
        table=container_of(request.output, target) in TABLES,
        dialect=dialect(
            map(trainer, request.targets), target, configured=request.trainer_config is not None
        ),
        media=media,
    )
    job = surveyed(job, piece)
    if piece.options["prefix_duplicates"] == "keep-longest":
        job = with_prefixes(job, piece)
    if not piece.format.can("read"):
        ledger = Ledger()
        yield from Converter(job).examples(found(piece, job, ledger), ledger, STREAM_SIZE)
        return
    ledger = Ledger()
    size = known_size(piece.inputs[0].source)
    yield from run(piece.inputs[0].batches(ledger), job, size, request.jobs)
    yield Result(ledger=ledger)


def _copies(piece: Piece, request: Request, target: Format) -> bool:
    """Tell whether records are in the target's shape already and no option asks for a change."""
    asked = {name.partition(".")[0] for name in request.options} - READING_ONLY
    if request.whole:
        asked -= PROMPT  # put into the record as it is
    container = container_of(request.output, target)
    return (
        piece.format.name == target.name
        and piece.format.can("read")
        and target.can("write")
        and container in ("jsonl", "json")
        and piece.inputs[0].container in ("jsonl", "json")
        and not asked
    )
