"""Sessions that ``opencode export`` writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.formats.shared.foreign import name, obj, objects, text
from ftlint.formats.shared.nested import Dialogues, Layout
from ftlint.formats.shared.openai_messages import link_calls
from ftlint.formats.shared.reading import Reading
from ftlint.model.conversation import Message, ToolCall, compact

_SILENT = frozenset({"step-start", "step-finish", "snapshot", "patch", "compaction", "agent"})


class OpenCode(Dialogues):
    """An ``info`` and ``messages``, each with an ``info`` and ``parts``: texts, reasoning, tools.

    Results of tools come after the calls. Parts that the program adds (``synthetic``) and marks of
    steps are left out; files are counted. The file declares no tools.

    ```json sample
    {"info": {"id": "ses_1", "title": "Files"}, "messages": [
      {"info": {"id": "m1", "role": "user"}, "parts": [{"type": "text", "text": "How many files are here?"}]},
      {"info": {"id": "m2", "role": "assistant"}, "parts": [{"type": "step-start"}, {"type": "tool", "tool": "bash", "callID": "c1", "state": {"status": "completed", "input": {"command": "ls"}, "output": "a b c"}}, {"type": "text", "text": "Three."}]}
    ]}
    ```
    """

    name = "opencode"
    title = "opencode session"
    layout = Layout(
        messages="messages", needs=("info.id",), marks=("info.role", "parts"), title=("info.title",)
    )

    def entry(self, raw: Any, place: str, reading: Reading) -> Iterable[Message]:
        """Read the parts of a message into turns: a call ends one, its result is the next."""
        role = reading.role(obj(obj(raw).get("info")).get("role"), place)
        turns: list[Message] = []
        texts: list[str] = []
        thoughts: list[str] = []
        for index, part in enumerate(objects(obj(raw).get("parts"))):
            kind = part.get("type")
            if kind == "text" and not part.get("synthetic"):
                texts.append(text(part.get("text")))
            elif kind == "text":
                reading.note("synthetic-dropped", place)
            elif kind == "reasoning":
                thoughts.append(text(part.get("text")))
            elif kind == "tool":
                call, result = _tool(part, f"{place}/parts/{index}")
                turn = Message(role, "\n\n".join(texts) or None, place, [call])
                turn.reasoning = "\n\n".join(thoughts) or None
                turns += [turn, result]
                texts, thoughts = [], []
            elif kind == "file":
                reading.note("attachments-dropped", place)
            elif str(kind) not in _SILENT:
                reading.note("unknown-content", place, detail=str(kind))
        if texts or not turns:
            last = Message(role, "\n\n".join(texts), place)
            last.reasoning = "\n\n".join(thoughts) or None
            turns.append(last)
        link_calls(turns, reading)
        return turns


def _tool(part: dict[str, Any], place: str) -> tuple[ToolCall, Message]:
    state = obj(part.get("state"))
    call = ToolCall(
        name(part.get("tool")) or "tool", compact(obj(state.get("input"))), name(part.get("callID"))
    )
    said = state.get("output", state.get("error", ""))
    result = said if isinstance(said, str) else compact(said)
    return call, Message("tool", result, place, call_id=call.id)
