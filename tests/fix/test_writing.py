"""Writing: in one step or not at all, whatever happens meanwhile."""

from __future__ import annotations

import errno
import gzip
import os
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ftlint.fixes as ftlint_fix
from ftlint.source.blocks import zstd_module
from tests.cli.runner import Result, ftlint

from .files import GOOD, leftovers

BAD = (GOOD.replace('"user"', '"User"') + "\n").encode()
MENDED = (GOOD + "\n").encode()


def run(folder: Path, *arguments: str, stdin: bytes = b"") -> Result:
    return ftlint(
        "check", "--isolated", "--output-format", "concise", *arguments, cwd=folder, stdin=stdin
    )


def test_mode_and_link_stay(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    path = tmp_path / "real" / "a.jsonl"
    path.write_bytes(BAD)
    path.chmod(0o640)
    link = tmp_path / "link.jsonl"
    link.symlink_to("real/a.jsonl")
    result = run(tmp_path, "--fix", "link.jsonl")
    assert (result.status, path.read_bytes()) == (0, MENDED)
    assert link.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert result.stdout.startswith("Fixed 1 problem in link.jsonl (1 safe).\n")
    assert leftovers(tmp_path) == leftovers(tmp_path / "real") == []


def test_a_clean_file_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(MENDED)
    before = path.stat()
    assert run(tmp_path, "--fix", "a.jsonl").status == 0
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def compressed(kind: str, data: bytes) -> bytes:
    return gzip.compress(data) if kind == "gz" else bytes(zstd_module().compress(data))


@pytest.mark.parametrize("kind", ["gz", "zst"])
def test_compressed_files_stay_compressed(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.jsonl.{kind}"
    path.write_bytes(compressed(kind, b"\xef\xbb\xbf" + BAD * 3))
    result = run(tmp_path, "--diff", path.name)
    assert result.stdout == f"Binary files a/{path.name} and b/{path.name} differ\n"
    assert result.status == 1
    assert run(tmp_path, "--fix", "--ignore", "D", path.name).status == 0
    read: Callable[[bytes], bytes] = gzip.decompress if kind == "gz" else zstd_module().decompress
    assert read(path.read_bytes()) == MENDED * 3


def failing(error: int) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> Any:
        raise OSError(error, os.strerror(error))

    return fail


CALLS = [
    ("tempfile.mkstemp", errno.EROFS, "read-only file system"),
    ("ftlint.fixes.os.replace", errno.EACCES, "permission denied"),
    ("ftlint.fixes.os.fsync", errno.ENOSPC, "no space left on device"),
    ("ftlint.fixes.os.chmod", errno.EPERM, "operation not permitted"),
]


@pytest.mark.parametrize(("call", "error", "words"), CALLS)
def test_what_cannot_be_written_stays_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, error: int, words: str
) -> None:
    (tmp_path / "a.jsonl").write_bytes(BAD)
    monkeypatch.setattr(call, failing(error))
    result = run(tmp_path, "--fix", "a.jsonl")
    assert result.status == 2
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("ftlint: error: a.jsonl: cannot write")
    assert words in result.stderr
    assert "Fixed" not in result.stdout
    assert "S106" in result.stdout, "what is still wrong is still reported"
    assert (tmp_path / "a.jsonl").read_bytes() == BAD
    assert leftovers(tmp_path) == []


def test_the_other_files_are_fixed_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_bytes(BAD)
    replace = os.replace

    def refuse_a(old: str, new: str) -> None:
        if new.endswith("a.jsonl"):
            raise PermissionError(errno.EACCES, "Permission denied")
        replace(old, new)

    monkeypatch.setattr("ftlint.fixes.os.replace", refuse_a)
    result = run(tmp_path, "--fix", "--ignore", "D", "a.jsonl", "b.jsonl")
    assert result.status == 2
    assert (tmp_path / "a.jsonl").read_bytes() == BAD
    assert (tmp_path / "b.jsonl").read_bytes() == MENDED
    assert "a.jsonl:1:67: error: S106" in result.stdout
    assert "Fixed 1 problem in b.jsonl (1 safe).\n" in result.stdout
    assert leftovers(tmp_path) == []


def test_a_disk_that_fills_up(tmp_path: Path) -> None:
    """A real limit on the size of files, in a process of its own."""
    path = tmp_path / "a.jsonl"
    data = BAD * 2000
    path.write_bytes(data)

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "ftlint",
            "check",
            "--isolated",
            "--fix",
            "--ignore=D",
            "-q",
            "a.jsonl",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        preexec_fn=limit,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == (
        "ftlint: error: a.jsonl: cannot write the fixed file: file too large; the original is "
        "untouched\n"
    )
    assert path.read_bytes() == data
    assert leftovers(tmp_path) == []


def test_a_file_that_somebody_changed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(BAD)
    write = ftlint_fix.Outcome.write

    def change_first(outcome: ftlint_fix.Outcome) -> list[str]:
        path.write_bytes(BAD + BAD)
        return write(outcome)

    monkeypatch.setattr(ftlint_fix.Outcome, "write", change_first)
    result = run(tmp_path, "--fix", "--ignore", "D", "a.jsonl")
    assert result.status == 2
    assert "changed while it was being fixed" in result.stderr
    assert path.read_bytes() == BAD + BAD
    assert "a.jsonl:2:" in result.stdout, "the report is about what stands there now"
    assert leftovers(tmp_path) == []


def test_an_interrupt_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jsonl").write_bytes(BAD)
    (tmp_path / "b.jsonl").write_bytes(BAD)
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    real = ftlint_fix.rewrite

    def interrupted(source: Any, work: Any, folder: str) -> Any:
        if source.name == "b.jsonl":
            raise KeyboardInterrupt
        return real(source, work, folder)

    monkeypatch.setattr(ftlint_fix, "rewrite", interrupted)
    assert run(tmp_path, "--fix", "a.jsonl", "b.jsonl").status == 130
    assert (tmp_path / "a.jsonl").read_bytes() == BAD
    assert leftovers(tmp_path) == []
    assert list(temporary.iterdir()) == []


def test_a_damaged_archive_is_not_rewritten(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    data = gzip.compress(BAD * 100)[:-20]
    path.write_bytes(data)
    result = run(tmp_path, "--fix", "--ignore", "D", "a.jsonl.gz")
    assert result.status == 2
    assert result.stderr.count("\n") == 1
    assert "cut off" in result.stderr
    assert path.read_bytes() == data
    assert leftovers(tmp_path) == []


def test_standard_input_goes_to_standard_output(tmp_path: Path) -> None:
    result = run(tmp_path, "--fix", "-", "--stdin-filename", "x.jsonl", stdin=BAD)
    assert (result.status, result.stdout) == (0, MENDED.decode())
    assert result.stderr.startswith("Fixed 1 problem in x.jsonl (1 safe).\n")
    clean = run(tmp_path, "--fix", "-", stdin=MENDED)
    assert (clean.status, clean.stdout) == (0, MENDED.decode())
    broken = run(tmp_path, "--fix", "-", stdin=b"PAR1\x15\x00")
    assert (broken.status, broken.stdout) == (2, "PAR1\x15\x00")


def test_standard_input_as_a_patch(tmp_path: Path) -> None:
    result = run(tmp_path, "--diff", "-", "--stdin-filename", "x.jsonl", stdin=BAD)
    assert result.status == 1
    assert result.stdout.startswith("--- a/x.jsonl\n+++ b/x.jsonl\n@@ -1 +1 @@\n-")
    assert result.stderr == "Would fix 1 problem in 1 file.\n"


def test_two_pipes_cannot_share_standard_output(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["sh", "-c", f"printf '%s' '{GOOD}' > pipe"], cwd=tmp_path):
        result = run(tmp_path, "--fix", "-", "pipe", stdin=MENDED)
    assert (result.status, result.stdout) == (2, "")
    assert "only one pipe can be fixed at a time" in result.stderr


def test_a_terminated_run_leaves_nothing_behind(tmp_path: Path) -> None:
    """The process tells itself to end while it writes the fixed file."""
    (tmp_path / "a.jsonl").write_bytes(BAD)
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    program = (
        "import os, signal, ftlint.fixes as fix\n"
        "from ftlint.cli import main\n"
        "def mend(*_): os.kill(os.getpid(), signal.SIGTERM)\n"
        "fix.mend = mend\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "check", "--isolated", "--fix", "a.jsonl"],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(temporary)},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (143, b"")
    assert (tmp_path / "a.jsonl").read_bytes() == BAD
    assert leftovers(tmp_path) == []
    assert list(temporary.iterdir()) == []
