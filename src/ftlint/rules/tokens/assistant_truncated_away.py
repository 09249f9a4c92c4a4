"""K003 assistant-truncated-away."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Effect, Finding, Severity
from ftlint.model.record import Record
from ftlint.rules.shared.lengths import TokenRule, cut_place


class AssistantTruncatedAway(TokenRule):
    """The limit falls before the first trained token: nothing of the answer is left.

    ## Why is this bad?
    The trainer cuts the end off, and with it every answer. The record is paid for in full and
    trains nothing; some trainers divide by the number of trained tokens and fail.

    ## Example
    ```jsonl fail target=openai pad=800000
    {"messages": [{"role": "user", "content": "…"}, {"role": "assistant", "content": "No."}]}
    ```
    ```jsonl pass target=openai
    {"messages": [{"role": "user", "content": "Go on"}, {"role": "assistant", "content": "No."}]}
    ```

    Targets that drop or refuse over-long examples are left to `over-token-limit`.

    ## References
    - <https://platform.openai.com/docs/guides/fine-tuning-best-practices>
    """

    code = "K003"
    name = "assistant-truncated-away"
    effect = Effect.CUTS
    error_effect = Effect.CUTS
    share = 1.0
    per_file = Severity.WARNING

    def check(self, record: Record) -> Iterable[Finding]:
        """Compare the tokens before the first trained one with the limit."""
        limit = self.limit
        if limit is None or self.cutting != "end":
            return
        length = self.length(record)
        if length is None or length.before < limit:
            return
        path, span = cut_place(record, limit, self.encoding)
        yield Finding(
            f"The limit of {limit:,} tokens ({self.limit_name}) falls before the first trained "
            f"token, which is number {length.before + 1:,}: no answer is left to learn from",
            path=path,
            span=span,
            help="shorten what comes before the answer, or drop the record"
            + (", or name the length that is set with --max-length" if self.by_default else ""),
            severity=self.severity_here,
        )
