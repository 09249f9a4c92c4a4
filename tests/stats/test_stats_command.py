"""``ftlint stats``: the published example, several files, every output, bad input."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ftlint.dataset.stats import How, measure
from ftlint.dataset.stats import collect as collecting
from ftlint.source import Source
from tests.cli.runner import Result, ftlint

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "schemas" / "stats.schema.json").read_bytes())

HAPPY = "You are a happy assistant that puts a positive spin on everything."
TOY: list[list[tuple[str, str]]] = [
    [
        ("system", HAPPY),
        ("user", "I fell off my bike today."),
        ("assistant", "It's great that you're getting exercise outdoors!"),
    ],
    [
        ("system", HAPPY),
        ("user", "I lost my tennis match today."),
        ("assistant", "It's ok, it happens to everyone."),
        ("user", "But I trained so hard!"),
        ("assistant", "It will pay off next time."),
        ("user", "I'm going to switch to golf."),
        ("assistant", "Golf is fun too!"),
        ("user", "I don't even know how to play golf."),
        ("assistant", "It's easy to learn!"),
    ],
    [
        ("user", "I lost my book today."),
        ("assistant", "You can read everything on ebooks these days!"),
    ],
    [("system", HAPPY), ("assistant", "You're great!")],
    [("system", HAPPY), ("user", "I'm hungry."), ("assistant", "Eat a banana!" * 2_000)],
]
"""toy_chat_fine_tuning.jsonl of github.com/openai/openai-cookbook (MIT), whose figures the
notebook Chat_finetuning_data_prep prints."""


def lines(*records: Any) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def chats(*records: list[tuple[str, str]]) -> str:
    return lines(
        *(
            {"messages": [{"role": role, "content": text} for role, text in record]}
            for record in records
        )
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def stats(*arguments: str) -> dict[str, Any]:
    result = run_stats(*arguments, "--output-format", "json")
    found: dict[str, Any] = json.loads(result.stdout)
    jsonschema.validate(found, SCHEMA)
    return found


def run_stats(*arguments: str, stdin: bytes = b"") -> Result:
    return ftlint("stats", "--isolated", *arguments, cwd=Path.cwd(), stdin=stdin)


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_cookbooks_published_figures_come_out(folder: Path) -> None:
    (folder / "toy.jsonl").write_text(chats(*TOY), encoding="utf-8")
    found = stats("toy.jsonl", "--model", "gpt-3.5-turbo-0613")
    assert found["records"] == 5
    assert found["records"] - found["system"]["records"] == 1
    turns, tokens = found["turns_per_example"], found["tokens"]
    assert (turns["min"], turns["max"], turns["mean"], turns["p50"]) == (2, 9, 3.8, 3)
    example = tokens["per_example"]
    assert (example["min"], example["max"]) == (26, 8032)
    assert (example["mean"], example["p50"]) == (1648.4, 45)
    trained = tokens["trained_per_example"]
    assert (trained["min"], trained["max"]) == (4, 8000)
    assert (trained["mean"], trained["p50"]) == (1610.2, 10)
    (model,) = found["models"]
    assert (model["limit"], model["over_limit"], model["kept"]) == (4096, 1, 4)
    assert model["tokens_per_epoch"] == 4306
    assert (model["epochs"], model["billed_tokens"]) == (20, 86_120)


def short(number: int) -> list[tuple[str, str]]:
    return [("user", f"Are you free on day {number}?"), ("assistant", "Free lah, let's go.")]


def test_one_training_against_two(folder: Path) -> None:
    (folder / "en.jsonl").write_text(chats(*map(short, range(44))), encoding="utf-8")
    (folder / "zh.jsonl").write_text(chats(*map(short, range(50))), encoding="utf-8")
    found = stats("en.jsonl", "zh.jsonl", "--model", "gpt-4o-mini")
    assert found["records"] == 94
    assert [one["records"] for one in found["files"]] == [44, 50]
    (row,) = found["combination"]["models"]
    assert row["separate"]["epochs"] == [3, 3]
    assert row["combined"]["billed_tokens"] == row["separate"]["billed_tokens"]
    assert row["combined"]["usd"] == found["models"][0]["usd"]
    shares = found["combination"]["shares"]
    assert [share["records"] for share in shares] == [0.4681, 0.5319]
    text = run_stats("en.jsonl", "zh.jsonl", "--model", "gpt-4o-mini").stdout
    assert "one training on all" in text and "$0.02" in text


def test_prices_and_epochs_of_ones_own(folder: Path) -> None:
    (folder / "a.jsonl").write_text(chats(*map(short, range(20))), encoding="utf-8")
    found = stats("a.jsonl", "--price", "7", "--price", "gpt-4o-mini=2", "--epochs", "4")
    prices = {model["name"]: model["usd_per_million"] for model in found["models"]}
    assert prices.pop("gpt-4o-mini-2024-07-18") == 2
    assert set(prices.values()) == {7}
    assert {model["epochs"] for model in found["models"]} == {4}


def test_tools_weights_and_prompts_are_counted(folder: Path) -> None:
    tool = {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}
    call = {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    record = {
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Hi"},
            {"role": "assistant", "content": "Ha", "weight": 0},
            {"role": "user", "content": "Привет"},
            {"role": "assistant", "content": None, "tool_calls": [call]},
        ],
        "tools": [tool],
    }
    (folder / "a.jsonl").write_text(lines(record, record), encoding="utf-8")
    found = stats("a.jsonl")
    assert found["tools"] == {"records": 2, "declared": {"f": 2}, "called": {"f": 2}}
    assert found["weights"] == {"weight off": 2}
    assert found["system"]["prompts"] == [{"records": 2, "start": "Be brief."}]
    assert found["roles"] == {"assistant": 4, "user": 4, "system": 2}
    assert found["scripts"] == {"Cyrillic": 2}
    assert found["tokens"]["tools"] > 0 and found["tokens"]["calls"] > 0


@pytest.mark.parametrize(
    "record",
    [
        {"prompt": "Which planet is largest?", "completion": " Jupiter."},
        {"text": "Which planet is largest? Jupiter."},
        {"prompt": "Which planet is largest?"},
        {"prompt": "Which planet is largest?", "completions": [" Jupiter."], "labels": [True]},
    ],
    ids="+".join,
)
def test_texts_without_a_chat_template_cost_no_more_than_their_tokens(
    folder: Path, record: dict[str, Any]
) -> None:
    (folder / "a.jsonl").write_text(lines(record), encoding="utf-8")
    tokens = stats("a.jsonl")["tokens"]
    assert tokens["total"] == sum(each["max"] for each in tokens["per_turn"].values())


def test_the_script_is_that_of_the_conversation_not_of_its_prompt(folder: Path) -> None:
    record = [("system", HAPPY), ("user", "你今天有空吗？"), ("assistant", "有啊！去哪里吃？")]
    (folder / "a.jsonl").write_text(chats(record), encoding="utf-8")
    assert stats("a.jsonl")["scripts"] == {"Han": 1}


def test_a_validation_split_is_measured_apart(folder: Path) -> None:
    (folder / "train.jsonl").write_text(chats(*map(short, range(30))), encoding="utf-8")
    (folder / "val.jsonl").write_text(chats(*TOY), encoding="utf-8")
    found = stats("train.jsonl", "--validation", "val.jsonl")
    assert found["records"] == 30
    assert found["validation"]["records"] == 5
    assert [one["split"] for one in found["files"]] == ["train", "validation"]
    assert "system prompts" in {item["about"] for item in found["advice"]}
    text = run_stats("train.jsonl", "--validation", "val.jsonl").stdout
    assert "val.jsonl (validation)" in text


def test_what_cannot_be_read_is_said(folder: Path) -> None:
    good = chats(short(1))
    (folder / "a.jsonl").write_text(good + "broken\n\n[1]\n" + good, encoding="utf-8")
    found = stats("a.jsonl")
    assert (found["records"], found["broken"], found["lines"]) == (4, 2, 5)
    assert any("2 records are not JSON objects" in note for note in found["notes"])
    (folder / "other.jsonl").write_text(good + '{"a": 1}\n', encoding="utf-8")
    found = stats("other.jsonl")
    assert found["formats"] == {"openai-chat": 1, "unknown": 1}
    assert found["tokens"]["untrained_records"] == 0
    assert any("1 record has an unknown shape" in note for note in found["notes"])
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(good.encode() * 50)[:-20])
    result = run_stats("a.jsonl", "b.jsonl.gz", "--output-format", "json")
    assert result.status == 2
    assert "b.jsonl.gz: the gzip data is cut off" in result.stderr
    assert json.loads(result.stdout)["files"][0]["records"] == 4


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.jsonl", "--model", "gpt-4omini"], "did you mean gpt-4o-mini"),
        (["a.jsonl", "--price", "cheap"], "neither a price"),
        (["a.jsonl", "--epochs", "0"], "--epochs"),
        (["missing.jsonl"], "missing.jsonl"),
        (["a.jsonl", "--plot", "a.bmp"], r".svg or .png"),
        (["a.jsonl", "--target", "opanai"], "did you mean openai"),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    folder: Path, arguments: list[str], message: str
) -> None:
    (folder / "a.jsonl").write_text(chats(short(1)), encoding="utf-8")
    result = run_stats(*arguments)
    assert result.status == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_arrays_and_compressed_files_count_as_their_lines_do(folder: Path) -> None:
    text = chats(*TOY[:4])
    records = [json.loads(line) for line in text.split("\n")[:-1]]
    (folder / "a.jsonl").write_text(text, encoding="utf-8")
    (folder / "b.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    (folder / "c.json").write_text(json.dumps(records, indent=2), encoding="utf-8")
    found = [stats(name) for name in ("a.jsonl", "b.jsonl.gz", "c.json")]
    assert found[0]["tokens"] == found[1]["tokens"] == found[2]["tokens"]


def test_markdown_csv_files_and_pictures(folder: Path) -> None:
    (folder / "=a.jsonl").write_text(chats(*TOY[:4]), encoding="utf-8")
    (folder / "b.jsonl").write_text(chats(*TOY[:4]), encoding="utf-8")
    page = run_stats("=a.jsonl", "b.jsonl", "--output-format", "markdown").stdout
    assert "| Records | 4 | 4 | 8 |" in page
    rows = list(csv.reader(io.StringIO(run_stats("=a.jsonl", "--output-format", "csv").stdout)))
    assert rows[0] == ["file", "figure", "value"]
    assert ["'=a.jsonl", "records", "4"] in rows
    assert "tokens.per_example.p50" in [row[1] for row in rows if row[0] == ""]
    pictures = ("--plot", "out/p.svg", "--plot", "out/p.png")
    assert run_stats("=a.jsonl", "b.jsonl", "-o", "out.txt", *pictures).stdout == ""
    assert (folder / "out.txt").read_text(encoding="utf-8").startswith("2 files, 8 records")
    assert (folder / "out" / "p.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert (folder / "out" / "p.png").read_bytes().startswith(b"\x89PNG")


def test_text_of_the_data_cannot_steer_the_terminal(folder: Path) -> None:
    record = [("system", "\x1b[2J\u202ebad"), ("user", "Hi"), ("assistant", "Yo")]
    tool = {"type": "function", "function": {"name": "\x1b]0;f"}}
    other = {"messages": [{"role": "user", "content": "Hi"}], "tools": [tool]}
    call = {"id": "1", "type": "function", "function": {"name": "\x1bf", "arguments": "{}"}}
    other["messages"].append({"role": "assistant", "tool_calls": [call]})
    (folder / "a\x1b.jsonl").write_text(chats(record) + lines(other), encoding="utf-8")
    (folder / "b.jsonl").write_text(chats(record), encoding="utf-8")
    for form in ("text", "markdown", "csv"):
        text = run_stats("a\x1b.jsonl", "b.jsonl", "--output-format", form).stdout
        assert "\x1b" not in text and "\u202e" not in text


def test_a_file_name_that_is_no_text_is_escaped() -> None:
    source = Source(None, "a\udcff.jsonl", chats(short(1)).encode())
    (found,) = measure([source], How("cl100k_base"))
    assert (found.name, found.totals.records) == ("a\\udcff.jsonl", 1)


def test_a_pointer_is_not_the_data(folder: Path) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 5\n"
    (folder / "a.jsonl").write_text(pointer, encoding="utf-8")
    result = run_stats("a.jsonl")
    assert result.status == 2
    assert "git lfs pull" in result.stderr


def test_less_and_more(folder: Path) -> None:
    (folder / "a.jsonl").write_text(chats(*map(short, range(20))) + "broken\n", encoding="utf-8")
    assert "Notes" in run_stats("a.jsonl").stdout
    assert "Notes" not in run_stats("a.jsonl", "-q").stdout
    more = run_stats("a.jsonl", "-v", "--model", "gpt-4o-mini").stdout
    assert "price from https://platform.openai.com" in more


def test_standard_input(folder: Path) -> None:
    result = run_stats("-", "--output-format", "json", stdin=chats(*TOY[:2]).encode())
    assert json.loads(result.stdout)["records"] == 2


@pytest.mark.parametrize(("jobs", "chunk"), [(1, 300), (2, 300), (2, 1 << 20), (3, 300)])
def test_workers_and_chunks_never_change_a_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int, chunk: int
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(chats(*TOY[:4], *map(short, range(40))) + "broken\n", encoding="utf-8")
    sources = [Source(str(path), "a.jsonl"), Source(None, "b.jsonl", path.read_bytes())]
    expected = [one.totals for one in measure(sources, How("cl100k_base"), jobs=1)]
    monkeypatch.setattr(collecting, "CHUNK", chunk)
    found = [one.totals for one in measure(sources, How("cl100k_base"), jobs=jobs)]
    assert found == expected


def test_a_vanished_file_leaves_the_others_standing(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(chats(*TOY[:2]), encoding="utf-8")
    sources = [Source(str(tmp_path / "gone.jsonl"), "gone.jsonl"), Source(str(path), "a.jsonl")]
    for jobs in (1, 2, 3):
        gone, there = measure(sources, How("cl100k_base"), jobs=jobs)
        assert gone.error is not None and "gone.jsonl" in gone.error
        assert there.totals.records == 2
