"""Alphabets of languages, and common words by which a line is recognised as one of them.

A letter that the language of its line does not have is a sign of damage where the reading has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

LETTERS: Final[dict[str, str]] = {
    "de": "äöüß", "fr": "àâæçéèêëîïôœùûüÿ", "es": "áéíñóúü", "pt": "áâãàçéêíóôõúü",
    "it": "àèéìíîòóùú", "ca": "àçèéíïòóúü", "nl": "áéèëïóöü", "sv": "åäöé", "da": "åæøéóô",
    "fi": "äöåšž", "is": "áðéíóúýþæö", "pl": "ąćęłńóśźż", "cs": "áčďéěíňóřšťúůýž",
    "sk": "áäčďéíĺľňóôŕšťúýž", "hu": "áéíóöőúüű", "ro": "ăâîșțşţ", "hr": "čćđšž", "sl": "čšž",
    "sq": "çë", "tr": "çğıöşüâîû", "lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž", "et": "äõöüšž",
    "ga": "áéíóú", "mt": "ċġħżàèìòù",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя", "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
}  # fmt: skip
"""Letters beyond ASCII, in small."""

_WORDS: Final[dict[str, str]] = {
    "de": "der die das und ist nicht ein eine mit von auf den dem sich es ich er sie wir im zu wie"
    " auch nach bei aus oder wenn wird sind war hat weil dass man noch",
    "fr": "le la les des du un une et est dans que qui pour pas sur au avec il elle nous vous ce"
    " son sa ses plus par mais ou ne se en où à",
    "es": "el la los las de que en un una y por con para no se su lo del al como pero es muy ya mi",
    "pt": "o a os as de que em um uma e por com para não se do da no na ao mas dos das foi ele ela",
    "it": "il la le gli di che in un una e per con non si lo del della al come ma i da sono nel",
    "ca": "el la els les de que en un una i per amb no es del al ha va seu",
    "nl": "de het een en van is dat niet op te met voor zijn er aan ook als maar om",
    "sv": "och att det som en på inte av för med den till har jag ett om var när så de vi",
    "da": "og at det som en er på ikke af for med den til har jeg et om var når så de vi",
    "fi": "ja on ei se oli mutta kun kuin niin tai joka hän ovat myös jo",
    "is": "og er sem ekki en um var hann það að við með þegar til af",
    "pl": "i w na nie z do to jest jak o po co ale za od czy się że bo tak jego ich",
    "cs": "a v na se je to s z do o k i jsem jako ale za by že když tak už kde pro",
    "sk": "a v na sa je to s z do o k i som ako ale za by že keď tak už kde pre cez",
    "hu": "a az nem hogy egy is van de csak meg mert ha volt lesz vagy már után és még",
    "ro": "de la cu nu a o un pe din mai care este ce s i-a ale lui sa",
    "hr": "i u je na se da za su od ne kao ali s o iz jer dok nas bi",
    "sl": "in je v na se da za so ne ki kot ali pa s z o smo bo ti kjer",
    "sq": "dhe i e në një nga me për të se është si por",
    "tr": "ve bir bu da de ile ne o ama sonra gibi daha en dedi çok için",
    "lt": "ir kad su yra ne kaip o bet per iš buvo jau",
    "lv": "un ir ka ar no uz par ne bet pie kas bija",
    "et": "ja on ei et see kui oli ka mis aga ta ning miks kus",
    "ga": "agus an na is ar le do ag go bhfuil tá sé",
    "mt": "u ta li il f minn għal ma dan kien",
    "ru": "и в не на что с он а как то это по но из у за от же так я вы мы его для",
    "uk": "і в не на що з він а як то це по але із у за від же так я ви ми його для та",
    "bg": "и в не на че с той а как то това по но от за се да е ще са",
    "sr": "и у не на да са он а како то је по али из за од се су",
}
"""Words that are common in a language, most of them without letters beyond ASCII."""

ENOUGH: Final = 2
"""Different common words from which a language is believed."""

BEYOND: Final = re.compile(r"[^\W\d_a-zA-Zªºµ]")
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a line seems to be written in: the likeliest languages, and how many words say so."""

    languages: tuple[str, ...]
    words: int

    def has(self, letters: Iterable[str]) -> bool:
        """Tell whether one of the languages has all of these letters."""
        wanted = frozenset(letters)
        return any(wanted <= _alphabet(one) for one in self.languages)


@cache
def _alphabet(language: str) -> frozenset[str]:
    return frozenset(LETTERS[language])


@cache
def _index() -> dict[str, tuple[str, ...]]:
    """The languages of each common word."""
    found: dict[str, list[str]] = {}
    for language, words in _WORDS.items():
        for word in dict.fromkeys(words.split()):
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


@lru_cache(maxsize=4096)
def spoken(line: str) -> Spoken:
    """Say in which language a line is, by its common words; in none where there are too few.

    >>> spoken("Sie ist nicht mit dem Bus gekommen").languages
    ('de',)
    >>> spoken("Lorem ipsum dolor").languages
    ()
    """
    index = _index()
    counts: dict[str, int] = {}
    for word in set(_WORD.findall(line.lower())):
        for language in index.get(word, ()):
            counts[language] = counts.get(language, 0) + 1
    most = max(counts.values(), default=0)
    if most < ENOUGH:
        return Spoken((), most)
    return Spoken(tuple(one for one, count in counts.items() if count >= most), most)


def letters(line: str) -> frozenset[str]:
    """The letters beyond ASCII of a line, in small."""
    return frozenset(BEYOND.findall(line.lower().replace("i\u0307", "i")))


def fits(line: str) -> bool | None:
    """Tell whether the language of a line has all its letters; None where it is not known."""
    said = spoken(line)
    return said.has(letters(line)) if said.languages else None
