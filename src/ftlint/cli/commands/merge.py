"""``ftlint merge``."""

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
from ftlint.cli.streams import complain, say
from ftlint.model.words import plural
from ftlint.options.steps import DedupStep, MergeStep
from ftlint.options.typed import chosen

if TYPE_CHECKING:
    from ftlint.dataset.merge.run import Outcome, Request
    from ftlint.session.datasets import Costs


@click.command(cls=Command, section="Datasets", rank=3)
@argument("paths", nargs=-1, required=True, metavar="PATHS...")
@option("Output", "-o", "--output", required=True, metavar="FILE", help="The file to write.")
@option(
    "Conversion",
    "--to",
    default="",
    metavar="FORMAT",
    help="Convert every input to this shape; without it the inputs must have one shape.",
)
@table_options("Conversion", MergeStep, "system_prompt", "system_prompt_mode")
@option(
    "Mixture",
    "--weight",
    "weights",
    multiple=True,
    metavar="FILE=SHARE",
    help="The share of an input in the mixture; inputs without one divide the rest.",
)
@table_options("Mixture", MergeStep, "by", "total", "shuffle", "seed")
@option("Duplicates", "--dedup", is_flag=True, help="Leave exact duplicates out.")
@option(
    "Duplicates", "--near", is_flag=True, help="Leave near-duplicates out as well; implies --dedup."
)
@option("Output", "--map", "map_path", metavar="FILE", help="Write where each line comes from.")
@table_options("Output", MergeStep, "source_key")
@option("Output", "--tokens/--no-tokens", default=True, help="Count tokens and cost (the default).")
@output_options()
@on_error_option()
@target_options
@running_options
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...], **params: Any) -> int:
    """Combine several files into one training set, and say what each of them costs.

    Records are copied byte for byte, in order, unless they are converted, mixed or shuffled.
    Duplicates and clashing system prompts are reported; --dedup leaves the duplicates out.

    \b
    ftlint merge en.jsonl zh.jsonl -o all.jsonl --dedup
    ftlint merge a.jsonl b.jsonl -o mix.jsonl --weight a.jsonl=0.4 --total 10000 --shuffle
    ftlint merge day1.txt day2.csv old.jsonl -o all.jsonl --to openai-chat --map where.jsonl
    """
    from ftlint.cli.flags import warn_of_ends
    from ftlint.cli.progress import Progress
    from ftlint.dataset.merge.mix import parse_weights
    from ftlint.dataset.merge.run import merge
    from ftlint.dataset.survey import clashes
    from ftlint.session.datasets import Costs, merge_request

    files = datasets.opened(ctx, paths)
    for note in _twice(paths):
        complain("note", note)
    warn_of_ends(files.settings)
    costs = Costs(files.settings)
    request = merge_request(
        files.sources,
        files.settings,
        chosen(MergeStep, params),
        to=params["to"],
        weights=parse_weights(params["weights"], [source.name for source in files.sources]),
        dedup=DedupStep(near=params["near"]) if params["dedup"] or params["near"] else None,
        costs=costs,
        place="--system-prompt",
        output=params["output"],
        map_path=params["map_path"],
        **datasets.how(params),
    )
    with Progress(os.environ, "merging") as progress:
        outcome = merge(request, progress, costs.measure if params["tokens"] else None)
    if params["quiet"] < 2:
        _tell(outcome, request, costs if params["tokens"] else None)
    for line in clashes([part.name for part in outcome.parts], [p.survey for p in outcome.parts]):
        complain("warning", f"system prompts clash: {line}")
    for part in outcome.parts:
        if not part.records:
            complain("warning", f"{part.name}: holds no records; is it the right file?")
    datasets.warn_of(outcome.ledger, outcome.broken)
    return Exit.DONE


def _twice(paths: tuple[str, ...]) -> list[str]:
    """Name the files that were given more than once: each is taken once."""
    from collections import Counter

    real = Counter(os.path.realpath(path) for path in paths if path != "-")
    names = {os.path.realpath(path): path for path in paths}
    return [
        f"{names[path]} was named {count} times and is taken once; --weight repeats records"
        for path, count in real.items()
        if count > 1
    ]


def _tell(outcome: Outcome, request: Request, costs: Costs | None) -> None:
    from ftlint.output.places import is_stdout

    err = is_stdout(request.output, request.rejects, request.map_path)
    for part in outcome.parts:
        words = [plural(part.records, "record")]
        if part.duplicates:
            words.append(plural(part.duplicates, "duplicate"))
        if part.written != part.records:
            words.append(f"{plural(part.written, 'line')} taken")
        if costs is not None:
            totals = costs.totals[part.name]
            words += [f"{totals.tokens.total:,} tokens", costs.cost(totals)]
        say(f"{part.name}: {', '.join(word for word in words if word)}", err=err)
    words = [plural(outcome.written, "record")]
    if costs is not None:
        totals = costs.written
        words += [f"{totals.tokens.total:,} tokens", costs.cost(totals)]
    say(f"{request.output}: {', '.join(word for word in words if word)}", err=err)
    if outcome.duplicates and not outcome.removed:
        say(
            f"{plural(outcome.duplicates, 'duplicate is', 'duplicates are')} in it; leave out "
            "duplicates with --dedup",
            err=err,
        )
    if outcome.example is not None:
        say(
            f"{plural(outcome.contradictions, 'prompt has', 'prompts have')} several answers, "
            "such as "
            f"{outcome.example[0]} and {outcome.example[1]} (D903)",
            err=err,
        )
