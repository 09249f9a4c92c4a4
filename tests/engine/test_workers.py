"""Workers of every command: killed, orphaned, impossible to start; and always one result."""

from __future__ import annotations

import json
import os
import platform
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ftlint.engine.start import main_is_guarded
from ftlint.engine.workers import KILLED, Local, Setup, workers_for
from tests.dataset.copies import chat, prose, write

DYING = """
import os, signal, sys, time
from importlib import import_module
parent = os.getpid()
module = import_module({module!r})
original = getattr(module, {name!r})
def dying(*args, **kwargs):
    if os.getpid() != parent:
        {how}
    return original(*args, **kwargs)
setattr(module, {name!r}, dying)
from ftlint.cli import run
sys.exit(run(sys.argv[1:]))
"""

COMMANDS = {
    "check": ("ftlint.lint.local", "perform", ["check", "a.jsonl"]),
    "stats": ("ftlint.dataset.stats.collect", "_pieces", ["stats", "a.jsonl"]),
    "convert": (
        "ftlint.dataset.convert.worker",
        "parsed",
        ["convert", "a.jsonl", "-o", "out.jsonl", "--to", "sharegpt"],
    ),
    "dedup": ("ftlint.dataset.scan", "scan_range", ["dedup", "a.jsonl", "-o", "out.jsonl"]),
    "merge": ("ftlint.dataset.scan", "scan_range", ["merge", "a.jsonl", "-o", "out.jsonl"]),
    "split": (
        "ftlint.dataset.scan",
        "scan_range",
        ["split", "a.jsonl", "-o", "out.jsonl", "--validation-out", "v.jsonl"],
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "a.jsonl", [chat(prose(n, 20), prose(n + 500, 20)) for n in range(60)])
    return tmp_path


def command(name: str, how: str) -> list[str]:
    module, function, words = COMMANDS[name]
    code = DYING.format(module=module, name=function, how=how)
    return [sys.executable, "-c", code, *words, "-j", "2"]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_killed_worker_is_one_line_that_says_so(name: str, folder: Path) -> None:
    words = command(name, "os.kill(os.getpid(), signal.SIGKILL)")
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"ftlint: error: {KILLED}\n"
    assert [path.name for path in folder.iterdir()] == ["a.jsonl"]


def children(process: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == process and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for(condition: object, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks processes up in /proc")
@pytest.mark.parametrize("name", ["check", "dedup"])
def test_workers_end_with_a_parent_that_is_killed(name: str, folder: Path) -> None:
    parent = subprocess.Popen(
        command(name, "time.sleep(60)"),
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(lambda: children(parent.pid))
        workers = children(parent.pid)
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    wait_for(lambda: not any(map(alive, workers)))


LIBRARY = """
import sys, threading
from ftlint.engine.workers import Local
threading.Thread(target=threading.Event().wait, daemon=True).start()  # a fork would not be safe
def main():
    print(Local(2).workers, [result for _, result in Local(2).map(abs, [-1, -2])])
{call}
"""


@pytest.mark.parametrize(
    ("call", "workers"), [("main()", 1), ("if __name__ == '__main__':\n    main()", 2)]
)
def test_a_library_starts_processes_only_where_they_can_be(
    tmp_path: Path, call: str, workers: int
) -> None:
    program = tmp_path / "program.py"
    program.write_text(LIBRARY.format(call=call))
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{workers} [1, 2]\n", "")


DAEMON = """
import multiprocessing
from ftlint.engine.workers import Local
def work():
    print(Local(2).workers, [result for _, result in Local(2).map(abs, [-1, -2])])
if __name__ == "__main__":
    process = multiprocessing.Process(target=work, daemon=True)
    process.start()
    process.join()
"""


def test_a_daemon_has_no_workers_of_its_own(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(DAEMON)
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("1 [1, 2]\n", "")


def test_who_runs_these_tests_guards_its_main_module() -> None:
    assert main_is_guarded()


def make(argument: int) -> list[int]:
    if argument < 0:
        raise ValueError(f"{argument} is not wanted")
    return [os.getpid(), argument]


def use(made: list[int], item: int) -> tuple[int, int]:
    return made[0], made[1] + item


@pytest.mark.parametrize("workers", [1, 2])
def test_a_setup_is_made_once_in_each_worker(workers: int) -> None:
    local = Local(workers)
    results = list(local.map(use, range(50), Setup(make, 100)))
    assert [item for item, _ in results] == list(range(50))
    assert [total for _, (_, total) in results] == list(range(100, 150))
    assert len({process for _, (process, _) in results}) <= workers
    assert [total for _, (_, total) in local.map(use, [1], Setup(make, 7))] == [8]
    local.close()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_setup_that_fails_says_why(workers: int) -> None:
    local = Local(workers)
    with pytest.raises(ValueError, match="-1 is not wanted"):
        list(local.map(use, [1], Setup(make, -1)))
    local.close()


def test_a_wish_for_very_many_workers_is_cut_down() -> None:
    assert workers_for(1, 100_000) < 100_000
    assert workers_for(1, 3) == 3


@pytest.mark.parametrize("arguments", [["stats", "a.jsonl", "--output-format", "json"]])
def test_the_number_of_workers_changes_nothing(folder: Path, arguments: list[str]) -> None:
    results = []
    for jobs in ("1", "3"):
        words = [sys.executable, "-m", "ftlint", *arguments, "-j", jobs]
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True)
        results.append(json.loads(done.stdout))
    assert results[0] == results[1]


FAULTS = """
import resource, sys
from ftlint.engine.workers import WORTH_WORKERS, engine
engine("local", WORTH_WORKERS if sys.argv[1] == "large" else 1, jobs=1)
def chunks(number):
    for _ in range(number):
        held = [b"x" * 100_000 for _ in range(100)]
        held.clear()
chunks(3)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
chunks(20)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other allocators need no telling")
def test_memory_of_a_chunk_serves_the_next_one_of_a_large_input() -> None:
    """What one chunk took is not given back and cleared anew for the next: pages are counted."""
    faults = {}
    for size in ("small", "large"):
        command = [sys.executable, "-c", FAULTS, size]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        faults[size] = int(done.stdout)
    assert faults["large"] < 500 < 5_000 < faults["small"]
