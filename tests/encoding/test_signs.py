"""Signs of double-byte pages: which of them count."""

from __future__ import annotations

import random
from itertools import pairwise

from ftlint.encoding import signs
from ftlint.encoding.tables import shipped

RARE, ALONE, USUAL = (set(line) for line in shipped("signs.txt").decode().split("\n")[:3])
NEAR = RARE | ALONE
OTHERS = list('abz AZ \n中的我、。「é?1"(')


def _counts(text: str, place: int) -> bool:
    """Tell whether a sign counts, by the words of the file that lists them."""
    char, before = text[place], text[:place]
    if char in ALONE:
        return True
    line = before[before.rfind("\n") + 1 :]
    if char in NEAR and any(one in NEAR for one in line[-5:]):
        return True
    if char not in NEAR | USUAL or not before or not (before[-1].isascii()):
        return False
    letter = before[-1].isalpha()
    after = text[place + 1 : place + 2]
    wide = any(low <= after <= high for low, high in RANGES) if after else False
    follows = text[place + 1 : place + 3]
    into_word = len(follows) == 2 and all("a" <= one <= "z" for one in follows)
    return (letter and not wide) or ((letter or before[-1] in " \n\"'(") and into_word)


RANGES = [("⺀", "\ud7ff"), ("豈", "\ufaff"), ("、", "〟"), ("\uff00", "\uffee")]


def test_signs_count_near_others_alone_and_inside_latin_words() -> None:
    """A pattern that sees the first of two finds what the words of the file say, place by place."""
    chance = random.Random(5)
    pools = [sorted(RARE), sorted(ALONE), sorted(USUAL), OTHERS]
    found = 0
    for _ in range(3000):
        weights = (2, 1, 2, chance.choice((2, 8)))
        kinds = chance.choices(pools, weights, k=chance.randint(1, 14))
        text = "".join(map(chance.choice, kinds))
        wanted = [place for place in range(len(text)) if _counts(text, place)]
        assert signs._places(text) == wanted, ascii(text)
        assert bool(signs.pattern().search(text)) == bool(wanted)
        found += len(wanted)
    assert found > 3000


def test_places_are_in_order_where_one_lies_between_two_others() -> None:
    """A usual sign in a word between two rare ones is not passed over."""
    first, second = sorted(RARE)[:2]
    usual = sorted(USUAL - NEAR)[0]
    places = signs._places(f"{first}a{usual}?{second}")
    assert places == [2, 4]
    assert all(low < high for low, high in pairwise(places))
