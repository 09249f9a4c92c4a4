"""Formats are found by being there, and only the one that is asked for is loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ftlint import reporters
from ftlint.errors import UsageError
from ftlint.model.report import Report
from ftlint.reporters import Context, Reporter, all_reporters, names, reporter


def test_every_file_is_a_format() -> None:
    folder = Path(reporters.__path__[0])
    files = {path.stem.replace("_", "-") for path in folder.glob("*.py")} - {"--init--"}
    assert set(names()) == files
    for name, kind in all_reporters().items():
        assert kind.name == name
        assert kind.audience and kind.about
        assert kind.machine or kind.audience.startswith("people")


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
