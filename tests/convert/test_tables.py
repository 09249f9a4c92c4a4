"""Tables: delimiters, encodings, columns, Excel, Parquet, dataset folders, archives."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftlint.dataset.convert.pipe import Request, convert
from ftlint.errors import FtlintError
from tests.convert.conftest import Run

UA = [("user", "a"), ("assistant", "b")]
CD = [("user", "c"), ("assistant", "d")]
CHAT = {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}
LINE = json.dumps(CHAT) + "\n"


@pytest.mark.parametrize(
    ("data", "options", "turns"),
    [
        pytest.param("question,answer\na,b\nc,d\n", {}, [UA, CD], id="comma"),
        pytest.param("\ufeffquestion;answer\na;b\n", {}, [UA], id="bom"),
        pytest.param("sep=;\r\nquestion;answer\r\na;b\r\n", {}, [UA], id="sep-line"),
        pytest.param("question\tanswer\na\tb\n".encode("utf-16"), {}, [UA], id="excel-unicode"),
        pytest.param("question|answer\na|b\n", {}, [UA], id="bar"),
        pytest.param('question;answer\n"1,5";2,5\n"3,5";4,5\n', {},
                     [[("user", "1,5"), ("assistant", "2,5")],
                      [("user", "3,5"), ("assistant", "4,5")]], id="decimal-commas"),
        pytest.param('answer,question\nb,a\n', {}, [UA], id="order-does-not-decide"),
        pytest.param('question,answer\r\n"x\r\ny","say ""z"""\r\n', {},
                     [[("user", "x\ny"), ("assistant", 'say "z"')]], id="quoted"),
        pytest.param("Frage;Antwort\na;b\n", {"columns__user": "Frage",
                                              "columns__assistant": "Antwort"}, [UA], id="named"),
        pytest.param("system,user,assistant\ns,a,b\n,a,b\n", {}, [[("system", "s"), *UA], UA],
                     id="system"),
        pytest.param("instruction,input,output\na,,b\n", {}, [UA], id="alpaca"),
        pytest.param("prompt,completion\na,b\n", {}, [UA], id="prompt-completion"),
        pytest.param("conversation,role,content\n1,user,a\n2,user,c\n1,assistant,b\n2,assistant,d\n",
                     {}, [UA, CD], id="long"),
        pytest.param("thread_id,time,speaker,text\n1,2024-01-01T10:05,Bo,b\n"
                     "1,2024-01-01T10:00,Al,a\n", {"assistant": "Bo"}, [UA], id="long-by-time"),
        pytest.param('id,messages\n1,"' + LINE.strip()[13:-1].replace('"', '""') + '"\n', {}, [UA],
                     id="json-in-a-cell"),
        pytest.param("id,messages\n1,\"[{'role': 'user', 'content': 'a'}, "
                     "{'role': 'assistant', 'content': 'b'}]\"\n", {}, [UA], id="python-in-a-cell"),
        pytest.param("question,answer\n=1+1,b\n", {}, [[("user", "=1+1"), ("assistant", "b")]],
                     id="formula-is-text"),
        pytest.param("question;answer\ncafé déjà vu;b\n".encode("cp1252"), {},
                     [[("user", "café déjà vu"), ("assistant", "b")]], id="cp1252"),
    ],
)  # fmt: skip
def test_csv(run: Run, data: Any, options: dict[str, str], turns: list[object]) -> None:
    assert run(data, name="a.csv", **options).turns == turns


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("question,answer\na,b,c\n", "row 2 has 3 fields"),
        ("question,question\na,b\n", "twice"),
        ("Alpha;Beta\na;b\n", "-O columns.user"),
        ("conversation,speaker,text\n1,Al,a\n1,Bo,b\n", "Al (1), Bo (1)"),
    ],
)
def test_bad_tables(run: Run, text: str, words: str) -> None:
    with pytest.raises(FtlintError) as caught:
        run(text, name="a.csv")
    assert words in str(caught.value)


def test_blank_rows_are_counted(run: Run) -> None:
    found = run("question,answer\na,b\n,\n\nc,d\n", name="a.csv")
    assert found.turns == [UA, CD]
    assert found.kinds["empty-row"] == 2


def test_a_large_cell(run: Run) -> None:
    text = "x" * 300_000
    assert run(f"question,answer\n{text},b\n", name="a.csv").turns[0][0] == ("user", text)


@pytest.mark.parametrize("name", ["out.csv", "out.tsv"])
def test_written_tables_are_wide_for_single_exchanges(run: Run, name: str) -> None:
    found = run([CHAT, CHAT], to="csv", out=name)
    mark = "\t" if name.endswith("tsv") else ","
    assert found.text == f"user{mark}assistant\na{mark}b\na{mark}b\n"


def test_written_tables_are_long_for_dialogues(run: Run) -> None:
    messages = [*CHAT["messages"], {"role": "user", "content": "c"},
                {"role": "assistant", "content": "=d", "weight": 0}]  # fmt: skip
    found = run([CHAT, {"messages": messages}], to="csv", out="out.csv")
    assert found.text.split("\n")[:2] == ["conversation,turn,role,content,weight", "1,1,user,a,"]
    assert found.kinds["formula-like-cells"] == 1
    back = run(found.text, name="b.csv")
    assert back.records == [CHAT, {"messages": messages}]


def test_excel(tmp_path: Path, run: Run) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["question", "answer"], ["a", 8], [None, None], ["c", 2.0], ["#N/A", "x"]):
        sheet.append(row)
    book.create_sheet("notes")
    data = io.BytesIO()
    book.save(data)
    found = run(data.getvalue(), name="a.xlsx")
    assert found.turns == [
        [("user", "a"), ("assistant", "8")],
        [("user", "c"), ("assistant", "2")],
    ]
    assert {"other-sheets", "empty-row", "error-cells"} <= set(found.kinds)
    with pytest.raises(FtlintError, match="no sheet"):
        run(data.getvalue(), name="a.xlsx", sheet="nope")


ROWS = [
    {"messages": [{"role": "user", "content": "a", "weight": None},
                  {"role": "assistant", "content": "b", "weight": 0}]},
    {"messages": [{"role": "user", "content": "c", "weight": None},
                  {"role": "assistant", "content": "d", "weight": None}]},
]  # fmt: skip


def test_parquet(tmp_path: Path, run: Run) -> None:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    sink = io.BytesIO()
    parquet.write_table(arrow.Table.from_pylist(ROWS), sink)
    found = run(sink.getvalue(), name="a.parquet", to="sharegpt")
    last = [record["conversations"][-1] for record in found.records]
    assert last == [{"from": "gpt", "value": "b", "weight": 0}, {"from": "gpt", "value": "d"}]


def test_parquet_written_and_read_back(run: Run) -> None:
    pytest.importorskip("pyarrow")
    messages = [
        {"role": "user", "content": "a"},
        {"role": "assistant", "tool_calls": [
            {"id": "x", "type": "function", "function": {"name": "f", "arguments": '{"n": 1}'}}]},
        {"role": "tool", "content": "1", "tool_call_id": "x"},
        {"role": "assistant", "content": "b", "weight": 0},
    ]  # fmt: skip
    tools = [{"type": "function", "function": {"name": "f", "parameters": {"n": {}}}}]
    record = {"messages": messages, "tools": tools, "parallel_tool_calls": False}
    written = run([record, CHAT], to="parquet", out="out.parquet")
    back = run(written.path.read_bytes(), name="b.parquet")
    assert back.records == [record, CHAT]


def test_dataset_folders(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    root = tmp_path / "saved"
    for split in ("train", "test"):
        (root / split).mkdir(parents=True)
        table = arrow.Table.from_pylist(ROWS)
        path = root / split / "data-00000-of-00001.arrow"
        with arrow.OSFile(str(path), "wb") as file, arrow.ipc.new_stream(file, table.schema) as out:
            out.write_table(table)
    (root / "dataset_dict.json").write_text('{"splits": ["train", "test"]}')
    out = tmp_path / "out.jsonl"
    outcome = convert(Request((str(root),), str(out)))
    assert (outcome.written, outcome.ledger.count("other-splits")) == (2, 1)
    with pytest.raises(FtlintError, match="no split 'dev'"):
        convert(Request((str(root),), str(out), options={"split": "dev"}, force=True))


def _zip(**members: str | bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def test_archives_of_several_files(run: Run) -> None:
    found = run(
        _zip(**{"b/x.jsonl": LINE, "a.txt": "User: c\nAssistant: d\n", "z.pdf": b"%PDF"}),
        name="a.zip",
    )
    assert found.turns == [CD, UA]
    assert found.kinds == {"other-members": 1}
    assert found.outcome.sources[1][0].endswith("a.zip!b/x.jsonl")


def _link() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        info = zipfile.ZipInfo("link.jsonl")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return data.getvalue()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: _zip(**{"../x.jsonl": LINE}), "outside"),
        (lambda: _zip(**{"/x.jsonl": LINE}), "outside"),
        (lambda: _zip(**{"C:/x.jsonl": LINE}), "outside"),
        (lambda: _zip(**{"x.jsonl": b"0" * (40 << 20)}), "times its size"),
        (_link, "is a link"),
        (lambda: b"PK\x03\x04 broken", "not a readable zip"),
        (lambda: _zip(**{"x.bin": b"1"}), "no files that can be converted"),
    ],
)
def test_unsafe_archives_are_refused(run: Run, make: Callable[[], bytes], words: str) -> None:
    with pytest.raises(FtlintError, match=words):
        run(make(), name="a.zip")


def test_missing_extras_are_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    with pytest.raises(FtlintError, match=r"ftlint\[parquet\]"):
        run(b"PAR1\x15 x", name="a.parquet")
