"""The file of readings: what is read of it, what is refused, and what survives being written."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftlint.config.readings import Readings, Row, guarded, parse, render
from ftlint.errors import UsageError
from ftlint.model.decisions import Decided, decided_in

HEAD = "passage,choice,text,reading_1,confidence_1,reading_2,confidence_2\n"


def table(*rows: str, head: str = HEAD) -> Readings:
    return parse((head + "".join(f"{row}\n" for row in rows)).encode(), "r.csv")


def test_what_is_decided() -> None:
    found = table(
        "jabÅko,1,,jabłko,0.9,jabśko,0.1",
        "Å¼e,2,,że,0.6,śe,0.4",
        "cafÃ,,café,,,,",
        "Å²,keep,,Ų,0.9,,",
        "idÄ,,,idę,0.5,idą,0.5",
    )
    wanted = {"jabÅko": "jabłko", "Å¼e": "śe", "cafÃ": "café", "Å²": "Å²"}
    assert found.decisions() == wanted


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_what_a_spreadsheet_makes_of_it(separator: str, newline: str, mark: str) -> None:
    lines = [
        ["Passage", "count", " choice", "text"],
        ["Ã©", "1,5", "", "é; or è"],
        ["", "", "", ""],
    ]
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=newline).writerows(lines)
    found = parse((mark + out.getvalue()).encode(), "r.csv")
    assert found.decisions() == {"Ã©": "é; or è"}
    assert (found.separator, found.newline) == (separator, newline)
    again = parse(render(found).encode(), "r.csv")
    assert (again.separator, again.newline) == (separator, newline)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("choice,text\n1,x\n", 1, "there is no column 'passage'; the first line names the columns"),
        ("passage,text\nÃ,x\n", 1, "there is no column 'choice'"),
        ("", 1, "there is no column 'passage'"),
        (HEAD + "Ã,9,,é,1,,\n", 2, "choice must be 1 to 6, 'keep' or empty, not '9'"),
        (HEAD + "\nÃ,yes,,é,1,,\n", 3, "not 'yes'"),
        (HEAD + 'Ã,,"a\nb",,,,\nÂ,2,,é,1,,\n', 4, "choice 2, but 'Â' has 1 reading"),
        (HEAD + "Ã,1,,,,,\n", 2, "choice 1, but 'Ã' has no readings"),
        (HEAD + "Ã,1,è,é,1,,\n", 2, "both a choice and another text"),
        (HEAD + "Ã,keep,è,é,1,,\n", 2, "both a choice and another text"),
        (HEAD + ",1,,é,1,,\n", 2, "there is no passage in this row"),
        (HEAD + "Ã,,é,,,,\nÂ,,,,,,\nÃ,,è,,,,\n", 4, "'Ã' is decided otherwise in line 2"),
        (HEAD + "Ã,,a, b,,,,x\n", 2, "8 cells, but there are 7 columns: put quotes around"),
        (HEAD + 'Ã,,"a" b,,,,\n', 2, "not a table:"),
        (HEAD + "Ã,,a Â,,,,\nÂ,,Ã,,,,\n", 2, "the text 'a Â' holds the passage 'Â', which is"),
        (HEAD + "Ã,,x Ã,,,,\n", 2, "the text 'x Ã' holds the passage 'Ã'"),
    ],
)
def test_mistakes_are_told_with_their_line(text: str, line: int, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(text.encode(), "r.csv")
    assert str(caught.value).startswith(f"r.csv:{line}: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_header_beyond_the_limit_of_csv_is_told() -> None:
    before = csv.field_size_limit(
        131_072
    )  # one for the whole process, which readers of tables raise
    try:
        with pytest.raises(UsageError, match=r"^r\.csv:1: not a table: field larger than"):
            parse(b"x" * 200_000, "r.csv")
    finally:
        csv.field_size_limit(before)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{", "not JSON: "),
        ("[]", "a line is an object with a text under 'passage'"),
        ('{"passage": 3}', "a line is an object with a text under 'passage'"),
        ('{"passage": "Ã", "choice": true}', "choice must be 1 to 6, 'keep' or null"),
        ('{"passage": "Ã", "choice": 7}', "choice must be 1 to 6, 'keep' or empty, not '7'"),
        ('{"passage": "Ã", "text": 7}', "text must be a string or null"),
        ('{"passage": "Ã", "choice": 1, "readings": ["é"]}', "readings must be a list of objects"),
        (
            '{"passage": "Ã", "readings": [{"text": "é", "confidence": 1' + "0" * 400 + "}]}",
            "readings must be a list of objects",
        ),
        ("[" * 100_000, "not a row: it is nested too deep"),
        ('{"passage": "Ã", "text": "\\ud800"}', "the text holds half of a character"),
    ],
)
def test_mistakes_in_json_lines(row: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(f'\n{{"passage": "x"}}\n{row}\n'.encode(), "r.jsonl")
    assert str(caught.value).startswith("r.jsonl:3: ")
    assert said in str(caught.value)


def test_a_file_that_is_not_utf8() -> None:
    with pytest.raises(UsageError, match=r"^r\.csv:2: not UTF-8; save it as 'CSV UTF-8'"):
        parse(HEAD.encode() + "Ã,,é,,,,\n".encode("cp1252"), "r.csv")


def test_the_same_decision_twice_is_one() -> None:
    assert table("Ã,,é,,,,", "Ã,1,,é,1,,", "Ã,,,,,,").decisions() == {"Ã": "é"}


FORMULAS = ["=1+1", "+1", "-x", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''-", "＝1", "it's", "'", ""]


@pytest.mark.parametrize("lines", [False, True])
def test_formulas_are_harmless_and_come_back(lines: bool) -> None:
    rows = tuple(
        Row(f"{text}Ã", "", f"{text}é", 1, f"{text} x", ((text, 0.5),), (f"{text}.txt:1",))
        for text in FORMULAS
    )
    written = render(Readings(rows, lines=lines))
    name = "r.jsonl" if lines else "r.csv"
    again = [replace(row, line=0) for row in parse(written.encode(), name).rows]
    assert again == list(rows)
    if not lines:
        for cells in csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline="")):
            assert not any(cell[:1] in tuple("=+-@\t\r") for cell in cells if cell)


TEXTS = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"))


@given(TEXTS)
def test_every_text_survives_a_spreadsheet(text: str) -> None:
    row = Row(f"Ã{text}", "", text)
    for name in ("r.csv", "r.jsonl"):
        written = render(Readings((row,), lines=name == "r.jsonl"))
        (again,) = parse(written.encode(), name).rows
        assert (again.passage, again.text) == (row.passage, row.text)
    assert guarded(text)[:1] not in tuple("=+-@")


def test_further_columns_stay() -> None:
    found = table("Ã,,é,,,,,Anna", head=HEAD.replace("\n", ",by\n"))
    assert "by" in render(found)
    assert parse(render(found).encode(), "r.csv").rows[0].more == {"by": "Anna"}
    line = {"passage": "Ã", "text": "é", "by": {"name": "Anna"}}
    lines = parse(json.dumps(line).encode(), "r.jsonl")
    assert json.loads(render(lines))["by"] == {"name": "Anna"}


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Ã", [(0, 1)]),
        ("a Ã b Ã", [(2, 3), (6, 7)]),
        ("caÃ", []),
        ("Ãb", []),
        ("(Ã)", [(1, 2)]),
        ("Ã Å", [(0, 3)]),
        ("Ã ÅÃ", [(0, 1)]),
        ("mÃn", [(0, 3)]),
    ],
)
def test_a_passage_is_matched_exactly_and_whole(text: str, places: list[tuple[int, int]]) -> None:
    decisions = {"Ã": "é", "Ã Å": "é ł", "mÃn": "min"}
    found = decided_in(text, decisions)
    assert [(one.start, one.end) for one in found] == places
    assert found == [Decided(a, b, decisions[text[a:b]]) for a, b in places]
