"""Chats of phones and teams, and exports of assistants: what their own ways of writing mean."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ftlint.dataset.convert.pipe import Request, convert
from ftlint.formats.shared.times import epoch
from tests.convert.conftest import Run


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Is a &gt; b?", "Is a > b?"),
        ("Is a > b?", "Is a > b?"),
        ("Far &#55357;&#56834; &amp; wide", "Far \U0001f602 & wide"),
        ("&#55000;&#57344;", "\ud6d8\ue000"),
    ],
)
def test_the_body_of_a_text_message(run: Run, body: str, said: str) -> None:
    rows = "".join(
        f'<sms address="+15550100" date="{date}" type="{kind}" body="{text}" contact_name="Al" />\n'
        for date, kind, text in ((1710493200000, 1, body), (1710493260000, 2, "Two miles."))
    )
    found = run(
        f'<?xml version="1.0"?>\n<smses count="2">\n{rows}</smses>', name="sms.xml", assistant="me"
    )
    assert found.turns == [[("user", said), ("assistant", "Two miles.")]]


def post(asked: str, **more: Any) -> str:
    said = {"user": "al", "message": asked, "create_at": 1710493200000, **more}
    said["replies"] = [{"user": "bo", "message": "Two miles.", "create_at": 1710493260000}]
    kind = "post" if "channel" in more else "direct_post"
    return (
        json.dumps({"type": "version", "version": 1})
        + "\n"
        + json.dumps({"type": kind, kind: said})
    )


def test_threads_of_two_files_of_mattermost_are_two(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_text(post(f"Far, {name}?", channel="sea"))
    paths = tuple(str(tmp_path / f"{name}.jsonl") for name in ("a", "b"))
    out = tmp_path / "out"
    options = {"assistant": "bo", "split": "thread"}
    convert(Request(paths, str(out), "openai-chat", "", options))
    records = [json.loads(line) for line in out.read_text().splitlines()]
    asked = [record["messages"][0]["content"] for record in records]
    assert asked == ["Far, a?", "Far, b?"]


def test_members_that_are_not_a_list(run: Run) -> None:
    found = run(post("Far?", channel_members=5), assistant="bo")
    assert found.turns == [[("user", "Far?"), ("assistant", "Two miles.")]]


def test_a_circle_above_the_messages_of_deepseek(run: Run) -> None:
    def node(parent: str, *said: tuple[str, str]) -> dict[str, Any]:
        parts = [{"type": kind, "content": text} for kind, text in said]
        return {"parent": parent, "message": {"fragments": parts} if parts else None}

    mapping = {
        "a": node("b"),
        "b": node("a"),
        "1": node("b", ("REQUEST", "Far?")),
        "2": node("1", ("RESPONSE", "Two miles.")),
    }
    found = run(json.dumps([{"id": "c", "mapping": mapping}]), name="conversations.json")
    assert found.turns == [[("user", "Far?"), ("assistant", "Two miles.")]]


def test_a_time_beyond_all_numbers_is_none() -> None:
    assert epoch(10**400) is None
