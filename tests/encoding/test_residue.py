"""Controls, replacement characters, escapes and entities, and where they are meant."""

from __future__ import annotations

import json

import pytest

from ftlint.encoding import entities, escaped, half_escaped, repair, residue
from ftlint.encoding.residue import replacements


@pytest.mark.parametrize(
    ("text", "spots"),
    [
        ("tab\tnewline\nreturn\r", []),
        ("a\x00b", [(1, 2, "")]),
        ("it\x92s", [(2, 3, "’")]),
        ("page\x0cbreak", [(4, 5, "\n")]),
        ("\x93quoted\x94", [(0, 1, "“"), (7, 8, "”")]),
        ("\x1b[31mred\x1b[0m", []),
        ("bell\x07\x07", [(4, 6, "")]),
        ("del\x7f", [(3, 4, "")]),
        ("l\x92eau, qu\x92il don\x92t", [(1, 2, "’"), (9, 10, "’"), (16, 17, "’")]),
        ("fr\x81h", [(2, 3, None)]),
        ("sch\x94n", [(3, 4, None)]),
        (
            "caf\x82 cr\x8ame \x93ja\x94\x00",
            [(3, 4, None), (7, 8, None), (11, 12, None), (14, 16, None)],
        ),
        ("tr\x8fs, Garc\x92a", [(2, 3, None), (10, 11, None)]),
        ("Ã\x89t", [(1, 2, None)]),
        ("wait\x85 what", [(4, 5, "…")]),
        ("50 \x80 \x96 ok", [(3, 4, "€"), (5, 6, "–")]),
        ("One.\x85Two", []),
        ("one\u2028two\u2029three", []),
    ],
)
def test_controls(text: str, spots: list[residue.Spot]) -> None:
    assert list(residue.controls(text)) == spots


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\u2028two", "one\ntwo"),
        ("one\u2029two", "one\n\ntwo"),
        ("Row two\x85Row three", "Row two\nRow three"),
        ("One.\x85two", "One.\ntwo"),
        ("end:\x85\x85- a", "end:\n\n- a"),
    ],
)
def test_separators_end_lines(text: str, expected: str) -> None:
    assert fixed(text, list(residue.separators(text))) == expected


@pytest.mark.parametrize("text", ["wait\x85", "wait\x85 what", "Å\x85", "a\nb\r\nc"])
def test_what_separates_no_lines(text: str) -> None:
    assert list(residue.separators(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KE = \frac{1}{2} mv", r"KE = \frac{1}{2} mv"),
        ("\bar{x}, \beta and \begin{a}", r"\bar{x}, \beta and \begin{a}"),
        ("\theta \times \text{m}", r"\theta \times \text{m}"),
        ("x \neq 0, \nabla f", r"x \neq 0, \nabla f"),
        ("( a \right) \rho_0", r"( a \right) \rho_0"),
        ("\forall x, \nu_t", r"\forall x, \nu_t"),
    ],
)
def test_lost_backslashes_come_back(text: str, expected: str) -> None:
    assert fixed(text, list(half_escaped.half_escaped(text))) == expected


@pytest.mark.parametrize(
    "text",
    [
        "name\text\tan\to",
        "one\nu_x = 1\nequal\nnot so\nexists",
        "old\rtext\rho ho\right away",
        "page\fbreak",
        r"\frac and \theta",
    ],
)
def test_tabs_and_lines_that_are_meant(text: str) -> None:
    assert list(half_escaped.half_escaped(text)) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("bad \ufffd\ufffd byte", 1),
        ("锟斤拷锟斤拷", 1),
        ("caf??s and th??s", 2),
        ("What?? Really???", 0),
        ("a ?? b : c", 0),
        ("??? ????: ?? ?????", 4),
        ("https://example.org/?a??b", 0),
        ("x = a ?? b", 0),
    ],
)
def test_replacements(text: str, count: int) -> None:
    found = list(residue.replacements(text))
    assert len(found) == count
    assert all(replacement is None for _, _, replacement in found)


def fixed(text: str, spots: list[residue.Spot]) -> str:
    """The text with all replacements made."""
    for start, end, replacement in reversed(spots):
        text = text[:start] + (replacement or "") + text[end:]
    return text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"un caf\u00e9 noir", "un café noir"),
        (r"caf\xc3\xa9 et th\xe9", "café et thé"),
        (r"smile \ud83d\ude00 now", "smile 😀 now"),
        (r"First line.\nSecond line.", "First line.\nSecond line."),
        (r"\u4f60\u597d", "你好"),
        ("地球为什么独特。\\n\n", "地球为什么独特。\n\n"),
        (r"第一行。\n第二行。", "第一行。\n第二行。"),
        (r"東京です！\nはい", "東京です！\nはい"),
        (r"Hello Ann,\n\nsee you soon.\nbye", "Hello Ann,\n\nsee you soon.\nbye"),
        (r"City\tSize\nRome\t3", "City\tSize\nRome\t3"),
        (r"It's late.\n\nDon't wait.", "It's late.\n\nDon't wait."),
        (r'"Come in.\nSit down."', '"Come in.\nSit down."'),
        (r"She said \"no\" and left.", 'She said "no" and left.'),
        (r"Th\'e9 glac\'e9 \u8211? oui", "Thé glacé – oui"),
        ("le th<U+00E9>", "le thé"),
        ("gar=C3=A7on, =E2=80=9Coui=E2=80=9D, un=\n jour", "garçon, “oui”, un jour"),
        ("Gr=FCn ist sch=F6n", "Grün ist schön"),
        ("d+AOk-j+AOA-", "déjà"),
        (r"b'th\xc3\xa9'", "thé"),
    ],
)
def test_escapes_are_read(text: str, expected: str) -> None:
    assert fixed(text, list(escaped.escapes(text))) == expected
    written = json.dumps(text, ensure_ascii=False)  # what the linter looks for literals in
    assert any(literal in written for literal in escaped.LITERALS)


@pytest.mark.parametrize(
    "text",
    [
        r'{"text": "caf\u00e9"}',
        r"C:\new\users\name",
        r"the formula \frac{a}{b} \nu \nabla",
        r"match [\u00e0-\u00ff]+ with re.compile",
        r"Use `\u00e9` here",
        r"python('def p(n):\n  return n')",
        r"[Calculator('1 + 1\n2 + 2')] gives both",
        r'call run(x, "first\nsecond") twice',
        "```python\nprint('\\u00e9')\n```",
        r"In Python, \u00e9 is a unicode escape",
        r"lone half \ud83d stays",
        r"a\\u00e9b",
        "no backslash",
        r"$\xe9$ is maths",
        r'Send {"name": "Jos\u00e9"} to the server',
        r"Stop at \n\n---\n\n and trim",
        r"Cut it at \n\n into parts",
        r"Put it before the first \n\nHuman: turn",
        r'The "\n\nHuman:" turn is missing',
        r"rows.csv: 'id, name\n1, Ann\n2, Bob'",
        r"The magic is \x89ABC\r\n\x1a\n here",
        r"Write \u00f6 where an ö should be",
        'Use `\\u00f6` as in "sch\\u00f6n"',
        '#define MICRO "\\xb5" /* micro */',
        "color=E0a1b2&size=C3",
        "x=F6; y=E9",
        "https://example.org/?q=caf=C3=A9",
    ],
)
def test_escapes_that_are_meant(text: str) -> None:
    assert list(escaped.escapes(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fish &amp; chips", "Fish & chips"),
        ("caf&eacute; &#233; &#xe9;", "café é é"),
        ("a &amp;lt; b", "a < b"),
        ("It&#39;s &quot;fine&quot;", 'It\'s "fine"'),
        ("Bread &amp;amp; pur&amp;eacute;e&amp;eacute;", "Bread & puréeé"),
        ("S&EACUTE;AN &AMP; M&AACUTE;IRE", "SÉAN & MÁIRE"),
        ("salt &amp pepper", "salt & pepper"),
        ("while (i &lt; 9 &amp;&amp; ok) {\n  i++;\n}", "while (i < 9 && ok) {\n  i++;\n}"),
    ],
)
def test_entities_are_read(text: str, expected: str) -> None:
    assert fixed(text, list(entities.entities(text))) == expected


@pytest.mark.parametrize(
    "text",
    [
        "<p>Fish &amp; chips</p>",
        "Write &amp; for an ampersand in HTML",
        "`&amp;` in code",
        "https://example.org/?a=1&amp;b=2",
        'System.out.println("&amp;");',
        "AT&T; R&D",
        "&notanentity123;",
        "if a && b;",
        's = s.replaceAll("<", "&lt;");',
        'print("&lt;b&gt;");',
    ],
)
def test_entities_that_are_meant(text: str) -> None:
    assert list(entities.entities(text)) == []


@pytest.mark.parametrize(
    "word",
    ["htm", "HTML", "Xml", "entity", "entities", "escaped", "htmlspecialchars", "innerHTML",
     "SVG", "jsx", "URL-encoded", "e\u017fcaped"],
)  # fmt: skip
def test_texts_that_speak_of_markup_may_hold_entities(word: str) -> None:
    assert not [*entities.entities(f"The {word} has &amp; in it")]
    assert [*entities.entities("The harbour has &amp; in it")]


@pytest.mark.parametrize("sign", ["ï¿½", "ï¿¿", "ï¿½ï¿½"])
def test_sign_of_lost_characters_that_was_misread_is_a_loss_and_no_reading(sign: str) -> None:
    """It can be read as U+FFFD, which says as little: no repair is offered for it."""
    text = f"Les produits d'hygi{sign}ne sont rangés."
    assert repair(text).action == "none"
    start = text.index(sign)
    assert [(a, b) for a, b, _ in replacements(text)] == [(start, start + len(sign))]


def test_words_beside_lost_characters_are_read() -> None:
    """What the same accident left readable is, and the rest is told as lost."""
    assert repair("hygiï¿¿ne, cafÃ©, thÃ©").best.text == "hygi\ufffdne, café, thé"
