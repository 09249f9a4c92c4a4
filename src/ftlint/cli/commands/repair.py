"""``ftlint repair``."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import click

from ftlint.cli import datasets, streams
from ftlint.cli.exits import Exit, of_report
from ftlint.cli.options import (
    Command,
    argument,
    color_option,
    config_options,
    file_options,
    jobs_option,
    message_options,
    option,
)
from ftlint.errors import UsageError
from ftlint.model.words import plural

if TYPE_CHECKING:
    from ftlint.cli.asking import Interview, Terminal
    from ftlint.fixes import Outcome
    from ftlint.model.report import Report
    from ftlint.session import Session


@click.command(cls=Command, section="Check", rank=2)
@argument("paths", nargs=-1, required=True, metavar="PATHS...")
@option(
    "Fix",
    "--save",
    metavar="FILE",
    help="A file of readings: what is decided in it holds, and decisions are added to it.",
)
@option("Fix", "--only-decided", is_flag=True, help="Leave what is certain by itself as it is.")
@option("Fix", "--diff", is_flag=True, help="Print a patch, and change no file.")
@option("Target", "--input-format", metavar="NAME", help="Shape of the records; else detected.")
@color_option
@message_options
@file_options
@config_options
@jobs_option
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...], **params: Any) -> int:
    """Repair damaged text, and ask about what is not certain.

    PATHS are files, folders or globs. Each distinct damaged passage that no reading is sure of is
    shown once, with its text and its readings: a key decides, and the decision holds wherever the
    passage occurs. What is certain is repaired as well, as check --fix --unsafe-fixes does.
    Nothing is written before the end, and not without a last question.

    \b
    ftlint repair train.jsonl
    ftlint repair data --save readings.csv
    ftlint repair notes.txt --diff

    Exit status: 0 no damage is left, 1 some is (or --diff has a patch), 2 the job could not be
    done, for example because there is no terminal to ask on.
    """
    if "-" in paths:
        raise UsageError("repair: the answers come from standard input, so the data cannot")
    seen = streams.is_terminal(sys.stdin) and streams.is_terminal(sys.stdout)
    if not seen or find_spec("termios") is None:
        raise UsageError(
            "repair asks on a terminal, and there is none here: write the questions to a file with "
            "ftlint check PATHS --readings readings.csv, fill it in, and run it again with --fix"
        )
    try:
        return _repair(_session(ctx, paths, params), params)
    except (KeyboardInterrupt, click.Abort):
        streams.complain("note", "stopped: nothing was written")
        return Exit.INTERRUPTED


def _session(ctx: click.Context, paths: tuple[str, ...], params: dict[str, Any]) -> Session:
    """Open the files, with the rules that ask and nothing else."""
    from ftlint.cli.flags import configuration
    from ftlint.session.repairs import RULES

    ctx.params |= {
        "select": RULES,
        "fixable": RULES,
        "unsafe_fixes": not params["only_decided"],
        "readings": params["save"],
    }
    config = configuration(ctx, dict(os.environ), jobs=params["jobs"], dataset_rules=False)
    session = datasets.session_of(config, paths, params)
    if params["save"] is not None:
        from ftlint.cli.readings import refuse_readings

        refuse_readings(session, {"readings": params["save"]})
    return session


def _repair(session: Session, params: dict[str, Any]) -> int:
    from ftlint import session as sessions
    from ftlint.cli.asking import Interview, Look, Terminal, say
    from ftlint.cli.fixing import stoppable
    from ftlint.cli.progress import Progress
    from ftlint.session.fixes import fixed
    from ftlint.session.readings import undecided, update
    from ftlint.session.repairs import with_decisions

    color = streams.use_color(params["color"], sys.stdout, os.environ)
    with Progress(os.environ, "checking") as progress:
        report = sessions.check(session, progress)
    for message in (*report.notes, *report.errors):
        streams.complain("note" if message in report.notes else "error", message)
    open_ones = undecided(report)
    terminal = Terminal(sys.stdin)
    look = Look(color, streams.ascii_only(os.environ))
    interview = Interview(open_ones, terminal, say, look)
    with terminal.held():
        interview.ask()
    decisions = {
        passage: text
        for passage, row in interview.decisions.items()
        if (text := row.decision) is not None
    }
    with stoppable():
        outcome = fixed(with_decisions(session, decisions), in_place=not params["diff"])
        try:
            report, wrote = _finish(session, params, report, outcome, interview, terminal)
        finally:
            outcome.close()
    if params["save"] is not None:
        from ftlint.cli.readings import told

        left = undecided(report)
        say(told(update(params["save"], left, interview.decisions.values())) + ".")
    elif any(row.choice == "keep" for row in interview.decisions.values()):
        streams.complain("note", "what is kept is asked about again; --save FILE remembers it")
    if params["diff"]:
        return wrote
    return max(wrote, of_report(report, session))


def _finish(
    session: Session,
    params: dict[str, Any],
    before: Report,
    outcome: Outcome,
    interview: Interview,
    terminal: Terminal,
) -> tuple[Report, Exit | int]:
    """Show what applies, and write it where the person says so; returns the last report."""
    from ftlint.cli.asking import say
    from ftlint.cli.fixing import show_diff
    from ftlint.reporters.shared.wording import PLAIN, fixes
    from ftlint.session.fixes import settle

    say("")
    for line in interview.summary():
        say(line)
    if params["diff"]:
        return outcome.report, show_diff(outcome)
    changed = [file for file in outcome.files if file.changed]
    if not changed:
        say(_nothing(outcome, interview))
        return outcome.report, Exit.FAILED if outcome.report.errors else Exit.DONE
    count = sum(file.counts.total() for file in changed)
    say(f"Write {plural(count, 'repair')} to {plural(len(changed), 'file')}? [y/n]")
    if not _agreed(terminal):
        say("Nothing was written.")
        return before, Exit.DONE
    with _undisturbed():
        report = settle(session, outcome)
    for line in fixes(report, PLAIN):
        say(line)
    for message in (*report.refused, *report.errors):
        streams.complain("error", message)
    return report, Exit.DONE


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let Ctrl-C wait until all files are in their places: half of them would be no answer."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _nothing(outcome: Outcome, interview: Interview) -> str:
    if interview.questions:
        return "Nothing to write."
    return "No damaged text found." if not outcome.report.active else "Nothing to repair."


def _agreed(terminal: Terminal) -> bool:
    with terminal.held():
        while True:
            try:
                key = terminal.key()
            except EOFError:
                return False
            if key in "yYnN":
                return key in "yY"
