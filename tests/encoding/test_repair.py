"""Repair: known damage comes back exactly, clean text and text about damage stay."""

from __future__ import annotations

import pickle
import random
import string
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftlint.encoding import Context, detect, evidence, repair, suspicious
from ftlint.encoding.tables import LOSSY_KINDS, SINGLE_BYTE, sloppy

SENTENCES = (
    "Le garçon a mangé une crème brûlée à Besançon.",
    "Čeština je těžký jazyk, říká žák.",
    "Zażółć gęślą jaźń, proszę.",
    "Die Straße führt über die Brücke nach Köln.",
    "Привет, как у тебя дела сегодня?",
    "Καλημέρα, τι κάνεις σήμερα;",
    "مرحبا بالعالم، كيف حالك اليوم؟",
    "नमस्ते, आप कैसे हैं?",
    "今天天气很好，我们去公园吧。",
    "今日はいい天気ですね。散歩しましょう。",
    "오늘 날씨가 정말 좋네요.",
    "“It’s fine” — she said…",
    "✅ Done → next step 🚀",
    "┌──────┐ ├── src",
)


def misread(text: str, page: str) -> str:
    """UTF-8 read with a page; undefined bytes keep their number."""
    return "".join(sloppy(page)[byte] for byte in text.encode("utf-8"))


def lose(text: str, page: str, loss: str) -> str:
    """UTF-8 damaged by a lossy kind."""
    kind = next(k for k in LOSSY_KINDS if (k.page, k.loss) == (page, loss))
    return "".join(kind.images[byte] for byte in text.encode("utf-8"))


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("page", ["cp1252", "latin-1", "cp1254", "cp1250", "mac-roman", "cp437"])
def test_one_wrong_page_is_undone(sentence: str, page: str) -> None:
    result = repair(misread(sentence, page))
    assert result.best is not None
    assert result.best.text == sentence
    assert not result.lossy
    assert result.action == "apply"


@pytest.mark.parametrize("sentence", SENTENCES)
def test_damage_done_twice_is_undone(sentence: str) -> None:
    result = repair(misread(misread(sentence, "cp1252"), "cp1252"))
    assert result.best is not None
    assert result.best.text == sentence
    assert "twice" in result.chain


@pytest.mark.parametrize(
    ("sentence", "write", "read"),
    [
        ("今天天气很好，我们去公园吧！", "utf-8", "gb18030"),
        ("it’s here: naïve café", "utf-8", "gb18030"),
        ("これは日本", "utf-8", "cp932"),
        ("naïve café", "utf-8", "cp949"),
        ("今天天气很好，我们去公园吧。", "gbk", "cp1252"),
        ("오늘 날씨가 정말 좋네요.", "cp949", "cp1252"),
        ("Привет, как дела сегодня?", "cp1251", "cp1252"),
    ],
)
def test_double_byte_and_legacy_pages(sentence: str, write: str, read: str) -> None:
    table = sloppy(read) if read == "cp1252" else None
    raw = sentence.encode(write)
    damaged = "".join(table[b] for b in raw) if table else raw.decode(read)
    result = repair(damaged)
    assert result.best is not None
    assert result.best.text == sentence
    assert detect(damaged)[0].codec_chain == (write.replace("gbk", "gb18030"), read)


@pytest.mark.parametrize(
    ("sentence", "page", "loss"),
    [
        ("❌ Cannot do that", "cp1254", "drop"),
        ("“It’s fine,” she said, “really.”", "cp1252", "drop"),
        ("“It’s fine,” she said, “really.”", "cp1252", "repl"),
        ("Ça va à Paris, voilà.", "cp1252", "nbsp"),
        ("┌──────┐", "cp1252", "drop"),
        ("今天天气很好，我们去公园吧。", "cp1252", "nbsp"),
        ("Это очень важная страница для России.", "cp1252", "drop"),
    ],
)
def test_lost_bytes_are_filled_in(sentence: str, page: str, loss: str) -> None:
    result = repair(lose(sentence, page, loss))
    assert result.best is not None
    assert result.best.text == sentence
    assert 0.0 < result.readings[0].confidence <= 1.0


@pytest.mark.parametrize(
    ("sentence", "page"),
    [
        ("今日はいい天気ですね。", "gb18030"),
        ("今天天气很好，我们去公园吧。", "gb18030"),
        ("今天天气很好，我们去公园吧。", "cp932"),
    ],
)
def test_bytes_a_double_byte_page_could_not_read(sentence: str, page: str) -> None:
    result = repair(sentence.encode("utf-8").decode(page, "replace"))
    assert sentence in [reading.text for reading in result.readings]
    assert result.lossy


def test_what_language_cannot_decide_is_not_applied() -> None:
    result = repair("Well done " + lose("👏", "cp1252", "drop"))
    assert result.best is not None
    assert result.lossy
    assert result.action in ("ask", "suggest")
    assert len(result.readings) > 1


CLEAN = (
    *SENTENCES,
    "plain ASCII",
    "",
    "ÄÖÜ äöü ß",
    "L’ÉTÉ À LA PLAGE « déjà »",
    "CAFÉ” und “NAÏVE”",
    "São João, coração, AÇÃO",
    "Þórður á það, ðað",
    "Український їжак їв її яблука",
    "Tiếng Việt có dấu: ấ ầ ẩ ẫ ậ",
    "112 Å²",
    "5 µm × 3 Ω ≈ ½",
    "│ a ├── b ╔══╗",
    "比较两种精华液的成分：烟酰胺10% + 锌1%和维生素C，哪一种更适合敏感皮肤？",
    "中文 mixed with English，没问题",
    "ﾊﾝｶｸ ｶﾀｶﾅ",
    "a\ud800b",
    "\x00\x01\x02",
)


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_stays(text: str) -> None:
    result = repair(text)
    assert result.best is None
    assert result.action == "none"
    assert result.apply() == text
    assert detect(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "UTF-8 read as Latin-1 turns é into Ã© (mojibake).",
        'text = text.replace("â€™", "’")',
        "The wrong encoding shows Ã¼ in place of ü.",
        '{"â€œ": "“", "â€\x9d": "”"}',
    ],
)
def test_text_about_damage_is_not_touched(text: str) -> None:
    assert repair(text).apply() == text


def test_only_damaged_places_change() -> None:
    text = "Clean ünïcode here.\nun cafÃ© noir\nБез повреждений\nEsâ€™s"
    result = repair(text)
    assert [text[s.start : s.end].rstrip("s") for s in result.spans] == ["Ã©", "â€™"]
    assert result.apply() == "Clean ünïcode here.\nun café noir\nБез повреждений\nEs’s"


def test_spans_rebuild_the_best_reading() -> None:
    damaged = misread("Škoda — žluťoučký kůň", "cp1252") + " and " + misread("“ok”", "cp1252")
    result = repair(damaged)
    assert result.best is not None
    assert result.apply(("apply", "suggest", "ask")) == result.best.text


def test_a_lone_letter_among_damage_of_its_page_is_read() -> None:
    text = "Ο Νίκος και η Μαρία περπάτησαν στην παραλία. Ο ήλιος έδυε πίσω από τα βουνά."
    damaged = text.encode().decode("gb18030", "replace")
    assert repair(damaged).apply().count("Ο ") >= 1


def test_a_stray_lead_in_english_is_reported_only() -> None:
    text = "Please register â now"
    assert repair(text).apply() == text
    assert [damage.kind for damage in detect(text)] != []


def test_the_file_decides_between_scripts() -> None:
    damaged = lose("你今天有空吗？", "cp1252", "drop")
    simplified = Context.from_texts(["我们说的话都是简体字，这样对吗", "没问题，请进来吧"])
    best = repair(damaged, simplified).best
    assert best is not None
    assert best.text == "你今天有空吗？"


def test_context_is_bounded_and_pickles() -> None:
    context = Context.from_texts(f"Zażółć gęślą jaźń {n}" for n in range(40_000))
    assert context.clean_size <= 400_000
    context.observe("cafÃ© au lait")
    copy = pickle.loads(pickle.dumps(context))
    result = repair("thÃ© glacÃ©", copy)
    assert result.best is not None
    assert result.best.text == "thé glacé"


def test_contexts_merge() -> None:
    one, two = Context.from_texts(["déjà vu"]), Context.from_texts(["cafÃ©", "naïf"])
    one.merge(two)
    assert (one.clean, one.damaged) == (["déjà vu", "naïf"], ["cafÃ©"])


@pytest.mark.parametrize(
    "text",
    [
        "Ã" * 6_000,
        "ÂÃâãäåðÐÑ" * 500,
        "".join(map(chr, range(256))) * 20,
        "\ud800\udc00é" * 3_000,
        "\ufffd" * 20_000,
        "â€\ufffd" * 5_000,
        "縺ゅ縺" * 2_000,
        "\x00" * 50_000 + "é",
    ],
)
def test_hostile_text_ends(text: str) -> None:
    result = repair(text)
    assert result.original == text
    assert len(result.apply()) <= len(text)


def noise(page: str, errors: str, low: int, size: int = 20_000) -> str:
    """Bytes by chance, read with a page."""
    chance = random.Random(7)
    letters = string.ascii_letters.encode()
    raw = bytes(
        chance.randrange(low, 256) if chance.random() < 0.7 else chance.choice(letters)
        for _ in range(size)
    )
    return raw.decode(page, errors)


@pytest.mark.parametrize("low", [0, 128])
@pytest.mark.parametrize(
    ("page", "errors"),
    [("cp1252", "replace"), ("cp1252", "ignore"), ("latin-1", "strict"), ("gb18030", "replace")],
)
def test_noise_is_given_up_after_a_few_passages(
    page: str, errors: str, low: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    weighed = []
    whole = evidence.candidates

    def counted(*args: Any) -> Any:
        weighed.append(args)
        return whole(*args)

    monkeypatch.setattr(evidence, "candidates", counted)
    result = repair(noise(page, errors, low))
    assert result.noise
    assert not result.spans
    assert len(weighed) <= 4


@pytest.mark.parametrize(
    "text",
    [
        *("\n".join([one] * 12) for one in SENTENCES),
        " ".join(SENTENCES) * 3,
        "∀x∈ℝ: ⌈x⌉ = −⌊−x⌋, α ∧ ¬β ⇒ γ ∑ᵢ aᵢ ≤ ∫₀¹ f(t) dt ± ε √π ≠ ∅ " * 6,
        "\x1b[31mPrÃ©nom\x1b[0m \x1b[1mcafÃ©\x1b[0m " * 20,
        "".join(f"{char}\x00" for char in "un café noir, s’il vous plaît") * 20,
    ],
)
def test_text_is_not_noise_however_damaged(text: str) -> None:
    assert not repair(text).noise
    for page in SINGLE_BYTE:
        assert not repair(misread(text, page)).noise, page
    for kind in LOSSY_KINDS:
        assert not repair(lose(text, kind.page, kind.loss)).noise, kind


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(SENTENCES), st.sampled_from(SENTENCES), st.sampled_from(list(SINGLE_BYTE)[:6])
)
def test_repair_is_idempotent_and_can_be_damaged_again(one: str, two: str, page: str) -> None:
    damaged = misread(f"{one} {two}", page)
    fixed = repair(damaged).apply()
    assert misread(fixed, page) == damaged
    assert repair(fixed).apply() == fixed


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_any_text_survives(text: str) -> None:
    result = repair(text)
    applied = result.apply()
    assert repair(applied).original == applied
    if not suspicious(text):
        assert applied == text
    for span in result.spans:
        assert 0 <= span.start <= span.end <= len(text)
