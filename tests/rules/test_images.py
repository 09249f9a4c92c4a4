"""Images are counted and measured in every dialect of parts, against the limits of the target."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

import ftlint
from ftlint.targets import target

DOT = b64encode(b"\x89PNG dot").decode()


def openai(data: str) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{data}"}}


def chat(*parts: dict[str, Any]) -> dict[str, Any]:
    question = {"role": "user", "content": [{"type": "text", "text": "What is it?"}, *parts]}
    answer = {"role": "assistant", "content": [{"type": "text", "text": "A dot."}]}
    return {"messages": [question, answer]}


def gemini(*parts: dict[str, Any]) -> dict[str, Any]:
    question = {"role": "user", "parts": [{"text": "What is it?"}, *parts]}
    return {"contents": [question, {"role": "model", "parts": [{"text": "A dot."}]}]}


def nova(*parts: dict[str, Any]) -> dict[str, Any]:
    question = {"role": "user", "content": [{"text": "What is it?"}, *parts]}
    answer = {"role": "assistant", "content": [{"text": "A dot."}]}
    return {"schemaVersion": "bedrock-conversation-2024", "messages": [question, answer]}


def inline(data: str) -> dict[str, Any]:
    return {"inlineData": {"mimeType": "image/png", "data": data}}


def source(data: str) -> dict[str, Any]:
    return {"image": {"format": "png", "source": {"bytes": data}}}


DIALECTS = [("openai", chat, openai), ("gemini", gemini, inline), ("bedrock-nova", nova, source)]


def codes(path: Path, record: dict[str, Any], name: str) -> list[str]:
    path.write_text(json.dumps(record) + "\n")
    report = ftlint.check(path, target=name, select=["M7"], isolated=True)
    return [item.code for item in report.active]


@pytest.mark.parametrize(("name", "record", "image"), DIALECTS)
def test_one_image_more_than_the_target_takes_is_found(
    tmp_path: Path, name: str, record: Any, image: Any
) -> None:
    most = target(name).limits["max_images"]
    assert codes(tmp_path / "a.jsonl", record(*[image(DOT)] * most), name) == []
    assert codes(tmp_path / "a.jsonl", record(*[image(DOT)] * (most + 1)), name) == ["M701"]


@pytest.mark.parametrize(("name", "record", "image"), DIALECTS)
def test_an_image_is_measured_decoded(tmp_path: Path, name: str, record: Any, image: Any) -> None:
    most = target(name).limits["max_image_bytes"]
    fits, over = (b64encode(bytes(size)).decode() for size in (most, most + 1))
    assert codes(tmp_path / "a.jsonl", record(image(fits)), name) == []
    assert codes(tmp_path / "a.jsonl", record(image(over)), name) == ["M702"]


def test_texts_beside_lists_of_parts_are_fixed(tmp_path: Path) -> None:
    record = chat(openai(DOT))
    record["messages"][1]["content"] = "A dot."
    assert codes(tmp_path / "a.jsonl", record, "together") == ["M715"]
    assert codes(tmp_path / "a.jsonl", record, "openai") == []
    fixed = ftlint.fix(tmp_path / "a.jsonl", target="together", select=["M715"], isolated=True)
    assert fixed
    assert (
        codes(tmp_path / "a.jsonl", json.loads((tmp_path / "a.jsonl").read_text()), "together")
        == []
    )
