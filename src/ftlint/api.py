"""The Python interface: what the commands do, with data for an answer.

import ftlint

report = ftlint.check(["data/train.jsonl"], target="openai")
for diagnostic in report.active:
    print(diagnostic.file, diagnostic.line, diagnostic.code, diagnostic.message)
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ftlint.config import Configuration, Inputs, fixed_day, user_config
from ftlint.errors import UsageError
from ftlint.model.report import Report
from ftlint.session import Session, catalog, open_session
from ftlint.session import check as check_session

if TYPE_CHECKING:
    from ftlint.dataset.convert.pipe import Outcome as Converted
    from ftlint.dataset.decontaminate.run import Outcome as Decontaminated
    from ftlint.dataset.dedup.run import Outcome as Deduplicated
    from ftlint.dataset.merge.run import Outcome as Merged
    from ftlint.dataset.split.run import Outcome as Split
    from ftlint.model.difference import Difference
    from ftlint.model.settings import Settings
    from ftlint.source import Source

Names = str | Iterable[str]
Path_ = str | os.PathLike[str]
Paths = Path_ | Iterable[Path_]
Records = Iterable[Mapping[str, Any]]

RECORDS: Final = "records.jsonl"
"""The name under which reports tell of records that were handed over in memory."""


def check(
    paths: Paths | Records | None = None,
    *,
    target: Names | None = None,
    select: Names | None = None,
    extend_select: Names | None = None,
    ignore: Names | None = None,
    validation: Paths = (),
    method: str | None = None,
    model: str | None = None,
    input_format: str | None = None,
    schema: Path_ | None = None,
    trainer_config: Path_ | None = None,
    config: Path_ | None = None,
    isolated: bool = False,
    options: Mapping[str, Any] | None = None,
    jobs: int = 0,
) -> Report:
    """Check files, folders or globs, or records in memory, and return the report.

    Without ``paths`` the configuration says what to read, as for the command; an empty list is
    nothing to check. Records are mappings, such as a list of dicts. Configuration files are found
    as the command finds them; ``config`` names one, ``isolated`` reads none;
    ``trainer_config`` is the trainer's own. ``options`` are further keys of the configuration,
    such as ``{"severity": {"bom": "info"}}``. Raises
    ``FtlintError`` (``UsageError`` for a wrong name or path) where the command would exit with
    status 2; files that could not be read are in ``Report.errors``.
    """
    given: dict[str, Any] = {
        "target": _names(target),
        "select": _names(select),
        "extend-select": _names(extend_select),
        "ignore": _names(ignore),
        "method": method,
        "model": model,
        "input-format": input_format,
        "schema": _path(schema),
        "trainer-config": _path(trainer_config),
        **(options or {}),
    }
    configuration = _configuration(given, config, isolated, jobs)
    return check_session(_session(configuration, paths, validation))


def fix(
    paths: Paths,
    *,
    unsafe: bool = False,
    write: bool = True,
    target: Names | None = None,
    select: Names | None = None,
    ignore: Names | None = None,
    config: Path_ | None = None,
    isolated: bool = False,
    options: Mapping[str, Any] | None = None,
    jobs: int = 0,
) -> Report:
    """Fix files as ``ftlint check --fix`` does and return the report on what is left.

    ``Report.fixed`` says how much was fixed in which file. With ``unsafe`` the fixes that may
    change a meaning are applied too; without ``write`` nothing is written.
    """
    from ftlint.fixes import fix_sources
    from ftlint.session.fixes import allowed, checker

    given: dict[str, Any] = {
        "target": _names(target),
        "select": _names(select),
        "ignore": _names(ignore),
        "unsafe-fixes": True if unsafe else None,
        **(options or {}),
    }
    session = _session(_configuration(given, config, isolated, jobs), paths)
    look = checker(session)
    outcome = fix_sources(session.sources, look, allowed(session), in_place=write)
    try:
        failures = outcome.write() if write else []
        report = outcome.report
        if failures:  # what is in the files now is not what was checked last
            report = look([file.current for file in outcome.files])
            report.fixed, report.refused = outcome.report.fixed, outcome.report.refused
            report.errors.extend(failures)
        return report
    finally:
        outcome.close()


def convert(
    inputs: Paths,
    output: Path_,
    *,
    to: str = "",
    source: str = "",
    options: Mapping[str, Any] | None = None,
    verify: bool = True,
    force: bool = False,
    jobs: int = 0,
) -> Converted:
    """Convert transcripts, exports, tables and datasets into a training file.

    ``to`` and ``source`` are names of formats, else the name of the output and the content of the
    inputs decide; ``options`` are those of ``-O``. The outcome counts what was read, written,
    skipped and lost; ``Outcome.failure`` says why nothing could be written.
    """
    from ftlint.dataset.convert import pipe
    from ftlint.dataset.convert.outputs import target_for
    from ftlint.formats.shared.options import Places

    path = os.fspath(output)
    request = pipe.Request(
        inputs=tuple(_paths(inputs)),
        output=path,
        target=to or target_for(path),
        source=source,
        options=dict(options or {}),
        places=Places("options", {"to": "to", "from": "source"}),
        verify=verify,
        force=force,
        jobs=jobs,
    )
    return pipe.convert(request)


def stats(
    paths: Paths | Records | None = None,
    *,
    target: Names | None = None,
    model: str | None = None,
    method: str | None = None,
    validation: Paths = (),
    prices: Names = (),
    epochs: int | None = None,
    config: Path_ | None = None,
    isolated: bool = False,
    jobs: int = 0,
) -> dict[str, Any]:
    """Count records, turns and tokens, and say what training costs.

    Returns the document that ``ftlint stats --output-format json`` prints. ``prices`` are dollars
    for a million training tokens, such as ``"gpt-4o-mini=3"``.
    """
    from ftlint.dataset.stats import Prices
    from ftlint.session.measures import asked, measured

    given = {"target": _names(target), "model": model, "method": method}
    configuration = _configuration(given, config, isolated, jobs)
    settings = configuration.for_folder(configuration.cwd).settings
    question, how = asked(settings, Prices.parse(tuple(_names(prices) or ()), epochs))
    return measured(_session(configuration, paths, validation), question, how)


def dedup(
    paths: Paths,
    output: Path_ | None = None,
    *,
    near: bool = False,
    threshold: float = 0.7,
    keep: str = "first",
    by: str = "record",
    rejects: Path_ | None = None,
    report: Path_ | None = None,
    force: bool = False,
    config: Path_ | None = None,
    isolated: bool = False,
    jobs: int = 0,
) -> Deduplicated:
    """Find duplicates, and write what stays to ``output`` where there is one.

    The arguments mean what the flags of ``ftlint dedup`` mean.
    """
    from ftlint.dataset.decontaminate.against import Against
    from ftlint.dataset.dedup import run
    from ftlint.options.steps import DedupStep
    from ftlint.options.typed import given
    from ftlint.session.datasets import dedup_request

    step = given(DedupStep, {"near": near, "threshold": threshold, "keep": keep, "by": by})
    sources, settings = _dataset(paths, config, isolated, jobs)
    request = dedup_request(
        sources,
        settings,
        step,
        Against(),
        _path(output),
        rejects=_path(rejects),
        report=_path(report),
        force=force,
        jobs=jobs,
    )
    return run.dedup(request)


def merge(
    paths: Paths,
    output: Path_,
    *,
    to: str = "",
    weights: Mapping[str, float] | None = None,
    total: int | None = None,
    shuffle: bool = False,
    seed: int = 0,
    dedup: bool = False,
    near: bool = False,
    rejects: Path_ | None = None,
    force: bool = False,
    config: Path_ | None = None,
    isolated: bool = False,
    jobs: int = 0,
) -> Merged:
    """Merge files into one; ``weights`` are shares by file name, ``total`` the records wanted.

    The arguments mean what the flags of ``ftlint merge`` mean.
    """
    from ftlint.dataset.merge import run
    from ftlint.options.steps import DedupStep, MergeStep
    from ftlint.options.typed import given
    from ftlint.session.datasets import merge_request

    step = given(MergeStep, {"total": total, "shuffle": shuffle, "seed": seed})
    sources, settings = _dataset(paths, config, isolated, jobs)
    request = merge_request(
        sources,
        settings,
        step,
        to=to,
        weights=weights or {},
        dedup=DedupStep(near=near) if dedup or near else None,
        output=os.fspath(output),
        rejects=_path(rejects),
        force=force,
        jobs=jobs,
    )
    return run.merge(request)


def split(
    paths: Paths,
    train: Path_,
    validation: Path_,
    test: Path_ | None = None,
    *,
    ratio: str | float = 0.1,
    group: str | None = None,
    stratify: str | None = None,
    near: bool = True,
    seed: int = 0,
    force: bool = False,
    config: Path_ | None = None,
    isolated: bool = False,
    jobs: int = 0,
) -> Split:
    """Split files into training, validation and test data without leaks.

    ``ratio`` is the share of the validation data, or of both as in ``"0.1:0.05"``; ``group`` and
    ``stratify`` are paths of keys, such as ``"metadata.user"``.
    """
    from ftlint.dataset.split import run
    from ftlint.options.steps import SplitStep
    from ftlint.options.typed import given
    from ftlint.session.datasets import split_request

    said = {"ratio": ratio, "group": group, "stratify": stratify, "near": near, "seed": seed}
    step = given(SplitStep, said)
    sources, settings = _dataset(paths, config, isolated, jobs)
    request = split_request(
        sources,
        settings,
        step,
        outputs=(os.fspath(train), os.fspath(validation), _path(test)),
        force=force,
        jobs=jobs,
    )
    return run.split(request)


def decontaminate(
    paths: Paths,
    output: Path_ | None = None,
    *,
    against: Paths = (),
    index: Paths = (),
    prompts: bool = True,
    ngram: int = 13,
    rejects: Path_ | None = None,
    report: Path_ | None = None,
    force: bool = False,
    config: Path_ | None = None,
    isolated: bool = False,
    jobs: int = 0,
) -> Decontaminated:
    """Find training records that hold evaluation data, and write the others to ``output``.

    ``against`` are files of evaluation data, ``index`` indexes of them; without ``prompts``
    answers are looked for too. ``Outcome.hits`` are the records found, with the shared spans.
    """
    from ftlint.dataset.decontaminate.against import Against
    from ftlint.dataset.decontaminate.run import Request
    from ftlint.dataset.decontaminate.run import decontaminate as run

    indexes, named = tuple(_paths(index)), _paths(against)
    if not named and not indexes:
        raise UsageError("name the evaluation data: against or index")
    sources, settings = _dataset(paths, config, isolated, jobs)
    evaluation = _dataset(named, config, isolated, jobs)[0] if named else ()
    request = Request(
        sources=sources,
        against=Against(evaluation, indexes, prompts, ngram),
        output=_path(output),
        rejects=_path(rejects),
        report=_path(report),
        force=force,
        input_format=settings.input_format,
        jobs=jobs,
    )
    return run(request)


def diff(
    old: Paths,
    new: Paths,
    *,
    key: str | None = None,
    examples: int = 10,
    config: Path_ | None = None,
    isolated: bool = False,
    jobs: int = 0,
) -> Difference:
    """Compare two versions of a dataset by the content of their records.

    ``Difference.equal`` says whether they hold the same records in the same order and files,
    ``counts`` how many records of each kind differ, ``examples`` the first of each (0 is all).
    """
    from ftlint.dataset.diff import run

    versions = []
    for paths in (old, new):
        sources, settings = _dataset(paths, config, isolated, jobs)
        versions.append(run.Version(", ".join(_paths(paths)), sources))
    request = run.Request(
        old=versions[0],
        new=versions[1],
        key=_keys(key),
        examples=examples,
        method=settings.method,
        input_format=settings.input_format,
        jobs=jobs,
    )
    return run.diff(request).difference


def _configuration(
    given: Mapping[str, Any], config: Path_ | None, isolated: bool, jobs: int
) -> Configuration:
    inputs = Inputs(
        flags={name: value for name, value in given.items() if value is not None},
        config=() if config is None else (os.fspath(config),),
        isolated=isolated,
        user_config=user_config(os.environ),
        extra={"jobs": jobs, "today": fixed_day(os.environ)},
        label=lambda name: name.replace("-", "_"),
    )
    return Configuration(catalog(), inputs, Path.cwd())


def _session(
    configuration: Configuration, paths: Paths | Records | None, validation: Paths = ()
) -> Session:
    """Open what is given: files, records in memory, or what the configuration says for None."""
    held_out = _paths(validation)
    if paths is None:
        return open_session(configuration, (), validation=held_out)
    given: list[Any] = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    if not given:
        return Session(configuration.for_folder(configuration.cwd), (), ())
    if isinstance(given[0], Mapping):
        lines = io.BytesIO(b"".join(_line(number, one) for number, one in enumerate(given, 1)))
        return open_session(
            configuration, ("-",), validation=held_out, stdin=lines, stdin_filename=RECORDS
        )
    return open_session(configuration, [os.fspath(one) for one in given], validation=held_out)


def _line(number: int, record: Any) -> bytes:
    """Write a record as a line; what UTF-8 has no bytes for becomes an escape."""
    try:
        text = json.dumps(record, ensure_ascii=False)
    except (TypeError, ValueError) as error:
        raise UsageError(f"record {number} cannot be written as JSON: {error}") from None
    try:
        return text.encode("utf-8") + b"\n"
    except UnicodeEncodeError:
        return json.dumps(record).encode("ascii") + b"\n"


def _dataset(
    paths: Paths, config: Path_ | None, isolated: bool, jobs: int
) -> tuple[tuple[Source, ...], Settings]:
    """Return the files of a dataset and the settings that hold for them."""
    configuration = _configuration({}, config, isolated, jobs)
    session = _session(configuration, paths)
    if not session.sources:
        raise UsageError("no files were named")
    return session.sources, session.primary.settings


def _names(value: Names | None) -> list[str] | None:
    if value is None:
        return None
    return [value] if isinstance(value, str) else list(value)


def _path(value: Path_ | None) -> str | None:
    return None if value is None else os.fspath(value)


def _keys(value: str | None) -> tuple[str, ...]:
    return tuple(value.split(".")) if value else ()


def _paths(value: Paths) -> list[str]:
    if isinstance(value, str | os.PathLike):
        return [os.fspath(value)]
    return [os.fspath(item) for item in value]
