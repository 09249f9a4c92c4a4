"""The charset of bytes that are not UTF-8: of whole files, and line by line in mixed ones.

Strict UTF-8 always comes first, line by line: one bad line must never turn ten thousand good
ones into Windows-1252. What is left is decoded with every candidate, and the language prior says
which text is language.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ftlint.encoding.reading import Charset

PAGES: dict[str, float] = {
    "cp1252": 0.0,
    "cp1251": -1.0,
    "gb18030": -2.0,
    "cp932": -2.0,
    "cp949": -2.0,
    "cp1250": -2.0,
    "cp950": -2.5,
    "euc_jp": -2.5,
    "koi8-r": -2.5,
    "cp1253": -3.0,
    "cp1254": -3.0,
    "cp1255": -3.0,
    "cp1256": -3.0,
    "cp1257": -3.0,
    "cp874": -3.0,
    "cp866": -3.0,
    "mac-roman": -3.0,
    "iso-8859-2": -3.0,
    "iso-8859-15": -3.5,
    "cp437": -4.0,
    "cp850": -4.0,
    "cp852": -4.0,
    "mac-cyrillic": -4.5,
    "koi8-u": -4.0,
    "big5hkscs": -4.0,
    "latin-1": -6.0,
}
"""Candidate charsets and how likely they are before the text is seen, in nats."""

SAMPLE = 4000
"""Bytes of lines with high bytes that are weighed for a whole file."""

LINE_SAMPLE = 600
"""Bytes of one line that are weighed."""

FIRST_LINES = 200
"""Lines of a mixed file that are weighed with every candidate before the rest follows them."""

BAD_BYTE = 3.0
"""Price in nats of a stray byte in UTF-8."""

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH = re.compile(rb"[\x80-\xff]+")
_STRAY = re.compile("[\udc80-\udcff]+")
_WIDE = frozenset({"gb18030", "cp932", "cp949", "cp950", "euc_jp", "big5hkscs"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not strict UTF-8: 1-based number, how it was decoded, how sure that is.

    ``lossy`` says that something could not be decoded and stands as U+FFFD.
    """

    number: int
    codec: str
    confidence: float
    lossy: bool


@dataclass(frozen=True, slots=True)
class MixedText:
    """The text of a file and the lines that were not UTF-8."""

    text: str
    lines: tuple[Line, ...]


def detect_charset(data: bytes) -> Charset:
    """The charset of a file, from its bytes or a long sample of its beginning."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return Charset(name, 1.0, True)
    if b"\x1b$B" in data or b"\x1b$@" in data:
        return Charset("iso2022_jp", 0.98, False)
    zeros = data.count(0)
    if zeros * 10 < max(len(data), 10) and _is_utf8(data):
        return Charset("utf-8", 1.0, False, "ASCII only" if data.isascii() else "")
    wide = _utf16_by_zeros(data) if zeros else None
    if wide:
        return Charset(wide, 0.99, False, "UTF-16 without a byte order mark")
    bad = _bad_bytes(data)
    if bad:
        return Charset("utf-8", 0.9, False, f"{bad} bytes are not UTF-8")
    return _by_language(data)


def second_opinion(data: bytes, first: str) -> str:
    """Return the charset that charset-normalizer reads the bytes in, empty where it has none.

    ``first`` is what they were read in already, and is returned where the text is the same. It is
    a help for people alone: where the language prior is unsure, its own reading is right more often
    than the other one, and the two of them are right nearly always where they agree.
    """
    import charset_normalizer

    best = charset_normalizer.from_bytes(data).best()
    if best is None:
        return ""
    try:
        same = data.decode(first) == str(best)
    except (LookupError, UnicodeDecodeError):
        same = False
    return first if same else best.encoding


def _is_utf8(data: bytes) -> bool:
    """Strict UTF-8, where the last character may be cut off."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and error.start > 0
    return True


def _utf16_by_zeros(data: bytes) -> str | None:
    """UTF-16 shows by zero bytes that all stand at odd or all at even offsets."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    for name, here, there in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if here > 0.02 * len(data) / 2 and here > 4 * there:
            try:
                data[: len(data) // 2 * 2].decode(name)
            except UnicodeDecodeError as error:
                if error.reason != "unexpected end of data":
                    continue
            return name
    return None


def _bad_bytes(data: bytes) -> int:
    """How many high bytes are outside valid sequences, when those are few; else 0."""
    valid = sum(len(m[0]) for m in _SEQUENCE.finditer(data))
    high = sum(len(m[0]) for m in _HIGH.finditer(data))
    sequences = sum(1 for _ in _SEQUENCE.finditer(data))
    return high - valid if sequences >= 3 and valid >= 0.8 * high else 0


def _high_lines(data: bytes, most: int) -> bytes:
    """Lines with high bytes, cut to what is worth weighing."""
    lines = data.split(b"\n")
    if len(lines) > 1 and lines[-1]:
        lines.pop()
    kept: list[bytes] = []
    size = 0
    for line in lines:
        if not line.isascii() and size < most:
            kept.append(_shorten(line, LINE_SAMPLE))
            size += len(kept[-1])
    return b"\n".join(kept) or data[:most]


def _shorten(line: bytes, most: int) -> bytes:
    """Cut a line at ASCII text, so that no character is split."""
    if len(line) <= most:
        return line
    for place in range(most, most // 2, -1):
        if line[place - 1] < 0x40 and line[place] < 0x40:
            return line[:place]
    return line[:most]


def _by_language(data: bytes) -> Charset:
    ranked = _rank(_high_lines(data, SAMPLE), (*PAGES, "utf-16-le", "utf-16-be"), len(data))
    if not ranked:
        return Charset("latin-1", 0.1, False, "no charset fits")
    best, name, _ = ranked[0]
    margin = best - ranked[1][0] if len(ranked) > 1 else 20.0
    return Charset(name, round(1 / (1 + math.exp(-margin / 3)), 3), False, "guessed from the text")


def _rank(
    sample: bytes, names: Iterable[str], size: int = 0, pages: dict[str, float] | None = None
) -> list[tuple[float, str, str]]:
    """(score, codec, text) of the candidates that can decode the sample, best first."""
    from ftlint.encoding.prior import load

    model = load()
    texts: dict[str, tuple[float, str]] = {}
    for name in names:
        prior = PAGES.get(name, -4.0) + (pages or {}).get(name, 0.0)
        if name.startswith("utf-16") and (size or len(sample)) % 2:
            continue
        text = _decode(sample, name)
        if text is not None and (text not in texts or texts[text][0] < prior):
            texts[text] = (prior, name)
    if len(texts) > 4 and len(sample) > 400:
        short = sorted(texts, key=lambda t: -_language(model, t[:200], texts[t][1]))[:5]
        texts = {text: texts[text] for text in short}
    ranked = [(_language(model, t, name) + prior, name, t) for t, (prior, name) in texts.items()]
    return sorted(ranked, key=lambda item: -item[0])


def _language(model: object, text: str, name: str) -> float:
    """Log P of the text; a long prefix is scaled so that candidates compare by bytes."""
    from ftlint.encoding.prior import Prior

    assert isinstance(model, Prior)
    total = sum(model.score(line) for line in text.split("\n"))
    size = max(len(text.encode(name, "ignore")), 1)
    return total / size * 200 if len(text) == 200 else total


def _decode(sample: bytes, name: str) -> str | None:
    """Strict decoding; double-byte pages may have one error in 200 bytes, as samples are cut."""
    try:
        return sample.decode(name)
    except UnicodeDecodeError:
        if name not in _WIDE or len(sample) < 100:
            return None
    text = sample.decode(name, "replace")
    return text if text.count("\ufffd") * 200 <= len(sample) else None


def decode_lines(data: bytes) -> MixedText:
    """Decode a file whose lines may be of different charsets; see `MixedText`.

    Lines that are strict UTF-8 are taken as such. The others are decoded by the charset that
    makes them language, helped by what the other failing lines of the file turned out to be.
    """
    try:
        return MixedText(data.decode("utf-8"), ())
    except UnicodeDecodeError:
        pass
    raw = data.split(b"\n")
    texts: list[str] = []
    failing: list[int] = []
    for index, line in enumerate(raw):
        try:
            texts.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            texts.append("")
            failing.append(index)
    shares = _page_shares([raw[i] for i in failing[:FIRST_LINES]])
    total = sum(shares.values()) + 0.02 * len(PAGES)
    pages = {n: 2 * math.log((shares.get(n, 0.0) + 0.02) / total) for n in (*PAGES, "utf-8")}
    likely = [n for n, share in shares.items() if share > 0.01 * sum(shares.values())]
    found: list[Line] = []
    for count, index in enumerate(failing):
        names = likely if count >= FIRST_LINES and likely else list(PAGES)
        texts[index], how = _decode_line(raw[index], index + 1, names, pages)
        found.append(how)
    return MixedText("\n".join(texts), tuple(found))


def _page_shares(lines: list[bytes]) -> dict[str, float]:
    """First pass: how much each charset explains the failing lines of a file."""
    shares: dict[str, float] = defaultdict(float)
    for line in lines:
        ranked = _line_candidates(line, PAGES, {})
        top = ranked[0][0]
        weights = [(math.exp(max(s - top, -60)), name) for s, name, *_ in ranked]
        whole = sum(w for w, _ in weights)
        for weight, name in weights:
            shares[name] += weight / whole
    return dict(shares)


def _line_candidates(
    line: bytes, names: Iterable[str], pages: dict[str, float]
) -> list[tuple[float, str, str]]:
    """Charsets for one line, UTF-8 with stray bytes among them, best first; never empty."""
    sample = _shorten(line, LINE_SAMPLE)
    ranked = _rank(sample, names, pages=pages)
    if _SEQUENCE.search(line):
        from ftlint.encoding.prior import load

        text, strays, _ = _patched(sample)
        score = load().score(text) - BAD_BYTE * strays + pages.get("utf-8", 0.0)
        ranked.append((score, "utf-8", text))
    ranked.sort(key=lambda item: -item[0])
    return ranked or [(0.0, "latin-1", line.decode("latin-1"))]


def _decode_line(
    line: bytes, number: int, names: list[str], pages: dict[str, float]
) -> tuple[str, Line]:
    ranked = _line_candidates(line, names, pages)
    margin = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else 3.0
    confidence = round(1 / (1 + math.exp(-margin / 3)), 3)
    for _, name, _ in ranked:
        if name == "utf-8":
            text, _, lossy = _patched(line)
            return text, Line(number, "utf-8+cp1252", confidence, lossy)
        try:
            return line.decode(name), Line(number, name, confidence, False)
        except UnicodeDecodeError:
            continue
    return line.decode("latin-1"), Line(number, "latin-1", 0.1, False)


def _patched(line: bytes) -> tuple[str, int, bool]:
    """UTF-8 with stray bytes read as Windows-1252: (text, how many, whether something is lost).

    A sequence that was cut off becomes one U+FFFD; it cannot be read back.
    """
    text = line.decode("utf-8", "surrogateescape")
    strays = 0
    lost = False

    def read(match: re.Match[str]) -> str:
        nonlocal strays, lost
        raw = match[0].encode("utf-8", "surrogateescape")
        strays += len(raw)
        parts = []
        for piece in _stray_pieces(raw):
            if len(piece) > 1 or piece[0] in (0x81, 0x8D, 0x8F, 0x90, 0x9D):
                lost = True
                parts.append("\ufffd")
            else:
                parts.append(piece.decode("cp1252"))
        return "".join(parts)

    return _STRAY.sub(read, text), strays, lost


def _stray_pieces(raw: bytes) -> Iterator[bytes]:
    """Cut-off sequences as one piece, other bytes one by one."""
    place = 0
    while place < len(raw):
        more = 0
        if raw[place] >= 0xE0:
            while place + more + 1 < len(raw) and 0x80 <= raw[place + more + 1] < 0xC0 and more < 2:
                more += 1
        yield raw[place : place + more + 1]
        place += more + 1
