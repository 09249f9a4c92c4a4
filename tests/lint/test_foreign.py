"""Files that do not hold training data: told once, whatever their names say, and never passed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftlint.source.foreign import Count, is_data
from ftlint.source.text_kind import kind_of
from tests.cli.runner import Result, ftlint

CHAT = '{"messages": [{"role": "user", "content": "Is it open?"}, {"role": "assistant", "content": "Yes."}]}'  # noqa: E501
TALK = "User: Is the harbour open?\nAssistant: Yes.\n\nUser: Until when?\nAssistant: Six.\n"
TABLE = "question,answer\nIs it open?,Yes\nAnd on Sundays?,No\n"
PAGE = "<!doctype html>\n<html><body>\n<p>Open until six.</p>\n</body></html>\n"
PROGRAM = "import json\n\n\ndef main():\n    return json.dumps({})\n"
YAML = "name: harbour\nhours:\n  - day: Monday\n    until: 18\n"
LOG = "2026-01-02 10:00:01 INFO start\n2026-01-02 10:00:02 WARNING late\n"
SHELL = "#!/bin/bash\nset -e\necho hello\n"
CAPTIONS = (
    "1\n00:00:01,000 --> 00:00:02,000\nHello there.\n\n2\n00:00:03,000 --> 00:00:04,000\nHi.\n"
)
NOTES = "# Harbour\n\nOpen until six.\n\n- Monday\n- Tuesday\n"

LOOKS = [
    ("talk", TALK, "a transcript with 2 examples", "ftlint convert {name} -o "),
    ("table", TABLE, "a CSV table with 2 examples", "ftlint convert {name}"),
    ("page", PAGE, "an HTML page", ""),
    ("program", PROGRAM, "a Python program", ""),
    ("settings", YAML, "YAML", ""),
    ("log", LOG, "a log", ""),
    ("script", SHELL, "a shell script", ""),
    ("notes", NOTES, "Markdown", ""),
]


def check(folder: Path, *arguments: str, stdin: bytes = b"") -> Result:
    return ftlint(
        "check", "--isolated", "--output-format", "full", *arguments, cwd=folder, stdin=stdin
    )


@pytest.mark.parametrize("suffix", [".jsonl", ".txt", ".csv", ".md", ".json", ""])
@pytest.mark.parametrize(("stem", "text", "what", "command"), LOOKS, ids=lambda v: v[:9])
def test_one_finding_says_what_it_is(
    tmp_path: Path, stem: str, text: str, what: str, command: str, suffix: str
) -> None:
    name = stem + suffix
    (tmp_path / name).write_text(text)
    result = check(tmp_path, name)
    named = suffix == ".csv" and stem == "table"  # some trainers read it: a warning
    assert result.status == (0 if named else 1)
    assert result.stdout.count("J026") == 1
    if not (suffix == ".csv" and what.startswith("a transcript")):  # a table, by its name
        assert f"is {what}, not training data" in result.stdout
        assert command.format(name=name) in result.stdout
    assert "passed" not in result.stdout
    assert "record" not in result.stdout.replace("records", "")


def test_the_command_works(tmp_path: Path) -> None:
    for name, text in (("talk.txt", TALK), ("table.jsonl", TABLE), ("a talk.jsonl", TALK)):
        (tmp_path / name).write_text(text)
        told = check(tmp_path, name, "--output-format", "concise").stdout
        command = ftlint("check", "--isolated", "--output-format", "json", name, cwd=tmp_path)
        import json
        import shlex

        help_text = json.loads(command.stdout)["diagnostics"][0]["help"]
        words = shlex.split(help_text.removeprefix("convert it: "))
        assert words[0] == "ftlint", told
        result = ftlint(*words[1:], cwd=tmp_path)
        assert result.status == 0, result.stdout + result.stderr
        assert len((tmp_path / words[-1]).read_text().splitlines()) == 2


def test_what_the_reader_must_be_told_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ana: Is it open?\nBo: Yes.\nAna: Until when?\nBo: Six.\n")
    result = check(tmp_path, "a.txt", "--output-format", "concise", "--output-format", "json")
    assert "-O assistant=NAME" in result.stdout


@pytest.mark.parametrize("text", [TALK, TABLE, YAML, PROGRAM])
def test_no_fix_touches_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(text)
    result = check(tmp_path, "a.jsonl", "--fix", "--unsafe-fixes")
    assert result.status == 1
    assert path.read_text() == text


def test_captions_and_damaged_text_are_still_looked_through(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_text(CAPTIONS.replace("Hi.", "Un cafÃ©, sâ€™il vous plaÃ®t"))
    result = check(tmp_path, "a.srt")
    assert "SubRip captions" in result.stdout
    assert "E101" in result.stdout
    assert "J026" not in check(tmp_path, "a.srt", "--select", "E,J009,J010").stdout


def test_nothing_passed_where_no_rule_looked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TALK)
    (tmp_path / "a.jsonl").write_text(CHAT + "\n")
    result = check(tmp_path, "a.txt", "--select", "S,R")
    assert result.stdout == (
        "Nothing was checked in 1 file: no rule that was selected looks at plain text.\n"
    )
    assert "J026" in check(tmp_path, "a.txt", "--select", "J,S,R").stdout
    result = check(tmp_path, "a.txt", "a.jsonl", "--select", "E")
    assert result.stdout == (
        "All checks passed: 1 record in 1 file. "
        "No encoding damage found in 5 lines of text in 1 file.\n"
    )


def test_a_file_with_some_records_is_told_by_number(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("Two examples:\n\nfor the harbour\nand more\n" + CHAT + "\n")
    result = check(tmp_path, "a.jsonl")
    assert "J008" not in result.stdout
    assert "Only 1 of 4 lines is JSON: the file looks like text around 1 record" in result.stdout


def test_half_of_the_lines_are_enough(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(f"Here it is:\n{CHAT}\n")
    result = check(tmp_path, "a.jsonl")
    assert "J008" in result.stdout
    assert "J026" not in result.stdout


def test_a_long_head_of_text_does_not_hide_the_data(tmp_path: Path) -> None:
    prose = "A line of prose before the data begins.\n" * 2000
    (tmp_path / "a.jsonl").write_text(prose + f"{CHAT}\n" * 4000)
    result = check(tmp_path, "a.jsonl", "--select", "J")
    assert "J026" not in result.stdout
    assert "J008" in result.stdout


@pytest.mark.parametrize(
    "line",
    [
        b"{'messages': []}",
        b'{"a": 1,}',
        b'1. {"a": 1}',
        b'{"a": "cut off',
        b'"a": 1,',
        b"},",
        b"[1, 2]",
        b"null",
    ],
)
def test_broken_json_is_data(line: bytes) -> None:
    count = Count()
    count.add([line])
    assert not count.foreign


@pytest.mark.parametrize(
    "line", [b"[10:00] Ana: hi", b"Hello", b"{% if x %}", b"{user}: hi", b"a,b", b"<p>{}</p>"]
)
def test_text_is_not(line: bytes) -> None:
    count = Count()
    count.add([line])
    assert count.foreign


def test_the_further_lines_of_a_string_belong_to_its_record() -> None:
    count = Count()
    count.add([b'{"a": "one', b"two", b"three", b'four"}', b'{"a": "b"}'])
    assert (count.lines, count.good) == (2, 2)


def test_standard_input_without_a_name(tmp_path: Path) -> None:
    result = check(tmp_path, "-", stdin=TALK.encode())
    assert "a transcript with 2 examples" in result.stdout


def test_stats_counts_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TALK)
    result = ftlint("stats", "a.txt", cwd=tmp_path)
    assert result.status == 2
    assert result.stderr == (
        "ftlint: error: a.txt: is a transcript with 2 examples, not training data; "
        "convert it: ftlint convert a.txt -o a.jsonl\n"
    )
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[core]\nbare = true\n[remote]\nurl = x\n", "an INI or TOML file"),
        ("diff --git a/x b/x\n@@ -1 +1 @@\n-a\n+b\n", "a patch"),
        ("CREATE TABLE t (a int);\nINSERT INTO t VALUES (1);\n", "SQL"),
        ("a\tb\nc\td\n", "a TSV table"),
        ("Once upon a time.\nThey lived.\n", "text"),
        ("# set the prompt\nexport PS1=x\nalias ll='ls -l'\n", "a shell script"),
        ('<?xml version="1.0"?>\n<a>\n</a>\n', "an XML document"),
    ],
)
def test_kinds_of_text(text: str, kind: str) -> None:
    assert kind_of(text) == kind


def test_a_file_is_looked_at_once_for_all_targets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ftlint
    from ftlint.dataset.convert import looks

    asked = []
    look = looks.looks_of
    monkeypatch.setattr(looks, "looks_of", lambda source: asked.append(source) or look(source))
    path = tmp_path / "talk.jsonl"
    path.write_text(TALK)
    found = ftlint.check([path], target="all").diagnostics
    assert [one.name for one in found if one.code != "Z004"] == ["not-training-data"]
    assert len(asked) == 1


def test_nothing_weighs_damage_that_nobody_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ftlint import encoding
    from ftlint.dataset.convert.looks import looks_of
    from ftlint.source import Source

    def refused(*_: object) -> None:
        raise AssertionError("weighed")

    monkeypatch.setattr(encoding, "repair", refused)
    path = tmp_path / "talk.txt"
    path.write_text(TALK.replace("open", "ouvertÃ©"), encoding="utf-8")
    assert looks_of(Source(str(path), "talk.txt")).what == "a transcript with 2 examples"


@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
def test_only_a_table_is_said_to_be_read_as_one(tmp_path: Path, name: str) -> None:
    mark = "," if name == "a.csv" else "\t"
    shown = ("check", name, "--target", "trl", "--output-format", "concise")
    (tmp_path / name).write_text(f"question{mark}answer\nIs it open?{mark}Yes\nToday?{mark}No\n")
    table = ftlint(*shown, cwd=tmp_path)
    reads = "which Hugging Face TRL reads" in table.stdout
    assert reads == (name == "a.csv")  # the suffixes that the target lists
    for text in (YAML, PROGRAM):
        (tmp_path / name).write_text(text)
        other = ftlint(*shown, cwd=tmp_path)
        assert (other.status, "reads" in other.stdout) == (1, False), other.stdout
        assert "not training data" in other.stdout


def test_what_of_a_text_counts_as_data() -> None:
    assert [is_data(line) for line in (b"12", b'see {"a": 1}', b'{"a": 1,}')] == [True] * 3
    assert not is_data(b'data: {"a": 1}') and not is_data(b"see {it}")


def test_a_table_has_short_names_in_its_first_row() -> None:
    rows = "\n1,2\n3,4\n"
    assert kind_of(f"a,{'x' * 60}{rows}") == "a CSV table"
    assert kind_of(f"a,{'x' * 61}{rows}") == "text"
