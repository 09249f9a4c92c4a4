"""Generated files are up to date, and a stale one is named."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "scripts" / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_everything_is_up_to_date(generate: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert generate.main(["--check"]) == 0, capsys.readouterr().out


def test_stale_and_left_over_files_are_named_and_mended(
    generate: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    monkeypatch.setattr(generate, "generated", lambda: {"docs/rules/a.md": "new\n"})
    (tmp_path / "docs" / "rules").mkdir(parents=True)
    (tmp_path / "docs" / "rules" / "a.md").write_text("old\n")
    (tmp_path / "docs" / "rules" / "gone.md").write_text("old\n")
    assert generate.main(["--check"]) == 1
    assert capsys.readouterr().out == "stale: docs/rules/a.md\nstale: docs/rules/gone.md\n"
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0
    assert [path.name for path in (tmp_path / "docs" / "rules").iterdir()] == ["a.md"]
