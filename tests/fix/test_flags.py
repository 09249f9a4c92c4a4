"""What may be fixed and what is said about it: flags, configuration, suppression."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.runner import Result, ftlint

from .files import GOOD

ROLE = GOOD.replace('"user"', '"User"')
MOJIBAKE = GOOD.replace("Hello!", "Un cafÃ©, sâ€™il vous plaÃ®t")
MENDED = GOOD.replace("Hello!", "Un café, s’il vous plaît")
WEIGHT = GOOD.replace('"Hello!"}', '"Hello!", "weight": 1.0}')


def run(folder: Path, *arguments: str, config: str = "") -> Result:
    (folder / "ftlint.toml").write_text(config, encoding="utf-8")
    return ftlint("check", "--output-format", "concise", *arguments, cwd=folder)


def write(folder: Path, *lines: str, name: str = "a.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8", newline="\n")
    return path


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")[:-1]


CHOICES = [
    (["--fix"], "", [GOOD, MOJIBAKE]),
    (["--fix", "--unsafe-fixes"], "", [GOOD, MENDED]),
    (["--fix"], "unsafe-fixes = true", [GOOD, MENDED]),
    (["--fix", "--no-unsafe-fixes"], "unsafe-fixes = true", [GOOD, MOJIBAKE]),
    (["--fix"], 'extend-safe-fixes = ["E101"]', [GOOD, MENDED]),
    (["--fix", "--extend-safe-fixes", "mojibake"], "", [GOOD, MENDED]),
    (["--fix", "--unsafe-fixes"], 'fixable = ["E"]', [ROLE, MENDED]),
    (["--fix", "--unsafe-fixes", "--fixable", "E"], "", [ROLE, MENDED]),
    (["--fix", "--unsafe-fixes"], 'unfixable = ["mojibake"]', [GOOD, MOJIBAKE]),
    (["--fix", "--unsafe-fixes", "--unfixable", "E101,S106"], "", [ROLE, MOJIBAKE]),
    (["--fix", "--select", "E"], "unsafe-fixes = true", [ROLE, MENDED]),
    (["--fix"], '[per-file-ignores]\n"*.jsonl" = ["S106"]', [ROLE, MOJIBAKE]),
    (["--fix"], 'ignore = ["S106"]', [ROLE, MOJIBAKE]),
]


@pytest.mark.parametrize(("flags", "config", "expected"), CHOICES)
def test_what_is_fixed(tmp_path: Path, flags: list[str], config: str, expected: list[str]) -> None:
    path = write(tmp_path, ROLE, MOJIBAKE)
    result = run(tmp_path, *flags, "a.jsonl", config=config)
    assert result.status in (0, 1), result.stderr
    assert lines(path) == expected


def test_an_excused_record_is_not_fixed(tmp_path: Path) -> None:
    record = ROLE.replace('{"messages"', '{"id": "keep", "messages"', 1)
    other = record.replace("keep", "mend")
    path = write(tmp_path, record, other)
    entry = '[[ignore]]\nrule = "role-case"\nid = "keep"\nreason = "on purpose"\n'
    result = run(tmp_path, "--fix", "--select", "S106", "a.jsonl", config=entry)
    assert (result.status, lines(path)) == (0, [record, other.replace("User", "user")])
    assert "1 suppressed (1 ignored)" in result.stdout


def test_fix_only_says_nothing_of_the_rest(tmp_path: Path) -> None:
    path = write(tmp_path, ROLE, "{broken")
    result = run(tmp_path, "--fix-only", "a.jsonl")
    assert (result.status, result.stdout) == (0, "Fixed 1 problem in a.jsonl (1 safe).\n")
    assert lines(path) == [GOOD, "{broken"]
    again = run(tmp_path, "--fix-only", "a.jsonl")
    assert (again.status, again.stdout) == (0, "Nothing to fix.\n")


@pytest.mark.parametrize(
    ("content", "flags", "status"),
    [
        (ROLE, ["--fix"], 0),
        (ROLE, ["--fix", "--exit-non-zero-on-fix"], 1),
        (ROLE, ["--fix-only", "--exit-non-zero-on-fix"], 1),
        (GOOD, ["--fix", "--exit-non-zero-on-fix"], 0),
        (GOOD, ["--diff"], 0),
        (ROLE, ["--diff"], 1),
        (ROLE, ["--diff", "--exit-zero"], 1),
        ("{broken", ["--fix"], 1),
        ("{broken", ["--fix", "--exit-zero"], 0),
    ],
)
def test_the_exit_status(tmp_path: Path, content: str, flags: list[str], status: int) -> None:
    write(tmp_path, content)
    assert run(tmp_path, *flags, "a.jsonl").status == status


def test_what_is_said(tmp_path: Path) -> None:
    write(tmp_path, ROLE, MOJIBAKE.replace("Hi", "Ho"), GOOD.replace("Hello!", ""))
    offer = run(tmp_path, "a.jsonl").stdout
    assert offer.endswith(
        "[*] 1 fixable with --fix (2 unsafe fixes available with --fix --unsafe-fixes).\n"
    )
    preview = run(tmp_path, "--diff", "--unsafe-fixes", "a.jsonl")
    assert preview.stderr == "Would fix 3 problems in 1 file.\n"
    done = run(tmp_path, "--fix", "--unsafe-fixes", "a.jsonl").stdout
    assert done.startswith("Fixed 3 problems in a.jsonl (1 safe, 2 unsafe, 1 record dropped).\n")


def test_many_files_are_summed_up_unless_asked_for(tmp_path: Path) -> None:
    for number in range(12):
        write(tmp_path, ROLE.replace("Hi", f"Hi {number}"), name=f"{number:02}.jsonl")
    told = run(tmp_path, "--fix", "--show-fixes", ".").stdout
    assert told.count("Fixed 1 problem in ") == 12
    for number in range(12):
        write(tmp_path, ROLE.replace("Hi", f"Hi {number}"), name=f"{number:02}.jsonl")
    told = run(tmp_path, "--fix", ".").stdout
    assert "Fixed 12 problems in 12 files (12 safe).\n" in told


def test_a_machine_format_stays_one_document(tmp_path: Path) -> None:
    import json

    write(tmp_path, ROLE, MOJIBAKE.replace("Hi", "Ho"))
    result = ftlint(
        "check", "--isolated", "--fix", "--output-format", "json", "a.jsonl", cwd=tmp_path
    )
    report = json.loads(result.stdout)
    assert report["fixed"] == [{"file": "a.jsonl", "safe": 1, "unsafe": 0, "dropped": 0}]
    assert [one["code"] for one in report["diagnostics"]] == ["E101"]


CONFLICTS = [
    # The record is dropped; what else was wrong in it does not matter any more.
    ('{"messages": [], "source": 1.0}', ["S102", "S110"], []),
    # Two edits of one message, made in the same round.
    (WEIGHT.replace('"assistant"', '"Assistant"'), ["S106", "W302"], [WEIGHT.replace("1.0", "1")]),
    # A line that does not parse is mended first, the values in it after that.
    (ROLE.replace("}]}", "},]},"), ["J", "S106"], [GOOD]),
    # Repair of a text and merging of the turn that it stands in: one after the other.
    (
        GOOD.replace(
            '"assistant", "content": "Hello!"',
            '"user", "content": "cafÃ© crÃ¨me, sâ€™il vous plaÃ®t"',
        ),
        ["E101", "R207"],
        [
            '{"messages": [{"role": "system", "content": "Be kind."}, '
            '{"role": "user", "content": "Hi\\n\\ncafé crème, s’il vous plaît"}]}'
        ],
    ),
]


@pytest.mark.parametrize(("line", "rules", "expected"), CONFLICTS)
def test_fixes_that_meet(tmp_path: Path, line: str, rules: list[str], expected: list[str]) -> None:
    others = [GOOD, GOOD.replace("Hi", "Good morning")]
    path = write(tmp_path, line, *others)
    result = run(tmp_path, "--fix", "--unsafe-fixes", "--select", ",".join(rules), "a.jsonl")
    assert result.status in (0, 1), result.stderr
    assert lines(path) == [*expected, *others]
