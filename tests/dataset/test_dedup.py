"""Deduplication: what is a copy, which one stays, what is written, what is refused."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint import lint as checker
from ftlint.dataset.dedup.find import Rules
from ftlint.errors import FtlintError
from ftlint.model.digests import equal_groups
from ftlint.model.settings import Settings
from ftlint.source import Source
from tests.cli.runner import ftlint
from tests.dataset.copies import WORDS, chat, prose, raw_of, run, write

SAME = chat("Capital of Peru?", "Lima")
REORDERED = (
    '{"messages":[{"content":"Capital of \\u0050eru?","role":"user"},'
    '{"role":"assistant","content":"Lima"}]}'
)
MASKED = {"messages": [SAME["messages"][0], {**SAME["messages"][1], "weight": 0}]}
OTHER = chat("Capital of Peru?", "Cusco")


def kept(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("records", "by", "stay"),
    [
        ([SAME, REORDERED], "record", 1),
        ([SAME, {**SAME, "id": "7"}], "record", 1),
        ([SAME, MASKED], "record", 2),
        ([SAME, MASKED], "conversation", 1),
        ([SAME, OTHER], "record", 2),
        ([SAME, OTHER], "prompt", 1),
        ([SAME, {**OTHER, "tools": []}], "conversation", 2),
        ([chat("a", "b", n=1), chat("c", "d", n=1), chat("e", "f")], "key", 2),
        ([{"text": "a"}, {"text": "a"}, {"text": "b"}], "record", 2),
        ([{"x": 1}, {"x": 1.0}], "record", 2),
    ],
)
def test_what_is_a_copy(tmp_path: Path, records: list[Any], by: str, stay: int) -> None:
    path = write(tmp_path / "a.jsonl", records)
    outcome = run([path], Rules(by=by, by_key=("n",) if by == "key" else ()))
    assert outcome.kept == stay


@pytest.mark.parametrize(
    ("records", "apart"),
    [
        ([SAME, {**SAME, "mood": "calm"}, {**SAME, "mood": "glad"}], ("mood", 2)),
        ([SAME, {**SAME, "id": "7"}, {**SAME, "mood": "calm", "id": "8"}], ("mood", 1)),
        ([SAME, MASKED, OTHER], ("weight", 1)),
        ([SAME, {**SAME, "mood": "calm"}, MASKED, OTHER], None),
        ([SAME, SAME, {**OTHER, "mood": "calm"}], None),
        ([{"text": "a"}, {"text": "a", "mood": "calm"}], None),
    ],
)
def test_the_key_that_alone_keeps_records_apart_is_told(
    tmp_path: Path, records: list[Any], apart: tuple[str, int] | None
) -> None:
    path = write(tmp_path / "a.jsonl", records)
    assert run([path]).apart == apart
    said = ftlint("dedup", "a.jsonl", cwd=tmp_path).stdout
    hint = f"would go if {apart[0]!r} did not count" if apart else "would go"
    assert (hint in said) is bool(apart)


def test_an_answer_that_goes_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [SAME, OTHER, SAME])
    by_prompt = run([path], Rules(by="prompt"))
    assert (by_prompt.removed, by_prompt.other_answers) == (2, 1)
    by_record = run([path])
    assert (by_record.removed, by_record.contradictions) == (1, [["a.jsonl:1", "a.jsonl:2"]])


@pytest.mark.parametrize(
    ("keep", "key", "line"),
    [("first", (), 1), ("last", (), 3), ("longest", (), 2), ("highest", ("meta", "score"), 3)],
)
def test_which_copy_stays(tmp_path: Path, keep: str, key: tuple[str, ...], line: int) -> None:
    records = [
        chat("p", "short", meta={"score": 1}, n=1),
        chat("p", "a longer answer", meta={"score": 2}, n=2),
        chat("p", "other", meta={"score": 2.5}, n=3),
    ]
    path = write(tmp_path / "a.jsonl", records)
    out = tmp_path / "out.jsonl"
    run([path], Rules(keep=keep, keep_key=key, by="prompt"), output=str(out))
    assert [one["n"] for one in kept(out)] == [line]


def test_lines_are_copied_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [
        b'{"text" :  "\\u00e9"}',
        b'{"text": "b"}\r',
        b'{ "text":"\xc3\xa9" }',
        b'{"text":"c"}',
    ]
    path.write_bytes(b"\xef\xbb\xbf" + b"\n\n".join(lines))
    out, rejects = tmp_path / "out.jsonl", tmp_path / "no.jsonl"
    run([str(path)], output=str(out), rejects=str(rejects))
    assert out.read_bytes() == b"\n".join((lines[0], lines[1], lines[3])) + b"\n"
    assert raw_of(rejects) == [lines[2].decode()]


def near_pair(seed: int) -> tuple[str, str]:
    words = prose(seed, 80).split()
    words[40] = "changed"
    return prose(seed, 80), " ".join(words)


def test_near_copies_are_verified_and_placed(tmp_path: Path) -> None:
    first, second = near_pair(1)
    path = write(tmp_path / "a.jsonl", [chat("q " + first, "yes"), chat("x", prose(9))])
    other = write(tmp_path / "b.jsonl", [chat("q " + second, "yes"), chat("z", prose(8))])
    report = tmp_path / "report.json"
    outcome = run([path, other], Rules(near=True), report=str(report))
    assert (outcome.near, outcome.exact, outcome.records) == (1, 0, 4)
    group = json.loads(report.read_text())["groups"][0]
    assert group["kept"] == {"file": "a.jsonl", "line": 1}
    tokens = ["q", *first.split()], ["q", *second.split()]
    sets = [{tuple(one[i : i + 5]) for i in range(len(one) - 4)} for one in tokens]
    true = len(sets[0] & sets[1]) / len(sets[0] | sets[1])
    assert group["removed"] == [
        {"file": "b.jsonl", "line": 1, "similarity": round(true, 4), "kind": "near"}
    ]


@pytest.mark.parametrize(
    ("left", "right", "what"),
    [
        ({"a": "yes"}, {"a": "no"}, "clash"),
        ({"a": "yes"}, {"a": " YES"}, "near"),
        ({"a": "yes", "weight": 0}, {"a": "yes"}, "none"),
        ({"a": "yes", "tools": [{"type": "function"}]}, {"a": "yes"}, "none"),
        ({"a": "yes", "source": "web"}, {"a": "yes"}, "near"),
    ],
)
def test_masks_tools_and_labels_make_no_copy(
    tmp_path: Path, left: dict[str, Any], right: dict[str, Any], what: str
) -> None:
    first, second = near_pair(2)
    records = [
        chat(first, left.pop("a"), **left),
        chat(second, right.pop("a"), **right),
    ]
    outcome = run([write(tmp_path / "a.jsonl", records)], Rules(near=True))
    assert (outcome.removed, len(outcome.clashes)) == {
        "clash": (0, 1),
        "near": (1, 0),
        "none": (0, 0),
    }[what]


def test_a_chain_of_similarity_removes_only_what_resembles_what_stays(tmp_path: Path) -> None:
    words = prose(3, 100).split()
    records = []
    for step in range(6):
        changed = list(words)
        changed[: 12 * step] = [f"new{WORDS[n]}" for n in range(12 * step)]
        records.append({"text": " ".join(changed)})
    report = tmp_path / "report.json"
    path = write(tmp_path / "a.jsonl", records)
    out = tmp_path / "out.jsonl"
    run([path], Rules(near=True, threshold=0.6), report=str(report), output=str(out))
    for group in json.loads(report.read_text())["groups"]:
        for gone in group["removed"]:
            sets = []
            for line in (group["kept"]["line"], gone["line"]):
                tokens = records[line - 1]["text"].split()
                sets.append({tuple(tokens[i : i + 5]) for i in range(len(tokens) - 4)})
            assert len(sets[0] & sets[1]) / len(sets[0] | sets[1]) >= 0.6
    assert 1 < len(kept(out)) < 6


@pytest.mark.parametrize(
    "text",
    [
        "今天天气很好我们一起去公园散步然后回家吃饭看书睡觉",
        "วันนี้อากาศดีมากเราไปเดินเล่นที่สวนสาธารณะกัน",
        "오늘은 날씨가 좋아서 공원에 산책하러 갔어요",
    ],
)
def test_scripts_without_blanks(tmp_path: Path, text: str) -> None:
    changed = text.replace(text[12], "X", 1)
    records = [
        chat("问" * 1 + text, text),
        chat("问" * 1 + text, changed),
        chat("别的", text[::-1]),
    ]
    outcome = run([write(tmp_path / "a.jsonl", records)], Rules(near=True, threshold=0.5))
    assert outcome.near == 1 or outcome.clashes


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 2), st.booleans()), min_size=1, max_size=25
    )
)
def test_dedup_is_idempotent_and_a_subset(
    tmp_path_factory: pytest.TempPathFactory, plan: list[tuple[int, int, bool]]
) -> None:
    folder = tmp_path_factory.mktemp("idem")
    records = []
    for seed, edits, odd in plan:
        words = prose(seed, 40).split()
        words[5 : 5 + edits] = ["edit"] * edits
        record = chat(" ".join(words[:20]), " ".join(words[20:]))
        records.append(json.dumps(record, indent=None, sort_keys=odd))
    path = write(folder / "a.jsonl", list(records))
    once, twice = folder / "1.jsonl", folder / "2.jsonl"
    first = run([path], Rules(near=True), output=str(once))
    again = run([str(once)], Rules(near=True), output=str(twice))
    assert again.removed == 0
    assert once.read_bytes() == twice.read_bytes()
    lines = once.read_text().splitlines()
    assert first.kept == len(lines)
    iterator = iter(records)
    assert all(line in iterator for line in lines)


def test_jobs_and_pieces_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records: list[Any] = []
    for number in range(300):
        records.append(chat(prose(number % 250), prose(number % 240 + 1000)))
    path = write(tmp_path / "a.jsonl", records)
    results = []
    for jobs, size in ((1, 4 << 20), (1, 3_000), (2, 7_001)):
        monkeypatch.setattr("ftlint.dataset.inputs.CHUNK", size)
        out, report = tmp_path / f"{jobs}-{size}.jsonl", tmp_path / f"{jobs}-{size}.json"
        rules = Rules(near=True)
        run([path], rules, output=str(out), report=str(report), jobs=jobs)
        results.append((out.read_bytes(), json.loads(report.read_text())["groups"]))
    assert results[0] == results[1] == results[2]


def test_containers_give_the_same(tmp_path: Path) -> None:
    lines = [json.dumps(one) for one in (SAME, OTHER, SAME)]
    plain = write(tmp_path / "a.jsonl", list(lines))
    packed = tmp_path / "a.jsonl.gz"
    packed.write_bytes(gzip.compress(("\n".join(lines)).encode()))
    array = tmp_path / "a.json"
    array.write_text(json.dumps([SAME, OTHER, SAME], indent=2))
    wide = tmp_path / "wide.jsonl"
    wide.write_bytes(("\n".join(lines) + "\n").encode("utf-16"))
    for path in (plain, packed, array, wide):
        out = tmp_path / "out.jsonl.gz"
        outcome = run([str(path)], output=str(out), force=True)
        assert (outcome.records, outcome.removed) == (3, 1)
        stay = gzip.decompress(out.read_bytes()).decode().splitlines()
        assert [json.loads(line) for line in stay] == [SAME, OTHER]
    broken = run([str(array)]).pairs
    assert broken == [(f"a.json:{json_line(array, 2)}", "a.json:2", 2.0)]


def test_a_record_over_several_lines_keeps_every_byte_of_its_values(tmp_path: Path) -> None:
    numbers = "[1.10, 1e5, 123456789012345678901234, -0.0, 0.1000000000000000055511151231257827]"
    deep = "[" * 2000 + "]" * 2000
    array = tmp_path / "a.json"
    values = f'"n": {numbers},\n  "d": "{deep}"'
    array.write_text(f'[\n {{\n  "text": "One\\ttwo",\n  {values}\n }}\n]\n')
    out = tmp_path / "out.jsonl"
    run([str(array)], output=str(out))
    assert out.read_text() == f'{{"text": "One\\ttwo", "n": {numbers}, "d": "{deep}"}}\n'


def json_line(path: Path, number: int) -> int:
    """Return the line at which an array item begins."""
    lines = path.read_text().split("\n")
    return [index for index, line in enumerate(lines, 1) if line == "  {"][number]


def test_a_broken_line_stops_unless_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [SAME, '{"messages": [}', "[1]", SAME])
    out, rejects = tmp_path / "out.jsonl", tmp_path / "no.jsonl"
    with pytest.raises(FtlintError, match=r"a\.jsonl:2: .*1 more such record"):
        run([path], output=str(out))
    assert not out.exists()
    outcome = run([path], output=str(out), rejects=str(rejects), skip_broken=True)
    assert (outcome.broken, outcome.kept) == (2, 1)
    assert raw_of(rejects)[:2] == ['{"messages": [}', "[1]"]


def test_outputs_are_safe(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [SAME, SAME])
    with pytest.raises(FtlintError, match="is read as well"):
        run([path], output=path, force=True)
    link = tmp_path / "link.jsonl"
    link.symlink_to(path)
    with pytest.raises(FtlintError, match="is read as well"):
        run([path], output=str(link), force=True)
    out = tmp_path / "out.jsonl"
    with pytest.raises(FtlintError, match="written twice"):
        run([path], output=str(out), rejects=str(out))
    out.write_text("mine")
    with pytest.raises(FtlintError, match="--force"):
        run([path], output=str(out))
    assert out.read_text() == "mine"
    assert sorted(os.listdir(tmp_path)) == ["a.jsonl", "link.jsonl", "out.jsonl"]


def test_in_place_keeps_splits_apart(tmp_path: Path) -> None:
    train = write(tmp_path / "train.jsonl", [SAME, chat("x", "y"), chat("x", "y")])
    held = write(tmp_path / "val.jsonl", [OTHER, chat("new", "z")])
    clean = write(tmp_path / "clean.jsonl", [chat("n", "z")])
    before = os.stat(clean).st_mtime_ns
    outcome = run(
        [train, held, clean],
        in_place=True,
        parts=(("d", "train"), ("d", "validation"), ("d", "train")),
    )
    assert (outcome.removed, outcome.leaks) == (1, [("val.jsonl:1", "train.jsonl:1", 1.0)])
    assert outcome.rewritten == ["train.jsonl", "val.jsonl"]
    assert kept(tmp_path / "train.jsonl") == [SAME, chat("x", "y")]
    assert kept(tmp_path / "val.jsonl") == [chat("new", "z")]
    assert os.stat(clean).st_mtime_ns == before


SHAPES: list[Any] = [
    SAME,
    MASKED,
    {**SAME, "tools": [{"type": "function", "function": {"name": "f", "parameters": {}}}]},
    {"conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}]},
    {"conversations": [{"from": "human", "value": "a"}]},
    {"messages": [{"role": "user", "content": [{"type": "text", "text": "a"}]}]},
    {"messages": [{"role": "User", "content": "a\x1fb"}, {"role": "assistant", "content": ""}]},
    {"messages": []},
    {"messages": "no"},
    {"instruction": "a", "input": "", "output": "b", "id": 3},
    {"prompt": "a", "chosen": "b", "rejected": "c"},
    {"text": "a"},
    {"anything": {"else": [1, 2.5, None]}},
    {"messages": [{"role": "assistant", "content": None, "tool_calls": [{"id": "1"}]}]},
]


def test_digests_are_those_of_the_linter(tmp_path: Path) -> None:
    """What ``check`` compares is what ``dedup`` compares, for records of any kind."""
    from ftlint.dataset.reading import Reader, parse
    from ftlint.lint.kernel import check_lines
    from ftlint.lint.plan import plan
    from ftlint.model.digests import Digests

    lines = [json.dumps(one, ensure_ascii=odd) for one in SHAPES for odd in (True, False)]
    lines.append('{"messages":[{"role":"user","content":"\\ud800"}]}')
    data = "\n".join(lines).encode()
    linted = check_lines(data, plan(Settings()), "x").digests
    own = Digests()
    reader = Reader()
    for line in data.split(b"\n"):
        value = parse(line)
        assert value is not None
        reader.digest(value, own)
    for name, width in (("exact", 16), ("prompt", 16), ("answer", 8)):
        mine, theirs = getattr(own, name), getattr(linted, name)
        for number, line in enumerate(lines):
            place = slice(width * number, width * number + width)
            assert mine[place] == theirs[place], (name, line)
    assert own.length == linted.length


def test_what_the_linter_calls_copies_goes(tmp_path: Path) -> None:
    records = [*SHAPES[:6], SAME, OTHER, SHAPES[3], {**SAME, "id": "x"}]
    path = write(tmp_path / "a.jsonl", records)
    report = checker.check([Source(path, "a.jsonl")], Settings(other_rules=False))
    linted = {one.line for one in report.diagnostics if one.code == "D901"}
    out = tmp_path / "report.json"
    run([path], report=str(out))
    groups = json.loads(out.read_text())["groups"]
    assert {gone["line"] for group in groups for gone in group["removed"]} == linted == {7, 9, 10}


@given(st.lists(st.integers(0, 5), max_size=30))
@settings(max_examples=20, deadline=None)
def test_sorting_and_dictionary_group_alike(numbers: list[int]) -> None:
    from ftlint.model import digests

    keys = b"".join(number.to_bytes(8, "little") + bytes(8) for number in numbers)
    direct = list(equal_groups([keys]))
    sorted_groups = list(digests._groups_by_sorting([keys])) if keys else []
    assert direct == sorted_groups


def test_a_file_that_changes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ftlint.dataset.dedup import find as module

    path = Path(write(tmp_path / "a.jsonl", [SAME, SAME]))
    original = module.scan

    def changing(*args: Any) -> Any:
        table = original(*args)
        path.write_text(json.dumps(OTHER) + "\n" + json.dumps(SAME) + "\n\n")
        return table

    monkeypatch.setattr(module, "scan", changing)
    with pytest.raises(FtlintError, match="changed while"):
        run([str(path)], output=str(tmp_path / "out.jsonl"))
    assert os.listdir(tmp_path) == ["a.jsonl"]


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        (
            Rules(by="key", by_key=("usr",)),
            r"--by: no record has the key 'usr' \(did you mean user",
        ),
        (
            Rules(keep="highest", keep_key=("meta", "score")),
            "--keep: no record has a number at the key 'meta.score'",
        ),
        (
            Rules(keep="highest", keep_key=("user",)),
            "--keep: no record has a number at the key 'user'",
        ),
    ],
)
def test_a_key_that_no_record_has_is_refused(tmp_path: Path, rules: Rules, message: str) -> None:
    path = write(tmp_path / "a.jsonl", [chat(f"q{n}", "a", user=f"u{n}") for n in range(4)])
    with pytest.raises(FtlintError, match=message):
        run([path], rules)


WIDE = '{"messages": [{"role": "user", "content": "a"}], "ticket": %d}'


def test_integers_that_no_float_holds_are_told_apart(tmp_path: Path) -> None:
    numbers = [10**29 + 1, 10**29 + 2, 2**64 + 1, 10**29 + 1]
    path = write(tmp_path / "a.jsonl", [WIDE % one for one in numbers])
    assert run([path]).removed == 1
    found = ftlint("check", "a.jsonl", "--select=D901", "--output-format=concise", cwd=tmp_path)
    (line,) = (line for line in found.stdout.splitlines() if "D901" in line)
    assert line.startswith("a.jsonl:4:1: ") and line.endswith("Same record as line 1")


@pytest.mark.parametrize(
    "key",
    ["id", "idx", "index", "row_id", "sample_id", "prompt_id", "source", "url", "timestamp"],
)
def test_what_names_a_record_makes_no_other(tmp_path: Path, key: str) -> None:
    chats = [chat("Capital of Peru?", "Lima", **{key: f"v{n}"}) for n in range(2)]
    rows = [{"prompt": "Capital of Peru?", "completion": "Lima", key: n} for n in range(2)]
    for records in (chats, rows):
        path = write(tmp_path / "a.jsonl", records)
        assert run([path]).removed == 1
        assert run([path], Rules(identity=frozenset({key}))).removed == 0
        linted = checker.check([Source(path, "a.jsonl")], Settings(other_rules=False))
        assert [one.line for one in linted.diagnostics if one.code == "D901"] == [2]


def test_a_source_that_is_the_text_counts(tmp_path: Path) -> None:
    rows = [{"source": text, "target": "Hallo"} for text in ("Hello", "Hi")]
    assert run([write(tmp_path / "a.jsonl", rows)]).removed == 0


def test_a_name_that_no_record_has_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [chat("q", "a", source="x")])
    with pytest.raises(FtlintError, match=r"--identity: no record has the key 'sorce' \(did you"):
        run([path], Rules(identity=frozenset({"sorce"})))


def test_the_words_that_differ_are_shown(tmp_path: Path) -> None:
    first, second = near_pair(4)
    write(tmp_path / "a.jsonl", [chat(first, "yes"), chat(second, "yes")])
    found = ftlint("dedup", "a.jsonl", "--near", "--explain", "--isolated", cwd=tmp_path)
    old = first.split()[40]
    assert f"[-{old}-] {{+changed+}}" in found.stdout
    assert "  assistant: yes" in found.stdout
