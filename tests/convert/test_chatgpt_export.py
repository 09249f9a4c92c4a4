"""ChatGPT exports: branches, hidden nodes, tools, thoughts, citations, zips."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ftlint.dataset.convert.pipe import Request, convert
from tests.convert.conftest import Run


def node(name: str, parent: str | None, role: str = "", text: Any = "", **message: Any) -> Any:
    """Return a node; a text becomes a text content, an object the content itself."""
    content = text if isinstance(text, dict) else {"content_type": "text", "parts": [text]}
    raw = {
        "author": {"role": role, "name": message.pop("author", None)},
        "content": content,
        "recipient": "all",
        "metadata": {},
        "weight": 1.0,
        **message,
    }
    return {"id": name, "parent": parent, "children": [], "message": raw if role else None}


def export(*nodes: Any, current: str | None = None, **more: Any) -> list[Any]:
    mapping = {item["id"]: item for item in nodes}
    for item in nodes:
        if item["parent"] in mapping:
            mapping[item["parent"]]["children"].append(item["id"])
    return [{"mapping": mapping, "current_node": current, "conversation_id": "c", **more}]


def roles(turns: list[tuple[str, Any]]) -> str:
    return " ".join(f"{role}:{content}" for role, content in turns)


def test_the_branch_of_the_current_node_is_read_and_not_the_first_child(run: Run) -> None:
    found = run(
        export(
            node("z", "r", "assistant", "second"),
            node("a", "r", "assistant", "first"),
            node("r", "root", "user", "Hi"),
            node("root", None),
            current="z",
        )
    )
    assert [roles(turns) for turns in found.turns] == ["user:Hi assistant:second"]
    assert found.kinds["branches-dropped"] == 1


@pytest.mark.parametrize("current", [None, "gone"])
def test_without_a_current_node_the_newest_leaf_is_taken_and_noted(
    run: Run, current: str | None
) -> None:
    found = run(
        export(
            node("r", None, "user", "Hi", create_time=1.0),
            node("a", "r", "assistant", "new", create_time=9.0),
            node("b", "r", "assistant", "old", create_time=2.0),
            current=current,
        )
    )
    assert roles(found.turns[0]) == "user:Hi assistant:new"
    assert found.kinds["no-current-node"] == 1


def test_all_branches_on_request(run: Run) -> None:
    data = export(
        node("r", None, "user", "Hi"),
        node("a", "r", "assistant", "one"),
        node("b", "r", "assistant", "two"),
        current="b",
    )
    assert len(run(data, branches="all").turns) == 2


def test_circles_and_missing_parents_are_noted_and_end_the_walk(run: Run) -> None:
    circle = export(node("a", "b", "user", "Hi"), node("b", "a", "assistant", "Yes"), current="b")
    missing = export(
        node("a", "lost", "user", "Hi"), node("b", "a", "assistant", "Yes"), current="b"
    )
    found = run(circle + missing)
    assert [roles(turns) for turns in found.turns] == ["user:Hi assistant:Yes"] * 2
    assert found.kinds["broken-tree"] == 2


def test_display_weight_is_no_training_weight(run: Run) -> None:
    found = run(
        export(
            node("s", None, "system", "", weight=0.0),
            node("u", "s", "user", "Hi"),
            node("h", "u", "assistant", "hidden", weight=0.0),
            node("v", "h", "user", "x", metadata={"is_visually_hidden_from_conversation": True}),
            node("a", "v", "assistant", "Yes"),
            current="a",
        )
    )
    assert found.records == [
        {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yes"}]}
    ]
    assert found.kinds["hidden-dropped"] == 3


CALL = {"content_type": "code", "language": "python", "text": "print(2 + 2)"}
OUTPUT = {"content_type": "execution_output", "text": "4"}


def tools() -> list[Any]:
    return export(
        node("u", None, "user", "2 + 2?"),
        node("c", "u", "assistant", CALL, recipient="python"),
        node("o", "c", "tool", OUTPUT, author="python"),
        node("p", "o", "tool", {"content_type": "execution_output", "text": "ok"}, author="python"),
        node("a", "p", "assistant", "Four."),
        current="a",
    )


def test_tools_are_dropped_by_default(run: Run) -> None:
    found = run(tools())
    assert roles(found.turns[0]) == "user:2 + 2? assistant:Four."
    assert found.kinds["tool-messages-dropped"] == 3


def test_kept_tools_have_ids_json_arguments_and_one_result(run: Run) -> None:
    found = run(tools(), tools="keep")
    call, result = found.records[0]["messages"][1:3]
    function = call["tool_calls"][0]["function"]
    assert json.loads(function["arguments"]) == {"input": "print(2 + 2)"}
    assert (function["name"], result["content"]) == ("python", "4\n\nok")
    assert result["tool_call_id"] == call["tool_calls"][0]["id"]
    assert len(found.records[0]["messages"]) == 4
    assert found.kinds["arguments-wrapped"] == found.kinds["merged-consecutive"] == 1


def test_an_answer_about_a_dropped_canvas_is_noted(run: Run) -> None:
    data = export(
        node("u", None, "user", "Write it."),
        node("c", "u", "assistant", '{"name":"x"}', recipient="canmore.create_textdoc"),
        node("o", "c", "tool", "done", author="canmore.create_textdoc"),
        node("a", "o", "assistant", "I updated the document."),
        current="a",
    )
    assert run(data).kinds["answer-depends-on-tool"] == 1
    kept = run(data, tools="keep")
    call = kept.records[0]["messages"][1]["tool_calls"][0]
    assert call["function"]["name"] == "canmore_create_textdoc"
    assert "name" not in kept.records[0]["messages"][2]
    assert kept.kinds["tool-names-changed"] == 2


def test_thoughts_become_reasoning(run: Run) -> None:
    thought = {"content_type": "thoughts", "thoughts": [{"summary": "Sum", "content": "Add."}]}
    recap = {"content_type": "reasoning_recap", "content": "Thought for 2 seconds"}
    data = export(
        node("u", None, "user", "2 + 2?"),
        node("t", "u", "assistant", thought),
        node("r", "t", "assistant", recap),
        node("a", "r", "assistant", "Four."),
        current="a",
    )
    found = run(data, reasoning="inline")
    assert found.turns[0][1][1] == "<think>\nSum\nAdd.\n</think>\n\nFour."
    assert found.kinds["ui-text-dropped"] == 1
    kept = run(data).records[0]["messages"][1]
    assert kept == {"role": "assistant", "content": "Four.", "reasoning_content": "Sum\nAdd."}
    assert run(data, to="sharegpt").kinds["reasoning-dropped"] == 1


def test_the_analysis_channel_is_reasoning(run: Run) -> None:
    data = export(
        node("u", None, "user", "2 + 2?"),
        node("t", "u", "assistant", "Add them.", channel="analysis"),
        node("a", "t", "assistant", "Four.", channel="final"),
        current="a",
    )
    assert run(data, reasoning="inline").turns[0][1][1] == "<think>\nAdd them.\n</think>\n\nFour."


def test_custom_instructions_are_dropped_or_a_system_turn(run: Run) -> None:
    context = {
        "content_type": "user_editable_context",
        "user_profile": "I sail.",
        "user_instructions": "Be brief.",
    }
    data = export(
        node("i", None, "user", context, metadata={"is_user_system_message": True}, weight=0.0),
        node("u", "i", "user", "Hi"),
        node("a", "u", "assistant", "Yes"),
        current="a",
    )
    assert run(data).kinds["custom-instructions-dropped"] == 1
    kept = run(data, custom_instructions="system")
    assert kept.turns[0][0] == ("system", "I sail.\n\nBe brief.")


def test_citations_are_removed_and_words_behind_marks_kept(run: Run) -> None:
    text = (
        'Rain in \ue200entity\ue202["city","Oslo"]\ue201. '
        "\ue200cite\ue202turn0search1\ue201 So【3†a】."
    )
    data = export(node("u", None, "user", "?"), node("a", "u", "assistant", text), current="a")
    found = run(data)
    assert found.turns[0][1][1] == "Rain in Oslo. So."
    assert found.kinds["citation-markers-removed"] == 3
    assert run(data, citations="keep").turns[0][1][1] == text


def test_images_audio_and_unknown_content_are_named(run: Run) -> None:
    pointer = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://f1"}
    voice = [
        {"content_type": "audio_transcription", "text": "Is it a cat?"},
        {"content_type": "audio_asset_pointer", "asset_pointer": "sediment://a"},
    ]
    data = export(
        node("u", None, "user", {"content_type": "multimodal_text", "parts": [pointer, "See."]}),
        node("a", "u", "assistant", "I see."),
        node("v", "a", "user", {"content_type": "multimodal_text", "parts": voice}),
        node("x", "v", "assistant", {"content_type": "hologram", "beam": 1}),
        node("b", "x", "assistant", "Yes."),
        current="b",
    )
    found = run(data)
    assert found.turns[0][2] == ("user", "Is it a cat?")
    assert len(found.turns[0]) == 4
    for kind in ("images-dropped", "media-dropped", "unknown-content", "hidden-dropped"):
        assert found.kinds[kind] == 1, kind
    kept = run(data, images="keep").records[0]["messages"][0]["content"]
    assert kept[0]["image_url"]["url"] == "file-service://f1"


def test_zip_with_split_files_reads_conversations_alone(tmp_path: Path) -> None:
    data = export(node("u", None, "user", "Hi"), node("a", "u", "assistant", "Yes"), current="a")
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("conversations-000.json", json.dumps(data))
        archive.writestr("conversations-001.json", json.dumps(data))
        archive.writestr("user.json", '{"email": "ana@example.com"}')
        archive.writestr("chat.html", "<html></html>")
    outcome = convert(Request((str(path),), str(tmp_path / "out.jsonl")))
    assert outcome.written == 2
    assert {name for _, name in outcome.sources} == {"chatgpt-export"}
    assert "example.com" not in json.dumps(outcome.as_json())
    assert outcome.ledger.count("other-members") == 2


def test_wrapped_and_cut_off(run: Run) -> None:
    cut = {"finish_details": {"type": "max_tokens"}}
    data = export(
        node("u", None, "user", "Go on."),
        node("a", "u", "assistant", "One", metadata=cut),
        node("b", "a", "assistant", " two", metadata=cut),
        current="b",
    )
    found = run(json.dumps({"conversations": data}), name="in.json")
    assert roles(found.turns[0]) == "user:Go on. assistant:One"
    assert found.kinds["truncated-dropped"] == 1
