"""``ftlint decontaminate``."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Final

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
)
from ftlint.cli.streams import say
from ftlint.model.similarity import RUN, RUNS
from ftlint.model.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ftlint.dataset.decontaminate.run import Outcome

SHOWN: Final = 10
"""Contaminated records that are named."""


@click.command(cls=Command, section="Datasets", rank=7)
@argument("paths", nargs=-1, metavar="[PATHS]...")
@option(
    "Duplicates",
    "--against",
    multiple=True,
    metavar="PATH",
    help="Evaluation data that must not be in the training data; repeatable.",
)
@option(
    "Duplicates",
    "--index",
    "indexes",
    multiple=True,
    metavar="FILE",
    help="An index of evaluation data, made with --make-index; repeatable.",
)
@option(
    "Duplicates",
    "--against-text",
    type=click.Choice(["prompts", "all"]),
    default="prompts",
    help="What of evaluation records to look for: questions (the default), or answers as well.",
)
@option(
    "Duplicates",
    "--ngram",
    type=click.IntRange(*RUNS),
    default=RUN,
    show_default=True,
    metavar="N",
    help="Words in a run that both must have; characters where a script has no spaces.",
)
@option("Output", "-o", "--output", metavar="FILE", help="Write what stays of all PATHS to FILE.")
@option("Output", "--rejects", metavar="FILE", help="Keep what is left out in FILE, with reasons.")
@option("Output", "--report", metavar="FILE", help="Write a JSON report with every shared span.")
@option(
    "Output",
    "--make-index",
    metavar="FILE",
    help="Write an index of the evaluation data: hashes and places, no text.",
)
@option("Output", "--force", is_flag=True, help="Replace outputs that exist.")
@option("Target", "--input-format", metavar="NAME", help="Shape of the records; else detected.")
@option(
    "Other",
    "--on-error",
    type=click.Choice(["fail", "skip"]),
    default="fail",
    help="What to do about a broken line: stop (the default), or send it to the rejects.",
)
@message_options
@file_options
@config_options
@jobs_option
@engine_option
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
    from ftlint.cli.converting import complain_of
    from ftlint.cli.flags import configuration
    from ftlint.cli.progress import Progress
    from ftlint.cli.streams import complain
    from ftlint.dataset.decontaminate.against import Against
    from ftlint.dataset.decontaminate.run import Request, decontaminate
    from ftlint.output.places import is_stdout
    from ftlint.session import open_session

    if not params["against"] and not params["indexes"]:
        raise click.UsageError("name the evaluation data with --against PATH or --index FILE")
    if not paths and (not params["make_index"] or params["output"] or params["rejects"]):
        raise click.UsageError("name the training data to look through")
    config = configuration(ctx, dict(os.environ), jobs=params["jobs"])
    settings = config.for_folder(config.cwd).settings
    sources: tuple[Any, ...] = ()
    if paths:
        session = open_session(
            config,
            paths,
            stdin=sys.stdin.buffer if "-" in paths else None,
            stdin_filename=params["stdin_filename"],
        )
        sources = session.sources
        for note in session.notes:
            complain("note", note)
    against = open_session(config, params["against"]).sources if params["against"] else ()
    request = Request(
        sources=sources,
        against=Against(
            against, params["indexes"], params["against_text"] == "prompts", params["ngram"]
        ),
        output=params["output"],
        rejects=params["rejects"],
        report=params["report"],
        make_index=params["make_index"],
        force=params["force"],
        skip_broken=params["on_error"] == "skip",
        input_format=settings.input_format,
        jobs=params["jobs"],
        engine=params["engine"],
        address=os.environ.get("RAY_ADDRESS"),
    )
    with Progress(os.environ, "comparing") as progress:
        outcome = decontaminate(request, progress)
    named = (params["output"], params["rejects"], params["report"], params["make_index"])
    if params["quiet"] < 2:
        for line in _lines(outcome, params):
            say(line, err=is_stdout(*named))
    complain_of(outcome.ledger)
    if outcome.broken:
        complain(
            "warning", f"{plural(outcome.broken, 'broken line was', 'broken lines were')} left out"
        )
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
