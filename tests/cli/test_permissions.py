"""Files and folders that may not be read or written: one line, status 2, and no litter."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import ftlint

NOBODY = 65534
CHAT = '{"messages": [{"role": "user", "content": "Open on day %d?"}, {"role": "assistant", "content": "Yes."}]}\n'  # noqa: E501


def as_nobody(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command without the rights of root, which may read everything."""
    root = os.path.dirname(os.path.dirname(ftlint.__file__))
    environment = {**os.environ, "HOME": str(folder / "open"), "PYTHONPATH": root}
    return subprocess.run(
        ["setpriv", f"--reuid={NOBODY}", "--clear-groups", sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def folder() -> Iterator[Path]:
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("only root can run a command as somebody else")
    made = Path(tempfile.mkdtemp(prefix="ftlint-rights-"))
    try:
        made.chmod(0o755)
        (made / "a.jsonl").write_text("".join(CHAT % number for number in range(30)))
        (made / "secret.jsonl").write_text(CHAT % 1)
        (made / "secret.jsonl").chmod(0)
        for name, mode in (("closed", 0), ("fixed", 0o555), ("open", 0o777)):
            (made / name).mkdir()
            (made / name).chmod(mode)
        if as_nobody(made, "-c", "import ftlint.cli").returncode:
            pytest.skip("the program may not be run by others")
        yield made
    finally:
        shutil.rmtree(made)


@pytest.mark.parametrize("closed", ["secret.jsonl", "closed"])
@pytest.mark.parametrize("command", ["check", "check --fix", "stats"])
def test_other_files_are_reported(folder: Path, command: str, closed: str) -> None:
    done = as_nobody(folder, "-m", "ftlint", *command.split(), "a.jsonl", closed)
    assert done.returncode == 2
    assert [line for line in done.stderr.splitlines() if "error:" in line] == [
        f"ftlint: error: {closed}: cannot be read: permission denied"
    ]
    assert "30" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("closed", ["secret.jsonl", "closed"])
@pytest.mark.parametrize("command", ["convert", "merge", "dedup", "split --validation-out open/v"])
def test_nothing_is_written_without_an_input(folder: Path, command: str, closed: str) -> None:
    done = as_nobody(folder, "-m", "ftlint", *command.split(), closed, "-o", "open/out.jsonl")
    assert done.returncode == 2
    (told,) = done.stderr.splitlines()
    assert told.startswith(f"ftlint: error: {closed}: ")
    assert told.endswith("permission denied")
    assert os.listdir(folder / "open") == []


@pytest.mark.parametrize("command", ["convert", "merge", "dedup", "split --validation-out open/v"])
def test_an_output_folder_that_may_not_be_written(folder: Path, command: str) -> None:
    done = as_nobody(folder, "-m", "ftlint", *command.split(), "a.jsonl", "-o", "fixed/out.jsonl")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "ftlint: error: fixed/out.jsonl: cannot be written: permission denied"
    ]
    assert os.listdir(folder / "open") == os.listdir(folder / "fixed") == []
