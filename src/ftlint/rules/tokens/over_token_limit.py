"""K001 over-token-limit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from ftlint.model.diagnostic import Effect, Finding, Fix, Severity
from ftlint.model.record import Record
from ftlint.rules.shared.lengths import TokenRule, cut_place

_THEN: Final = {
    "end": "the end is cut off",
    "drop": "the trainer leaves the record out",
    "reject": "the file is refused",
}


class OverTokenLimit(TokenRule):
    """An example has more tokens than the model takes.

    ## Why is this bad?
    OpenAI and Azure cut over-long examples at the end, so what is lost is the answer. Axolotl, and
    TRL for preference data, leave them out without a word; Bedrock refuses the file.

    ## Example
    ```jsonl fail target=openai pad=800000
    {"messages": [{"role": "user", "content": "Go on"}, {"role": "assistant", "content": "…"}]}
    ```
    ```jsonl pass target=openai
    {"messages": [{"role": "user", "content": "Go on"}, {"role": "assistant", "content": "No."}]}
    ```

    The limit is that of `--model`; without it the largest that a model of the target has. Trainers
    that run at home have a default of their own (TRL 1,024, Axolotl 512, LLaMA-Factory and mlx-lm
    2,048), which holds for any model; findings by it are warnings, and `--max-length` says what the
    trainer is set to. Tokens
    are counted as `ftlint stats` counts them. Where the model's tokenizer is not known here, the
    count is an estimate and the finding a warning.

    ## Fix safety
    Dropping the record is unsafe: the training mix changes. Splitting a long conversation is often
    better.

    ## Options
    - `max-tokens`: tokens an example may have, instead of the model's limit.

    ## References
    - <https://platform.openai.com/docs/guides/fine-tuning-best-practices>
    """

    code = "K001"
    name = "over-token-limit"
    effect = Effect.CUTS
    error_effect = Effect.CUTS
    fixable = "unsafe"
    share = 1.0
    per_file = Severity.WARNING

    @dataclass(slots=True, eq=False, repr=False)
    class Options:
        """A limit of one's own."""

        max_tokens: int | None = field(
            default=None, metadata={"help": "tokens an example may have, over the model's limit"}
        )

    def check(self, record: Record) -> Iterable[Finding]:
        """Compare the tokens of the record with the limit."""
        limit = self.limit
        length = self.length(record)
        if limit is None or length is None or length.total <= limit:
            return
        path, span = cut_place(record, limit, self.encoding)
        about = "" if self.counting.exact else "about "
        yield Finding(
            f"The example has {about}{length.total:,} tokens, {length.total - limit:,} over the "
            f"limit of {limit:,} ({self.limit_name}): {_THEN[self.cutting]}",
            path=path,
            span=span,
            fix=Fix.drop_record(),
            help="shorten the example or split it into several"
            + (", or name the length that is set with --max-length" if self.by_default else ""),
            severity=self.severity_here,
        )
