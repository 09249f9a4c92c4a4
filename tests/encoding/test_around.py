"""What is around a lost byte may decide it; certain words are applied by themselves."""

from __future__ import annotations

import pytest

from ftlint.encoding import repair


@pytest.mark.parametrize(
    ("damaged", "text"),
    [
        ('From 1987â€"1992, pp. 12â€"40', "From 1987–1992, pp. 12–40"),
        ('The Lyonâ€"Turin line was closed.', "The Lyon–Turin line was closed."),
        ('He was tiredâ€"very tiredâ€"and slept.', "He was tired—very tired—and slept."),
        ('The â€œoldâ€\x9d gate â€" now shut â€" is red.', "The “old” gate — now shut — is red."),
        ("Elle va Ã la gare avec son ami.", "Elle va à la gare avec son ami."),
        ("Si va Ã piedi, perÃ² piano.", "Si va à piedi, però piano."),
        ("I donâ??t think weâ??ll go.", "I don’t think we’ll go."),
    ],
)
def test_the_context_decides(damaged: str, text: str) -> None:
    assert repair(damaged).apply() == text


@pytest.mark.parametrize(
    "text",
    [
        'She said "Ã" and left.',
        "They say, â??let him goâ??",
        "The letters are À, Ã and Â.",
        "A MAÇÃ e a IRMÃ do Zé.",
    ],
)
def test_what_the_context_does_not_decide_is_left(text: str) -> None:
    assert repair(text).apply() == text


def test_certain_words_are_applied_beside_uncertain_ones() -> None:
    damaged = "kobietÄ, ktÃ³ra czytaÅ ksiÄÅ¼kÄ"
    found = repair(damaged)
    assert "która" in found.apply()
    assert {span.action for span in found.spans} > {"apply"}


@pytest.mark.parametrize("damaged", ["РРІР°РЅ Рё РСЂРёРЅР°", "Î— Î³Î¹Î±Î³Î¹Î¬ Î¼Î±Î³ÎµÎ¯ÏÎµÏˆÎµ"])
def test_no_word_is_repaired_in_part(damaged: str) -> None:
    once = repair(damaged).apply()
    again = repair(once).apply()
    for text in (once, again):
        for before, after in zip(damaged.split(" "), text.split(" "), strict=True):
            left = {"Р", "С", "Î", "Ï"}.intersection(after)
            assert after == before or not left.intersection(before)
