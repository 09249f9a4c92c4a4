"""Records of unknown shape get the checks that need no shape."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ftlint.lint import check
from ftlint.model.settings import Settings
from ftlint.source import Source


def codes(*records: Any, target: str = "chat") -> set[str]:
    data = "".join(json.dumps(record) + "\n" for record in records).encode()
    report = check([Source(None, "a.jsonl", data)], Settings(targets=(target,), jobs=1))
    return {one.code for one in report.active}


@pytest.mark.parametrize("target", ["chat", "trl", "openai"])
def test_damaged_text_is_found(target: str) -> None:
    record = {"document": "He paid â‚¬250 (Â£195), the cafÃ© says.", "n": 1}
    assert {"J025", "E101"} <= codes(record, target=target)


def test_copies_are_found() -> None:
    assert "D901" in codes({"document": "a", "n": 1}, {"document": "a", "n": 1})


def test_types_that_change_are_found() -> None:
    assert "J023" in codes({"document": "a", "n": 1}, {"document": "b", "n": "one"})
