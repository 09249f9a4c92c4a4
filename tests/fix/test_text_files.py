"""Plain text: damage is found and mended line by line, and nothing else is looked at."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.runner import Result, ftlint

from .files import GOOD

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"

CLEAN = "Un café, s’il vous plaît\r\n\r\n\tTab, 你好 😀, no last line end {nothing}"
DAMAGED = "Un cafÃ©, sâ€™il vous plaÃ®t"
MENDED = "Un café, s’il vous plaît"


def run(folder: Path, *arguments: str, stdin: bytes = b"") -> Result:
    return ftlint(
        "check", "--isolated", "--output-format", "concise", *arguments, cwd=folder, stdin=stdin
    )


TEXT_ONLY = (["--input-format", "text"], ["--select", "E,J009,J010"], ["--ignore", "J026"])
"""Ways to ask for damaged text alone."""

SUFFIXES = ["txt", "md", "csv", "tsv", "srt", "vtt", "html", "htm"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_clean_text_has_no_findings(tmp_path: Path, suffix: str) -> None:
    name = f"a.{suffix}"
    (tmp_path / name).write_bytes(CLEAN.encode())
    for flags in TEXT_ONLY:
        result = run(tmp_path, *flags, name)
        told = "No encoding damage found in 3 lines of text.\n"
        assert (result.status, result.stdout) == (0, told)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_damaged_lines_are_mended_and_all_others_stay(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(f"\ufeff{DAMAGED}\r\n{CLEAN}\n{DAMAGED}; Tom &amp; Anna".encode())
    result = run(tmp_path, "--fix", "--unsafe-fixes", "--select", "E", path.name)
    assert result.status == 0, result.stdout
    assert path.read_bytes() == f"\ufeff{MENDED}\r\n{CLEAN}\n{MENDED}; Tom & Anna".encode()
    assert result.stdout.startswith(f"Fixed 3 problems in {path.name} (3 unsafe).\n")


def test_half_of_the_lines_make_it_data(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Here it is:\n{GOOD}\n")
    assert "J008 non-json-preamble" in run(tmp_path, "a.txt").stdout
    result = run(tmp_path, "--input-format", "text", "a.txt")
    assert result.stdout == "No encoding damage found in 2 lines of text.\n"


def test_text_under_any_name_when_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(DAMAGED + "\n")
    assert "E101" in run(tmp_path, "--input-format", "text", "a.log").stdout
    result = run(tmp_path, "--input-format", "text", "--fix", "--unsafe-fixes", "-", stdin=b"x\n")
    assert (result.status, result.stdout) == (0, "x\n")


def test_text_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    lines = ["Déjà vu à la plage", "plain", "Très bien, merci à vous", "café"]
    path.write_bytes("\r\n".join(lines).encode("cp1252") + "\nGrüße".encode())
    result = run(tmp_path, "--fix", "--unsafe-fixes", "--select", "E,J010", "a.txt")
    assert result.status == 0, result.stdout
    assert path.read_bytes() == ("\r\n".join(lines) + "\nGrüße").encode()


def test_an_empty_text_file(tmp_path: Path) -> None:
    for content in (b"", b"\n", b"\xef\xbb\xbf"):
        (tmp_path / "a.md").write_bytes(content)
        assert run(tmp_path, "--select", "E,J009,J010", "a.md").status == 0


def seed(name: str) -> bytes:
    path = SEEDS / name
    if not path.is_file():
        pytest.skip("the documents the project began with are not here")
    return path.read_bytes()


READINGS = {
    105: "你好啦, ok没问题",
    165: "你今天有空吗？",
    172: "Ok好啊！那边的肉骨茶很正的",
    188: "你今天在做什么？",
    189: "没什么lah，just relaxing",
    226: "今天天气好热啊",
    229: "🇲🇾",
    258: "🇨🇳🇲🇾",
}
"""By line: what stood there before the damage, as far as it is read with certainty."""


def damage(text: str) -> str:
    """Read UTF-8 as Windows-1254 with what it does not define, and soft hyphens, dropped."""
    return text.encode().decode("cp1254", "ignore").replace("\xad", "")


def test_the_damaged_document(tmp_path: Path) -> None:
    data = seed("000_e5fd2260301623e4.txt")
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    before = data.decode().split("\n")
    damaged = {number for number, line in enumerate(before, 1) if not line.isascii()}
    found = run(tmp_path, "--select", "E", "--max-per-rule", "0", "--verbose", "a.txt")
    told = re.findall(r"^a\.txt:(\d+):", found.stdout, re.MULTILINE)
    assert set(map(int, told)) == damaged
    result = run(tmp_path, "--fix", "--unsafe-fixes", "a.txt")
    after = path.read_bytes().decode().split("\n")
    assert len(after) == len(before)
    whole = 0
    for number, (old, new) in enumerate(zip(before, after, strict=True), 1):
        if number not in damaged:
            assert new == old
        elif new != old and f"a.txt:{number}:" not in result.stdout:
            assert damage(new) == old
            assert READINGS.get(number, "") in new
            whole += 1
    assert len(damaged) == 55
    assert whole >= 48


def test_the_document_beside_it_is_clean(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(seed("004_1c4d0571cccaa745.txt"))
    for flags in (["--input-format", "text"], ["--select", "E,J009,J010"]):
        result = run(tmp_path, *flags, "a.md")
        assert (result.status, result.stdout[:18]) == (0, "No encoding damage")
