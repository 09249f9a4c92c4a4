"""The README shows what the commands really print, and leaves nothing out.

``python -m tests.test_readme`` writes the present output into its console blocks.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from ftlint.cli.commands import __path__ as commands_path
from ftlint.targets import names as target_names

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"(?<=```console\n)(.*?)(?=```)", re.S)

FIXED = {"PYTHONUTF8": "1", "SOURCE_DATE_EPOCH": "1795824000"}
"""2026-11-28: what ends later does not change what the README shows."""


def printed(text: str) -> str:
    """Return the text of the README with the output of its console blocks made anew."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", Path(folder, "examples"))
        return BLOCK.sub(lambda block: session(block[1], folder), text)


def session(block: str, folder: str) -> str:
    """Run the commands of a block in a folder and return them with what they print."""
    out = []
    for line in block.split("\n"):
        if not line.startswith("$ ftlint "):
            continue
        out.append(line + "\n")
        arguments = line.removeprefix("$ ftlint ").split()
        environment = {
            **FIXED,
            "PATH": os.environ["PATH"],
            "HOME": folder,
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        }
        done = subprocess.run(
            [sys.executable, "-m", "ftlint", *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode in (0, 1), done.stderr
        out.append(done.stdout)
        out.append(done.stderr)
    return "".join(out)


def test_the_console_blocks_are_what_is_printed() -> None:
    text = README.read_text(encoding="utf-8")
    assert printed(text) == text


def test_every_command_target_and_hook_is_named() -> None:
    text = README.read_text(encoding="utf-8")
    told = text + (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    for path in Path(next(iter(commands_path))).glob("[a-z]*.py"):
        assert f"ftlint {path.stem}" in told
    listed = (ROOT / "docs" / "targets.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in listed for name in target_names())
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    for name in re.findall(r"^- id: (\S+)$", hooks, re.M):
        assert f"- id: {name}" in text


def test_every_link_leads_somewhere() -> None:
    for page in (README, ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")):
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


if __name__ == "__main__":
    README.write_text(printed(README.read_text(encoding="utf-8")), encoding="utf-8")
