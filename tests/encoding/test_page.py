"""The page on encoding damage: its commands print what it says they print."""

from __future__ import annotations

from pathlib import Path

from tests.cli.runner import Command, matches, play, steps

PAGE = Path(__file__).parents[2] / "docs" / "encoding.md"


def test_the_page(tmp_path: Path) -> None:
    commands = 0
    for step in steps(PAGE.read_text(encoding="utf-8")):
        if not isinstance(step, Command):
            name, text = step
            (tmp_path / name).write_text(text, encoding="utf-8", newline="\n")
            continue
        commands += 1
        result = play(step, tmp_path)
        told = f"line {step.line}: $ {step.text}\n{result.stdout}--- stderr\n{result.stderr}"
        assert result.status == step.status, told
        assert matches(step.stdout, result.stdout), told
        assert matches(step.stderr, result.stderr), told
    assert commands == 2
