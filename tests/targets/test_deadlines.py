"""What has ended, or ends soon, is told before anybody prepares data for it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ftlint.targets import names, target
from ftlint.targets.deadlines import NEAR, deadlines
from tests.cli.runner import PLAIN, ftlint

RECORD = '{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}]}\n'
DAY = date(2026, 11, 28)
NOW = {**PLAIN, "SOURCE_DATE_EPOCH": "1795824000"}


def subjects(targets: tuple[str, ...], model: str | None, today: date) -> list[str]:
    return [end.subject for end in deadlines(targets, model, today)]


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2026, 10, 7), False),  # 91 days before
        (date(2026, 10, 8), True),
        (date(2027, 1, 6), True),
        (date(2030, 1, 1), True),
    ],
)
def test_an_end_is_told_from_ninety_days_before(today: date, told: bool) -> None:
    assert NEAR == 90
    assert subjects(("openai",), None, today) == ["openai"] * told


def test_a_model_is_told_of_as_retired_and_as_about_to_be() -> None:
    before, after = (
        next(iter(deadlines((), "gpt-4.1-nano", day))).message
        for day in (date(2026, 9, 1), date(2026, 10, 23))
    )
    assert before == "The model gpt-4.1-nano-2025-04-14 will be retired on 2026-10-23"
    assert after == "The model gpt-4.1-nano-2025-04-14 was retired on 2026-10-23"
    assert subjects((), "gpt-4o-mini", DAY) == []


def test_every_dated_end_names_its_day() -> None:
    for name in names():
        end = target(name).deprecated
        assert end is None or end.date is None or str(end.date) in end.note, name


def test_check_says_it_once_a_run_and_passes(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text(RECORD)
    flags = ["--target", "databricks", "--select", "Z", "--output-format", "concise"]
    done = ftlint("check", "a.jsonl", "b.jsonl", *flags, cwd=tmp_path, environ=NOW)
    assert done.status == 0
    assert done.stdout.count("Z004") == 1
    assert "the product ended on 2026-08-14" in done.stdout


def test_an_undated_end_is_information(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(RECORD)
    flags = ["--target", "torchtune", "--select", "Z", "--output-format", "concise"]
    done = ftlint("check", "a.jsonl", *flags, cwd=tmp_path, environ=NOW)
    assert "a.jsonl: info: Z004" in done.stdout


def test_it_can_be_ignored(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(RECORD)
    flags = ["--target", "cohere", "--select", "Z", "--ignore", "Z004"]
    done = ftlint("check", "a.jsonl", *flags, cwd=tmp_path, environ=NOW)
    assert "Z004" not in done.stdout


@pytest.mark.parametrize("command", [["stats", "a.jsonl"], ["merge", "a.jsonl", "-o", "b.jsonl"]])
def test_stats_and_merge_warn(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "a.jsonl").write_text(RECORD)
    done = ftlint(*command, "--target", "openai", cwd=tmp_path, environ=NOW)
    assert (
        "ftlint: warning: OpenAI fine-tuning API: no new fine-tuning jobs from 2027-01-06 on; "
        "organizations without recent use are shut out already (Z004)\n" in done.stderr
    )


def test_a_wrong_epoch_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(RECORD)
    done = ftlint("check", "a.jsonl", cwd=tmp_path, environ={**PLAIN, "SOURCE_DATE_EPOCH": "soon"})
    assert (done.status, done.stderr.count("\n")) == (2, 1)
    assert "SOURCE_DATE_EPOCH is 'soon'" in done.stderr
