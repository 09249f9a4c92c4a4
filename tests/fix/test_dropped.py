"""What fixes drop: kept in the rejects, and never most of a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.runner import Result, ftlint

from .files import GOOD

EMPTY = GOOD.replace("Hello!", "")
ROLE = GOOD.replace('"user"', '"User"')


def fix(folder: Path, *arguments: str) -> Result:
    flags = ("--isolated", "--output-format", "concise", "--fix", "--unsafe-fixes")
    return ftlint("check", *flags, *arguments, cwd=folder)


def write(folder: Path, *lines: str, name: str = "a.jsonl") -> Path:
    path = folder / name
    path.write_bytes("".join(line + "\n" for line in lines).encode("utf-8", "surrogateescape"))
    return path


def good(count: int) -> list[str]:
    return [GOOD.replace("Hi", f"Question {number}?") for number in range(count)]


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


ALL = [
    ([EMPTY, EMPTY.replace("Hi", "Ho")], "C601 empty-content", 2),
    ([EMPTY, *good(1)], "C601 empty-content", 1),
    ([EMPTY, EMPTY.replace("Hi", "Ho"), *good(2)], "C601 empty-content", 2),
    # Fixed in one round, dropped in the next.
    ([EMPTY.replace("}]}", "},]}"), *good(1)], "C601 empty-content", 1),
]


@pytest.mark.parametrize(("content", "cause", "count"), ALL)
def test_most_of_a_file_is_never_dropped(
    tmp_path: Path, content: list[str], cause: str, count: int
) -> None:
    path = write(tmp_path, *content)
    before = path.read_bytes()
    result = fix(tmp_path, "a.jsonl", "--rejects", "rejects.jsonl")
    assert path.read_bytes() == before
    assert result.status == 1
    told = f"a.jsonl: nothing was fixed: the fixes would drop {count} of {len(content)} records"
    assert f"{told} ({cause})" in result.stderr
    assert "--unfixable C601" in result.stderr
    assert "Fixed" not in result.stdout
    assert not (tmp_path / "rejects.jsonl").exists()


def test_a_table_with_the_suffix_of_json_lines_stays(tmp_path: Path) -> None:
    path = write(tmp_path, "question,answer", "Is it open?,Yes", "Is it far?,No")
    before = path.read_bytes()
    assert fix(tmp_path, "a.jsonl").status == 1
    assert path.read_bytes() == before


def test_a_patch_leaves_such_a_file_out(tmp_path: Path) -> None:
    write(tmp_path, EMPTY)
    result = ftlint("check", "--isolated", "--diff", "--unsafe-fixes", "a.jsonl", cwd=tmp_path)
    assert (result.status, result.stdout) == (1, "")
    assert "nothing was fixed: the fixes would drop 1 of 1 record (" in result.stderr


def test_the_other_files_are_fixed(tmp_path: Path) -> None:
    bad = write(tmp_path, EMPTY, ROLE)
    other = write(tmp_path, ROLE.replace("Hi", "Ho"), name="b.jsonl")
    result = fix(tmp_path, "a.jsonl", "b.jsonl", "--select", "C,S106")
    assert result.status == 1
    assert bad.read_text("utf-8") == f"{EMPTY}\n{ROLE}\n"
    assert other.read_text("utf-8") == GOOD.replace("Hi", "Ho") + "\n"
    assert "a.jsonl:2" in result.stdout  # what is left is reported


def test_the_named_fixes_can_be_left_out(tmp_path: Path) -> None:
    path = write(tmp_path, EMPTY, ROLE)
    fix(tmp_path, "a.jsonl", "--select", "C,S106", "--unfixable", "C601")
    assert path.read_text("utf-8") == f"{EMPTY}\n{GOOD}\n"


def test_a_file_that_is_all_in_another_one_stays(tmp_path: Path) -> None:
    write(tmp_path, *good(3))
    copy = write(tmp_path, *good(3), name="b.jsonl")
    result = fix(tmp_path, "a.jsonl", "b.jsonl")
    assert result.status == 1
    assert len(copy.read_text("utf-8").splitlines()) == 3


def test_repeated_records_go_since_one_of_them_stays(tmp_path: Path) -> None:
    path = write(tmp_path, *good(2), *good(2), *good(2))
    assert fix(tmp_path, "a.jsonl").status == 0
    assert path.read_text("utf-8").splitlines() == good(2)


def test_lines_that_were_never_records_are_no_loss(tmp_path: Path) -> None:
    """Half of the lines may be text, and none of the records is lost with them."""
    path = write(tmp_path, "Here they are:", good(1)[0], "And one more:", good(2)[1])
    fix(tmp_path, "a.jsonl", "--select", "J008")
    assert path.read_text("utf-8").splitlines() == good(2)


@pytest.mark.parametrize("flags", [[], ["--unfixable", "J007"]])
def test_a_second_record_on_the_line_does_not_go_with_the_first(
    tmp_path: Path, flags: list[str]
) -> None:
    other = GOOD.replace("Hi", "Still here?")
    path = write(tmp_path, *good(4), EMPTY + " " + other)
    fix(tmp_path, "a.jsonl", "--select", "J,C", *flags)
    assert other in path.read_text("utf-8")


def test_what_is_dropped_is_kept(tmp_path: Path) -> None:
    latin = GOOD.replace("Hello!", "caf\udce9")
    path = write(tmp_path, *good(6), "Here are more:", EMPTY, ROLE, good(1)[0], latin)
    result = fix(tmp_path, "a.jsonl", "--rejects", "out/rejects.jsonl", "--select", "J,C,D,S106")
    assert "3 records dropped" in result.stdout
    left = path.read_bytes().splitlines()
    assert left[:6] == [line.encode() for line in good(6)]
    assert len(left) == 8
    assert rows(tmp_path / "out" / "rejects.jsonl") == [
        {
            "file": "a.jsonl",
            "line": line,
            "code": code,
            "rule": rule,
            "reason": reason,
            "raw": raw,
        }
        for line, code, rule, reason, raw in (
            (7, "J008", "non-json-preamble", "Not JSON: 'Here are more:'",
             "Here are more:"),
            (8, "C601", "empty-content", "The assistant turn is empty", EMPTY),
            (10, "D901", "duplicate-example", "Same record as line 1", good(1)[0]),
        )
    ]  # fmt: skip


def test_a_record_is_kept_as_it_was_before_its_other_fixes(tmp_path: Path) -> None:
    broken = EMPTY.replace('"user"', '"User"').replace("}]}", "},]}")
    write(tmp_path, *good(1), "Some words", broken, *good(5)[1:], EMPTY + EMPTY)
    fix(tmp_path, "a.jsonl", "--rejects", "rejects.jsonl", "--select", "J,C,S106")
    kept = rows(tmp_path / "rejects.jsonl")
    assert sorted((row["line"], row["raw"]) for row in kept) == [
        (2, "Some words"),
        (3, broken),
        (8, EMPTY),
        (8, EMPTY),
    ]


def test_records_of_an_array_are_kept_with_their_line(tmp_path: Path) -> None:
    records = [*good(2), EMPTY, *good(4)[2:]]
    write(tmp_path, "[\n" + ",\n".join(records) + "\n]")
    fix(tmp_path, "a.jsonl", "--rejects", "rejects.jsonl", "--select", "J,C")
    assert [(row["line"], row["raw"]) for row in rows(tmp_path / "rejects.jsonl")] == [(4, EMPTY)]


def test_earlier_rejects_stay(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        write(tmp_path, *good(3), EMPTY, name=name)
        fix(tmp_path, name, "--rejects", "rejects.jsonl.gz")
    unpacked = ftlint("check", "--isolated", "rejects.jsonl.gz", cwd=tmp_path)
    assert "2 records" in unpacked.stdout


def test_rejects_that_cannot_be_written_stop_the_fixes(tmp_path: Path) -> None:
    path = write(tmp_path, *good(3), EMPTY)
    (tmp_path / "taken").mkdir()
    result = fix(tmp_path, "a.jsonl", "--rejects", "taken")
    assert result.status == 2
    assert "taken: is a folder" in result.stderr
    assert len(path.read_text("utf-8").splitlines()) == 4


def test_rejects_are_not_written_over_the_data(tmp_path: Path) -> None:
    path = write(tmp_path, *good(3), EMPTY)
    assert fix(tmp_path, "a.jsonl", "--rejects", "./a.jsonl").status == 2
    assert path.read_text("utf-8").splitlines() == [*good(3), EMPTY]


def test_rejects_need_fixes(tmp_path: Path) -> None:
    write(tmp_path, *good(1))
    for flags in ([], ["--diff"]):
        result = ftlint("check", *flags, "--rejects", "r.jsonl", "a.jsonl", cwd=tmp_path)
        assert (result.status, "--fix" in result.stderr) == (2, True)
