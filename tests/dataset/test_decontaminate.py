"""Evaluation data inside training data: what counts, where it is, the index, what is refused."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from xxhash import xxh3_64_digest

import ftlint as package
from ftlint.dataset.decontaminate.against import Against
from ftlint.dataset.decontaminate.grams import COMMON
from ftlint.dataset.decontaminate.index import MAGIC
from ftlint.dataset.decontaminate.run import Outcome, Request, decontaminate
from tests.cli.runner import ftlint
from tests.dataset.copies import chat, prose, raw_of, sources, write

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "schemas" / "decontaminate.schema.json").read_bytes())
LONG = prose(7, 25)
OTHERS = [chat(prose(n), prose(n + 50)) for n in range(200, 210)]


def look(tmp_path: Path, training: list[Any], bench: list[Any], **options: Any) -> Outcome:
    path = write(tmp_path / "train.jsonl", training)
    against = write(tmp_path / "bench.jsonl", bench)
    given = Against(sources(against), **options)
    return decontaminate(Request(sources(path), given, jobs=1))


def question(text: str) -> dict[str, str]:
    return {"question": text, "answer": "42"}


def part(text: str, first: int, last: int) -> str:
    return " ".join(text.split()[first:last])


@pytest.mark.parametrize(
    ("prompt", "bench", "hit"),
    [
        (f"Solve this: {LONG} please", LONG, True),
        (f"Solve this: {part(LONG, 3, 16)} please", LONG, True),
        (f"Solve this: {part(LONG, 3, 15)} please", LONG, False),
        (f"Solve: {LONG.upper().replace(' ', ', ')}!", LONG, True),
        (f"Please say: {part(LONG, 0, 9)}", part(LONG, 0, 9), True),
        (f"Please say: {part(LONG, 0, 8)}", part(LONG, 0, 9), False),
        ("What is two plus two?", "What is two  plus TWO", True),
        ("Tell me: What is two plus two?", "What is two plus two?", False),
        ("Hello", "Hello", False),
        ("Où est la bibliothèque ?", "OÙ EST LA BIBLIOTHÈQUE", True),
        ("请问我们学校的图书馆每天早上几点钟开门呢", "我们学校的图书馆每天早上几点钟开门", True),
        ("我们学校的图书馆晚上关门", "我们学校的图书馆每天早上几点钟开门", False),
    ],
)
def test_what_counts(tmp_path: Path, prompt: str, bench: str, hit: bool) -> None:
    outcome = look(tmp_path, [*OTHERS, chat(prompt, "x")], [question(bench)])
    assert [one.line for one in outcome.hits] == ([11] if hit else [])


def test_answers_count_where_they_are_asked_for(tmp_path: Path) -> None:
    training = [chat("Tell me something", LONG)]
    bench = [{"question": prose(1), "answer": LONG}]
    assert not look(tmp_path, training, bench).hits
    assert len(look(tmp_path, training, bench, prompts=False).hits) == 1


def test_the_span_is_where_the_words_are(tmp_path: Path) -> None:
    prompt = f"Ünder «{LONG}», she said."
    outcome = look(tmp_path, [*OTHERS, chat("Hi there", "x"), chat(prompt, "y")], [question(LONG)])
    (hit,) = outcome.hits
    (span,) = hit.spans
    assert (outcome.place(hit), outcome.grams.name(span.text)) == (
        "train.jsonl:12",
        "bench.jsonl:1",
    )
    assert (span.turn, span.tokens) == ("user, turn 1", 25)
    assert prompt[span.start : span.end] == span.words == LONG


def test_a_template_tells_nothing(tmp_path: Path) -> None:
    head = prose(5, 20)
    bench = [question(f"{head} {prose(300 + n, 20)}") for n in range(COMMON + 1)]
    outcome = look(tmp_path, [chat(f"{head} and no more", "x")], bench)
    assert (outcome.hits, outcome.grams.common > 0) == ([], True)
    assert len(look(tmp_path, [chat(f"{head} and no more", "x")], bench[:COMMON]).hits) == 1


def test_pieces_and_files_keep_their_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ftlint.dataset.inputs.CHUNK", 700)
    bad = chat(f"so {LONG}", "x")
    one = write(tmp_path / "one.jsonl", [*OTHERS, bad, *OTHERS])
    other = write(tmp_path / "two.jsonl", [*OTHERS[:4], "", bad])
    bench = write(tmp_path / "bench.jsonl", [question("none of this is here"), question(LONG)])
    outcome = decontaminate(Request(sources(one, other), Against(sources(bench)), jobs=1))
    assert [outcome.place(hit) for hit in outcome.hits] == ["one.jsonl:11", "two.jsonl:6"]
    assert [hit.record for hit in outcome.hits] == [10, 25]
    assert outcome.grams.name(outcome.hits[0].spans[0].text) == "bench.jsonl:2"


def test_what_is_written(tmp_path: Path) -> None:
    bad = chat(f"so {LONG}", "x")
    write(tmp_path / "train.jsonl", [OTHERS[0], bad, "{broken", OTHERS[1]])
    write(tmp_path / "bench.jsonl", [question(LONG)])
    words = ("--against", "bench.jsonl", "-o", "out.jsonl", "--rejects", "no.jsonl")
    more = ("--report", "report.json", "--on-error", "skip")
    result = ftlint("decontaminate", "train.jsonl", *words, *more, cwd=tmp_path)
    assert result.status == 0, result.stderr
    written = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert written == OTHERS[:2]
    assert raw_of(tmp_path / "no.jsonl") == [json.dumps(bad), "{broken"]
    report = json.loads((tmp_path / "report.json").read_text())
    jsonschema.validate(report, SCHEMA)
    assert (report["records"], report["contaminated"], report["broken"]) == (3, 1, 1)
    (span,) = report["hits"][0]["spans"]
    assert (span["words"], span["evaluation"]) == (LONG, {"file": "bench.jsonl", "line": 1})


def test_from_python(tmp_path: Path) -> None:
    train = write(tmp_path / "train.jsonl", [*OTHERS, chat(f"so {LONG}", "x")])
    bench = write(tmp_path / "bench.jsonl", [question(LONG)])
    outcome = package.decontaminate(train, against=bench, isolated=True)
    assert [hit.spans[0].words for hit in outcome.hits] == [LONG]
    with pytest.raises(package.UsageError, match="against or index"):
        package.decontaminate(train, isolated=True)


def test_an_index_finds_the_same_and_holds_no_text(tmp_path: Path) -> None:
    write(tmp_path / "train.jsonl", [*OTHERS, chat(f"so {LONG}", "x"), chat("One two three", "y")])
    write(tmp_path / "bench.jsonl", [question(LONG), question("one, two, three")])
    made = ftlint(
        "decontaminate", "--against", "bench.jsonl", "--make-index", "a.index", cwd=tmp_path
    )
    assert made.status == 0, made.stderr
    assert LONG.split()[3].encode() not in (tmp_path / "a.index").read_bytes()
    told = [
        ftlint("decontaminate", "train.jsonl", *words, cwd=tmp_path)
        for words in (("--against", "bench.jsonl"), ("--index", "a.index"))
    ]
    assert told[0] == told[1]
    assert (told[0].status, told[0].stdout.count("shares ")) == (1, 2)
    write(tmp_path / "more.jsonl", [question(prose(205))])
    both = ("--index", "a.index", "--against", "more.jsonl")
    result = ftlint("decontaminate", "train.jsonl", *both, cwd=tmp_path)
    assert "more.jsonl:1" in result.stdout
    assert "found 3 that share words with 3 of 3" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("train.jsonl",), "--against PATH or --index FILE"),
        (("--against", "bench.jsonl"), "name the training data"),
        (("train.jsonl", "--against", "none.jsonl"), "none.jsonl"),
        (("train.jsonl", "--against", "empty.jsonl"), "empty.jsonl: holds no record"),
        (("empty.jsonl", "--against", "bench.jsonl"), "empty.jsonl: "),
        (("train.jsonl", "--against", "broken.jsonl"), "broken.jsonl:2: "),
        (("broken.jsonl", "--against", "bench.jsonl"), "broken.jsonl:2: "),
        (("binary.jsonl", "--against", "bench.jsonl"), "binary.jsonl:"),
        (("train.jsonl", "--index", "bench.jsonl"), "bench.jsonl: not an index"),
        (("train.jsonl", "--index", "cut.index"), "cut.index: damaged"),
        (("train.jsonl", "--index", "none.index"), "none.index: cannot be read"),
        (("train.jsonl", "--against", "bench.jsonl", "-o", "train.jsonl"), "read as well as"),
        (("train.jsonl", "--against", "bench.jsonl", "--report", "bench.jsonl"), "read as well"),
        (("train.jsonl", "--against", "train.jsonl", "-o", "o.jsonl"), "o.jsonl: would be empty"),
        (("train.jsonl", "--against", "bench.jsonl", "--ngram", "2"), "--ngram"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    write(tmp_path / "train.jsonl", OTHERS)
    write(tmp_path / "bench.jsonl", [question(LONG)])
    write(tmp_path / "broken.jsonl", [OTHERS[0], '{"messages": ['])
    (tmp_path / "empty.jsonl").write_bytes(b"")
    (tmp_path / "binary.jsonl").write_bytes(bytes(range(256)) * 8)
    ftlint("decontaminate", "--against", "bench.jsonl", "--make-index", "cut.index", cwd=tmp_path)
    index = tmp_path / "cut.index"
    index.write_bytes(index.read_bytes()[:-20])
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    result = ftlint("decontaminate", *arguments, cwd=tmp_path)
    assert (result.status, result.stdout) == (2, "")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_the_page_shows_what_is_printed(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "decontaminate.md").read_text(encoding="utf-8")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for block in re.findall(r"```console\n(.*?)```", page, re.S):
        command, _, output = block.partition("\n")
        result = ftlint(*command.removeprefix("$ ftlint ").split(), cwd=tmp_path)
        assert result.stdout == output


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (b"{", "not as ftlint writes"),
        (b"[]", "not as ftlint writes"),
        (b'{"version": 2}', "made by another version"),
        (b'{"version": 1, "probe": "0"}', "made by another version"),
        (b'{"version": 1}', "not as ftlint writes"),
    ],
)
def test_an_index_of_others_is_refused(tmp_path: Path, header: bytes, message: str) -> None:
    body = MAGIC + len(header).to_bytes(4, "little") + header
    (tmp_path / "a.index").write_bytes(body + xxh3_64_digest(body))
    write(tmp_path / "train.jsonl", OTHERS)
    result = ftlint("decontaminate", "train.jsonl", "--index", "a.index", cwd=tmp_path)
    assert (result.status, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert message in result.stderr


def checked(tmp_path: Path, *arguments: str) -> tuple[int, list[tuple[int, str]]]:
    """Check and return the status, and line and message of each D904."""
    result = ftlint(
        "check", *arguments, "--select", "D904", "--output-format", "json", cwd=tmp_path
    )
    found = json.loads(result.stdout)["diagnostics"]
    return result.status, [(one["line"], one["message"]) for one in found]


def test_check_reports_evaluation_data_as_a_leak(tmp_path: Path) -> None:
    write(tmp_path / "train.jsonl", [*OTHERS, "", chat(f"so {LONG}", "x")])
    (tmp_path / "evals").mkdir()
    write(tmp_path / "evals" / "bench.jsonl", [question("none of it"), question(LONG)])
    assert checked(tmp_path, "train.jsonl") == (0, [])
    status, found = checked(tmp_path, "train.jsonl", "--against", "evals")
    assert status == 1
    ((line, message),) = found
    assert line == 12
    assert "shares 25 words with the evaluation data, at evals/bench.jsonl:2: " in message
    (tmp_path / "ftlint.toml").write_text('[decontaminate]\nagainst = ["evals/*.jsonl"]\n')
    assert checked(tmp_path, "train.jsonl") == (status, found)
    # The evaluation data itself is not training data.
    assert checked(tmp_path, "evals") == (0, [])
    words = ("--fix", "--unsafe-fixes", "--select", "D904")
    assert ftlint("check", "train.jsonl", *words, cwd=tmp_path).status == 0
    left = (tmp_path / "train.jsonl").read_text().splitlines()
    assert [json.loads(one) for one in left if one] == OTHERS


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('against = ["none/*.jsonl"]', "decontaminate.against: none/*.jsonl: no such file"),
        ('index = "train.jsonl"', "train.jsonl: not an index"),
        ("ngram = 2", "ngram must be"),
        ('agianst = "a"', "did you mean against"),
    ],
)
def test_wrong_settings_are_one_line(tmp_path: Path, table: str, message: str) -> None:
    write(tmp_path / "train.jsonl", OTHERS)
    (tmp_path / "ftlint.toml").write_text(f"[decontaminate]\n{table}\n")
    result = ftlint("check", "train.jsonl", cwd=tmp_path)
    assert (result.status, result.stdout) == (2, "")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_dedup_leaves_evaluation_data_out(tmp_path: Path) -> None:
    bad = chat(f"so {LONG}", "x")
    write(tmp_path / "train.jsonl", [OTHERS[0], bad, OTHERS[0], OTHERS[1], bad])
    write(tmp_path / "bench.jsonl", [question(LONG)])
    against = ("--against", "bench.jsonl")
    told = ftlint("dedup", "train.jsonl", *against, cwd=tmp_path)
    assert told.status == 1
    assert "train.jsonl:2: shares words with bench.jsonl:1 in the evaluation data" in told.stdout
    assert "2 records with evaluation data; 2 stay" in told.stdout
    words = ("-o", "out.jsonl", "--rejects", "no.jsonl", "--report", "report.json")
    assert ftlint("dedup", "train.jsonl", *against, *words, cwd=tmp_path).status == 0
    written = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert written == OTHERS[:2]
    assert len(raw_of(tmp_path / "no.jsonl")) == 3
    report = json.loads((tmp_path / "report.json").read_text())
    assert [one["line"] for one in report["contaminated"]] == [2, 5]
    assert (report["kept"], report["removed"]) == (2, 2)
    assert ftlint("dedup", "--fix", "train.jsonl", *against, cwd=tmp_path).status == 0
    assert (tmp_path / "train.jsonl").read_text() == (tmp_path / "out.jsonl").read_text()
    again = ("-o", "bench.jsonl", "--force")
    assert ftlint("dedup", "train.jsonl", *against, *again, cwd=tmp_path).status == 2


def test_split_and_recipes_read_an_index(tmp_path: Path) -> None:
    write(tmp_path / "train.jsonl", [*OTHERS, chat(f"so {LONG}", "x")])
    write(tmp_path / "bench.jsonl", [question(LONG)])
    made = ("--against", "bench.jsonl", "--make-index", "a.index")
    assert ftlint("decontaminate", *made, cwd=tmp_path).status == 0
    (tmp_path / "bench.jsonl").unlink()
    words = ("-o", "out.jsonl", "--index", "a.index")
    assert ftlint("split", "train.jsonl", *words, cwd=tmp_path).status == 0
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == len(OTHERS)
    (tmp_path / "ftlint.toml").write_text(
        '[[build]]\nname = "a"\nsource = "train.jsonl"\noutput = "built.jsonl"\n'
        'check = "never"\nsplit = { index = "a.index" }\n'
    )
    built = ftlint("build", cwd=tmp_path)
    assert built.status == 0, built.stderr
    assert len((tmp_path / "built.jsonl").read_text().splitlines()) == len(OTHERS)
    assert ftlint("build", "--check", cwd=tmp_path).status == 0
    with (tmp_path / "a.index").open("ab") as index:
        index.write(b"x")
    assert ftlint("build", "--check", cwd=tmp_path).status == 1


def test_lines_that_other_commands_skip_move_no_record(tmp_path: Path) -> None:
    deep = '{"messages": ' + "[" * 990 + "]" * 990 + "}"
    write(tmp_path / "train.jsonl", [deep, OTHERS[0], chat(f"so {LONG}", "x"), OTHERS[1]])
    write(tmp_path / "bench.jsonl", [question(LONG)])
    words = ("--against", "bench.jsonl", "-o", "out.jsonl", "--on-error", "skip")
    assert ftlint("split", "train.jsonl", *words, cwd=tmp_path).status == 0
    assert "so " not in (tmp_path / "out.jsonl").read_text()


KEY = "AKIA" + "Z" * 16


def test_keys_of_services_are_not_repeated(tmp_path: Path) -> None:
    text = f"{prose(1, 20)} {KEY} {prose(2, 20)}"
    outcome = look(tmp_path, [chat(text, "no")], [question(text)])
    (hit,) = outcome.hits
    assert hit.spans[0].tokens == 41
    assert all(KEY not in span.words for span in hit.spans)
    old, new = write(tmp_path / "o.jsonl", [chat(text, KEY)]), chat(text + " so", KEY + " so")
    done = ftlint("diff", old, write(tmp_path / "n.jsonl", [new, chat("q", KEY)]), cwd=tmp_path)
    assert done.status == 1 and "AKIA…" in done.stdout and KEY not in done.stdout
