"""What the system refuses: one line, the rest goes on, and the status says so."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.runner import ftlint

GOOD = '{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yo"}]}\n'

FULL = [
    ("check", "a.jsonl"),
    ("check", "a.jsonl", "--output-format", "json"),
    ("check", "a.jsonl", "--fix"),
    ("stats", "a.jsonl"),
    ("convert", "a.jsonl", "--to", "gemini", "-o", "-", "-q"),
    ("rule", "C601"),
    ("check", "-h"),
    ("--version",),
]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", FULL)
def test_a_full_disk_behind_standard_output(arguments: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(GOOD)
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "ftlint", *arguments],
            check=False,
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.stderr.splitlines()[-1:] == [
        "ftlint: error: cannot write to standard output: no space left on device"
    ]
    assert done.returncode == 2


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk_behind_both_streams(tmp_path: Path) -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "ftlint", "rule", "C601"]
        assert subprocess.run(command, check=False, stdout=full, stderr=full).returncode == 2


def test_files_beside_a_missing_one_are_checked_and_reports_are_written(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(GOOD.replace('"Yo"', '" "'))
    asked = ("check", "a.jsonl", "gone.jsonl", "*.nothing", "--report", "json=r.json")
    result = ftlint(*asked, "--output-format", "concise", cwd=tmp_path)
    assert result.status == 2
    assert "a.jsonl:1:" in result.stdout
    assert "C602" in result.stdout
    assert "gone.jsonl: no such file or folder" in result.stderr
    assert "*.nothing: no file matches this pattern" in result.stderr
    report = json.loads((tmp_path / "r.json").read_text())
    assert [one["file"] for one in report["files"]] == ["a.jsonl"]
    assert len(report["errors"]) == 2


def test_files_beside_a_missing_one_are_fixed_and_listed(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(GOOD.replace("}]}", "}],}"))
    result = ftlint("check", "a.jsonl", "gone.jsonl", "--fix", cwd=tmp_path)
    assert result.status == 2
    assert (tmp_path / "a.jsonl").read_text() == GOOD
    result = ftlint("check", "a.jsonl", "gone.jsonl", "--show-files", cwd=tmp_path)
    assert (result.status, result.stdout) == (2, "a.jsonl\n")
    assert "gone.jsonl" in result.stderr


def test_nothing_but_missing_files_is_one_line(tmp_path: Path) -> None:
    result = ftlint("check", "a.jsonl", "b.jsonl", cwd=tmp_path)
    assert (result.status, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert "a.jsonl: no such" in result.stderr
    assert "b.jsonl: no such" in result.stderr


def unprivileged(folder: Path, *arguments: str, home: str = "") -> subprocess.CompletedProcess[str]:
    """Run ftlint as somebody whom the modes of files stop."""
    command = [sys.executable, "-m", "ftlint", *arguments]
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root can read everything")
        powers = "-dac_override,-dac_read_search"
        command = ["setpriv", f"--bounding-set={powers}", f"--inh-caps={powers}", *command]
    environ = {**os.environ, "HOME": home or str(folder)}
    environ.pop("XDG_CONFIG_HOME", None)
    return subprocess.run(
        command, check=False, cwd=folder, env=environ, capture_output=True, text=True
    )


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "a.jsonl").write_text(GOOD)
    closed = tmp_path / "closed"
    closed.mkdir()
    (closed / "b.jsonl").write_text(GOOD)
    closed.chmod(0)
    yield tmp_path
    closed.chmod(0o755)


@pytest.mark.parametrize("name", ["closed", "closed/b.jsonl"])
def test_what_may_not_be_read_is_named_and_the_rest_is_checked(locked: Path, name: str) -> None:
    done = unprivileged(locked, "check", name, "open")
    assert done.returncode == 2
    assert "(1 record)" in done.stdout
    assert done.stderr == f"ftlint: error: {name}: cannot be read: permission denied\n"


@pytest.mark.parametrize("command", ["stats", "dedup", "convert"])
def test_commands_that_need_every_file_say_so_in_one_line(locked: Path, command: str) -> None:
    more = ("-o", "out.jsonl") if command == "convert" else ()
    done = unprivileged(locked, command, "closed", "open", *more)
    assert done.returncode == 2
    assert done.stderr.startswith("ftlint: error: closed: ")
    assert done.stderr.endswith("permission denied\n")
    assert done.stderr.count("\n") == 1


def test_a_user_configuration_that_may_not_be_read_is_passed_over(locked: Path) -> None:
    assert unprivileged(locked, "check", "open", home=str(locked / "closed")).returncode == 0
    own = locked / ".config" / "ftlint"
    own.mkdir(parents=True)
    (own / "ftlint.toml").write_text('select = ["J"]')
    (own / "ftlint.toml").chmod(0)
    done = unprivileged(locked, "check", "open", home=str(locked))
    assert done.returncode == 0
    assert "note" in done.stdout + done.stderr
    assert "cannot read the configuration" in done.stdout + done.stderr


OUTPUTS = [
    ("check", "a.jsonl", "-q", "--report", "json=full.jsonl"),
    ("convert", "a.jsonl", "--to", "sharegpt", "-o", "full.jsonl"),
    ("convert", "a.jsonl", "--to", "sharegpt", "-o", "b.jsonl", "--rejects", "full.jsonl"),
    ("dedup", "a.jsonl", "-o", "full.jsonl"),
]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", OUTPUTS)
def test_a_full_disk_under_an_output_file_is_one_line(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    broken = '{"messages": []}\n' if "--rejects" in arguments else ""
    (tmp_path / "a.jsonl").write_text(GOOD + broken)
    (tmp_path / "full.jsonl").symlink_to("/dev/full")
    done = ftlint(*arguments, cwd=tmp_path)
    assert done.status == 2
    assert [line for line in done.stderr.splitlines() if "error" in line] == [
        "ftlint: error: full.jsonl: cannot be written: no space left on device; make room there or "
        "name another place"
    ]
    assert "Traceback" not in done.stderr
    assert sorted(os.listdir(tmp_path)) == ["a.jsonl", "full.jsonl"]
    assert (tmp_path / "a.jsonl").read_text() == GOOD + broken


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "open", "--fix"),
        ("convert", "open/a.jsonl", "--to", "sharegpt", "-o", "out.jsonl"),
        ("dedup", "open/a.jsonl", "-o", "out.jsonl"),
    ],
)
def test_no_command_needs_the_user_configuration(locked: Path, arguments: tuple[str, ...]) -> None:
    own = locked / ".config" / "ftlint"
    own.mkdir(parents=True)
    (own / "ftlint.toml").write_text('select = ["J"]')
    (own / "ftlint.toml").chmod(0)
    done = unprivileged(locked, *arguments)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
