"""Damage that is shown on purpose stays, and damage beside clean text is still repaired."""

from __future__ import annotations

import pytest

from ftlint.encoding import repair
from ftlint.encoding.meant import Meant, in_letter_list

SHOWN = (
    "The export turns Zürich into ZÃ¼rich, why?",
    "In der Tabelle steht KÃ¶ln statt Köln.",
    "Sur l'écran, « forêt » devient « forÃªt ».",
    "La columna muestra niÃ±o y debería decir niño.",
    "Replace Ã¤ by ä, Ã¶ by ö and Ã¼ by ü.",
    "В письме вместо «спасибо» написано «ÑÐ¿Ð°ÑÐ¸Ð±Ð¾».",
    "“谢谢”变成了“è°¢è°¢”",
    "assert clean('crÃ¨me') == 'crème'",
    "name.replace(/Ã¸/g, 'ø')",
    "| before | after |\n|---|---|\n| dÃ©jÃ\xa0 | déjà |",
    "GrÃ¶ÃŸe → Größe",
    "The column holds `StraÃŸe` in each row.",
    "```python\ncity = 'BogotÃ¡'\nprint(city)\n```",
    "O título é “MANHÃ”, em letras grandes.",
    "A MAÇÃ™ e a LÃ» são palavras.",
    "Every ’ is displayed as â€™ on the page.",
)


@pytest.mark.parametrize("text", SHOWN)
def test_damage_that_is_the_subject_stays(text: str) -> None:
    assert repair(text).apply() == text


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        ("Repair it: la forÃªt prÃ¨s du chÃ¢teau", "La forêt près du château"),
        ("My list shows DvoÅ™Ã¡k", "That is mojibake."),
        ("Il mio file mostra perchÃ©", "È un problema di codifica."),
        ("表格里是æµ‹è¯•", "这是乱码。"),
    ],
)
def test_the_question_is_not_turned_into_its_answer(text: str, beside: str) -> None:
    assert repair(text, None, [text, beside]).apply() == text


def test_a_word_in_capitals_among_other_damage_is_repaired() -> None:
    assert repair("PERCHÃ‰ LA CITTÃ€ E PIÃ™ GENTE").apply() == "PERCHÉ LA CITTÀ E PIÙ GENTE"


def test_a_clean_turn_does_not_hold_back_a_damaged_one() -> None:
    damaged = "Le thÃ© et le cafÃ© sont prÃªts, la crÃ¨me est fraÃ®che, voilÃ\xa0 le gÃ¢teau."
    fixed = repair(damaged, None, ["Où est le café ?"]).apply()
    assert fixed.startswith("Le thé et le café sont prêts, la crème est fraîche, voilà")


def test_code_is_repaired_with_the_text_around_it() -> None:
    damaged = (
        "TrÃ¨s bien, la mÃ©thode :\n```\n# crÃ©er la liste\n```\nC'est terminÃ©, bonne soirÃ©e."
    )
    assert "# créer la liste" in repair(damaged).apply()


@pytest.mark.parametrize(
    "text",
    [
        "∫ e^(−x²) dx = √π",
        "k = 1/√π and √∞",
        "a≈±0.1",
        "|√∂g/∂y| < 2",
        "p¬≥q",
        "w = √µ/m",
        "f(√Ω) = 3",
    ],
)
def test_formulas_are_no_letters_of_the_mac(text: str) -> None:
    assert repair(text).action == "none"


@pytest.mark.parametrize(
    ("damaged", "text"),
    [
        ("Die K√ºche ist gro√ü", "Die Küche ist groß"),
        ("Un caf√© s'il vous pla√Æt", "Un café s'il vous plaît"),
    ],
)
def test_letters_of_the_mac_in_words_are_read(damaged: str, text: str) -> None:
    assert repair(damaged).apply() == text


def test_lists_of_letters_are_known() -> None:
    assert in_letter_list("Letters: Â, Ê, Ô.", 9)
    assert not in_letter_list("â c'est", 0)


def test_a_reading_that_leaves_damage_is_not_sure() -> None:
    text = "Р�РІР°РЅ РїРѕС€С‘Р»"
    assert "�" not in repair(text).apply() or repair(text).apply() == text


def test_what_a_line_says_holds_for_all_its_passages_and_for_no_other_line() -> None:
    words = "« dÃ©jÃ\xa0 », « forÃªt »"
    meant = Meant(f"Cela devient {words}\n{words}\n")
    places = [index for index in range(len(meant.text)) if meant.text[index : index + 2] in PAIRS]
    verdicts = [meant.judge(place, place + 2, "x") for place in places]
    assert verdicts == ["ask", "ask", "", ""]


PAIRS = ("Ã©", "Ãª")
