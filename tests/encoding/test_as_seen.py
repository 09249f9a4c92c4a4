"""What a user sees: which texts of a record are rewritten by the rules on encoding."""

from __future__ import annotations

import json

import pytest

from ftlint.fixes import fix_sources
from ftlint.lint import check
from ftlint.model.settings import Selection, Settings
from ftlint.source import Source


def repaired(*texts: str) -> tuple[set[str], list[str]]:
    """Return the rules that find something in a conversation, and its texts once it is fixed."""
    roles = ("user", "assistant") * len(texts)
    turns = [{"role": role, "content": text} for role, text in zip(roles, texts, strict=False)]
    data = json.dumps({"messages": turns}, ensure_ascii=False).encode() + b"\n"
    settings = Settings(selection=Selection(select=("E",)), jobs=1)
    source = Source(None, "a.jsonl", data)
    found = {one.code for one in check([source], settings).diagnostics}
    outcome = fix_sources(
        [source], lambda them: check(them, settings), lambda one: one.fix is not None,
        in_place=False,
    )  # fmt: skip
    try:
        fixed = json.loads(outcome.content(outcome.files[0])) if outcome.files else {}
    finally:
        outcome.close()
    turns = fixed.get("messages", turns)
    return found, [turn["content"] for turn in turns]


@pytest.mark.parametrize(
    ("question", "answer", "code"),
    [
        (r"Undo this: d\u00e9j\u00e0 vu", "déjà vu", "E104"),
        ("Make this readable: th&eacute; glac&eacute;", "thé glacé", "E105"),
    ],
)
def test_a_question_is_told_and_not_turned_into_its_answer(
    question: str, answer: str, code: str
) -> None:
    found, texts = repaired(question, answer)
    assert found == {code}
    assert texts == [question, answer]
