"""CONTRIBUTING.md followed to the letter, in a copy: the files it shows are all that is needed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SHOWN = {
    match["path"]: f"{match['body']}"
    for match in re.finditer(r"^```\w+\n# (?P<path>src/\S+)\n(?P<body>.*?)^```$", PAGE, re.M | re.S)
}
"""The files that the page shows, by their path: it is the comment on their first line."""

GOOD = {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
SHOUTED = {"messages": [GOOD["messages"][0], {"role": "assistant", "content": "HELLO!"}]}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the repository with the files of the page, and what is made from them."""
    root = tmp_path_factory.mktemp("contributing")
    left_out = shutil.ignore_patterns("__pycache__", "*.pyc", "golden", "hooks", "cluster")
    for name in ("src", "tests", "docs", "schemas", "scripts", "hooks"):
        ignore = left_out if name in ("src", "tests") else None
        shutil.copytree(ROOT / name, root / name, ignore=ignore)
    for name in ("pyproject.toml", "CONTRIBUTING.md", "README.md", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, root / name)
    for path, text in SHOWN.items():
        (root / path).write_text(text, encoding="utf-8")
    run(root, "scripts/generate.py")
    return root


def run(root: Path, *arguments: str, status: int = 0) -> str:
    """Run Python in the copy, with its code, and return what it prints."""
    environ = {**os.environ, "PYTHONPATH": str(root / "src")}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=root,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


def ftlint(root: Path, *arguments: str, status: int = 0) -> str:
    return run(root, "-m", "ftlint", *arguments, status=status)


@pytest.fixture(scope="module")
def selected(copy: Path) -> str:
    """Run the tests that the page selects by name, in one go; return what passed."""
    names = "shouted_answer or (acme and not copied) or quiz"
    places = ("tests/rules", "tests/targets", "tests/convert/test_samples.py")
    return run_tests(copy, *places, "-k", names)


def run_tests(root: Path, *arguments: str) -> str:
    """Run tests of the copy, which must all pass; return a line for each."""
    return run(root, "-m", "pytest", "-v", "-v", "-p", "no:xdist", *arguments)


def passed(told: str, name: str, folder: str) -> bool:
    """Tell whether a test of a folder that speaks of a name was run, and passed."""
    return re.search(rf"^{folder}/\S*{name}.* PASSED", told, re.M) is not None


def write(root: Path, *records: object) -> str:
    text = "".join(json.dumps(record) + "\n" for record in records)
    (root / "data.jsonl").write_text(text, encoding="utf-8")
    return "data.jsonl"


def test_the_page_shows_one_file_for_each_addition() -> None:
    rooms = [path.split("/")[2] for path in SHOWN]
    assert rooms == ["rules", "targets", "reporters", "formats"]


@pytest.mark.skipif(shutil.which("ruff") is None, reason="needs ruff")
def test_the_files_are_written_as_the_page_asks(copy: Path) -> None:
    paths = [path for path in SHOWN if path.endswith(".py")]
    subprocess.run(["ruff", "check", *paths], cwd=copy, check=True, capture_output=True)
    subprocess.run(["ruff", "format", "--check", *paths], cwd=copy, check=True, capture_output=True)


def test_a_rule(copy: Path, selected: str) -> None:
    page = ftlint(copy, "rule", "shouted-answer")
    assert page.startswith("# shouted-answer (C690)\n") and "since 0.2.0" in page
    found = ftlint(copy, "check", write(copy, SHOUTED), "--output-format", "concise", status=0)
    assert "warning: C690 shouted-answer The answer is all capitals" in found
    assert (copy / "docs" / "rules" / "shouted-answer.md").is_file()
    assert passed(selected, "shouted_answer", "tests/rules")


def test_a_target(copy: Path, selected: str) -> None:
    assert "Acme tuning" in ftlint(copy, "target", "acme")
    data = write(copy, {**GOOD, "id": 1}, {**SHOUTED, "id": 2})
    found = ftlint(copy, "check", data, "--target", "acme", status=1)
    assert "S110" in found and "R213" in found
    assert '"acme"' in (copy / "schemas" / "ftlint.schema.json").read_text(encoding="utf-8")
    assert passed(selected, "acme", "tests/targets")


def test_an_output_format(copy: Path) -> None:
    found = ftlint(copy, "check", write(copy, SHOUTED), "--output-format", "tsv")
    assert "data.jsonl\t1\tC690\tThe answer is all capitals\n" in found
    guide = (copy / "docs" / "output-formats.md").read_text(encoding="utf-8")
    assert "| `tsv` | spreadsheets |" in guide


def test_a_format_of_data(copy: Path, selected: str) -> None:
    data = write(
        copy, GOOD, {"messages": [{"role": "user", "content": "Bye"}, GOOD["messages"][1]]}
    )
    ftlint(copy, "convert", data, "--to", "quiz", "-o", "quiz.jsonl", "--force")
    first = (copy / "quiz.jsonl").read_text(encoding="utf-8").splitlines()[0]
    assert json.loads(first) == {"q": "Hi", "a": "Hello!"}
    ftlint(copy, "check", "quiz.jsonl", "--target", "acme")
    ftlint(copy, "convert", "quiz.jsonl", "--to", "openai-chat", "-o", "back.jsonl", "--force")
    assert (copy / "back.jsonl").read_text(encoding="utf-8").splitlines() == [
        json.dumps(json.loads(line), separators=(",", ":"))
        for line in (copy / data).read_text(encoding="utf-8").splitlines()
    ]
    assert (copy / "docs" / "formats" / "quiz.md").is_file()
    assert passed(selected, "quiz", "tests/convert")
    assert passed(selected, "quiz", "tests/targets")


def test_the_copy_is_up_to_date_and_keeps_to_its_floors(copy: Path) -> None:
    run(copy, "scripts/generate.py", "--check")
    reporters = ("tests/reporters/test_registry.py", "tests/reporters/test_machine.py")
    tables = ("tests/rules/test_table.py", "tests/targets/test_targets.py")
    assert " passed" in run_tests(copy, "tests/test_layers.py", *tables, *reporters)
