"""K002 near-token-limit."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding, Severity
from ftlint.model.record import Record
from ftlint.rules.shared.lengths import NEAR, TokenRule


class NearTokenLimit(TokenRule):
    """An example takes more than nine tenths of what the model takes.

    ## Why is this bad?
    Services count a little more than the published estimate: a changed system prompt or one more
    tool makes such an example too long, and its end is cut off.

    ## Example
    ```jsonl fail target=openai pad=500000
    {"messages": [{"role": "user", "content": "Go on"}, {"role": "assistant", "content": "…"}]}
    ```
    ```jsonl pass target=openai
    {"messages": [{"role": "user", "content": "Go on"}, {"role": "assistant", "content": "No."}]}
    ```

    ## References
    - <https://platform.openai.com/docs/guides/fine-tuning-best-practices>
    """

    code = "K002"
    name = "near-token-limit"
    severity = Severity.INFO

    def check(self, record: Record) -> Iterable[Finding]:
        """Compare the tokens of the record with nine tenths of the limit."""
        limit = self.limit
        length = self.length(record)
        if limit is None or length is None or not NEAR * limit < length.total <= limit:
            return
        about = "" if self.counting.exact else "about "
        yield Finding(
            f"The example has {about}{length.total:,} tokens, {length.total / limit:.0%} of the "
            f"limit of {limit:,} ({self.limit_name})",
            help="shorten it, so that a longer prompt or one more tool does not cut its end off",
        )
