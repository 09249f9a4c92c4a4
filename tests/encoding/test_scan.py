"""The scan: damaged text is suspicious, everyday text of many languages is not."""

from __future__ import annotations

import pytest

from ftlint.encoding.scan import hits, suspicious

DAMAGED = (
    "cafÃ©",
    "itâ€™s",
    "â”Œâ”€â”€",
    "РџСЂРёРІРµС‚",
    "â”śâ”€â”€ README",
    "caf├⌐",
    "caf├®",
    "‚Äúquote‚Äù",
    "ÐŸÑ€Ð¸Ð²ÐµÑ‚",
    "ä½ å¥½",
    "浣犲ソ锛屼笘鐣",
    "it鈥檚",
    "縺薙ｓ縺ｫ縺｡縺ｯ",
    "cafﾃｩ",
    "ÄãºÃÊÀ½ç",
    "Ïðèâåò",
    "lost \ufffd here",
    "ðŸ˜€",
    "锟斤拷",
    "caf\x82",
)
CLEAN = (
    "The quick brown fox – “quoted”, it’s 5 °C…",
    "Où est le garçon ? « Là-bas », dit-elle, à côté.",
    "Größe, Öl, Übung, Spaß „ja“",
    "El niño comió piña; ¿y tú? ¡Sí!",
    "Não há ação sem coração",
    "Årets første dag på øya",
    "Þetta er ágætt, það veit ég",
    "Příliš žluťoučký kůň úpěl ďábelské ódy",
    "Zażółć gęślą jaźń",
    "Árvíztűrő tükörfúrógép",
    "Pijamalı hasta yağız şoföre çabucak güvendi",
    "Съешь ещё этих мягких французских булок",
    "Її є ґанок, ім’я їжака",
    "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία",
    "עברית שפה קשה",
    "اللغة العربية جميلة",
    "زبان فارسی",
    "ऋषियों को सताने वाले",
    "เป็นมนุษย์สุดประเสริฐ",
    "我们今天去公园，好不好？",
    "我們今天去公園，好不好？",
    "いろはにほへと、カタカナ",
    "다람쥐 헌 쳇바퀴에 타고파",
    "Tiếng Việt: đường phố Hà Nội",
    "├── src │ ╔══╗ ✓ → ≤ ½",
    "🚀 🎉 ❤️ 👩‍💻",
    "plain",
    "",
)


@pytest.mark.parametrize("text", DAMAGED)
def test_damage_is_suspicious(text: str) -> None:
    assert suspicious(text)
    assert hits(text)


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_is_not(text: str) -> None:
    assert not suspicious(text)


@pytest.mark.parametrize("text", DAMAGED)
def test_a_hit_is_found_inside_a_chunk(text: str) -> None:
    before = "Größe und Länge, 我们, да.\n" * 40
    places = hits(f"{before}x {text} y\n{before}")
    assert places
    assert all(len(before) <= place < len(before) + len(text) + 4 for place in places)
