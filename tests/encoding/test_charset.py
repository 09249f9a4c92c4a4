"""Charsets of whole files and of single lines."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint.encoding import Line, MixedText, decode_lines, detect_charset
from ftlint.jsontext.undecodable import OPINIONS, diagnose_bytes, joined_readings

RUSSIAN = "Привет, как у тебя дела сегодня?\n"
CHINESE = "今天天气很好，我们去公园吧。\n"
FRENCH = "Le garçon a mangé une crème brûlée.\n"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (CHINESE, "gb18030"),
        ("今天天氣很好，我們去公園吧。\n", "cp950"),
        ("今日はいい天気ですね。\n", "cp932"),
        ("今日はいい天気ですね。\n", "euc_jp"),
        ("오늘 날씨가 정말 좋네요.\n", "cp949"),
        (FRENCH, "cp1252"),
        (FRENCH, "mac-roman"),
        (FRENCH, "cp850"),
        ("Zażółć gęślą jaźń, proszę bardzo.\n", "cp1250"),
        ("Καλημέρα, τι κάνεις σήμερα;\n", "cp1253"),
        ("مرحبا بالعالم كيف حالك اليوم\n", "cp1256"),
        (CHINESE, "utf-16-le"),
        (CHINESE, "utf-16-be"),
        ("plain text\n" + RUSSIAN, "utf-16-le"),
        ("今日は\n", "iso2022_jp"),
    ],
)
def test_the_text_comes_out_right(text: str, codec: str) -> None:
    raw = text.encode(codec)
    found = detect_charset(raw)
    assert raw.decode(found.name) == text
    assert not found.bom
    assert 0.5 < found.confidence <= 1.0


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
    ],
)
def test_byte_order_marks(mark: bytes, name: str) -> None:
    found = detect_charset(mark + b"x\0\0\0")
    assert (found.name, found.bom, found.confidence) == (name, True, 1.0)


@pytest.mark.parametrize(
    "raw", [b"", b"plain", "é 水".encode(), "水".encode()[:-1] + b"", b"a\x00b" * 30]
)
def test_utf8_and_ascii(raw: bytes) -> None:
    if raw == "水".encode()[:-1]:
        raw = b"ok " + raw  # a sample cut inside a character
    if b"\0" in raw:
        raw = raw.replace(b"\0", b"-", 25)
    assert detect_charset(raw).name == "utf-8"


def test_one_bad_byte_does_not_make_a_file_another_charset() -> None:
    raw = (RUSSIAN * 20).encode() + b"caf\xe9\n"
    found = detect_charset(raw)
    assert found.name == "utf-8"
    assert "1 bytes" in found.note


def test_lines_of_different_charsets() -> None:
    raw = b"ascii\n" + FRENCH.encode() + CHINESE.encode("gbk") + RUSSIAN.encode("cp1251") * 3
    result = decode_lines(raw)
    assert result.text == "ascii\n" + FRENCH + CHINESE + RUSSIAN * 3
    assert [(x.number, x.codec, x.lossy) for x in result.lines] == [
        (3, "gb18030", False),
        (4, "cp1251", False),
        (5, "cp1251", False),
        (6, "cp1251", False),
    ]


@pytest.mark.parametrize(
    ("raw", "text", "lossy"),
    [
        ("naïve — ".encode() + b"caf\xe9 noir", "naïve — café noir", False),
        ("水火木 ".encode() + "水".encode()[:2] + " 金土".encode(), "水火木 \ufffd 金土", True),
    ],
)
def test_utf8_with_stray_bytes(raw: bytes, text: str, lossy: bool) -> None:
    result = decode_lines(raw)
    assert result.text == text
    assert [(x.codec, x.lossy) for x in result.lines] == [("utf-8+cp1252", lossy)]


def test_strict_utf8_needs_no_report() -> None:
    assert decode_lines("é\n水\n".encode()) == decode_lines("é\n水\n".encode())
    assert decode_lines("é\n水\n".encode()).lines == ()


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_decoded_line_by_line(raw: bytes) -> None:
    result = decode_lines(raw)
    assert result.text.count("\n") >= raw.count(b"\n")
    for number, line in enumerate(raw.split(b"\n"), 1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            assert number in {x.number for x in result.lines}
    assert detect_charset(raw).name


def test_another_detector_is_asked_about_lines_that_nothing_else_speaks_for() -> None:
    agreed, differing, sure = "Ačkoli", "שלום", "Zażółć gęślą jaźń"
    raw = {text: f'{{"a": "{text}"}}'.encode(page) for text, page in
           ((agreed, "cp1250"), (differing, "cp1255"), (sure, "cp1250"))}  # fmt: skip
    found = {text: joined_readings(decode_lines(one), [one])[0] for text, one in raw.items()}
    assert [(one.sure, one.second) for one in found.values()] == [
        (False, "cp1250"), (False, "big5hkscs"), (True, ""),
    ]  # fmt: skip
    words = {text: diagnose_bytes(raw[text], one) for text, one in found.items()}
    assert "charset-normalizer reads it so too" in words[agreed].message
    assert "or big5hkscs as charset-normalizer reads it" in words[differing].message
    assert [words[text].repaired for text in (agreed, differing)] == [None, None]
    assert "charset-normalizer" not in words[sure].message


def test_the_other_detector_is_asked_about_few_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []
    monkeypatch.setattr(
        "ftlint.encoding.second_opinion", lambda raw, first: asked.append(raw) or first
    )
    raws = [f'{{"a": "{word}"}}'.encode("cp1255") for word in ("שלום", "שבת", "יום")] * 9
    mixed = MixedText("\n".join(raw.decode("cp1255") for raw in raws), tuple(
        Line(number, "cp1255", 0.3, lossy=False) for number in range(1, len(raws) + 1)
    ))  # fmt: skip
    readings = joined_readings(mixed, raws)
    assert len(asked) == OPINIONS < len(raws)
    assert [bool(one.second) for one in readings] == [n < OPINIONS for n in range(len(raws))]
