"""Sessions of Claude Code and Codex: joined answers, branches, results, what programs write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ftlint.dataset.convert.pipe import Request, convert
from tests.convert.conftest import Run


def line(uuid: str, parent: str | None, role: str, content: Any, **more: Any) -> dict[str, Any]:
    message = {"role": role, "content": content}
    if "answer" in more:
        message["id"] = more.pop("answer")
    base = {"type": role, "uuid": uuid, "parentUuid": parent, "sessionId": "s", **more}
    return {**base, "message": message}


def text(said: str) -> list[Any]:
    return [{"type": "text", "text": said}]


def use(name: str) -> list[Any]:
    return [{"type": "tool_use", "id": name, "name": "Bash", "input": {"command": name}}]


def result(name: str, said: Any) -> list[Any]:
    return [{"type": "tool_result", "tool_use_id": name, "content": said}]


class TestClaudeCode:
    def test_calls_made_at_once_keep_all_their_results(self, run: Run) -> None:
        found = run(
            [
                line("1", None, "user", "Count."),
                line("2", "1", "assistant", [{"type": "thinking", "thinking": "Hm."}], answer="a"),
                line("3", "2", "assistant", text("I will."), answer="a"),
                line("4", "3", "assistant", use("t1"), answer="a"),
                line("5", "4", "assistant", use("t2"), answer="a"),
                line("6", "4", "user", result("t1", "one")),
                line("7", "5", "user", result("t2", [{"type": "text", "text": "two"}])),
                line("8", "7", "assistant", text("Three."), answer="b"),
            ],
            reasoning="inline",
        )
        messages = found.records[0]["messages"]
        assert [item["role"] for item in messages] == [
            "user",
            "assistant",
            "tool",
            "tool",
            "assistant",
        ]
        assert messages[1]["content"] == "<think>\nHm.\n</think>\n\nI will."
        assert [call["id"] for call in messages[1]["tool_calls"]] == ["t1", "t2"]
        assert [item["content"] for item in messages[2:4]] == ["one", "two"]
        assert "branches-dropped" not in found.kinds

    def test_of_a_rewound_conversation_the_last_branch_is_read(self, run: Run) -> None:
        lines = [
            line("1", None, "user", "Hi"),
            line("2", "1", "assistant", text("old"), answer="a"),
            line("3", "1", "user", "Hi again"),
            line("4", "3", "assistant", text("new"), answer="b"),
        ]
        found = run(lines)
        assert found.turns == [[("user", "Hi"), ("user", "Hi again"), ("assistant", "new")]]
        assert found.kinds["branches-dropped"] == 1
        assert len(run(lines, branches="all").records) == 2

    def test_hooks_that_end_an_earlier_branch_do_not_hide_the_last(self, run: Run) -> None:
        hook = {"type": "progress", "uuid": "9", "parentUuid": "2", "sessionId": "s"}
        found = run(
            [
                line("1", None, "user", "Hi"),
                line("2", "1", "assistant", text("Yes"), answer="a"),
                line("3", "2", "user", "Sure?"),
                line("4", "3", "assistant", text("Sure"), answer="b"),
                hook,
            ]
        )
        assert len(found.turns[0]) == 4

    @pytest.mark.parametrize(
        ("content", "more"),
        [
            ("<command-name>/clear</command-name>", {}),
            ("<local-command-stdout>ok</local-command-stdout>", {}),
            ("[Request interrupted by user]", {}),
            ("<system-reminder>Be careful.</system-reminder>", {}),
            ("Summary of before", {"isCompactSummary": True}),
            ("Context", {"isMeta": True}),
        ],
    )
    def test_what_the_program_wrote_is_dropped(
        self, run: Run, content: str, more: dict[str, Any]
    ) -> None:
        found = run(
            [
                line("1", None, "user", content, **more),
                line("2", "1", "user", "Hi"),
                line("3", "2", "assistant", text("Yes"), answer="a"),
            ]
        )
        assert found.turns == [[("user", "Hi"), ("assistant", "Yes")]]
        assert found.kinds["synthetic-dropped"] >= 1

    def test_reminders_are_cut_out_of_texts(self, run: Run) -> None:
        said = "Hi<system-reminder>x\ny</system-reminder>"
        found = run([line("1", None, "user", said), line("2", "1", "assistant", text("Yes"))])
        assert found.turns[0][0][1] == "Hi"

    def test_compactions_and_other_lines(self, run: Run) -> None:
        found = run(
            [
                {"type": "summary", "summary": "x", "leafUuid": "9"},
                line("1", None, "user", "Hi"),
                line("2", "1", "assistant", text("Yes"), answer="a"),
                {"type": "system", "uuid": "3", "parentUuid": None, "sessionId": "s"},
                line("4", "3", "user", "And now?"),
                line("5", "4", "assistant", text("No"), answer="b"),
                line("5", "4", "assistant", text("No"), answer="b"),
            ]
        )
        assert [turns[-1] for turns in found.turns] == [("assistant", "Yes"), ("assistant", "No")]
        assert found.kinds["other-lines-dropped"] == 2

    def test_sidechains(self, run: Run) -> None:
        lines = [
            line("1", None, "user", "Hi"),
            line("2", "1", "assistant", text("Yes"), answer="a"),
            line("3", None, "user", "Look it up.", isSidechain=True),
            line("4", "3", "assistant", text("Found."), answer="b", isSidechain=True),
        ]
        found = run(lines)
        assert (len(found.records), found.kinds["sidechains-dropped"]) == (1, 2)
        assert len(run(lines, sidechains="keep").records) == 2

    def test_a_folder_of_sessions(self, tmp_path: Path) -> None:
        folder = tmp_path / "projects"
        folder.mkdir()
        for name in ("a", "b"):
            lines = [line("1", None, "user", name), line("2", "1", "assistant", text("Yes"))]
            data = "".join(json.dumps(item) + "\n" for item in lines)
            (folder / f"{name}.jsonl").write_text(data)
        (folder / "notes.md").write_text("Nothing of interest.")
        outcome = convert(Request((str(folder),), str(tmp_path / "out.jsonl")))
        assert (outcome.written, outcome.ledger.count("other-members")) == (2, 1)


def item(kind: str, **payload: Any) -> dict[str, Any]:
    return {"timestamp": "x", "type": "response_item", "payload": {"type": kind, **payload}}


def message(role: str, said: str) -> dict[str, Any]:
    kind = "output_text" if role == "assistant" else "input_text"
    return item("message", role=role, content=[{"type": kind, "text": said}])


META = {"type": "session_meta", "payload": {"id": "s", "base_instructions": {"text": "Be good."}}}


class TestCodex:
    def test_items_calls_and_what_is_injected(self, run: Run) -> None:
        lines = [
            META,
            message("developer", "<permissions instructions>x"),
            message("user", "# AGENTS.md instructions for /home/ana"),
            message("user", "<environment_context>x</environment_context>"),
            message("user", "Patch it."),
            {"type": "event_msg", "payload": {"type": "user_message", "message": "Patch it."}},
            item("reasoning", summary=[{"type": "summary_text", "text": "Easy."}]),
            message("assistant", "On it."),
            item("custom_tool_call", name="apply_patch", call_id="c", input="*** Begin Patch"),
            item("custom_tool_call_output", call_id="c", output='{"output":"ok"}'),
            item("web_search_call", action={}),
            message("assistant", "Done."),
        ]
        found = run(lines, reasoning="inline")
        messages = found.records[0]["messages"]
        assert [one["role"] for one in messages] == ["user", "assistant", "tool", "assistant"]
        assert messages[1]["content"] == "<think>\nEasy.\n</think>\n\nOn it."
        arguments = messages[1]["tool_calls"][0]["function"]["arguments"]
        assert json.loads(arguments) == {"input": "*** Begin Patch"}
        assert found.kinds["synthetic-dropped"] == 3
        assert found.kinds["custom-instructions-dropped"] == 1
        assert found.kinds["tool-messages-dropped"] == 1
        kept = run(lines, custom_instructions="system")
        assert kept.turns[0][0] == ("system", "Be good.")

    def test_old_files_without_payloads(self, run: Run) -> None:
        lines = [
            {"id": "s", "timestamp": "2025-03-15T09:00:00Z", "instructions": None},
            {"record_type": "state"},
            message("user", "Hi")["payload"],
            {"record_type": "state"},
            message("assistant", "Yes")["payload"],
        ]
        found = run(lines)
        assert found.turns == [[("user", "Hi"), ("assistant", "Yes")]]
        assert found.kinds["other-lines-dropped"] == 2

    def test_compaction_starts_a_conversation(self, run: Run) -> None:
        pair = [message("user", "Hi"), message("assistant", "Yes")]
        compacted = {"type": "compacted", "payload": {"message": "x"}}
        assert len(run([META, *pair, compacted, *pair, META, *pair]).records) == 3
