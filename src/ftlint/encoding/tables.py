"""Code pages as channels: what each byte becomes when it is read with the wrong page.

A kind of damage is a code page and a loss rule. ``Kind.images`` gives the string that every byte
becomes; ``Kind.inverse`` maps each string back to the characters whose UTF-8 bytes become it, so
that dropped and replaced bytes need no search of their own.
"""

from __future__ import annotations

import re
import unicodedata
from codecs import charmap_decode
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, cached_property
from pkgutil import get_data

SINGLE_BYTE: dict[str, float] = {
    "cp1252": -4.0,
    "latin-1": -4.5,
    "cp1254": -5.0,
    "cp1250": -5.5,
    "cp1251": -5.5,
    "mac-roman": -5.5,
    "cp437": -5.5,
    "cp850": -5.5,
    "cp1253": -7.0,
    "cp1257": -7.0,
    "koi8-r": -7.0,
    "cp866": -7.0,
    "iso-8859-2": -7.0,
    "iso-8859-15": -7.0,
    "iso-8859-9": -7.0,
    "cp852": -7.0,
    "cp1255": -7.0,
    "cp1256": -7.0,
    "cp874": -7.0,
    "cp1258": -8.0,
    "iso8859-5": -7.5,
    "mac-cyrillic": -7.5,
    "iso8859-7": -8.0,
    "mac-latin2": -8.5,
}
"""Pages UTF-8 is misread with, and how likely that is before anything is seen (nats)."""

MULTI_BYTE: dict[str, float] = {
    "gb18030": -6.0,
    "cp932": -6.0,
    "cp950": -6.0,
    "cp949": -6.0,
    "euc_jp": -7.0,
    "big5hkscs": -7.0,
}
"""Double-byte pages UTF-8 is misread with. gb18030 and not gbk: only there four-byte codes and
swallowed ASCII digits survive the way back."""

LEGACY: dict[str, float] = {
    "cp1252": -5.0,
    "gb18030": -12.0,
    "cp932": -12.0,
    "cp949": -12.0,
    "cp950": -12.0,
    "euc_jp": -12.5,
    "cp1251": -12.0,
    "koi8-r": -12.5,
    "cp866": -12.5,
    "cp1253": -12.5,
    "cp1250": -13.0,
    "cp1254": -13.5,
    "cp1255": -12.5,
    "cp1256": -12.5,
    "cp874": -12.5,
    "cp1257": -13.5,
    "mac-roman": -13.5,
    "cp437": -13.5,
    "cp850": -13.5,
}
"""Pages of bytes that were never UTF-8 and were read as Windows-1252 or Latin-1."""

LOSSES: dict[tuple[str, str], float] = {
    ("cp1252", "drop"): -6.0,
    ("cp1252", "repl"): -6.0,
    ("cp1252", "nbsp"): -6.0,
    ("cp1254", "drop"): -6.5,
    ("latin-1", "dropC1"): -7.0,
    ("latin-1", "nbsp"): -8.0,
    ("cp1252", "dropU"): -7.5,
    ("cp1254", "repl"): -8.0,
    ("cp1254", "nbsp"): -8.0,
    ("cp1252", "q"): -8.0,
    ("cp1252", "nbspdrop"): -8.5,
    ("cp1250", "drop"): -9.0,
    ("cp1251", "drop"): -8.0,
    ("cp1251", "nbsp"): -8.0,
    ("cp1250", "nbsp"): -9.0,
    ("cp1253", "drop"): -10.0,
    ("cp1252", "quotes"): -7.5,
    ("cp1252", "latin"): -8.5,
    ("cp1251", "repl"): -8.0,
    ("cp1252", "nbspquotes"): -9.5,
}
"""Lossy kinds and their prior. The rules: ``drop`` undefined bytes and the soft hyphen, ``dropU``
undefined bytes only, ``dropC1`` 80-9F and the soft hyphen, ``repl`` undefined to U+FFFD, ``q``
undefined to a question mark, ``nbsp`` A0 to a space, ``nbspdrop`` both, ``quotes`` curly quotes to
straight ones, ``nbspquotes`` that and A0 to a space, ``latin`` all that Latin-1 has not to a
question mark. Before a space one that A0 became may be gone with it."""

CLASSES = ((0xC2, 0xDF), (0xE0, 0xEF), (0xF0, 0xF4))
"""UTF-8 lead bytes of two, three and four byte characters."""


def shipped(name: str) -> bytes:
    """Return a file of statistics that comes with this package."""
    found = get_data(__package__, name)
    assert found is not None, name
    return found


@cache
def sloppy(page: str) -> tuple[str, ...]:
    """The 256 characters of a page; an undefined byte is the control with its number."""
    found = bytes(range(256)).decode(page, "replace")
    return tuple([chr(i) if char == "\ufffd" else char for i, char in enumerate(found)])


@cache
def encoder(page: str) -> dict[int, int]:
    """Translation table from the page's characters to the characters numbered like its bytes.

    ``text.translate(encoder(page)).encode("latin-1")`` is the way back, where it exists; ASCII
    is left out and stays as it is.
    """
    return {ord(char): byte for byte, char in enumerate(sloppy(page)) if byte >= 0x80}


@cache
def undefined(page: str) -> frozenset[int]:
    """Bytes the page gives no character."""
    found = bytes(range(256)).decode(page, "replace")
    return frozenset([byte for byte, char in enumerate(found) if char == "\ufffd"])


def to_bytes(text: str, page: str) -> bytes | None:
    """The bytes that read as this text in the page, or None when a character is not of it.

    >>> to_bytes("é", "cp1252"), to_bytes("水", "cp1252")
    (b'\\xe9', None)
    """
    table = encoder(page)
    for char in set(text):
        if char >= "\x80" and ord(char) not in table:
            return None
    return text.translate(table).encode("latin-1")


@dataclass(frozen=True)
class Kind:
    """One way in which UTF-8 text loses its form: misread with a page, with a loss rule."""

    page: str
    loss: str
    prior: float

    @property
    def what(self) -> str:
        """What got lost, in words."""
        return {
            "drop": "undefined bytes and soft hyphens dropped",
            "dropU": "undefined bytes dropped",
            "dropC1": "C1 controls and soft hyphens dropped",
            "repl": "undefined bytes replaced by U+FFFD",
            "q": "undefined bytes replaced by '?'",
            "nbsp": "no-break spaces turned into spaces",
            "quotes": "curly quotes turned into straight ones",
            "nbspquotes": "quotes straightened, no-break spaces turned into spaces",
            "latin": "what Latin-1 cannot write replaced by '?'",
            "nbspdrop": "undefined bytes dropped, no-break spaces turned into spaces",
        }[self.loss]

    @cached_property
    def images(self) -> tuple[str, ...]:
        """The string each of the 256 bytes becomes."""
        images = list(sloppy(self.page))
        missing = undefined(self.page)
        if self.loss in ("drop", "dropU", "nbspdrop"):
            for byte in missing:
                images[byte] = ""
        if self.loss in ("drop", "nbspdrop"):
            images[0xAD] = ""
        if self.loss == "dropC1":
            for byte in (*range(0x80, 0xA0), 0xAD):
                images[byte] = ""
        if self.loss in ("repl", "q"):
            for byte in missing:
                images[byte] = "\ufffd" if self.loss == "repl" else "?"
        if self.loss in ("nbsp", "nbspdrop", "nbspquotes"):
            images[0xA0] = " "
        if self.loss in ("quotes", "nbspquotes"):
            for mark, straight in _STRAIGHT.items():
                images[images.index(mark)] = straight
        if self.loss == "latin":
            images[0x80:0xA0] = "?" * 32
        return tuple(images)

    @cached_property
    def inverse(self) -> dict[str, str]:
        """Damaged string to the characters that become it."""
        images = self.images
        found = _gathered(images, *inventory())
        selector = images[0xEF] + images[0xB8]  # of emoji, whose last byte is an undefined one
        if len(selector) == 2:
            found[selector] = "\ufe0f" + found.get(selector, "").replace("\ufe0f", "")
        return found

    @cached_property
    def collapsed(self) -> dict[str, str]:
        """Damaged string to the characters whose last byte, a no-break space, went with a space."""
        if self.images[0xA0] != " ":
            return {}
        ends = [(char, raw[:-1]) for char, raw in zip(*inventory(), strict=True) if raw[-1] == 0xA0]
        return _gathered(self.images, "".join(c for c, _ in ends), [raw for _, raw in ends])

    @cached_property
    def alphabet(self) -> frozenset[str]:
        """Characters that the kind can leave behind in place of non-ASCII bytes."""
        return frozenset(c for image in self.images[0x80:] for c in image)


def _gathered(images: Sequence[str], chars: str, encoded: Iterable[bytes]) -> dict[str, str]:
    """The string that the bytes of each character become, with all characters that become it.

    All bytes are translated in one go, parted by line breaks: a character at a time, the fifty
    thousand of the inventory would take a tenth of a second for each kind.
    """
    data = b"\n".join(encoded)
    table = "".join(image or _NOTHING for image in images)
    together = charmap_decode(data, "strict", table)[0].replace(_NOTHING, "")
    keys = together.split("\n")
    found = dict(zip(keys, chars, strict=True))
    if len(found) < len(keys):
        found.clear()
        for key, char in zip(keys, chars, strict=True):
            found[key] = found.get(key, "") + char
    return found


_NOTHING = "\x00"
"""Stands for a byte that is dropped; no character of the inventory has a zero among its bytes."""

_STRAIGHT = {"“": '"', "”": '"', "‘": "'", "’": "'"}

LOSSY_KINDS: tuple[Kind, ...] = tuple(Kind(p, loss, prior) for (p, loss), prior in LOSSES.items())


@cache
def inventory() -> tuple[str, tuple[bytes, ...]]:
    """Every character a repair may yield, and the UTF-8 bytes of each.

    All assigned characters of the Basic Plane outside rare scripts, private use and surrogates,
    and the symbol and emoji planes. It must be complete: a truth that is missing here makes room
    for a wrong reading with great confidence.
    """
    ranges = (
        (0xA0, 0x33FF),
        (0x4E00, 0x9FFF),
        (0xAC00, 0xD7A3),
        (0xFB00, 0xFFDF),
        (0x1F000, 0x1FAFF),
    )
    chars = [chr(code) for low, high in ranges for code in range(low, high + 1)]
    chars += ["\U000e007f", *map(chr, range(0xE0061, 0xE007B)), *map(chr, range(0x1D400, 0x1D800))]
    unassigned = {"Cn", "Co", "Cs", "Cc"}
    found = [c for c in chars if unicodedata.category(c) not in unassigned]
    return "".join(found), tuple(map(str.encode, found))


@cache
def leads(page: str) -> frozenset[str]:
    """Characters that a UTF-8 lead byte becomes in a page; in a double-byte page any it may."""
    if page in MULTI_BYTE:
        pairs = (
            bytes([a, b]).decode(page, "ignore")
            for a in range(0xC2, 0xF1)
            for b in range(0x80, 0xC0)
        )
        return frozenset(c for pair in pairs for c in pair if c >= "\x80")
    return frozenset(sloppy(page)[0xC2:0xF5])


def char_class(chars: AbstractSet[str]) -> str:
    """Return a regular expression class of these characters, as ranges."""
    runs: list[list[int]] = []
    for code in sorted(map(ord, chars)):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(
        _plain(first) if first == last else f"{_plain(first)}-{_plain(last)}"
        for first, last in runs
    )


def _plain(code: int) -> str:
    """Return a character as a class has it; none above ASCII means anything else there."""
    return chr(code) if code > 0x7F else re.escape(chr(code))
