"""Two versions of a dataset: what counts as moved, changed, relabelled, and what is refused."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ftlint as package
from ftlint.dataset.diff.words import compare, shorten
from ftlint.model.difference import ADDED, KINDS, REMOVED, SAME, Difference
from tests.cli.runner import ftlint
from tests.dataset.copies import chat, prose, write

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "schemas" / "diff.schema.json").read_bytes())
BASE = [chat(prose(number, 12), prose(100 + number, 12)) for number in range(6)]


def found(tmp_path: Path, old: list[Any], new: list[Any], **options: Any) -> Difference:
    one, other = write(tmp_path / "old.jsonl", old), write(tmp_path / "new.jsonl", new)
    return package.diff(one, other, isolated=True, **options)


def counts(difference: Difference) -> dict[str, int]:
    return {kind: difference.counts[kind] for kind in KINDS if difference.counts[kind]}


def words(text: str, seed: int) -> str:
    """Change the second word of a text."""
    first, _, rest = text.split(" ", 2)
    return f"{first} {prose(seed, 1)}x {rest}"


CHANGED = chat(words(BASE[2]["messages"][0]["content"], 9), BASE[2]["messages"][1]["content"])
ANSWERED = chat(BASE[2]["messages"][0]["content"], "No.")
MASKED = {"messages": [BASE[2]["messages"][0], {**BASE[2]["messages"][1], "weight": 0}]}
PAIR = {"prompt": prose(1), "chosen": prose(2), "rejected": prose(3)}
SWAPPED = {"prompt": prose(1), "chosen": prose(3), "rejected": prose(2)}
KTO = {"prompt": prose(1), "completion": prose(2), "label": True}


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (BASE, BASE, {}),
        (BASE, [{**one, "id": n} for n, one in enumerate(BASE)], {}),
        (BASE, [json.dumps(one, indent=None, separators=(" , ", " : ")) for one in BASE], {}),
        (BASE, [BASE[5], *BASE[:5]], {"moved": 1}),
        (BASE, [chat("new", "one"), *BASE], {"added": 1}),
        (BASE, BASE[1:], {"removed": 1}),
        (BASE, [*BASE[:2], CHANGED, *BASE[3:]], {"changed": 1}),
        (BASE, [*BASE[:2], ANSWERED, *BASE[3:]], {"changed": 1}),
        (BASE, [*BASE[:2], MASKED, *BASE[3:]], {"relabelled": 1}),
        ([PAIR], [SWAPPED], {"relabelled": 1}),
        ([KTO], [{**KTO, "label": False}], {"relabelled": 1}),
        (BASE, [*BASE, BASE[0]], {"duplicates_gained": 1}),
        ([BASE[0], *BASE], BASE, {"duplicates_lost": 1}),
        (BASE, [*BASE, CHANGED, CHANGED], {"added": 1, "duplicates_gained": 1}),
        ([chat("a", "b"), chat("c", "d")], [chat("e", "f")], {"added": 1, "removed": 2}),
        (
            [chat(prose(1), prose(2), id="7")],
            [chat(prose(3), prose(4), id="7")],
            {"changed": 1},
        ),
        (
            [chat("What is the capital of Peru?", "Lima")],
            [chat("What is the capital of Chile?", "Santiago")],
            {"added": 1, "removed": 1},
        ),
    ],
)
def test_kinds(tmp_path: Path, old: list[Any], new: list[Any], wanted: dict[str, int]) -> None:
    assert counts(found(tmp_path, old, new)) == wanted


def test_a_shared_system_text_makes_no_pair(tmp_path: Path) -> None:
    system = {"role": "system", "content": prose(77, 200)}
    old, new = (
        {"messages": [system, *chat(prose(n, 10), prose(n + 1, 10))["messages"]]} for n in (1, 5)
    )
    assert counts(found(tmp_path, [old], [new])) == {"added": 1, "removed": 1}


def test_a_key_pairs_records(tmp_path: Path) -> None:
    old, new = (chat(prose(n), prose(n + 1), ticket="T1") for n in (1, 5))
    assert counts(found(tmp_path, [old], [new])) == {"added": 1, "removed": 1}
    assert counts(found(tmp_path, [old], [new], key="ticket")) == {"changed": 1}


def test_files_of_one_name_in_any_container(tmp_path: Path) -> None:
    for folder in ("v1", "v2"):
        (tmp_path / folder).mkdir()
    write(tmp_path / "v1" / "a.jsonl", BASE[:3])
    write(tmp_path / "v1" / "b.jsonl", BASE[3:])
    lines = "".join(json.dumps(one) + "\n" for one in BASE[:2])
    (tmp_path / "v2" / "a.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    (tmp_path / "v2" / "b.json").write_text(json.dumps([BASE[2], *BASE[3:]]))
    difference = package.diff(tmp_path / "v1", tmp_path / "v2", isolated=True)
    assert counts(difference) == {"moved": 1}
    (moved,) = difference.examples["moved"]
    assert moved.old is not None
    assert moved.new is not None
    assert (Path(moved.old.file).name, Path(moved.new.file).name) == ("a.jsonl", "b.json")


def test_the_words_that_changed(tmp_path: Path) -> None:
    old, new = chat("How many?", "Up to eight books."), chat("How many?", "Up to ten books.")
    (example,) = found(tmp_path, [old], [new]).examples["changed"]
    (alteration,) = example.alterations
    assert (example.by, alteration.where) == ("prompt", "assistant, turn 2")
    assert alteration.pieces == (
        (SAME, "Up to "),
        (REMOVED, "eight"),
        (ADDED, "ten"),
        (SAME, " books."),
    )


def test_turns_and_keys_that_came_and_went(tmp_path: Path) -> None:
    old = chat("Hello there", "Good day", source="a")
    new = chat("Hello there", "Good day", lang="en")
    new["messages"] += [{"role": "user", "content": "Bye"}, {"role": "assistant", "content": "So"}]
    (example,) = found(tmp_path, [{**old, "id": 1}], [{**new, "id": 1}]).examples["changed"]
    assert [(one.where, one.kind) for one in example.alterations] == [
        ("user, turn 3", "added"),
        ("assistant, turn 4", "added"),
        ("source", "removed"),
        ("lang", "added"),
    ]


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_pieces_hold_both_texts(old: str, new: str) -> None:
    pieces = compare(old, new)
    assert "".join(text for kind, text in pieces if kind != ADDED) == old
    assert "".join(text for kind, text in pieces if kind != REMOVED) == new
    changes = [one for one in pieces if one[0] != SAME]
    assert [one for one in shorten(pieces) if one[0] != SAME] == changes


def test_characters_of_scripts_without_spaces_are_words() -> None:
    assert compare("我们周一开门", "我们周二开门") == (
        (SAME, "我们周"),
        (REMOVED, "一"),
        (ADDED, "二"),
        (SAME, "开门"),
    )


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=9),
    st.lists(st.integers(0, 5), min_size=1, max_size=9),
)
def test_every_record_is_counted_once(
    tmp_path_factory: pytest.TempPathFactory, old: list[int], new: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("diff")
    told = found(folder, [BASE[n] for n in old], [BASE[n] for n in new]).counts
    both = told["unchanged"] + told["moved"] + told["changed"] + told["relabelled"]
    assert both + told["removed"] + told["duplicates_lost"] == len(old)
    assert both + told["added"] + told["duplicates_gained"] == len(new)


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_forms(tmp_path: Path, form: str) -> None:
    write(tmp_path / "a.jsonl", BASE)
    write(tmp_path / "b.jsonl", [*BASE[:2], CHANGED, *BASE[4:], chat("<b>|x|</b>", "y" * 90)])
    result = ftlint("diff", "a.jsonl", "b.jsonl", "--output-format", form, cwd=tmp_path)
    assert (result.status, result.stderr) == (1, "")
    if form == "json":
        told = json.loads(result.stdout)
        jsonschema.validate(told, SCHEMA)
        assert told["counts"]["removed"] == told["counts"]["added"] == 1
    elif form == "text":
        assert max(map(len, result.stdout.splitlines())) <= 80
    else:
        assert "<b>" not in result.stdout
        assert "<del>" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("a.jsonl", "none.jsonl"), "none.jsonl"),
        (("a.jsonl", "broken.jsonl"), "broken.jsonl:2: "),
        (("a.jsonl", "empty.jsonl"), "empty.jsonl: holds no record"),
        (("a.jsonl", "binary.jsonl"), "binary.jsonl: "),
        (("a.jsonl", "a.jsonl", "--key", "mesages"), "did you mean messages?"),
        (("a.jsonl", "a.jsonl", "-o", "a.jsonl"), "a.jsonl: is read as well as written"),
        (("-", "-"), "only one of OLD and NEW"),
        (("a.jsonl",), "NEW"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    write(tmp_path / "a.jsonl", BASE)
    write(tmp_path / "broken.jsonl", [BASE[0], '{"messages": ['])
    (tmp_path / "empty.jsonl").write_bytes(b"")
    (tmp_path / "binary.jsonl").write_bytes(bytes(range(256)) * 8)
    before = (tmp_path / "a.jsonl").read_bytes()
    result = ftlint("diff", *arguments, cwd=tmp_path)
    assert (result.status, result.stdout) == (2, "")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert (tmp_path / "a.jsonl").read_bytes() == before


def test_the_page_shows_what_is_printed(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for block in re.findall(r"```console\n(.*?)```", page, re.S):
        command, _, output = block.partition("\n")
        result = ftlint(*command.removeprefix("$ ftlint ").split(), cwd=tmp_path)
        assert result.stdout == output
