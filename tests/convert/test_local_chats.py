"""Open WebUI, LibreChat, SillyTavern and the text generation web UI."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.convert.conftest import Run


def webui(*nodes: dict[str, Any], current: str | None = "c", **chat: Any) -> list[Any]:
    history = {"currentId": current, "messages": {item["id"]: item for item in nodes}}
    return [{"id": "w", "title": "T", "chat": {"history": history, **chat}}]


USER = {"id": "a", "parentId": None, "role": "user", "content": "Rain?", "timestamp": 1}


def answer(name: str, text: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "parentId": "a", "role": "assistant", "content": text, **more}


TOOL = (
    '<details type="reasoning" done="true" duration="1">\n<summary>Thought</summary>\n'
    "&gt; I&#x27;ll look.\n</details>\n"
    '<details type="tool_calls" done="true" id="call_9" name="rain" '
    'arguments="&quot;{\\&quot;city\\&quot;: \\&quot;Oslo\\&quot;}&quot;" '
    'result="&quot;wet&quot;">\n<summary>Tool Executed</summary>\n</details>\n\nIt rains.'
)


class TestOpenWebUi:
    def test_models_side_by_side_are_branches(self, run: Run) -> None:
        found = run(webui(USER, answer("b", "No."), answer("c", "Yes.")))
        assert found.turns == [[("user", "Rain?"), ("assistant", "Yes.")]]
        assert found.kinds["branches-dropped"] == 1

    def test_details_become_reasoning_and_calls(self, run: Run) -> None:
        dropped = run(webui(USER, answer("c", TOOL)), reasoning="inline")
        assert dropped.turns[0][1][1] == "<think>\nI'll look.\n</think>\n\nIt rains."
        assert dropped.kinds["tool-messages-dropped"] == 1
        turns = run(webui(USER, answer("c", TOOL)), tools="keep").records[0]["messages"]
        function = turns[1]["tool_calls"][0]["function"]
        assert json.loads(function["arguments"]) == {"city": "Oslo"}
        assert (turns[2]["tool_call_id"], turns[2]["content"]) == ("call_9", "wet")
        assert turns[3]["content"] == "It rains."

    def test_code_interpreter(self, run: Run) -> None:
        text = (
            '<details type="code_interpreter" done="true" output="&quot;4&quot;">\n'
            "<summary>Analyzed</summary>\n```python\nprint(2 + 2)\n```\n</details>\nFour."
        )
        turns = run(webui(USER, answer("c", text)), tools="keep").records[0]["messages"]
        arguments = turns[1]["tool_calls"][0]["function"]["arguments"]
        assert json.loads(arguments) == {"code": "print(2 + 2)"}
        assert turns[2]["content"] == "4"

    def test_system_prompt_unfinished_answers_and_inner_object(self, run: Run) -> None:
        done = answer("c", "Yes.")
        later = {**answer("d", "And", done=False), "parentId": "c"}
        data = webui(USER, done, later, current="d", params={"system": "Be brief."})
        found = run([data[0]["chat"]])
        assert [role for role, _ in found.turns[0]] == ["system", "user", "assistant"]
        assert found.kinds["truncated-dropped"] == 1

    def test_images_stay_and_files_are_counted(self, run: Run) -> None:
        files = [{"type": "image", "url": "data:image/png;base64,AA=="}, {"type": "file"}]
        found = run(webui({**USER, "files": files}, answer("c", "Yes.")))
        assert found.records[0]["messages"][0]["content"][1]["type"] == "image_url"
        assert found.kinds["attachments-dropped"] == 1


ROOT = "00000000-0000-0000-0000-000000000000"


def libre(name: str, parent: str, text: str, **more: Any) -> dict[str, Any]:
    mine = {"messageId": name, "parentMessageId": parent, "text": text, "sender": "x"}
    return {**mine, "isCreatedByUser": name.startswith("u"), **more}


class TestLibreChat:
    def test_newest_sibling_at_each_fork(self, run: Run) -> None:
        messages = [
            libre("u1", ROOT, "Rain?", createdAt="2025-01-01T00:00:00Z"),
            libre("b", "u1", "new", createdAt="2025-01-01T00:00:05Z"),
            libre("a", "u1", "old", createdAt="2025-01-01T00:00:02Z"),
            libre("u2", "a", "late", createdAt="2025-01-01T00:00:09Z"),
        ]
        found = run([{"conversationId": "l", "messages": messages}])
        assert found.turns == [[("user", "Rain?"), ("assistant", "new")]]
        assert found.kinds["no-current-node"] == 1
        assert found.kinds["branches-dropped"] == 2

    def test_recursive_tree_pieces_and_prefix(self, run: Run) -> None:
        pieces = [
            {"type": "think", "think": "Look."},
            {
                "type": "tool_call",
                "tool_call": {"id": "t", "name": "w", "args": "{}", "output": "4"},
            },
            {"type": "text", "text": {"value": "It rains."}},
        ]
        reply = libre("b", "u1", "", content=pieces)
        tree = [libre("u1", ROOT, "Rain?", children=[reply])]
        data = [
            {"conversationId": "l", "messagesTree": tree, "options": {"promptPrefix": "Brief."}}
        ]
        found = run(data)
        assert found.turns == [
            [("system", "Brief."), ("user", "Rain?"), ("assistant", "It rains.")]
        ]
        assert found.kinds["tool-messages-dropped"] == 1
        assert found.records[0]["messages"][2]["reasoning_content"] == "Look."
        kept = run(data, tools="keep")
        assert [role for role, _ in kept.turns[0]][2:] == ["assistant", "tool", "assistant"]

    def test_system_rows_and_errors(self, run: Run) -> None:
        messages = [
            libre("s", ROOT, "Be brief.", sender="System"),
            libre("u1", "s", "Rain?"),
            libre("e", "u1", "Quota.", error=True),
            libre("u2", "e", "Again?"),
            libre("b", "u2", "Yes."),
        ]
        found = run([{"conversationId": "l", "messages": messages}])
        assert [role for role, _ in found.turns[0]] == ["system", "user", "user", "assistant"]
        assert found.kinds["hidden-dropped"] == 1


def tavern(text: Any, user: bool = False, **more: Any) -> dict[str, Any]:
    return {"name": "Ana" if user else "Skipper", "is_user": user, "mes": text, **more}


HEADER = {"user_name": "unused", "character_name": "unused", "chat_metadata": {}}


class TestSillyTavern:
    def test_greeting_macros_swipes_and_hidden_lines(self, run: Run) -> None:
        found = run(
            [
                HEADER,
                tavern("Hello {{user}}, I am {{char}}."),
                tavern("Where?", True),
                tavern("secret", True, is_system=True),
                tavern(
                    {"message": "North."}, swipes=["South.", "North."], extra={"reasoning": "x"}
                ),
            ]
        )
        assert found.turns == [
            [
                ("assistant", "Hello Ana, I am Skipper."),
                ("user", "Where?"),
                ("assistant", "North."),
            ]
        ]
        for kind in ("swipes-dropped", "hidden-dropped"):
            assert found.kinds[kind] == 1, kind
        assert found.records[0]["messages"][2]["reasoning_content"] == "x"
        assert found.kinds["macros-expanded"] == 2

    def test_each_header_starts_a_chat_and_names_can_be_written(self, run: Run) -> None:
        chat = [HEADER, tavern("Where?", True), tavern("North.")]
        found = run(chat + chat, names="true")
        assert len(found.records) == 2
        assert found.records[0]["messages"][1]["name"] == "Skipper"

    def test_group_chats_are_noted(self, run: Run) -> None:
        found = run([HEADER, tavern("Where?", True), tavern("North."), tavern("No.", name="Cook")])
        assert found.kinds["many-speakers"] == 1


@pytest.mark.parametrize(("inner", "shown"), [("internal", "visible"), ("data", "data_visible")])
def test_web_ui_histories_use_the_inner_pairs(run: Run, inner: str, shown: str) -> None:
    pairs = [["<|BEGIN-VISIBLE-CHAT|>", "Hello!"], ["3 < 5?", "Yes."]]
    escaped = [["", "Hello!"], ["3 &lt; 5?", "Yes."]]
    found = run(json.dumps({inner: pairs, shown: escaped}), name="in.json")
    assert found.turns == [[("assistant", "Hello!"), ("user", "3 < 5?"), ("assistant", "Yes.")]]
