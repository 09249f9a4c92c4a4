"""``ftlint stats``."""

from __future__ import annotations

import os
import sys
from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any, Literal

import click

from ftlint.cli import datasets
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
from ftlint.cli.typed import Typed
from ftlint.model.similarity import Between

if TYPE_CHECKING:
    from ftlint.dataset.stats import How, Question
    from ftlint.session import Session


@click.command(cls=Command, section="Datasets", rank=1)
@argument("paths", nargs=-1, metavar="[PATHS]...")
@target_options
@option(
    "Target",
    "--validation",
    multiple=True,
    metavar="PATH",
    help="Validation data of the files given: measured apart and compared.",
)
@option(
    "Target",
    "--price",
    "prices",
    multiple=True,
    metavar="USD|MODEL=USD",
    help="Dollars for a million training tokens, for all models or for one; repeatable.",
)
@option(
    "Target",
    "--epochs",
    type=Typed(Annotated[int, Between(1)]),
    metavar="N",
    help="Number of epochs to assume; else those that the service chooses for so many examples.",
)
@option(
    "Output",
    "--output-format",
    "form",
    type=Typed(Literal["text", "json", "markdown", "csv"]),
    default="text",
    help="How to print it.",
)
@option("Output", "-o", "--output-file", "file", metavar="PATH", help="Write it to a file.")
@option(
    "Output",
    "--plot",
    "plots",
    multiple=True,
    metavar="PATH",
    help="Draw it as well, to a .svg or .png file (needs the extra ftlint[plots]).",
)
@message_options
@file_options
@config_options
@jobs_option
@engine_option
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...], **params: Any) -> int:
    """Count records, turns and tokens, and say what training costs.

    PATHS are as for check. Several files are shown side by side and added up; --validation names
    the held-out split. Token counts are exact and made offline; costs use the dated price table
    of `ftlint target NAME` unless --price is given.

    \b
    ftlint stats data/train.jsonl --model gpt-4o-mini
    ftlint stats en.jsonl zh.jsonl --price gpt-4o-mini=3 --epochs 3
    ftlint stats data --validation data/val.jsonl --output-format json

    Exit status: 0 whatever the records hold, 2 when a file could not be read or holds nothing to
    count.
    """
    from ftlint.cli.flags import configuration, warn_of_ends
    from ftlint.dataset.stats import Prices
    from ftlint.session.measures import asked

    config = configuration(ctx, dict(os.environ), jobs=params["jobs"])
    settings = config.for_folder(config.cwd).settings
    prices = Prices.parse(params["prices"], params["epochs"])
    question, how = asked(settings, prices)
    session = datasets.session_of(
        config, paths, params, validation=params["validation"], tolerant=True
    )
    warn_of_ends(settings)
    if params["file"] or params["plots"]:
        from ftlint.output.writer import refuse_same

        read = [source.path for source in session.sources]
        refuse_same(read, [params["file"], *params["plots"]])
    return _run(session, question, how, params)


def _run(session: Session, question: Question, how: How, params: dict[str, Any]) -> int:
    from ftlint.cli.progress import Progress
    from ftlint.cli.streams import complain
    from ftlint.session.measures import measured

    if not session.sources:
        complain("warning", "nothing to measure: no file is left")
    address = os.environ.get("RAY_ADDRESS")
    with Progress(os.environ, "counting") as progress:
        data = measured(session, question, how, progress, params["engine"], address)
    if not data["files"] or len(data["errors"]) < len(data["files"]) or params["form"] != "text":
        _write(data, params)
    errors = [*session.errors, *data["errors"]]
    for message in errors:
        complain("error", message)
    return Exit.FAILED if errors else Exit.DONE


def _write(data: dict[str, Any], params: dict[str, Any]) -> None:
    from ftlint.cli.streams import ascii_only
    from ftlint.output.writer import write_whole

    form = params["form"]
    if form == "json":
        from ftlint.reporters.shared.escape import json_text

        text = json_text(_finite(data), indent=2) + "\n"
    elif form == "text":
        from ftlint.dataset.stats.text import text_report

        detail = -1 if params["quiet"] else params["verbose"]
        text = text_report(data, symbols=not ascii_only(os.environ), detail=detail)
    else:
        from ftlint.dataset.stats.tables import csv_report, markdown_report

        text = markdown_report(data) if form == "markdown" else csv_report(data)
    for path in params["plots"]:
        from ftlint.dataset.stats.plots import draw

        draw(data, path)
    if params["file"]:
        write_whole(params["file"], [text])
    elif form in ("text", "markdown"):
        say(text.removesuffix("\n"))
    else:
        sys.stdout.write(text)
        sys.stdout.flush()


def _finite(value: Any) -> Any:
    """Replace what JSON has no number for by null."""
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not isfinite(value) else value
