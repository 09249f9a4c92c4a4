"""Files that are not JSON Lines or no UTF-8: what they become, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint.fixes.rewrite import on_one_line
from ftlint.source import Source
from tests.cli.runner import Result, ftlint

from .files import GOOD, fixed, leftovers, outcome_of, safe
from .test_properties import apply

SECOND = GOOD.replace("Hi", 'Wie geht es dir? 你好 \\u00e9 \\\\ \\" [1, {2')
RECORDS = [json.loads(GOOD), json.loads(SECOND)]
TREE = json.dumps(RECORDS[0], indent=2) + "\n" + json.dumps(RECORDS[1], indent=2) + "\n"

LAYOUTS = [
    ("array on lines", f"[\n  {GOOD},\n  {SECOND}\n]\n"),
    ("array on one line", f"[{GOOD}, {SECOND}]"),
    ("array with CRLF", f"[\r\n  {GOOD},\r\n  {SECOND}\r\n]\r\n"),
    ("array with mark", f"\ufeff[{GOOD},{SECOND}]\n"),
    ("printed array", json.dumps(RECORDS, indent=4, ensure_ascii=False)),
    ("printed", TREE),
    ("printed with CRLF", TREE.replace("\n", "\r\n")),
    ("printed with tabs", TREE.replace("  ", "\t")),
    ("concatenated", GOOD + SECOND),
    ("concatenated on lines", f"{GOOD} {SECOND}\n{GOOD},{SECOND}\n"),
]


@pytest.mark.parametrize(("layout", "text"), LAYOUTS, ids=[name for name, _ in LAYOUTS])
def test_documents_become_lines(layout: str, text: str) -> None:
    result = fixed(text.encode(), safe).decode()
    lines = result.split("\n")
    assert lines.pop() == ""
    assert [json.loads(line) for line in lines] == RECORDS * (len(lines) // 2)
    if "printed" not in layout:
        assert lines == [GOOD, SECOND] * (len(lines) // 2), "records on one line stay as they are"


@pytest.mark.parametrize(("layout", "text"), LAYOUTS, ids=[name for name, _ in LAYOUTS])
def test_the_patch_of_a_document(layout: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(text.encode())
    outcome = outcome_of(Source(str(path), "a.json"))
    try:
        wanted, patch = outcome.content(outcome.files[0]), b"".join(outcome.diff())
    finally:
        outcome.close()
    apply(str(tmp_path), patch)
    assert path.read_bytes() == wanted


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(VALUES, st.sampled_from([None, 1, 4, "\t"]), st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_joining_lines_changes_no_value(
    value: object, indent: int | str | None, ascii_only: bool, end: str
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only).replace("\n", end)
    line = on_one_line(text.encode("utf-8", "surrogatepass"))
    assert b"\n" not in line
    assert json.loads(line.decode("utf-8", "surrogatepass")) == value


def run(folder: Path, *arguments: str) -> Result:
    return ftlint("check", "--isolated", "--output-format", "concise", *arguments, cwd=folder)


CUT = [
    f"[\n  {GOOD},\n  {GOOD[:-9]}",
    f"[{GOOD}, {GOOD}",
    json.dumps(RECORDS[0], indent=1) + "\n" + json.dumps(RECORDS[1], indent=1)[:-9],
]


@pytest.mark.parametrize("text", CUT)
def test_a_document_that_is_cut_off_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)
    result = run(tmp_path, "--fix", "--unsafe-fixes", "a.json")
    assert result.status == 1
    assert result.stderr.startswith("ftlint: error: a.json: not rewritten as JSON Lines: the ")
    assert result.stderr.count("\n") == 1
    assert path.read_text() == text
    assert leftovers(tmp_path) == []


FRENCH = GOOD.replace("Hello!", "Déjà vu à la plage, très bien, merci à vous")
RUSSIAN = GOOD.replace("Hello!", "Привет, как дела сегодня? Очень хорошо, спасибо")
JAPANESE = GOOD.replace("Hello!", "今日はとても良い天気ですね。散歩に行きましょう。")


@pytest.mark.parametrize(
    ("text", "charset", "named"),
    [
        (FRENCH, "utf-16", "UTF-16-LE"),
        (FRENCH, "utf-16-be", "UTF-16-BE without a byte order mark"),
        (FRENCH, "utf-32", "UTF-32-LE"),
        (FRENCH, "cp1252", "cp1252"),
        (RUSSIAN, "cp1251", "cp1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (JAPANESE, "cp932", "cp932"),
        (JAPANESE, "euc_jp", "euc_jp"),
    ],
)
def test_other_charsets_become_utf8(tmp_path: Path, text: str, charset: str, named: str) -> None:
    path = tmp_path / "a.jsonl"
    data = (text + "\n").encode(charset)
    path.write_bytes(data)
    found = run(tmp_path, "--fix", "a.jsonl")
    assert (found.status, path.read_bytes()) == (1, data), "never without --unsafe-fixes"
    assert "J010 not-utf8 [*]" in found.stdout
    assert named in found.stdout
    done = run(tmp_path, "--fix", "--unsafe-fixes", "a.jsonl")
    assert (done.status, path.read_bytes()) == (0, (text + "\n").encode()), done.stdout


def test_a_mixed_file_is_mended_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = [GOOD.replace("Hi", f"Frage {n}, schöne Grüße").encode() for n in range(3)]
    lost = GOOD.replace("Hi", "Häl").encode().replace(b"\xc3\xa4", b"\xe2\x82")
    path.write_bytes(b"\n".join([good[0], FRENCH.encode("cp1252"), good[1], lost, good[2], b""]))
    result = run(tmp_path, "--fix", "--unsafe-fixes", "--select", "J,E", "a.jsonl")
    lines = path.read_bytes().split(b"\n")
    assert lines == [good[0], FRENCH.encode(), good[1], lost, good[2], b""]
    assert "Fixed 1 problem in a.jsonl (1 unsafe).\n" in result.stdout
    assert (
        "a.jsonl:4:88: error: J010 not-utf8 Byte 0xE2 is not UTF-8; the line may be cp932, or"
        in result.stdout
    )
    assert result.status == 1


def test_the_lines_of_a_file_are_evidence_for_each_other() -> None:
    """Four letters alone may be of any charset; among their like they are Russian."""
    short = GOOD.replace("Hello!", "Да")
    long = [RUSSIAN.replace("Hi", str(number)) for number in range(4)]
    text = "".join(f"{line}\n" for line in [*long, short])
    assert fixed(text.encode("cp1251")) == text.encode()


def test_half_characters_are_never_lost_in_silence(tmp_path: Path) -> None:
    half = GOOD.replace("Hello!", "so \ud83d cut")
    path = tmp_path / "a.jsonl"
    for charset in ("utf-16", "utf-8"):
        path.write_bytes((half + "\n").encode(charset, "surrogatepass"))
        result = run(tmp_path, "--fix", "--unsafe-fixes", "--select", "J010", "a.jsonl")
        assert "Fixed" in result.stdout
        assert path.read_text() == GOOD.replace("Hello!", "so \\ud83d cut") + "\n"
    path = tmp_path / "a.txt"
    data = "so \ud83d cut\n".encode("utf-16", "surrogatepass")
    path.write_bytes(data)
    result = run(tmp_path, "--fix", "--unsafe-fixes", "a.txt")
    assert result.status == 1
    assert "it holds half a character" in result.stderr
    assert path.read_bytes() == data


def test_a_line_break_in_a_string_of_a_document_becomes_its_escape(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(RECORDS[0], indent=1).replace("Hi", "One\ntwo"))
    assert run(tmp_path, "--fix", "--select", "J004", "a.json").stderr == ""
    assert json.loads(path.read_text())["messages"][1]["content"] == "One\ntwo"
    assert path.read_text().count("\n") == 1


def test_a_line_that_is_not_json_is_written_as_utf8_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [GOOD, 'Voilà des exemples déjà prêts, très variés, à côté d\'un "café":']
    path.write_bytes("\n".join(lines).encode("cp1252"))
    result = run(tmp_path, "--fix", "--unsafe-fixes", "--select", "J010", "a.jsonl")
    assert result.stderr == ""
    assert path.read_text() == "\n".join(lines)


def test_null_keys_go_where_they_stand() -> None:
    line = GOOD.replace('"Hi"}', '"Hi", "name": null,  "id":null , "x": 1}').replace(
        '"Hello!"}', '"Hello!", "tool_calls": null, "weight": null}'
    )
    odd = GOOD.replace('"Hi"}', '"Hi", "name": "ann"}')
    data = "\r\n".join([line] * 30 + [odd, "{broken null"])
    wanted = GOOD.replace('"Hi"}', '"Hi", "x": 1}').replace(
        '"Hello!"}', '"Hello!", "weight": null}'
    )
    expected = "\r\n".join([wanted] * 30 + [odd, "{broken null"])
    assert fixed(data.encode(), select=("J024",)).decode() == expected


def test_binary_lines_are_never_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    data = GOOD.encode() + b"\n\x00\x01\x89PNG\xff\xd9\n" + b"\x80\x02}q\x00(K\x01K\x02u.\n"
    path.write_bytes(data)
    result = run(tmp_path, "--fix", "--unsafe-fixes", "--select", "J010", "a.jsonl")
    assert (result.status, path.read_bytes()) == (1, data)
    assert result.stdout.count("the line holds binary data") == 2


def test_fixes_that_have_to_wait_are_named(tmp_path: Path) -> None:
    role = GOOD.replace('"user"', '"User"')
    (tmp_path / "a.json").write_text(f"[{role}, {role}]\n")
    result = run(tmp_path, "--fix", "--ignore", "J003,D", "a.json")
    assert (result.status, (tmp_path / "a.json").read_text()) == (1, f"[{role}, {role}]\n")
    assert result.stderr == (
        "ftlint: note: a.json: 2 fixes were not made: they need one record a line; let "
        "json-array-file or pretty-printed-json be fixed\n"
    )
    (tmp_path / "b.jsonl").write_bytes(role.encode("utf-16"))
    result = run(tmp_path, "--diff", "b.jsonl")
    assert (result.status, result.stdout) == (0, "")
    assert "the file is UTF-16-LE; --unsafe-fixes writes it as UTF-8 first\n" in result.stderr


def test_fields_get_one_type() -> None:
    """The type of most records wins; what has no equal in it stays and stays reported."""
    scores = ["1", "2.5", '"3"', '"four"', "null", "true", "7"]
    lines = [GOOD[:-1] + f', "meta": [{{"score": {score}}}]}}' for score in scores]
    result = fixed("\r\n".join(lines).encode(), select=("J023",)).decode().split("\r\n")
    assert result == [*lines[:2], lines[2].replace('"3"', "3"), *lines[3:]]
    scores = ["1", '"2"', '"3"', "false", "[1]", '{"a": 1}']
    lines = [GOOD[:-1] + f', "score":{score}}}' for score in scores]
    result = fixed("\n".join(lines).encode(), select=("J023",)).decode().split("\n")
    new = [json.loads(line)["score"] for line in result]
    assert new == ["1", "2", "3", "false", [1], '{"a": 1}']
    assert result[1:3] == lines[1:3]
