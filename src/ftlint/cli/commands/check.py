"""``ftlint check``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from ftlint import __version__
from ftlint.cli import datasets
from ftlint.cli.exits import Exit, of_report
from ftlint.cli.options import (
    Command,
    argument,
    color_option,
    config_options,
    engine_option,
    file_options,
    fix_options,
    jobs_option,
    message_options,
    option,
    rule_options,
    target_options,
)
from ftlint.cli.streams import say
from ftlint.cli.typed import Typed
from ftlint.errors import UsageError
from ftlint.options.marks import COUNT

if TYPE_CHECKING:
    from ftlint.session import Session


@click.command(cls=Command, section="Check", rank=1)
@argument("paths", nargs=-1, metavar="[PATHS]...")
@rule_options
@option(
    "Rules",
    "--only-dataset-rules",
    is_flag=True,
    help="Run only the rules about whole datasets: duplicates, contradictions, leaks.",
)
@option(
    "Rules", "--no-dataset-rules", is_flag=True, help="Leave out the rules about whole datasets."
)
@target_options
@option(
    "Target",
    "--schema",
    metavar="FILE",
    help="A JSON Schema of your own that every record must satisfy too.",
)
@option(
    "Target",
    "--validation",
    multiple=True,
    metavar="PATH",
    help="Validation data of the files given: checked as well, and for leaks.",
)
@option(
    "Target",
    "--against",
    multiple=True,
    metavar="PATH",
    help="Evaluation data that the training data must not hold (D904).",
)
@fix_options
@option(
    "Output",
    "--output-format",
    envvar="FTLINT_OUTPUT_FORMAT",
    metavar="NAME",
    help="full (default), concise, grouped, summary, json, ...; a wrong name lists all.",
)
@option(
    "Output",
    "-o",
    "--output-file",
    envvar="FTLINT_OUTPUT_FILE",
    metavar="PATH",
    help="Write the report to a file instead of standard output.",
)
@option(
    "Output",
    "--report",
    "reports",
    multiple=True,
    metavar="NAME=PATH",
    help="Write one more report, in another format, to a file; repeatable.",
)
@option(
    "Output",
    "--statistics",
    is_flag=True,
    help="Count the findings of each rule, instead of printing them.",
)
@option(
    "Output",
    "--max-diagnostics",
    type=Typed(COUNT),
    metavar="N",
    help="Print at most N findings (default: what fits in 300 lines); 0 prints all.",
)
@option(
    "Output",
    "--max-per-rule",
    type=Typed(COUNT),
    metavar="N",
    help="Print at most N findings of a rule in a file (default 5); 0 prints all.",
)
@option(
    "Output",
    "--redact/--no-redact",
    default=None,
    help="Mask secrets and private data in findings (the default; always in CI).",
)
@option("Output", "--show-suppressed", is_flag=True, help="Print suppressed findings as well.")
@option(
    "Output",
    "--ci/--no-ci",
    default=None,
    envvar="FTLINT_CI",
    help="In GitHub Actions: annotations and a step summary (the default there).",
)
@color_option
@message_options
@file_options
@option(
    "Files",
    "--explain-format",
    is_flag=True,
    help="Print what each file was read as and why (text or json), and stop.",
)
@option("Files", "--show-files", is_flag=True, help="Print the files that would be read, and stop.")
@option(
    "Exit",
    "--fail-on",
    metavar="LEVEL",
    help="Exit with 1 from this severity on: error (default), warning, info or never.",
)
@option("Exit", "-e", "--exit-zero", is_flag=True, help="The same as --fail-on never.")
@config_options
@option(
    "Config",
    "--show-settings",
    is_flag=True,
    help="Print the settings of the first path with the origin of each, and stop.",
)
@jobs_option
@engine_option
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...], **params: Any) -> int:
    """Find what is wrong in fine-tuning data.

    PATHS are files, folders, globs, or - for standard input; .gz and .zst are read as they are.
    Without PATHS the configuration says what to read, else the working folder is searched.

    \b
    ftlint check data/train.jsonl
    ftlint check data --target openai --validation data/val.jsonl
    ftlint check data --select J,S,empty-content --output-format concise
    ftlint check data --fix

    Exit status: 0 no finding of --fail-on or worse (error, unless set), 1 such findings, 2 the job
    could not be done.
    """
    from ftlint.cli.flags import configuration

    if params["only_dataset_rules"] and params["no_dataset_rules"]:
        raise click.UsageError("--only-dataset-rules and --no-dataset-rules exclude each other")
    if params["rejects"] and (params["diff"] or not (params["fix"] or params["fix_only"])):
        raise click.UsageError("--rejects keeps what --fix drops: give it together with --fix")
    if params["exit_zero"]:
        ctx.params["fail_on"] = "never"
    config = configuration(
        ctx,
        dict(os.environ),
        jobs=params["jobs"],
        engine=params["engine"],
        dataset_rules=not params["no_dataset_rules"],
        other_rules=not params["only_dataset_rules"],
        against=_against(ctx, params["against"]),
    )
    if params["show_settings"]:
        return _show_settings(config, paths[0] if paths else ".")
    try:
        session = datasets.session_of(
            config, paths, params, validation=params["validation"], tolerant=True
        )
    except UsageError:
        _write_empty(config, paths, params)
        raise
    if params["show_files"]:
        return _show_files(session)
    if params["explain_format"]:
        return _explain_format(session)
    if params["fix"] or params["fix_only"] or params["diff"]:
        from ftlint.cli.fixing import fix

        return fix(session, params)
    return _check(session, params)


def _against(ctx: click.Context, paths: tuple[str, ...]) -> tuple[str, ...]:
    """Return the files of the evaluation data that was named."""
    if not paths:
        return ()
    from ftlint.cli.flags import configuration

    found = datasets.others(configuration(ctx, dict(os.environ)), paths)
    return tuple(source.path for source in found if source.path is not None)


def _write_empty(config: Any, paths: tuple[str, ...], params: dict[str, Any]) -> None:
    """Write an empty document in a machine format where folders or globs held nothing.

    A path that does not exist gets none: then standard output stays empty.
    """
    from ftlint.cli.output import Output
    from ftlint.model.report import Report

    if any(not os.path.exists(path) and not set(path) & set("*?[") for path in paths):
        return
    primary = config.for_folder(config.cwd)
    output = Output.of(primary, {**params, "quiet": 1}, os.environ)
    if output.main.machine and not params["show_files"]:
        output.write(Report(version=__version__, targets=primary.settings.targets))


def _show_settings(config: Any, path: str) -> int:
    from pathlib import Path

    from ftlint.cli.settings_text import settings_text

    folder = Path(path) if Path(path).is_dir() else Path(path).parent
    say(settings_text(config.for_folder(config.cwd / folder)).removesuffix("\n"))
    return Exit.DONE


def _show_files(session: Session) -> int:
    from ftlint.cli.streams import complain

    for source in session.sources:
        say(source.name)
    for message in session.errors:
        complain("error", message)
    return Exit.FAILED if session.errors else Exit.DONE


def _explain_format(session: Session) -> int:
    from ftlint.cli.streams import complain
    from ftlint.errors import SourceError
    from ftlint.explain.shapes import explained, words
    from ftlint.reporters.shared.escape import json_text, show

    machine = session.primary.output.output_format == "json"
    pages, failures = [], [*session.errors]
    for group in session.groups:
        for source in group.sources:
            try:
                pages.append(explained(source, group.loaded.settings))
            except SourceError as error:
                failures.append(str(error))
    if machine:
        say(json_text(pages))
    for page in () if machine else pages:
        say("\n".join(show(line, ascii_only=False) for line in words(page)))
    for message in failures:
        complain("error", message)
    return Exit.FAILED if failures else Exit.DONE


def _check(session: Session, params: dict[str, Any]) -> int:
    from ftlint import session as sessions
    from ftlint.cli.output import Output
    from ftlint.cli.progress import Progress
    from ftlint.cli.readings import keep_readings, refuse_readings

    output = Output.of(session.primary, params, os.environ)
    output.refuse_inputs(session.sources)
    refuse_readings(session, params)
    if not session.sources and session.excluded:
        output.note("warning", f"nothing to check: {_excluded(session)}")
    with Progress(os.environ, "checking") as progress:
        report = sessions.check(session, progress)
    output.write(report)
    for message in report.errors:
        output.note("error", message)
    keep_readings(report, params, output)
    return of_report(report, session)


def _excluded(session: Session) -> str:
    names = session.excluded
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{names[0]}{more} is excluded by the configuration"
