"""Formats are found by being there, and only the one that is asked for is loaded."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ftlint.errors import UsageError
from ftlint.model.report import Report
from ftlint.reporters import Context, Reporter, all_reporters, names, reporter

FORMATS = {
    "full", "concise", "grouped", "summary", "json", "json-lines", "sarif", "github", "gitlab",
    "junit", "rdjson", "pylint", "markdown", "html",
}  # fmt: skip


def test_every_format_is_there() -> None:
    assert set(names()) == FORMATS
    found = all_reporters()
    assert {name for name, kind in found.items() if kind.name == name} == FORMATS
    people = {name for name, kind in found.items() if not kind.machine}
    assert people == {"full", "concise", "grouped", "summary"}


def test_an_unknown_format_names_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"unknown output format 'jsom' \(did you mean json"):
        reporter("jsom")
    for name in ("frame", "escape", ""):
        with pytest.raises(UsageError):
            reporter(name)


def test_only_the_module_asked_for_is_imported() -> None:
    code = (
        "import sys; from ftlint.reporters import names, reporter; names(); reporter('concise');"
        "print(sorted(m for m in sys.modules if m.startswith('ftlint.reporters.')))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "ftlint.reporters.concise" in out.stdout
    for other in ("html", "sarif", "json", "full"):
        assert f"ftlint.reporters.{other}'" not in out.stdout


def test_a_reporter_must_render() -> None:
    with pytest.raises(AssertionError):
        list(Reporter().render(Report(), Context()))


def test_the_guide_names_every_format() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "output-formats.md").read_text("utf-8")
    assert set(re.findall(r"^\| `([a-z-]+)` \|", guide, re.MULTILINE)) == set(names())
