"""Claude.ai exports: branches, attachments, blocks, old files."""

from __future__ import annotations

from typing import Any

from tests.convert.conftest import Run

ROOT = "00000000-0000-4000-8000-000000000000"


def message(uuid: str, sender: str, text: str, parent: str | None = None, **more: Any) -> Any:
    out = {"uuid": uuid, "sender": sender, "text": text, **more}
    if parent is not None:
        out["parent_message_uuid"] = parent
    return out


def export(*messages: Any, **more: Any) -> list[Any]:
    return [{"uuid": "k", "name": "Talk", "chat_messages": list(messages), **more}]


def test_old_exports_without_parents_are_linear(run: Run) -> None:
    found = run(export(message("1", "human", "Hi"), message("2", "assistant", "Yes")))
    assert found.turns == [[("user", "Hi"), ("assistant", "Yes")]]


def branching(**more: Any) -> list[Any]:
    return export(
        message("1", "human", "Hi", ROOT, created_at="2025-01-01T00:00:01Z"),
        message("2", "assistant", "old", "1", created_at="2025-01-01T00:00:02Z"),
        message("3", "assistant", "new", "1", created_at="2025-01-01T00:00:09Z"),
        **more,
    )


def test_the_named_leaf_or_the_newest(run: Run) -> None:
    assert run(branching(current_leaf_message_uuid="2")).turns[0][1] == ("assistant", "old")
    found = run(branching())
    assert found.turns[0][1] == ("assistant", "new")
    assert found.kinds["no-current-node"] == found.kinds["branches-dropped"] == 1


PASTE = {"file_name": "paste.txt", "extracted_content": "Long text."}


def test_attachments_go_before_the_text(run: Run) -> None:
    data = export(
        message("1", "human", "Sum up.", attachments=[PASTE], files=[{"file_name": "a.png"}]),
        message("2", "assistant", "Done."),
    )
    found = run(data)
    assert found.turns[0][0][1] == "Long text.\n\nSum up."
    assert found.kinds["attachment-inlined"] == found.kinds["attachments-dropped"] == 1
    dropped = run(data, attachments="drop")
    assert dropped.turns[0][0][1] == "Sum up."
    assert dropped.kinds["attachments-dropped"] == 2


BLOCKS = [
    {"type": "thinking", "thinking": "Look it up."},
    {"type": "text", "text": "Let me "},
    {"type": "text", "text": "look."},
    {"type": "tool_use", "id": "t1", "name": "web_search", "input": {"q": "rain"}},
    {"type": "tool_result", "tool_use_id": "t1", "content": [{"type": "text", "text": "wet"}]},
    {"type": "token_budget"},
    {"type": "text", "text": "It rains."},
]


def blocks(text: str = "ignored") -> list[Any]:
    return export(
        message("1", "human", "Rain?", ROOT),
        message("2", "assistant", text, "1", content=BLOCKS),
        message("3", "human", "Thanks", "2"),
        message("4", "assistant", "Welcome", "3"),
        current_leaf_message_uuid="4",
    )


def test_text_blocks_win_over_text_and_tools_are_dropped(run: Run) -> None:
    found = run(blocks("This block is not supported on your current device yet."))
    assert found.turns[0][1] == ("assistant", "Let me look.\n\nIt rains.")
    assert found.kinds["tool-messages-dropped"] == 2
    assert found.records[0]["messages"][1]["reasoning_content"]


def test_kept_tools_stand_between_the_texts(run: Run) -> None:
    turns = run(blocks(), tools="keep").records[0]["messages"]
    assert [turn["role"] for turn in turns] == [
        "user", "assistant", "tool", "assistant", "user", "assistant",
    ]  # fmt: skip
    assert turns[1]["content"] == "Let me look."
    assert turns[1]["tool_calls"][0]["function"]["arguments"] == '{"q":"rain"}'
    assert (turns[2]["tool_call_id"], turns[2]["content"]) == ("t1", "wet")


def test_placeholders_in_the_text_are_removed(run: Run) -> None:
    text = "Here.\n\n```\nThis block is not supported on your current device yet.\n```\n\nThere."
    found = run(export(message("1", "human", "Hi"), message("2", "assistant", text)))
    assert found.turns[0][1][1] == "Here.\n\nThere."
    assert found.kinds["ui-text-dropped"] == 1


def test_thinking_inside_old_texts_is_reasoning(run: Run) -> None:
    text = "<antThinking>Simple.</antThinking>Yes."
    found = run(
        export(message("1", "human", "Hi"), message("2", "assistant", text)), reasoning="inline"
    )
    assert found.turns[0][1][1] == "<think>\nSimple.\n</think>\n\nYes."


def test_artifacts_and_unknown_blocks_are_noted(run: Run) -> None:
    parts = [
        {"type": "tool_use", "id": "t", "name": "artifacts", "input": {"content": "# Plan"}},
        {"type": "hologram"},
        {"type": "text", "text": "See the plan."},
    ]
    found = run(
        export(message("1", "human", "Plan?"), message("2", "assistant", "", content=parts))
    )
    assert found.turns[0][1][1] == "See the plan."
    assert found.kinds["answer-depends-on-tool"] == found.kinds["unknown-content"] == 1
