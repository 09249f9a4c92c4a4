"""One kind of media in a data set, and rows of content parts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import ftlint


def _nova(*media: str) -> dict[str, Any]:
    blocks = [
        {one: {"format": "x", "source": {"s3Location": {"uri": "s3://b/a"}}}} for one in media
    ]
    turns = [
        {"role": "user", "content": [{"text": "What is it?"}, *blocks]},
        {"role": "assistant", "content": [{"text": "A dot."}]},
    ]
    return {"schemaVersion": "bedrock-conversation-2024", "messages": turns}


def _said(path: Path, target: str, code: str, *rows: Any) -> list[tuple[int | None, str]]:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    report = ftlint.check(path, target=target, isolated=True, select=[code])
    return [(one.line, one.message) for one in report.active]


def test_the_first_record_of_a_second_kind_is_reported(tmp_path: Path) -> None:
    rows = [_nova(), _nova("image"), _nova("image"), _nova("video"), _nova("image", "video")]
    ((line, message),) = _said(tmp_path / "rows.jsonl", "bedrock-nova", "M716", *rows)
    assert line == 4
    assert message.startswith("video beside image:")
    assert _said(tmp_path / "rows.jsonl", "bedrock-nova", "M716", *rows[:3]) == []


def test_turns_of_content_parts_are_read(tmp_path: Path) -> None:
    row = {
        "prompt": [{"type": "text", "text": "What is it?<|im_end|>"}],
        "completion": [{"type": "text", "text": "A dot."}],
    }
    ((_, message),) = _said(tmp_path / "rows.jsonl", "together", "C603", row)
    assert "<|im_end|>" in message


def test_mistral_reads_its_old_shape(tmp_path: Path) -> None:
    turns = [{"role": "user", "text": "When?"}, {"role": "assistant", "text": ""}]
    found = _said(tmp_path / "rows.jsonl", "mistral", "C601", {"interactions": turns})
    assert [message for _, message in found] == ["The assistant turn is empty"]
