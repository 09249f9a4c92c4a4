"""Every page in this folder is a transcript: files, commands, and what they must answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from .runner import follow, matches

PAGES = sorted(Path(__file__).parent.glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_transcript(page: Path, tmp_path: Path) -> None:
    assert follow(page, tmp_path), f"{page.name} runs nothing"


@pytest.mark.parametrize(
    ("expected", "text", "fits"),
    [
        (["a[..]c"], "abbc\n", True),
        (["a", "...", "z"], "a\nb\nc\nz\n", True),
        (["a", "...", "z"], "a\nb\n", False),
        ([], "", True),
        (["a"], "a", False),
    ],
)
def test_matching(expected: list[str], text: str, fits: bool) -> None:
    assert matches(expected, text) is fits
