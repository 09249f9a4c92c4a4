"""Start-up: heavy modules are imported when they are needed, and not before."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "jsonschema",
    "jsonschema_rs",
    "tiktoken",
    "toktok",
    "charset_normalizer",
    "numpy",
    "pathspec",
    "xxhash",
    "orjson",
}

PROBE = """
import sys
from ftlint.cli import run
status = run(sys.argv[1:])
print("\\n@", *sorted({name.split(".")[0] for name in sys.modules}))
sys.exit(status)
"""


def loaded_by(*arguments: str) -> set[str]:
    """Return the top-level modules that a command line has loaded at its end."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments], capture_output=True, text=True, check=True
    )
    return set(done.stdout.rpartition("@ ")[2].split())


@pytest.mark.parametrize("arguments", [["--version"], ["version"], ["--help"], ["check", "-h"]])
def test_the_door_imports_click_only(arguments: list[str]) -> None:
    assert loaded_by(*arguments) & (HEAVY | {"tomllib"}) == set()


@pytest.mark.parametrize("name", ["C601", "empty-content"])
def test_explaining_a_rule_loads_nothing_heavy(name: str) -> None:
    late = {"jsonschema", "tiktoken", "toktok", "charset_normalizer"}
    assert loaded_by("rule", name) & late == set()


def test_the_package_itself_is_light() -> None:
    code = "import sys, ftlint; print(*sorted(n for n in sys.modules if n.startswith('ftlint')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["ftlint"]


LATE = {
    "ftlint.model.conversation",
    "ftlint.model.losses",
    "ftlint.formats.shared.reading",
    "ftlint.formats.shared.openai_messages",
    "ftlint.formats.conversions",
    "ftlint.config.rule_options",
    "ftlint.schema.explain",
    "ftlint.schema.repairs",
    "ftlint.schema.wording",
    "ftlint.jsontext.diagnose",
    "ftlint.lint.place",
    "ftlint.jsontext.locate",
    "ftlint.jsontext.edit",
    "ftlint.encoding",
    "ftlint.tokens",
    "ftlint.dataset",
    "ftlint.reporters.shared.frame",
    "concurrent",
    "multiprocessing",
    "ftlint.config.toml_places",
    "glob",
    "hashlib",
    "html",
    "pickle",
    "traceback",
    "shutil",
    "tempfile",
    "mmap",
}
"""What a clean file needs nothing of: conversions, places and words of findings, workers."""


def test_a_clean_file_loads_no_more_than_it_needs(tmp_path: Path) -> None:
    roles = {"system": "Be short.", "user": "Which planet is largest?", "assistant": "Jupiter."}
    messages = [{"role": role, "content": text} for role, text in roles.items()]
    file = tmp_path / "clean.jsonl"
    file.write_text(json.dumps({"messages": messages}) + "\n")
    code = PROBE.replace('{name.split(".")[0] for name in sys.modules}', "sys.modules")
    done = subprocess.run(
        [sys.executable, "-c", code, "check", "--isolated", str(file)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded = set(done.stdout.rpartition("@ ")[2].split())
    assert loaded & (LATE | (HEAVY - {"orjson", "jsonschema_rs", "xxhash"})) == set()
    rules = {name.split(".")[2] for name in loaded if name.startswith("ftlint.rules.")}
    assert rules <= SPEAKING | {"groups", "table", "selection", "shared"}


SPEAKING = {"json", "turns", "tokens", "dataset"}
"""Groups of which some rule has to be asked even about a clean file."""
