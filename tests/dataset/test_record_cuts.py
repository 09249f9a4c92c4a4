"""Records spread over lines are one record for every command, wherever pieces of a file end."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from ftlint.source import Source, open_chunks
from ftlint.source.records import line_batches, record_ranges, whole_records
from ftlint.source.spread import is_record, spread_in
from tests.cli.runner import ftlint


def chat(number: int) -> str:
    question = f"Who keeps lighthouse {number}, and since when?"
    turns = [("user", question), ("assistant", f"Keeper {number}, since {1900 + number}.")]
    return json.dumps({"messages": [{"role": role, "content": text} for role, text in turns]})


def spread(number: int, lines: int) -> str:
    r"""Return a record with raw line breaks inside of a string."""
    text = "".join(f"\nverse {line} of {number}" for line in range(lines))
    return chat(number).replace("lighthouse", f"lighthouse{text}\n\n}}\n{{}}\n")


def sample(seed: int) -> tuple[str, int, int]:
    """Return a file, the number of its whole records, and that of its broken ones."""
    rng = random.Random(seed)
    parts, whole, broken = [], 0, 0
    for number in range(60):
        kind = rng.choice(("whole", "whole", "spread", "cut", "text"))
        if kind == "whole":
            parts.append(chat(number))
        elif kind == "spread":
            parts.append(spread(number, rng.randrange(12)))
        elif kind == "cut":
            parts += [chat(number)[: rng.randrange(30, 60)], chat(1000 + number)]
            whole += 1
        else:
            parts.append("no record")
            parts.append(chat(1000 + number))
            whole += 1
        whole += kind == "whole"
        broken += kind != "whole"
    parts.append(chat(999))
    return "\n".join(parts) + "\n", whole + 1, broken


@pytest.fixture(params=[40, 150, 700, 1 << 20])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return a number of bytes in which every command reads."""
    step: int = request.param
    for name in (
        "source.records.STEP",
        "source.records._BACK",
        "dataset.inputs.CHUNK",
        "dataset.convert.inputs.CHUNK",
        "dataset.stats.collect.CHUNK",
    ):
        monkeypatch.setattr(f"ftlint.{name}", step)
    return step


def pieces(source: Source, size: int) -> Iterator[list[bytes]]:
    for start, end in record_ranges(source, size) or []:
        for lines, _ in line_batches(source, start, end):
            yield lines


@pytest.mark.parametrize("seed", range(12))
def test_no_piece_ends_inside_a_record(tmp_path: Path, seed: int, size: int) -> None:
    path = tmp_path / "a.jsonl"
    text, _, _ = sample(seed)
    path.write_text(text)
    source = Source(str(path), "a.jsonl")
    whole = text.encode().removesuffix(b"\n").split(b"\n")
    wanted = [one.raw for one in spread_in(whole).values()]
    cut = list(pieces(source, 4 * size))
    assert [line for lines in cut for line in lines] == whole
    assert [one.raw for lines in cut for one in spread_in(lines).values()] == wanted
    chunks = [*whole_records(open_chunks(source, size))]
    assert b"".join(chunk.data for chunk in chunks) == text.encode()
    found = [
        one.raw for one in (spread_in(c.data.split(b"\n")).values() for c in chunks) for one in one
    ]
    assert found == wanted
    assert [chunk.offset for chunk in chunks[1:]] == [
        sum(len(one.data) for one in chunks[:number]) for number in range(1, len(chunks))
    ]
    if size < 100:
        assert len(cut) > 20 < len(chunks)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.usefixtures("size")
def test_commands_agree_on_what_a_record_is(tmp_path: Path, seed: int) -> None:
    text, whole, broken = sample(seed)
    (tmp_path / "a.jsonl").write_text(text)
    (tmp_path / "eval.jsonl").write_text(
        '{"question": "What is the depth of the sea off Brest?"}\n'
    )

    def run(*arguments: str) -> dict[str, object]:
        done = ftlint(*arguments, "--output-format", "json", cwd=tmp_path)
        found: dict[str, object] = json.loads(done.stdout)
        return found

    checked = run("check", "--isolated", "--select", "J", "a.jsonl")["files"]
    assert isinstance(checked, list)
    assert checked[0]["records"] == whole + broken
    assert run("stats", "a.jsonl")["records"] == whole + broken
    skip = ("--on-error", "skip", "--rejects", "r.jsonl", "--force", "--report", "d.json")
    done = ftlint("dedup", "a.jsonl", "-o", "b.jsonl", *skip, cwd=tmp_path)
    assert done.status in (0, 1), done.stderr
    assert len(json.loads((tmp_path / "d.json").read_text())["broken"]) == broken
    kept = (tmp_path / "b.jsonl").read_text().splitlines()
    assert len(kept) == whole
    assert all(is_record(line.encode()) for line in kept)
    rejects = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    lines = text.split("\n")
    gone = [(one["line"], one["raw"]) for one in rejects]
    assert all(lines[line - 1] == raw for line, raw in gone)
    assert sorted([*kept, *(raw for _, raw in gone if raw)]) == sorted(filter(None, lines))
    done = ftlint("convert", "a.jsonl", "-o", "c.jsonl", "--isolated", "--force", cwd=tmp_path)
    assert f"broken-record × {broken}" in done.stdout, done.stdout + done.stderr


@pytest.mark.usefixtures("size")
@pytest.mark.parametrize(
    "command",
    [
        ["split", "a.jsonl", "--ratio", "0.2", "-o", "x.jsonl", "--validation-out", "y.jsonl"],
        ["merge", "a.jsonl", "-o", "x.jsonl"],
        ["merge", "a.jsonl", "-o", "x.jsonl", "--shuffle"],
        ["decontaminate", "a.jsonl", "--against", "eval.jsonl", "-o", "x.jsonl"],
        ["diff", "a.jsonl", "a.jsonl"],
    ],
)
def test_lines_of_a_broken_record_go_nowhere(tmp_path: Path, command: list[str]) -> None:
    text, whole, _ = sample(3)
    (tmp_path / "a.jsonl").write_text(text)
    (tmp_path / "eval.jsonl").write_text(
        '{"question": "What is the depth of the sea off Brest?"}\n'
    )
    refused = ftlint(*command, cwd=tmp_path)
    assert refused.status == 2, refused.stdout
    assert "(`ftlint check --fix --unsafe-fixes`), or leave such records out" in refused.stderr
    done = ftlint(*command, "--on-error", "skip", cwd=tmp_path)
    assert done.status in (0, 1), done.stderr
    written = [tmp_path / name for name in ("x.jsonl", "y.jsonl") if (tmp_path / name).exists()]
    if written:
        lines = [line for path in written for line in path.read_text().splitlines()]
        assert len(lines) == whole
        assert all(is_record(line.encode()) for line in lines)


def test_a_place_in_an_array_is_that_of_the_file(tmp_path: Path) -> None:
    records = ",\n\n".join([chat(1), chat(2), "7", chat(3)])
    (tmp_path / "a.json").write_text(f"[\n{records}\n]\n")
    done = ftlint("merge", "a.json", "-o", "x.jsonl", cwd=tmp_path)
    assert done.status == 2
    assert "error: a.json:6: a number, not an object" in done.stderr
