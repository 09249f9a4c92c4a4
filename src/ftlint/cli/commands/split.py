"""``ftlint split``."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from ftlint.cli.exits import Exit
from ftlint.cli.options import (
    Command,
    argument,
    config_options,
    engine_option,
    file_options,
    jobs_option,
    message_options,
    option,
    target_options,
)
from ftlint.model.similarity import RUN, RUNS, THRESHOLD, THRESHOLDS
from ftlint.model.words import plural

if TYPE_CHECKING:
    from ftlint.dataset.split.run import Outcome


@click.command(cls=Command, section="Datasets", rank=4)
@argument("paths", nargs=-1, required=True, metavar="PATHS...")
@option("Output", "-o", "--output", required=True, metavar="FILE", help="The training data.")
@option("Output", "--validation-out", metavar="FILE", help="The validation data.")
@option("Output", "--test-out", metavar="FILE", help="The test data.")
@option(
    "Split",
    "--ratio",
    metavar="SHARE",
    help="The share of validation (and test), 0.1 for each unless said; or 8:1:1.",
)
@option(
    "Split",
    "--count",
    metavar="N[:M]",
    help="The number of records of validation, and of test, instead of a share.",
)
@option(
    "Split",
    "--group",
    metavar="KEY",
    help="Keep records with one value at this key together, such as metadata.user.",
)
@option("Split", "--stratify", metavar="KEY", help="Give each value at this key the same shares.")
@option(
    "Split",
    "--near/--no-near",
    default=True,
    help="Keep near-duplicates together as well (the default).",
)
@option(
    "Split",
    "--threshold",
    type=click.FloatRange(*THRESHOLDS),
    default=THRESHOLD,
    show_default=True,
    metavar="N",
    help="Jaccard similarity at which two records count as near-duplicates.",
)
@option(
    "Split", "--seed", type=int, default=0, show_default=True, help="Another seed, other splits."
)
@option(
    "Split",
    "--against",
    multiple=True,
    metavar="FILE",
    help="A benchmark: records that share a run of words with it are left out.",
)
@option(
    "Split",
    "--index",
    "indexes",
    multiple=True,
    metavar="FILE",
    help="The same, from an index made with `ftlint decontaminate --make-index`.",
)
@option(
    "Split",
    "--against-text",
    type=click.Choice(["prompts", "all"]),
    default="prompts",
    show_default=True,
    help="What of the benchmark is looked for.",
)
@option(
    "Split",
    "--ngram",
    type=click.IntRange(*RUNS),
    default=RUN,
    show_default=True,
    metavar="N",
    help="Words in such a run.",
)
@option("Output", "--rejects", metavar="FILE", help="Keep what is left out in FILE, with reasons.")
@option("Output", "--report", metavar="FILE", help="Write a JSON report.")
@option("Output", "--force", is_flag=True, help="Replace outputs that exist.")
@option(
    "Other",
    "--on-error",
    type=click.Choice(["fail", "skip"]),
    default="fail",
    help="What to do about a broken line: stop (the default), or send it to the rejects.",
)
@engine_option
@target_options
@message_options
@file_options
@config_options
@jobs_option
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...], **params: Any) -> int:
    """Split a dataset reproducibly into training, validation and test data without leaks.

    A hash of its prompt decides where a record goes, so it stays there when records are added.
    Records that share a prompt, and near-duplicates, go together. What was written is read again
    and checked for leaks before it is put in its place.

    \b
    ftlint split all.jsonl -o train.jsonl --validation-out val.jsonl --ratio 0.1
    ftlint split all.jsonl -o train.jsonl --validation-out val.jsonl --count 500 --group user
    ftlint split all.jsonl -o clean.jsonl --against gsm8k.jsonl --rejects leaked.jsonl
    """
    from ftlint.cli.converting import complain_of
    from ftlint.cli.flags import configuration
    from ftlint.cli.progress import Progress
    from ftlint.cli.streams import complain
    from ftlint.dataset.split.run import Request, split
    from ftlint.session import open_session

    config = configuration(ctx, dict(os.environ), jobs=params["jobs"])
    settings = config.for_folder(config.cwd).settings
    session = open_session(
        config,
        paths,
        stdin=sys.stdin.buffer if "-" in paths else None,
        stdin_filename=params["stdin_filename"],
    )
    for note in session.notes:
        complain("note", note)
    against: tuple[Any, ...] = ()
    if params["against"]:
        against = open_session(config, params["against"]).sources
    shares, counts = _sizes(params)
    request = Request(
        sources=session.sources,
        outputs=(params["output"], params["validation_out"], params["test_out"]),
        shares=shares,
        counts=counts,
        seed=params["seed"] % 2**64,
        group=_path(params["group"]),
        stratify=_path(params["stratify"]),
        near=params["near"],
        threshold=params["threshold"],
        against=against,
        indexes=params["indexes"],
        against_prompts=params["against_text"] == "prompts",
        ngram=params["ngram"],
        rejects=params["rejects"],
        report=params["report"],
        force=params["force"],
        skip_broken=params["on_error"] == "skip",
        method=settings.method,
        input_format=settings.input_format,
        jobs=params["jobs"],
        engine=params["engine"],
        address=os.environ.get("RAY_ADDRESS"),
    )
    with Progress(os.environ, "splitting") as progress:
        outcome = split(request, progress)
    if params["quiet"] < 2:
        _tell(outcome, request.outputs)
    complain_of(outcome.ledger)
    if outcome.broken:
        complain(
            "warning", f"{plural(outcome.broken, 'broken line was', 'broken lines were')} left out"
        )
    if outcome.ungrouped:
        complain(
            "warning",
            f"{outcome.ungrouped:,} of {outcome.records:,} records have no {params['group']}; they "
            "are kept together by prompt only",
        )
    if outcome.short_texts:
        from ftlint.dataset.decontaminate.grams import LEAST

        complain(
            "note",
            f"{plural(outcome.short_texts, 'benchmark text has', 'benchmark texts have')} fewer "
            f"than {min(request.ngram, LEAST)} words: only looked for as whole turns",
        )
    return Exit.DONE


def _path(value: str | None) -> tuple[str, ...]:
    return tuple(value.split(".")) if value else ()


def _sizes(params: dict[str, Any]) -> tuple[tuple[float, float], tuple[int, int] | None]:
    from ftlint.dataset.split.units import parse_shares

    held_out = params["validation_out"] or params["test_out"]
    if params["test_out"] and not params["validation_out"]:
        raise click.UsageError("--test-out needs --validation-out as well")
    if not held_out:
        if params["ratio"] or params["count"]:
            raise click.UsageError("--ratio and --count need --validation-out")
        if not params["against"] and not params["indexes"]:
            raise click.UsageError("name --validation-out FILE, or --against FILE")
        return (0.0, 0.0), None
    if params["ratio"] and params["count"]:
        raise click.UsageError("--ratio and --count exclude each other")
    with_test = bool(params["test_out"])
    if params["count"]:
        return (0.0, 0.0), _counts(params["count"], with_test=with_test)
    return parse_shares(params["ratio"] or "0.1", with_test=with_test), None


def _counts(value: str, *, with_test: bool) -> tuple[int, int]:
    parts = value.split(":")
    if not all(part.isdigit() for part in parts) or len(parts) > (2 if with_test else 1):
        example = "500 or 500:200" if with_test else "500"
        raise click.UsageError(f"--count: '{value}' is not a number of records, such as {example}")
    numbers = [int(part) for part in parts]
    if 0 in numbers:
        raise click.UsageError("--count: 0 records would leave a file empty; leave its option out")
    return numbers[0], (numbers[-1] if with_test else 0)


def _tell(outcome: Outcome, outputs: tuple[str | None, ...]) -> None:
    from functools import partial

    from ftlint.output.places import is_stdout

    echo = partial(click.echo, err=is_stdout(*outputs))
    for path, count in zip(outputs, outcome.counts, strict=True):
        if path is not None:
            share = count / max(1, sum(outcome.counts))
            echo(f"{path}: {plural(count, 'record')} ({share:.1%})")
    for name, counts in outcome.strata.items():
        echo(f"  {name}: " + ", ".join(f"{count:,}" for count in counts))
    for record, text in outcome.contaminated[:10]:
        echo(f"{record}: shares words with {text}: left out")
    if len(outcome.contaminated) > 10:
        echo(f"and {len(outcome.contaminated) - 10:,} more; --report names them all")
    parts = [plural(outcome.records, "record")]
    if outcome.together:
        parts.append(f"{outcome.together:,} kept together with others")
    if outcome.contaminated:
        parts.append(f"{len(outcome.contaminated):,} contaminated")
    near = outcome.across["near"]
    leaks = f"{plural(near, 'near-duplicate')} across the splits" if near else "no leaks"
    echo(f"{', '.join(parts)}; {leaks}{'' if near else ' between the splits'}")
