"""The page on fixing: its commands print what it says they print."""

from __future__ import annotations

from pathlib import Path

from tests.cli.runner import follow

PAGE = Path(__file__).parents[2] / "docs" / "fixing.md"


def test_the_page(tmp_path: Path) -> None:
    assert follow(PAGE, tmp_path) == 6
