"""Several outputs at once: all of them, or none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ftlint.errors import FtlintError
from ftlint.output.writer import Outputs, refuse_same, write_whole


def test_where_one_cannot_be_replaced_the_others_get_their_content_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_text("old a")
    (tmp_path / "c").write_text("old c")
    rename = os.replace

    def refuse(old: str, new: str) -> None:
        if new.endswith("/c") and old.endswith(".part"):
            raise PermissionError(13, "Permission denied")
        rename(old, new)

    monkeypatch.setattr(os, "replace", refuse)
    with (
        pytest.raises(FtlintError, match="c: cannot be written: permission denied"),
        Outputs() as outputs,
    ):
        for name in ("a", "new", "c"):
            outputs.open(str(tmp_path / name), force=True).write(b"new")
        outputs.keep()
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "a": "old a",
        "c": "old c",
    }


def test_what_is_sent_away_goes_first(tmp_path: Path) -> None:
    """An upload or a device may fail and cannot be taken back: no file was replaced until then."""
    (tmp_path / "a").write_text("old")
    with pytest.raises(FtlintError, match="99999: cannot be written"), Outputs() as outputs:
        outputs.open(str(tmp_path / "a"), force=True).write(b"new")
        outputs.open("/dev/fd/99999").write(b"new")
        outputs.keep()
    assert (tmp_path / "a").read_text() == "old"
    assert os.listdir(tmp_path) == ["a"]


def test_nothing_is_left_of_outputs_that_are_given_up(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), Outputs() as outputs:
        outputs.open(str(tmp_path / "a.gz")).write(b"x" * 100_000)
        raise ZeroDivisionError
    assert os.listdir(tmp_path) == []


def test_text_that_utf8_has_no_bytes_for_is_written_as_an_escape(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", ["half \ud83d", b" bytes"])
    assert (tmp_path / "a").read_bytes() == b"half \\ud83d bytes"


def test_the_same_file_twice(tmp_path: Path) -> None:
    one, link = str(tmp_path / "one"), str(tmp_path / "link")
    os.symlink(one, link)
    refuse_same([one], [os.devnull, os.devnull, None])
    with pytest.raises(FtlintError, match="link: is read as well as written"):
        refuse_same([one], [link])
    with pytest.raises(FtlintError, match="link: is written twice"):
        refuse_same([], [one, link])
