"""What people reported of duplicates, splits and leaks, each as a set of its own."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from ftlint.dataset.dedup.find import Rules
from tests.cli.runner import ftlint
from tests.dataset.copies import chat, prose, run, write
from tests.dataset.test_alike import stay, under
from tests.dataset.test_contained import grown

LANGUAGES = {
    "en": ("Tell me about {}", "That is a matter of {}"),
    "de": ("Erkläre mir bitte {}", "Das ist eine Frage von {}"),
    "ru": ("Расскажи мне про {}", "Это вопрос про {}"),
    "zh": ("请告诉我{}", "这是关于{}的问题"),
    "ar": ("حدثني عن {}", "هذا سؤال عن {}"),
}


def lines(path: Path) -> list[str]:
    """Return the lines of a file."""
    return path.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_long_prompt_for_all_splits_and_stays(tmp_path: Path, language: str) -> None:
    asked, answered = LANGUAGES[language]
    system = asked.format(prose(1, 365))
    records = [
        under(system, asked.format(prose(n + 10, 9)), answered.format(prose(n + 900, 33)))
        for n in range(60)
    ]
    assert stay(tmp_path, records) == 60
    path = write(tmp_path / "all.jsonl", records)
    words = ("-o", "t.jsonl", "--validation-out", "v.jsonl", "--ratio", "0.2", "-q")
    result = ftlint("split", path, *words, cwd=tmp_path)
    assert result.status == 0, result.stderr
    sizes = [len(lines(tmp_path / name)) for name in ("t.jsonl", "v.jsonl")]
    assert sum(sizes) == 60 and min(sizes) > 2


def test_a_conversation_stored_after_each_answer_stays_on_one_side(tmp_path: Path) -> None:
    records = [record for n in range(30) for record in grown(n, 4)]
    path = write(tmp_path / "all.jsonl", records)
    words = ("-o", "t.jsonl", "--validation-out", "v.jsonl", "--ratio", "0.2", "--report", "r.json")
    assert ftlint("split", path, *words, cwd=tmp_path).status == 0
    sides = [
        {json.loads(line)["messages"][1]["content"] for line in lines(tmp_path / name)}
        for name in ("t.jsonl", "v.jsonl")
    ]
    assert sides[1] and not sides[0] & sides[1]
    across = json.loads((tmp_path / "r.json").read_text())["pairs_across_splits"]
    assert across["exact"] == across["contained"] == 0


DISGUISES = {
    "case": ("What is the capital of France?", "what is the capital of france?"),
    "a space": ("What is the capital of France?", "What is the capital of France? "),
    "no mark": ("What is the capital of France?", "What is the capital of France"),
    "full width": ("法国的首都在哪里?", "法国的首都在哪里？"),
    "Cyrillic": ("Где находится вокзал?", "ГДЕ НАХОДИТСЯ ВОКЗАЛ?"),
    "French": ("Où est la gare ?", "OÙ EST LA GARE"),
    "normal form": ("Où est le café ?", unicodedata.normalize("NFD", "Où est le café ?")),
    "Arabic": ("أين المحطة؟", "أين المحطة"),
    "Hindi": ("स्टेशन कहाँ है?", "स्टेशन कहाँ है"),
    "Japanese": ("駅はどこですか？", "駅はどこですか"),
}


@pytest.mark.parametrize("name", DISGUISES)
def test_disguised_prompts_are_leaks(tmp_path: Path, name: str) -> None:
    one, other = DISGUISES[name]
    rest = [chat(prose(n, 9), prose(n + 50, 9)) for n in range(5)]
    write(tmp_path / "t.jsonl", [chat(one, "It is there."), *rest])
    write(tmp_path / "v.jsonl", [chat(other, "It is there.")])
    words = ("--validation", "v.jsonl", "--isolated", "--select", "D904")
    result = ftlint("check", "t.jsonl", *words, cwd=tmp_path)
    assert "D904" in result.stdout
    assert stay(tmp_path, [chat(one, "It is there."), chat(other, "It is there.")]) == 1


@pytest.mark.parametrize(
    "key",
    [
        "idx",
        "index",
        "row_id",
        "sample_id",
        "prompt_id",
        "source",
        "url",
        "timestamp",
        "uuid",
        "id",
    ],
)
def test_what_names_a_row_makes_no_other_record(tmp_path: Path, key: str) -> None:
    rows: list[dict[str, Any]] = [chat("a", "b", **{key: n}) for n in range(3)]
    path = write(tmp_path / "a.jsonl", rows)
    assert run([path]).kept == 1
    assert run([path], Rules(identity=frozenset({key}))).kept == 3


def test_no_side_of_a_split_is_empty(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [chat("a", "b")] * 2)
    words = ("-o", "t.jsonl", "--validation-out", "v.jsonl", "--ratio", "0.5")
    result = ftlint("split", path, *words, cwd=tmp_path)
    assert result.status == 2
    assert "empty" in result.stderr
    assert not (tmp_path / "t.jsonl").exists() and not (tmp_path / "v.jsonl").exists()
