"""An edited line is kept only where it parses to exactly what its fix promised."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from ftlint.fixes import fix_sources, lines
from ftlint.lint import check
from ftlint.model.diagnostic import Diagnostic, ResolvedEdit
from ftlint.model.settings import Selection, Settings
from ftlint.source import Source

from .files import unsafe

RECORD = {"messages": [{"role": "User", "content": "Hi"}, {"role": "Assistant", "content": "Hey"}]}
TEXT = json.dumps(RECORD)


def found() -> list[Diagnostic]:
    settings = Settings(selection=Selection(select=("role-case",)), jobs=1)
    return check([Source(None, "a.jsonl", TEXT.encode() + b"\n")], settings).diagnostics


def test_an_edit_in_the_right_place_is_kept() -> None:
    result = lines.mend(TEXT, found())
    assert result.lines == [TEXT.replace("User", "user").replace("Assistant", "assistant")]
    assert (len(result.applied), result.refused) == (2, [])


def test_an_edit_that_changes_anything_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    apply_raw = lines.apply_raw

    def careless(text: str, edits: Sequence[ResolvedEdit]) -> str:
        return apply_raw(text, edits).replace('"Hey"', '"Bye"')

    monkeypatch.setattr(lines, "apply_raw", careless)
    wanted = found()
    result = lines.mend(TEXT, wanted)
    assert result.lines is None
    assert result.refused == wanted


def test_of_two_edits_the_one_that_keeps_its_promise_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    apply_raw = lines.apply_raw

    def careless(text: str, edits: Sequence[ResolvedEdit]) -> str:
        new = apply_raw(text, edits)
        return new.replace('"Hi"', '"Ho"') if '"user"' in new else new

    monkeypatch.setattr(lines, "apply_raw", careless)
    user, assistant = found()
    result = lines.mend(TEXT, [user, assistant])
    assert result.lines == [TEXT.replace("Assistant", "assistant")]
    assert (result.applied, result.refused) == ([assistant], [user])


TURNS = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]
SYSTEM = {"role": "system", "content": "Be kind."}
BESIDE: list[dict[str, Any]] = [
    {"system": "", "messages": TURNS},
    {"system": "Be kind.", "messages": TURNS},
    {"system": "Be brief.", "messages": TURNS},
    {"system": [{"type": "text", "text": "Be kind."}], "messages": TURNS},
    {"system": "Be kind.", "messages": [SYSTEM, *TURNS]},
    {"system": "Be brief.", "messages": [SYSTEM, *TURNS]},
    {"message": TURNS, "messages": []},
    {"message": "", "messages": TURNS},
    {"message": "see above", "messages": TURNS},
    {"tool": None, "messages": TURNS},
    {"tool": [], "messages": TURNS},
    {"tool": ["x"], "messages": TURNS},
    {"source": None, "messages": TURNS},
    {"source": "", "messages": TURNS},
    {"source": "shelf 4", "messages": TURNS},
]


@pytest.mark.parametrize("target", ["chat", "openai", "trl", "mistral"])
@pytest.mark.parametrize("turned", [False, True], ids=["in order", "backwards"])
def test_no_record_gets_the_fix_of_another(target: str, turned: bool) -> None:
    """Records with the same keys are explained once; what a fix makes is each one's own."""
    settings = Settings(
        targets=(target,),
        input_format="openai-chat",
        selection=Selection(select=("S110",)),
        jobs=1,
    )

    def fixed(data: bytes) -> bytes:
        source = Source(None, "a.jsonl", data)
        outcome = fix_sources(
            [source], lambda given: check(given, settings), unsafe, in_place=False
        )
        try:
            return outcome.content(outcome.files[0])
        finally:
            outcome.close()

    lines = [json.dumps(record).encode() + b"\n" for record in BESIDE]
    lines = lines[::-1] if turned else lines
    assert fixed(b"".join(lines)).splitlines() == b"".join(map(fixed, lines)).splitlines()
