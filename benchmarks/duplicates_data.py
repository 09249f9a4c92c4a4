"""Sets of records of which each that should go is known, in five languages.

Each set holds what people have and what misleads tools: records that share a prompt, a document or
a template, labels of short texts, pairs of code that differ in one sign. Between them are true
duplicates: other case, whitespace, punctuation or normal form, typos and edits in long texts.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

WORDS = {
    "en": "river stone garden winter teacher market yellow window harbour letter kitchen "
    "mountain engine forest silver pencil bridge travels carries quickly morning village "
    "doctor paints orchard bottle thunder carpet island summer captain whisper lantern "
    "blanket cellar journey station meadow copper ribbon basket candle feather hammer "
    "ladder mirror needle saddle ticket",
    "de": "Fluss Stein Garten Winter Lehrer Markt gelbe Fenster Hafen Brief Küche Berge Motor "
    "Wälder silbern Bleistift Brücke reist trägt schnell Morgen Dorf Ärztin malt Flasche "
    "Donner Teppich Insel Sommer Kapitän flüstert Laterne Decke Keller Ausflug Bahnhof "
    "Wiese Kupfer Schleife Korb Kerze Feder Hammer Leiter Spiegel Nadel Sattel Straße "
    "Schlüssel Äpfel",
    "ru": "река камень огород зима учитель рынок жёлтый окно гавань письмо кухня горы мотор "
    "лес серебро карандаш мост едет несёт быстро утро деревня врач рисует бутылка гром "
    "ковёр остров лето капитан шёпот фонарь одеяло подвал поездка вокзал лужайка медь "
    "лента корзина свеча перо молоток лестница зеркало иголка седло билет чайник",
    "zh": "河流 石头 花园 冬天 老师 市场 黄色 窗户 港口 书信 厨房 高山 引擎 森林 白银 铅笔 "
    "大桥 旅行 携带 快速 早晨 村庄 医生 绘画 瓶子 雷声 地毯 岛屿 夏天 船长 低语 灯笼 "
    "毯子 地窖 路程 车站 草地 铜器 丝带 篮子 蜡烛 羽毛 锤子 梯子 镜子 银针 马鞍 车票 "
    "茶壶 苹果",
    "ar": "نهر حجر حديقة شتاء معلم سوق أصفر نافذة ميناء رسالة مطبخ جبال محرك غابة فضة قلم جسر "
    "يسافر يحمل سريعا صباح قرية طبيب يرسم زجاجة رعد سجادة جزيرة صيف قبطان همس فانوس "
    "بطانية قبو رحلة محطة مرج نحاس شريط سلة شمعة ريشة مطرقة سلم مرآة إبرة سرج تذكرة "
    "إبريق تفاح",
}
LABELS = {
    "en": ("positive", "negative", "neutral"),
    "de": ("gut", "schlecht", "mittel"),
    "ru": ("хорошо", "плохо", "средне"),
    "zh": ("正面", "负面", "中性"),
    "ar": ("إيجابي", "سلبي", "محايد"),
}
ASK = {"zh": "？", "ar": "؟"}
STOP = {"zh": "。"}
COMMA = {"zh": "，", "ar": "،"}
NEGATION = {"en": "not", "de": "nicht", "ru": "не", "zh": "不", "ar": "لا"}
LANGUAGES = tuple(WORDS)

Record = dict[str, Any]


class Made(NamedTuple):
    """A set: its records in order, and the numbers of those that should go."""

    records: list[Record]
    gone: set[int]


class Author:
    """Writes texts of one language."""

    def __init__(self, language: str, seed: int) -> None:
        """Prepare the words; ``seed`` makes the texts."""
        self.language = language
        self.rng = random.Random(f"{language} {seed}")
        self.words = WORDS[language].split()
        self.blank = "" if language == "zh" else " "

    def pick(self, count: int) -> list[str]:
        """Return words in any order."""
        return self.rng.choices(self.words, k=count)

    def text(self, words: list[str]) -> str:
        """Write words as sentences."""
        stop, comma = STOP.get(self.language, "."), COMMA.get(self.language, ",")
        out = []
        for start in range(0, len(words), 11):
            piece = words[start : start + 11]
            half = self.blank.join(piece[:5])
            rest = self.blank.join(piece[5:])
            out.append(f"{half}{comma}{self.blank}{rest}" if rest else half)
        return f"{stop}{self.blank}".join(out) + stop

    def question(self, count: int = 8) -> str:
        """Write a question."""
        return self.blank.join(self.pick(count)) + ASK.get(self.language, "?")

    def prose(self, count: int) -> str:
        """Write a text of its own."""
        return self.text(self.pick(count))

    def disguised(self, text: str) -> str:
        """Return a text with other case, whitespace, punctuation or normal form."""
        stop, ask = STOP.get(self.language, "."), ASK.get(self.language, "?")
        forms: list[Callable[[str], str]] = [
            str.upper,
            lambda one: unicodedata.normalize("NFD", one),
            lambda one: one.rstrip(stop + ask),
            lambda one: f" {one}\n",
            lambda one: one.replace(COMMA.get(self.language, ","), ";"),
            lambda one: one.replace(" ", "  "),
            lambda one: f"“{one}”",
        ]
        return self.rng.choice(forms)(text)

    def edited(self, words: list[str]) -> list[str]:
        """Change one to three words of many: another word, one less, one more, or a typo."""
        new = list(words)
        for place in self.rng.sample(range(8, len(words) - 8, 5), self.rng.randint(1, 3)):
            kind = self.rng.choice(("word", "less", "more", "typo"))
            if kind == "word":
                new[place] = self.pick(1)[0]
            elif kind == "less":
                new[place] = ""
            elif kind == "more":
                new[place] += self.blank + self.pick(1)[0]
            else:
                word = new[place]
                new[place] = word[:1] + word[2:3] + word[1:2] + word[3:]
        return [word for word in new if word]


def chat(asked: str, answer: str, system: str = "") -> Record:
    """Return an exchange."""
    head = [{"role": "system", "content": system}] if system else []
    turns = [{"role": "user", "content": asked}, {"role": "assistant", "content": answer}]
    return {"messages": head + turns}


def mixed(author: Author, originals: list[Record], copies: list[tuple[int, Record]]) -> Made:
    """Put each duplicate somewhere behind its original."""
    rows: list[tuple[float, bool, Record]] = [
        (float(place), False, record) for place, record in enumerate(originals)
    ]
    for place, record in copies:
        rows.append((author.rng.uniform(place + 0.5, len(originals)), True, record))
    rows.sort(key=lambda row: row[0])
    gone = {number for number, row in enumerate(rows) if row[1]}
    return Made([row[2] for row in rows], gone)


def disguises(author: Author, originals: list[Record]) -> list[tuple[int, Record]]:
    """Return a duplicate of every tenth record in another dress."""
    copies = []
    for place in range(0, len(originals), 10):
        messages = originals[place]["messages"]
        turns = [
            {**turn, "content": author.disguised(turn["content"])}
            if turn["role"] != "system"
            else turn
            for turn in messages
        ]
        copies.append((place, {"messages": turns}))
    return copies


def shared_prompt(author: Author, size: int) -> Made:
    """Different questions under one long system prompt; free answers and labels."""
    system = author.prose(200)
    originals = [
        chat(
            author.question(9),
            author.prose(33) if n % 2 else author.rng.choice(LABELS[author.language]),
            system,
        )
        for n in range(size)
    ]
    return mixed(author, originals, disguises(author, originals))


def documents(author: Author, size: int) -> Made:
    """Fifty questions about each document, before it or behind it, with short answers."""
    originals = []
    for number in range(0, size, 50):
        text = author.prose(250)
        for n in range(min(50, size - number)):
            asked = author.question()
            whole = f"{text}\n\n{asked}" if n % 3 else f"{asked}\n{text}"
            originals.append(chat(whole, author.blank.join(author.pick(3))))
    return mixed(author, originals, disguises(author, originals))


def templates(author: Author, size: int) -> Made:
    """A long instruction with a slot of one to three words in its middle; answers are the same."""
    head, tail = author.pick(60), author.pick(60)
    answer = author.prose(60)
    fillers = {tuple(author.pick(1 + n % 3)): None for n in range(size)}
    originals = [chat(author.text([*head, *one, *tail]), answer) for one in fillers]
    return mixed(author, originals, disguises(author, originals))


def labels(author: Author, size: int) -> Made:
    """Short texts with three labels under one instruction; some differ in a single word."""
    instruction = author.prose(80)
    originals = []
    texts: dict[str, None] = {}
    while len(texts) < size:
        words = author.pick(author.rng.randint(6, 14))
        texts[author.blank.join(words)] = None
        words[author.rng.randrange(len(words))] = author.pick(1)[0]
        texts[author.blank.join(words)] = None
    for n, text in enumerate(list(texts)[:size]):
        asked = f"{instruction}\n\n{text}" if n // 2 % 2 else text
        originals.append(chat(asked, LABELS[author.language][n % 3]))
    return mixed(author, originals, disguises(author, originals))


SIGNS = (
    ("if value > best:", "if value < best:"),
    ("while i < limit:", "while i <= limit:"),
    ("return a == b", "return a != b"),
    ("total = total + step", "total = total - step"),
    ("scale = size * rate", "scale = size / rate"),
    ("if not ready:", "if ready:"),
    ("x = data[0]", "x = data[1]"),
    ("best = max(best, value)", "best = min(best, value)"),
    ("done = True", "done = False"),
    ("if (!open) {", "if (open) {"),
    ("a && b", "a || b"),
    ("n += 1", "n -= 1"),
    ("std::vector in C++", "std::vector in C#"),
)


def code(author: Author, size: int) -> Made:
    """Pairs of long answers with code that differ in one sign, in a fence and without one."""
    originals, copies = [], []
    for n in range(0, size, 2):
        before, after, asked = author.prose(50), author.prose(50), author.question()
        for line in SIGNS[n // 2 % len(SIGNS)]:
            shown = f"```\n{line}\n```" if n % 4 else line
            if len(originals) % 10 == 0:
                around = f"{author.disguised(before)}\n{shown}\n{author.disguised(after)}"
                copies.append((len(originals), chat(author.disguised(asked), around)))
            originals.append(chat(asked, f"{before}\n{shown}\n{after}"))
    return mixed(author, originals, copies)


def near(author: Author, size: int) -> Made:
    """Long texts, a third of them with an edited duplicate, a third with a deceptive one."""
    originals, copies = [], []
    for n in range(size):
        asked, answer = author.pick(120), author.pick(120)
        place = len(originals)
        originals.append(chat(author.text(asked), author.text(answer)))
        if n % 3 == 0:
            new = author.text(author.edited(asked)), author.text(author.edited(answer))
            copies.append((place, chat(*new)))
        elif n % 3 == 1:
            originals.append(chat(author.text(asked), author.text(deceptive(author, answer, n))))
    return mixed(author, originals, copies)


def deceptive(author: Author, words: list[str], n: int) -> list[str]:
    """Return words with a number, a negation or an operator more, or with another ending."""
    new = list(words)
    place = author.rng.randrange(20, len(words) - 20)
    if n % 4 == 3:
        return [*words[:60], *author.pick(60)]
    new.insert(place, ("37", NEGATION[author.language], "a >= b")[n % 3 if n % 4 else 1])
    return new


SETS: dict[str, Callable[[Author, int], Made]] = {
    "shared prompt": shared_prompt,
    "documents": documents,
    "templates": templates,
    "labels": labels,
    "code": code,
    "near": near,
}


def sets(size: int, seed: int = 1) -> Iterator[tuple[str, str, Made]]:
    """Yield (set, language, records with their truth)."""
    for name, make in SETS.items():
        for language in LANGUAGES:
            yield name, language, make(Author(language, seed), size)
