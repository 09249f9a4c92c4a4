"""Sessions of coding agents other than Claude Code's files and Codex' responses."""

from __future__ import annotations

import json
from typing import Any

from tests.convert.conftest import Run

ASK, TELL = "How many files?", "Three."
TALK = [("user", ASK), ("assistant", TELL)]


def shape(found: Any) -> list[str]:
    """Return role, text or name of the call, of the messages of the only record."""
    out = []
    for message in found.records[0]["messages"]:
        calls = [call["function"]["name"] for call in message.get("tool_calls", ())]
        out.append(":".join(filter(None, [message["role"], *calls, message.get("content")])))
    return out


CALLED = [f"user:{ASK}", "assistant:ls", "tool:a b c", f"assistant:{TELL}"]


def stream(kind: str, content: Any, thread: str | None = None) -> dict[str, Any]:
    message = {"role": kind, "content": content, "id": f"{kind}{thread}{len(str(content))}"}
    return {"type": kind, "message": message, "session_id": "s", "parent_tool_use_id": thread}


def test_claude_stream(run: Run) -> None:
    lines = [
        {"type": "system", "subtype": "init", "session_id": "s", "tools": ["Bash"]},
        stream("user", ASK),
        stream("assistant", [{"type": "tool_use", "id": "t", "name": "ls", "input": {}}]),
        stream("user", "Look into it.", "t"),
        stream("assistant", "Looked.", "t"),
        stream("user", [{"type": "tool_result", "tool_use_id": "t", "content": "a b c"}]),
        stream("assistant", [{"type": "text", "text": TELL}]),
        {"type": "result", "subtype": "success", "result": TELL, "session_id": "s"},
    ]
    found = run(lines)
    assert shape(found) == CALLED
    assert len(found.records) == 1
    assert found.kinds["other-lines-dropped"] == 2


def claude(uuid: str, above: str | None, role: str, said: str, aside: bool) -> dict[str, Any]:
    return {
        "type": role, "uuid": uuid, "parentUuid": above, "sessionId": "s", "isSidechain": aside,
        "message": {"role": role, "content": said},
    }  # fmt: skip


def test_a_side_chain_alone_is_a_conversation(run: Run) -> None:
    lines = [claude("1", None, "user", ASK, True), claude("2", "1", "assistant", TELL, True)]
    assert run(lines).turns == [TALK]
    main = [claude("3", None, "user", "Hi?", False), claude("4", "3", "assistant", "Ho.", False)]
    assert run([*lines, *main]).turns == [[("user", "Hi?"), ("assistant", "Ho.")]]


def test_lines_that_are_there_twice_are_told(run: Run) -> None:
    lines = [claude("1", None, "user", ASK, False), claude("2", "1", "assistant", TELL, False)]
    found = run([*lines, *lines])
    assert found.turns == [TALK]
    assert found.kinds["duplicate-lines-dropped"] == 2


def codex(kind: str, **payload: Any) -> dict[str, Any]:
    return {"timestamp": "2025-03-15T09:00:00Z", "type": kind, "payload": payload}


def test_codex_events_alone(run: Run) -> None:
    head = codex("session_meta", id="s")
    old = [
        codex("event_msg", type="user_message", message=ASK),
        codex("event_msg", type="agent_reasoning", text="Count."),
        codex("event_msg", type="token_count", info=None),
        codex("event_msg", type="agent_message", message=TELL),
    ]
    found = run([head, *old])
    assert found.turns == [TALK]
    assert found.records[0]["messages"][1]["reasoning_content"] == "Count."
    assert found.kinds["other-lines-dropped"] == 1
    items = [
        {"type": "UserMessage", "content": [{"type": "text", "text": ASK}]},
        {"type": "AgentMessage", "content": [{"type": "Text", "text": TELL}]},
    ]
    new = [codex("event_msg", type="item_completed", item=item) for item in items]
    assert run([head, *new]).turns == [TALK]


def test_gemini_cli(run: Run) -> None:
    response = {"functionResponse": {"id": "t", "name": "ls", "response": {"output": "a b c"}}}
    call = {"id": "t", "name": "ls", "args": {"p": "."}, "result": [response]}
    messages = [
        {"id": "0", "type": "user", "content": [{"text": "<session_context>\nx"}]},
        {"id": "1", "type": "user", "content": [{"text": ASK}]},
        {"id": "2", "type": "gemini", "content": "", "toolCalls": [],
         "thoughts": [{"subject": "Plan", "description": "Count."}]},
        {"id": "2", "type": "gemini", "content": "", "toolCalls": [call],
         "thoughts": [{"subject": "Plan", "description": "Count."}]},
        {"id": "3", "type": "info", "content": "An update is there."},
        {"id": "4", "type": "gemini", "content": TELL},
    ]  # fmt: skip
    messages = [{**one, "timestamp": "2025-03-15T09:00:00Z"} for one in messages]
    head = {"sessionId": "s", "projectHash": "p"}
    one = run(json.dumps({**head, "messages": messages}, indent=1), name="session-1.json")
    lines = run([head, *messages, {"$set": {"lastUpdated": "x"}}], name="session-1.jsonl")
    for found in (one, lines):
        assert shape(found) == CALLED
        assert found.records[0]["messages"][1]["reasoning_content"] == "Plan\nCount."
        assert found.kinds["synthetic-dropped"] == 1
    back = [head, *messages[1:2], {**messages[5], "content": "Two."}, {"$rewindTo": "4"}]
    assert run([*back, {**messages[5], "id": "5"}]).turns == [TALK]


def test_opencode(run: Run) -> None:
    state = {"status": "completed", "input": {}, "output": "a b c"}
    messages = [
        {"info": {"role": "user"}, "parts": [{"type": "text", "text": ASK},
                                             {"type": "text", "text": "x", "synthetic": True}]},
        {"info": {"role": "assistant"}, "parts": [
            {"type": "step-start"}, {"type": "reasoning", "text": "Count."},
            {"type": "tool", "tool": "ls", "callID": "c", "state": state},
            {"type": "text", "text": TELL}]},
    ]  # fmt: skip
    data = {"info": {"id": "ses", "title": "Files"}, "messages": messages}
    found = run(json.dumps(data, indent=1), name="s.json")
    assert shape(found) == CALLED
    assert found.records[0]["messages"][1]["reasoning_content"] == "Count."
    assert found.kinds["synthetic-dropped"] == 1


def test_copilot_chat(run: Run) -> None:
    reply = [
        {"kind": "toolInvocationSerialized", "toolId": "ls"},
        {"kind": "thinking", "value": "Count."},
        {"value": "Three: "},
        {"kind": "inlineReference", "name": "a.py", "inlineReference": {"path": "/w/a.py"}},
        {"value": "."},
    ]
    requests = [
        {"message": {"text": ASK, "parts": []}, "response": reply},
        {"message": {"text": "And?"}, "response": [], "result": {"errorDetails": {"message": "x"}}},
    ]
    data = {"responderUsername": "GitHub Copilot", "requests": requests}
    found = run(json.dumps(data, indent=1), name="chat.json")
    assert found.turns == [[("user", ASK), ("assistant", "Three: `a.py`.")]]
    assert found.records[0]["messages"][1]["reasoning_content"] == "Count."
    assert found.kinds["tool-messages-dropped"] == found.kinds["failed"] == 1


def test_atif(run: Run) -> None:
    call = {"tool_call_id": "c", "function_name": "ls", "arguments": {"p": "."}}
    result = {"source_call_id": "c", "content": "a b c"}
    steps = [
        {"step_id": 1, "source": "user", "message": ASK},
        {"step_id": 2, "source": "agent", "message": "", "reasoning_content": "Count.",
         "tool_calls": [call], "observation": {"results": [result]}},
        {"step_id": 3, "source": "agent", "message": TELL},
    ]  # fmt: skip
    data = {"schema_version": "ATIF-v1.4", "agent": {"name": "a"}, "steps": steps}
    found = run(json.dumps(data, indent=1), name="t.json")
    assert shape(found) == CALLED
    assert found.records[0]["messages"][1]["reasoning_content"] == "Count."


def test_openhands(run: Run) -> None:
    events = [
        {"id": 0, "source": "user", "action": "message", "args": {"content": ASK}},
        {"id": 1, "source": "environment", "observation": "agent_state_changed", "content": ""},
        {"id": 2, "source": "agent", "action": "ls", "args": {"thought": ""}},
        {"id": 3, "source": "agent", "observation": "ls", "content": "a b c", "cause": 2},
        {"id": 4, "source": "agent", "action": "finish", "args": {"final_thought": TELL}},
    ]
    for data in (events, [events], [{"instance_id": "x", "history": events}]):
        found = run(json.dumps(data, indent=1), name="t.json")
        assert shape(found) == CALLED
        assert found.kinds["other-lines-dropped"] == 1
