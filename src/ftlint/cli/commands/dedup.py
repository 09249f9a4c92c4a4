"""``ftlint dedup``."""

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
from ftlint.cli.streams import say
from ftlint.model.similarity import SHINGLE, SHINGLES, THRESHOLD, THRESHOLDS
from ftlint.model.words import plural

if TYPE_CHECKING:
    from ftlint.dataset.dedup.find import Rules
    from ftlint.dataset.dedup.run import Outcome


@click.command(cls=Command, section="Datasets", rank=3)
@argument("paths", nargs=-1, metavar="[PATHS]...")
@option("Output", "-o", "--output", metavar="FILE", help="Write what stays of all PATHS to FILE.")
@option("Fix", "--fix", is_flag=True, help="Rewrite each file that has duplicates or leaks.")
@option("Duplicates", "--near", is_flag=True, help="Find near-duplicates too, by word 5-grams.")
@option(
    "Duplicates",
    "--threshold",
    type=click.FloatRange(*THRESHOLDS),
    default=THRESHOLD,
    show_default=True,
    metavar="N",
    help="Jaccard similarity at which two records count as near-duplicates.",
)
@option(
    "Duplicates",
    "--ngram",
    type=click.IntRange(*SHINGLES),
    default=SHINGLE,
    show_default=True,
    metavar="N",
    help="Words in a shingle; characters where a script has no spaces.",
)
@option(
    "Duplicates",
    "--by",
    default="record",
    show_default=True,
    metavar="WHAT",
    help="What must be equal: record, prompt, conversation (masks aside), or key:PATH.",
)
@option(
    "Duplicates",
    "--contained",
    type=click.Choice(["keep", "drop"]),
    default="keep",
    show_default=True,
    help="What to do with a record whose turns are the first ones of another record.",
)
@option(
    "Duplicates",
    "--explain",
    is_flag=True,
    help="Show the texts of the near-duplicates that are named, with the words that differ.",
)
@option(
    "Duplicates",
    "--identity",
    metavar="KEYS",
    help="Ids, sources and times that are to count: other values there, other records.",
)
@option(
    "Duplicates",
    "--keep",
    default="first",
    show_default=True,
    metavar="WHICH",
    help="Which duplicate stays: first, last, longest, or highest:PATH, the greatest number there.",
)
@option(
    "Duplicates",
    "--against",
    multiple=True,
    metavar="PATH",
    help="Evaluation data: records that hold some of it go as well; see `ftlint decontaminate`.",
)
@option(
    "Duplicates",
    "--index",
    "indexes",
    multiple=True,
    metavar="FILE",
    help="The same, from an index made with `ftlint decontaminate --make-index`.",
)
@option("Output", "--rejects", metavar="FILE", help="Keep what is left out in FILE, with reasons.")
@option(
    "Output",
    "--report",
    metavar="FILE",
    help="Write a JSON report: each group with the file, line and similarity of every member.",
)
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
    """Find and remove duplicates: exact ones, and near ones whose similarity was verified.

    Without -o or --fix nothing is written, and the exit status is 1 when there are duplicates.
    Duplicates are looked for within each split of a [[dataset]]; a prompt of the validation or
    test data that is trained on as well is a leak. With -o all PATHS go into one file.

    \b
    ftlint dedup data/*.jsonl -o data/clean.jsonl --near --report duplicates.json
    ftlint dedup data/train.jsonl --keep highest:metadata.score -o data/best.jsonl
    ftlint dedup --fix
    """
    from ftlint.cli.flags import configuration
    from ftlint.cli.progress import Progress
    from ftlint.cli.streams import complain
    from ftlint.dataset.decontaminate.against import Against
    from ftlint.dataset.dedup.run import Request, dedup
    from ftlint.session import open_session

    if params["output"] and params["fix"]:
        raise click.UsageError("-o and --fix exclude each other")
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
    against = open_session(config, params["against"]).sources if params["against"] else ()
    request = Request(
        sources=session.sources,
        rules=_rules(params, settings.method, settings.input_format),
        output=params["output"],
        in_place=params["fix"],
        parts=() if params["output"] else _parts(session.sources, settings),
        against=Against(against, params["indexes"]),
        rejects=params["rejects"],
        report=params["report"],
        force=params["force"],
        skip_broken=params["on_error"] == "skip",
        explain=params["explain"],
        jobs=params["jobs"],
        engine=params["engine"],
        address=os.environ.get("RAY_ADDRESS"),
    )
    with Progress(os.environ, "comparing") as progress:
        outcome = dedup(request, progress)
    _tell(outcome, params)
    if params["output"] or params["fix"]:
        return Exit.DONE
    return Exit.FOUND if outcome.gone or outcome.leaks else Exit.DONE


def _rules(params: dict[str, Any], method: str | None, shape: str | None) -> Rules:
    from dataclasses import replace

    from ftlint.dataset.build.recipe import dedup_rules

    names = ("near", "threshold", "ngram", "keep", "by", "identity", "contained")
    rules = dedup_rules({name: params[name] for name in names})
    return replace(rules, method=method, input_format=shape)


def _parts(sources: Any, settings: Any) -> tuple[tuple[str, str], ...]:
    from ftlint.lint.splits import Splits

    return tuple((part.group, part.split) for part in Splits(settings).all_of(sources))


def _tell(outcome: Outcome, params: dict[str, Any]) -> None:
    from ftlint.cli.converting import complain_of
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
    complain_of(outcome.ledger)
    if outcome.broken:
        complain(
            "warning", f"{plural(outcome.broken, 'broken line was', 'broken lines were')} left out"
        )
