"""Files that hold no training data: every command says what they are and writes nothing."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.cli.runner import ftlint

CHAT = '{"messages": [{"role": "user", "content": "Open?"}, {"role": "assistant", "content": "Yes."}]}\n'  # noqa: E501


def lines(*values: Any) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


def one(value: Any) -> bytes:
    return json.dumps(value, indent=2).encode()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("inner.txt", "nothing to see\n")
    return out.getvalue()


NOTEBOOK = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
REQUEST = {"custom_id": "a", "method": "POST", "url": "/v1/x", "body": {"messages": []}}

FILES = {
    "server.log": (b"2025-01-02 10:00:00 INFO up\n2025-01-02 10:00:09 INFO down\n", "a log"),
    "entries.jsonl": (lines({"time": 1, "level": "I"}, {"time": 2, "level": "I"}), "log entries"),
    "metrics.jsonl": (lines({"step": 1, "loss": 2}, {"step": 2, "loss": 1}), "training metrics"),
    "samples.jsonl": (lines({"doc_id": 1, "target": "4", "resps": [["4"]]}), "an evaluation task"),
    "results.json": (one({"results": {}, "versions": {}, "config": {}}), "evaluation results"),
    "batch.jsonl": (lines(REQUEST, REQUEST), "batch requests"),
    "package.json": (one({"name": "a", "version": "1", "scripts": {}}), "a package manifest"),
    "dataset_info.json": (one({"mine": {"file_name": "mine.json"}}), "a list of datasets"),
    "tokenizer.json": (one({"added_tokens": [], "model": {"type": "BPE"}}), "a tokenizer"),
    "config.json": (one({"model_type": "llama", "vocab_size": 3}), "the configuration of a model"),
    "trainer_state.json": (one({"epoch": 1, "log_history": []}), "a training run"),
    "notebook.ipynb": (one(NOTEBOOK), "a notebook"),
    "notebook.json": (one(NOTEBOOK), "a notebook"),
    "error.json": (one({"error": {"message": "no such key"}}), "an error message"),
    "vectors.jsonl": (lines({"id": 1, "embedding": [0.5]}), "an embedding"),
    "number.json": (b"3", "a number"),
    "numbers.jsonl": (lines(*range(30)), "numbers"),
    "null.json": (b"null", "null"),
    "words.jsonl": (lines("one", "two"), "string"),
    "array.json": (b"[]", "no"),
    "object.json": (b"{}", "an empty object"),
    "objects.jsonl": (lines({}, {}), "empty objects"),
    "empty.jsonl": (b"", "no"),
    "empty.txt": (b"", "no"),
    "whitespace.jsonl": (b"\n \n", "no"),
    "bytes.jsonl": (bytes(range(256)) * 8, "binary data"),
    "page.jsonl": (b"<!DOCTYPE html>\n<html>\n<body>Not found</body></html>\n", "an HTML page"),
    "program.py": (b"import os\n\ndef f():\n    return os\n", "a Python program"),
    "settings.yaml": (b"model: x\nsteps: 3\n", "YAML"),
    "pointer.jsonl": (b"version https://git-lfs.github.com/spec/v1\noid sha256:a\nsize 9\n", "LFS"),
    "image.jsonl": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(64), "a PNG image"),
    "archive.jsonl": (archive(), "a zip archive"),
}  # fmt: skip
"""Content of each file, and words that must say what it is."""

INSIDE = {"archive.jsonl": "no speakers were found", "batch.jsonl": "empty-conversation"}
"""What ``convert`` says instead, which looks into files."""

COMMANDS = {
    "stats": ("stats",),
    "dedup": ("dedup", "-o", "out.jsonl"),
    "split": ("split", "--ratio", "0.5", "-o", "out.jsonl", "--validation-out", "held.jsonl"),
    "merge": ("merge", "-o", "out.jsonl"),
    "convert": ("convert", "-o", "out.jsonl"),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", FILES)
def test_a_named_file_is_refused_in_one_line(tmp_path: Path, name: str, command: str) -> None:
    content, what = FILES[name]
    (tmp_path / name).write_bytes(content)
    done = ftlint(*COMMANDS[command], name, cwd=tmp_path)
    assert done.status == 2, done
    told = [line for line in done.stderr.splitlines() if "error:" in line]
    assert len(told) == 1, done.stderr
    assert "please report" not in done.stderr
    assert command == "convert" or done.stdout == ""
    assert name in told[0] or "out.jsonl" in told[0]
    assert str(tmp_path) not in told[0]
    if name in INSIDE and command == "convert":
        what = INSIDE[name]
    assert what in told[0]
    assert ";" in told[0] or "no input holds a record" in told[0]
    assert f"-o {name}" not in told[0]
    assert [path.name for path in tmp_path.iterdir()] == [name]


UNTOLD = {
    "people.txt": ("Ana: hi\nBo: hello\nAna: so?\nBo: so.\n", "the speakers are Ana (2), Bo (2)"),
    "table.csv": ("a,b\n1,2\n", "no known columns among a, b"),
}
"""Files of which ``convert`` must be told more."""


@pytest.mark.parametrize(
    ("name", "command"),
    [
        *(("people.txt", command) for command in COMMANDS if command != "convert"),
        *(("table.csv", command) for command in ("stats", "merge")),  # rows may be records
    ],
)
def test_what_convert_must_be_told_comes_with_its_command(
    tmp_path: Path, name: str, command: str
) -> None:
    content, words = UNTOLD[name]
    (tmp_path / name).write_text(content)
    arguments = [*COMMANDS[command], *(["--to", "sharegpt"] if command == "merge" else [])]
    done = ftlint(*arguments, name, cwd=tmp_path)
    assert done.status == 2, done
    assert words in done.stderr
    assert f"ftlint convert {name} -o {name[:-4]}.jsonl" in done.stderr
    assert str(tmp_path) not in done.stderr


@pytest.mark.parametrize("name", FILES)
def test_check_says_the_same_and_fixes_nothing(tmp_path: Path, name: str) -> None:
    content, what = FILES[name]
    (tmp_path / name).write_bytes(content)
    done = ftlint("check", "--isolated", "--fix", "--unsafe-fixes", name, cwd=tmp_path)
    assert done.status in (1, 2)
    assert what in " ".join((done.stdout + done.stderr).split())
    assert "J017" not in done.stdout
    assert done.stdout.count("J002") <= 1
    assert (tmp_path / name).read_bytes() == content


@pytest.mark.parametrize("command", COMMANDS)
def test_in_a_folder_they_are_left_out_and_told(tmp_path: Path, command: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "talk.jsonl").write_text(
        "".join(CHAT.replace("Open", f"Open {n}") for n in range(40))
    )
    (tmp_path / "data" / "metrics.jsonl").write_bytes(FILES["metrics.jsonl"][0])
    done = ftlint(*COMMANDS[command], "data", cwd=tmp_path)
    if command == "convert":
        return
    assert done.status == 0, done
    assert "data/metrics.jsonl" in done.stdout + done.stderr
    written = [path.read_text() for path in tmp_path.glob("*.jsonl")]
    assert not any("loss" in text for text in written)
    assert sum(text.count("\n") for text in written) == (0 if command == "stats" else 40)


@pytest.mark.parametrize("command", ["stats", "dedup", "split", "merge"])
def test_records_of_an_unknown_shape_may_be_data(tmp_path: Path, command: str) -> None:
    rows = [{"aufgabe": f"Wie viel ist {n} und {n}?", "ergebnis": str(2 * n)} for n in range(40)]
    (tmp_path / "rows.jsonl").write_bytes(lines(*rows))
    done = ftlint(*COMMANDS[command], "rows.jsonl", cwd=tmp_path)
    assert done.status == (2 if command == "stats" else 0), done
    if command == "stats":
        assert "nothing to count: none of 40 records has a known shape" in done.stderr
