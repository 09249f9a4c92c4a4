"""Chats that are longer than what is held at a time: nothing is lost, little is held."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from ftlint.dataset.convert import pipe
from ftlint.dataset.convert.inputs import classify
from ftlint.dataset.convert.pipe import Request, convert
from ftlint.errors import FtlintError
from ftlint.jsontext import outline
from ftlint.model.losses import Ledger
from ftlint.source import Source
from tests.convert.conftest import Run


def test_events_of_late_rows_are_counted(run: Run) -> None:
    rows = ["conversation,role,content,mood"]
    for number in range(1500):
        rows += [f"{number},user,{'why ' * 200},calm", f"{number},assistant,{'so ' * 200},calm"]
    found = run("\n".join(rows), name="in.csv")
    assert found.outcome.written == 1500
    assert found.kinds["unmapped-columns"] == 3000


def chat(count: int, *, late: bool = False) -> dict[str, Any]:
    """Return a Telegram chat with a pause after every fourth message."""
    messages = [
        {
            "id": number,
            "type": "message",
            "date": "2024-01-01T00:00:00",
            "date_unixtime": str(1_700_000_000 + 60 * number + 40_000 * (number // 4)),
            "from": ("Ana", "Bo")[number % 2],
            "from_id": ("user1", "user2")[number % 2],
            "text": f'{number} says [so] "{"x" * 40}" {{ok}}',
        }
        for number in range(count)
    ]
    head = {"name": "Bo", "type": "personal_chat", "id": 7}
    return {"messages": messages, **head} if late else {**head, "messages": messages}


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a few kilobytes long."""
    monkeypatch.setattr(outline, "LONG", 2000)
    monkeypatch.setattr("ftlint.dataset.convert.inputs.LONG", 2000)
    monkeypatch.setattr(outline, "BLOCK", 500)


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("packed", [False, True])
def test_a_long_object_is_read_as_a_short_one(
    run: Run, request: pytest.FixtureRequest, late: bool, indent: int | None, packed: bool
) -> None:
    text = json.dumps(chat(200, late=late), indent=indent).encode()
    name = "result.json.gz" if packed else "result.json"
    data = gzip.compress(text, mtime=0) if packed else text
    short_way = run(data, name=name, assistant="Bo")
    request.getfixturevalue("short")
    long_way = run(data, name=name, assistant="Bo")
    assert long_way.text == short_way.text
    assert long_way.kinds == short_way.kinds
    assert long_way.outcome.written == 50


@pytest.mark.parametrize("before", ["", "\ufeff", "\n \n"])
def test_a_long_object_may_begin_with_a_bom_or_whitespace(tmp_path: Path, before: str) -> None:
    path = tmp_path / "result.json"
    long = {"name": "Bo", "messages": [{"id": n, "text": "x" * 4000} for n in range(1100)]}
    path.write_text(before + json.dumps(long), encoding="utf-8")
    assert path.stat().st_size > outline.LONG
    records = classify(Source(str(path), path.name), {"encoding": None})
    (item,) = records.items(Ledger())
    assert isinstance(item.value["messages"], outline.LongList)
    assert [one["id"] for one in item.value["messages"]] == list(range(1100))


def test_long_lists_inside_lists(run: Run, short: None) -> None:
    account = {"about": "x", "chats": {"list": [chat(120), chat(3), chat(80)]}, "end": [1, 2]}
    found = run(json.dumps(account), name="result.json", assistant="Bo")
    assert found.outcome.written == 30 + 1 + 20


def test_wrapped_records_are_read_from_a_long_object(run: Run, short: None) -> None:
    rows = [{"instruction": f"Say {n}", "input": "", "output": str(n)} for n in range(300)]
    found = run(json.dumps({"version": 1, "data": rows}), name="rows.json")
    assert found.outcome.written == 300
    assert found.turns[299] == [("user", "Say 299"), ("assistant", "299")]


@pytest.mark.parametrize("cut", [-1, -2, -500])
def test_a_long_object_that_is_cut_off_is_told(run: Run, short: None, cut: int) -> None:
    with pytest.raises(FtlintError):
        run(json.dumps(chat(200))[:cut], name="result.json", assistant="Bo")


def test_a_damaged_item_of_a_long_list_is_told(run: Run, short: None) -> None:
    text = json.dumps(chat(200)).replace('"id": 150,', '"id": tru,')
    with pytest.raises(FtlintError, match=r"result\.json: damaged JSON .*export the data again"):
        run(text, name="result.json", assistant="Bo")


@pytest.mark.parametrize(
    "value",
    [
        {"a": [1, 2, 3], "b": "[not] {a} \\" + '"list"'},
        {"a": [{"b": [list(range(900)), "x"]}], "c": {}, "d": []},
        {"a": ["x" * 3000, "y"], "b": {"c": ["z" * 3000], "d": {"e": [1] * 2000}}},
        {},
    ],
)
def test_an_outline_is_the_value(short: None, value: Any) -> None:
    text = outline.spooled([json.dumps(value, indent=2).encode()], "a.json")
    found = outline.outlined(text)
    if found is None:  # nothing in it is long
        assert len(json.dumps(value, indent=2)) <= outline.LONG
        return
    assert plain(found) == value
    assert plain(found) == value  # each loop reads it again


def plain(value: Any) -> Any:
    if isinstance(value, list):
        assert bool(value) == bool(list(value))
        return [plain(item) for item in value]
    return {key: plain(item) for key, item in value.items()} if isinstance(value, dict) else value


def test_parts_of_a_list_in_a_file(short: None) -> None:
    text = outline.spooled([json.dumps({"a": list(range(1000))}).encode()], "a.json")
    numbers = outline.outlined(text)["a"]
    assert isinstance(numbers, outline.LongList)
    assert (len(numbers), numbers[0], numbers[-1]) == (1000, 0, 999)
    assert numbers[2:5] == [2, 3, 4]
    assert numbers[-2:] == [998, 999]
    with pytest.raises(IndexError):
        numbers[1000]
    assert outline.beginning({"b": numbers}, 3) == {"b": [0, 1, 2]}


@pytest.mark.parametrize("text", ["[1]", '{"a": 1} {"b": 2}', "{", '{"a": ]', "", "x", '{"a": "b'])
def test_what_is_not_one_object_has_no_outline(text: str) -> None:
    assert outline.outlined(outline.spooled([text.encode()], "a")) is None


def test_what_is_held_does_not_grow_with_the_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipe, "STREAM_SIZE", 1 << 14)
    source = tmp_path / "result.json"
    source.write_text(json.dumps(chat(4000)))
    request = Request(
        (str(source),), str(tmp_path / "out.jsonl"), options={"assistant": "Bo"}, verify=False
    )
    sizes: list[int] = []
    results = pipe.results

    def watched(*given: Any) -> Any:
        for result in results(*given):
            sizes.append(sum(map(len, result.out)))
            yield result

    monkeypatch.setattr(pipe, "results", watched)
    assert convert(request).written == 1000
    assert max(sizes) < 1 << 15


def test_a_text_that_would_fill_the_memory_is_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ftlint.dataset.convert.texts.MOST", 1 << 20)
    with pytest.raises(FtlintError, match=r"in\.txt: is a text of more than 1 MB.*name the parts"):
        run("User: a\nAssistant: b\n\n" * 60_000, name="in.txt")


@pytest.mark.parametrize("name", ["in.jsonl", "in.json"])
def test_a_record_that_would_fill_the_memory_is_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    from ftlint.jsontext.values import refuse_larger

    def small(size: int, where: str, most: int = 1 << 20) -> None:
        refuse_larger(size, where, 1 << 20)

    for module in ("inputs", "documents"):
        monkeypatch.setattr(f"ftlint.dataset.convert.{module}.MOST", 1 << 20)
    monkeypatch.setattr("ftlint.dataset.convert.inputs.refuse_larger", small)
    turns = [{"role": "user", "content": "x" * 5_000_000}, {"role": "assistant", "content": "y"}]
    line = json.dumps({"messages": turns})
    with pytest.raises(FtlintError, match=r"one record is larger than 1 MB.*smaller conversations"):
        run(f"[{line}]" if name == "in.json" else line, name=name)


def test_progress_goes_on_while_a_long_chat_is_read(tmp_path: Path, short: None) -> None:
    source = tmp_path / "result.json"
    source.write_text(json.dumps(chat(200)))
    size = source.stat().st_size
    seen: list[tuple[int, int | None]] = []
    request = Request((str(source),), str(tmp_path / "out.jsonl"), options={"assistant": "Bo"})
    convert(request, progress=lambda done, total: seen.append((done, total)))
    done = [one for one, _ in seen]
    assert {total for _, total in seen} == {size}
    assert done == sorted(done)
    assert len({*done}) > 5
    assert 0.9 * size < done[-1] <= size


def test_progress_of_a_text_comes_to_its_end(tmp_path: Path) -> None:
    source = tmp_path / "in.txt"
    source.write_text("User: a\nAssistant: b\n\n" * 100)
    seen: list[int] = []
    request = Request((str(source),), str(tmp_path / "out.jsonl"))
    convert(request, progress=lambda done, total: seen.append(done))
    assert seen[-1] == source.stat().st_size
