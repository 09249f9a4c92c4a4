"""T422 call-text-residue."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Final

from ftlint.formats import Has
from ftlint.model.diagnostic import Edit, Finding, Fix, Op, Safety, Severity, quote
from ftlint.model.record import Record, Turn
from ftlint.model.roles import SYSTEM_ROLES
from ftlint.rules import Rule
from ftlint.rules.shared.calls import parse, toolbox
from ftlint.rules.shared.code_spans import outside_code

_MARKS: Final = re.compile(
    r"<tool_call>(?=\s*[{\[<])"
    r"|<function=[\w.-]+>"
    r"|<function_?calls?>(?=\s*[{\[<])"
    r"|<invoke name="
    r"|^Action:[^\n]*\n+Action Input:",
    re.MULTILINE,
)
_DECLARED: Final = "<tools>"
"""What prompts put their tools into that ask for calls as text (Hermes, Qwen)."""
_BLOCK: Final = re.compile(
    r"(?<!\s)\s*+<tool_call>\s*+(\{(?:(?!<tool_call>).)*?\})\s*+</tool_call>\s*+", re.DOTALL
)


class CallTextResidue(Rule):
    """A tool call is written as text in an answer instead of in `tool_calls`.

    ## Why is this bad?
    The output of another model was pasted with its own markers. A chat model trained on it writes
    `<tool_call>` as words that no program reads as a call, and its template adds markers of its
    own where calls are given as `tool_calls`.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "content": "<tool_call>\\n{\\"name\\": \\"rain\\", \\"arguments\\": {}}\\n</tool_call>"}], "tools": [{"type": "function", "function": {"name": "rain"}}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "content": null, "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}], "tools": [{"type": "function", "function": {"name": "rain"}}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}], "tools": [{"type": "function", "function": {"name": "rain"}}]}
    ```

    Markers inside code are not reported, nor those that the prompt itself asks for, or declares
    `<tools>` for, where the record declares no tools: such data trains a protocol of its own. An
    answer that is a column of text (`output`, `chosen`) has no other place for a call.

    ## Fix safety
    Unsafe: in the last turn, `<tool_call>` blocks that name declared tools become `tool_calls`.

    ## References
    - <https://platform.openai.com/docs/guides/function-calling>
    """

    code = "T422"
    name = "call-text-residue"
    severity = Severity.WARNING
    fixable = "unsafe"
    literals = (
        "<tool_call>",
        "<function=",
        "<functioncall>",
        "<functioncalls>",
        "<function_call>",
        "<function_calls>",
        "<invoke name=",
        "\\nAction Input:",
        "\\u000aAction Input:",
        "\\u000AAction Input:",
    )

    def check(self, record: Record) -> Iterable[Finding]:
        """Look for markers in the assistant's texts, outside code."""
        turns = record.turns
        for index, turn in enumerate(turns):
            if turn.role != "assistant" or turn.path == turn.content_path:
                continue  # an answer that is a column has no place for calls but its text
            for path, text in turn.texts():
                found = outside_code(_MARKS, text)
                if found is None:
                    continue
                mark = found[0].strip()
                if self._asked_for(record, turns[:index], mark):
                    continue
                fix = _fix(record, turn) if index == len(turns) - 1 else None
                yield Finding(
                    f"{quote(mark.split(chr(10))[0], 30)} is a tool call written as text",
                    path=path,
                    span=found.span(),
                    fix=fix,
                    help="move the call into tool_calls, or remove it",
                )
                break

    def _asked_for(self, record: Record, before: list[Turn], mark: str) -> bool:
        """Tell whether the prompt introduces the marker and the record has no other way to call."""
        box = toolbox(record)
        if box.calls or (box.declared and Has.MESSAGES in record.format.has):
            return False
        words = (re.split(r"[=\s>]", mark)[0], _DECLARED)
        return any(
            word in text
            for word in words
            for turn in before
            if turn.role in (*SYSTEM_ROLES, "user")
            for _, text in turn.texts()
        )


def _fix(record: Record, turn: Turn) -> Fix | None:
    """Turn the blocks of the last turn into tool calls, when every one of them is clear."""
    message = turn.message
    if not record.format.has >= {Has.TURNS, Has.MESSAGES} or "tool_calls" in message:
        return None
    if not isinstance(turn.content, str):
        return None
    box = toolbox(record)
    calls: list[dict[str, Any]] = []
    for block in _BLOCK.finditer(turn.content):
        value = parse(block[1])
        if not isinstance(value, dict) or value.keys() != {"name", "arguments"}:
            return None
        if box.find(value["name"]) is None or not isinstance(value["arguments"], dict):
            return None
        arguments = json.dumps(value["arguments"], ensure_ascii=False)
        function = {"name": value["name"], "arguments": arguments}
        taken = sum(call.id is not None for call in box.calls)
        number = taken + len(calls) + 1
        calls.append({"id": f"call_{number}", "type": "function", "function": function})
    rest = _BLOCK.sub("", turn.content).strip()
    if not calls or _MARKS.search(rest):
        return None
    edits = (
        Edit(Op.SET, turn.content_path, rest or None),
        Edit(Op.INSERT, (*turn.path, "tool_calls"), calls),
    )
    return Fix("Write the calls as tool_calls", Safety.UNSAFE, edits)
