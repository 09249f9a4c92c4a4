"""Trajectories of agents in ATIF, which Harbor and Terminal-Bench write."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.formats.shared.foreign import name, obj, objects, text
from ftlint.formats.shared.nested import Dialogues, Layout
from ftlint.formats.shared.openai_messages import declared_tools, read_content
from ftlint.formats.shared.reading import Reading
from ftlint.model.conversation import Conversation, Message, ToolCall, compact


class Atif(Dialogues):
    """``steps`` with a ``source`` (``user``, ``agent``, ``system``), calls and observations.

    An observation answers the calls of its step; one without calls is what the user says next.
    Tools that the agent declares are kept.

    ```json sample
    {"schema_version": "ATIF-v1.4", "session_id": "s1", "agent": {"name": "a", "version": "1"}, "steps": [
      {"step_id": 1, "source": "user", "message": "How many files are here?"},
      {"step_id": 2, "source": "agent", "message": "", "tool_calls": [{"tool_call_id": "c1", "function_name": "ls", "arguments": {}}], "observation": {"results": [{"source_call_id": "c1", "content": "a b c"}]}},
      {"step_id": 3, "source": "agent", "message": "Three."}
    ]}
    ```
    """

    name = "atif"
    title = "ATIF trajectory"
    layout = Layout(
        # Harbor's Agent Trajectory Interchange Format, versions 1.0 to 1.4
        messages="steps",
        needs=("agent",),
        marks=("source", "step_id"),
        role=("source",),
        text=("message",),
        time=("timestamp",),
        words={"agent": "assistant"},
    )

    def conversations(self, value: Any, reading: Reading) -> Iterable[Conversation]:  # type: ignore[override]
        """Yield the trajectory, with the tools that its agent declares."""
        for made in super().conversations(value, reading):
            tools = objects(obj(obj(value).get("agent")).get("tool_definitions"))
            made.tools = declared_tools(tools) or None
            yield made

    def entry(self, raw: Any, place: str, reading: Reading) -> Iterable[Message]:
        """Read a step: what is said, what is called, and what comes back."""
        turns = list(super().entry(raw, place, reading))
        if not turns:
            return turns
        said = turns[0]
        said.reasoning = text(raw.get("reasoning_content")) or None
        said.calls = [
            ToolCall(
                name(call.get("function_name")) or "tool",
                compact(obj(call.get("arguments"))),
                name(call.get("tool_call_id")),
            )
            for call in objects(raw.get("tool_calls"))
        ] or None
        if said.calls and not said.text:
            said.content = None
        for result in objects(obj(raw.get("observation")).get("results")):
            content = read_content(result.get("content"), place, reading)
            turns.append(
                Message("tool", content, place, call_id=name(result.get("source_call_id")))
                if said.calls
                else Message("user", content, place)
            )
        return turns
