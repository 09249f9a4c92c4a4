"""``ftlint dedup``."""

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
from ftlint.cli.streams import say
from ftlint.options.steps import DecontaminateTable, DedupStep
from ftlint.options.typed import chosen

if TYPE_CHECKING:
    from ftlint.dataset.dedup.run import Outcome


@click.command(cls=Command, section="Datasets", rank=3)
@argument("paths", nargs=-1, metavar="[PATHS]...")
@option("Output", "-o", "--output", metavar="FILE", help="Write what stays of all PATHS to FILE.")
@option("Fix", "--fix", is_flag=True, help="Rewrite each file that has duplicates or leaks.")
@table_options("Duplicates", DedupStep)
@option(
    "Duplicates",
    "--explain",
    is_flag=True,
    help="Show the texts of the near-duplicates that are named, with the words that differ.",
)
@table_options(
    "Duplicates",
    DecontaminateTable,
    "against",
    "index",
    against="Evaluation data: records that hold some of it go as well; see `ftlint decontaminate`.",
    index="The same, from an index made with `ftlint decontaminate --make-index`.",
)
@output_options("a JSON report: each group with the file, line and similarity of every member")
@on_error_option()
@target_options
@running_options
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...], **params: Any) -> int:
    """Find and remove duplicates: exact ones, and near ones whose similarity was verified.

    Without -o or --fix nothing is written, and the exit status is 1 when there are duplicates.
    Duplicates are looked for within each split of a [[dataset]]; a prompt of the validation or
    test data that is trained on as well is a leak. With -o all PATHS go into one file.

    \b
    ftlint dedup data/*.jsonl -o data/clean.jsonl --near --report duplicates.json
    ftlint dedup data/train.jsonl --keep highest:metadata.score -o data/best.jsonl
    ftlint dedup --fix
    """
    from ftlint.cli.progress import Progress
    from ftlint.dataset.decontaminate.against import Against
    from ftlint.dataset.dedup.run import dedup
    from ftlint.session.datasets import dedup_request

    if params["output"] and params["fix"]:
        raise click.UsageError("-o and --fix exclude each other")
    files = datasets.opened(ctx, paths)
    request = dedup_request(
        files.sources,
        files.settings,
        chosen(DedupStep, params),
        Against(datasets.others(files.config, params["against"]), params["index"]),
        params["output"],
        in_place=params["fix"],
        report=params["report"],
        explain=params["explain"],
        **datasets.how(params),
    )
    with Progress(os.environ, "comparing") as progress:
        outcome = dedup(request, progress)
    _tell(outcome, params)
    if params["output"] or params["fix"]:
        return Exit.DONE
    return Exit.FOUND if outcome.gone or outcome.leaks else Exit.DONE


def _tell(outcome: Outcome, params: dict[str, Any]) -> None:
    from ftlint.cli.dedup_text import lines
    from ftlint.cli.streams import complain
    from ftlint.output.places import is_stdout

    written = bool(params["output"] or params["fix"])
    err = is_stdout(params["output"], params["rejects"], params["report"])
    if params["quiet"] < 2:
        for line in lines(
            outcome, written=written, verbose=params["verbose"] > 0 or params["explain"]
        ):
            say(line, err=err)
    if outcome.other_answers:
        complain(
            "warning",
            f"{outcome.other_answers} of the records that go have another answer than the one "
            "that stays; --report names them",
        )
    datasets.warn_of(outcome.ledger, outcome.broken)
