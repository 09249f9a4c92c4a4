"""Streams, colour, exit statuses, reports to files, GitHub Actions."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from unittest import mock

import pytest

from ftlint.cli.output import cut_text
from ftlint.cli.streams import ascii_only, complain, in_ci, in_github, printable, use_color, width
from ftlint.reporters import names, reporter

from .runner import PLAIN, Stream, ftlint

CLEAN = (
    '{"messages": [{"role": "system", "content": "Be brief."}, '
    '{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}\n'
)
BAD = CLEAN.replace('"Hello!"', '"Hello!", "weight": 0.5')
GITHUB = {**PLAIN, "GITHUB_ACTIONS": "true", "GITHUB_WORKFLOW": "ci", "CI": "true"}
MACHINE = [name for name in names() if reporter(name).machine]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "clean.jsonl").write_text(CLEAN)
    (tmp_path / "bad.jsonl").write_text(BAD)
    return tmp_path


@pytest.mark.parametrize(
    ("choice", "environ", "terminal", "color"),
    [
        ("auto", {}, True, True),
        ("auto", {}, False, False),
        ("auto", {"TERM": "dumb"}, True, False),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": ""}, True, True),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {"FORCE_COLOR": ""}, False, False),
        ("auto", {"FORCE_COLOR": "1", "TERM": "dumb"}, False, True),
        ("auto", {"CI": "true"}, False, False),
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
    ],
)
def test_who_decides_about_colour(
    folder: Path, choice: str, environ: Mapping[str, str], terminal: bool, color: bool
) -> None:
    assert use_color(choice, Stream(terminal=terminal), environ) is color
    environ = {"PATH": PLAIN["PATH"], "HOME": PLAIN["HOME"], **environ}
    arguments = ("check", "bad.jsonl", "--color", choice)
    result = ftlint(*arguments, cwd=folder, environ=environ, terminal=terminal)
    assert ("\x1b[" in result.stdout) is color


def test_width_is_that_of_the_terminal_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    assert width(Stream(terminal=True)) == 160
    assert width(Stream()) == 120
    monkeypatch.setenv("COLUMNS", "60")
    assert width(Stream(terminal=True)) == 60


@pytest.mark.parametrize(
    ("environ", "verdict"),
    [({}, False), ({"CI": "true"}, True), ({"CI": "0"}, False), ({"CI": "false"}, False)],
)
def test_ci(environ: dict[str, str], verdict: bool) -> None:
    assert in_ci(environ) is verdict


def test_ascii_only_when_python_was_told_so() -> None:
    assert ascii_only({"PYTHONIOENCODING": "ascii:strict"})
    assert not ascii_only({"PYTHONIOENCODING": "utf-8"})
    assert not ascii_only({})


def test_messages_are_one_printable_line() -> None:
    assert printable("a\x00\u202eb\nc") == "a\\x00\\u202eb c"
    stream = Stream()
    complain("error", "no\nway", stream)
    assert stream.text() == "ftlint: error: no way\n"


@pytest.mark.parametrize("name", MACHINE)
@pytest.mark.parametrize("file", ["clean.jsonl", "bad.jsonl"])
def test_machine_formats_own_standard_output(folder: Path, name: str, file: str) -> None:
    loud = ftlint("check", file, "--output-format", name, "-v", cwd=folder)
    quiet = ftlint("check", file, "--output-format", name, "-q", cwd=folder)
    assert "1 record" in loud.stderr
    assert quiet.stderr == ""
    if name == "json":
        assert json.loads(loud.stdout)["version"] == 1
    assert "All checks passed" not in loud.stdout or name in ("markdown", "html")


@pytest.mark.parametrize("name", MACHINE)
def test_machine_formats_write_a_document_where_nothing_was_found(
    tmp_path: Path, name: str
) -> None:
    result = ftlint("check", ".", "--output-format", name, cwd=tmp_path)
    assert result.status == 2
    wanted = "*.jsonl, *.ndjson, *.json with records"
    assert result.stderr == f"ftlint: error: .: no dataset files in this folder: {wanted}\n"
    if name in ("json", "sarif", "gitlab", "rdjson"):
        json.loads(result.stdout)
    missing = ftlint("check", "none.jsonl", "--output-format", name, cwd=tmp_path)
    assert (missing.status, missing.stdout) == (2, "")


def test_reports_are_written_whole(folder: Path) -> None:
    (folder / "old.json").write_text("old")
    os.chmod(folder / "old.json", 0o600)
    result = ftlint(
        *("check", "bad.jsonl", "--report", "json=out/deep/r.json", "--report", "concise=c.txt"),
        *("--report", "json=old.json", "--color", "always"),
        cwd=folder,
    )
    assert result.status == 1
    assert "weight-value" in result.stdout
    for name in ("out/deep/r.json", "old.json"):
        found = json.loads((folder / name).read_text())["diagnostics"]
        assert [item["code"] for item in found] == ["W301"]
    assert "\x1b" not in (folder / "c.txt").read_text()
    assert (folder / "old.json").stat().st_mode & 0o777 == 0o600
    assert not [path for path in folder.rglob("*") if path.name.startswith(".")]


def test_an_output_file_replaces_standard_output(folder: Path) -> None:
    environ = {**PLAIN, "FTLINT_OUTPUT_FILE": "r.json", "FTLINT_OUTPUT_FORMAT": "json"}
    result = ftlint("check", "bad.jsonl", cwd=folder, environ=environ)
    assert (result.status, result.stdout) == (1, "")
    assert "Found 1 error" in result.stderr
    assert json.loads((folder / "r.json").read_text())["summary"]["errors"] == 1


def test_a_report_that_cannot_be_written(folder: Path) -> None:
    result = ftlint("check", "clean.jsonl", "-o", "clean.jsonl/x", cwd=folder)
    assert result.status == 2
    assert result.stderr.startswith("ftlint: error: clean.jsonl/x: cannot be written")
    assert result.stderr.count("\n") == 1


def test_ctrl_c_is_130(folder: Path) -> None:
    with mock.patch("ftlint.session.check", side_effect=KeyboardInterrupt):
        assert ftlint("check", "clean.jsonl", cwd=folder).status == 130


def test_an_internal_error_is_one_line_and_asks_for_a_report(folder: Path) -> None:
    with mock.patch("ftlint.session.check", side_effect=ZeroDivisionError("oh\nno")):
        result = ftlint("check", "clean.jsonl", cwd=folder)
        loud = ftlint("check", "clean.jsonl", "-v", cwd=folder)
    assert (result.status, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert "internal error: ZeroDivisionError: oh no; please report it" in result.stderr
    assert "ftlint check clean.jsonl" in result.stderr
    assert "Traceback" in loud.stderr


def spawn(folder: Path, *arguments: str, **settings: object) -> subprocess.Popen[str]:
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        [sys.executable, "-m", "ftlint", *arguments],
        cwd=folder,
        text=True,
        stderr=subprocess.PIPE,
        **settings,
    )


def test_a_closed_pipe_is_quiet_and_141(folder: Path) -> None:
    (folder / "many.jsonl").write_text(BAD * 3000)
    asked = ("check", "many.jsonl", "--no-dataset-rules", "--output-format", "json")
    process = spawn(folder, *asked, stdout=subprocess.PIPE)  # far more than a pipe holds
    assert process.stdout is not None and process.stderr is not None
    assert process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(timeout=30) == 141


READY = """
import signal, sys
from ftlint.cli import run
signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever the parent does with it
print("ready", file=sys.stderr, flush=True)
sys.exit(run(sys.argv[1:]))
"""


def test_sigint_while_reading_standard_input_is_130(folder: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", READY, "check", "-"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "ready\n"
    time.sleep(0.3)  # into the command, which waits for its input
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert (process.returncode, stderr.strip()) == (130, "")


def test_closed_standard_output_is_no_crash(folder: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m ftlint check clean.jsonl >&-'],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("extra", "arguments", "annotated"),
    [
        ({}, (), True),
        ({"GITHUB_WORKFLOW": ""}, (), False),
        ({"GITHUB_ACTIONS": ""}, (), False),
        ({"FTLINT_CI": "0"}, (), False),
        ({}, ("--no-ci",), False),
        ({}, ("--output-format", "full"), False),
        ({"FTLINT_OUTPUT_FORMAT": "full"}, (), False),
    ],
)
def test_github_actions(
    folder: Path, extra: dict[str, str], arguments: tuple[str, ...], annotated: bool
) -> None:
    environ = {**GITHUB, "GITHUB_STEP_SUMMARY": str(folder / "summary.md"), **extra}
    (folder / "summary.md").write_text("before\n")
    result = ftlint("check", "bad.jsonl", *arguments, cwd=folder, environ=environ)
    assert result.status == 1
    assert "W301 weight-value" in result.stdout
    assert ("::error file=bad.jsonl" in result.stdout) is annotated
    assert ("::group::bad.jsonl" in result.stdout) is annotated
    summary = (folder / "summary.md").read_text()
    assert summary.startswith("before\n")
    assert ("weight-value" in summary) is annotated


def test_github_needs_two_variables() -> None:
    assert in_github(GITHUB)
    assert not in_github({"GITHUB_ACTIONS": "true"})


def test_a_summary_that_cannot_be_written_is_a_warning(folder: Path) -> None:
    environ = {**GITHUB, "GITHUB_STEP_SUMMARY": str(folder)}
    result = ftlint("check", "clean.jsonl", cwd=folder, environ=environ)
    assert result.status == 0
    assert "ftlint: warning:" in result.stderr


def test_a_summary_is_cut_at_a_line_end() -> None:
    text = "äöü\n" * 10
    assert cut_text(text, 20) == "äöü\näöü\n".encode()
    assert cut_text(text, 1000) == text.encode()


def test_no_bar_for_short_work_nor_off_a_terminal(folder: Path) -> None:
    result = ftlint("check", "clean.jsonl", cwd=folder, terminal=True)
    assert result.stderr == ""
    assert "rich" not in result.stdout


def test_help_fits_100_columns_and_has_groups(folder: Path) -> None:
    environ = {**PLAIN, "COLUMNS": "200"}
    text = ftlint("check", "-h", cwd=folder, environ=environ).stdout
    assert max(len(line) for line in text.split("\n")) <= 100
    sections = [line for line in text.split("\n") if line.endswith(":") and line[0] != " "]
    for group in ("Rules:", "Target:", "Output:", "Files:", "Exit:", "Config:"):
        assert group in sections


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("check", "no\nsuch.jsonl"), "such.jsonl: "),
        (("check", "a.jsonl", "--target", "opanai"), "unknown target 'opanai'"),
        (("check", "a.jsonl", "--nope"), "unknown option --nope"),
        (("merge", "a.jsonl", "-o", "a.jsonl"), "a.jsonl"),
    ],
)
def test_github_shows_why_a_job_could_not_be_done(
    folder: Path, arguments: tuple[str, ...], told: str
) -> None:
    (folder / "a.jsonl").write_text("{}\n")
    done = ftlint(*arguments, cwd=folder, environ=GITHUB)
    assert done.status == 2
    (command,) = [line for line in done.stderr.splitlines() if line.startswith("::")]
    assert command.startswith("::error title=ftlint::")
    assert told in command
    assert "::error" not in ftlint(*arguments, cwd=folder).stderr


@pytest.mark.parametrize("flags", [(), ("--fix",), ("--diff",), ("--fix", "--unsafe-fixes")])
def test_standard_input_is_never_told_to_rename_itself(
    folder: Path, flags: tuple[str, ...]
) -> None:
    record = b'{"messages":[{"role":"user","content":"a"},{"role":"Assistant","content":"b"}]}'
    done = ftlint("check", "-", *flags, cwd=folder, stdin=record)
    assert "J017" not in done.stdout + done.stderr


def test_completion_is_offered(folder: Path) -> None:
    environ = {**PLAIN, "_FTLINT_COMPLETE": "bash_source"}
    process = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.argv = ['ftlint']; import ftlint.cli as c; c.main()",
        ],
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "_ftlint_completion" in process.stdout
