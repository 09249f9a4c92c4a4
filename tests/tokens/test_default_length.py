"""Trainers cut, drop or refuse above a length of their own, whatever the model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import ftlint
from ftlint.model.diagnostic import Severity
from ftlint.targets import names, target

WORDS = "tide "


def _chat(words: int, asked: int = 1) -> dict[str, Any]:
    return {
        "messages": [
            {"role": "user", "content": WORDS * asked},
            {"role": "assistant", "content": WORDS * words},
        ]
    }


def _said(path: Path, row: Any, name: str, **options: Any) -> list[tuple[str, Severity, str]]:
    path.write_text(json.dumps(row) + "\n", "utf-8")
    report = ftlint.check(path, target=name, isolated=True, select=["K001", "K003"], **options)
    return [(one.code, one.severity, one.message) for one in report.active]


@pytest.mark.parametrize(
    ("name", "then"),
    [
        ("trl", "the end is cut off"),
        ("axolotl", "the trainer leaves the record out"),
        ("llamafactory", "the end is cut off"),
        ("mlx-lm", "the end is cut off"),
        ("verl", "the file is refused"),
    ],
)
def test_a_default_length_is_a_warning(name: str, then: str, tmp_path: Path) -> None:
    default = target(name).default_length
    assert default is not None
    path = tmp_path / "rows.jsonl"
    ((code, severity, message),) = _said(path, _chat(2 * default.tokens), name)
    assert (code, severity) == ("K001", Severity.WARNING)
    assert f"({default.option} of {target(name).title} by default): {then}" in message
    assert _said(path, _chat(default.tokens // 3), name) == []


def test_the_length_that_is_set_holds_over_the_default(tmp_path: Path) -> None:
    row = _chat(2000)
    assert _said(tmp_path / "rows.jsonl", row, "trl", options={"max-length": 4096}) == []
    ((_, _, message),) = _said(
        tmp_path / "rows.jsonl", _chat(500), "trl", options={"max-length": 256}
    )
    assert "the limit of 256 (max-length)" in message


def test_an_answer_that_is_cut_away_is_said(tmp_path: Path) -> None:
    found = _said(tmp_path / "rows.jsonl", _chat(3, asked=2000), "trl")
    assert [code for code, _, _ in found] == ["K001", "K003"]


def test_a_length_is_about_its_methods(tmp_path: Path) -> None:
    text = {"text": WORDS * 3000}
    path = tmp_path / "rows.jsonl"
    assert [code for code, _, _ in _said(path, text, "trl")] != []
    assert _said(path, text, "llamafactory") == []  # texts are packed, not cut
    assert _said(path, {"prompt": WORDS * 3000, "solution": "42"}, "trl", method="rft") == []


def test_the_model_may_take_less(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    ((_, _, message),) = _said(path, _chat(2 * 1024), "trl", model="o200k_base")
    assert "limit of 1,024" in message


def test_services_have_no_default() -> None:
    services = ("openai", "azure", "together", "fireworks", "gemini", "bedrock-nova", "chat")
    assert not any(target(name).default_length for name in services)
    assert any(target(name).default_length for name in names())
