"""Splitting: a partition without leaks, stable under additions; decontamination."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint import lint as checker
from ftlint.dataset.split.run import Outcome, Request, split
from ftlint.errors import FtlintError, UsageError
from ftlint.model.settings import Settings
from ftlint.source import Source
from tests.dataset.copies import chat, prose, raw_of, sources, write


def run(folder: Path, paths: list[str], **request: Any) -> tuple[Outcome, list[list[str]]]:
    """Split files into train, validation and test; returns the lines of each."""
    outputs = tuple(str(folder / name) for name in ("train.jsonl", "val.jsonl", "test.jsonl"))
    request.setdefault("outputs", outputs)
    request.setdefault("shares", (0.2, 0.1))
    request.setdefault("jobs", 1)
    request.setdefault("force", True)
    outcome = split(Request(sources(*paths), **request))
    lines = []
    for path in request["outputs"]:
        lines.append(Path(path).read_text().splitlines() if path else [])
    return outcome, lines


def records(count: int, start: int = 0) -> list[Any]:
    return [
        chat(prose(n, 8), prose(n + 9999, 30), user=n % 40, lang="de" if n % 4 else "fr")
        for n in range(start, start + count)
    ]


def test_a_split_is_a_partition_in_order(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", records(400))
    outcome, parts = run(tmp_path, [path])
    assert [len(part) for part in parts] == outcome.counts
    whole = Path(path).read_text().splitlines()
    assert sorted(line for part in parts for line in part) == sorted(whole)
    for part in parts:
        rest = iter(whole)
        assert all(line in rest for line in part)
    assert 40 < outcome.counts[1] < 120
    assert 15 < outcome.counts[2] < 70


def test_records_stay_where_they_are_when_others_come(tmp_path: Path) -> None:
    few = write(tmp_path / "few.jsonl", records(200))
    many = write(tmp_path / "many.jsonl", [*records(100, 500), *records(200)])
    _, before = run(tmp_path, [few])
    _, after = run(tmp_path, [many])
    for part, larger in zip(before, after, strict=True):
        assert set(part) <= set(larger)


def test_seeds_differ(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", records(200))
    assert run(tmp_path, [path], seed=1)[1] != run(tmp_path, [path], seed=2)[1]
    assert run(tmp_path, [path], seed=1)[1] == run(tmp_path, [path], seed=1)[1]


def test_what_was_read_is_read_again_at_any_depth(tmp_path: Path) -> None:
    read = refused = 0
    for levels in range(860, 1000):
        deep = json.dumps(chat("How deep?", "Very."))[:-1] + ', "x": ' + "[" * levels + "]" * levels
        few = [json.dumps(chat(f"Open on day {n}?", "Yes.")) for n in range(2)]
        (tmp_path / "a.jsonl").write_text("\n".join([*few, deep + "}"]) + "\n")
        try:
            _, parts = run(tmp_path, [str(tmp_path / "a.jsonl")], counts=(1, 1))
        except FtlintError as error:
            assert "a.jsonl:3: nested too deeply" in str(error)
            refused += 1
        else:
            assert sum(map(len, parts)) == 3
            read += 1
    assert read > 0
    assert refused > 0


def test_counts_are_exact(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", records(200))
    outcome, _ = run(tmp_path, [path], counts=(30, 7))
    assert outcome.counts == [163, 30, 7]


def test_groups_stay_together(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", records(300))
    _, parts = run(tmp_path, [path], group=("user",))
    users = [{json.loads(line)["user"] for line in part} for part in parts]
    assert not users[0] & users[1]
    assert not users[0] & users[2]
    assert all(users[:2])


def test_strata_have_equal_shares(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", records(400))
    outcome, parts = run(tmp_path, [path], stratify=("lang",))
    assert outcome.strata == {"fr": [70, 20, 10], "de": [210, 60, 30]}
    assert sum(json.loads(line)["lang"] == "fr" for line in parts[1]) == 20


def test_near_copies_and_prompts_never_cross(tmp_path: Path) -> None:
    items = []
    for seed in range(120):
        words = prose(seed, 80).split()
        for edit in range(3):
            changed = list(words)
            changed[10 + edit] = f"new{'abc'[edit]}"
            items.append(chat(" ".join(changed[:40]), " ".join(changed[40:]), family=seed))
        items.append(chat(" ".join(words[:40]), prose(seed + 5000), family=seed))
    path = write(tmp_path / "a.jsonl", items)
    outcome, parts = run(tmp_path, [path])
    families = [{json.loads(line)["family"] for line in part} for part in parts]
    near = [{one["family"] for one in map(json.loads, part) if "new" in str(one)} for part in parts]
    assert families[1]
    assert not near[0] & near[1]
    assert outcome.together > 200
    named = [Source(str(tmp_path / f"{name}.jsonl"), name) for name in ("train", "val", "test")]
    held_out = tuple(str(source.path) for source in named[1:])
    report = checker.check(named, Settings(validation=held_out, other_rules=False))
    assert [one for one in report.diagnostics if one.code == "D904"] == []


def test_contaminated_records_are_left_out(tmp_path: Path) -> None:
    question = prose(77, 25)
    items = [*records(20), chat(f"Solve this: {question} please", "42"), chat("x", prose(3))]
    path = write(tmp_path / "a.jsonl", items)
    bench = write(
        tmp_path / "bench.jsonl",
        [{"question": question, "answer": prose(3)}, {"question": "too short", "answer": ""}],
    )
    out, rejects = str(tmp_path / "clean.jsonl"), tmp_path / "no.jsonl"
    outcome, parts = run(
        tmp_path,
        [path],
        outputs=(out, None, None),
        shares=(0.0, 0.0),
        against=sources(bench),
        rejects=str(rejects),
    )
    assert outcome.contaminated == [("a.jsonl:21", "bench.jsonl:1")]
    assert [json.loads(raw) for raw in raw_of(rejects)] == [items[20]]
    assert len(parts[0]) == 21
    assert outcome.short_texts == 1
    outcome, _ = run(
        tmp_path,
        [path],
        outputs=(out, None, None),
        shares=(0.0, 0.0),
        against=sources(bench),
        against_prompts=False,
    )
    assert [record for record, _ in outcome.contaminated] == ["a.jsonl:21", "a.jsonl:22"]


def test_broken_lines(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [*records(20), "{broken", *records(20, 50)])
    with pytest.raises(FtlintError, match=r"a\.jsonl:21: "):
        run(tmp_path, [path])
    assert os.listdir(tmp_path) == ["a.jsonl"]
    rejects = tmp_path / "no.jsonl"
    outcome, parts = run(tmp_path, [path], rejects=str(rejects), skip_broken=True)
    assert (outcome.broken, sum(map(len, parts)), raw_of(rejects)) == (1, 40, ["{broken"])


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 3)), max_size=30), st.integers(0, 9))
def test_no_line_is_lost_or_leaks(
    tmp_path_factory: pytest.TempPathFactory, plan: list[tuple[int, int]], seed: int
) -> None:
    folder = tmp_path_factory.mktemp("split")
    items = [chat(f"prompt {prompt}", f"answer {answer}") for prompt, answer in plan]
    path = write(folder / "a.jsonl", items)
    try:
        _, parts = run(folder, [path], seed=seed, shares=(0.4, 0.2))
    except FtlintError as error:
        assert ("would be empty" if plan else "holds no record") in str(error)
        assert os.listdir(folder) == ["a.jsonl"]
        return
    assert sorted(line for part in parts for line in part) == sorted(
        Path(path).read_text().splitlines()
    )
    prompts = [{json.loads(line)["messages"][0]["content"] for line in part} for part in parts]
    assert not prompts[0] & prompts[1] | prompts[0] & prompts[2] | prompts[1] & prompts[2]
    assert not items or all(parts)


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"counts": (30, 10)}, "--count asks for 40 of 40 records; nothing would be left"),
        ({"group": ("usr",)}, r"--group: no record has the key 'usr' \(did you mean user\?\)"),
        ({"stratify": ("metadata", "x")}, "--stratify: no record has the key 'metadata.x'"),
        ({"shares": (1e-9, 0.2)}, "val.jsonl: the validation data would be empty: 40 records"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, wanted: dict[str, Any], message: str) -> None:
    path = write(tmp_path / "a.jsonl", records(40))
    with pytest.raises(FtlintError, match=message):
        run(tmp_path, [path], **wanted)
    assert os.listdir(tmp_path) == ["a.jsonl"]


def test_one_question_in_all_records_leaves_nothing_to_split(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [chat("Is it open?", prose(n, 9)) for n in range(30)])
    with pytest.raises(FtlintError, match="all records go together by prompt"):
        run(tmp_path, [path])


def test_records_without_the_group_are_counted(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [*records(60), *[chat(f"{n}", f"{n}") for n in range(5)]])
    outcome, _ = run(tmp_path, [path], group=("user",))
    assert outcome.ungrouped == 5


@pytest.mark.parametrize("ratio", ["1.5", "a", "0:1", "1:2:3", "-1", ""])
def test_wrong_ratios(ratio: str) -> None:
    from ftlint.dataset.split.units import parse_shares

    with pytest.raises(UsageError, match="ratio"):
        parse_shares(ratio, with_test=False)
