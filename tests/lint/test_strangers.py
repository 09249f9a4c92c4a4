"""Files met in a folder that are no training data: one line a folder, and no error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.runner import ftlint

CHAT = '{"messages": [{"role": "user", "content": "Open?"}, {"role": "assistant", "content": "Yes."}]}\n'  # noqa: E501
LOG = '{"step": 1, "loss": 0.5}\n{"step": 2, "loss": 0.4}\n{"step": 2, "loss": 0.4}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (
        ("data/talk.jsonl", CHAT),
        ("runs/trainer_log.jsonl", LOG),
        ("runs/state.jsonl", LOG),
        ("runs/console.jsonl", "2026-01-01 10:00:00 INFO start\n2026-01-01 10:00:01 INFO end\n"),
        ("evals/answers.jsonl", '{"task_id": "a", "score": 1}\n'),
        (
            "bench/asked.jsonl",
            '{"question_id": 1, "category": "tides", "turns": ["When is it?"]}\n',
        ),
        ("bench/steps.jsonl", '{"id": "s", "question": [[{"role": "user", "content": "Go."}]]}\n'),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def found(folder: Path, *arguments: str) -> tuple[int, list[tuple[str, str, str]]]:
    result = ftlint("check", "--isolated", "--output-format", "json", *arguments, cwd=folder)
    rows = json.loads(result.stdout)["diagnostics"]
    told = [(one["code"], one["severity"], one["message"]) for one in rows]
    return result.status, [one for one in told if one[0] != "R213"]


def test_one_line_a_folder(folder: Path) -> None:
    assert found(folder, ".") == (
        0,
        [
            ("J026", "info", "2 files are not training data in bench: asked.jsonl, steps.jsonl"),
            ("J026", "info", "1 file is not training data in evals: answers.jsonl"),
            (
                "J026",
                "info",
                "3 files are not training data in runs: "
                "console.jsonl, state.jsonl, trainer_log.jsonl",
            ),
        ],
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("runs/trainer_log.jsonl",),
        ("runs", "--target", "openai"),
        ("runs", "--config", 'dataset = [{name = "x", train = ["runs/*.jsonl"]}]'),
        ("runs/*.jsonl",),
    ],
)
def test_what_was_named_is_an_error(folder: Path, arguments: tuple[str, ...]) -> None:
    status, rows = found(folder, *arguments)
    assert status == 1
    assert ("J025", "error") in {row[:2] for row in rows}


def test_damage_is_told_all_the_same(folder: Path) -> None:
    (folder / "runs" / "notes.jsonl").write_text('{"note": "Un cafÃ©, sâ€™il vous plaÃ®t"}\n')
    _, rows = found(folder, "runs")
    assert {row[0] for row in rows} == {"E101", "J026"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("talk.jsonl", CHAT.replace("messages", "mesages")),
        ("train.jsonl", LOG),
        ("talk.jsonl", '{"messages": [{"who": "Ana", "said": "Hi"}]}\n'),
    ],
)
def test_data_with_a_fault_is_no_stranger(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert found(tmp_path, ".")[0] == 1


def test_a_table_that_the_target_reads_is_told_of_without_an_error(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text("instruction,output\nIs it open?,Yes\nOn Sundays?,No\n", "utf-8")
    for target, severity in (("ms-swift", "warning"), ("openai", "error")):
        _, rows = found(tmp_path, str(path), "--target", target)
        assert ("J026", severity) in {row[:2] for row in rows}


def test_metrics_of_a_training_are_no_data_whatever_else_their_name_says(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "train_metrics.jsonl").write_text(LOG)
    assert [one[:2] for one in found(tmp_path, ".")[1]] == [("J026", "info")]
    (tmp_path / "run" / "train.jsonl").write_text(LOG.replace("0.5", "0.6"))
    told = [one[:2] for one in found(tmp_path, ".")[1]]
    assert ("J025", "error") in told, "a file that is named as the training data is meant as such"


def test_one_value_in_a_json_file_is_a_document(tmp_path: Path) -> None:
    """Its name is right, and it needs no line end; two lines are JSON Lines by a wrong name."""
    one = CHAT.rstrip("\n")
    (tmp_path / "one.json").write_text(one)
    assert found(tmp_path, "--verbose", "one.json")[1] == []
    (tmp_path / "two.json").write_text(CHAT + one.replace("Open?", "Shut?"))
    told = [one[:2] for one in found(tmp_path, "--verbose", "two.json")[1]]
    assert told == [("J012", "info"), ("J017", "info")]
