"""The hooks: what they select, what their entries do, and one real run through pre-commit."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from identify import identify

from tests.cli.runner import ftlint

ROOT = Path(__file__).parents[2]
BUDGET = "[rules.total-token-limit]\nmax-tokens = 5\n"
HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
}

GOOD = (
    '{"messages": [{"role": "system", "content": "Be brief."}, '
    '{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}\n'
)
MOJIBAKE = "Un cafÃ©, sâ€™il vous plaÃ®t\n"
BROKEN = '{"messages": [{"role": "user", "content": "Hi"},]}\n'

DATASET_NAMES = ["a.jsonl", "data/b.ndjson", "c.jsonl.gz", "d.ndjson.zst", "ü b.jsonl"]
OTHER_NAMES = ["a.json", "jsonl", "a.jsonl.bak", "a.jsonl.bz2", "README.md", "a.jsonlx"]


def test_the_file_is_made_from_the_table() -> None:
    table = tomllib.loads((ROOT / "hooks" / "hooks.toml").read_text(encoding="utf-8"))
    expected = [{**table["defaults"], **hook} for hook in table["hook"]]
    assert list(HOOKS.values()) == expected


@pytest.mark.parametrize("hook", ["ftlint", "ftlint-fix", "ftlint-dataset", "ftlint-tokens"])
def test_dataset_hooks_select_by_name(hook: str) -> None:
    pattern = re.compile(HOOKS[hook]["files"])
    assert [name for name in DATASET_NAMES if not pattern.search(name)] == []
    assert [name for name in OTHER_NAMES if pattern.search(name)] == []


def test_the_encoding_hook_selects_text_that_no_other_hook_checks() -> None:
    pattern = re.compile(HOOKS["ftlint-encoding"]["files"])
    data = re.compile(HOOKS["ftlint"]["files"])
    for name in DATASET_NAMES:
        assert data.search(name) and not pattern.search(name), name
    for name in ("a.json", "b.txt", "README.md", "c.csv", "d.srt", "e.vtt", "f.htm", "g.html"):
        assert pattern.search(name), name
    for name in ("a.png", "b.txt.gz", "c.py", "d.jsonl.zst"):
        assert not pattern.search(name), name


@pytest.mark.parametrize(
    ("name", "selected"),
    [
        ("ftlint.toml", True),
        ("sub/.ftlint.toml", True),
        ("pyproject.toml", True),
        ("my-ftlint.toml", False),
        ("ftlint.toml.bak", False),
    ],
)
def test_the_config_hook_selects_configurations(name: str, selected: bool) -> None:
    assert bool(re.search(HOOKS["ftlint-config"]["files"], name)) is selected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_types_do_not_skip_broken_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(GOOD.encode(encoding))
    tags = identify.tags_from_path(str(path))
    for hook in HOOKS.values():
        assert set(hook["types"]) <= tags


@pytest.mark.parametrize(
    ("hook", "files", "status"),
    [
        ("ftlint", {"a.jsonl": GOOD}, 0),
        ("ftlint", {"a.jsonl": BROKEN}, 1),
        ("ftlint-fix", {"a.jsonl": GOOD}, 0),
        ("ftlint-fix", {"a.jsonl": BROKEN}, 1),
        ("ftlint-fix", {"a.jsonl": "{\n"}, 1),
        ("ftlint-encoding", {"a.json": GOOD, "b.md": "# Un café, s’il vous plaît\n"}, 0),
        ("ftlint-encoding", {"b.md": MOJIBAKE}, 1),
        ("ftlint-encoding", {"a.json": GOOD.replace("Hello!", MOJIBAKE.strip())}, 1),
        ("ftlint-encoding", {"b.csv": "\ufeffid,text\n1,hello\n"}, 0),
        ("ftlint-dataset", {"a.jsonl": GOOD}, 0),
        ("ftlint-tokens", {"a.jsonl": GOOD}, 0),
        ("ftlint-tokens", {"a.jsonl": GOOD, "ftlint.toml": BUDGET}, 1),
        ("ftlint-config", {"ftlint.toml": 'target = "openai"\n'}, 0),
        ("ftlint-config", {"ftlint.toml": 'tarket = "openai"\n'}, 2),
        ("ftlint-config", {}, 0),
    ],
)
def test_entries(tmp_path: Path, hook: str, files: dict[str, str], status: int) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    words = shlex.split(HOOKS[hook]["entry"])[1:]
    named = files if HOOKS[hook].get("pass_filenames", True) else ()
    result = ftlint(*words, *named, cwd=tmp_path)
    assert result.status == status, result.stdout + result.stderr
    if hook == "ftlint-fix":
        mended = [one.replace(",]}", "]}") for one in files.values()]
        assert [(tmp_path / name).read_text(encoding="utf-8") for name in files] == mended


def test_the_other_programs_know_the_same_flags() -> None:
    entry = HOOKS["ftlint"]["entry"]
    for path in ("hooks/git/pre-commit", "hooks/lefthook.yml"):
        assert entry in (ROOT / path).read_text(encoding="utf-8"), path
    lefthook = yaml.safe_load((ROOT / "hooks/lefthook.yml").read_text(encoding="utf-8"))
    assert set(lefthook) == {"pre-commit", "pre-push"}
    gitlab = yaml.safe_load((ROOT / "hooks/gitlab-ci.yml").read_text(encoding="utf-8"))
    reports = gitlab["ftlint"]["artifacts"]["reports"]
    for path in reports.values():
        assert path in gitlab["ftlint"]["script"][0]
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert set(action["inputs"]) == {"version", "args", "paths", "python-version"}
    for step in action["runs"]["steps"]:
        assert "${{" not in step.get("run", ""), "an input in a script could run as code"


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_the_git_hook(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    hook = tmp_path / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    shutil.copy(ROOT / "hooks" / "git" / "pre-commit", hook)
    hook.chmod(0o755)
    (tmp_path / "bin").mkdir()
    script = tmp_path / "bin" / "ftlint"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ftlint "$@"\n')
    script.chmod(0o755)
    environ = {**os.environ, "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"}

    def run_hook() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(hook)], cwd=tmp_path, capture_output=True, text=True, env=environ, check=False
        )

    assert run_hook().returncode == 0
    (tmp_path / "a b.jsonl").write_text(GOOD)
    git(tmp_path, "add", "a b.jsonl")
    done = run_hook()
    assert done.returncode == 0, done.stdout + done.stderr
    (tmp_path / "a b.jsonl").write_text(BROKEN)
    done = run_hook()
    assert done.returncode != 0
    assert "a b.jsonl:1" in done.stdout


def snapshot(folder: Path) -> None:
    """Copy this tree, as it is in the working folder, into a git repository with one commit."""
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in listed.split("\0"):
        source = ROOT / name
        if name and source.is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, folder / name)
    git(folder, "init", "-q")
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-q", "-m", "snapshot")


def test_through_pre_commit(tmp_path: Path) -> None:
    """Install the hooks from this tree as pre-commit does, and run them on three files."""
    hooks, project = tmp_path / "hooks", tmp_path / "project"
    hooks.mkdir()
    project.mkdir()
    snapshot(hooks)
    config = {
        "repos": [
            {
                "repo": str(hooks),
                "rev": git(hooks, "rev-parse", "HEAD").strip(),
                "hooks": [{"id": name} for name in HOOKS],
            }
        ]
    }
    (project / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    (project / "good.jsonl").write_text(GOOD)
    (project / "guide.md").write_text("# A guide\n")
    (project / "ftlint.toml").write_text('target = "chat"\n')
    git(project, "init", "-q")
    git(project, "add", "-A")
    environ = {
        **os.environ,
        "PRE_COMMIT_HOME": str(tmp_path / "cache"),
        "PRE_COMMIT_COLOR": "never",
    }

    def run_all() -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "pre_commit", "run", "--all-files", "--verbose"],
            cwd=project,
            capture_output=True,
            text=True,
            env=environ,
            timeout=90,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    status, text = run_all()
    assert status == 0, text
    for hook in HOOKS.values():
        assert re.search(rf"^{re.escape(hook['name'])}\.+Passed", text, re.MULTILINE), text

    (project / "broken.jsonl").write_text(BROKEN)
    (project / "utf16.jsonl").write_bytes(GOOD.replace("Hi", "Hey").encode("utf-16"))
    (project / "copies.jsonl").write_text(GOOD.replace("Hi", "Good day") * 2)
    (project / "guide.md").write_text(MOJIBAKE, encoding="utf-8")
    git(project, "add", "-A")
    status, text = run_all()
    assert status == 1, text
    assert re.search(r"broken\.jsonl:1:\d+: error: J", text), text
    assert re.search(r"utf16\.jsonl.*: error: J010", text), text
    assert "D901 duplicate-example" in text, text
    assert "guide.md:1:7: warning: E101 mojibake" in text, text
    assert "files were modified by this hook" in text, text
    assert "Fixed 1 problem in broken.jsonl (1 safe)." in text, text
    assert (project / "broken.jsonl").read_text() == BROKEN.replace(",]}", "]}")
    assert "good.jsonl:" not in text, text
