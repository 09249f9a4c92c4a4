"""C602 whitespace-only."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Effect, Finding, quote
from ftlint.model.record import Facts, Record
from ftlint.rules import Reads, Rule
from ftlint.rules.content.empty_content import blank_turns
from ftlint.rules.shared.mending import drop_useless


class WhitespaceOnly(Rule):
    """A turn of the user or of the assistant contains only whitespace.

    ## Why is this bad?
    It passes checks that look for empty strings and trains the model to answer with whitespace.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "  \\n"}]}
    ```
    ```jsonl fixed
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    Unsafe: the record is dropped. There is no fix where another turn or column has an answer.

    ## References
    - <https://platform.openai.com/docs/guides/fine-tuning-best-practices>
    """

    code = "C602"
    name = "whitespace-only"
    error_effect = Effect.ADVISES
    needs = Facts.BLANK
    reads = Reads.CALLS
    fixable = "unsafe"

    def check(self, record: Record) -> Iterable[Finding]:
        """Look for turns whose text is whitespace."""
        for turn in blank_turns(record):
            if turn.text:
                yield Finding(
                    f"The {turn.role} turn is {quote(turn.text, 20)}: only whitespace",
                    path=turn.content_path,
                    fix=drop_useless(record),
                    help="write the text that belongs there, or drop the record",
                )
