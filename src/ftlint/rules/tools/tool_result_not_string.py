"""T421 tool-result-not-string."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ftlint.model.diagnostic import Finding, Fix, Safety, Severity
from ftlint.model.record import Facts, Record, Turn
from ftlint.model.roles import TOOL_ROLES
from ftlint.rules import Reads, Rule


class ToolResultNotString(Rule):
    """The content of a tool result is not the text or JSON text that is wanted.

    ## Why is this bad?
    A tool message holds text; structured results are written as JSON text. OpenAI, Azure and
    Mistral refuse an object there. A list of text parts is in the published schema, and uploads were
    refused for it all the same. A result that was printed by Python (`{'left': 4}`) is accepted, and
    teaches the model to expect what no tool answers.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "c1", "content": {"rain": true}}, {"role": "assistant", "content": "Yes."}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "c1", "content": "{\\"rain\\": true}"}, {"role": "assistant", "content": "Yes."}]}
    ```
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Dill?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "stock", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "c1", "content": "{'left': 4, 'note': None}"}, {"role": "assistant", "content": "Four."}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Dill?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "stock", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "c1", "content": "{\\"left\\": 4, \\"note\\": null}"}, {"role": "assistant", "content": "Four."}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}, {"role": "tool", "tool_call_id": "c1", "content": "{\\"rain\\": true}"}, {"role": "assistant", "content": "Yes."}], "tools": [{"type": "function", "function": {"name": "rain"}}]}
    ```

    ## Fix safety
    Safe for an object or a number: the same value is written as JSON text. Unsafe where text changes:
    parts are joined, and what Python printed is written as JSON.

    ## References
    - <https://platform.openai.com/docs/guides/function-calling>
    - <https://community.openai.com/t/fine-tuning-with-the-result-of-a-function-call-tool-role/965584>
    """

    code = "T421"
    name = "tool-result-not-string"
    remedy = "write the result as text"
    asked = True
    needs = Facts.RESULTS
    reads = Reads.CALLS
    fixable = "mixed"

    def check(self, record: Record) -> Iterable[Finding]:
        """Look at the results that a schema takes."""
        for turn in record.turns:
            if turn.role in TOOL_ROLES:
                yield from (
                    self._of_parts(turn) if isinstance(turn.content, list) else _printed(turn)
                )

    def _of_parts(self, turn: Turn) -> Iterator[Finding]:
        """Report a list of text parts, where a service is named that refused one."""
        texts = [_text_of(part) for part in turn.content]
        if "neutral" in self.target.quirks or not texts or None in texts:
            return
        joined = "".join(text for text in texts if text is not None)
        yield Finding(
            "The tool result is a list of text parts; uploads were refused for it",
            turn.content_path,
            fix=Fix.set("Write the text", turn.content_path, joined, Safety.UNSAFE),
            help="write the text as a string",
            severity=Severity.WARNING,
        )


def _text_of(part: Any) -> str | None:
    if isinstance(part, dict) and part.get("type") == "text" and isinstance(part.get("text"), str):
        return str(part["text"])
    return None


def _printed(turn: Turn) -> Iterator[Finding]:
    """Report a result that Python printed."""
    from ftlint.jsontext.python_repr import from_python, looks_like_python

    text = turn.content
    if not isinstance(text, str) or text[:1] not in ("{", "[") or not looks_like_python(text, 1):
        return
    meant = from_python(text)
    if meant is not None and meant[0] != text:
        yield Finding(
            "The tool result was printed by Python, not written as JSON",
            turn.content_path,
            fix=Fix.set("Write it as JSON", turn.content_path, meant[0], Safety.UNSAFE),
            help="write results with json.dumps, not with str() or print()",
            severity=Severity.WARNING,
        )
