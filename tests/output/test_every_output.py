"""Every command that writes, into every kind of place a path can lead to."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.runner import PLAIN, Result, ftlint
from tests.dataset.copies import chat, prose, write

TRAINING = [chat(prose(n), prose(n + 1000)) for n in range(40)]
OLD = "what was there before\n"


class Writer(NamedTuple):
    """A command line that writes to ``{out}``, and what its output has to hold."""

    arguments: str
    holds: str
    replaces: bool = False
    """The command replaces a file that exists without being told to."""


WRITERS = {
    "check -o": Writer("check a.jsonl -e --output-format json -o {out}", '"diagnostics"', True),
    "check --report": Writer("check a.jsonl -e --report json={out}", '"diagnostics"', True),
    "stats -o": Writer("stats a.jsonl --output-format json -o {out}", '"records"', True),
    "convert": Writer("convert a.jsonl --to sharegpt -o {out}", '"conversations"'),
    "convert --report": Writer("convert a.jsonl -o c.jsonl --force --report {out}", '"read"', True),
    "convert --map": Writer("convert a.jsonl -o c.jsonl --force --map {out}", '"out_line"'),
    "diff -o": Writer(
        "diff a.jsonl b.jsonl --exit-zero --output-format json -o {out}", '"counts"', True
    ),
    "decontaminate": Writer("decontaminate a.jsonl --against b.jsonl -o {out}", '"messages"'),
    "dedup": Writer("dedup a.jsonl -o {out}", '"messages"'),
    "dedup --report": Writer("dedup a.jsonl -o c.jsonl --force --report {out}", '"groups"'),
    "merge": Writer("merge a.jsonl b.jsonl -o {out}", '"messages"'),
    "merge --map": Writer("merge a.jsonl -o c.jsonl --force --map {out}", '"source_line"'),
    "split": Writer("split a.jsonl -o {out} --validation-out v.jsonl --force", '"messages"'),
    "split held out": Writer(
        "split a.jsonl -o c.jsonl --validation-out {out} --ratio 0.4 --force", '"messages"'
    ),
}
every_writer = pytest.mark.parametrize("name", WRITERS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "a.jsonl", [*TRAINING, TRAINING[0]])
    write(tmp_path / "b.jsonl", [chat("b", "c")])
    return tmp_path


def run(name: str, out: str, folder: Path, *more: str) -> Result:
    """Run a writer; the words say where ``out`` stands."""
    words = [word.replace("{out}", out) for word in WRITERS[name].arguments.split()]
    return ftlint(*words, *more, cwd=folder)


def forced(name: str) -> tuple[str, ...]:
    writer = WRITERS[name]
    return () if writer.replaces or "--force" in writer.arguments else ("--force",)


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob(".*") if path.name != ".ftlint_cache"]


@every_writer
def test_a_new_file_has_the_usual_mode(name: str, folder: Path) -> None:
    result = run(name, "deep/er/out", folder)
    assert (result.status, "error" in result.stderr) == (0, False), result.stderr
    out = folder / "deep/er/out"
    assert WRITERS[name].holds in out.read_text()
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(out.stat().st_mode) == 0o666 & ~mask
    assert leftovers(folder) == []


@every_writer
def test_a_file_is_replaced_with_its_mode_and_owner(name: str, folder: Path) -> None:
    out = folder / "out"
    out.write_text(OLD)
    out.chmod(0o640)
    if os.getuid() == 0:
        os.chown(out, 1234, 1235)
    before = out.stat()
    if not WRITERS[name].replaces and "--force" not in WRITERS[name].arguments:
        refused = run(name, "out", folder)
        assert (refused.status, refused.stderr.count("\n")) == (2, 1)
        assert "out: exists already; replace it with --force" in refused.stderr
        assert out.read_text() == OLD
    assert run(name, "out", folder, *forced(name)).status == 0
    after = out.stat()
    assert WRITERS[name].holds in out.read_text()
    assert (after.st_mode, after.st_uid, after.st_gid) == (
        before.st_mode,
        before.st_uid,
        before.st_gid,
    )
    assert leftovers(folder) == []


@every_writer
@pytest.mark.parametrize("dangling", [False, True])
def test_a_link_stays_and_its_target_is_written(name: str, folder: Path, dangling: bool) -> None:
    real, link = folder / "real" / "file", folder / "out"
    real.parent.mkdir()
    if not dangling:
        real.write_text(OLD)
    link.symlink_to("real/file")
    assert run(name, "out", folder, *forced(name)).status == 0
    assert link.is_symlink()
    assert WRITERS[name].holds in real.read_text()
    assert leftovers(folder) == []


class Reader(threading.Thread):
    """Somebody who reads a pipe to its end."""

    def __init__(self, path: Path) -> None:
        super().__init__(daemon=True)
        self.path = path
        self.got = ""
        self.start()

    def run(self) -> None:
        self.got = self.path.read_text()

    def text(self) -> str:
        self.join(20)
        return self.got


@every_writer
def test_a_pipe_is_written_to(name: str, folder: Path) -> None:
    out = folder / "out"
    os.mkfifo(out)
    reader = Reader(out)
    result = run(name, "out", folder)
    assert result.status == 0, result.stderr
    assert WRITERS[name].holds in reader.text()
    assert stat.S_ISFIFO(out.stat().st_mode)
    assert leftovers(folder) == []


@every_writer
@pytest.mark.skipif(os.getuid() == 0, reason="a mistake would cost the machine its /dev/null")
def test_the_null_device_takes_everything(name: str, folder: Path) -> None:
    before = os.stat(os.devnull)
    result = run(name, os.devnull, folder)
    assert (result.status, "error" in result.stderr) == (0, False), result.stderr
    assert (os.stat(os.devnull).st_mode, os.stat(os.devnull).st_ino) == (
        before.st_mode,
        before.st_ino,
    )


@pytest.fixture
def device(folder: Path) -> Iterator[Path]:
    path = folder / "device"
    try:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 3))
        path.write_bytes(b"x")
    except OSError as error:
        pytest.skip(f"no device can be made here: {error}")
    return path


@every_writer
def test_a_device_stays_a_device(name: str, folder: Path, device: Path) -> None:
    for more in ((), forced(name)):
        assert run(name, "device", folder, *more).status == 0
        assert stat.S_ISCHR(device.stat().st_mode)
    assert leftovers(folder) == []


@every_writer
def test_standard_output_gets_the_data_alone(name: str, folder: Path) -> None:
    result = run(name, "-", folder)
    assert result.status == 0, result.stderr
    assert WRITERS[name].holds in result.stdout
    assert not (folder / "-").exists()
    if not name.startswith("check --report"):  # there the report for people stays where it was
        for line in result.stdout.splitlines():
            assert line[0] in '{}[] "', line


@every_writer
def test_an_open_descriptor_is_written_to(name: str, folder: Path) -> None:
    """What a shell makes of ``>(program)``, and ``/dev/stdout`` that leads to a pipe."""
    read, written = os.pipe()
    try:
        result = run(name, f"/dev/fd/{written}", folder)
    finally:
        os.close(written)
    with open(read) as stream:
        assert WRITERS[name].holds in stream.read()
    assert result.status == 0, result.stderr


def test_what_a_shell_has_written_to_a_descriptor_stays(folder: Path) -> None:
    """``{ echo before; ftlint … -o /dev/fd/3; } 3>> log``."""
    log = folder / "log"
    with log.open("w") as stream:
        stream.write(OLD)
        stream.flush()
        result = run("dedup", f"/dev/fd/{stream.fileno()}", folder)
    assert result.status == 0, result.stderr
    text = log.read_text()
    assert text.startswith(OLD) and WRITERS["dedup"].holds in text


@pytest.mark.parametrize("name", ["convert", "dedup", "merge", "split"])
def test_a_reader_that_goes_early_is_no_error(name: str, folder: Path) -> None:
    write(folder / "a.jsonl", [chat(prose(n), prose(n + 1000)) for n in range(2000)])
    words = [word.replace("{out}", "-") for word in WRITERS[name].arguments.split()]
    process = subprocess.Popen(
        [sys.executable, "-m", "ftlint", *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stderr is not None
    assert process.stdout.read(1)
    process.stdout.close()
    told = process.stderr.read().decode()
    process.stderr.close()
    assert "gone" not in told and "error" not in told
    assert process.wait() in (0, 141)


@every_writer
def test_a_folder_is_refused(name: str, folder: Path) -> None:
    (folder / "out").mkdir()
    result = run(name, "out", folder, *forced(name))
    assert result.status == 2
    assert result.stderr == "ftlint: error: out: is a folder; name a file to write\n"
    assert leftovers(folder) == []


@every_writer
def test_a_folder_that_cannot_be_written_to(name: str, folder: Path) -> None:
    locked = Path("/sys/kernel") if os.getuid() == 0 else folder / "locked"
    if os.getuid() == 0:
        if not locked.is_dir():
            pytest.skip("no folder here in which root may not write")
    else:
        locked.mkdir(0o500)
    out = str(locked / "ftlint-out")
    result = run(name, out, folder)
    assert result.status == 2
    assert result.stderr.startswith(f"ftlint: error: {out}: cannot be written: ")
    assert result.stderr.count("\n") == 1
    assert leftovers(folder) == []


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))
from ftlint.cli import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in WRITERS
        if name.split()[0] in ("convert", "decontaminate", "dedup", "merge", "split")
    ],
)
def test_a_full_disk_leaves_everything_as_it_was(name: str, folder: Path) -> None:
    if name.endswith("--report"):
        pytest.skip("the report is small; what it reports on fails before")
    (folder / "out").write_text(OLD)
    words = [word.replace("{out}", "out") for word in WRITERS[name].arguments.split()]
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, *words, *forced(name), "-j", "1"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, **PLAIN, "OPENBLAS_NUM_THREADS": "1"},
        check=False,
    )
    assert done.returncode == 2
    assert "file too large" in done.stderr, done.stderr
    assert done.stderr.count("\n") == 1
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@every_writer
@pytest.mark.parametrize("suffix", ["gz", "zst"])
def test_the_name_says_how_it_is_compressed(name: str, folder: Path, suffix: str) -> None:
    import gzip

    from ftlint.source.blocks import zstd_module

    out = folder / f"out.jsonl.{suffix}"
    assert run(name, out.name, folder).status == 0
    opened = gzip.decompress if suffix == "gz" else zstd_module().decompress
    assert WRITERS[name].holds.encode() in opened(out.read_bytes())


@every_writer
def test_an_input_is_never_written_over(name: str, folder: Path) -> None:
    if name == "convert":
        pytest.skip("a file is converted in place with --force")
    before = (folder / "a.jsonl").read_bytes()
    result = run(name, "a.jsonl", folder, *forced(name))
    assert result.status == 2
    assert "a.jsonl: is read as well as written; name another output" in result.stderr
    assert (folder / "a.jsonl").read_bytes() == before


BUILD = """
[[build]]
name = "mix"
source = ["a.jsonl"]
output = "train.jsonl"
validation = "val.jsonl"
"""


def test_a_build_follows_links_and_keeps_modes(folder: Path) -> None:
    (folder / "ftlint.toml").write_text(BUILD)
    (folder / "real").mkdir()
    (folder / "train.jsonl").symlink_to("real/train.jsonl")
    (folder / "ftlint.lock").symlink_to("real/lock")
    result = ftlint("build", cwd=folder)
    assert result.status == 0, result.stdout + result.stderr
    (folder / "real/train.jsonl").chmod(0o604)
    assert ftlint("build", "--force", cwd=folder).status == 0
    assert (folder / "train.jsonl").is_symlink() and (folder / "ftlint.lock").is_symlink()
    assert stat.S_IMODE((folder / "real/train.jsonl").stat().st_mode) == 0o604
    assert json.loads((folder / "real/lock").read_text())["build"]["mix"]["outputs"]
    assert ftlint("build", "--check", cwd=folder).status == 0
    assert leftovers(folder) == []


DECLARED = """
[[convert]]
input = ["a.jsonl"]
output = "out.jsonl"
to = "sharegpt"
"""


def test_a_declared_output_follows_links(folder: Path) -> None:
    (folder / "ftlint.toml").write_text(DECLARED)
    (folder / "real").mkdir()
    (folder / "out.jsonl").symlink_to("real/out.jsonl")
    result = ftlint("convert", "--fix", cwd=folder)
    assert result.status == 0, result.stderr
    assert (folder / "out.jsonl").is_symlink()
    assert ftlint("convert", "--check", cwd=folder).status == 0


@pytest.mark.parametrize(
    ("config", "arguments", "out"),
    [
        (BUILD, ("build",), "val.jsonl"),
        (BUILD, ("build",), "ftlint.lock"),
        (DECLARED, ("convert", "--fix"), "out.jsonl"),
    ],
)
def test_what_is_read_back_later_cannot_be_a_pipe(
    folder: Path, config: str, arguments: tuple[str, ...], out: str
) -> None:
    (folder / "ftlint.toml").write_text(config)
    os.mkfifo(folder / out)
    result = ftlint(*arguments, cwd=folder)
    assert result.status == 2
    assert f"{out}: is not a regular file" in result.stderr
    assert result.stderr.count("\n") == 1


def test_init_follows_a_link(folder: Path) -> None:
    (folder / "real.toml").write_text("# " + OLD)
    (folder / "ftlint.toml").symlink_to("real.toml")
    assert ftlint("init", "--force", "--no-pre-commit", cwd=folder).status == 0
    assert (folder / "ftlint.toml").is_symlink()
    assert "target" in (folder / "real.toml").read_text()
