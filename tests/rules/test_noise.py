"""Text that is no language in any reading: one error, whatever else is wrong with it."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

import ftlint


@pytest.mark.parametrize("page", ["cp1252", "latin-1", "gb18030", "utf-8"])
def test_binary_data_in_a_string_is_one_error(tmp_path: Path, page: str) -> None:
    chance = random.Random(5)
    text = bytes(chance.randrange(256) for _ in range(4_000)).decode(page, "replace")
    turns = [
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": "What is in the file?"},
        {"role": "assistant", "content": text + "é"},
    ]
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"messages": turns}, ensure_ascii=False) + "\n", "utf-8")
    found = ftlint.check(file, isolated=True, select=["E"]).active
    assert [(one.code, one.severity, one.path) for one in found] == [
        ("E101", ftlint.Severity.ERROR, ("messages", 2, "content"))
    ]
    assert "not language in any character set" in found[0].message
    assert found[0].help is not None
    assert "binary data" in found[0].help
    assert found[0].fix is None
