"""Lines are recognised by common words, and their letters compared with the language's."""

from __future__ import annotations

import pytest

from ftlint.encoding.languages import LETTERS, fits, letters, spoken


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Das ist nicht der Weg", "de"),
        ("Il est dans la cuisine avec elle", "fr"),
        ("Az ember nem hisz már ilyet", "hu"),
        ("И он не знал, как это у них", "ru"),
    ],
)
def test_a_line_is_known_by_its_words(line: str, language: str) -> None:
    assert spoken(line).languages == (language,)


def test_too_few_words_say_nothing() -> None:
    assert fits("Köln und") is None


def test_letters_of_another_language_do_not_fit() -> None:
    assert fits("Az ember nem késõ már") is False
    assert fits("Az ember nem késő már") is True


def test_letters_are_small_and_beyond_ascii() -> None:
    assert letters("Über İzmir, 5 µm") == {"ü"}
    assert all(one == one.lower() and not one.isascii() for one in "".join(LETTERS.values()))
