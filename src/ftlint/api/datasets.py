"""``ftlint.stats``, ``dedup``, ``merge``, ``split``, ``decontaminate`` and ``diff``.

The arguments mean what the flags of the commands mean. ``options`` are keys of the configuration
that hold for the files, such as ``{"input-format": "sharegpt"}``; ``skip_broken`` leaves broken
lines out instead of stopping.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ftlint.api.opening import (
    Names,
    Path_,
    Paths,
    Records,
    configured,
    dataset,
    files,
    how,
    listed,
    names,
    of_here,
    opened,
    path,
)
from ftlint.errors import UsageError
from ftlint.model.similarity import RUN, SHINGLE, THRESHOLD

if TYPE_CHECKING:
    from ftlint.config import Configuration
    from ftlint.dataset.decontaminate.run import Outcome as Decontaminated
    from ftlint.dataset.dedup.run import Outcome as Deduplicated
    from ftlint.dataset.merge.run import Outcome as Merged
    from ftlint.dataset.split.run import Outcome as Split
    from ftlint.model.difference import Difference
    from ftlint.source import Source

Options = Mapping[str, Any]


def stats(
    paths: Paths | Records | None = None,
    *,
    target: Names | None = None,
    model: str | None = None,
    method: str | None = None,
    validation: Paths = (),
    prices: Names = (),
    epochs: int | None = None,
    options: Options | None = None,
    config: Path_ | None = None,
    isolated: bool = False,
    jobs: int = 0,
    engine: str = "local",
) -> dict[str, Any]:
    """Count records, turns and tokens, and say what training costs.

    Returns the document that ``ftlint stats --output-format json`` prints. ``prices`` are dollars
    for a million training tokens, such as ``"gpt-4o-mini=3"``.
    """
    from ftlint.dataset.stats import Prices
    from ftlint.session.measures import asked, measured

    given = {"target": names(target), "model": model, "method": method, **(options or {})}
    configuration = configured(given, config, isolated, jobs)
    settings = of_here(configuration).settings
    question, counting = asked(settings, Prices.parse(tuple(names(prices) or ()), epochs))
    session = opened(configuration, paths, validation)
    address = os.environ.get("RAY_ADDRESS")
    return measured(session, question, counting, engine=engine, address=address)


def dedup(
    paths: Paths | None = None,
    output: Path_ | None = None,
    *,
    in_place: bool = False,
    near: bool = False,
    threshold: float = THRESHOLD,
    ngram: int = SHINGLE,
    keep: str = "first",
    by: str = "record",
    contained: str = "keep",
    identity: Names = (),
    against: Paths = (),
    index: Paths = (),
    explain: bool = False,
    rejects: Path_ | None = None,
    report: Path_ | None = None,
    force: bool = False,
    skip_broken: bool = False,
    options: Options | None = None,
    config: Path_ | None = None,
    isolated: bool = False,
    jobs: int = 0,
    engine: str = "local",
) -> Deduplicated:
    """Find duplicates, and write what stays to ``output``, or into each file with ``in_place``."""
    from ftlint.dataset.decontaminate.against import Against
    from ftlint.dataset.dedup import run
    from ftlint.options.steps import DedupStep
    from ftlint.options.typed import given
    from ftlint.session.datasets import dedup_request

    if output is not None and in_place:
        raise UsageError("output and in_place exclude each other")
    said = {"near": near, "threshold": threshold, "ngram": ngram, "keep": keep, "by": by}
    step = given(DedupStep, {**said, "contained": contained, "identity": names(identity)})
    configuration, sources, settings = dataset(paths, config, isolated, jobs, options)
    request = dedup_request(
        sources,
        settings,
        step,
        Against(_others(configuration, against), tuple(listed(index))),
        path(output),
        in_place=in_place,
        report=path(report),
        explain=explain,
        **how(rejects, force, skip_broken, jobs, engine),
    )
    return run.dedup(request)


def merge(
    paths: Paths,
    output: Path_,
    *,
    to: str = "",
    weights: Mapping[str, float] | None = None,
    weight_by: str = "rows",
    total: int | None = None,
    shuffle: bool = False,
    seed: int = 0,
    dedup: bool = False,
    near: bool = False,
    map_path: Path_ | None = None,
    source_key: str = "",
    system_prompt: str | None = None,
    system_prompt_mode: str = "missing",
    rejects: Path_ | None = None,
    force: bool = False,
    skip_broken: bool = False,
    options: Options | None = None,
    config: Path_ | None = None,
    isolated: bool = False,
    jobs: int = 0,
    engine: str = "local",
) -> Merged:
    """Merge files into one; ``weights`` are shares by file name, ``total`` the records wanted.

    ``system_prompt`` is a text, or ``@FILE``, for the records that have no system turn, or for all
    with the mode ``replace``.
    """
    from ftlint.dataset.merge import run
    from ftlint.options.steps import DedupStep, MergeStep
    from ftlint.options.typed import given
    from ftlint.session.datasets import merge_request

    said = {"by": weight_by, "total": total, "shuffle": shuffle, "seed": seed}
    prompt = {"system_prompt": system_prompt, "system_prompt_mode": system_prompt_mode}
    step = given(MergeStep, {**said, "source_key": source_key, **prompt})
    _, sources, settings = dataset(paths, config, isolated, jobs, options)
    request = merge_request(
        sources,
        settings,
        step,
        to=to,
        weights=weights or {},
        dedup=DedupStep(near=near) if dedup or near else None,
        output=os.fspath(output),
        map_path=path(map_path),
        **how(rejects, force, skip_broken, jobs, engine),
    )
    return run.merge(request)


def split(
    paths: Paths,
    train: Path_,
    validation: Path_ | None = None,
    test: Path_ | None = None,
    *,
    ratio: str | float | None = None,
    count: str | int | None = None,
    group: str | None = None,
    stratify: str | None = None,
    near: bool = True,
    threshold: float = THRESHOLD,
    seed: int = 0,
    against: Paths = (),
    index: Paths = (),
    against_text: str = "prompts",
    ngram: int = RUN,
    rejects: Path_ | None = None,
    report: Path_ | None = None,
    force: bool = False,
    skip_broken: bool = False,
    options: Options | None = None,
    config: Path_ | None = None,
    isolated: bool = False,
    jobs: int = 0,
    engine: str = "local",
) -> Split:
    """Split files into training, validation and test data without leaks.

    ``ratio`` is the share of the validation data (0.1 unless said), or all parts as in
    ``"8:1:1"``, ``count`` a number of records instead; ``group`` and ``stratify`` are paths of
    keys, such as ``"metadata.user"``. Without ``validation`` only records that hold some of
    ``against`` or ``index``, evaluation data, are left out.
    """
    from ftlint.dataset.split import run
    from ftlint.options.steps import SplitStep
    from ftlint.options.typed import given
    from ftlint.session.datasets import split_request

    named, indexes = listed(against), listed(index)
    if validation is None and not named and not indexes:
        raise UsageError("name the file for validation, or evaluation data: against or index")
    said = {"ratio": ratio, "count": count, "group": group, "stratify": stratify, "near": near}
    more = {"threshold": threshold, "seed": seed, "against_text": against_text, "ngram": ngram}
    step = given(SplitStep, {**said, **more, "against": named, "index": indexes})
    configuration, sources, settings = dataset(paths, config, isolated, jobs, options)
    request = split_request(
        sources,
        settings,
        step,
        outputs=(os.fspath(train), path(validation), path(test)),
        against=_others(configuration, named),
        report=path(report),
        **how(rejects, force, skip_broken, jobs, engine),
    )
    return run.split(request)


def decontaminate(
    paths: Paths = (),
    output: Path_ | None = None,
    *,
    against: Paths = (),
    index: Paths = (),
    prompts: bool = True,
    ngram: int = RUN,
    make_index: Path_ | None = None,
    rejects: Path_ | None = None,
    report: Path_ | None = None,
    force: bool = False,
    skip_broken: bool = False,
    options: Options | None = None,
    config: Path_ | None = None,
    isolated: bool = False,
    jobs: int = 0,
    engine: str = "local",
) -> Decontaminated:
    """Find training records that hold evaluation data, and write the others to ``output``.

    ``against`` are files of evaluation data, ``index`` indexes of them; without ``prompts``
    answers are looked for too. ``Outcome.hits`` are the records found, with the shared spans.
    ``make_index`` writes an index of the evaluation data; then no training data need be named.
    """
    from ftlint.dataset.decontaminate.run import Request
    from ftlint.dataset.decontaminate.run import decontaminate as run
    from ftlint.options.steps import DecontaminateTable
    from ftlint.options.typed import given
    from ftlint.session.datasets import evaluation

    indexes, named, training = listed(index), listed(against), listed(paths)
    if not named and not indexes:
        raise UsageError("name the evaluation data: against or index")
    if not training and make_index is None:
        raise UsageError("no files were named")
    text = "prompts" if prompts else "all"
    table = given(DecontaminateTable, {"index": indexes, "against_text": text, "ngram": ngram})
    configuration = configured(options or {}, config, isolated, jobs)
    request = Request(
        sources=files(configuration, training) if training else (),
        against=evaluation(table, _others(configuration, named)),
        output=path(output),
        report=path(report),
        make_index=path(make_index),
        input_format=of_here(configuration).settings.input_format,
        **how(rejects, force, skip_broken, jobs, engine),
    )
    return run(request)


def diff(
    old: Paths,
    new: Paths,
    *,
    key: str | None = None,
    examples: int = 10,
    skip_broken: bool = False,
    options: Options | None = None,
    config: Path_ | None = None,
    isolated: bool = False,
    jobs: int = 0,
) -> Difference:
    """Compare two versions of a dataset by the content of their records.

    ``Difference.equal`` says whether they hold the same records in the same order and files,
    ``counts`` how many records of each kind differ, ``examples`` the first of each (0 is all).
    """
    from ftlint.dataset.diff import run
    from ftlint.options.steps import dotted

    versions = []
    for paths in (old, new):
        _, sources, settings = dataset(paths, config, isolated, jobs, options)
        versions.append(run.Version(", ".join(listed(paths)), sources))
    request = run.Request(
        old=versions[0],
        new=versions[1],
        key=dotted(key),
        examples=examples,
        skip_broken=skip_broken,
        method=settings.method,
        input_format=settings.input_format,
        jobs=jobs,
    )
    return run.diff(request).difference


def _others(configuration: Configuration, paths: Paths) -> tuple[Source, ...]:
    """Open further files, such as evaluation data."""
    named = listed(paths)
    return files(configuration, named) if named else ()
