"""Tell damage that is shown on purpose from damage that happened to a text.

A question about a broken export, a table of replacements, a test of a repair function: there the
damage is the subject, and repairing it makes nonsense of the text. What is judged is the word, and
the conversation around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, Literal

from ftlint.encoding.code import Ranges
from ftlint.encoding.reading import Span

Verdict = Literal["", "ask", "leave"]
"""The damage happened; may be meant and is told, not applied; is meant and is nobody's business."""

VERDICTS: Final[tuple[Verdict, ...]] = ("", "ask", "leave")

Edit = tuple[int, int, str]
"""Start and end of some damage in a text, and how it reads."""

SHORT: Final = 48
"""Code points of a passage beyond which it is told even where the text is about damage."""

HELD_SHARE: Final = 0.5
"""Share of the damaged words that are spelled rightly beside it from which all are held."""

_TALK: Final = re.compile(
    r"mojibake|garbled|gibberish|\bencodings?\b|\b(?:en|de)cod(?:ed?|es|er|ing)\b|utf-?8"
    r"|windows-125"
    r"|cp-?125\d|latin-?1\b|iso-?8859|charset|character set|code ?page|\bunicode\b|misread"
    r"|misinterpret|\bftfy\b|\biconv\b|\bbytes?\b.{0,40}\b(?:read|interpreted|decoded)\b"
    r"|(?:weird|strange|odd|funny|wrong|broken|special|accented) (?:characters?|letters?|symbols?)"
    # German, French, Spanish, Portuguese, Italian, Dutch, Scandinavian
    r"|kodierung|zeichens[aä]tz|umlaute?\b|sonderzeichen|zeichensalat"
    r"|\bencodages?\b|\bencod[ée]e?s?\b|jeu de caract"
    r"|caract[èe]res (?:bizarres|[ée]tranges|sp[ée]ciaux|accentu)"
    r"|codificaci[óo]n|codifica[çc][ãa]o|\bcodifica\b"
    r"|caracteres (?:raros|extra[ñn]os|estranhos|especia)"
    r"|caratteri (?:strani|speciali|accentati)|\bcodering\b|tekenset|teckenkodning|tegns[æe]t"
    r"|tegnkod"
    # Slavic, Greek, Turkish, Hungarian, Romanian, Finnish, Vietnamese, Indonesian
    r"|k[óo]dov[áa]n[íi]|kodowani|znakov[áaée] sad|krzaczki|polskie znaki|polskich znak[óo]w"
    r"|кодировк|кодуванн|крак[оа]з|иероглифы вместо|абракадабр|κωδικοποίηση|karakter kodla"
    r"|bozuk karakter|t[üu]rk[çc]e karakter|karakterk[óo]dol|[ée]kezetes|codare a|merkist[öo]"
    r"|mã hóa"
    r"|lỗi font|lỗi phông|pengkodean"
    # Chinese, Japanese, Korean, Arabic, Hebrew, Hindi, Thai
    r"|乱码|亂碼|编码|編碼|字符集|文字化け|文字コード|エンコード|인코딩|글자.{0,3}깨"
    r"|한글.{0,3}깨|문자.{0,3}깨"
    r"|ترميز|رموز غريبة|קידוד|ג׳יבריש|एन्कोडिंग|เข้ารหัส|ภาษาต่างดาว",
    re.IGNORECASE,
)
"""Words of whoever speaks of encodings and of damaged text, in the larger languages."""

_INSTEAD: Final = (
    "instead of|rather than|in place of|should be|should read|where .{1,40} should|anstatt"
    "|anstelle|statt"
    "|au lieu d|à la place d|en lugar de|en vez de|em vez de|no lugar de|invece di|al posto di"
    "|in plaats van|istället för|i stället för|i stedet for|sijaan|zamiast|místo|namiesto|helyett"
    "|în loc de|umjesto|namesto|вместо|замість|αντί|yerine|thay vì|而不是|应该是|應該是|ではなく"
    "|の代わりに"
    "|대신|بدلا من|بدلاً من|במקום|के बजाय|แทน"
)
_BECOMES: Final = (
    "becomes?|became|turn(?:s|ed)? into|shows?(?: up)?(?: as)?|displays?|displayed as"
    "|appears?(?: as)?"
    "|renders? as|comes? out as|looks? like|prints?|reads? as|see|sees|saw|get|gets|got|wird zu"
    "|werden zu|zeigt|erscheint(?: als)?|wird als|steht|devient|deviennent|affiche|s['’]affiche"
    "|apparaît|je vois|se convierte en|aparece|aparecen|muestra|veo|sale|sai como|vira|aparecem"
    "|mostra"
    "|diventa|appare|vedo|wordt|toont|blir|bliver|visar|viser|näkyy|widzę|pokazuje|wyświetla"
    "|zmienia się w|vidím|zobrazuje se|zobrazí|látok|jelenik meg|apare|вижу|показывает|отображается"
    "|превращается в|бачу|βλέπω|görünüyor|gösteriyor|oluyor|hiển thị|显示成?|显示为|变成了?"
    "|顯示成?|變成|と表示|になる"
    "|로 (?:표시|나옵)|يظهر|מופיע"
)
_OPEN: Final = "\"'`´“”„‟‘’‚«»‹›「『《〈（(["
_CLOSE: Final = "\"'`´”””„‘’’‘»»«›」』》〉）)]"
_MARKS: Final = "[\\s\"'`“”„‘’«»‹›「」『』《》)|(]{0,4}"
_ARROW: Final = re.compile(rf"{_MARKS}(?:=?=>|-+>|→|⇒|➜|➔|↦|⟶|⟹|:=|!=|==)")
_BEFORE_ARROW: Final = re.compile(rf"(?:=>|->|→|⇒|➜|➔|↦|⟶|⟹|<-|←|!=|==){_MARKS}\Z")
_VERB_BEFORE: Final = re.compile(
    rf"(?<!\w)(?:{_BECOMES}|{_INSTEAD})\w{{0,2}}(?:[\s:,]{{1,3}}(?:\w{{1,6}}\s)?"
    rf"|(?<=[⺀-\ud7ff])){_MARKS}\Z",
    re.IGNORECASE,
)
_INSTEAD_AFTER: Final = re.compile(rf"{_MARKS}[\s,]?(?:\w{{1,6}}\s)?(?:{_INSTEAD})", re.IGNORECASE)
_MEDIA: Final = re.compile(
    r"\b(?:files?|exports?|imports?|csv|excel|word|page|site|screen|subtitles?|database|terminal"
    r"|console"
    r"|browser|columns?|fields?|output|printer|e-?mails?|tabs?|sheets?|app|editor|notepad|json"
    r"|xml|pdf"
    r"|letter|character|symbol|name is shown|datei|seite|bildschirm|spalte|feld|tabelle|fichier"
    r"|écran"
    r"|colonne|champ|archivo|fichero|pantalla|columna|arquivo|tela|coluna|colonna|schermo"
    r"|bestand|scherm"
    r"|filen?|skärm\w*|kolumn\w*|bokstav\w*|plik\w*|ekran\w*|soubor\w*|obrazov\w*|fájl\w*"
    r"|dosya\w*)\b"
    r"|файл|экран|столб|таблиц|文件|表格|屏幕|ファイル|画面|파일|화면|ملف|קובץ",
    re.IGNORECASE,
)
"""What shows damaged text: a verb of showing beside the damage counts where one is spoken of."""
_NEAR: Final = re.compile(rf"(?<!\w)(?:{_BECOMES}|{_INSTEAD})", re.IGNORECASE)
_CODE: Final = re.compile(
    r"\b(?:replace|replaceAll|str_replace|gsub|sub|translate|split|indexOf|includes|contains|match"
    r"|search|encode|decode|index|find|count|startswith|endswith)\w{0,12}\s?\(|\bre\."
    r"|(?:^|[\s'\"`(])s/[^/\n]+/|\bassert\w*\b|===?|!==?|\bsed\b|\bgrep\b"
)
LITERAL: Final = 12
"""Code points of the longest piece of damage that a replacement in code is about."""
_IN_CODE: Final = frozenset("\"'`/|")
_WORD: Final = re.compile(r"[^\W\d_]+")
_LETTER_LIST: Final = re.compile(
    r"(?<![^\s\"'“”„‘’«»(\[{|])[^\W\d_](?:[\"'“”„‘’«»]?[\s,;/"
    r"|、\-–]{1,3}[\"'“”„‘’«»]?[^\W\d_]){2,60}(?!\w)"
)
_ALONE: Final = frozenset("’‘“”üñçäãõßêâîûôëïÜÑÇÄÃÕÊÂÎÛÔËÏ")
"""Characters that are never a word of their own."""


class Meant:
    """What a text and its conversation say about damage shown on purpose."""

    def __init__(self, text: str, beside: Iterable[str] = ()) -> None:
        """``beside`` are the other texts of the conversation."""
        self.text = text
        self._beside = [one for one in beside if one != text]
        self._talks = _talks(text)
        self._talked = not self._talks and any(map(_talks, self._beside))
        self._code: Ranges | None = None
        self._others: frozenset[str] | None = None
        self._said: dict[tuple[re.Pattern[str], int], bool] = {}

    def judge(self, start: int, end: int, reading: str) -> Verdict:
        """Say whether a passage and its reading look as if the damage were meant."""
        text = self.text
        first, last = self._word(start, end)
        short = end - start < SHORT
        if self._talks and short:
            return "leave"
        if self._talks or self._talked:
            return "ask"
        if short and in_letter_list(text, start):
            return "leave"
        line_start = text.rfind("\n", 0, first) + 1
        line_end = text.find("\n", last)
        line_end = len(text) if line_end < 0 else line_end
        before, after = (
            text[max(line_start, first - 48) : first],
            text[last : min(line_end, last + 48)],
        )
        if _ARROW.match(after) or _BEFORE_ARROW.search(before):
            return "ask"
        if _VERB_BEFORE.search(before) or _INSTEAD_AFTER.match(after):
            spoken = before.rstrip()[-1:]
            if (spoken and spoken in _OPEN) or self._says(_MEDIA, 0, len(text)):
                return "ask"
        quoted = before[-1:] and before[-1:] in _IN_CODE and after[:1] and after[:1] in _IN_CODE
        if quoted and len(reading) <= LITERAL and self._says(_CODE, line_start, line_end):
            return "ask"
        opened = before.rstrip()[-1:]
        if opened and opened in _OPEN and self._says(_NEAR, line_start, line_end):
            return "ask"
        enclosed = before[-1:] and before[-1:] in _OPEN and after[:1] and after[:1] in _CLOSE
        if enclosed and any(
            f"{a}{reading}{b}" in text for a, b in zip(_OPEN, _CLOSE, strict=False)
        ):
            return "leave"
        if reading in _ALONE and first == start and last == end:
            return "ask"
        return ""

    def _says(self, pattern: re.Pattern[str], start: int, end: int) -> bool:
        """Whether a line, or the whole text, has a pattern; looked for once for all passages."""
        found = self._said.get((pattern, end))
        if found is None:
            found = pattern.search(self.text[start:end]) is not None
            self._said[pattern, end] = found
        return found

    def in_code(self, start: int) -> bool:
        """Tell whether a place lies in a fenced block or an inline span of code."""
        if self._code is None:
            self._code = Ranges(self.text, maths=False)
        return self._code.covers(start)

    def spelled_beside(self, spans: Sequence[Edit]) -> Verdict:
        """Say whether the words that damaged passages become are there already, undamaged.

        The right form in the same text means that the text compares the two; in another turn, that
        one turn answers the other. Of many damaged words few are, then the text is just damaged.
        """
        words: set[str] = set()
        parts, place = [], 0
        for start, end, reading in spans:
            first, last = self._word(start, end)
            whole = self.text[first:start] + reading + self.text[end:last]
            words |= {word for word in _words(whole) if not word.isascii()}
            parts.append(self.text[place:first])
            place = max(place, last)
        parts.append(self.text[place:])
        if len(words) > 1:
            words.discard("à")  # is everywhere in French, and compares nothing
        if not words:
            return ""
        own = frozenset(_words("\n".join(parts)))
        found = {word for word in words if _among(word, own)}
        if len(found) >= HELD_SHARE * len(words):
            return "leave" if len(words) <= 12 else "ask"
        if not self._beside:
            return ""
        if self._others is None:
            self._others = frozenset(word for one in self._beside for word in _words(one))
        found |= {word for word in words if _among(word, self._others)}
        return "ask" if len(found) >= HELD_SHARE * len(words) else ""

    def _word(self, start: int, end: int) -> tuple[int, int]:
        """The bounds of the word or words around a passage."""
        text = self.text
        while start and (text[start - 1].isalnum() or text[start - 1] == "_"):
            start -= 1
        while end < len(text) and (text[end].isalnum() or text[end] == "_"):
            end += 1
        return start, end


@lru_cache(maxsize=256)
def _talks(text: str) -> bool:
    """Whether a text speaks of damage; system prompts are asked about once for many records."""
    return _TALK.search(text) is not None


def fine_edits(text: str, span: Span) -> list[Edit]:
    """Cut a replacement at spaces into those of single words, without what stays as it is.

    >>> from ftlint.encoding.reading import Span
    >>> fine_edits("Ã© is é", Span(0, 7, "é is é", 9.0, "apply"))
    [(0, 2, 'é')]
    """
    old, new = text[span.start : span.end].split(" "), span.replacement.split(" ")
    if len(old) != len(new):
        return [(span.start, span.end, span.replacement)]
    found, place = [], span.start
    for one, other in zip(old, new, strict=True):
        if one != other:
            left, right = common(one, other)
            found.append((place + left, place + len(one) - right, other[left : len(other) - right]))
        place += len(one) + 1
    return found or [(span.start, span.end, span.replacement)]


def common(a: str, b: str) -> tuple[int, int]:
    """Lengths of the common head and tail of two strings, not overlapping."""
    most = min(len(a), len(b))
    left = 0
    while left < most and a[left] == b[left]:
        left += 1
    right = 0
    while right < most - left and a[-1 - right] == b[-1 - right]:
        right += 1
    return left, right


def answers(text: str, repaired: str, beside: Iterable[str]) -> bool:
    r"""Tell whether the other texts of a conversation have the words that a repair would write.

    >>> answers(r"Undo caf\u00e9", "Undo café", ["It is: Café."])
    True
    """
    if repaired.isascii():
        return False
    new = {word for word in _words(repaired) if not word.isascii()} - set(_words(text))
    if not new:
        return False
    others = frozenset(word for one in beside for word in _words(one))
    found = sum(_among(word, others) for word in new)
    return found >= HELD_SHARE * len(new)


def in_letter_list(text: str, place: int) -> bool:
    """Tell whether a place is in a list of single letters: an alphabet, a table of accents.

    >>> in_letter_list("À Á Â Ã Ä Å", 4), in_letter_list("il va Ã la mer", 6)
    (True, False)
    """
    low = max(0, place - 60)
    for match in _LETTER_LIST.finditer(text, low, place + 60):
        if match.start() <= place < match.end():
            odd = sum(char >= "\x80" and char.isalpha() for char in match[0])
            return odd >= 3
    return False


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _among(word: str, words: frozenset[str]) -> bool:
    """Whether a word is one of these; in scripts without spaces, whether it is part of one."""
    if word in words:
        return True
    return word >= "\u2e80" and len(word) > 1 and any(word in one for one in words)
