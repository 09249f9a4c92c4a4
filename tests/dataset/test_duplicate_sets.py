"""The sets of the benchmark, small: every record that should go does, and no other one."""

from __future__ import annotations

import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from ftlint.dataset.dedup.find import Rules
from tests.dataset.copies import run, write


def data() -> ModuleType:
    """Load the maker of the sets."""
    path = Path(__file__).parents[2] / "benchmarks" / "duplicates_data.py"
    spec = spec_from_file_location("duplicates_data", path)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


DATA = data()


@pytest.mark.parametrize("language", DATA.LANGUAGES)
@pytest.mark.parametrize("name", list(DATA.SETS))
def test_what_should_go_goes_and_nothing_else(tmp_path: Path, name: str, language: str) -> None:
    made = DATA.SETS[name](DATA.Author(language, 3), 60)
    report = tmp_path / "report.json"
    run([write(tmp_path / "a.jsonl", made.records)], Rules(near=True), report=str(report))
    groups = json.loads(report.read_text())["groups"]
    assert {gone["line"] - 1 for group in groups for gone in group["removed"]} == made.gone
