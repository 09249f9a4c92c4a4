"""Every page in this folder is a transcript: files, commands, and what they must answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from .runner import Command, matches, play, steps

PAGES = sorted(Path(__file__).parent.glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_transcript(page: Path, tmp_path: Path) -> None:
    commands = 0
    for step in steps(page.read_text(encoding="utf-8")):
        if not isinstance(step, Command):
            name, text = step
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8", newline="\n")
            continue
        commands += 1
        result = play(step, tmp_path)
        told = f"{page.name}:{step.line}: $ {step.text}\n{result.stdout}--- stderr\n{result.stderr}"
        assert result.status == step.status, told
        assert matches(step.stdout, result.stdout), told
        assert matches(step.stderr, result.stderr), told
    assert commands, f"{page.name} runs nothing"


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
