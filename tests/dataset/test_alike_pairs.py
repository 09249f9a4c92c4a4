"""Pairs that a person would keep apart, and pairs that say the same, in several languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.dataset.copies import chat, prose
from tests.dataset.test_alike import stay, under

FILLER = prose(7, 150)


def twice(one: str, other: str) -> list[tuple[Any, Any]]:
    """Put two passages into the middle of long answers, and of long questions."""
    texts = [f"{FILLER}. {text} {FILLER[:300]}" for text in (one, other)]
    answers = chat(prose(1, 9), texts[0]), chat(prose(1, 9), texts[1])
    return [answers, (chat(texts[0], "good"), chat(texts[1], "good"))]


APART = {
    "number words": ("it costs five coins then", "it costs six coins then"),
    "Zahlwörter": ("es kostet fünf Taler dann", "es kostet sechs Taler dann"),
    "числительные": ("это стоит пять монет", "это стоит шесть монет"),
    "汉字数字": ("这里有三个苹果在桌上", "这里有四个苹果在桌上"),
    "أعداد": ("معي خمسة كتب هنا", "معي ستة كتب هنا"),
    "हिन्दी संख्या": ("यहाँ पाँच सेब हैं", "यहाँ छह सेब हैं"),
    "ปฏิเสธ": ("ฉันชอบแมวของเพื่อน", "ฉันไม่ชอบแมวของเพื่อน"),
    "日本語": ("会議は月曜日に開く", "会議は火曜日に開く"),
    "other digits": ("الرقم ٣ هنا", "الرقم ٤ هنا"),
    "units": ("it weighs 5 kg in all", "it weighs 5 lb in all"),
    "euros": ("it costs €5 in all", "it costs $5 in all"),
    "rupees": ("it costs ₹5 in all", "it costs €5 in all"),
    "weekdays": ("we meet on Monday then", "we meet on Friday then"),
    "months": ("wir sehen uns im März dann", "wir sehen uns im Juni dann"),
    "месяцы": ("встреча будет в марте здесь", "встреча будет в июне здесь"),
    "quantities": ("all of them may enter", "some of them may enter"),
    "direction of a change": ("the price will increase then", "the price will decrease then"),
    "bounds": ("take the maximum of both", "take the minimum of both"),
    "swapped words": ("we go from Rome to Bern now", "we go from Bern to Rome now"),
    "swapped characters": ("我们从北京去上海开会", "我们从上海去北京开会"),
    "imports": ("see below\nimport os\nand more", "see below\nimport sys\nand more"),
    "assigned names": ("see below\ntotal = price\nso", "see below\ntotal = weight\nso"),
    "attributes": ("it reads self.price then", "it reads self.weight then"),
    "addresses": ("see example.org/start then", "see example.org/finish then"),
    "statements": ("so\nfor item in goods:\nthen", "so\nfor item in waste:\nthen"),
    "capitals in code": ("so `Value` is it", "so `value` is it"),
    "formulas": ("so $\\sin x$ it is", "so $\\cos x$ it is"),
    "LaTeX": ("so \\alpha it is", "so \\beta it is"),
    "rows of a table": ("x\n| price | red |\ny", "x\n| price | blue |\ny"),
    "a key with its value": ("x\nCategory: sport\ny", "x\nCategory: music\ny"),
    "JSON in a line": (
        'x\n{"city": "Rome", "red": true}\ny',
        'x\n{"city": "Bern", "red": true}\ny',
    ),
    "flags": ("run ls --all here", "run ls --size here"),
}


@pytest.mark.parametrize("name", APART)
def test_what_a_person_keeps_apart(tmp_path: Path, name: str) -> None:
    for pair in twice(*APART[name]):
        assert stay(tmp_path, list(pair)) == 2


ALIKE = {
    "curly quotes": ('he said "go" and it\'s done', "he said “go” and it’s done"),
    "dashes": ("he came - and went", "he came – and went"),
    "a dash without spaces": ("he came – and went", "he came—and went"),
    "bold": ("it is **really** so", "it is really so"),
    "emphasis": ("it is _really_ so", "it is really so"),
    "a bold number": ("it is **5** of them", "it is 5 of them"),
    "bullets": ("first\n- apples\n- pears", "first\n* apples\n* pears"),
    "line ends": ("one\r\ntwo\r\nthree", "one\ntwo\nthree"),
    "soft hyphens": ("a gar\u00adden here", "a garden here"),
    "zero-width spaces": ("a garden\u200b here", "a garden here"),
    "byte order marks": ("\ufeffa garden here", "a garden here"),
    "ligatures": ("the o\ufb03ce is here", "the office is here"),
    "ё": ("он ещё идёт домой", "он еще идет домой"),
    "İstanbul": ("bugün İSTANBUL güzel", "bugün istanbul güzel"),
    "vowel signs": ("كَتَبَ الوَلَدُ هنا", "كتب الولد هنا"),
    "points": ("שָׁלוֹם לכם", "שלום לכם"),
    "full width": ("价格是ＡＢＣ，好的", "价格是ABC，好的"),
    "punctuation": ("你好，世界！再见。", "你好,世界!再见."),
    "danda": ("वह घर जाता है।", "वह घर जाता है"),
    "capitals": ("ΤΟ ΜΕΓΑΛΟ ΣΠΙΤΙ", "το μεγαλο σπιτι"),
    "a typo": ("the garden is green and large", "the gadren is green and large"),
    "emoji variants": ("we ❤️ gardens", "we ❤ gardens"),
}


@pytest.mark.parametrize("name", ALIKE)
def test_what_says_the_same(tmp_path: Path, name: str) -> None:
    for pair in twice(*ALIKE[name]):
        assert stay(tmp_path, list(pair)) == 1
    if name != "a typo":  # in a short text every word counts
        one, other = ALIKE[name]
        assert stay(tmp_path, [chat(one, "So."), chat(other, "so")]) == 1
        assert stay(tmp_path, [chat("And?", one), chat("and", other)]) == 1


def reasoned(asked: str, thoughts: str, answer: str) -> dict[str, Any]:
    """Return an exchange whose answer has reasoning beside it."""
    record = chat(asked, answer)
    record["messages"][1]["reasoning_content"] = thoughts
    return record


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        (reasoned("q", prose(1, 150), "Rome"), reasoned("q", prose(1, 150), "Bern"), 2),
        (reasoned("q", prose(1, 150), "Rome"), reasoned("q", prose(2, 150), "Rome"), 2),
        (reasoned("q", prose(1, 150), "Rome"), reasoned("Q?", prose(1, 150), "rome."), 1),
        *(
            (chat("q", f"{text} Rome"), chat("q", f"{text} Bern"), 2)
            for text in (
                f"<think> {prose(1, 150)} </think>",
                f"<think>\n{prose(1, 150)}\n</think>\n\n",
                f"{prose(1, 150)}. So the answer is",
                f"{prose(1, 150)}. ####",
            )
        ),
        (chat("q", f"Rome. {FILLER}"), chat("q", f"Bern. {FILLER}"), 2),
        (chat("q", f"Rome\n\n{FILLER}"), chat("q", f"Bern\n\n{FILLER}"), 2),
        (chat(f"Name the dogs in this text: {FILLER}", "none"),) * 1
        + (chat(f"Name the cats in this text: {FILLER}", "none"), 2),
        (chat("q", "はい"), chat("q", "いいえ"), 2),
        (chat("q", "हाँ"), chat("q", "नहीं"), 2),
        (under(FILLER, "Where to?", "Left."), under(FILLER, "Where from?", "Left."), 2),
        (
            chat("How do I boil an egg so that it stays soft?", FILLER),
            chat("What is the way to get a soft egg out of boiling water?", FILLER),
            2,
        ),
    ],
)
def test_verdicts_of_answers(tmp_path: Path, one: Any, other: Any, kept: int) -> None:
    assert stay(tmp_path, [one, other]) == kept


def test_calls_with_other_arguments(tmp_path: Path) -> None:
    def called(city: str) -> dict[str, Any]:
        record = chat(f"{FILLER} weather", FILLER)
        call = {"id": "1", "type": "function", "function": {"name": "w", "arguments": city}}
        record["messages"][1:1] = [
            {"role": "assistant", "content": None, "tool_calls": [call]},
            {"role": "tool", "tool_call_id": "1", "content": "fine"},
        ]
        return record

    assert stay(tmp_path, [called('{"city":"Rome"}'), called('{"city":"Bern"}')]) == 2
    assert stay(tmp_path, [called('{"city":"Rome"}'), called('{"city": "Rome"}')]) == 1


def test_structured_answers_count_whole(tmp_path: Path) -> None:
    rows = ",".join(f'"field{n}": "{word}"' for n, word in enumerate(prose(3, 40).split()))
    one = "{" + rows + ', "city": "Rome", "last": "green"}'
    asked = f"{FILLER} extract"
    assert stay(tmp_path, [chat(asked, one), chat(asked, one.replace("Rome", "Bern"))]) == 2
