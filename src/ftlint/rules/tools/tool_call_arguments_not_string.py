"""T402 tool-call-arguments-not-string."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding, Fix
from ftlint.model.record import Facts, Record
from ftlint.rules import Reads, Rule
from ftlint.rules.shared.calls import toolbox
from ftlint.rules.shared.neutral import told_only

_OBJECTS = "arguments-as-objects"


class ToolCallArgumentsNotString(Rule):
    """The arguments of a call are an object where a JSON text is wanted, or the reverse.

    ## Why is this bad?
    OpenAI, Azure and Mistral want `arguments` as a string that holds JSON; an object is refused.
    The chat templates that TRL renders with mostly want the object, and write a string into the
    text a second time as a string.

    ## Example
    ```jsonl fail target=openai
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": {"city": "Oslo"}}}]}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{\\"city\\": \\"Oslo\\"}"}}]}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{\\"city\\": \\"Oslo\\"}"}}]}], "tools": [{"type": "function", "function": {"name": "rain"}}]}
    ```

    ## Fix safety
    Safe where a target is named: the same value is written as text, or read from it. Without a
    target there is no fix, since files for Hugging Face templates hold objects on purpose.

    ## References
    - <https://platform.openai.com/docs/guides/function-calling>
    - <https://github.com/huggingface/transformers/issues/45419>
    """

    code = "T402"
    name = "tool-call-arguments-not-string"
    remedy = "write the arguments as JSON text"
    asked = True
    needs = Facts.CALLS
    reads = Reads.CALLS
    fixable = "safe"

    def adapt(self, finding: Finding, record: Record) -> Finding | None:
        """Where an object is right, a schema's finding does not hold; without a target, tell."""
        if _OBJECTS in self.target.quirks:
            return None
        return told_only(self.target, finding)

    def check(self, record: Record) -> Iterable[Finding]:
        """Report text where an object is right; the schema reports the other direction."""
        if _OBJECTS not in self.target.quirks:
            return
        for call in toolbox(record).calls:
            if isinstance(call.arguments, str) and isinstance(call.value, dict):
                yield Finding(
                    "arguments is a string; the chat templates of open models want an object",
                    path=call.arguments_path,
                    fix=Fix.set("Write the object", call.arguments_path, call.value),
                    help="write the object itself, or parse it before the template is applied",
                )
