"""J016 empty-file."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding
from ftlint.rules import FileSummary, Rule


class EmptyFile(Rule):
    """The file holds no examples.

    ## Why is this bad?
    Nothing can be trained on it. An empty file is mostly the trace of an export that failed.

    ## Example
    ```jsonl fail

    ```
    ```jsonl fail
    []
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}]}
    ```
    """

    code = "J016"
    name = "empty-file"
    scope = "file"
    file_needs = ("empty",)

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Report a file without records, an empty array included."""
        if file.records == 0:
            yield Finding("The file holds no examples", help="export the data again")
