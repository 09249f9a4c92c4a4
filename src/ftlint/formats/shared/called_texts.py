"""Calls, results and declared tools that are words in the turns, made what they mean.

Data sets for the use of tools are often rendered for one model: the system prompt declares the
tools, the answers hold the calls. A chat template writes both anew, so they are read here, once
for all formats.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, Final, NamedTuple

from ftlint.formats.shared.call_spellings import (
    FINISH,
    Written,
    closing,
    parsed,
    step,
    tagged,
    written,
)
from ftlint.formats.shared.openai_messages import declared_tools, link_calls
from ftlint.formats.shared.reading import Reading
from ftlint.formats.shared.tool_schemas import with_schema
from ftlint.jsontext.python_repr import from_python
from ftlint.model.conversation import Conversation, Message
from ftlint.model.enclosed import enclosed, without
from ftlint.model.roles import SYSTEM_ROLES

PROMPTS: Final = (
    "You are a function calling AI model",  # NousResearch/hermes-function-calling-v1
    "You are an expert in composing functions",  # Team-ACE/ToolACE
    "You are AutoGPT, you can use many tools",  # OpenBMB/ToolBench
    "You are a helpful assistant with access to the following functions",  # glaiveai, v2
)
"""How the system prompts begin that say nothing but which tools there are and how to call them."""
_QWEN: Final = "# Tools\n\nYou may call one or more functions", "</tool_call>"
"""How that begins and ends which the template of Qwen puts behind a system prompt."""
_TOOLS: Final = re.compile(r"<tools>\s*"), re.compile(r"</tools>\s*")
_LEADS: Final = re.compile(r"\b(?:functions|tools|APIs)\b[^\n\[{]{0,120}\n?\s*+(?=[\[{])")
"""Words before a list of tools in a system prompt."""
_MOST_LEADS: Final = 32
"""How many are followed: a bracket that is never closed is looked for up to the end of the text."""
_RESULT: Final = re.compile(r"<tool_response>\s*"), re.compile(r"</tool_response>\s*")
_PYTHON: Final = re.compile(r"[\[{]\s*+\{?\s*+'")
_BEGIN: Final = "Begin!"
"""What ToolBench writes below each question."""


def with_calls(conversation: Conversation, reading: Reading) -> Conversation:
    """Return a conversation whose calls and results are not text; the same one if none were."""
    messages = conversation.messages
    if not any(map(_speaks_of_tools, messages)):
        return conversation
    declared = _declared(conversation)
    names = {tool["function"]["name"] for tool in declared.tools} if declared else set()
    out: list[Message] = []
    found = False
    for index, message in enumerate(messages):
        after = messages[index + 1] if index + 1 < len(messages) else None
        made = list(_read(message, after, names, found, reading))
        found = found or made[0] is not message
        out += made
    if not found and (declared is None or not declared.alone):
        return conversation
    if found:
        reading.note("calls-read-from-text", messages[0].place)
    tools = conversation.tools
    if declared is not None:
        out, tools = declared.taken(out, conversation, reading)
    tools = _with_names(out, tools, reading)
    link_calls(out, reading)
    return replace(conversation, messages=out, tools=tools)


def _speaks_of_tools(message: Message) -> bool:
    content = message.content
    if type(content) is not str or message.role == "user":
        return False
    if message.role == "tool" and message.call_id is None:
        return True
    return speaks_of_tools(message.role, content)


def speaks_of_tools(role: str, text: str) -> bool:
    """Tell at a glance whether the text of a turn that is no question may be calls or results."""
    if role == "assistant":
        return "<tool_call" in text or text.endswith(")]")
    if role == "tool":
        return "<tool_response>" in text
    return "<tools>" in text or _is_prompt(text)


def _is_prompt(text: str) -> bool:
    return text.removeprefix("SYSTEM:").lstrip().startswith(PROMPTS)


def _read(
    message: Message, after: Message | None, names: set[str], going: bool, reading: Reading
) -> Iterator[Message]:
    """Yield the turns that one turn is: itself where its text is neither calls nor results."""
    text = message.content
    if not isinstance(text, str) or message.calls:
        yield message
    elif message.role == "tool":
        yield from _results(message, text, reading)
    elif message.role == "user":
        yield _asked(message, text, after)
    elif message.role != "assistant":
        yield message
    else:
        found = _calls(text, after, names, going)
        if found is None:
            yield message
        else:
            content = found.said if found.said or found.answer else None
            thought = message.reasoning or found.thought or None
            calls = found.calls or None
            yield replace(message, content=content, calls=calls, reasoning=thought)


def _calls(text: str, after: Message | None, names: set[str], going: bool) -> Written | None:
    """Return the calls of an answer: in tags, before a result, or of declared tools alone."""
    answered = after is not None and after.role == "tool"
    if answered:
        return written(text)
    found = tagged(text)
    if found is None and going:
        last = step(text)
        found = last if last is not None and last.answer else None
    if found is None and names and text[:1] in "[{":
        made = written(text)
        if made is not None and all(call.name in names for call in made.calls):
            return made
    return found


def _results(message: Message, text: str, reading: Reading) -> Iterator[Message]:
    rest, blocks = without(text, *_RESULT)
    if not blocks or rest.strip():
        yield message
        return
    for block in blocks:
        said = block.rstrip()
        if _PYTHON.match(said) and (found := from_python(said)):
            reading.note("python-repr-parsed", message.place)
            said = found[0]
        yield replace(message, content=said)


def _asked(message: Message, text: str, after: Message | None) -> Message:
    if after is None or not text.rstrip().endswith(_BEGIN) or step(after.text) is None:
        return message
    return replace(message, content=text.rstrip().removesuffix(_BEGIN).strip())


class _Declared(NamedTuple):
    """The tools that a system prompt declares, and what is left of the prompt without them."""

    tools: list[Any]
    rest: str
    whole: bool
    tagged: bool = False

    @property
    def alone(self) -> bool:
        """Tell whether the prompt is known so well that no call is needed to read it."""
        return self.whole or self.tagged

    def taken(
        self, messages: list[Message], conversation: Conversation, reading: Reading
    ) -> tuple[list[Message], list[Any]]:
        """Return the messages without what declares the tools, and the tools."""
        first = messages[0]
        tools = self.tools
        if not any(call.name == FINISH for one in messages for call in one.calls or ()):
            tools = [tool for tool in tools if tool["function"]["name"] != FINISH]
        if self.whole or not self.rest:
            reading.note("template-text-removed", first.place, detail="the prompt about tools")
            rest = messages[1:]
        else:
            rest = [replace(first, content=self.rest), *messages[1:]]
        return rest, conversation.tools or tools


def _declared(conversation: Conversation) -> _Declared | None:
    """Return the tools that the system prompt declares, in any of the known ways."""
    first = conversation.messages[0]
    if first.role not in SYSTEM_ROLES or not isinstance(first.content, str):
        return None
    text = first.content
    whole = _is_prompt(text)
    blocks = [part for part in enclosed(text, *_TOOLS) if part.inner.strip()]
    if len(blocks) == 1:
        tools = _tools(blocks[0].inner)
        if tools:
            rest = text[: blocks[0].first.start()] + text[blocks[0].last.end() :]
            begun, ended = text.find(_QWEN[0]), text.rfind(_QWEN[1])
            if 0 <= begun < ended:
                rest = text[:begun] + text[ended + len(_QWEN[1]) :]
            return _Declared(tools, rest.strip(), whole, "<tool_call>" in text)
    for lead in islice(_LEADS.finditer(text), _MOST_LEADS):
        tools = _tools(_value_at(text, lead.end()))
        if tools:
            return _Declared(tools, text, whole)
    return None


def _value_at(text: str, start: int) -> str:
    """Return the list that begins at a place, or all objects that follow each other there."""
    end = position = start
    if text[start] == "[":
        return _balanced(text, start)
    while position < len(text) and text[position] == "{":
        block = _balanced(text, position)
        if not block:
            break
        end = position + len(block)
        position = end + len(text[end:]) - len(text[end:].lstrip())
    return text[start:end]


def _balanced(text: str, start: int) -> str:
    """Return the text up to the bracket that closes the one at a place, empty without one."""
    return text[start : closing(text, start, "[{]}", words=True) + 1]


def _tools(text: str) -> list[Any] | None:
    """Return declared tools: a list of JSON or Python, an object a line, objects in a row."""
    body = text.strip()
    value = parsed(body) if body else None
    if value is None:
        value = _objects(body)
    found = value if isinstance(value, list) else [value]
    if not found or not all(map(_is_tool, found)):
        return None
    return [_enveloped(tool) for tool in declared_tools(found)]


def _objects(text: str) -> list[Any] | None:
    decoder, position, found = json.JSONDecoder(), 0, []
    while position < len(text):
        try:
            value, position = decoder.raw_decode(text, position)
        except ValueError:
            return None
        found.append(value)
        position += len(text[position:]) - len(text[position:].lstrip())
    return found


def _is_tool(tool: Any) -> bool:
    function = tool.get("function", tool) if isinstance(tool, dict) else None
    return (
        isinstance(function, dict)
        and isinstance(function.get("name"), str)
        and bool({"parameters", "description", "arguments"} & function.keys())
    )


def _enveloped(tool: Any) -> Any:
    return {**tool, "function": with_schema(tool["function"])}


_ODD: Final = re.compile(r"[^A-Za-z0-9_-]+")


def _with_names(messages: list[Message], tools: Any, reading: Reading) -> Any:
    """Return tools whose names APIs take, and rename their calls: some have spaces in theirs."""
    changed: dict[str, str] = {}
    for message in messages:
        for call in message.calls or ():
            call.name = changed.setdefault(call.name, _proper_name(call.name))
        if message.role == "tool" and message.name:
            message.name = _proper_name(message.name)
    out = []
    for tool in tools or ():
        function = tool.get("function") if isinstance(tool, dict) else None
        if isinstance(function, dict) and isinstance(function.get("name"), str):
            name = changed.setdefault(function["name"], _proper_name(function["name"]))
            tool = {**tool, "function": {**function, "name": name}}
        out.append(tool)
    for old, new in sorted(changed.items()):
        if old != new:
            reading.note("tool-names-changed", detail=old)
    return out or None


def _proper_name(name: str) -> str:
    return _ODD.sub("_", name).strip("_") or "tool"
