"""``ftlint diff``."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Literal

import click

from ftlint.cli import datasets
from ftlint.cli.exits import Exit
from ftlint.cli.options import (
    Command,
    argument,
    color_option,
    config_options,
    file_options,
    jobs_option,
    message_options,
    on_error_option,
    option,
)
from ftlint.cli.typed import Typed
from ftlint.options.marks import COUNT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ftlint.config import Configuration
    from ftlint.dataset.diff.run import Version
    from ftlint.model.difference import Difference


@click.command(cls=Command, section="Datasets", rank=6)
@argument("old", metavar="OLD")
@argument("new", metavar="NEW")
@option(
    "Duplicates",
    "--key",
    metavar="KEY",
    help="Path of the key that names a record, such as metadata.ticket; else id, uuid and the "
    "like.",
)
@option("Target", "--input-format", metavar="NAME", help="Shape of the records; else detected.")
@option(
    "Output",
    "--output-format",
    "form",
    type=Typed(Literal["text", "json", "markdown", "html"]),
    default="text",
    help="How to print it.",
)
@option("Output", "-o", "--output-file", "file", metavar="PATH", help="Write it to a file.")
@option(
    "Output",
    "--max-examples",
    "examples",
    type=Typed(COUNT),
    default=10,
    metavar="N",
    help="Show so many records of each kind (default 10); 0 shows all.",
)
@color_option
@option("Exit", "--exit-zero", is_flag=True, help="Exit with 0 also when the versions differ.")
@on_error_option("leave it out")
@message_options
@file_options
@config_options
@jobs_option
@click.pass_context
def command(ctx: click.Context, /, old: str, new: str, **params: Any) -> int:
    """Compare two versions of a dataset by the content of their records.

    OLD and NEW are files, folders or globs in any container that ftlint reads. Key order, spacing,
    ids and metadata do not make a record another one. A changed record is shown with the words
    that changed; records are paired by id where they have one, else by prompt or similarity.

    \b
    ftlint diff old.jsonl new.jsonl
    ftlint diff data/v1 data/v2 --output-format markdown -o changes.md
    git show main:data/train.jsonl | ftlint diff - data/train.jsonl

    Exit status: 0 when both are equal, 1 when they differ, 2 when they cannot be compared.
    """
    from ftlint.cli.flags import configuration
    from ftlint.cli.progress import Progress
    from ftlint.dataset.diff.run import Request, diff
    from ftlint.options.steps import dotted
    from ftlint.output.writer import refuse_same

    if old == new == "-":
        raise click.UsageError("only one of OLD and NEW can be standard input")
    config = configuration(ctx, dict(os.environ), jobs=params["jobs"])
    settings = config.for_folder(config.cwd).settings
    before, after = _version(config, old, params), _version(config, new, params)
    if params["file"]:
        read = [source.path for source in (*before.sources, *after.sources)]
        refuse_same(read, [params["file"]])
    request = Request(
        before,
        after,
        key=dotted(params["key"]),
        examples=params["examples"],
        skip_broken=params["on_error"] == "skip",
        method=settings.method,
        input_format=settings.input_format,
        jobs=params["jobs"],
    )
    with Progress(os.environ, "comparing") as progress:
        outcome = diff(request, progress)
    found = outcome.difference
    _write(found, params)
    datasets.warn_of(outcome.ledger, found.old.broken + found.new.broken)
    return Exit.DONE if found.equal or params["exit_zero"] else Exit.FOUND


def _version(config: Configuration, path: str, params: dict[str, Any]) -> Version:
    from ftlint.cli.streams import complain
    from ftlint.dataset.diff.run import Version
    from ftlint.errors import UsageError

    session = datasets.session_of(config, (path,), params)
    for note in session.notes:
        complain("note", note)
    if not session.sources:
        raise UsageError(f"{path}: no file is left to compare")
    name = path if path != "-" else params["stdin_filename"] or "stdin"
    return Version(name, session.sources)


def _write(found: Difference, params: dict[str, Any]) -> None:
    from ftlint.output.writer import write_whole

    if params["file"]:
        write_whole(params["file"], _pieces(found, params))
        if params["quiet"] == 0:
            from ftlint.cli.streams import say
            from ftlint.output.places import is_stdout
            from ftlint.reporters.diff.wording import verdict

            say(verdict(found), err=is_stdout(params["file"]))
        return
    sys.stdout.writelines(_pieces(found, params))
    sys.stdout.flush()


def _pieces(found: Difference, params: dict[str, Any]) -> Iterable[str]:
    form = params["form"]
    if form == "json":
        from ftlint import __version__
        from ftlint.reporters.diff.document import json_report

        return [json_report(found, __version__)]
    if form == "markdown":
        from ftlint.reporters.diff.markdown import markdown_report

        return markdown_report(found)
    if form == "html":
        from ftlint.reporters.diff.html import html_report

        return html_report(found)
    from ftlint.cli import streams
    from ftlint.reporters import Context
    from ftlint.reporters.diff.text import text_report

    to_file = bool(params["file"])
    width = streams.width(sys.stdout) if streams.is_terminal(sys.stdout) else COLUMNS
    context = Context(
        color=not to_file and streams.use_color(params["color"], sys.stdout, os.environ),
        width=COLUMNS if to_file else width,
        ascii_only=not to_file and streams.ascii_only(os.environ),
        ci=streams.in_ci(os.environ),
    )
    return text_report(found, context)


COLUMNS = 80
"""Columns of a report that goes to no terminal."""
