"""An edited line is kept only where it parses to exactly what its fix promised."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from ftlint.fixes import lines
from ftlint.lint import check
from ftlint.model.diagnostic import Diagnostic, ResolvedEdit
from ftlint.model.settings import Selection, Settings
from ftlint.source import Source

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
