"""Patterns of users and of their .gitignore files: as Git reads them, and in linear time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from ftlint.source.globs import spec_of

PATTERNS = st.lists(
    st.sampled_from(["*", "**", "a", "b", "/", "?", "[ab]", ".", "\\*", "**/", "!", "[ab]x"]),
    min_size=1,
    max_size=9,
).map("".join)
PATHS = st.text("aab.x*/", min_size=1, max_size=12).map(lambda text: text.strip("/") or "a")


@given(pattern=PATTERNS, path=PATHS)
def test_a_pattern_matches_what_pathspec_matches(pattern: str, path: str) -> None:
    try:
        wanted = GitIgnoreSpec.from_lines([pattern]).match_file(path)
    except ValueError:
        with pytest.raises(ValueError, match=r".+"):
            spec_of([pattern])
    else:
        assert spec_of([pattern]).match_file(path) is wanted


@pytest.mark.parametrize(
    ("pattern", "path", "wanted"),
    [
        ("*a*b*c", "d/xaxbxc", True),
        ("*a*b*c", "d/xaxcxb", False),
        ("*a*b*c", "xaxb/c", False),
        ("*aa*ab", "aaab", True),
        ("*ab*b", "aab", False),
        ("*[!a]*a", "b/a", False),
        ("[!a]b", "a/b", False),
        ("keep*", "sub/keep.jsonl", True),
        ("*.tmp.*", "a.tmp.jsonl", True),
    ],
)
def test_stars_stay_within_a_name(pattern: str, path: str, wanted: bool) -> None:
    assert spec_of([pattern]).match_file(path) is wanted


@pytest.mark.parametrize("part", ["*a", "*[ab]", "*?", "**a", "*[!b]"])
@pytest.mark.parametrize("where", ["--exclude", "--per-file-ignores", ".gitignore"])
def test_no_pattern_hangs(part: str, where: str, tmp_path: Path) -> None:
    (tmp_path / ("a" * 200 + ".jsonl")).write_text('{"prompt": "Q", "completion": "A"}\n')
    pattern = part * 12 + "#b"
    more = [where, pattern + (":D901" if "per" in where else "")]
    if where == ".gitignore":
        (tmp_path / ".git").mkdir()
        (tmp_path / where).write_text(pattern + "\n")
        more = []
    done = subprocess.run(
        [sys.executable, "-m", "ftlint", "check", ".", "--isolated", "--exit-zero", *more],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,  # what hangs does so for hours
    )
    assert done.returncode == 0, done.stderr
