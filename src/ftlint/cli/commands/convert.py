"""``ftlint convert``."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from ftlint.cli.exits import Exit, of_conversion
from ftlint.cli.options import (
    Command,
    argument,
    color_option,
    config_options,
    conversion_options,
    jobs_option,
    message_options,
    option,
)
from ftlint.cli.streams import say

if TYPE_CHECKING:
    from ftlint.cli.output import Output
    from ftlint.config import Configuration
    from ftlint.model.report import Report


@click.command(cls=Command, section="Datasets", rank=2)
@argument("paths", nargs=-1, metavar="[IN]...")
@option("Conversion", "-o", "--output", metavar="OUT", help="The file to write; - for stdout.")
@option(
    "Conversion",
    "--to",
    "to",
    metavar="FORMAT",
    help="What to write: openai-chat (default), another format, or a trainer that is to take it.",
)
@option("Conversion", "--from", "source", metavar="FORMAT", help="What IN is; else detected.")
@option(
    "Conversion",
    "-O",
    "options",
    multiple=True,
    metavar="NAME=VALUE",
    help="An option of the formats; repeatable. --options FORMAT lists them.",
)
@conversion_options("Conversion")
@option(
    "Conversion",
    "--readings",
    metavar="FILE",
    help="A file of readings (see check): what a person has decided in it is repaired as well.",
)
@option(
    "Conversion",
    "--verify/--no-verify",
    default=True,
    help="Read back what was written, compare, and check it (the default).",
)
@option("Conversion", "--force", is_flag=True, help="Replace outputs that exist.")
@option(
    "Conversion",
    "--check",
    is_flag=True,
    help="Check the declared outputs (what happens without IN); passes when none is declared.",
)
@option("Conversion", "--fix", is_flag=True, help="Write declared outputs that are out of date.")
@option("Explain", "--formats", is_flag=True, help="List all formats, and stop.")
@option("Explain", "--options", "list_options", metavar="FORMAT", help="List a format's options.")
@option("Explain", "--explain", is_flag=True, help="Print how each source was recognised.")
@option("Output", "--report", metavar="PATH", help="Write all events to a file, as JSON.")
@option("Output", "--rejects", metavar="PATH", help="Keep what is skipped, with reasons.")
@option("Output", "--map", "map_path", metavar="PATH", help="Write where each line came from.")
@option(
    "Exit",
    "--fail-on-loss",
    is_flag=False,
    flag_value="any",
    metavar="[KIND]",
    help="Exit with 1 when anything, or something of this kind, was lost.",
)
@option(
    "Target",
    "--target",
    multiple=True,
    metavar="NAMES",
    help="Trainers to check the output for; default: the one the target format is for.",
)
@option("Target", "--model", metavar="NAME", help="Model to be trained; its limits then hold.")
@option(
    "Output",
    "--trainer-config-out",
    metavar="FILE",
    help="Write the trainer's configuration for OUT: dataset_info.json (merged) or Axolotl's YAML.",
)
@option(
    "Output",
    "--output-format",
    envvar="FTLINT_OUTPUT_FORMAT",
    metavar="NAME",
    help="How findings in the output are printed: full (default), concise, json, ...",
)
@color_option
@message_options
@config_options
@jobs_option
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...], **params: Any) -> int:
    """Convert transcripts, exports, tables and datasets into training files.

    IN are files, folders, zip archives, or - for standard input. Everything that is dropped or
    changed is counted and reported, the output is read back and compared, and then checked for
    its target. Without IN the conversions that the configuration declares are checked: the command
    fails when an output is out of date, and writes it with --fix.

    \b
    ftlint convert chats.txt -o train.jsonl
    ftlint convert sharegpt.json --to openai-chat -o train.jsonl --report losses.json
    ftlint convert chat.zip --assistant Ana -o train.jsonl
    ftlint convert --formats

    Exit status: 0 converted; 1 errors in what was written, an unwanted loss, or an output that is
    out of date; 2 nothing was written.
    """
    if params["formats"]:
        from ftlint.cli.converting import list_formats

        return list_formats()
    if params["list_options"]:
        from ftlint.cli.converting import list_options

        return list_options(params["list_options"])
    from ftlint.cli.flags import configuration

    paths = _give_back(paths, params, "repair_encoding", "true")
    paths = _give_back(paths, params, "fail_on_loss", "any")
    _check_loss_kind(params["fail_on_loss"])
    _heed_readings(params)
    config = configuration(ctx, dict(os.environ), jobs=params["jobs"])
    if not paths:
        if params["output"] or params["source"] or params["trainer_config_out"]:
            raise click.UsageError("name what to convert: ftlint convert IN... -o OUT")
        return _declared(config, params)
    if params["check"] or params["fix"]:
        raise click.UsageError("--check and --fix are for declared conversions, without IN")
    if not params["output"]:
        raise click.UsageError("name the file to write: -o OUT")
    return _convert(config, paths, params)


def _give_back(
    paths: tuple[str, ...], params: dict[str, Any], name: str, bare: str
) -> tuple[str, ...]:
    """Return the paths with one that a flag with an optional value took for its value."""
    value = params[name]
    if value is None or not (value == "-" or os.path.exists(value)):
        return paths
    params[name] = bare
    return (value, *paths)


def _heed_readings(params: dict[str, Any]) -> None:
    """Let ``--readings`` ask for repair; the file must be there, since nothing is written to it."""
    from ftlint.config.readings import missing

    path = params["readings"]
    if path is None:
        return
    if not os.path.exists(path):
        raise missing(path, "--readings")
    if not any(text.startswith("repair_encoding=") for text in params["options"]):
        params["repair_encoding"] = params["repair_encoding"] or "true"


def _check_loss_kind(kind: str | None) -> None:
    from ftlint.errors import UsageError, nearest
    from ftlint.model.losses import KINDS

    if kind is not None and kind != "any" and kind not in KINDS:
        raise UsageError(f"--fail-on-loss={kind}: no such kind of event{nearest(kind, KINDS)}")


def _convert(config: Configuration, paths: tuple[str, ...], params: dict[str, Any]) -> Exit:
    from ftlint.cli import converting, fail
    from ftlint.cli.progress import Progress
    from ftlint.dataset.convert.detect import UndecidedError
    from ftlint.dataset.convert.outputs import target_for
    from ftlint.dataset.convert.pipe import Request
    from ftlint.output.writer import refuse_same
    from ftlint.session.conversions import converted

    loaded = config.for_folder(config.cwd)
    options, places = converting.given_options(params)
    request = Request(
        inputs=paths,
        output=params["output"],
        target=params["to"] or target_for(params["output"]),
        source=params["source"] or "",
        options=options,
        places=places,
        verify=params["verify"],
        force=params["force"],
        jobs=params["jobs"],
        map_path=params["map_path"],
        rejects=params["rejects"],
        trainer_config=params["trainer_config_out"],
        targets=loaded.settings.targets if loaded.is_set("target") else (),
        stdin=sys.stdin.buffer.read() if "-" in paths else None,
    )
    if params["report"]:
        refuse_same(paths, [params["report"]])
        others = ("output", "map_path", "rejects", "trainer_config_out", "report")
        refuse_same([], [params[name] for name in others])
    output = _output(config, params)
    losses = output.main.machine or output.file is not None
    try:
        with Progress(os.environ, "converting") as progress:
            outcome = converted(loaded, request, losses=losses, progress=progress)
    except UndecidedError as error:
        if params["explain"]:
            say("\n".join(error.guess.lines()), err=True)
        raise
    if params["report"]:
        converting.write_report(params["report"], outcome)
    converting.print_outcome(outcome, params)
    if outcome.failure is not None:
        return fail(outcome.failure)
    return max(_tell(output, outcome.report), of_conversion(outcome, params["fail_on_loss"]))


def _output(config: Configuration, params: dict[str, Any]) -> Output:
    from ftlint.cli.output import Output
    from ftlint.output.places import is_stdout

    output = Output.of(config.for_folder(config.cwd), {**params, "quiet": 1}, os.environ)
    to_stdout = is_stdout(params["output"], params["map_path"], params["report"])
    return output._replace(stream=sys.stderr) if to_stdout else output


def _tell(output: Output, report: Report | None) -> Exit:
    """Write the findings; return the exit status that they call for."""
    from ftlint.model.diagnostic import Severity

    if report is None:
        return Exit.DONE
    if report.diagnostics or output.main.machine:
        output.write(report)
    for message in report.errors:
        output.note("error", message)
    return Exit.FOUND if report.errors or report.at_or_above(Severity.ERROR) else Exit.DONE


def _declared(config: Configuration, params: dict[str, Any]) -> Exit:
    from ftlint.cli import converting, streams
    from ftlint.errors import UsageError
    from ftlint.session.conversions import declared

    loaded = config.for_folder(config.cwd)
    if not loaded.settings.conversions:
        message = "nothing to convert: name IN, or declare [[convert]] in the configuration"
        if params["check"]:
            streams.complain("note", message)
            return Exit.DONE
        raise UsageError(message)
    output = _output(config, params)
    losses = output.main.machine or output.file is not None
    status = Exit.DONE
    for state in declared(
        loaded, write=params["fix"], jobs=params["jobs"], verify=params["verify"], losses=losses
    ):
        if state.stale and not state.written:
            say(f"{state.output}: out of date; write it with ftlint convert --fix")
            status = Exit.FOUND
        elif state.written:
            converting.print_outcome(state.outcome, params)
            status = max(status, _tell(output, state.outcome.report))
        elif not params["quiet"]:
            say(f"{state.output}: up to date")
        status = max(status, of_conversion(state.outcome, params["fail_on_loss"]))
    return status
