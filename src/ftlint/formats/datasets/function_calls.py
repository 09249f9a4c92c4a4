"""Questions with the calls that answer them, as texts of JSON in columns: xLAM and its like."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.native.sharegpt.convert import read_calls
from ftlint.formats.shared.openai_messages import declared_tools, link_calls
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.formats.shared.tool_schemas import with_schema
from ftlint.model.conversation import Conversation, Message

_ASKED: Final = ("query", "question", "instruction", "prompt", "user")
_CALLS: Final = ("answers", "tool_calls", "function_calls", "calls", "answer")
_TOOLS: Final = ("tools", "functions", "available_tools")


class FunctionCalls(Format):
    """``query``, ``answers`` and ``tools``, of which the last two are JSON, mostly as texts.

    The answers are calls. Parameters that are declared with types of Python become a JSON Schema.

    ```jsonl sample
    {"id": 1, "query": "Rain in Oslo?", "answers": "[{\\"name\\": \\"rain\\", \\"arguments\\": {\\"city\\": \\"Oslo\\"}}]", "tools": "[{\\"name\\": \\"rain\\", \\"description\\": \\"Tells whether it rains.\\", \\"parameters\\": {\\"city\\": {\\"description\\": \\"Where.\\", \\"type\\": \\"str\\"}}}]"}
    ```
    """

    # Salesforce/xlam-function-calling-60k and the data sets in its columns
    name = "function-calls"
    title = "calls in columns (xLAM)"

    def score(self, value: Any) -> float:
        """Look for a question, and for calls and tools that are lists."""
        if not isinstance(value, dict):
            return 0.0
        asked, called, tools = (_key(value, keys) for keys in (_ASKED, _CALLS, _TOOLS))
        if asked is None or called is None or tools is None:
            return 0.0
        calls = _parsed(value[called])
        if not isinstance(value[asked], str) or not (_are_calls(calls) or calls == []):
            return 0.0
        return float(isinstance(_parsed(value[tools]), list))

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one row."""
        asked, called, tools = (_key(value, keys) for keys in (_ASKED, _CALLS, _TOOLS))
        if asked is None or called is None or tools is None:
            raise Skip("broken-record", "no question, calls and tools")
        if _parsed(value[called]) == []:
            raise Skip("no-assistant-reply", "no tool fits, and no text says so", f"/{called}")
        answer = Message("assistant", None, f"/{called}")
        answer.calls = read_calls(_parsed(value[called]), f"/{called}")
        messages = [Message("user", value[asked], f"/{asked}"), answer]
        link_calls(messages, reading)
        rest = {key: item for key, item in value.items() if key not in (asked, called, tools)}
        found = Conversation(messages, reading.place, meta=rest or None)
        declared = _parsed(value[tools])
        if not isinstance(declared, list) or not isinstance(value[asked], str):
            raise Skip("broken-record", "tools that are not a list", f"/{tools}")
        found.tools = declared_tools([with_schema(tool) for tool in declared])
        yield found


def _key(value: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    return next((key for key in keys if key in value), None)


def _parsed(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    try:
        return json.loads(cell)
    except ValueError:
        return None


def _are_calls(calls: Any) -> bool:
    return (
        isinstance(calls, list)
        and bool(calls)
        and all(isinstance(call, dict) and isinstance(call.get("name"), str) for call in calls)
    )
