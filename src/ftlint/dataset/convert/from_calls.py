"""Declarations of tools that are called and not declared, made from their calls."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final

from ftlint.formats.shared.reading import Context
from ftlint.model.conversation import Conversation

_TYPES: Final[tuple[tuple[type | tuple[type, ...], str], ...]] = (
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (str, "string"),
    (list, "array"),
    (dict, "object"),
)
"""The words of JSON Schema; a boolean is asked for before a number."""


def with_declared(conversation: Conversation, context: Context) -> Conversation:
    """Return a conversation that declares each tool it calls.

    A declaration has the arguments that the calls of the conversation give, with their types where
    those agree; what a tool is for, and which arguments it needs, no call tells.
    """
    called: dict[str, dict[str, str | None]] = {}
    for message in conversation.all_messages():
        for call in message.calls or ():
            _see(called.setdefault(call.name, {}), call.arguments)
    for name in _declared(conversation.tools or []):
        called.pop(name, None)
    if not called:
        return conversation
    context.note("tools-declared", count=len(called))
    made = [_declaration(name, arguments) for name, arguments in called.items()]
    return replace(conversation, tools=[*(conversation.tools or ()), *made])


def _declared(tools: list[Any]) -> list[str]:
    functions = [tool.get("function") for tool in tools if isinstance(tool, dict)]
    return [str(one.get("name")) for one in functions if isinstance(one, dict)]


def _see(arguments: dict[str, str | None], text: str) -> None:
    """Note the types of arguments; None is kept for those of several types."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return  # the target's writer has its own word on such arguments
    for name, given in value.items() if isinstance(value, dict) else ():
        word = next((word for kinds, word in _TYPES if isinstance(given, kinds)), None)
        arguments[name] = word if arguments.get(name, word) == word else None


def _declaration(name: str, arguments: dict[str, str | None]) -> dict[str, Any]:
    properties = {one: {} if word is None else {"type": word} for one, word in arguments.items()}
    parameters = {"type": "object", "properties": properties}
    return {"type": "function", "function": {"name": name, "parameters": parameters}}
