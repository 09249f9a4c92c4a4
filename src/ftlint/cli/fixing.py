"""``ftlint check --fix``, ``--fix-only`` and ``--diff``: what may be applied, and where to."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ftlint.cli import streams
from ftlint.cli.exits import Exit, of_report
from ftlint.errors import UsageError
from ftlint.fixes import FixedFile, Outcome
from ftlint.model.words import plural
from ftlint.session.fixes import fixed, settle

if TYPE_CHECKING:
    from ftlint.model.report import Report
    from ftlint.session import Session


def fix(session: Session, params: dict[str, Any]) -> int:
    """Fix the files of a session as the flags say; return the exit status."""
    from ftlint.cli.output import Output
    from ftlint.cli.progress import Progress
    from ftlint.cli.readings import refuse_readings

    if params["rejects"]:
        from ftlint.output.writer import refuse_same

        refuse_same([source.path for source in session.sources], [params["rejects"]])
    streamed = [source.name for source in session.sources if source.path is None]
    if len(streamed) > 1 and not params["diff"]:
        raise UsageError(
            f"{' and '.join(streamed)}: the fixed text goes to standard output, so only one pipe "
            "can be fixed at a time"
        )
    output = Output.of(session.primary, params, os.environ)
    output.refuse_inputs(session.sources)
    refuse_readings(session, params)
    with stoppable():
        with Progress(os.environ, "fixing") as progress:
            outcome = fixed(session, in_place=not params["diff"], progress=progress)
        try:
            return _finish(session, params, output, outcome)
        finally:
            outcome.close()


@contextmanager
def stoppable() -> Iterator[None]:
    """Let SIGTERM, with which CI services end jobs, leave no temporary file behind."""

    def stop(*_: object) -> None:
        raise SystemExit(Exit.TERMINATED)

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not the main thread: the host program decides about signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _finish(session: Session, params: dict[str, Any], output: Any, outcome: Outcome) -> int:
    from ftlint.cli.readings import keep_readings

    if params["diff"]:
        return show_diff(outcome)
    report = settle(session, outcome, params["rejects"])
    found = report
    stdin = next((file for file in outcome.files if file.source.path is None), None)
    if stdin is not None:
        sys.stdout.flush()
        sys.stdout.buffer.write(outcome.content(stdin))
        sys.stdout.buffer.flush()
        output = output._replace(stream=sys.stderr)
    if params["fix_only"]:
        report = replace(report, diagnostics=[])
        _tell_fixes(output, report)
    else:
        output.write(report)
    for message in (*report.refused, *report.errors):
        output.note("error", message)
    keep_readings(found, params, output)
    status = of_report(report, session)
    if report.refused or (params["exit_non_zero_on_fix"] and report.fixed):
        return max(status, Exit.FOUND)
    return status


def _tell_fixes(output: Any, report: Report) -> None:
    """Say what was fixed and nothing else; formats for machines, and files, get a whole report."""
    if output.main.machine or output.file or output.reports or output.github:
        output.write(report)
        return
    from ftlint.reporters.shared.wording import fixes

    if output.quiet == 0:
        told = list(fixes(report, output.context)) or ["Nothing to fix."]
        print("\n".join(told), file=output.stream or sys.stdout)


def show_diff(outcome: Outcome) -> int:
    """Print the patch; say on standard error what it is."""
    changed = [file for file in outcome.files if file.changed]
    out = sys.stdout.buffer
    sys.stdout.flush()
    for piece in outcome.diff():
        out.write(piece)
    out.flush()
    for note in outcome.report.notes:
        streams.complain("note", note)
    for message in (*outcome.report.refused, *outcome.report.errors):
        streams.complain("error", message)
    if changed:
        print(would_fix(changed), file=sys.stderr)
    if outcome.report.errors:
        return Exit.FAILED
    return Exit.FOUND if changed or outcome.report.refused else Exit.DONE


def would_fix(files: Sequence[FixedFile]) -> str:
    """Say what a patch holds.

    >>> would_fix([])
    'Would fix 0 problems in 0 files.'
    """
    count = sum(file.counts.total() for file in files)
    return f"Would fix {plural(count, 'problem')} in {plural(len(files), 'file')}."
