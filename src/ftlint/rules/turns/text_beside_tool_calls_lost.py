"""R212 text-beside-tool-calls-lost."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.formats import Has
from ftlint.model.diagnostic import Effect, Finding, Severity, quote
from ftlint.model.record import Facts, Record
from ftlint.rules import Reads, Rule


class TextBesideToolCallsLost(Rule):
    """The assistant writes text beside a tool call, and LLaMA-Factory throws the text away.

    ## Why is this bad?
    When a message has `tool_calls`, LLaMA-Factory puts the calls in the place of the content. The
    text is not trained on, and no message says so.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "content": "Let me look.", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Rain?"}, {"role": "assistant", "content": "", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}]}
    ```

    ## Fix safety
    There is no fix: whether the text matters is for the author to say.

    ## References
    - <https://github.com/hiyouga/LLaMA-Factory/blob/main/src/llamafactory/data/converter.py>
    """

    code = "R212"
    name = "text-beside-tool-calls-lost"
    effect = Effect.CHANGES
    severity = Severity.WARNING
    asked = True
    format_needs = frozenset({Has.TURNS, Has.MESSAGES})
    needs = Facts.CALLS
    reads = Reads.CALLS

    def check(self, record: Record) -> Iterable[Finding]:
        """Look for text in turns that have ``tool_calls``."""
        for turn in record.turns:
            if turn.role == "assistant" and turn.message.get("tool_calls") and turn.text.strip():
                yield Finding(
                    f"{self.target.title} drops the text {quote(turn.text.strip(), 40)} "
                    "beside the tool call",
                    path=turn.content_path,
                    help="give the text a turn of its own, or remove it",
                )
