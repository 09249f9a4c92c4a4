"""K006 tokenizer-approximate."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.model.diagnostic import Finding, Severity
from ftlint.model.record import Record
from ftlint.rules import FileSummary
from ftlint.rules.shared.lengths import TokenRule


class TokenizerApproximate(TokenRule):
    """Long records were counted by an estimate: the model's tokenizer is not known here.

    ## Why is this bad?
    Another model's encoding gives a count that may be off by a third, more for other scripts than
    Latin, so records near the limit may be over it. Records that are short in bytes are not
    concerned: a token has one byte at least.

    ## Example
    ```jsonl fail target=bedrock-claude pad=40000 method=sft
    {"messages": [{"role": "user", "content": "Go on"}, {"role": "assistant", "content": "…"}]}
    ```
    ```jsonl pass target=bedrock-claude
    {"messages": [{"role": "user", "content": "Go on"}, {"role": "assistant", "content": "No."}]}
    ```

    Give `--model` the folder of the model, with its `tokenizer.json`, and install
    `ftlint[hf]`, for exact counts.
    """

    code = "K006"
    name = "tokenizer-approximate"
    severity = Severity.INFO
    scope = "file"
    file_needs = ("collected",)

    def collect(self, record: Record) -> Any:
        """Return true for a record that cannot be judged by its bytes."""
        if self.limit is None or self.encoding or len(record.raw) <= self.long_line:
            return None
        return True

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Say once how many records were counted by an estimate."""
        count = len(file.collected)
        if not count:
            return
        subject = "1 long record was" if count == 1 else f"{count:,} long records were"
        yield Finding(
            f"{subject} counted by an estimate ({self.counting.name}): the tokenizer of "
            f"{self.limit_name} is not known here",
            line=file.collected[0][0],
            help="give --model the folder of the model, with its tokenizer.json",
        )
