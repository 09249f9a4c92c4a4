"""Fit the tools of a conversation to a target: declarations, calls, results, ids."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ftlint.formats.shared.reading import Carries, Context, Skip
from ftlint.formats.shared.tool_schemas import is_closed
from ftlint.model.conversation import Conversation, Message, normal_arguments


def fit_declared(conversation: Conversation, carries: Carries, context: Context) -> dict[str, Any]:
    """Return what changes of the tools and of the parallel flag."""
    changed: dict[str, Any] = {}
    if conversation.tools and not carries.tools:
        context.note("tools-dropped", "/tools")
        changed["tools"] = None
    elif conversation.tools:
        tools = conversation.tools
        if carries.tool_keys is not None:
            tools = [_declared(tool, carries.tool_keys, context) for tool in tools]
        elif any(map(_is_open, tools)):
            tools = [_without_strict(tool, context) for tool in tools]
        if carries.described_tools:
            tools = [_described(tool, context) for tool in tools]
        changed["tools"] = tools
    if conversation.parallel is not None and not carries.parallel:
        context.note("parallel-flag-dropped")
        changed["parallel"] = None
    return changed


def _is_open(tool: Any) -> bool:
    """Tell whether a tool says that its schema is strict, and it is not: no API takes that."""
    function = tool.get("function") if isinstance(tool, dict) else None
    if not isinstance(function, dict) or function.get("strict") is not True:
        return False
    return not is_closed(function.get("parameters"))


def _without_strict(tool: Any, context: Context) -> Any:
    if not _is_open(tool):
        return tool
    context.note("dropped-fields", "/tools", detail="tools.strict, since the schema is open")
    kept = {key: value for key, value in tool["function"].items() if key != "strict"}
    return {**tool, "function": kept}


def _described(tool: Any, context: Context) -> Any:
    """Return a declared tool with a description and parameters: its name where it says no more."""
    function = tool.get("function") if isinstance(tool, dict) else None
    if not isinstance(function, dict):
        return tool
    made: dict[str, Any] = {}
    if not str(function.get("description") or "").strip():
        context.note("tool-descriptions-made", "/tools", detail=str(function.get("name")))
        made["description"] = str(function.get("name"))
    if "parameters" not in function:
        made["parameters"] = {"type": "object", "properties": {}}
    return {**tool, "function": {**function, **made}} if made else tool


def _declared(tool: Any, keys: frozenset[str], context: Context) -> Any:
    """Return a declared function with those keys alone that the target has a place for."""
    function = tool.get("function") if isinstance(tool, dict) else None
    if not isinstance(function, dict):
        raise Skip("broken-record", "a declared tool that is not a function", "/tools")
    for key in sorted(function.keys() - keys):
        context.note("dropped-fields", "/tools", detail=f"tools.{key}")
    kept = {key: value for key, value in function.items() if key in keys}
    kept.setdefault("parameters", {"type": "object", "properties": {}})
    return {"type": "function", "function": kept}


def bare_calls(messages: list[Message], context: Context) -> list[Message]:
    """Return turns whose calls have no text beside them."""
    out: list[Message] = []
    for message in messages:
        if message.calls and message.content is not None:
            if message.text.strip():
                context.note("text-beside-calls-dropped", message.place)
            message = replace(message, content=None)
        out.append(message)
    return out


def refuse_open_calls(messages: list[Message]) -> None:
    """Raise Skip where a call has no result before the conversation goes on."""
    waiting: set[str | None] = set()
    for message in messages:
        if message.role == "tool":
            waiting.discard(message.call_id)
        elif waiting:
            raise Skip("calls-without-results", place=message.place)
        if message.calls:
            waiting = {call.id for call in message.calls}


def is_broken(arguments: str) -> bool:
    """Tell whether arguments are not the text of an object: no API and no template takes them."""
    return normal_arguments(arguments) is None


def object_call(call: Any, message: Message) -> Any:
    """Return a call whose arguments are compact JSON; Skip where they are not an object."""
    arguments = normal_arguments(call.arguments)
    if arguments is None:
        raise Skip("arguments-not-json", call.name, message.place)
    return replace(call, arguments=arguments)


def object_result(message: Message, context: Context) -> str:
    """Return the result of a tool as compact JSON if it is an object, else as it is."""
    text = message.text
    found = normal_arguments(text) if text.lstrip().startswith("{") else None
    if found is None:
        context.note("result-wrapped", message.place)
    return text if found is None else found


def renumber(messages: list[Message], carries: Carries, context: Context) -> None:
    """Give the calls new ids: those a reader of the target will invent, or of its own form."""
    new_ids: dict[str | None, str] = {}
    number = 0
    for index, message in enumerate(messages):
        if message.calls:
            calls = []
            for call in message.calls:
                number += 1
                new_ids[call.id] = carries.numbered_ids.format(number)
                calls.append(replace(call, id=new_ids[call.id]))
            messages[index] = replace(message, calls=calls)
        elif message.role == "tool":
            messages[index] = replace(message, call_id=new_ids.get(message.call_id))
    if any(old != new for old, new in new_ids.items()):
        kind = "tool-call-ids-renumbered" if carries.call_ids else "tool-call-ids-lost"
        context.note(kind, count=len(new_ids))
