"""T415 content-and-tool-calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ftlint.model.diagnostic import Finding, Fix, Safety, Severity, quote
from ftlint.model.record import Facts, Record
from ftlint.rules import Reads, Rule
from ftlint.rules.tools.tool_call_id_format import tokenizer_version


class ContentAndToolCalls(Rule):
    """An assistant turn has both text and tool calls.

    ## Why is this bad?
    Mistral's tokenizers up to version 3 write either the text or the calls of a turn, and refuse a
    turn that has both.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "content": "Let me look.", "tool_calls": [{"id": "a1B2c3D4e", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}]}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "a1B2c3D4e", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "a1B2c3D4e", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}], "tools": [{"type": "function", "function": {"name": "rain", "description": "Tell the rain.", "parameters": {}}}]}
    ```

    ## Fix safety
    Unsafe: the text is removed.

    ## Options
    - `tokenizer-version`: the version of the tokenizer; empty (the default) is the target's own,
      `"v3"`. From `"v5"` on both may be used together.

    ## References
    - <https://github.com/mistralai/mistral-common>
    """

    code = "T415"
    name = "content-and-tool-calls"
    severity = Severity.WARNING
    asked = True
    needs = Facts.CALLS
    reads = Reads.CALLS
    fixable = "unsafe"

    @dataclass(slots=True, eq=False, repr=False)
    class Options:
        """Which tokenizer the data is for."""

        tokenizer_version: str = field(
            default="",
            metadata={"help": "version of Mistral's tokenizer, such as v3; empty: the target's"},
        )

    def check(self, record: Record) -> Iterable[Finding]:
        """Look for text in turns with calls."""
        if tokenizer_version(self.options.tokenizer_version, self.target) > 3:
            return
        for turn in record.turns:
            text = turn.text.strip() if turn.message.get("tool_calls") else ""
            if turn.role == "assistant" and text:
                yield Finding(
                    f"The turn calls tools and also says {quote(text, 40)}",
                    path=turn.content_path,
                    fix=Fix.delete("Remove the text", turn.content_path, Safety.UNSAFE),
                    help="keep the call or the text, or train for a newer tokenizer",
                )
