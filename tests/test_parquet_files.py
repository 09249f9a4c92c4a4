"""Parquet files are checked and measured as they are: a row is a line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import ftlint
from ftlint.model.diagnostic import Severity
from tests.cli.runner import ftlint as run

arrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

ASK = {"role": "user", "content": "When is high tide?"}
SAY = {"role": "assistant", "content": "At six."}


def written(path: Path, *rows: Any) -> Path:
    parquet.write_table(arrow.Table.from_pylist(list(rows)), path)
    return path


@pytest.mark.parametrize("target", ["trl", "axolotl", "nemo-rl", "skyrl", "unsloth", "ms-swift"])
def test_a_clean_file_is_read_without_a_word(target: str, tmp_path: Path) -> None:
    path = written(tmp_path / "train.parquet", {"messages": [ASK, SAY]})
    report = ftlint.check(path, target=target, isolated=True)
    assert [one.code for one in report.active if one.severity is Severity.ERROR] == []
    assert report.errors == []
    assert [file.records for file in report.files] == [1]


def test_rewards_are_read_for_verl(tmp_path: Path) -> None:
    reward = {"style": "rule", "ground_truth": "six"}
    row = {"data_source": "tides", "prompt": [ASK], "reward_model": reward}
    report = ftlint.check(written(tmp_path / "a.parquet", row), target="verl", isolated=True)
    assert [one.code for one in report.active if one.severity is Severity.ERROR] == []


def test_the_place_of_a_finding_is_its_row(tmp_path: Path) -> None:
    good, bad = {"messages": [ASK, SAY]}, {"messages": [ASK]}
    path = written(tmp_path / "a.parquet", good, bad, good)
    report = ftlint.check(path, target="trl", isolated=True, select=["R201"])
    assert [(Path(one.file).name, one.line) for one in report.active] == [("a.parquet", 2)]


def test_keys_without_a_value_are_not_in_the_record(tmp_path: Path) -> None:
    named = {"messages": [{**ASK, "name": "Bo"}, SAY]}
    path = written(tmp_path / "a.parquet", named, {"messages": [ASK, SAY]})
    report = ftlint.check(path, target="trl", isolated=True)
    assert {one.line for one in report.active if "name" in one.message} <= {1}


def test_bytes_of_pictures_are_no_obstacle(tmp_path: Path) -> None:
    row = {"messages": [ASK, SAY], "images": [{"bytes": b"\x89PNG", "path": "a.png"}]}
    report = ftlint.check(written(tmp_path / "a.parquet", row), target="trl", isolated=True)
    assert report.errors == []


def test_statistics_count_it(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", {"text": "The tide is high at six."})
    assert ftlint.stats(path, isolated=True)["tokens"]["trained"] > 0


def test_a_fix_leaves_it_as_it_is(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", {"messages": [ASK]}, {"messages": [ASK, SAY]})
    before = path.read_bytes()
    done = run("check", "a.parquet", "--target", "trl", "--fix", "--unsafe-fixes", cwd=tmp_path)
    assert path.read_bytes() == before
    assert "a Parquet file is not rewritten; convert it: ftlint convert a.parquet" in done.stderr


def test_fixes_that_are_not_made_have_that_reason_alone(tmp_path: Path) -> None:
    row = {"messages": [ASK, SAY]}
    written(tmp_path / "a.parquet", row, {"messages": [SAY, ASK, SAY]}, row)
    done = run("check", "a.parquet", "--target", "trl", "--diff", "--unsafe-fixes", cwd=tmp_path)
    assert "is not rewritten" in done.stderr
    assert "not made" not in done.stderr


def test_its_own_path_says_what_it_is_held_out_from(tmp_path: Path) -> None:
    row = {"messages": [ASK, SAY]}
    for name in ("train", "valid"):
        written(tmp_path / f"{name}.parquet", row)
    report = ftlint.check([tmp_path / "train.parquet", tmp_path / "valid.parquet"], isolated=True)
    assert [Path(one.file).name for one in report.active if one.code == "D904"] == ["valid.parquet"]


def test_a_file_named_as_validation_is_held_out(tmp_path: Path) -> None:
    row = {"messages": [ASK, SAY]}
    one, other = (written(tmp_path / f"{name}.parquet", row) for name in "ab")
    report = ftlint.check(one, validation=[other], isolated=True)
    assert [Path(one.file).name for one in report.active if one.code == "D904"] == ["b.parquet"]


def test_standard_input_has_no_name_to_be_judged(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", {"messages": [ASK, SAY]})
    done = run("check", "-", "--select", "J017", cwd=tmp_path, stdin=path.read_bytes())
    assert (done.status, "J017" in done.stdout) == (0, False)


def test_no_new_name_is_advised_that_would_make_it_unreadable(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", {"messages": [ASK, SAY]})
    report = ftlint.check(path, target="openai", isolated=True, select=["J017"])
    assert ["ftlint convert" in (one.help or "") for one in report.active] == [True]


def test_a_temporary_folder_that_cannot_be_made_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "a.parquet", {"messages": [ASK, SAY]})
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(ftlint.FtlintError, match=r"temporary folder.*TMPDIR"):
        ftlint.check(path, isolated=True)


def test_a_damaged_file_is_refused_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1\x15 and then nothing PAR1")
    report = ftlint.check(tmp_path / "a.parquet", target="trl", isolated=True)
    assert len(report.errors) == 1
    assert "convert it" in report.errors[0]


def test_the_name_of_a_table_is_right_where_nobody_is_named_to_take_it(tmp_path: Path) -> None:
    path = written(tmp_path / "train.parquet", {"messages": [ASK, SAY]})
    report = ftlint.check(path, isolated=True, select=["J017"])
    assert report.active == []
