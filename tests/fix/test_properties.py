"""What holds for every file: fixing is stable, spares what is right, and its patch is the same."""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from ftlint.lint import check
from ftlint.model.settings import Selection, Settings
from ftlint.rules import all_rules
from ftlint.source import Source, sniff

from .files import GOOD, files, fixed, leftovers, outcome_of, safe, unsafe

FAMILIES = "JSRWTOCE"
LAYOUTS = ("J003", "J004")
ALLOWED = st.sampled_from([safe, unsafe])
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(files(), ALLOWED)
def test_fixing_twice_is_fixing_once(data: bytes, allowed: object) -> None:
    once = fixed(data, allowed)
    assert fixed(once, allowed) == once


@SLOW
@given(files(), ALLOWED)
def test_lines_without_a_fix_stay(data: bytes, allowed: object) -> None:
    """No line that nothing was found on changes, and none is added from nowhere.

    Rules about copies stay out: a line that was mended may be a copy of a later one. So do the
    layouts: an array that is left alone in the file becomes the records that it holds.
    """
    source = Source(None, "a.jsonl", data)
    assume(not sniff(source).document)
    codes = tuple(code for code in all_rules() if code[0] in FAMILIES and code not in LAYOUTS)
    rules = Selection(select=codes)
    report = check([source], Settings(targets=("chat",), selection=rules, jobs=1))
    touched = {one.line for one in report.active if allowed(one)}  # type: ignore[operator]
    body = data.removeprefix(b"\xef\xbb\xbf")
    after = [line.rstrip(b"\r") for line in fixed(data, allowed, select=codes).split(b"\n")]
    place = 0
    for number, raw in enumerate(body.split(b"\n"), 1):
        line = raw.rstrip(b"\r")
        if number in touched or not line.strip():
            continue
        found = [index for index in range(place, len(after)) if after[index].endswith(line)]
        assert found, (number, line)
        place = found[0] + 1


HALF = b'{"messages": [{"role": "user", "content": "half \\ud83d of it"}]}\n'
"""A record that takes a second round, once the line before it is gone."""

NAMES = [
    "a.jsonl",
    "with space.jsonl",
    "ü 你.jsonl",
    'q"uote.jsonl',
    "a\tb.jsonl",
    "x 2024-01-01 .jsonl",
]


@SLOW
@given(files(), ALLOWED, st.sampled_from(NAMES))
@example(b"\xef\xbb\xbfno JSON\n" + HALF, unsafe, "a.jsonl")
def test_the_patch_does_what_the_fix_does(data: bytes, allowed: object, name: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        outcome = outcome_of(Source(str(path), name), allowed)
        try:
            wanted = outcome.content(outcome.files[0])
            patch = b"".join(outcome.diff())
        finally:
            outcome.close()
        assert (not patch) == (wanted == data)
        if patch:
            apply(folder, patch)
        assert path.read_bytes() == wanted
        assert leftovers(Path(folder)) == []


def apply(folder: str, patch: bytes) -> None:
    done = subprocess.run(
        ["git", "-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", "-"],
        input=patch,
        cwd=folder,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode() + patch.decode("utf-8", "backslashreplace")


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_mark_are_kept_where_their_rules_are_off(end: bytes, mark: bytes) -> None:
    lines = [GOOD.replace('"user"', '"User"').encode(), (GOOD + " " + GOOD).encode()]
    data = mark + end.join(lines)
    expected = mark + end.join([GOOD.encode()] * 3)
    assert fixed(data, select=("J007", "S106")) == expected
