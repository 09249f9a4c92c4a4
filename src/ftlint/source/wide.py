"""UTF-16 and UTF-32: what speaks for them where no BOM does, and how they become UTF-8.

A file may be both: PowerShell's ``>>`` appends UTF-16 to whatever is there. Such a charset has
the name of both parts, ``utf-8+utf-16-le``, in the order in which they begin.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Final

_SPACE: Final = "\t\n\r"
_PRINTABLE: Final = 0.95
"""Share of characters that are printable in a text; binary data decodes to fewer."""

_OTHERS: Final = 0.05
"""Zero bytes a byte of text that are not the first half of ASCII: U+4E00 is a frequent letter."""

_LOOK_AHEAD: Final = 8


def unmarked_charset(sample: bytes) -> str:
    r"""Return UTF-16 or UTF-32 for bytes that can hardly be anything else, else ``utf-8``.

    The sample begins where the text begins. Zero bytes alone are no evidence: they must all have
    the place that ASCII characters give them, and what is decoded must be text.

    >>> unmarked_charset('{"a": "é"}'.encode("utf-16-le")), unmarked_charset(b'["a\0a"]')
    ('utf-16-le', 'utf-8')
    """
    if b"\0" not in sample:
        return "utf-8"
    whole = sample[: len(sample) & ~3]
    zeros = [whole[i::4].count(0) / max(1, len(whole) // 4) for i in range(4)]
    if len(whole) >= 8 and min(zeros[1:]) > 0.9 and zeros[0] < 0.1:
        return "utf-32-le"
    if len(whole) >= 8 and min(zeros[:3]) > 0.9 and zeros[3] < 0.1:
        return "utf-32-be"
    for charset in ("utf-16-le", "utf-16-be"):
        if _is_utf16(sample, charset):
            return charset
    return "utf-8"


def _is_utf16(sample: bytes, charset: str) -> bool:
    """Tell whether bytes are UTF-16 text by parity of zeros, length, and what they decode to."""
    if len(sample) % 2:
        if len(sample) < 64:
            return False
        sample = sample[:-1]
    high = 1 if charset == "utf-16-le" else 0
    ascii_only, others = sample[high::2].count(0), sample[1 - high :: 2].count(0)
    if ascii_only < 2 or others > _OTHERS * len(sample):
        return False
    text = sample.decode(charset, "replace")
    if not (text[:2].isascii() and text[-1].isascii()):
        return False
    printable = sum(char.isprintable() or char in _SPACE for char in text)
    controls = sum(char < " " and char not in _SPACE for char in text)
    return printable >= _PRINTABLE * len(text) and not controls


def with_tail(charset: str, tail: bytes) -> str:
    r"""Return the charset of a file of which the last bytes are known too.

    >>> with_tail("utf-8", b'{"a": 1}\n' + '{"a": 2}\r\n'.encode("utf-16-le"))
    'utf-8+utf-16-le'
    """
    if charset == "utf-8":
        start = tail.find(b"\0")
        if start > 0 and (found := _appended(tail, start)):
            return f"{charset}+{found}"
    elif charset.startswith("utf-16"):
        last = tail.rstrip(b"\r\n").rpartition(b"\n")[2].removeprefix(b"\0")
        if last.startswith(b"{") and last.endswith(b"}") and b"\0" not in last:
            return f"{charset}+utf-8"
    return charset


def _appended(data: bytes, zero: int) -> str | None:
    """Return the UTF-16 that begins around the first zero byte and lasts to the end, if any."""
    for charset, start in (("utf-16-le", zero - 1), ("utf-16-be", zero)):
        joined = data[:start].rstrip(b"\xff\xfe")[-1:] in (b"\n", b"}", b"]")
        if joined and len(data) - start >= _LOOK_AHEAD and _is_utf16(data[start:], charset):
            return charset
    return None


def transcoded(blocks: Iterator[bytes], charset: str) -> Iterator[bytes]:
    """Decode UTF-16 or UTF-32 and encode as UTF-8, block by block, the BOM left out.

    Lone surrogates are passed on: their line then does not decode and is reported in its place.
    Bytes that mean nothing, such as half a character at the end, become lone surrogates too.
    """
    if "+" in charset:
        yield from _Mixture(blocks, charset).pieces()
        return
    decoder = codecs.getincrementaldecoder(charset)(PASS)
    first = True
    for block in blocks:
        text = decoder.decode(block)
        if first and text:
            text = text.removeprefix("\ufeff")
            first = False
        if text:
            yield text.encode("utf-8", "surrogatepass")
    yield decoder.decode(b"", True).encode("utf-8", "surrogatepass")


PASS: Final = "ftlint.pass"
"""The name of the error handler for text that is read whatever happened to it."""


def _pass(error: UnicodeError) -> tuple[str | bytes, int]:
    """Decode lone surrogates as they are, line ends of one byte, and all else as surrogates."""
    try:
        return codecs.lookup_error("surrogatepass")(error)
    except UnicodeDecodeError as again:
        bad = again.object[again.start : again.end]
        if bad in (b"\n", b"\r", b"\0"):
            return bad.decode().strip("\0"), again.end
        return "".join(chr(0xDC00 + byte) for byte in bad), again.end


codecs.register_error(PASS, _pass)


class _Mixture:
    """A file in which UTF-8 and UTF-16 take turns; they change places at a line, or at the join."""

    def __init__(self, blocks: Iterator[bytes], charset: str) -> None:
        self.blocks = blocks
        parts = charset.split("+")
        self.wide = parts[0].startswith("utf-16")
        self.charset = parts[0] if self.wide else parts[1]
        self.decoder = codecs.getincrementaldecoder(self.charset)(PASS)
        self.buffer = b""
        self.ended = False

    def pieces(self) -> Iterator[bytes]:
        """Yield the whole as UTF-8."""
        while not self.ended:
            block = next(self.blocks, b"")
            self.buffer += block
            self.ended = not block
            while done := self.wide_part() if self.wide else self.narrow_part():
                yield done
        yield self.decoded(self.buffer, True) if self.wide else self.buffer

    def narrow_part(self) -> bytes:
        """Take UTF-8 up to where UTF-16 begins; all but the last bytes where it does not."""
        data, high = self.buffer, self.charset == "utf-16-le"
        place = 0
        while (zero := data.find(b"\0", place)) >= 0:
            start = zero - high
            ahead = data[start : start + _LOOK_AHEAD]
            if len(ahead) < _LOOK_AHEAD and not self.ended:
                return self.taken(max(0, start - 2))
            pairs = ahead[high::2], ahead[not high :: 2]
            if start >= 0 and pairs[0][:2] == b"\0\0" and b"\0" not in pairs[1][:2]:
                self.wide = True
                mark = 2 if data[max(0, start - 2) : start] in _MARKS else 0
                done = self.taken(start)
                return done[: len(done) - mark] or self.wide_part()
            place = zero + 1
        return self.taken(len(data) if self.ended else max(0, len(data) - _LOOK_AHEAD - 2))

    def wide_part(self) -> bytes:
        """Take UTF-16 up to a line that begins as a UTF-8 record."""
        data, end = self.buffer, len(self.buffer) & ~1
        line_feed = "\n".encode(self.charset)
        place = 0
        while (found := data.find(line_feed, place)) >= 0:
            place = found + 2
            if found % 2:
                place = found + 1
            elif data[place : place + 2] in _RECORDS:
                self.wide = False
                return self.decoded(self.taken(place), True)
        return self.decoded(self.taken(end if self.ended else max(0, end - _LOOK_AHEAD)))

    def taken(self, count: int) -> bytes:
        """Take bytes off the buffer."""
        done, self.buffer = self.buffer[:count], self.buffer[count:]
        return done

    def decoded(self, data: bytes, final: bool = False) -> bytes:
        """Decode UTF-16; ``final`` where UTF-8 or the end of the file follows."""
        text = self.decoder.decode(data, final)
        if final:
            self.decoder.reset()
        return text.removeprefix("\ufeff").encode("utf-8", "surrogatepass")


_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_RECORDS: Final = (b'{"', b"{ ", b"[{", b"{'")
"""How a record begins; as UTF-16 these are rare signs and Chinese characters."""
