"""The floors of the house: a module imports from its own floor and below, never from above."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import ftlint

PACKAGE = Path(__file__).parents[1] / "src" / "ftlint"

TABLE = Path(__file__).parents[1] / "docs" / "architecture.md"
"""The map that people read is the one that the test holds the code to."""


def floors(page: str) -> dict[str, int]:
    """Read the table of rooms and floors."""
    rows = re.findall(r"^\| (\d+) \| ([^|]+) \|", page, re.MULTILINE)
    return {room: int(floor) for floor, rooms in rows for room in re.findall(r"`(\w+)`", rooms)}


FLOOR = floors(TABLE.read_text(encoding="utf-8"))


ALLOWED = {
    # A reporter is given data and can run nothing, though it stands high in the house.
    "reporters": {"errors", "model", "jsontext"},
}
CLI_ONLY = {"click"}
"""Packages that no room but the command line may import."""


MODULE = re.compile(rf"ftlint\.(?:{'|'.join(FLOOR)})(?:\.\w*)*")
"""The name of a module as a text: what is imported by name counts as any import."""


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) of every import, those for type checking alone left out."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, str) and MODULE.fullmatch(node.value):
                yield node.lineno, node.value
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: write imports in full"
            assert node.module is not None
            if node.module == "ftlint":
                yield from ((node.lineno, f"ftlint.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, node.module
        else:
            yield from imports(node)


@cache
def imported(path: Path) -> list[tuple[int, str]]:
    """Return the imports of a module, which several tests look at."""
    return list(imports(ast.parse(path.read_text(encoding="utf-8"))))


def broken(path: Path) -> list[str]:
    room = room_of(path)
    found = []
    for line, name in imported(path):
        place = f"{path.relative_to(PACKAGE)}:{line}"
        if name.split(".")[0] in CLI_ONLY and room != "cli":
            found.append(f"{place} imports {name}, which belongs to the command line")
        if not name.startswith("ftlint."):
            continue
        other = name.split(".")[1]
        if other.startswith("__") or other == room:
            continue
        if FLOOR[other] > FLOOR[room]:
            found.append(f"{place} ({room}, floor {FLOOR[room]}) imports {other} ({FLOOR[other]})")
        if room in ALLOWED and other not in ALLOWED[room]:
            found.append(f"{place} ({room}) imports {other}")
    return found


def test_every_room_has_a_floor() -> None:
    assert {room_of(path) for path in modules()} == FLOOR.keys()


def test_no_circle_between_rooms() -> None:
    below: dict[str, set[str]] = {room: set() for room in FLOOR}
    for path in modules():
        for _, name in imported(path):
            room = name.split(".")[1] if name.startswith("ftlint.") else ""
            if room in FLOOR and room != room_of(path):
                below[room_of(path)].add(room)
    assert list(TopologicalSorter(below).static_order())


@pytest.mark.parametrize("room", sorted(FLOOR))
def test_no_import_runs_up(room: str) -> None:
    assert [fault for path in modules() if room_of(path) == room for fault in broken(path)] == []


def test_a_fault_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "PACKAGE", tmp_path)
    bad = tmp_path / "source.py"
    bad.write_text(
        "def f():\n    from ftlint.engine import check\n    import click\n"
        "def g(name):\n    import_module('ftlint.cli')\n    import_module(f'ftlint.rules.{name}')\n"
    )
    assert [fault.split()[0] for fault in broken(bad)] == [f"source.py:{n}" for n in (2, 3, 5, 6)]


def test_a_public_name_means_one_thing() -> None:
    """Importing a room sets an attribute of the package, over the function of the same name."""
    assert not FLOOR.keys() & set(ftlint._EXPORTS)
