"""Where the report of a run goes: standard output, files, and what GitHub Actions shows."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TextIO

from ftlint.cli import streams
from ftlint.errors import UsageError, reason
from ftlint.reporters import Context, Reporter, reporter

if TYPE_CHECKING:
    from ftlint.config import Loaded
    from ftlint.model.report import Report
    from ftlint.source import Source

LINES: Final = 300
"""Lines of a report for people, unless somebody says how many findings it is to have."""

SUMMARY_LIMIT: Final = 900_000
"""Bytes of the step summary that we fill; GitHub refuses a step's summary above 1 MiB."""


class Output(NamedTuple):
    """What to write where, decided before the run so that a wrong name costs no time."""

    main: Reporter
    context: Context
    file: str | None = None
    reports: tuple[tuple[Reporter, str], ...] = ()
    github: bool = False
    summary: Path | None = None
    quiet: int = 0
    stream: TextIO | None = None
    """Where the report goes instead of standard output, which then carries the fixed data."""

    @classmethod
    def of(cls, loaded: Loaded, params: Mapping[str, Any], environ: Mapping[str, str]) -> Output:
        """Read the flags and the environment; raises UsageError for a wrong format or path."""
        file = params.get("output_file") or None
        explicit = loaded.is_set("output-format") or file is not None
        github = streams.in_github(environ) and not explicit and params.get("ci") is not False
        context = _context(loaded, params, environ)
        if file is not None:
            context = _for_file(context)
        summary = environ.get("GITHUB_STEP_SUMMARY", "") if github else ""
        return cls(
            main=reporter(loaded.output.output_format),
            context=context._replace(groups=True, ci=True) if github else context,
            file=file,
            reports=tuple(_parse_report(value) for value in params.get("reports", ())),
            github=github,
            summary=Path(summary) if summary else None,
            quiet=params.get("quiet", 0),
        )

    def refuse_inputs(self, sources: Iterable[Source]) -> None:
        """Raise FtlintError where a report would be written over a file that is checked."""
        outputs = [self.file, *(path for _, path in self.reports)]
        if any(outputs):
            from ftlint.output.writer import refuse_same

            refuse_same([source.path for source in sources], outputs)

    def note(self, level: str, message: str) -> None:
        """Say something beside the report, on standard error; ``-q`` keeps errors only."""
        if level == "error" or not self.quiet:
            streams.complain(level, message)

    def write(self, report: Report) -> None:
        """Write every report; a machine format gets its summary on standard error."""
        for note in report.notes:
            self.note("note", note)
        for extra, path in self.reports:
            _write_file(path, extra.render(report, _for_file(self.context)))
        if self.file is not None:
            _write_file(self.file, self.main.render(report, self.context))
        else:
            stream = self.stream or sys.stdout
            for piece in self.main.render(report, self.context):
                stream.write(piece)
            stream.flush()
        if self.main.machine or self.file is not None:
            self._summarise(report)
        if self.github:
            self._tell_github(report)

    def _summarise(self, report: Report) -> None:
        from ftlint.reporters.shared.wording import suppressed_words, verdict

        if self.quiet:
            return
        words = suppressed_words(report)
        for line in (verdict(report), f"{words}." if words else ""):
            if line:
                print(line, file=sys.stderr)

    def _tell_github(self, report: Report) -> None:
        from ftlint.reporters.github import annotations

        sys.stdout.writelines(annotations(report, self.context))
        sys.stdout.flush()
        if self.summary is None:
            return
        text = "".join(reporter("markdown").render(report, _for_file(self.context)))
        try:
            with self.summary.open("ab") as stream:
                stream.write(cut_text(text, SUMMARY_LIMIT))
        except OSError as error:
            self.note("warning", f"{self.summary}: no step summary: {reason(error)}")


def _context(loaded: Loaded, params: Mapping[str, Any], environ: Mapping[str, str]) -> Context:
    ci = streams.in_ci(environ)
    color = streams.use_color(params.get("color", "auto"), sys.stdout, environ)
    most, verbose = loaded.output.max_per_rule, params.get("verbose", 0)
    capped = loaded.is_set("max-per-rule") or loaded.is_set("max-diagnostics")
    started = datetime.now(UTC).isoformat(timespec="seconds")
    return Context(
        color=color,
        width=streams.width(sys.stdout),
        ascii_only=streams.ascii_only(environ),
        hyperlinks=color and streams.is_terminal(sys.stdout),
        max_diagnostics=loaded.output.max_diagnostics,
        max_per_rule=0 if verbose and not loaded.is_set("max-per-rule") else most,
        max_lines=0 if verbose or capped else LINES,
        redact=loaded.output.redact,
        show_fixes=bool(params.get("show_fixes")),
        show_suppressed=bool(params.get("show_suppressed")),
        statistics=bool(params.get("statistics")),
        ci=ci,
        verbose=params.get("verbose", 0) - params.get("quiet", 0),
        workspace=environ.get("GITHUB_WORKSPACE") or environ.get("CI_PROJECT_DIR") or None,
        timestamp=started,
        fail_on=loaded.output.fail_on,
    )


def _for_file(context: Context) -> Context:
    """Return the context for a file: no colour, no links, the width of a log."""
    return context._replace(
        color=False, hyperlinks=False, width=streams.WIDTH, groups=False, ascii_only=False
    )


def _parse_report(value: str) -> tuple[Reporter, str]:
    name, equals, path = value.partition("=")
    if not equals or not path:
        raise UsageError(f"--report: '{value}' is not NAME=PATH, such as json=report.json")
    try:
        return reporter(name), path
    except UsageError as error:
        raise UsageError(f"--report: {error}") from error


def _write_file(path: str, pieces: Iterable[str]) -> None:
    from ftlint.output.writer import write_whole

    write_whole(path, pieces)


def cut_text(text: str, limit: int) -> bytes:
    """Encode text, cut at a line end so that it stays within ``limit`` bytes.

    >>> cut_text("one\\ntwo\\n", 6)
    b'one\\n'
    """
    data = text.encode("utf-8", "backslashreplace")
    if len(data) <= limit:
        return data
    return data[: data.rfind(b"\n", 0, limit) + 1]
