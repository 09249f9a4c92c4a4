"""``ftlint decontaminate``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

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
)
from ftlint.cli.streams import say
from ftlint.model.words import plural
from ftlint.options.steps import DecontaminateTable
from ftlint.options.typed import chosen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ftlint.dataset.decontaminate.run import Outcome

SHOWN: Final = 10
"""Contaminated records that are named."""


@click.command(cls=Command, section="Datasets", rank=7)
@argument("paths", nargs=-1, metavar="[PATHS]...")
@table_options("Duplicates", DecontaminateTable)
@option("Output", "-o", "--output", metavar="FILE", help="Write what stays of all PATHS to FILE.")
@output_options("a JSON report with every shared span")
@option(
    "Output",
    "--make-index",
    metavar="FILE",
    help="Write an index of the evaluation data: hashes and places, no text.",
)
@option("Target", "--input-format", metavar="NAME", help="Shape of the records; else detected.")
@on_error_option()
@running_options
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...], **params: Any) -> int:
    """Find and leave out training records that share word runs with evaluation data.

    A record is contaminated when it holds a run of 13 words of an evaluation text, all words of
    one of 8 to 12, or, as the whole of a turn, one that is shorter. Without -o nothing is
    written, and the exit status is 1 when a record is contaminated.

    \b
    ftlint decontaminate data/*.jsonl --against gsm8k_test.jsonl
    ftlint decontaminate --against benchmarks --make-index benchmarks.index
    ftlint decontaminate train.jsonl --index benchmarks.index -o clean.jsonl --report found.json
    """
    from ftlint.cli.progress import Progress
    from ftlint.dataset.decontaminate.run import Request, decontaminate
    from ftlint.output.places import is_stdout
    from ftlint.session.datasets import evaluation

    if not params["against"] and not params["index"]:
        raise click.UsageError("name the evaluation data with --against PATH or --index FILE")
    if not paths and (not params["make_index"] or params["output"] or params["rejects"]):
        raise click.UsageError("name the training data to look through")
    files = datasets.opened(ctx, paths, search=False)
    against = datasets.others(files.config, params["against"])
    request = Request(
        sources=files.sources,
        against=evaluation(chosen(DecontaminateTable, params), against),
        output=params["output"],
        report=params["report"],
        make_index=params["make_index"],
        input_format=files.settings.input_format,
        **datasets.how(params),
    )
    with Progress(os.environ, "comparing") as progress:
        outcome = decontaminate(request, progress)
    named = (params["output"], params["rejects"], params["report"], params["make_index"])
    if params["quiet"] < 2:
        for line in _lines(outcome, params):
            say(line, err=is_stdout(*named))
    datasets.warn_of(outcome.ledger, outcome.broken)
    return Exit.FOUND if outcome.hits and not params["output"] else Exit.DONE


def _lines(outcome: Outcome, params: dict[str, Any]) -> Iterator[str]:
    grams = outcome.grams
    if params["make_index"]:
        runs = sum(len(hashes) for hashes, _ in grams.runs.values())
        yield (
            f"{params['make_index']}: {plural(runs, 'run')} of words of "
            f"{plural(len(grams), 'evaluation record')}"
        )
    if outcome.inputs:
        if not params["output"] or params["verbose"]:
            yield from _named(outcome)
        yield _summary(outcome, written=bool(params["output"]))
    if params["verbose"] and grams.short:
        yield (
            f"{plural(grams.short, 'evaluation text has', 'evaluation texts have')} fewer than "
            "8 words: looked for as a whole turn"
        )
    if params["verbose"] and grams.common:
        yield (
            f"{plural(grams.common, 'run')} of words in more than 10 evaluation texts: "
            "a template, not looked for"
        )


def _named(outcome: Outcome) -> Iterator[str]:
    for hit in outcome.hits[:SHOWN]:
        span = hit.spans[0]
        where = f" ({span.turn})" if span.turn else ""
        tokens = plural(span.tokens, "word")
        yield f"{outcome.place(hit)}{where}: shares {tokens} with {outcome.grams.name(span.text)}"
        words = " ".join(span.words.split())
        yield f"    {words if len(words) <= 100 else words[:99] + '…'}"
    more = len(outcome.hits) - SHOWN
    if more > 0:
        yield f"and {plural(more, 'more record')}; --report names them all"


def _summary(outcome: Outcome, *, written: bool) -> str:
    records = plural(outcome.records, "record")
    texts = plural(len(outcome.grams), "evaluation record")
    if not outcome.hits:
        return f"{records}, none shares words with {texts}"
    verb = "left out" if written else "found"
    found = sum(outcome.by_file().values())
    return (
        f"{records}: {verb} {len(outcome.hits):,} that {_share(len(outcome.hits))} words with "
        f"{found:,} of {texts}; {outcome.kept:,} stay"
    )


def _share(count: int) -> str:
    return "shares" if count == 1 else "share"
