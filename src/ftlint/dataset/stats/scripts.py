"""Which writing system a text is in, from a sample of its letters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

SAMPLE: Final = 100
"""Code points of each turn that are looked at."""

TURNS: Final = 8
"""Turns of a record that are looked at."""

_NON_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
_ASCII_LETTER: Final = re.compile(r"[A-Za-z]")
_NAMES: Final = {
    "CJK": "Han",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "HANGUL": "Korean",
    "FULLWIDTH": "Latin",
}
_SCRIPTS: Final = re.compile(
    "LATIN|CYRILLIC|GREEK|ARABIC|HEBREW|DEVANAGARI|BENGALI|GURMUKHI|GUJARATI|TAMIL|TELUGU|"
    "KANNADA|MALAYALAM|SINHALA|THAI|LAO|KHMER|MYANMAR|TIBETAN|GEORGIAN|ARMENIAN|ETHIOPIC|"
    "MONGOLIAN|CJK|HIRAGANA|KATAKANA|HANGUL|FULLWIDTH"
)


@lru_cache(maxsize=65_536)
def script_of(char: str) -> str | None:
    """Return the writing system of a letter, by its Unicode name; None for other characters.

    >>> script_of("я"), script_of("語"), script_of("”")
    ('Cyrillic', 'Han', None)
    """
    if not char.isalpha():
        return None
    word = unicodedata.name(char, "").partition(" ")[0]
    if not _SCRIPTS.fullmatch(word):
        return None
    return _NAMES.get(word, word.capitalize())


def main_script(texts: Sequence[str]) -> str:
    """Return the writing system most letters are in; ``none`` for text without letters.

    Han with any kana is Japanese.

    >>> main_script(["Привет, how are you? Хорошо, спасибо большое"])
    'Cyrillic'
    >>> main_script(["1 + 1 = 2"])
    'none'
    """
    sample = "".join([text[:SAMPLE] for text in texts[:TURNS]])
    if sample.isascii():
        return "Latin" if _ASCII_LETTER.search(sample) else "none"
    found: Counter[str] = Counter()
    for char, count in Counter("".join(_NON_ASCII.findall(sample))).items():
        script = script_of(char)
        if script is not None:
            found[script] += count
    if not found:
        return "Latin" if _ASCII_LETTER.search(sample) else "none"
    if "Japanese" in found:
        found["Japanese"] += found.pop("Han", 0)
    others = sum(found.values())
    if 2 * others <= len(sample):
        found["Latin"] += len(_ASCII_LETTER.findall(sample))
    return found.most_common(1)[0][0]
