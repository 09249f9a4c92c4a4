"""W305 all-weights-zero."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.model.diagnostic import Finding
from ftlint.model.record import Facts, Record
from ftlint.rules import Reads, Rule
from ftlint.rules.shared.masked import masked_answers, read_keys, whole_mask


class AllWeightsZero(Rule):
    """Every assistant turn is masked, so the record trains nothing.

    ## Why is this bad?
    The record is paid for and read, but no token of it enters the loss. Some trainers divide by the
    number of trained tokens and fail, others drop the record. Only masks that the target reads are
    counted; `weight-ignored-by-target` reports the others, whose turns are trained.

    ## Example
    ```jsonl fail
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!", "weight": 0}]}
    ```
    ```jsonl pass
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Ha", "weight": 0}, {"role": "user", "content": "Again"}, {"role": "assistant", "content": "Hello!"}]}
    ```

    ## Fix safety
    There is no fix: which of the answers is to be learnt is the author's decision.

    ## References
    - <https://platform.openai.com/docs/guides/supervised-fine-tuning>
    """

    code = "W305"
    name = "all-weights-zero"
    needs = Facts.WEIGHTS | Facts.PARTS
    reads = Reads.MASKS

    def check(self, record: Record) -> Iterable[Finding]:
        """Look for an answer that no mask leaves out which the target reads."""
        keys = read_keys(self.target)
        whole = whole_mask(record, keys)
        if whole is not None:
            yield Finding(
                "The whole record is masked: no token of it is trained",
                path=(whole,),
                help=f"remove {whole!r}, or drop the record",
            )
            return
        masked = masked_answers(record, keys)
        if masked:
            subject = f"All {len(masked)} assistant turns are"
            if len(masked) == 1:
                subject = "The only assistant turn is"
            yield Finding(
                f"{subject} masked: no token of the record is trained",
                path=masked[0],
                help=f"remove {masked[0][-1]!r} from the answer that is to be learnt, or drop the "
                "record",
            )
