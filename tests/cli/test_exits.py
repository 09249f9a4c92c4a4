"""Exit statuses: one table of them in the code, and the page that users read."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from ftlint.cli.exits import Exit

ROOT = Path(__file__).parents[2]
COMMANDS = sorted((ROOT / "src" / "ftlint" / "cli" / "commands").glob("*.py"))


def test_the_page_lists_every_status() -> None:
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    section = page.partition("## Exit status\n")[2].partition("\n## ")[0]
    assert [int(number) for number in re.findall(r"^\| (\d+) \|", section, re.MULTILINE)] == [*Exit]


def test_no_command_ends_with_a_bare_number() -> None:
    for path in COMMANDS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Return) and isinstance(node.value, ast.Constant):
                assert type(node.value.value) is not int, f"{path.name}:{node.lineno}"
