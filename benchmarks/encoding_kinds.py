"""Kinds of damage, made with codecs so that the truth is known: rows for the encoding benchmark."""

from __future__ import annotations

import contextlib
import html.entities
import quopri
import re
from collections.abc import Callable, Iterator, Sequence

from encoding_sentences import SENTENCES

Damage = Callable[[str], "str | None"]
Row = tuple[str, str, str, str, tuple[str, ...]]
"""Kind, channel and language, the text as it was, the damaged text, other readings that do."""

PAGES = (
    "cp1252", "latin-1", "cp1250", "cp1251", "cp1253", "cp1254", "cp1256", "cp1257", "cp1258",
    "iso8859-2", "iso8859-5", "iso8859-7", "iso8859-9", "iso8859-15", "koi8-r", "cp866", "cp437",
    "cp850", "cp852", "cp858", "cp874", "mac-roman", "mac-cyrillic", "mac-latin2",
)  # fmt: skip
WIDE = ("gb18030", "cp932", "cp950", "cp949")
WESTERN = ("de", "fr", "es", "pt", "it", "ca", "sv", "da", "fi", "is")
CENTRAL = ("pl", "cs", "sk", "hu", "ro", "hr", "sl")
CYRILLIC = ("ru", "uk", "bg")
LEGACY: tuple[tuple[str, Sequence[str], Sequence[str], Sequence[str]], ...] = (
    ("central as western", CENTRAL, ("cp1250", "iso8859-2", "cp852"), ("cp1252", "latin-1")),
    ("central as western", ("tr",), ("cp1254", "iso8859-9"), ("cp1252", "latin-1")),
    ("central as western", ("lt", "lv", "et"), ("cp1257",), ("cp1252",)),
    (
        "Cyrillic as Cyrillic",
        CYRILLIC,
        ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic"),
        ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic"),
    ),
    ("western as western", WESTERN, ("cp437", "cp850", "mac-roman"), ("cp1252", "latin-1")),
    (
        "western as another",
        WESTERN,
        ("cp1252",),
        (
            "cp437",
            "cp850",
            "mac-roman",
            "cp1250",
            "cp1251",
            "cp1253",
            "iso8859-5",
            "koi8-r",
            "cp866",
        ),
    ),
    ("other as western", CYRILLIC, ("cp1251", "koi8-r", "cp866"), ("cp1252", "latin-1")),
    ("other as western", ("el",), ("cp1253", "iso8859-7"), ("cp1252",)),
    ("other as western", ("he",), ("cp1255",), ("cp1252",)),
    ("other as western", ("ar",), ("cp1256",), ("cp1252",)),
    ("other as western", ("th",), ("cp874",), ("cp1252",)),
    ("other as western", ("zh",), ("gb18030",), ("cp1252", "latin-1")),
    ("other as western", ("zh-hant",), ("cp950",), ("cp1252",)),
    ("other as western", ("ja",), ("cp932", "euc_jp"), ("cp1252",)),
    ("other as western", ("ko",), ("cp949",), ("cp1252",)),
    ("wide as wide", ("zh",), ("gb18030",), ("cp950", "cp932", "cp949")),
    ("wide as wide", ("zh-hant",), ("cp950",), ("gb18030", "cp932", "cp949")),
    ("wide as wide", ("ja",), ("cp932", "euc_jp"), ("gb18030", "cp950", "cp949", "cp932")),
    ("wide as wide", ("ko",), ("cp949",), ("gb18030", "cp950", "cp932")),
    ("western as wide", ("de", "fr", "es"), ("cp1252",), ("gb18030", "cp932", "cp949")),
)
"""Kind, languages, pages they were written in, pages they were read with."""


def table(page: str) -> list[str]:
    """The characters of a page; an undefined byte is the control with its number."""
    return [bytes([b]).decode(page, "ignore") or chr(b) for b in range(256)]


def holes(page: str) -> set[int]:
    """Bytes a page has no character for."""
    return {b for b in range(128, 256) if not bytes([b]).decode(page, "ignore")}


def misread(text: str | bytes, page: str, gone: str | None = None) -> str:
    """UTF-8, or some bytes, read with a page, where holes become something else or stay."""
    chars = table(page)
    if gone is not None:
        for byte in holes(page):
            chars[byte] = gone
    raw = text.encode("utf-8") if isinstance(text, str) else text
    return "".join(chars[byte] for byte in raw)


def legacy(text: str, written: str, read: str) -> str | None:
    """One page read with another, as far as both have the characters."""
    try:
        raw = text.encode(written)
        if read in WIDE or read == "euc_jp":
            return raw.decode(read)
        return misread(raw, read)
    except UnicodeError:
        return None


def wide(text: str, page: str, errors: str = "strict") -> str | None:
    """UTF-8 read with a double-byte page."""
    try:
        return text.encode("utf-8").decode(page, errors)
    except UnicodeError:
        return None


def _straight(text: str) -> str:
    return text.translate({0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'"})


def _entities(text: str, every: bool = True) -> str:
    names = html.entities.codepoint2name
    return "".join(
        f"&{names[ord(c)]};" if ord(c) in names and (every or c >= "\x80")
        else f"&#{ord(c)};" if c >= "\x80" else c
        for c in text
    )  # fmt: skip


def _qp(text: str, page: str) -> str | None:
    try:
        raw = text.encode(page)
    except UnicodeError:
        return None
    return quopri.encodestring(raw).decode("ascii").replace("=\n", "")


def _units(char: str) -> list[int]:
    """The UTF-16 code units of a character: one, or two surrogates."""
    raw = char.encode("utf-16-be")
    return [int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2)]


def _cesu(text: str) -> str:
    """Surrogates written one by one, as CESU-8 does, and read as Windows-1252."""
    units = (chr(unit) for char in text for unit in _units(char))
    return misread("".join(units).encode("utf-8", "surrogatepass"), "cp1252")


def _utf7(text: str) -> str:
    return text.encode("utf-7").decode("ascii")


def _rtf(text: str) -> str:
    return "".join(
        c if c < "\x80" else f"\\'{c.encode('cp1252').hex()}" if c < "\u0100" else f"\\u{ord(c)}?"
        for c in text
    )


def _escaped(text: str) -> str:
    return "".join(
        c if c < "\x80" else "".join(f"\\u{unit:04x}" for unit in _units(c)) for c in text
    )


def _marks(text: str, page: str) -> str:
    """What a page cannot write replaced by question marks, of Latin letters alone."""
    return text.encode(page, "replace").decode(page)


def _decorated(text: str) -> Iterator[str]:
    for sign in ("⚠️", "❤️", "✅", "👍", "🎉", "👩‍👧", "☀️", "🙂"):
        yield f"{sign} {text}"
        yield f"{text} {sign}"


def rows(languages: Sequence[str] = ()) -> Iterator[Row]:
    """Every kind with every language that it can befall."""
    chosen = [(lang, text) for lang, texts in SENTENCES.items() for text in texts
              if not languages or lang in languages]  # fmt: skip
    for lang, text in chosen:
        for kind, channel, damage, *other in _ways(lang, text):
            truth = other[0] if other else text
            if damage is not None and damage != truth:
                yield kind, f"{channel} {lang}", truth, damage, tuple(other[1:])


def _ways(lang: str, text: str) -> Iterator[tuple[str | None, ...]]:
    for page in PAGES:
        yield "UTF-8 as a page", page, misread(text, page)
        if page in ("cp1252", "cp1254", "cp1250", "cp1251", "cp1253"):
            yield "holes dropped", page, misread(text, page, "")
            yield "holes replaced", page, misread(text, page, "\ufffd")
            yield "holes as ?", page, misread(text, page, "?")
        if page in ("cp1252", "latin-1", "cp1251", "cp1254", "iso8859-15"):
            spaced = misread(text, page).replace("\xa0", " ")
            yield "no-break space as space", page, spaced
            yield "no-break space collapsed", page, re.sub(" +", " ", spaced).rstrip()
            yield "no-break space dropped", page, misread(text, page).replace("\xa0", "")
    yield "soft hyphen dropped", "cp1252", misread(text, "cp1252").replace("\xad", "")
    yield "controls dropped", "latin-1", re.sub("[\x80-\x9f]", "", misread(text, "latin-1"))
    for one, two in (
        ("cp1252", "cp1252"),
        ("latin-1", "cp1252"),
        ("cp1251", "cp1252"),
        ("cp1251", "cp1251"),
        ("cp850", "cp1252"),
        ("mac-roman", "mac-roman"),
    ):
        yield "twice", f"{one}+{two}", misread(misread(text, one), two)
    yield "three times", "cp1252", misread(misread(misread(text, "cp1252"), "cp1252"), "cp1252")
    for page in WIDE:
        yield "UTF-8 as a wide page", page, wide(text, page)
        broken = wide(text, page, "replace")
        yield (
            "UTF-8 as a wide page, replaced",
            page,
            broken if broken and "\ufffd" in broken else None,
        )
    for kind, langs, written, read in LEGACY:
        if lang in langs:
            for a in written:
                for b in read:
                    if a != b:
                        yield kind, f"{a}>{b}", legacy(text, a, b)
    yield from _traces(lang, text)


def _traces(lang: str, text: str) -> Iterator[tuple[str | None, ...]]:
    bad = misread(text, "cp1252")
    yield "quotes straightened", "cp1252", _straight(bad)
    yield "in capitals", "cp1252", misread(text.upper(), "cp1252"), text.upper()
    yield "entities of damaged bytes", "names", _entities(bad, False)
    yield (
        "entities of damaged bytes",
        "numbers",
        "".join(c if c < "\x80" else f"&#{b};" for c in text for b in c.encode()),
    )
    yield "entities", "names", _entities(text)
    yield "entities", "twice", _entities(text).replace("&", "&amp;")
    yield "escapes", "\\u", _escaped(text)
    yield "escapes", "\\u of bytes", _escaped("".join(map(chr, text.encode())))
    yield (
        "escapes",
        "\\x",
        "".join(c if c < "\x80" else "".join(f"\\x{b:02x}" for b in c.encode()) for c in text),
    )
    yield "escapes", "<U+>", "".join(c if c < "\x80" else f"<U+{ord(c):04X}>" for c in text)
    yield "escapes", "bytes", repr(text.encode())
    if not any(c in text for c in "=\\"):
        yield "quoted-printable", "UTF-8", _qp(text, "utf-8")
        if lang in (*WESTERN, "en"):
            yield "quoted-printable", "cp1252", _qp(text, "cp1252")
            with contextlib.suppress(UnicodeError):
                yield "escapes", "RTF", _rtf(text)
    if lang not in ("th", "ar", "he", "hi", "ko", "ja", "zh", "zh-hant"):
        yield "UTF-7", "", _utf7(text) if "+" not in text else None
    if lang == "ja":
        raw = text.encode("iso2022_jp").decode("ascii")
        yield "ISO-2022-JP", "whole", raw
        yield "ISO-2022-JP", "without escapes", raw.replace("\x1b", "")
    yield "BOM", "cp1252", "ï»¿" + text
    for page in ("cp1251", "cp850", "cp1250"):
        yield "BOM", page, misread("\ufeff" + text, page)
    whole = text.rstrip(".?!。")
    raw = whole.encode()
    if whole[-1] >= "\x80":
        yield "cut off", "cp1252", misread(raw[:-1], "cp1252"), whole
    words = text.split(" ")
    odd = [i for i, word in enumerate(words) if not word.isascii()]
    if len(odd) > 1:
        one = odd[len(odd) // 2]
        part = [*words[:one], misread(words[one], "cp1252"), *words[one + 1 :]]
        yield "one word of a clean text", "cp1252", " ".join(part)
    if lang in (*WESTERN, "en") and "\u2019" not in text:
        yield "letters as ?", "ascii", _marks(text, "ascii")
    if lang in CENTRAL or lang in ("tr", "lt", "lv"):
        yield "letters as ?", "cp1252", _marks(text, "cp1252")
    if lang in ("en", "fr", "de", "ru"):
        for n, more in enumerate(_decorated(text)):
            spaced = misread(more, "cp1252", "").replace("\xa0", " ")
            bare = more.replace("\ufe0f", "")
            yield "emoji", f"{n} kept", misread(more, "cp1252"), more, bare
            yield "emoji, bytes lost", f"{n}", spaced, more, bare
            if any(c > "\uffff" for c in more):
                yield "emoji, CESU-8", f"{n}", _cesu(more), more
    if lang == "en":
        for dash in ("—", "–"):
            for sample in (
                f"It was cold{dash}so cold{dash}that day.",
                f"Pages 12{dash}19 and 30{dash}41 are missing.",
                f"The bus {dash} a red one {dash} left.",
                f"The Oslo{dash}Bergen line is closed.",
                f"She said “yes” {dash} and “no” {dash} at once.",
            ):
                damage = _straight(misread(sample, "cp1252"))
                yield "dash and straight quote", dash, damage, sample, _straight(sample)
        for sample in (
            "They said, “come in and sit down”",
            "I don’t know what you’d say",
            "It’s late… we’ll go — now",
            "The “old” and the “new” house",
        ):
            yield "â??", "", re.sub("[€œ\x9d™“”¦]", "?", misread(sample, "cp1252")), sample
            yield "â?", "", re.sub("â[^ ]{2}", "â?", misread(sample, "cp1252")), sample
