"""``ftlint merge``."""

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
from ftlint.model.words import plural

if TYPE_CHECKING:
    from ftlint.dataset.inputs import Input
    from ftlint.dataset.merge.run import Outcome, Request
    from ftlint.model.settings import Settings
    from ftlint.source import Source


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
@option(
    "Mixture",
    "--weight",
    "weights",
    multiple=True,
    metavar="FILE=SHARE",
    help="The share of an input in the mixture; inputs without one divide the rest.",
)
@option(
    "Mixture",
    "--weight-by",
    type=click.Choice(["rows", "tokens"]),
    default="rows",
    show_default=True,
    help="What shares and --total count.",
)
@option(
    "Mixture",
    "--total",
    type=click.IntRange(min=1),
    metavar="N",
    help="The size of the mixture; small inputs are repeated to reach it.",
)
@option("Mixture", "--shuffle", is_flag=True, help="Shuffle, in an order that --seed decides.")
@option(
    "Mixture", "--seed", type=int, default=0, show_default=True, help="For --shuffle and shares."
)
@option("Duplicates", "--dedup", is_flag=True, help="Leave exact duplicates out.")
@option(
    "Duplicates", "--near", is_flag=True, help="Leave near-duplicates out as well; implies --dedup."
)
@option("Output", "--map", "map_path", metavar="FILE", help="Write where each line comes from.")
@option("Output", "--source-key", default="", metavar="KEY", help="Put the file's name there.")
@option("Output", "--tokens/--no-tokens", default=True, help="Count tokens and cost (the default).")
@option(
    "Output",
    "--rejects",
    metavar="FILE",
    help="Keep what is left out in FILE, with reasons.",
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
    """Combine several files into one training set, and say what each of them costs.

    Records are copied byte for byte, in order, unless they are converted, mixed or shuffled.
    Duplicates and clashing system prompts are reported; --dedup leaves the duplicates out.

    \b
    ftlint merge en.jsonl zh.jsonl -o all.jsonl --dedup
    ftlint merge a.jsonl b.jsonl -o mix.jsonl --weight a.jsonl=0.4 --total 10000 --shuffle
    ftlint merge day1.txt day2.csv old.jsonl -o all.jsonl --to openai-chat --map where.jsonl
    """
    from ftlint.cli.converting import complain_of
    from ftlint.cli.flags import configuration, warn_of_ends
    from ftlint.cli.progress import Progress
    from ftlint.cli.streams import complain
    from ftlint.dataset.merge.run import merge
    from ftlint.dataset.survey import clashes
    from ftlint.session import open_session

    config = configuration(ctx, dict(os.environ), jobs=params["jobs"])
    settings = config.for_folder(config.cwd).settings
    session = open_session(
        config,
        paths,
        stdin=sys.stdin.buffer if "-" in paths else None,
        stdin_filename=params["stdin_filename"],
    )
    for note in (*session.notes, *_twice(paths)):
        complain("note", note)
    warn_of_ends(settings)
    prices = _Prices(settings, params["tokens"])
    request = _request(session.sources, params, settings, prices)
    with Progress(os.environ, "merging") as progress:
        outcome = merge(request, progress, prices.measure)
    if params["quiet"] < 2:
        _tell(outcome, request, prices)
    for line in clashes([part.name for part in outcome.parts], [p.survey for p in outcome.parts]):
        complain("warning", f"system prompts clash: {line}")
    complain_of(outcome.ledger)
    for part in outcome.parts:
        if not part.records:
            complain("warning", f"{part.name}: holds no records; is it the right file?")
    if outcome.broken:
        complain(
            "warning", f"{plural(outcome.broken, 'broken line was', 'broken lines were')} left out"
        )
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


def _request(sources: Any, params: dict[str, Any], settings: Settings, prices: _Prices) -> Request:
    from ftlint.dataset.dedup.find import Rules
    from ftlint.dataset.merge.mix import parse_weights
    from ftlint.dataset.merge.run import Request

    rules = None
    if params["dedup"] or params["near"]:
        rules = Rules(
            near=params["near"], method=settings.method, input_format=settings.input_format
        )
    by_tokens = params["weight_by"] == "tokens"
    return Request(
        sources=sources,
        output=params["output"],
        to=params["to"],
        weights=parse_weights(params["weights"], [source.name for source in sources]),
        total=params["total"],
        tokens_of=prices.mean if by_tokens else None,
        shuffle=params["shuffle"],
        seed=params["seed"] % 2**64,
        map_path=params["map_path"],
        source_key=params["source_key"],
        dedup=rules,
        rejects=params["rejects"],
        force=params["force"],
        skip_broken=params["on_error"] == "skip",
        method=settings.method,
        input_format=settings.input_format if not params["to"] else None,
        jobs=params["jobs"],
        engine=params["engine"],
        address=os.environ.get("RAY_ADDRESS"),
    )


class _Prices:
    """Tokens and cost of each part and of the whole, counted once."""

    def __init__(self, settings: Settings, wanted: bool) -> None:
        self.settings = settings
        self.wanted = wanted
        self.totals: dict[str, Any] = {}
        self.written: Any = None

    def measure(self, inputs: list[Input], written: Source) -> None:
        """Count the tokens of the inputs and of what was written."""
        if self.wanted:
            for item in inputs:
                self.of(item)
            self.written = self.count(written)

    def mean(self, item: Input) -> float:
        """Return the mean number of tokens of an input's records."""
        totals = self.of(item)
        return totals.tokens.total / totals.records if totals.records else 0.0

    def of(self, item: Input) -> Any:
        """Return the totals of an input."""
        if item.name not in self.totals:
            self.totals[item.name] = self.count(item.source)
        return self.totals[item.name]

    def count(self, source: Any) -> Any:
        """Measure a file."""
        from ftlint.dataset.stats import How, measure
        from ftlint.session.measures import aim

        _, model, encoding = aim(self.settings)
        how = How(encoding, model.name if model else "", self.settings.method)
        return measure([source], how, jobs=self.settings.jobs)[0].totals

    def cost(self, totals: Any) -> str:
        """Return the cost with the model that is named, else the cheapest one with a price."""
        from ftlint.dataset.stats import Prices, models_for
        from ftlint.dataset.stats.cost import cost
        from ftlint.session.measures import aim

        targets, model, encoding = aim(self.settings)
        costs = [
            cost(totals, one, Prices(), self.settings.method)
            for one in models_for(targets, model, encoding)
        ]
        priced = [one for one in costs if one.usd is not None]
        if not priced:
            return ""
        best = min(priced, key=lambda one: one.usd or 0.0)
        return f"{best.epochs} epochs of {best.name}: ${best.usd:,.2f}"


def _tell(outcome: Outcome, request: Request, prices: _Prices) -> None:
    from ftlint.output.places import is_stdout

    err = is_stdout(request.output, request.rejects, request.map_path)
    for part in outcome.parts:
        words = [plural(part.records, "record")]
        if part.duplicates:
            words.append(plural(part.duplicates, "duplicate"))
        if part.written != part.records:
            words.append(f"{plural(part.written, 'line')} taken")
        if prices.wanted:
            totals = prices.totals[part.name]
            words += [f"{totals.tokens.total:,} tokens", prices.cost(totals)]
        say(f"{part.name}: {', '.join(word for word in words if word)}", err=err)
    words = [plural(outcome.written, "record")]
    if prices.wanted:
        totals = prices.written
        words += [f"{totals.tokens.total:,} tokens", prices.cost(totals)]
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
