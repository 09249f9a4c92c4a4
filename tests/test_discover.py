"""From paths to sources."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest

from ftlint.errors import UsageError
from ftlint.source.discover import Discovery, discover, looks_like_dataset

RECORD = '{"messages": []}\n'


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with data, settings, hidden folders and a .gitignore."""
    files = {
        "data/b.jsonl": RECORD,
        "data/a.jsonl": RECORD,
        "data/a2/z.ndjson": RECORD,
        "data/more/c.jsonl.gz": RECORD,
        "data/notes.txt": "notes",
        "data/list.json": f"[{RECORD}]",
        "data/package.json": '{\n  "name": "x",\n  "text": "y"\n}\n',
        "data/.hidden.jsonl": RECORD,
        "data/.cache/d.jsonl": RECORD,
        "node_modules/e.jsonl": RECORD,
        "old/f.jsonl": RECORD,
        "empty/readme.txt": "",
        "odd [1].jsonl": RECORD,
    }
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(*paths: str, **options: Any) -> list[str]:
    return [source.name for source in found(*paths, **options).sources]


def found(*paths: str, **options: Any) -> Discovery:
    options.setdefault("exclude", ["node_modules"])
    return discover(paths, **options)


DATA = [
    "data/a.jsonl",
    "data/a2/z.ndjson",
    "data/b.jsonl",
    "data/list.json",
    "data/more/c.jsonl.gz",
]


def test_a_folder_gives_its_datasets_by_name(tree: Path) -> None:
    assert names("data") == DATA
    assert names("data/") == DATA
    assert names(str(tree / "data")) == DATA
    assert names("./data/../data") == DATA


def test_the_working_folder(tree: Path) -> None:
    assert names(".") == [*DATA, "odd [1].jsonl", "old/f.jsonl"]


def test_a_named_file_is_taken_whatever_it_is(tree: Path) -> None:
    named = ["data/notes.txt", "data/.hidden.jsonl", "node_modules/e.jsonl", "odd [1].jsonl"]
    assert names(*named) == named


def test_each_file_comes_once(tree: Path) -> None:
    os.symlink("a.jsonl", "data/link.jsonl")
    os.symlink("data", "again")
    assert names("data/b.jsonl", "data", "again", "./data/a.jsonl", "data/*.jsonl") == [
        "data/b.jsonl",
        *(name for name in DATA if name != "data/b.jsonl"),
    ]


def test_a_folder_that_holds_itself_ends(tree: Path) -> None:
    os.symlink("../..", "data/more/up")
    below = names("data")
    assert set(DATA) < set(below)
    assert len(below) == len(set(below)) == len(DATA) + 2


def test_globs(tree: Path) -> None:
    assert names("data/*.jsonl") == ["data/a.jsonl", "data/b.jsonl"]
    assert names("data/**/*.gz") == ["data/more/c.jsonl.gz"]
    assert names("**/[ef].jsonl") == ["old/f.jsonl"]
    assert names("data/*.txt") == ["data/notes.txt"]


NOTHING = [
    ("data/a.json", r"no such file or folder \(did you mean .*a\.jsonl"),
    ("nowhere/x.jsonl", "no such file or folder$"),
    ("empty", r"no dataset files in this folder: \*\.jsonl, \*\.ndjson, \*\.json with records$"),
    ("*.csv", "no file matches this pattern$"),
    ("node_modules/*.jsonl", "left out by exclude$"),
    ("x\0y", "no such file or folder"),
]


@pytest.mark.parametrize(("path", "words"), NOTHING)
def test_what_is_not_there_is_an_error_of_one_line(tree: Path, path: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as error:
        found(path)
    assert "\n" not in str(error.value)


def test_exclude_and_include(tree: Path) -> None:
    assert names(".", extend_exclude=["data", "odd*"]) == ["old/f.jsonl"]
    assert names(".", include=["data/*.txt", "old/**"]) == ["data/notes.txt", "old/f.jsonl"]
    assert names("data", include=["*.jsonl"], exclude=["data/b.*"]) == ["data/a.jsonl"]


def test_a_named_folder_is_entered_though_excluded(tree: Path) -> None:
    assert names("node_modules") == ["node_modules/e.jsonl"]


def test_force_exclude_leaves_named_files_out(tree: Path) -> None:
    result = found("node_modules/e.jsonl", "old/f.jsonl", "node_modules", force_exclude=True)
    assert [source.name for source in result.sources] == ["old/f.jsonl"]
    assert result.excluded == ["node_modules/e.jsonl", "node_modules"]


def test_patterns_are_relative_to_the_root(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree / "data")
    assert names(".", root=str(tree), exclude=["data/b.jsonl", "more", "a2"]) == [
        "a.jsonl",
        "list.json",
    ]
    assert names("../old") == ["../old/f.jsonl"]


def test_gitignore_files_above_a_folder_count_up_to_the_top_of_the_repository(tree: Path) -> None:
    (tree / ".gitignore").write_text("a.jsonl\n")
    assert "data/a.jsonl" in names("data")  # no repository: a file above says nothing
    (tree / "data" / ".git").mkdir()
    assert "data/a.jsonl" in names("data")
    (tree / "data" / ".git").rmdir()
    (tree / ".git").mkdir()
    assert names("data") == [name for name in DATA if name != "data/a.jsonl"]


def test_a_source_says_whether_it_was_named_or_met_in_a_folder(tree: Path) -> None:
    sources = found("data/b.jsonl", "data", "old/*.jsonl").sources
    named = {source.name for source in sources if not source.walked}
    assert named == {"data/b.jsonl", "old/f.jsonl"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_folder_tells_of_wanted_links_that_lead_nowhere_and_of_nothing_else(tree: Path) -> None:
    os.symlink("gone", "data/lost.jsonl")
    os.symlink("gone", "data/lost.txt")
    os.mkfifo("data/pipe.jsonl")
    result = found("data")
    assert [source.name for source in result.sources] == DATA
    assert result.notes == ["data/lost.jsonl: is a link to a file that does not exist"]


def test_gitignore(tree: Path) -> None:
    (tree / ".git").mkdir()
    (tree / ".gitignore").write_text("old/\n*.ndjson\n!z.ndjson\nb.jsonl\n")
    (tree / "data" / ".gitignore").write_text("/more\n!b.jsonl\nlist.json\n")
    assert names(".") == ["data/a.jsonl", "data/a2/z.ndjson", "data/b.jsonl", "odd [1].jsonl"]
    assert names("data") == ["data/a.jsonl", "data/a2/z.ndjson", "data/b.jsonl"]
    assert "old/f.jsonl" in names(".", respect_gitignore=False)
    assert names("data/list.json") == ["data/list.json"]
    (tree / "data" / "a2" / ".gitignore").write_text("*\n")
    with pytest.raises(UsageError, match=r"\(1 left out by exclude or \.gitignore\)"):
        found("data/a2")


def test_standard_input() -> None:
    (source,) = found("-", stdin=io.BytesIO(b"{}\n")).sources
    assert (source.path, source.name, source.data) == (None, "-", b"{}\n")
    (source,) = found("-", stdin=lambda: b"x", stdin_filename="./data/x.jsonl").sources
    assert (source.name, source.data) == ("data/x.jsonl", b"x")
    result = found(
        "-", stdin=io.BytesIO(b""), stdin_filename="node_modules/x.jsonl", force_exclude=True
    )
    assert result.excluded == ["node_modules/x.jsonl"]
    with pytest.raises(UsageError, match="standard input"):
        found("-")


def test_a_pipe_is_read_into_memory(tree: Path) -> None:
    reader, writer = os.pipe()
    os.write(writer, b"{}\n")
    os.close(writer)
    (source,) = found(f"/dev/fd/{reader}").sources
    os.close(reader)
    assert (source.path, source.data) == (None, b"{}\n")


JSON = [
    (f"[{RECORD}]", True),
    (RECORD * 2, True),
    ('[\n  {\n    "instruction": "x"\n  }\n]', True),
    ('{\n "prompt": "x"\n}\n{\n "prompt": "y"\n}\n', True),
    ('{\n "compilerOptions": {}\n}\n', False),
    ('{\n "text": "x"\n}\n', False),
    ("[1, 2]", False),
    ('["messages"]', False),
    ('["role", "content", "messages"]', False),
    ('[[{"messages": 1}]]', False),
    ('[{"id": 1}]', False),
    ("prose", False),
    ("", False),
]


@pytest.mark.parametrize(("content", "want"), JSON)
def test_json_files_of_a_folder_must_look_like_data(
    tmp_path: Path, content: str, want: bool
) -> None:
    path = tmp_path / "x.json"
    path.write_text(content)
    assert looks_like_dataset(str(path)) is want


def test_a_folder_without_data_names_what_can_be_converted(tmp_path: Path) -> None:
    for name in ("README.md", ".hidden.txt", "my talk.txt"):
        (tmp_path / name).write_text("User: hi\n")
    with pytest.raises(UsageError) as error:
        discover([str(tmp_path)])
    assert str(error.value).endswith(
        f"ftlint convert '{tmp_path}/my talk.txt' -o '{tmp_path}/my talk.jsonl'"
    )
