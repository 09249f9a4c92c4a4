"""Legacy pages read as one another: what reads better goes, and what is right stays."""

from __future__ import annotations

import pytest

from ftlint.encoding import repair

TEXTS = [
    ("Rano świeże bułki leżą już w koszyku, a sąsiadka niesie żółte jabłka.", "cp1250", "cp1252"),
    ("Večer přišla sousedka, přinesla čerstvý chléb a řekla, že už prší.", "cp1250", "cp1252"),
    ("Yağmur dindi, güneş açtı ve çocuklar ağacın altında oynamaya başladı.", "cp1254", "cp1252"),
    ("Утром мы пошли на рынок и купили свежий хлеб, яблоки и молоко.", "koi8-r", "cp1251"),
    ("Утром мы пошли на рынок и купили свежий хлеб, яблоки и молоко.", "cp1251", "koi8-r"),
    ("Die Bäckerin verkauft früh am Morgen Brötchen und süße Törtchen.", "cp1252", "cp1251"),
    ("Die Bäckerin verkauft früh am Morgen Brötchen und süße Törtchen.", "cp850", "latin-1"),
    ("Le garçon a préféré un café crème très chaud à côté de la fenêtre.", "mac-roman", "latin-1"),
]


def best(text: str) -> str:
    """Return the best reading, which is the text itself where nothing is wrong with it."""
    found = repair(text).best
    return text if found is None else found.text


MORE = [
    ("Az erdőben csend volt, mert az őzek már elmentek és hűvös szél fújt.", "cp1250", "cp1252"),
    ("Kaimynas pasakė, kad šiandien žiemos saulė šildo ir kad bus šilčiau.", "cp1257", "cp1252"),
    ("Keď prišla jar, ťažký sneh sa z lúk stratil a deti išli von.", "cp1250", "cp1252"),
    ("Večer přišla sousedka, přinesla čerstvý chléb a řekla, že už prší.", "cp852", "latin-1"),
    ("Die Bäckerin verkauft früh am Morgen Brötchen und süße Törtchen.", "cp1252", "iso8859-5"),
    ("Утром мы пошли на рынок и купили свежий хлеб, яблоки и молоко.", "cp866", "koi8-r"),
    ("Утром мы пошли на рынок и купили свежий хлеб, яблоки и молоко.", "koi8-r", "cp866"),
    ("Стрекозы кружили над прудом, и бабушка пошла кормить уток.", "mac-cyrillic", "koi8-r"),
]


def read_as(text: str, written: str, read: str) -> str:
    """Read one page with another; a byte that has no character becomes the control."""
    raw = text.encode(written)
    return "".join(bytes([b]).decode(read, "ignore") or chr(b) for b in raw)


@pytest.mark.parametrize(("text", "written", "read"), MORE)
def test_a_line_with_the_letters_of_its_language_is_applied(
    text: str, written: str, read: str
) -> None:
    assert repair(read_as(text, written, read)).apply() == text


@pytest.mark.parametrize(("text", "written", "read"), TEXTS)
def test_a_page_read_as_another_is_read_again(text: str, written: str, read: str) -> None:
    damaged = text.encode(written).decode(read)
    assert damaged != text
    assert best(damaged) == text


@pytest.mark.parametrize(
    "text",
    [
        *dict.fromkeys(text for text, _, _ in TEXTS),
        "d = 2 * r * arcsin(sqrt(sin²(a/2) + cos(b) * cos(c) * sin²(e/2)))",
        "The hall has 240 m² and the pool holds 300 m³ of water.",
        "Árvíztűrő tükörfúrógép; a hős erős, a nő késő.",
        "Casă, masă și o pălărie roșie; în glas s-a auzit rămas bun.",
        "Solving for θ gives nθ = π/2 + 2πk; then e^(iθ) = i and e^(nθ) = 1.",
        "Pour α = 0,05 et β = 0,2, le χ² vaut 3,84 ; la médiane est µ.",
        "Os irmãos põem a mesa e não dizem o que são os sabões.",
        "Õhtul mõtles põder, et sõber jõuab õue.",
        "Voyez la note ³ et la page ² du n° 4.",
        "В формуле №5 есть ∑ и √2, а в тексте — «ёлка».",
        "¿Quién dijo «más»? El 1.º y la 2.ª, a 30 ºC.",
    ],
)
def test_what_is_right_is_left(text: str) -> None:
    assert best(text) == text


@pytest.mark.parametrize(
    ("damaged", "text"),
    [
        ("\u00ef\u00bb\u00bfDear guests, welcome.", "Dear guests, welcome."),
        ("La cittÃ dorme e continua perÃ² piano.", "La città dorme e continua però piano."),
        ("The fair of 1987â€\"1992 was calm.", "The fair of 1987–1992 was calm."),
        ("I love it â\x9d¤ï¸ so much", "I love it ❤️ so much"),
    ],
)  # fmt: skip
def test_bytes_that_were_straightened_collapsed_or_lost(damaged: str, text: str) -> None:
    found = best(damaged)
    assert found in (text, text.replace("–", "—"))


@pytest.mark.parametrize("written", ["koi8-r", "cp866", "iso8859-5"])
@pytest.mark.parametrize("read", ["koi8-r", "cp866", "iso8859-5", "cp1251"])
def test_chance_pairs_of_bytes_make_no_third_text(written: str, read: str) -> None:
    text = "Утром мы пошли на рынок и купили свежий хлеб, яблоки и молоко."
    damaged = text.encode(written).decode(read, "ignore")
    found = repair(damaged)
    assert found.action != "apply" or best(damaged) == text
