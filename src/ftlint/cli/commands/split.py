"""``ftlint split``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from ftlint.cli import datasets
from ftlint.cli.exits import Exit
from ftlint.cli.options import (
    Command,
    argument,
    on_error_option,
    option,
    output_options,
    running_options,
    table_options,
    target_options,
)
from ftlint.cli.streams import complain
from ftlint.errors import UsageError
from ftlint.model.words import plural
from ftlint.options.steps import SplitStep
from ftlint.options.typed import chosen

if TYPE_CHECKING:
    from ftlint.dataset.split.run import Outcome


@click.command(cls=Command, section="Datasets", rank=4)
@argument("paths", nargs=-1, required=True, metavar="PATHS...")
@option("Output", "-o", "--output", required=True, metavar="FILE", help="The training data.")
@option("Output", "--validation-out", metavar="FILE", help="The validation data.")
@option("Output", "--test-out", metavar="FILE", help="The test data.")
@table_options("Split", SplitStep)
@output_options("a JSON report")
@on_error_option()
@target_options
@running_options
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
    from ftlint.cli.progress import Progress
    from ftlint.dataset.split.run import split
    from ftlint.session.datasets import split_request

    _refuse(params)
    files = datasets.opened(ctx, paths)
    try:
        request = split_request(
            files.sources,
            files.settings,
            chosen(SplitStep, params),
            outputs=(params["output"], params["validation_out"], params["test_out"]),
            against=datasets.others(files.config, params["against"]),
            report=params["report"],
            **datasets.how(params),
        )
    except UsageError as error:  # of --ratio and --count
        raise UsageError(f"--{error}") from None
    with Progress(os.environ, "splitting") as progress:
        outcome = split(request, progress)
    if params["quiet"] < 2:
        _tell(outcome, request.outputs)
    datasets.warn_of(outcome.ledger, outcome.broken)
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


def _refuse(params: dict[str, Any]) -> None:
    """Raise UsageError where options do not go together."""
    if params["test_out"] and not params["validation_out"]:
        raise click.UsageError("--test-out needs --validation-out as well")
    if not params["validation_out"]:
        if params["ratio"] is not None or params["count"] is not None:
            raise click.UsageError("--ratio and --count need --validation-out")
        if not params["against"] and not params["index"]:
            raise click.UsageError("name --validation-out FILE, or --against FILE")
    if params["ratio"] is not None and params["count"] is not None:
        raise click.UsageError("--ratio and --count exclude each other")


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
