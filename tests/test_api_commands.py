"""What the commands do can be done from Python: each flag that changes it has its argument."""

from __future__ import annotations

import inspect
import json
from importlib import import_module
from pathlib import Path

import pytest

import ftlint
from ftlint.config import BY_NAME
from ftlint.options.conversion import FLAGS
from tests.cli.runner import ftlint as command

PRINTED = {
    "check": {
        *("output_format", "output_file", "reports", "ci", "statistics", "max_diagnostics"),
        *("max_per_rule", "redact", "show_suppressed", "show_fixes", "show_files"),
        *("show_settings", "explain_format", "color"),
    },
    "convert": {"formats", "list_options", "report", "output_format", "color"},
    "stats": {"form", "file", "plots"},
    "merge": {"tokens"},
    "diff": {"form", "file", "color"},
}
"""Flags about how an answer is printed: Python gets the data, of which they print some."""
STATUS = {
    "check": {"fail_on", "exit_zero", "exit_non_zero_on_fix", "fix_only"},
    "convert": {"fail_on_loss"},
    "diff": {"exit_zero"},
}
"""Flags about the exit status: Python looks at the data."""
SHELL = {"quiet", "verbose", "stdin_filename"}
"""Flags about the streams of a shell."""
WITHOUT = {
    "repair": "asks a person; check and fix take the file of readings with what was decided",
    "init": "writes a first configuration",
    "config": "prints what the configuration is",
    "rule": "prints a page",
    "target": "prints a page",
    "schema": "prints a schema",
    "help": "prints a page",
    "version": "prints __version__",
}
"""Commands that have no function, and why."""
ADDED = {"options", "skip_broken"}
"""Arguments for flags that have other names: keys of the configuration, and ``--on-error``."""
ELSEWHERE = {
    ("check", "fix"): "fix",
    ("check", "diff"): "patch",
    ("check", "rejects"): "fix",
    ("check", "only_dataset_rules"): "other_rules",
    ("check", "no_dataset_rules"): "dataset_rules",
    ("convert", "paths"): "inputs",
    ("convert", "explain"): "convert",  # Outcome.guesses
    ("convert", "check"): "convert_declared",
    ("convert", "fix"): "convert_declared",
    ("build", "plan"): "plan",
    ("build", "check"): "plan",
    ("decontaminate", "against_text"): "prompts",
    ("split", "output"): "train",
    ("split", "validation_out"): "validation",
    ("split", "test_out"): "test",
    ("merge", "by"): "weight_by",
    ("dedup", "fix"): "in_place",
}
"""Flags that have another name in Python, or a function of their own."""
OPTIONS = {slot.field for slot in FLAGS}
"""Flags of convert that are options of ``-O``."""
COMMANDS = (
    "check",
    "convert",
    "stats",
    "dedup",
    "merge",
    "split",
    "decontaminate",
    "diff",
    "build",
)


def flags(name: str) -> set[str]:
    command = import_module(f"ftlint.cli.commands.{name}").command
    return {str(parameter.name) for parameter in command.params}


def arguments(name: str) -> set[str]:
    return set(inspect.signature(getattr(ftlint, name)).parameters)


def test_every_command_has_its_function() -> None:
    folder = Path(ftlint.__file__).parent / "cli" / "commands"
    commands = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert commands == {*COMMANDS, *WITHOUT}
    assert not {*COMMANDS} & WITHOUT.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_flag_has_an_argument(name: str) -> None:
    given = arguments(name)
    spared = PRINTED.get(name, set()) | STATUS.get(name, set()) | SHELL
    missing = []
    for flag in flags(name) - spared:
        other = ELSEWHERE.get((name, flag), flag)
        key = "settings" if name == "convert" else "options"
        known = (
            other in given
            or ((name, flag) in ELSEWHERE and hasattr(ftlint, other))
            or (flag == "on_error" and "skip_broken" in given)
            or (flag.replace("_", "-") in BY_NAME and key in given)
            or (name == "convert" and flag in OPTIONS)
        )
        if not known:
            missing.append(flag)
    assert missing == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_argument_has_a_flag(name: str) -> None:
    named = {other for (command, _), other in ELSEWHERE.items() if command == name}
    assert arguments(name) - flags(name) - named <= ADDED


def test_no_list_names_a_flag_that_is_gone() -> None:
    for listed in (PRINTED, STATUS):
        for name, words in listed.items():
            assert words <= flags(name), name
    assert all(flag in flags(name) for name, flag in ELSEWHERE)
    assert all(any(flag in flags(name) for name in COMMANDS) for flag in SHELL)


ASK = "Please tell me which of all numbers {} that there are comes after this one"


def line(question: str, answer: str, **more: object) -> str:
    turns = [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
    return json.dumps({"messages": turns, **more}) + "\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("a.jsonl").write_text(
        "".join(line(ASK.format(n), str(n)) for n in range(40)) + "{broken\n"
    )
    Path("quiz.jsonl").write_text(json.dumps({"question": ASK.format(7), "answer": "7"}) + "\n")
    return tmp_path


def test_dedup_takes_what_the_command_takes(folder: Path) -> None:
    with pytest.raises(ftlint.FtlintError, match=r"a\.jsonl:41"):
        ftlint.dedup("a.jsonl")
    found = ftlint.dedup("a.jsonl", against="quiz.jsonl", skip_broken=True)
    assert (found.records, found.gone, found.broken) == (40, 1, 1)
    cleaned = ftlint.dedup(
        "a.jsonl", "b.jsonl", against="quiz.jsonl", skip_broken=True, rejects="left.jsonl"
    )
    assert cleaned.gone == 1
    assert len(Path("b.jsonl").read_text().splitlines()) == 39
    assert len(Path("left.jsonl").read_text().splitlines()) == 2


def test_dedup_rewrites_files_and_finds_leaks_between_the_splits(folder: Path) -> None:
    Path("t.jsonl").write_text(line("Hi", "Yo") * 2 + line("Hm", "So"))
    Path("v.jsonl").write_text(line("Hm", "So"))
    Path("ftlint.toml").write_text(
        '[[dataset]]\nname = "d"\ntrain = "t.jsonl"\nvalidation = "v.jsonl"\n'
    )
    found = ftlint.dedup()
    assert (found.removed, len(found.leaks)) == (1, 1)
    ftlint.dedup("t.jsonl", in_place=True)
    assert Path("t.jsonl").read_text() == line("Hi", "Yo") + line("Hm", "So")


def test_split_takes_counts_and_benchmarks(folder: Path) -> None:
    parts = ftlint.split(
        "a.jsonl", "t.jsonl", "v.jsonl", count=5, against="quiz.jsonl", skip_broken=True
    )
    assert (parts.counts[1], len(parts.contaminated)) == (5, 1)
    clean = ftlint.split("a.jsonl", "c.jsonl", against="quiz.jsonl", skip_broken=True)
    assert clean.counts == [39, 0, 0]


def test_merge_writes_where_each_line_is_from(folder: Path) -> None:
    ftlint.merge(
        ["quiz.jsonl"], "m.jsonl", to="openai-chat", map_path="map.jsonl", source_key="from"
    )
    assert json.loads(Path("m.jsonl").read_text())["from"] == "quiz.jsonl"
    assert "quiz.jsonl" in Path("map.jsonl").read_text()


def test_a_conversion_is_checked_as_by_the_command(folder: Path) -> None:
    done = ftlint.convert("quiz.jsonl", "out.jsonl", to="openai-chat", target="openai")
    assert done.report is not None
    told = command(
        *("convert", "quiz.jsonl", "-o", "two.jsonl", "--to", "openai-chat", "--target", "openai"),
        *("--output-format", "json"),
        cwd=folder,
    )
    shown = json.loads(told.stdout)["diagnostics"]
    codes = [one.code for one in done.report.diagnostics]
    assert codes and codes == [one["code"] for one in shown]


def test_declared_conversions(folder: Path) -> None:
    Path("ftlint.toml").write_text(
        '[[convert]]\ninput = "quiz.jsonl"\noutput = "out.jsonl"\nto = "openai-chat"\n'
    )
    (state,) = ftlint.convert_declared()
    assert (state.stale, state.written, Path("out.jsonl").exists()) == (True, False, False)
    (state,) = ftlint.convert_declared(write=True)
    assert (state.written, Path("out.jsonl").exists()) == (True, True)
    assert not ftlint.convert_declared()[0].stale


def test_builds(folder: Path) -> None:
    Path("ftlint.toml").write_text(
        '[[build]]\nname = "b"\nsource = "quiz.jsonl"\noutput = "out.jsonl"\n'
    )
    assert ftlint.plan() == {"b": ["was never built"]}
    (built,) = ftlint.build()
    assert built.records == {"out.jsonl": 1} and not built.findings
    assert ftlint.plan() == {"b": []}
    assert ftlint.build("b")[0].up_to_date
    with pytest.raises(ftlint.UsageError, match="no build is named 'c'"):
        ftlint.build(["c"])


def test_a_patch_and_the_rejects_of_fixes(folder: Path) -> None:
    wrong = line("Hi", "Yo").replace("assistant", "Assistant")
    Path("f.jsonl").write_text(wrong)
    patch = ftlint.patch("f.jsonl")
    assert patch == command("check", "f.jsonl", "--diff", cwd=folder).stdout.encode()
    assert b"+" + line("Hi", "Yo").encode() in patch
    assert Path("f.jsonl").read_text() == wrong
    Path("f.jsonl").write_text(line("Hi", "Yo") * 2)
    report = ftlint.fix("f.jsonl", unsafe=True, rejects="left.jsonl")
    assert [one.dropped for one in report.fixed] == [1]
    assert len(Path("left.jsonl").read_text().splitlines()) == 1


def test_check_against_evaluation_data_and_by_kind_of_rule(folder: Path) -> None:
    Path("a.jsonl").write_text(line(ASK.format(7), "7") + line("", "x"))
    codes = {one.code for one in ftlint.check("a.jsonl", against="quiz.jsonl").active}
    assert "D904" in codes and "C601" in codes
    alone = ftlint.check("a.jsonl", against="quiz.jsonl", other_rules=False).active
    assert "D904" in {one.code for one in alone} and "C601" not in {one.code for one in alone}
    others = ftlint.check("a.jsonl", against="quiz.jsonl", dataset_rules=False).active
    assert others and not {one.code for one in others} & {"D904", "D901"}
