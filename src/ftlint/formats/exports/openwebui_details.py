"""The ``<details>`` elements that Open WebUI writes into answers: reasoning, tools, code."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from typing import Final

from ftlint.model.conversation import ToolCall, compact
from ftlint.model.enclosed import enclosed, without

_DETAILS: Final = (
    re.compile(r'<details type="(reasoning|tool_calls|code_interpreter)"([^<>]*)>'),
    re.compile(r"</details>\n?"),
)
_ATTRIBUTE: Final = re.compile(r'(?<!\w)(\w++)="([^"]*+)"')
_SUMMARY: Final = re.compile("<summary>"), re.compile("</summary>")
_FENCE: Final = re.compile(r"```[^`\n]*\n"), re.compile(r"\n?```")


@dataclass(slots=True)
class Step:
    """A piece of an answer: text, then calls with the result of each (None for none)."""

    text: str = ""
    reasoning: list[str] = field(default_factory=list)
    calls: list[tuple[ToolCall, str | None]] = field(default_factory=list)


def steps(content: str) -> list[Step]:
    """Cut an answer at its tool calls; reasoning goes to the step it leads to.

    >>> text = '<details type="reasoning" done="true"><summary>Thought</summary>\\n&gt; Why?\\n</details>\\nSo.'
    >>> [(step.text, step.reasoning) for step in steps(text)]
    [('So.', ['Why?'])]
    """
    if "<details type=" not in content:
        return [Step(content)]
    found = [Step()]
    position = 0
    for part in enclosed(content, *_DETAILS):
        kind, given = part.first.groups()
        before = content[position : part.first.start()].strip("\n")
        if before:
            if found[-1].calls:
                found.append(Step())
            found[-1].text = "\n".join(filter(None, (found[-1].text, before)))
        position = part.last.end()
        attributes = {key: html.unescape(value) for key, value in _ATTRIBUTE.findall(given)}
        body = html.unescape(without(part.inner, *_SUMMARY)[0]).strip("\n")
        if kind == "reasoning":
            if found[-1].calls or found[-1].text:
                found.append(Step())
            found[-1].reasoning.append(_unquoted(body))
        elif kind == "tool_calls":
            found[-1].calls.append(_call(attributes))
        else:
            found[-1].calls.append(_code(attributes, body))
    rest = content[position:].strip("\n")
    if rest:
        if found[-1].calls:
            found.append(Step())
        found[-1].text = "\n".join(filter(None, (found[-1].text, rest)))
    return found


def _unquoted(text: str) -> str:
    lines = text.split("\n")
    if all(line.startswith(">") for line in lines if line):
        lines = [line.removeprefix(">").removeprefix(" ") for line in lines]
    return "\n".join(lines)


def _decoded(text: str) -> str:
    """Return the text inside a JSON string, which attributes hold; other texts as they are."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, str) else compact(value)


def _call(attributes: dict[str, str]) -> tuple[ToolCall, str | None]:
    arguments = _decoded(attributes.get("arguments", "")) or "{}"
    call = ToolCall(attributes.get("name", "tool"), arguments, attributes.get("id") or None)
    result = attributes.get("result")
    return call, None if result is None else _decoded(result)


def _code(attributes: dict[str, str], body: str) -> tuple[ToolCall, str | None]:
    fence = next(enclosed(body, *_FENCE), None)
    code = fence.inner if fence else body
    output = attributes.get("output")
    result = None if output is None else _decoded(output)
    return ToolCall("code_interpreter", compact({"code": code})), result
