"""Ray gives what one process gives, byte for byte, and survives lost workers and nodes."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from ftlint.dataset.dedup.find import Rules
from ftlint.engine.workers import Engine, engine
from ftlint.errors import FtlintError, SourceError
from tests.cluster.test_local import by_parity, square, total
from tests.dataset import test_merge, test_split
from tests.dataset.copies import chat, prose, run, sources, write

ENGINES = ("local", "ray")


@pytest.fixture
def ray_engine(cluster: Any) -> Engine:
    return engine("ray", 0)


def records(count: int) -> list[Any]:
    made = []
    for number in range(count):
        words = prose(number % (count * 3 // 4), 60).split()
        if number % 7 == 0:
            words[40] = "edited"
        made.append(chat(" ".join(words[:20]), " ".join(words[20:]), lang="de"))
    return made


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ftlint.dataset.inputs.CHUNK", 9_000)


def test_the_three_calls(ray_engine: Engine) -> None:
    assert list(ray_engine.map(square, range(20))) == [(n, n * n) for n in range(20)]
    assert list(ray_engine.shuffle(by_parity, total, range(10), 2)) == [20, 25]
    shared = ray_engine.put((1, 2, 3))
    assert [total for _, total in ray_engine.map(sum, [shared])] == [6]


def test_usage_is_not_reported(ray_engine: Engine) -> None:
    from ray._common.usage.usage_lib import usage_stats_enabled

    assert not usage_stats_enabled()


@pytest.mark.usefixtures("cluster", "small_pieces")
def test_dedup_is_the_same(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", records(400))
    results = []
    for name in ENGINES:
        out, report = tmp_path / f"{name}.jsonl", tmp_path / f"{name}.json"
        outcome = run(
            [path], Rules(near=True), output=str(out), report=str(report), engine=name, jobs=0
        )
        facts = json.loads(report.read_text()) | {"output": ""}
        results.append((out.read_bytes(), facts, outcome))
    assert results[0] == results[1]
    assert results[0][2].near > 0


@pytest.mark.usefixtures("cluster", "small_pieces")
def test_split_and_merge_are_the_same(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", records(200))
    bench = write(tmp_path / "bench.jsonl", [{"question": prose(5, 20)}])
    splits = [
        test_split.run(tmp_path, [path], engine=name, against=sources(bench), jobs=0)
        for name in ENGINES
    ]
    assert splits[0] == splits[1]
    assert splits[0][0].contaminated
    merges = [test_merge.run(tmp_path, [path], engine=name, dedup=Rules()) for name in ENGINES]
    assert merges[0] == merges[1]


@pytest.mark.usefixtures("cluster")
def test_check_and_stats_are_the_same(tmp_path: Path) -> None:
    from ftlint import lint as checker
    from ftlint.dataset.stats import How, measure
    from ftlint.model.settings import Settings
    from ftlint.tokens import DEFAULT_ENCODING

    lines = [*records(150), "{broken", chat("", ""), *records(20)]
    path = write(tmp_path / "a.jsonl", lines)
    reports = [
        checker.check(sources(path), Settings(engine=name, chunk_size=5_000, jobs=2))
        for name in ENGINES
    ]
    assert reports[0].diagnostics == reports[1].diagnostics
    assert {one.line for one in reports[1].diagnostics if one.code.startswith("J")} == {151}
    how = How(DEFAULT_ENCODING)
    local = measure(sources(path), how, jobs=1)
    remote = measure(sources(path), how, engine=engine("ray", 0))
    assert local[0].totals == remote[0].totals


def fail(name: str) -> None:
    raise SourceError(f"{name}: vanished while it was read")


def test_errors_of_ours_stay_one_line(ray_engine: Engine) -> None:
    with pytest.raises(SourceError, match=r"^a\.jsonl: vanished while it was read$"):
        list(ray_engine.map(fail, ["a.jsonl"]))


def killed_once(item: tuple[str, int]) -> int:
    """Kill the own worker process the first time that the item comes."""
    marker, number = item
    if number % 5 == 0:
        try:
            os.close(os.open(f"{marker}-{number}", os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return number * number
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def test_killed_workers_lose_nothing(ray_engine: Engine, tmp_path: Path) -> None:
    items = [(str(tmp_path / "killed"), number) for number in range(12)]
    assert [one for _, one in ray_engine.map(killed_once, items)] == [n * n for n in range(12)]
    assert len(list(tmp_path.iterdir())) == 3


def always_killed(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_task_that_always_dies_is_one_line(
    ray_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ftlint.engine.ray.RETRIES", 1)
    with pytest.raises(FtlintError, match="--engine ray: a task failed 2 times"):
        list(ray_engine.map(always_killed, [1]))
