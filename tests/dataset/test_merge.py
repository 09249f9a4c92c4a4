"""Merging: nothing is lost, mixtures have the shares asked for, clashes are reported."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint.dataset.dedup.find import Rules
from ftlint.dataset.merge.mix import Part, parse_weights, sizes
from ftlint.dataset.merge.run import Outcome, Request, merge
from ftlint.dataset.merge.shuffle import Shuffler
from ftlint.dataset.survey import clashes
from ftlint.errors import FtlintError, UsageError
from tests.cli.runner import ftlint
from tests.dataset.copies import chat, raw_of, sources, write

SHAREGPT = {"conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}]}


def run(folder: Path, paths: list[str], **request: Any) -> tuple[Outcome, list[str]]:
    """Merge files; returns the lines of the output."""
    out = folder / "out.jsonl"
    request.setdefault("jobs", 1)
    request.setdefault("force", True)
    outcome = merge(Request(sources(*paths), str(out), **request))
    return outcome, out.read_text(encoding="utf-8").splitlines()


def numbered(name: str, count: int) -> list[Any]:
    return [chat(f"{name} {number}", "answer") for number in range(count)]


def origin(line: str) -> str:
    text: str = json.loads(line)["messages"][0]["content"]
    return text.split()[0]


def test_records_are_copied_in_order(tmp_path: Path) -> None:
    first = tmp_path / "a.jsonl"
    first.write_bytes(b'\xef\xbb\xbf{"text":  "\\u00e9"}\n\n{"text":"b"}')
    second = write(tmp_path / "b.jsonl", [{"text": "c"}])
    outcome, lines = run(tmp_path, [str(first), second])
    assert lines == ['{"text":  "\\u00e9"}', '{"text":"b"}', '{"text": "c"}']
    assert [part.written for part in outcome.parts] == [2, 1]


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 9), max_size=12), min_size=1, max_size=3),
    st.booleans(),
    st.integers(0, 5),
)
def test_merge_keeps_every_record(
    tmp_path_factory: pytest.TempPathFactory, plan: list[list[int]], shuffle: bool, seed: int
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    paths = []
    for number, values in enumerate(plan):
        records = [chat(f"p{value}", f"a{value % 3}") for value in values]
        paths.append(write(folder / f"{number}.jsonl", records))
    if not any(plan):
        return
    outcome, lines = run(folder, paths, shuffle=shuffle, seed=seed, map_path=str(folder / "map"))
    whole = [line for path in paths for line in Path(path).read_text().splitlines()]
    assert (sorted(lines) if shuffle else lines) == (sorted(whole) if shuffle else whole)
    assert outcome.written == len(whole)
    places = [json.loads(line) for line in (folder / "map").read_text().splitlines()]
    for line, place in zip(lines, places, strict=True):
        original = (folder / place["file"]).read_text().splitlines()
        assert original[place["source_line"] - 1] == line
    assert [place["line"] for place in places] == list(range(1, len(lines) + 1))


def test_shares_and_totals(tmp_path: Path) -> None:
    paths = [
        write(tmp_path / "a.jsonl", numbered("a", 100)),
        write(tmp_path / "b.jsonl", numbered("b", 40)),
        write(tmp_path / "c.jsonl", numbered("c", 20)),
    ]
    _, lines = run(tmp_path, paths, weights={"a.jsonl": 0.4}, total=50)
    assert Counter(map(origin, lines)) == {"a": 20, "b": 20, "c": 10}
    _, more = run(tmp_path, paths, weights={"a.jsonl": 0.4}, total=100)
    assert set(lines) <= set(more)
    assert len(set(more)) == 100
    _, repeated = run(tmp_path, paths, total=400)
    assert Counter(map(origin, repeated)) == {"a": 250, "b": 100, "c": 50}
    assert set(Counter(repeated).values()) == {2, 3}
    outcome, _ = run(
        tmp_path, paths, weights={"a.jsonl": 0.5}, total=1000, tokens_of=lambda item: 10.0
    )
    assert [part.written for part in outcome.parts] == [50, 33, 17]


def test_shuffling_depends_on_the_seed_alone(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", numbered("a", 60))
    first = run(tmp_path, [path], shuffle=True, seed=1)[1]
    assert first == run(tmp_path, [path], shuffle=True, seed=1, jobs=2)[1]
    assert first != run(tmp_path, [path], shuffle=True, seed=2)[1]
    assert sorted(first) == sorted(Path(path).read_text().splitlines())


def test_shuffling_through_files_gives_the_same_order(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"line {number}".encode() for number in range(500)]
    orders = []
    for limit in (1 << 20, 700):
        monkeypatch.setattr("ftlint.dataset.merge.shuffle.IN_MEMORY", limit)
        shuffler = Shuffler(5, sum(map(len, lines)))
        for line in lines:
            shuffler.add(line)
        orders.append(list(shuffler.lines()))
        shuffler.close()
    assert orders[0] == orders[1]


def test_copies_are_reported_or_left_out(tmp_path: Path) -> None:
    first = write(tmp_path / "a.jsonl", [chat("p", "a"), chat("q", "a")])
    second = write(tmp_path / "b.jsonl", [chat("p", "a"), chat("q", "other")])
    outcome, lines = run(tmp_path, [first, second])
    assert (outcome.duplicates, outcome.removed, len(lines)) == (1, 0, 4)
    assert outcome.example == ("a.jsonl:2", "b.jsonl:2")
    outcome, lines = run(tmp_path, [first, second], dedup=Rules())
    assert (outcome.removed, len(lines)) == (1, 3)


def test_shapes_that_do_not_mix_are_named(tmp_path: Path) -> None:
    first = write(tmp_path / "a.jsonl", [chat("p", "a")])
    second = write(tmp_path / "b.jsonl", ["", SHAREGPT])
    message = r"b\.jsonl:2: is sharegpt, but a\.jsonl:1 is openai-chat; .*--to FORMAT"
    with pytest.raises(FtlintError, match=message):
        run(tmp_path, [first, second])
    assert sorted(os.listdir(tmp_path)) == ["a.jsonl", "b.jsonl"]
    _, lines = run(tmp_path, [first, second], to="openai-chat")
    assert [json.loads(line)["messages"][0]["content"] for line in lines] == ["p", "a"]


def test_tables_and_texts_are_converted(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("user,assistant\nhello,hi\n")
    talk = tmp_path / "talk.txt"
    talk.write_text("User: good day\nAssistant: the same to you\n")
    plain = write(tmp_path / "a.jsonl", [chat("p", "a")])
    outcome, lines = run(tmp_path, [str(table), str(talk), plain], map_path=str(tmp_path / "m"))
    assert [json.loads(line)["messages"][0]["content"] for line in lines] == [
        "hello",
        "good day",
        "p",
    ]
    assert json.loads((tmp_path / "m").read_text().splitlines()[1]) == {
        "line": 2,
        "file": "talk.txt",
        "source_example": 1,
    }
    assert [part.records for part in outcome.parts] == [1, 1, 1]


def test_system_prompts_that_clash(tmp_path: Path) -> None:
    system = {"role": "system", "content": "Answer in rhyme."}
    rhymed = [{"messages": [system, *chat(f"p{n}", "a")["messages"]]} for n in range(4)]
    first = write(tmp_path / "a.jsonl", rhymed)
    second = write(tmp_path / "b.jsonl", numbered("b", 3))
    outcome, _ = run(tmp_path, [first, second])
    told = clashes([part.name for part in outcome.parts], [part.survey for part in outcome.parts])
    assert told == [
        "a.jsonl: 100% of the records begin with 'Answer in rhyme.'",
        "b.jsonl: 100% of the records have no system prompt",
    ]
    outcome, _ = run(tmp_path, [first, first + ""])
    assert clashes(["a"], [outcome.parts[0].survey]) == []


def test_the_source_goes_into_a_key(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", ['{"note": "a" } ', "{}"])
    _, lines = run(tmp_path, [path], source_key="origin")
    assert lines == ['{"note": "a","origin":"a.jsonl"}', '{"origin":"a.jsonl"}']
    with pytest.raises(FtlintError, match=r"a\.jsonl:1: has a key 'note'"):
        run(tmp_path, [path], source_key="note")


def test_broken_lines(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [chat("p", "a"), "{no", chat("q", "a")])
    with pytest.raises(FtlintError, match=r"a\.jsonl:2: "):
        run(tmp_path, [path])
    rejects = tmp_path / "no.jsonl"
    for shuffle in (False, True):
        outcome, lines = run(
            tmp_path, [path], skip_broken=True, rejects=str(rejects), shuffle=shuffle
        )
        assert (outcome.broken, len(lines), raw_of(rejects)) == (1, 2, ["{no"])


@pytest.mark.parametrize("suffix", ["csv", "parquet", "json", "jsonl.zst"])
def test_containers_of_the_output(tmp_path: Path, suffix: str) -> None:
    if suffix == "parquet":
        pytest.importorskip("pyarrow")
    path = write(tmp_path / "a.jsonl", numbered("a", 5))
    out, back = str(tmp_path / f"out.{suffix}"), tmp_path / "back.jsonl"
    merge(Request(sources(path), out, jobs=1))
    merge(Request(sources(out), str(back), jobs=1))
    stay = [json.loads(line) for line in back.read_text().splitlines()]
    assert stay == numbered("a", 5)
    with pytest.raises(FtlintError, match="--force"):
        merge(Request(sources(path), out, jobs=1))


@pytest.mark.parametrize("value", ["a.jsonl", "a.jsonl=x", "a.jsonl=-1", "z.jsonl=1", "=1"])
def test_wrong_weights(value: str) -> None:
    with pytest.raises(UsageError, match="--weight"):
        parse_weights([value], ["a.jsonl"])


def test_weights_that_leave_nothing() -> None:
    parts = [Part("a", 10), Part("b", 10)]
    with pytest.raises(UsageError, match="nothing is left for b"):
        sizes(parts, {"a": 1.0}, None)
    with pytest.raises(UsageError, match="would be empty"):
        sizes(parts, {"a": 0.0, "b": 0.0}, None)


@pytest.mark.parametrize("name", ["out.parquet", "out.csv", "out.json", "out.jsonl.gz"])
def test_tokens_are_counted_in_every_container(tmp_path: Path, name: str) -> None:
    write(tmp_path / "a.jsonl", numbered("a", 3))
    done = ftlint("merge", "a.jsonl", "-o", name, cwd=tmp_path)
    part, whole = done.stdout.splitlines()
    assert part.removeprefix("a.jsonl: ") == whole.removeprefix(f"{name}: ")
    assert " tokens, " in whole
    assert ", 0 tokens" not in whole


def test_a_file_named_twice_is_taken_once_and_said(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", numbered("a", 3))
    done = ftlint("merge", "a.jsonl", "./a.jsonl", "-o", "b.jsonl", cwd=tmp_path)
    assert "./a.jsonl was named 2 times and is taken once" in done.stderr
    assert (tmp_path / "b.jsonl").read_bytes() == (tmp_path / "a.jsonl").read_bytes()


def test_nothing_is_not_merged(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", numbered("a", 2))
    (tmp_path / "none.jsonl").write_text("\n")
    done = ftlint("merge", "a.jsonl", "none.jsonl", "-o", "b.jsonl", cwd=tmp_path)
    assert (done.status, "none.jsonl: holds no records" in done.stderr) == (0, True)
    for words in (
        ("merge", "none.jsonl", "-o", "c.jsonl"),
        ("dedup", "none.jsonl", "-o", "c.jsonl"),
    ):
        done = ftlint(*words, cwd=tmp_path)
        assert (done.status, "c.jsonl: would be empty" in done.stderr) == (2, True)
    assert not (tmp_path / "c.jsonl").exists()
