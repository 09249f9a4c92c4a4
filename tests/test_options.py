"""One engine for options: a wrong name, type or value is worded alike wherever it is written."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated, Literal

import pytest

import ftlint
from ftlint.cli import run
from ftlint.options.conversion import OPTIONS, resolve
from ftlint.options.marks import Choice, Single
from ftlint.options.words import choices, mistake

RECORD = {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yo"}]}
BUILD = '[[build]]\nname = "b"\nsource = "in.jsonl"\noutput = "out.jsonl"\n'
SOURCE = '[[build]]\nname = "b"\noutput = "out.jsonl"\n'
CONVERT = '[[convert]]\ninput = "in.jsonl"\noutput = "out.jsonl"\n'
DATASET = '[[dataset]]\nname = "d"\ntrain = "in.jsonl"\n'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in.jsonl").write_text(json.dumps(RECORD) + "\n")


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the one line of a command that cannot be done."""
    status = run(list(arguments))
    printed = capsys.readouterr()
    assert (status, printed.out) == (2, "")
    assert printed.err.startswith("ftlint: error: ") and printed.err.count("\n") == 1
    assert not Path("out.jsonl").exists()
    return printed.err.removeprefix("ftlint: error: ").rstrip("\n")


WRONG_NAMES = [
    ("check", "max-per-rul = 1", "ftlint.toml:1: unknown key 'max-per-rul'"),
    ("check", "[rules.missing-system]\nrequire-sistem = 1", "ftlint.toml:2: unknown option"),
    ("check", f'{DATASET}trian = "x"', "ftlint.toml:4: unknown key 'trian' in dataset"),
    ("check", '[decontaminate]\nngrams = "x"', "ftlint.toml:2: unknown key 'ngrams'"),
    ("convert", f'{CONVERT}tow = "x"', "ftlint.toml:4: unknown key 'tow' in convert"),
    ("convert", f"{CONVERT}options = {{ sistem = 1 }}", "ftlint.toml:4: unknown option 'sistem'"),
    ("convert", f"{CONVERT}options.rols.A = 1", "ftlint.toml:4: unknown option 'rols'"),
    ("build", f"{BUILD}chekc = 1", "ftlint.toml:5: unknown key 'chekc' in build"),
    ("build", f"{BUILD}dedup = {{ nera = true }}", "ftlint.toml:5: unknown key 'nera'"),
    ("build", f"{BUILD}merge = {{ shufle = true }}", "ftlint.toml:5: unknown key 'shufle'"),
    ("build", f"{BUILD}split = {{ ratoi = 1 }}", "ftlint.toml:5: unknown key 'ratoi'"),
    (
        "build",
        f'{SOURCE}source = {{ path = "in.jsonl", options = {{ sistem = 1 }} }}',
        "ftlint.toml:4: unknown option 'sistem'",
    ),
    ("convert", f'{CONVERT}to = "sharegptt"', "ftlint.toml:4: unknown format 'sharegptt'"),
    ("convert", f'{CONVERT}from = "sharegptt"', "ftlint.toml:4: unknown format 'sharegptt'"),
    ("build", f'{BUILD}to = "sharegptt"', "ftlint.toml:5: unknown format 'sharegptt'"),
    (
        "build",
        f'{SOURCE}source = {{ path = "in.jsonl", from = "sharegptt" }}',
        "ftlint.toml:4: unknown format 'sharegptt'",
    ),
]


@pytest.mark.parametrize(("command", "text", "message"), WRONG_NAMES)
def test_a_wrong_name_has_its_place_and_the_nearest_name(
    capsys: pytest.CaptureFixture[str], command: str, text: str, message: str
) -> None:
    Path("ftlint.toml").write_text(text + "\n")
    told = refused(capsys, command)
    assert told.startswith(message)
    assert re.search(r"\(did you mean [a-z-]+( or [a-z_-]+)*\?\)$", told)


WRONG_VALUES = [
    ("check", "redact = 1", "1: redact must be true or false, not 1"),
    ("check", 'max-per-rule = "a"', "1: max-per-rule must be a whole number from 0, not 'a'"),
    ("check", "method = 3", "1: method must be a string, not 3"),
    ("check", "include = true", "1: include must be a string or a list of strings, not true"),
    ("check", "target = [3]", "1: target must be a string, not 3"),
    ("check", "severity = 3", "1: severity must be a table, not 3"),
    (
        "check",
        '[rules.missing-system]\nrequire-system = "allways"',
        "2: require-system of missing-system must be 'auto', 'always' or 'never', not 'allways' "
        "(did you mean always?)",
    ),
    (
        "check",
        "[rules.missing-system]\nrequire-system = 3",
        "2: require-system of missing-system must be 'auto', 'always' or 'never', not 3",
    ),
    ("check", f"{DATASET}validation = {{ a = 1 }}", "4: validation must be a string or a list of "),
    ("check", "[decontaminate]\nngram = 1", "2: ngram must be a whole number from 3 to 100, not 1"),
    ("convert", f"{CONVERT}to = 3", "4: to must be a string, not 3"),
    ("convert", f"{CONVERT}options = 3", "4: options must be a table, not 3"),
    (
        "convert",
        f'{CONVERT}options = {{ tools = "drp" }}',
        "4: tools must be 'keep', 'drop' or 'skip-example', not 'drp' (did you mean drop?)",
    ),
    ("convert", f"{CONVERT}options = {{ tools = 3 }}", "4: tools must be 'keep', 'drop' or 's"),
    (
        "convert",
        f'{CONVERT}options.overlap = "a"',
        "4: overlap must be a whole number from 0, not 'a'",
    ),
    ("convert", f"{CONVERT}options.overlap = -1", "4: overlap must be a whole number from 0, not"),
    (
        "convert",
        f'{CONVERT}options.roles.A = "asistant"',
        "4: roles.A must be 'system', 'developer', 'user', 'assistant' or 'tool', "
        "not 'asistant' (did you mean assistant?)",
    ),
    (
        "build",
        f'{BUILD}check = "eror"',
        "5: check must be 'error', 'warning', 'info' or 'never', not 'eror' (did you mean error?)",
    ),
    ("build", f"{BUILD}merge = 3", "5: merge must be a table, not 3"),
    ("build", f"{BUILD}merge = {{ total = 0 }}", "5: total must be a whole number from 1, not 0"),
    (
        "build",
        f'{BUILD}merge = {{ by = "token" }}',
        "5: by must be 'rows' or 'tokens', not 'token' (did you mean tokens?)",
    ),
    (
        "build",
        f'{BUILD}dedup = {{ by = "promt" }}',
        "5: by must be 'record', 'prompt', 'conversation' or 'key:PATH', not 'promt' "
        "(did you mean prompt?)",
    ),
    (
        "build",
        f'{BUILD}dedup = {{ keep = "highest" }}',
        "5: keep must be 'first', 'last', 'longest' or 'highest:PATH', not 'highest'",
    ),
    ("build", f"{BUILD}dedup = {{ threshold = 3 }}", "5: threshold must be a number from 0.5 to 1"),
    (
        "build",
        f'{BUILD}validation = "v.jsonl"\nsplit = {{ ratio = "a" }}',
        "6: ratio must be a share of the records, such as 0.1 or '8:1:1', not 'a'",
    ),
    (
        "build",
        f"{BUILD}split = {{ ratio = true }}",
        "5: ratio must be a share of the records, such as 0.1 or '8:1:1', not true",
    ),
    (
        "build",
        f'{BUILD}split = {{ count = "a" }}',
        "5: count must be a number of records, such as 500 or '500:200', not 'a'",
    ),
    (
        "build",
        f'{SOURCE}source = {{ path = "in.jsonl", options = {{ tools = "drp" }} }}',
        "4: tools must be 'keep', 'drop' or 'skip-example', not 'drp' (did you mean drop?)",
    ),
]


@pytest.mark.parametrize(("command", "text", "message"), WRONG_VALUES)
def test_a_wrong_value_has_its_place_what_is_wanted_and_what_is_there(
    capsys: pytest.CaptureFixture[str], command: str, text: str, message: str
) -> None:
    Path("ftlint.toml").write_text(text + "\n")
    assert refused(capsys, command).startswith(f"ftlint.toml:{message}")


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("sistem=keep", "-O: unknown option 'sistem' of any format (did you mean system"),
        ("rols.A=user", "-O: unknown option 'rols' of any format (did you mean roles"),
        ("tools=drp", "-O: tools must be 'keep', 'drop' or 'skip-example', not 'drp' (did you"),
        ("overlap=a", "-O: overlap must be a whole number from 0, not 'a'"),
        ("overlap=-1", "-O: overlap must be a whole number from 0, not '-1'"),
        ("fenced=yes", "-O: fenced must be true or false, not 'yes'"),
        ("roles.A=usr", "-O: roles.A must be 'system', 'developer', 'user', "),
        ("roles=user", "-O: roles takes entries: roles.NAME=VALUE"),
        ("tools.a=drop", "-O: tools takes no entries"),
    ],
)
def test_options_of_convert_on_the_command_line(
    capsys: pytest.CaptureFixture[str], said: str, message: str
) -> None:
    assert refused(capsys, "convert", "in.jsonl", "-o", "out.jsonl", "-O", said).startswith(message)


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (("--tools", "drp"), "--tools must be 'keep', 'drop' or 'skip-example', not 'drp'"),
        (("--repair-encoding=bst",), "--repair-encoding: repair_encoding must be 'false', 'true' "),
        (("--to", "sharegptt"), "--to: unknown format 'sharegptt' (did you mean sharegpt?)"),
        (("--from", "sharegptt"), "--from: unknown format 'sharegptt' (did you mean sharegpt?)"),
    ],
)
def test_flags_of_convert(
    capsys: pytest.CaptureFixture[str], flags: tuple[str, ...], message: str
) -> None:
    assert refused(capsys, "convert", "in.jsonl", "-o", "out.jsonl", *flags).startswith(message)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("dedup", "--by", "promt"), "--by must be 'record', 'prompt', 'conversation' or 'key:"),
        (("dedup", "--keep", "frist"), "--keep must be 'first', 'last', 'longest' or 'highest:"),
        (("dedup", "--contained", "drp"), "--contained must be 'keep' or 'drop', not 'drp' (did"),
        (("dedup", "--threshold", "7"), "--threshold must be a number from 0.5 to 1, not '7'"),
        (("dedup", "--ngram", "x"), "--ngram must be a whole number from 1 to 50, not 'x'"),
        (("merge", "-o", "out.jsonl", "--weight-by", "row"), "--weight-by must be 'rows' or 'tok"),
        (("merge", "-o", "out.jsonl", "--total", "0"), "--total must be a whole number from 1, n"),
        (("split", "-o", "out.jsonl", "--ratio", "a"), "--ratio must be a share of the records"),
        (("split", "-o", "out.jsonl", "--count", "a"), "--count must be a number of records"),
        (("split", "-o", "out.jsonl", "--against-text", "x"), "--against-text must be 'prompts' "),
        (("check", "--max-length", "x"), "--max-length must be a whole number from 0, not 'x'"),
        (("check", "--max-per-rule", "-1"), "--max-per-rule must be a whole number from 0, not"),
        (("check", "-j", "x"), "--jobs must be a whole number from 0, not 'x'; see `ftlint check"),
        (("check", "--color", "nevr"), "--color must be 'auto', 'always' or 'never', not 'nevr' "),
        (("check", "--engine", "rai"), "--engine must be 'local' or 'ray', not 'rai' (did you mea"),
        (("dedup", "--on-error", "x"), "--on-error must be 'fail' or 'skip', not 'x'"),
        (("stats", "--epochs", "0"), "--epochs must be a whole number from 1, not '0'"),
        (("stats", "--output-format", "jsn"), "--output-format must be 'text', 'json', 'markdow"),
        (("decontaminate", "--ngram", "1"), "--ngram must be a whole number from 3 to 100, not"),
    ],
)
def test_flags(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    command, *rest = arguments
    assert refused(capsys, command, "in.jsonl", *rest).startswith(message)


def test_arguments_from_python() -> None:
    with pytest.raises(ftlint.UsageError, match=r"^threshold must be a number from 0.5 to 1, not"):
        ftlint.dedup("in.jsonl", threshold=7)
    with pytest.raises(ftlint.UsageError, match=r"^by must be 'record', .* \(did you mean prompt"):
        ftlint.dedup("in.jsonl", by="promt")
    with pytest.raises(ftlint.UsageError, match=r"^ratio must be a share of the records"):
        ftlint.split("in.jsonl", "a.jsonl", "b.jsonl", ratio="a")
    with pytest.raises(ftlint.UsageError, match=r"^options: tools must be 'keep', 'drop' or 'skip"):
        ftlint.convert("in.jsonl", "out.jsonl", options={"tools": "drp"})
    with pytest.raises(ftlint.UsageError, match=r"^to: unknown format 'sharegptt' \(did you mean"):
        ftlint.convert("in.jsonl", "out.jsonl", to="sharegptt")


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("repair_encoding", True, "true"),
        ("repair_encoding", False, "false"),
        ("assistant", 7, "7"),
        ("window", 4, "4"),
        ("overlap", 2, 2),
        ("fenced", True, True),
    ],
)
def test_numbers_and_booleans_of_toml_count_as_the_words_they_are(
    name: str, value: object, read: object
) -> None:
    assert resolve({name: value}, OPTIONS, "any format")[name] == read
    said = str(value).lower() if isinstance(value, bool) else str(value)
    assert resolve({name: said}, OPTIONS, "any format")[name] == read


def test_what_is_not_said_changes_nothing() -> None:
    """Windows do not overlap, nothing is dropped or joined, unless the user asks."""
    found = resolve({}, OPTIONS, "any format")
    assert (found["overlap"], found["window"], found["system"]) == (0, None, "keep")
    assert (found["merge_consecutive"], found["repair_encoding"]) == (None, "false")


@pytest.mark.parametrize(("size", "told"), [(60, "x" * 60), (61, "x" * 59 + "…")])
def test_a_long_wrong_value_is_cut(
    capsys: pytest.CaptureFixture[str], size: int, told: str
) -> None:
    Path("ftlint.toml").write_text(f'redact = "{"x" * size}"\n')
    expected = f"ftlint.toml:1: redact must be true or false, not '{told}'"
    assert refused(capsys, "check") == expected


def test_the_nearest_word_of_a_type_in_parts_is_named() -> None:
    marked = Annotated[Literal["first", "last"], Single()]
    either = Literal["alpha"] | Annotated[str, Choice(("beta",), ("gamma",))] | None
    assert choices(marked) == ("first", "last")
    assert choices(either) == ("alpha", "beta", "gamma")
    assert mistake("x", either, "gama").endswith("(did you mean gamma?)")
