"""The quick way reads what is whole UTF-8 in one page, and leaves all else to the search."""

from __future__ import annotations

import pytest

from ftlint.encoding import exact, repair

TEXT = "Größe, Höhe und süße Äpfel — “alles” da; ça va, señor?"


def misread(text: str, page: str) -> str:
    """UTF-8 read with a page; a byte without a character becomes the control."""
    return "".join(bytes([b]).decode(page, "ignore") or chr(b) for b in text.encode())


@pytest.mark.parametrize("page", ["cp1252", "latin-1", "cp1251", "mac-roman", "cp437", "cp850"])
def test_whole_sequences_are_read_at_once(page: str) -> None:
    damaged = misread(TEXT, page)
    spans = exact.find(damaged)
    assert spans
    assert all(span.action == "apply" for span in spans)
    assert repair(damaged).apply() == TEXT


def test_several_rounds_are_undone() -> None:
    damaged = misread(misread(misread(TEXT, "cp1252"), "cp1252"), "cp1252")
    assert len(exact.find(damaged)[0].codecs) == 6
    assert repair(damaged).apply() == TEXT


def test_double_bytes_are_read_with_the_letter_that_they_swallowed() -> None:
    text = "Où est né l’élève"
    damaged = text.encode().decode("gb18030")
    assert exact.find(damaged)
    assert repair(damaged).apply() == text


@pytest.mark.parametrize(
    "text",
    [
        "√π and √µ are roots",
        "two letters only: Ã© and Ã¨",
        TEXT,
        misread(TEXT, "cp1252") + " œ",
        misread(TEXT, "cp1252").replace("\x9d", ""),
    ],
)
def test_what_may_be_otherwise_is_not_read_so(text: str) -> None:
    assert exact.find(text) == []


@pytest.mark.parametrize("text", ["שלום וברכה לכולם", "“אב” and “אם” are words"])
def test_hebrew_read_as_mac_is_no_formula(text: str) -> None:
    assert repair(misread(text, "mac-roman")).apply() == text
