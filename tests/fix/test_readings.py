"""Decisions of a person about damaged passages, from asking to writing."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

import ftlint as api
from tests.cli.runner import Result, ftlint

SENTENCE = "Ujrzano mÄÅ¼czyznÄ."
"""One word of it is damaged, and no reading of it is sure."""
WORD = "mÄÅ¼czyznÄ"
FLAGS = ("--isolated", "--select", "E", "--output-format", "json")


def record(question: str, answer: str = "Tak, rozumiem.") -> str:
    turns = [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
    return json.dumps({"messages": turns}, ensure_ascii=False) + "\n"


def run(folder: Path, *arguments: str, stdin: bytes = b"") -> Result:
    return ftlint("check", *FLAGS, *arguments, cwd=folder, stdin=stdin)


def rows(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def decide(path: Path, passage: str, **said: Any) -> None:
    """Fill in the row of a passage."""
    found = rows(path)
    next(row for row in found if row["passage"] == passage).update(said)
    if path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in found), encoding="utf-8")
        return
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(found[0]))
        writer.writeheader()
        writer.writerows(found)


@pytest.fixture(params=["r.csv", "r.jsonl"])
def readings(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tmp_path / str(request.param)


def test_asked_once_and_applied_everywhere(tmp_path: Path, readings: Path) -> None:
    data = tmp_path / "a.jsonl"
    data.write_text(record(SENTENCE) + record("Nic") + record(f"„{WORD}!”", SENTENCE), "utf-8")
    result = run(tmp_path, "a.jsonl", "--readings", readings.name)
    assert f"{readings.name}: 1 passage to decide, 1 of them new; 0 decided" in result.stderr
    (asked,) = rows(readings)
    assert (asked["passage"], int(asked["count"])) == (WORD, 3)
    assert "a.jsonl:1:/messages/0/content" in asked["places"]
    assert "Ujrzano" in asked["context"]
    first = asked["readings"][0]["text"] if readings.suffix == ".jsonl" else asked["reading_1"]
    assert first.startswith("mężczyzn")

    decide(readings, WORD, text="mężczyznę")
    report = json.loads(run(tmp_path, "a.jsonl", "--readings", readings.name).stdout)
    assert [one["fix"]["safety"] for one in report["diagnostics"]] == ["safe"] * 3
    result = run(tmp_path, "a.jsonl", "--readings", readings.name, "--fix")
    assert json.loads(result.stdout)["diagnostics"] == []
    assert "0 passages to decide; 1 decided" in result.stderr
    fixed = data.read_text("utf-8")
    assert fixed == (record(SENTENCE) + record("Nic") + record(f"„{WORD}!”", SENTENCE)).replace(
        WORD, "mężczyznę"
    )
    (kept,) = rows(readings)
    assert (kept["text"], int(kept["count"])) == ("mężczyznę", 3)


def test_keep_silences_the_finding(tmp_path: Path, readings: Path) -> None:
    (tmp_path / "a.jsonl").write_text(record(SENTENCE), "utf-8")
    before = run(tmp_path, "a.jsonl", "--readings", readings.name)
    assert [one["code"] for one in json.loads(before.stdout)["diagnostics"]] == ["E102"]
    decide(readings, WORD, choice="keep")
    after = run(tmp_path, "a.jsonl", "--readings", readings.name, "--fix", "--unsafe-fixes")
    assert json.loads(after.stdout)["diagnostics"] == []
    assert (tmp_path / "a.jsonl").read_text("utf-8") == record(SENTENCE)


def test_a_choice_is_one_of_the_readings_of_the_file(tmp_path: Path, readings: Path) -> None:
    (tmp_path / "a.jsonl").write_text(record(SENTENCE), "utf-8")
    run(tmp_path, "a.jsonl", "--readings", readings.name)
    (asked,) = rows(readings)
    second = asked["readings"][1]["text"] if readings.suffix == ".jsonl" else asked["reading_2"]
    decide(readings, WORD, choice=2)
    run(tmp_path, "a.jsonl", "--readings", readings.name, "--fix")
    assert (tmp_path / "a.jsonl").read_text("utf-8") == record(SENTENCE.replace(WORD, second))


def test_writing_merges(tmp_path: Path, readings: Path) -> None:
    """Decisions stay, found or not; what is open is that of the last run."""
    (tmp_path / "a.txt").write_text(f"{SENTENCE}\n", "utf-8")
    (tmp_path / "b.txt").write_text("idÄ spaÄ Å¼ony\n", "utf-8")
    run(tmp_path, "a.txt", "--readings", readings.name)
    decide(readings, WORD, text="mężczyznę")
    run(tmp_path, "b.txt", "--readings", readings.name)
    found = rows(readings)
    assert found[0]["passage"] == WORD and len(found) > 1
    content = readings.read_bytes()
    run(tmp_path, "b.txt", "--readings", readings.name)
    assert readings.read_bytes() == content
    run(tmp_path, "a.txt", "--readings", readings.name)
    assert [row["passage"] for row in rows(readings)] == [WORD]


@pytest.mark.parametrize("kind", ["txt", "jsonl.gz", "json", "-"])
def test_every_kind_of_file(tmp_path: Path, readings: Path, kind: str) -> None:
    name = "-" if kind == "-" else f"a.{kind}"
    text = {"txt": SENTENCE, "json": json.dumps([json.loads(record(SENTENCE))])}.get(
        kind, record(SENTENCE)
    )
    data = gzip.compress(text.encode()) if kind.endswith("gz") else text.encode()
    if kind != "-":
        (tmp_path / name).write_bytes(data)
    run(tmp_path, name, "--readings", readings.name, stdin=data if kind == "-" else b"")
    (asked,) = rows(readings)
    assert asked["passage"] == WORD


def test_workers_and_chunks_change_nothing(tmp_path: Path) -> None:
    lines = [record(f"{n}. {SENTENCE} Kto {n} idÄ spaÄ Å¼ony?") for n in range(300)]
    (tmp_path / "a.jsonl").write_text("".join(lines), "utf-8")
    for jobs in ("1", "3"):
        run(tmp_path, "a.jsonl", "--readings", f"{jobs}.csv", "--jobs", jobs)
    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "3.csv").read_bytes()
    asked = {row["passage"]: row["count"] for row in rows(tmp_path / "1.csv")}
    assert asked[WORD] == "300"


def test_lost_characters_are_asked_for_and_written(tmp_path: Path, readings: Path) -> None:
    (tmp_path / "a.jsonl").write_text(record("Where is the caf� on Main Street?"), "utf-8")
    run(tmp_path, "a.jsonl", "--readings", readings.name)
    passages = [row["passage"] for row in rows(readings)]
    assert passages == ["caf�"]
    decide(readings, "caf�", text="café")
    result = run(tmp_path, "a.jsonl", "--readings", readings.name, "--fix")
    assert json.loads(result.stdout)["diagnostics"] == []
    assert (tmp_path / "a.jsonl").read_text("utf-8") == record("Where is the café on Main Street?")


def test_the_configuration_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "ftlint.toml").write_text('readings = "decided.csv"\nselect = ["E"]\n', "utf-8")
    (tmp_path / "data" / "a.jsonl").write_text(record(SENTENCE), "utf-8")
    result = ftlint("check", "data", cwd=tmp_path)
    assert (result.status, result.stderr) == (
        2,
        f"ftlint: error: ftlint.toml:1: {tmp_path}/decided.csv: no such file; write it with "
        "ftlint check --readings decided.csv\n",
    )
    ftlint("check", "data", "--readings", "decided.csv", cwd=tmp_path)
    decide(tmp_path / "decided.csv", WORD, text="mężczyznę")
    before = (tmp_path / "decided.csv").read_bytes()
    assert ftlint("check", "a.jsonl", "--fix", cwd=tmp_path / "data").status == 0
    assert (tmp_path / "data" / "a.jsonl").read_text("utf-8") == record(
        SENTENCE.replace(WORD, "mężczyznę")
    )
    assert (tmp_path / "decided.csv").read_bytes() == before


def test_the_file_is_no_data(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(record(SENTENCE), "utf-8")
    run(tmp_path, ".", "--readings", "r.jsonl")
    report = json.loads(run(tmp_path, ".", "--readings", "r.jsonl").stdout)
    assert [file["file"] for file in report["files"]] == ["a.jsonl"]
    result = run(tmp_path, "a.jsonl", "--readings", "a.jsonl")
    assert result.status == 2


def test_mistakes_and_what_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(record(SENTENCE), "utf-8")
    (tmp_path / "bad.csv").write_text("passage,choice,text\nÅ,9,\n", "utf-8")
    result = run(tmp_path, "a.jsonl", "--readings", "bad.csv")
    assert result.status == 2
    assert result.stderr == (
        "ftlint: error: bad.csv:2: choice must be 1 to 6, 'keep' or empty, not '9'\n"
    )
    assert run(tmp_path, "a.jsonl", "--readings", "-").status == 2
    result = run(tmp_path, "a.jsonl", "--diff", "--readings", "new.csv")
    assert not (tmp_path / "new.csv").exists()


def test_people_are_told_of_a_passage_once(tmp_path: Path) -> None:
    lines = ["To jest zwykÅ‚e zdanie."] + ["Zwykłe zdanie bez szkody."] * 40
    lines[5] = lines[20] = lines[30] = SENTENCE
    (tmp_path / "a.jsonl").write_text("".join(map(record, lines)), "utf-8")
    flags = ("--isolated", "--select", "E102", "--output-format", "concise")
    told = ftlint("check", *flags, "a.jsonl", cwd=tmp_path).stdout
    assert told.count(WORD) == 1
    assert "3 of 41 records, at lines 6, 21, 31" in told
    report = json.loads(run(tmp_path, "a.jsonl").stdout)
    found = [(one["code"], one["line"]) for one in report["diagnostics"]]
    assert found == [("E101", 1), ("E102", 6), ("E102", 21), ("E102", 31)]


def decided(path: Path) -> None:
    path.write_text(f"passage,choice,text\n{WORD},,mężczyznę\ncaf�,,café\n", encoding="utf-8")


def convert(folder: Path, *arguments: str) -> Result:
    return ftlint("convert", "--isolated", "--no-verify", *arguments, cwd=folder)


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_conversions_write_what_was_decided(tmp_path: Path, name: str) -> None:
    question = f"{SENTENCE} Un caf�?"
    text = f"User: {question}\nAssistant: Tak.\n" if name == "a.txt" else record(question, "Tak.")
    (tmp_path / name).write_text(text, "utf-8")
    decided(tmp_path / "r.csv")
    result = convert(tmp_path, name, "-o", "out.jsonl", "--readings", "r.csv")
    assert result.status == 0, result.stdout
    written = json.loads((tmp_path / "out.jsonl").read_text("utf-8"))
    assert written["messages"][0]["content"] == "Ujrzano mężczyznę. Un café?"
    convert(tmp_path, name, "-o", "plain.jsonl")
    assert WORD in (tmp_path / "plain.jsonl").read_text("utf-8")
    result = convert(tmp_path, name, "-o", "none.jsonl", "--readings", "none.csv")
    assert result.status == 2
    assert "none.csv: no such file; write it with ftlint check" in result.stderr
    assert not (tmp_path / "none.csv").exists()


def test_recipes_write_what_was_decided_and_notice_a_change_of_mind(tmp_path: Path) -> None:
    (tmp_path / "raw.jsonl").write_text(record(SENTENCE), "utf-8")
    decided(tmp_path / "r.csv")
    (tmp_path / "ftlint.toml").write_text(
        'readings = "r.csv"\n[[build]]\nname = "a"\noutput = "out.jsonl"\n'
        'source = [{ path = "raw.jsonl", options = { repair_encoding = true } }]\n'
        'split = { ratio = 0.0 }\ncheck = "error"\n',
        encoding="utf-8",
    )
    result = ftlint("build", cwd=tmp_path)
    assert result.status == 0, result.stderr
    assert "mężczyznę" in (tmp_path / "out.jsonl").read_text("utf-8")
    assert ftlint("build", "--check", cwd=tmp_path).status == 0
    (tmp_path / "r.csv").write_text(f"passage,choice,text\n{WORD},,mężczyzną\n", "utf-8")
    assert ftlint("build", "--check", cwd=tmp_path).status == 1
    assert ftlint("build", cwd=tmp_path).status == 0
    assert "mężczyzną" in (tmp_path / "out.jsonl").read_text("utf-8")


def test_from_python(tmp_path: Path, readings: Path) -> None:
    data = tmp_path / "a.jsonl"
    data.write_text(record(SENTENCE), "utf-8")
    api.check(data, readings=readings, select="E", isolated=True)
    assert [row["passage"] for row in rows(readings)] == [WORD]
    decide(readings, WORD, text="mężczyznę")
    report = api.fix(data, readings=readings, select="E", isolated=True)
    assert [(one.safe, one.unsafe) for one in report.fixed] == [(1, 0)]
    assert data.read_text("utf-8") == record("Ujrzano mężczyznę.")
