"""S108 content-type."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.formats import Has
from ftlint.model.diagnostic import Finding
from ftlint.model.record import Facts, Record
from ftlint.rules import Rule
from ftlint.schema.values import type_word


class ContentType(Rule):
    """Content is a number, a boolean, an object, or null where text is needed.

    ## Why is this bad?
    Content is a string, or a list of parts. Services refuse anything else. Loaders that infer one
    type for a column stop at the first row that differs, or turn the value into text in silence.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "2 + 2?"}, {"role": "assistant", "content": 4}]}
    {"messages": [{"role": "user", "content": "Name?"}, {"role": "assistant", "content": {"text": "4"}}]}
    {"instruction": "Is 7 prime?", "input": "", "output": true}
    ```
    ```jsonl fixed
    {"messages": [{"role": "user", "content": "2 + 2?"}, {"role": "assistant", "content": "4"}]}
    {"messages": [{"role": "user", "content": "Name?"}, {"role": "assistant", "content": "4"}]}
    {"instruction": "Is 7 prime?", "input": "", "output": "true"}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "2 + 2?"}, {"role": "assistant", "content": "4"}]}
    ```

    ## Fix safety
    Safe: one message, where a list of messages is read, is put into a list. Unsafe: any other value
    is written as JSON text, which may not be the text that was meant. Null is left alone.
    """

    code = "S108"
    name = "content-type"
    remedy = "write the content as text"
    fixable = "mixed"
    needs = Facts.PARTS
    format_needs = frozenset({Has.COLUMNS})

    def check(self, record: Record) -> Iterable[Finding]:
        """Report cells that are no texts, in rows whose columns no schema can name."""
        if (
            record.format.name in self.target.formats
            and record.format.name not in self.target.schemas
        ):
            for key in record.format.columns_of(record.value):
                cell = record.value[key]
                if not isinstance(cell, (str, list)):
                    yield Finding(f"{key} must be text, not {type_word(cell)}", (key,))
