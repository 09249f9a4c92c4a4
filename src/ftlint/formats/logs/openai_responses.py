"""Exchanges of OpenAI's Responses API, request and output in one record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from ftlint.formats import Format
from ftlint.formats.logs.bodies import read_exchange
from ftlint.formats.shared.foreign import text
from ftlint.formats.shared.reading import Reading, Skip
from ftlint.model.conversation import Conversation

_TYPES: Final = frozenset(
    {"message", "function_call", "function_call_output", "reasoning", "item_reference"}
)
_REQUEST: Final = frozenset(
    {"instructions", "input", "tools", "parallel_tool_calls", "previous_response_id"}
)


class OpenAiResponses(Format):
    """A record with ``input`` and ``output``: texts, messages and typed items.

    ``instructions`` become a system turn; calls and their outputs are linked by ``call_id``; flat
    tools get the nested shape; reasoning summaries become reasoning. Calls of hosted tools have no
    place in a training file and go, with an event. An output alone (a stored response) has no
    question: such records are skipped. Earlier turns behind ``previous_response_id`` are noted.

    ```jsonl sample
    {"model": "m", "instructions": "Be brief.", "input": [{"role": "user", "content": [{"type": "input_text", "text": "Does it rain in Oslo?"}]}], "tools": [{"type": "function", "name": "rain", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}], "output": [{"type": "function_call", "call_id": "c1", "name": "rain", "arguments": "{\\"city\\":\\"Oslo\\"}"}]}
    ```
    """

    name = "openai-responses"
    title = "OpenAI Responses"

    def score(self, value: Any) -> float:
        """Look for the object's name, or for typed items."""
        if not isinstance(value, dict) or "messages" in value or "custom_id" in value:
            return 0.0
        if value.get("object") == "response":
            return 1.0
        output, given = value.get("output"), value.get("input")
        if isinstance(output, list) and output and all(map(_is_item, output)):
            return 1.0
        typed = isinstance(given, list) and any(map(_is_item, given))
        return 0.9 if typed and output is None else 0.0

    def read(self, value: Any, reading: Reading) -> Iterable[Conversation]:
        """Read one record."""
        if value.get("error"):
            raise Skip("failed")
        request = {key: item for key, item in value.items() if key in _REQUEST}
        answered = isinstance(value.get("output"), list)
        response = {key: item for key, item in value.items() if key != "input"}
        conversation = read_exchange(request, response if answered else None, ("", ""), reading)
        conversation.id = str(value["id"]) if value.get("id") else None
        yield conversation


def _is_item(item: Any) -> bool:
    if not isinstance(item, dict):
        return False
    kind = text(item.get("type"))
    return kind in _TYPES or kind.endswith("_call")
