"""The language prior: log P of a character after what stands before it, over all scripts."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from functools import cache

from ftlint.encoding.fold import FOLDS, case_cost
from ftlint.encoding.tables import shipped
from ftlint.encoding.trie import STEP, Trie

FLOOR_SYMBOL = -18.0
FLOOR_OTHER = -16.8
_HAN_LEVELS = (
    ("gb2312", b"\xb0\xa1", b"\xd7\xf9", -13.5),
    ("big5", b"\xa4\x40", b"\xc6\x7e", -13.5),
)


class Prior:
    """The table in memory, walked as an automaton: a state is the longest known history."""

    def __init__(self, data: bytes) -> None:
        """Read the bytes of ``prior.bin``; raises ValueError for anything else."""
        self.trie = Trie(data)
        self.memo: dict[str, dict[int, tuple[float, int]]] = defaultdict(dict)
        self._known = 0
        self.start = self.state_of("\n")

    def state_of(self, text: str) -> int:
        """The state after this text."""
        state = 0
        for char in text[-4:]:
            state = self.step(state, char)[1]
        return state

    def step(self, state: int, char: str) -> tuple[float, int]:
        """(log P, new state) of one unfolded character; ~0.1 µs when seen before.

        The lowest bit of a state says that a small letter stands before; the rest is the node.
        """
        found = self.memo[char].get(state)
        if found is None:
            folded = FOLDS[ord(char)]
            score, node = self._step(state >> 1, folded)
            small = char == folded and char.islower()
            found = score - case_cost(char, folded, bool(state & 1)), 2 * node + small
            self._known += 1
            if self._known > 2_000_000:
                self.memo.clear()
                self._known = 0
            self.memo[char][state] = found
        return found

    def _step(self, state: int, char: str) -> tuple[float, int]:
        trie = self.trie
        identity = trie.identity.get(char)
        cost = 0
        node = 0
        if identity is not None:
            while True:
                node = trie.child(state, identity)
                if node or not state:
                    break
                cost += trie.back[state]
                state = trie.suffix(state)
        if not node:
            while state:
                cost += trie.back[state]
                state = trie.suffix(state)
            return floor(char) - cost / STEP, 0
        score = -(cost + trie.score[node]) / STEP
        if trie.score[node] == 255:
            score = min(score, floor(char) - cost / STEP)
        while node and not trie.has_children(node):
            node = trie.suffix(node)
        return score, node

    def score(self, text: str, state: int | None = None) -> float:
        """Log P of the text, from the start of a line or from a given state."""
        return sum(self.walk(text, self.start if state is None else state))

    def walk(self, text: str, state: int) -> list[float]:
        """Log P of each character of a text, from a state."""
        memo, step = self.memo, self.step
        found = []
        for char in text:
            value, state = memo[char].get(state) or step(state, char)
            found.append(value)
        return found

    def unigram(self, char: str) -> float:
        """Log P of a character by itself."""
        return self.step(0, char)[0]


@cache
def load() -> Prior:
    """The prior that ships with ftlint, read once a process when damage is suspected."""
    return Prior(shipped("prior.bin"))


@cache
def floor(char: str) -> float:
    """Log P of a character the table does not know.

    The double-byte standards serve as frequency tables: what is in their first level is ordinary.
    """
    code = ord(char)
    category = unicodedata.category(char)
    if category in ("Cn", "Co", "Cs"):
        return FLOOR_OTHER - 12.0
    if category == "Cc":
        return FLOOR_OTHER - 10.0
    if 0x3400 <= code <= 0x9FFF:
        return _han_floor(char)
    if 0xAC00 <= code <= 0xD7A3:
        # syllables outside the standard are spelled out in eight bytes
        return -14.0 if len(char.encode("euc_kr", "replace")) == 2 else -18.0
    if 0xFE00 <= code <= 0xFE2F and code != 0xFE0F:
        return FLOOR_OTHER - 6.0
    if category == "Cf":
        return FLOOR_OTHER - 3.0
    if 0x1F300 <= code <= 0x1FAFF:
        return -15.5
    if 0x250 <= code <= 0x36F or code >= 0x10000:
        return FLOOR_OTHER - 4.0
    return FLOOR_SYMBOL if code >= 0x2000 and category[0] in "SPN" else FLOOR_OTHER


def _han_floor(char: str) -> float:
    best = -20.0
    for codec, low, high, value in (*_HAN_LEVELS, ("cp932", b"\x88\x9f", b"\x98\x72", -14.0)):
        try:
            raw = char.encode(codec)
        except UnicodeError:
            continue
        best = max(best, value if low <= raw <= high else -16.0)
    return best
