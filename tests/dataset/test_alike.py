"""What makes two records near-duplicates, and what never does, however alike the rest is."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest

from ftlint.dataset.dedup.find import Rules
from tests.dataset.copies import chat, prose, run, write


def under(system: str, asked: str, answer: str) -> dict[str, Any]:
    """Return an exchange under a system prompt."""
    record = chat(asked, answer)
    record["messages"].insert(0, {"role": "system", "content": system})
    return record


def stay(folder: Path, records: list[Any]) -> int:
    """Return how many records near-deduplication keeps."""
    return run([write(folder / "a.jsonl", records)], Rules(near=True)).kept


@pytest.mark.parametrize("words", [60, 80, 150, 200, 365])
@pytest.mark.parametrize("labels", [True, False])
def test_a_shared_system_prompt_makes_nothing_alike(
    tmp_path: Path, words: int, labels: bool
) -> None:
    system = prose(1, words)
    records = [
        under(
            system,
            prose(n + 100, 14 if labels else 9),
            ["good", "fair", "bad"][n % 3] if labels else prose(n + 900, 33),
        )
        for n in range(300)
    ]
    assert stay(tmp_path, records) == 300


def test_questions_about_one_document_stay(tmp_path: Path) -> None:
    text = prose(1, 300)
    for join in ("\n\nQuestion: ", " Question: ", "\n"):
        records = [chat(f"{text}{join}{prose(n + 50, 8)}?", prose(n + 500, 5)) for n in range(50)]
        records += [chat(f"{text}{join}Who met {name}?", "Nobody.") for name in ("Ana", "Bo", "Cy")]
        assert stay(tmp_path, records) == 53


def test_what_fills_the_slot_of_a_template_is_the_question(tmp_path: Path) -> None:
    head, tail, names = prose(1, 60), prose(2, 60), prose(3, 40).split()
    records = [chat(f"{head} {name} {tail}", "good") for name in dict.fromkeys(names)]
    assert stay(tmp_path, records) == len(records)


FILLER = prose(7, 150)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("if value > best then", "if value < best then"),
        ("while i < limit do", "while i <= limit do"),
        ("it is written in C++ today", "it is written in C# today"),
        ("x = a + b at last", "x = a - b at last"),
        ("x = a * b at last", "x = a / b at last"),
        ("return a == b here", "return a != b here"),
        ("if done: stop", "if !done: stop"),
        ("wait 10 minutes then", "wait 15 minutes then"),
        ("the area is 3.5 now", "the area is 35 now"),
        ("you may open it", "you may not open it"),
        ("you can open it", "you can't open it"),
        ("on peut entrer ici", "on ne peut pas entrer ici"),
        ("das ist ein Fehler hier", "das ist kein Fehler hier"),
        ("это можно открыть", "это не можно открыть"),
        ("我们可以打开它", "我们不可以打开它"),
        ("هذا ممكن اليوم", "هذا غير ممكن اليوم"),
        ("use `max` for it", "use `min` for it"),
        ("call max(a, b) then", "call min(a, b) then"),
        ("the answer is B then", "the answer is C then"),
    ],
)
def test_what_always_counts(tmp_path: Path, one: str, other: str) -> None:
    records = [chat(prose(1, 9), f"{FILLER} {text} {FILLER[:200]}") for text in (one, other)]
    assert stay(tmp_path, records) == 2
    asked = [chat(f"{FILLER} {text} {FILLER[:200]}", "yes") for text in (one, other)]
    assert stay(tmp_path, asked) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Where is the station?", "where is  the station"),
        ("Où est la gare ?", "OÙ EST LA GARE"),
        ("Где находится вокзал?", "ГДЕ НАХОДИТСЯ ВОКЗАЛ"),
        (
            "Wo ist das Café am Bahnhof?",
            unicodedata.normalize("NFD", "Wo ist das Café am Bahnhof?"),
        ),
        ("车站在哪里？", "车站在哪里"),
        ("¿Dónde está la estación?", "Dónde está la estación?"),
        ("أين المحطة؟", "أين المحطة"),
        ("Ｗｈｅｒｅ is it", "where is it"),
        ("He said “no”, twice.", 'he said "no" twice'),
    ],
)
def test_what_never_counts(tmp_path: Path, one: str, other: str) -> None:
    assert stay(tmp_path, [chat(one, "At the river."), chat(other, "at the river")]) == 1
    assert stay(tmp_path, [chat("Again?", one), chat("again", other)]) == 1


def test_edits_of_long_turns_are_near_duplicates(tmp_path: Path) -> None:
    words, answer = prose(1, 120).split(), prose(2, 120).split()
    changed, other = list(words), list(answer)
    changed[50] = "changed"
    other[20:22] = ["quite", "another"]
    other[90] = "further"
    records = [chat(" ".join(words), " ".join(answer)), chat(" ".join(changed), " ".join(other))]
    assert stay(tmp_path, records) == 1


def test_each_turn_must_be_alike(tmp_path: Path) -> None:
    answer = prose(2, 200)
    assert stay(tmp_path, [chat(prose(1, 9), answer), chat(prose(3, 9), answer)]) == 2
    asked = prose(4, 200)
    assert stay(tmp_path, [chat(asked, prose(5, 30)), chat(asked, prose(6, 30))]) == 2


def test_the_result_at_the_end_of_an_answer_counts(tmp_path: Path) -> None:
    records = [chat(prose(1, 9), f"{FILLER}\nAnswer: {name}") for name in ("Lima", "Quito")]
    assert stay(tmp_path, records) == 2


def test_images_and_calls_are_compared(tmp_path: Path) -> None:
    def about(picture: str) -> dict[str, Any]:
        record = chat("", prose(1))
        record["messages"][0]["content"] = [
            {"type": "text", "text": prose(2)},
            {"type": "image_url", "image_url": {"url": picture}},
        ]
        return record

    assert (
        stay(tmp_path, [about("https://example.com/1.png"), about("https://example.com/2.png")])
        == 2
    )
