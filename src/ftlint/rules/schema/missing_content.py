"""S107 missing-content."""

from __future__ import annotations

from ftlint.model.diagnostic import Diagnostic, Finding, quote
from ftlint.model.keys import ANSWER, HELD, REFERENCE
from ftlint.model.record import Record
from ftlint.rules import FileSummary, Rule
from ftlint.rules.shared.whole_file import of_file


class MissingContent(Rule):
    """A message has neither content nor a tool call, or a record lacks one of its texts.

    ## Why is this bad?
    Only an assistant message that calls a tool may go without content. Anywhere else services
    refuse the file, and trainers stop with a `KeyError` or train on an empty turn.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user"}, {"role": "assistant", "content": "Hello!"}]}
    {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt"}]}
    {"instruction": "Say hello.", "input": ""}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    {"messages": [{"role": "user", "content": "Rain?"}, {"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "rain", "arguments": "{}"}}]}]}
    ```

    A misspelt key (`"contnet"`) is `unknown-message-key` where other keys are refused.
    Where no record of a file has the text there is one finding about the file, which names the
    column that may hold it.
    """

    code = "S107"
    name = "missing-content"
    remedy = "write the text that is missing, or drop the record"

    def adapt(self, finding: Finding, record: Record) -> Finding:
        """Name the column that may hold the text which a record lacks."""
        if finding.path or finding.help is not None:
            return finding
        beside = [
            key
            for key, item in record.value.items()
            if HELD.get(key) in (ANSWER, REFERENCE) and isinstance(item, str) and item.strip()
        ]
        if not beside:
            return finding
        return finding._replace(
            help=f"if the text is the one under {quote(beside[0])}, rename that column; leave out "
            "a file that a model is tested with (--exclude)"
        )

    @classmethod
    def sum_up(cls, file: FileSummary, found: list[Diagnostic]) -> list[Diagnostic]:
        """Say once of a file that all of its records lack the text."""
        lacking: list[Diagnostic] = []
        rest: list[Diagnostic] = []
        for item in found:
            same = not item.path and item.message == found[0].message
            (lacking if same else rest).append(item)
        if len(lacking) < 2 or len(lacking) < file.records - file.broken:
            return found
        message = f"{lacking[0].message}, nor does any other of the file ({len(lacking):,} records)"
        return [of_file(lacking, message, lacking[0].help), *rest]
