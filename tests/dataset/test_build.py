"""Recipes: what runs again, what is refused, what the lock says."""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ftlint.cli import run
from tests.dataset.copies import chat, prose, write

CONFIG = """
[[build]]
name = "support"
source = ["raw/*.txt", { path = "old.jsonl", weight = 0.5 }]
output = "data/train.jsonl"
validation = "data/validation.jsonl"
dedup = { near = true }
merge = { total = 20, shuffle = true, seed = 3 }
split = { ratio = 0.25 }
check = "error"
"""


def talk(start: int, count: int) -> str:
    return "\n---\n".join(
        f"User: {prose(start + n, 12)}\nAssistant: {prose(start + n + 500, 20)}"
        for n in range(count)
    )


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "day1.txt").write_text(talk(0, 6))
    (tmp_path / "raw" / "day2.txt").write_text(talk(3, 6))
    write(tmp_path / "old.jsonl", [chat(prose(n, 12), prose(n + 900, 20)) for n in range(80, 99)])
    (tmp_path / "ftlint.toml").write_text(CONFIG)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def records(path: Path) -> list[str]:
    return path.read_text().splitlines()


def test_a_build_and_its_lock(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "--check"]) == 1
    assert "support: out of date: was never built" in capsys.readouterr().out
    assert run(["build"]) == 0
    told = capsys.readouterr().out
    assert "convert: raw/day1.txt" in told
    train, held_out = (
        records(project / "data/train.jsonl"),
        records(project / "data/validation.jsonl"),
    )
    assert 1 <= len(held_out) < len(train)
    assert len(train) + len(held_out) == 20
    lock = json.loads((project / "ftlint.lock").read_text())["build"]["support"]
    assert set(lock["sources"]) == {"old.jsonl", "raw/day1.txt", "raw/day2.txt"}
    assert lock["records"] == {
        "data/train.jsonl": len(train),
        "data/validation.jsonl": len(held_out),
    }
    before = {path: path.stat().st_mtime_ns for path in (project / "data").iterdir()}
    assert run(["build", "--check"]) == 0
    assert run(["build"]) == 0
    assert "up to date" in capsys.readouterr().out
    assert {path: path.stat().st_mtime_ns for path in (project / "data").iterdir()} == before


def test_only_stale_steps_run_again(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build"]) == 0
    first = (project / "ftlint.lock").read_bytes()
    (project / "raw" / "day2.txt").write_text(talk(30, 4))
    capsys.readouterr()
    assert run(["build", "--plan"]) == 0
    planned = capsys.readouterr().out
    assert "raw/day2.txt has changed" in planned
    assert "keep  convert: raw/day1.txt" in planned
    assert "run   convert: raw/day2.txt" in planned
    assert run(["build"]) == 0
    told = capsys.readouterr().out
    assert "convert: raw/day2.txt" in told
    assert "convert: raw/day1.txt" not in told
    assert (project / "ftlint.lock").read_bytes() != first
    (project / "raw" / "day2.txt").write_text(talk(3, 6))
    assert run(["build"]) == 0
    assert (project / "ftlint.lock").read_bytes() == first
    assert "convert" not in capsys.readouterr().out


def test_the_recipe_and_the_outputs_are_watched(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["build"]) == 0
    output = project / "data" / "train.jsonl"
    whole = output.read_text()
    output.write_text(whole + "\n")
    assert run(["build", "--check"]) == 1
    assert "data/train.jsonl was changed since it was built" in capsys.readouterr().out
    assert run(["build"]) == 2
    assert "replace it with --force" in capsys.readouterr().err
    assert run(["build", "--force"]) == 0
    assert output.read_text() == whole
    (project / "ftlint.toml").write_text(CONFIG.replace("0.25", "0.5"))
    assert run(["build", "--check"]) == 1
    assert "the recipe has changed" in capsys.readouterr().out
    assert run(["build"]) == 0
    assert len(records(output)) < len(whole.splitlines())


def test_an_interrupted_build_goes_on(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build"]) == 0
    wanted = (project / "data" / "train.jsonl").read_bytes()
    for path in (project / "data").iterdir():
        path.unlink()
    (project / "ftlint.lock").unlink()
    capsys.readouterr()
    assert run(["build"]) == 0
    assert "convert" not in capsys.readouterr().out
    assert (project / "data" / "train.jsonl").read_bytes() == wanted
    assert not [name for name in os.listdir(project / "data") if name.startswith(".")]


def test_what_the_check_finds_keeps_the_outputs_away(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "ftlint.toml").write_text(CONFIG.replace('check = "error"', 'check = "info"'))
    write(project / "old.jsonl", [chat("", "")])
    assert run(["build"]) == 1
    assert "nothing was written: the check found" in capsys.readouterr().out
    assert not (project / "data").exists()
    assert not (project / "ftlint.lock").exists()


def test_outputs_that_no_build_wrote_stay(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "data").mkdir()
    (project / "data" / "train.jsonl").write_text("mine\n")
    assert run(["build"]) == 2
    assert "exists and was not built" in capsys.readouterr().err
    assert (project / "data" / "train.jsonl").read_text() == "mine\n"


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('name = "support"', "", "needs 'name'"),
        ("near = true", "nar = true", "near"),
        ("total = 20", 'total = "x"', "total must be a whole number from 1, not 'x'"),
        ("raw/*.txt", "raw/*.md", "no such file"),
        ("data/train.jsonl", "old.jsonl", "is a source and an output"),
        ("ratio = 0.25", "ratio = 3", "is not a share of the records"),
        ('check = "error"', 'check = "loud"', "check must be"),
        ("near = true", 'by = "x"', "by must be 'record', 'prompt', "),
    ],
)
def test_wrong_recipes(
    project: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, message: str
) -> None:
    (project / "ftlint.toml").write_text(CONFIG.replace(before, after))
    assert run(["build"]) == 2
    told = capsys.readouterr().err
    assert message in told
    assert "ftlint.toml" in told


def test_a_damaged_lock(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "ftlint.lock").write_text("{")
    assert run(["build"]) == 2
    assert "is damaged" in capsys.readouterr().err


def test_names_of_builds(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "suport"]) == 2
    assert "did you mean support?" in capsys.readouterr().err


def test_nothing_declared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["build", "--check", "--isolated"]) == 0
    assert run(["build", "--isolated"]) == 2
    assert "nothing to build" in capsys.readouterr().err


def test_a_table_is_built_with_all_keys_and_checked(project: Path) -> None:
    pytest.importorskip("pyarrow")
    from pyarrow import parquet

    write(project / "old.jsonl", [chat(prose(n, 12), prose(n + 9, 20), id=n) for n in range(20)])
    (project / "ftlint.toml").write_text(
        '[[build]]\nname = "x"\nsource = ["old.jsonl"]\noutput = "all.parquet"\ncheck = "error"\n'
    )
    assert run(["build"]) == 0
    assert parquet.read_table(project / "all.parquet").column("id").to_pylist() == list(range(20))
    write(project / "old.jsonl", [{"messages": [{"role": "user", "content": "x"}]}])
    assert run(["build"]) == 1


def test_an_empty_output_is_named_as_in_the_recipe(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few = CONFIG.replace("total = 20", "total = 2").replace("ratio = 0.25", "ratio = 1e-9")
    (project / "ftlint.toml").write_text(few)
    assert run(["build"]) == 2
    told = capsys.readouterr().err
    assert "data/validation.jsonl: the validation data would be empty" in told
    assert "stage" not in told
    assert not (project / "data").exists()


def test_a_mixture_by_tokens_is_counted_as_merge_counts_it(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the encoding of the target that the configuration names, and anew for another."""
    from ftlint.dataset import stats

    counted: list[str] = []

    def measure(sources: Any, how: stats.How, **more: Any) -> Any:
        counted.append(how.encoding)
        return [SimpleNamespace(totals=SimpleNamespace(records=1, tokens=SimpleNamespace(total=9)))]

    monkeypatch.setattr(stats, "measure", measure)
    recipe = CONFIG.replace("seed = 3 }", 'seed = 3, by = "tokens" }').replace("total = 20, ", "")

    def build(target: str, recipe: str = recipe) -> set[str]:
        counted.clear()
        (project / "ftlint.toml").write_text(f'target = "{target}"\n{recipe}')
        assert run(["build"]) == 0
        return {*counted}

    def merge(target: str) -> set[str]:
        counted.clear()
        files = ["old.jsonl", "data/train.jsonl", "--weight", "old.jsonl=0.5"]
        assert (
            run(
                [
                    "merge",
                    *files,
                    "--weight-by",
                    "tokens",
                    "--no-tokens",
                    "--target",
                    target,
                    "-o",
                    "m.jsonl",
                    "--force",
                ]
            )
            == 0
        )
        return {*counted}

    assert build("together") == merge("together") != build("openai") == merge("openai")
    assert build("openai") == set()  # up to date
    assert build("together", CONFIG) == build("openai", CONFIG) == set()
