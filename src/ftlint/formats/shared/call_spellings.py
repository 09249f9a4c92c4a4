"""Tool calls as models and data sets write them into a text: each spelling read into calls.

A text is read whole or not at all, so that words about calls stay words.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from ftlint.jsontext.python_repr import from_python
from ftlint.model.conversation import ToolCall, compact
from ftlint.model.enclosed import without


class Written(NamedTuple):
    """What a text says: its calls, what is said beside them, and the thought before them."""

    calls: list[ToolCall]
    said: str = ""
    thought: str = ""
    answer: bool = False
    """``said`` is the final answer, which the spelling writes as a call."""


def parsed(text: str) -> Any:
    """Return the value of a text of JSON, or of a literal of Python; None where it is neither.

    >>> parsed('{"a": 1}'), parsed("{'a': True}"), parsed("a")
    ({'a': 1}, {'a': True}, None)
    """
    try:
        return json.loads(text)
    except ValueError:
        found = from_python(text)
        return json.loads(found[0]) if found else None


def calls_of(value: Any) -> list[ToolCall] | None:
    """Return the calls that a value is: one or a list of them, in the keys of any model.

    >>> calls_of({"name": "tide", "parameters": {"port": "Ayr"}})
    [ToolCall(name='tide', arguments='{"port":"Ayr"}', id=None)]
    >>> calls_of({"name": "Ann"}), calls_of([])
    (None, None)
    """
    out: list[ToolCall] = []
    for item in value if isinstance(value, list) else [value]:
        call = item.get("function", item) if isinstance(item, dict) else None
        if not isinstance(call, dict) or not isinstance(call.get("name"), str):
            return None
        key = next((key for key in _ARGUMENTS if key in call), None)
        if key is None or len(call) > 3:
            return None
        given = _text_of(call[key])
        if given is None:
            return None
        name = item.get("id")
        out.append(ToolCall(call["name"], given, name if isinstance(name, str) else None))
    return out or None


def _text_of(given: Any) -> str | None:
    """Return arguments as the text of an object: as they were where they are that already."""
    if isinstance(given, str):
        value = parsed(given)
        if isinstance(value, dict):
            return given if given.lstrip()[1:].lstrip()[:1] in ('"', "}") else compact(value)
        return None
    return compact(given or {}) if given is None or isinstance(given, dict) else None


_ARGUMENTS: Final = ("arguments", "parameters", "args", "input")

_TAG: Final = re.compile(r"<tool_calls?>\s*"), re.compile(r"</tool_calls?>\s*")


def tagged(text: str) -> Written | None:
    """Read Hermes' and Qwen's tags; what is beside them stays.

    >>> tagged('So. <tool_call>{"name": "f", "arguments": {}}</tool_call>')
    Written(calls=[ToolCall(name='f', arguments='{}', id=None)], said='So.', thought='', answer=False)
    """
    if "<tool_call" not in text:
        return None
    said, blocks = without(text, *_TAG)
    if not blocks and text.count("<tool_call>") == 1:
        said, _, block = text.partition("<tool_call>")
        blocks = [block]  # the last tag of a text that was cut off, or of a stop word
    calls: list[ToolCall] = []
    for block in blocks:
        found = calls_of(parsed(block)) or _lines(block)
        if found is None:
            return None
        calls += found
    return Written(calls, said.strip()) if calls else None


def _lines(block: str) -> list[ToolCall] | None:
    """Read a call a line, or the XML of Qwen's coder models."""
    xml = _function_tag(block.strip())
    if xml is not None:
        return xml
    calls: list[ToolCall] = []
    for line in filter(str.strip, block.split("\n")):
        found = calls_of(parsed(line))
        if found is None:
            return None
        calls += found
    return calls or None


_FUNCTION: Final = re.compile(r"<function=([\w.-]{1,200})>\s*+")
_PARAMETER: Final = re.compile(r"<parameter=([\w.-]{1,200})>\n?"), re.compile(r"\n?</parameter>")


def _function_tag(text: str) -> list[ToolCall] | None:
    """Read ``<function=name>`` around JSON (Llama 3.1) or around parameters (Qwen3-Coder)."""
    opened = list(_FUNCTION.finditer(text))
    if not opened or text[: opened[0].start()].strip():
        return None
    calls: list[ToolCall] = []
    for match, after in zip(opened, [*opened[1:], None], strict=True):
        body = text[match.end() : after.start() if after else len(text)]
        inner, closed, rest = body.partition("</function>")
        if rest.strip() not in ("", "<|eom_id|>", "<|eot_id|>"):
            return None
        _, values = without(inner, *_PARAMETER)
        names = _PARAMETER[0].findall(inner)
        given = (
            dict(zip(names, map(_value, values), strict=False))
            if names
            else parsed(inner.strip() or "{}")
        )
        if not isinstance(given, dict) or not (closed or names or inner.strip()):
            return None
        calls.append(ToolCall(match[1], compact(given)))
    return calls


def _value(text: str) -> Any:
    """Return a parameter: the JSON that it is, else its text."""
    found = parsed(text)
    return text if found is None else found


_ACTION: Final = re.compile(
    r"^[ \t]{0,4}Action:[ \t]*+([^\n]{1,200})\n+[ \t]{0,4}Action Input:", re.M
)
_THOUGHT: Final = re.compile(r"\A\s*+Thought:[ \t]*+")
FINISH: Final = "Finish"
"""The action with which ToolBench gives its final answer."""


def step(text: str) -> Written | None:
    r"""Read a step of ReAct, as ToolBench and LangChain write it.

    https://arxiv.org/abs/2210.03629; https://github.com/OpenBMB/ToolBench

    >>> step('Thought: look\nAction: tide\nAction Input: {"port": "Ayr"}')
    Written(calls=[ToolCall(name='tide', arguments='{"port":"Ayr"}', id=None)], said='', thought='look', answer=False)
    """
    found = _ACTION.search(text)
    if found is None:
        return None
    before = text[: found.start()].strip()
    begun = _THOUGHT.match(before)
    thought, said = (before[begun.end() :].strip(), "") if begun else ("", before)
    name, body = found[1].strip(), text[found.end() :].strip()
    given = parsed(body) if body else {}
    if isinstance(given, dict) and name == FINISH and isinstance(given.get("final_answer"), str):
        return Written([], given["final_answer"], thought, answer=True)
    if not isinstance(given, dict):
        given = {"input": body}
    return Written([ToolCall(name, compact(given))], said, thought)


_MARKS: Final = (
    "<functioncall>", "<function_call>", "<function_calls>", "[TOOL_CALLS]", "<|python_tag|>",
    "<|tool_call|>", "<|action_start|><|plugin|>",
)  # fmt: skip
"""What opens a call in the templates of Glaive, Mistral, Llama, Granite and InternLM."""
_ENDS: Final = (
    "<|endoftext|>", "</s>", "<|eom_id|>", "<|eot_id|>", "<|action_end|>", "</functioncall>",
    "</function_call>", "</function_calls>",
)  # fmt: skip


def marked(text: str) -> Written | None:
    """Read JSON, with or without the mark of a template before it.

    >>> marked('One moment. <functioncall> {"name": "f", "arguments": \\'{"a": 1}\\'}').said
    'One moment.'
    """
    mark = next((mark for mark in _MARKS if mark in text), "")
    said, _, body = text.partition(mark) if mark else ("", "", text)
    body = body.strip()
    for end in _ENDS:
        body = body.removesuffix(end).rstrip()
    calls = calls_of(parsed(body)) if body[:1] in ("{", "[") else None
    if calls is None and mark:
        calls = calls_of(parsed(_unquoted(body)))
    if calls is None:
        calls = _function_tag(body) if body.startswith("<function=") else None
    return Written(calls, said.strip()) if calls else None


_QUOTED: Final = re.compile(r"\"arguments\":\s*'")


def _unquoted(text: str) -> str:
    """Return a call whose arguments are JSON in single quotes, as Glaive writes them, as JSON."""
    found = _QUOTED.search(text)
    end = text.rstrip().removesuffix("}").rstrip()
    if found is None or not end.endswith("'") or len(end) <= found.end():
        return text
    given = end[found.end() : -1].replace("\\'", "'")
    return f'{text[: found.start()]}"arguments": {given}}}'


_NAME: Final = re.compile(r"\s*+([A-Za-z_][\w .:/&'-]{0,150}?)\(")


def bracketed(text: str) -> Written | None:
    """Read calls in the form of Python, as ToolACE, Llama 3.2 and Gorilla have them.

    >>> bracketed('[Tide API(port="Ayr", high=True), wind()]').calls
    [ToolCall(name='Tide API', arguments='{"port":"Ayr","high":true}', id=None), ToolCall(name='wind', arguments='{}', id=None)]
    >>> bracketed("[see note(1)]"), bracketed("[a link](http://x)")
    (None, None)
    """
    body = text.strip()
    if not (body.startswith("[") and body.endswith("]")):
        return None
    calls: list[ToolCall] = []
    for name, given in _python_calls(body[1:-1]):
        if given is None:
            return None
        calls.append(ToolCall(name, compact(given)))
    return Written(calls) if calls else None


def _python_calls(text: str) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """Yield the name and the arguments of each call; None ends it where one is not a call."""
    position = 0
    while text[position:].strip():
        found = _NAME.match(text, position)
        end = closing(text, found.end() - 1) if found else -1
        if found is None or end < 0:
            yield "", None
            return
        yield found[1].strip(), _arguments(text[found.end() : end])
        position = end + 1
        rest = text[position:].lstrip()
        if rest and not rest.startswith(","):
            yield "", None
            return
        position = len(text) - len(rest) + 1 if rest else len(text)


def closing(text: str, start: int, signs: str = "([{)]}", words: bool = False) -> int:
    """Return the place of the bracket that closes the one at ``start``, -1 without one.

    ``signs`` are the brackets that count, those that open first. In ``words`` an apostrophe behind
    a letter opens no quote.

    >>> closing("f(')', [1])", 1), closing("[don't]", 0, "[{]}", words=True), closing("[(]", 0)
    (10, 6, -1)
    """
    opening, closed = signs[: len(signs) // 2], signs[len(signs) // 2 :]
    depth, quote, position = 0, "", start
    while position < len(text):
        sign = text[position]
        if quote:
            if sign == "\\":
                position += 1
            elif sign == quote:
                quote = ""
        elif sign == '"' or (sign == "'" and not (words and text[position - 1].isalnum())):
            quote = sign
        elif sign in opening:
            depth += 1
        elif sign in closed:
            depth -= 1
            if not depth:
                return position
        position += 1
    return -1


_JSON_WORDS: Final = {"true": True, "false": False, "null": None}


def _arguments(text: str) -> dict[str, Any] | None:
    try:
        call = ast.parse(f"f({text})", mode="eval").body
        if not isinstance(call, ast.Call) or call.args:
            return None
        return {str(item.arg): _literal(item.value) for item in call.keywords}
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def _literal(node: ast.expr) -> Any:
    if isinstance(node, ast.Name) and node.id in _JSON_WORDS:
        return _JSON_WORDS[node.id]
    found = ast.literal_eval(node)
    json.dumps(found, allow_nan=False)
    return found


SPELLINGS: Final[tuple[Callable[[str], Written | None], ...]] = (tagged, step, marked, bracketed)
"""Every spelling, the surest first."""


def written(text: str) -> Written | None:
    """Return what a text that is a call says, None for any other text."""
    return next((found for read in SPELLINGS if (found := read(text)) is not None), None)
