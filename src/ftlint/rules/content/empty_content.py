"""C601 empty-content."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.formats import Has
from ftlint.model.diagnostic import Finding, Severity
from ftlint.model.record import Facts, Record, Turn
from ftlint.rules import Reads, Rule
from ftlint.rules.shared.mending import drop_useless


class EmptyContent(Rule):
    """A turn of the user or of the assistant has no text.

    ## Why is this bad?
    The loss is computed on assistant turns: an empty one teaches the model to stop at once. An
    empty user turn is a question that was lost; Azure has refused such records.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": ""}]}
    {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": ""}]}
    ```
    ```jsonl fixed
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "content": "", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}]}
    ```

    An assistant turn that calls a tool or refuses needs no text. For user turns the finding is a
    warning.

    ## Fix safety
    Unsafe: the record is dropped. There is no fix where another turn or column has an answer.

    ## References
    - <https://github.com/MicrosoftDocs/azure-docs/issues/107548>
    """

    code = "C601"
    name = "empty-content"
    needs = Facts.BLANK
    reads = Reads.CALLS
    fixable = "unsafe"

    def check(self, record: Record) -> Iterable[Finding]:
        """Look for turns whose text is the empty string, or whose parts all are."""
        if _null_text(record):
            turn = record.turns[0]
            yield Finding(
                "The text is null: nothing is learned from the row",
                path=turn.content_path,
                help="drop the record",
            )
        quirks = self.target.quirks
        for turn in blank_turns(record):
            if turn.text:
                continue
            asked = turn.role == "user"
            yield Finding(
                f"The {turn.role} turn is empty",
                path=turn.content_path,
                fix=drop_useless(record),
                help="write the question" if asked else "write the answer, or drop the record",
                severity=Severity.WARNING if asked and "refuses-empty" not in quirks else None,
            )


def _null_text(record: Record) -> bool:
    """Tell whether a record is running text, and the text is null."""
    turns = record.turns
    return Has.TEXT in record.format.has and len(turns) == 1 and turns[0].content is None


def blank_turns(record: Record) -> Iterable[Turn]:
    """Yield the user and assistant turns that hold no text but ought to."""
    for turn in record.turns:
        if turn.role not in ("user", "assistant") or not _is_blank(turn.content):
            continue
        if not (turn.has_calls or turn.message.get("refusal") or turn.message.get("audio")):
            yield turn


def _is_blank(content: object) -> bool:
    """Tell whether content is a blank string, or a list of nothing but blank text parts."""
    if isinstance(content, str):
        return not content or content.isspace()
    if not isinstance(content, list) or not content:
        return False
    texts = [part.get("text") if isinstance(part, dict) else None for part in content]
    return all(isinstance(text, str) and not text.strip() for text in texts)
