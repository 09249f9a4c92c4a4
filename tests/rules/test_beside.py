"""A system text beside the list of turns shifts no finding and no fix by a turn."""

from __future__ import annotations

import json
from itertools import product

import pytest

from ftlint.fixes import fix_sources
from ftlint.lint import check
from ftlint.model.diagnostic import Path
from ftlint.model.settings import Selection, Settings
from ftlint.source import Source

WORDS = {"s": "system", "u": "human", "a": "gpt", "t": "observation"}
GOOD = {"conversations": [{"from": "human", "value": "x?"}, {"from": "gpt", "value": "y."}]}


def looked_at(record: dict[str, object], target: str) -> tuple[set[tuple[str, Path]], object]:
    """Return what the rules about turns find in a record, and its turns once all is fixed."""
    # Good records beside it, so that a fix may drop it.
    data = b"".join(json.dumps(one).encode() + b"\n" for one in (record, *[GOOD] * 9))
    settings = Settings(targets=(target,), selection=Selection(select=("R",)), jobs=1)
    source = Source(None, "a.jsonl", data)
    found = {
        (one.code, one.path)
        for one in check([source], settings).diagnostics
        if one.line == 1 and one.path and one.path[0] == "conversations"
    }
    outcome = fix_sources(
        [source],
        lambda them: check(them, settings),
        lambda one: one.fix is not None,
        in_place=False,
    )
    try:
        first = json.loads(outcome.content(outcome.files[0]).split(b"\n")[0])
    finally:
        outcome.close()
    return found, first["conversations"]


@pytest.mark.parametrize("target", ["chat", "llamafactory"])
def test_turns_are_judged_and_fixed_as_without_it(target: str) -> None:
    for length in (2, 3, 4):
        for letters in product("uat", repeat=length):
            turns = [
                {"from": WORDS[letter], "value": f"{letter}{index}"}
                for index, letter in enumerate(letters)
            ]
            alone = looked_at({"conversations": turns}, target)
            assert looked_at({"system": "Be brief.", "conversations": turns}, target) == alone


def test_system_messages_of_the_list_are_joined_among_themselves() -> None:
    turns = [
        {"from": "system", "value": "one"},
        {"from": "system", "value": "two"},
        {"from": "human", "value": "a?"},
        {"from": "gpt", "value": "b."},
    ]
    _, fixed = looked_at({"system": "Be brief.", "conversations": turns}, "chat")
    assert fixed == [{"from": "system", "value": "one\n\ntwo"}, *turns[2:]]
