"""P815 missing-label."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.formats import Has
from ftlint.model.diagnostic import Finding
from ftlint.model.labels import LABEL_KEYS
from ftlint.model.record import Record
from ftlint.rules import Rule


class MissingLabel(Rule):
    """A record for KTO says nowhere whether its answer is a good one.

    ## Why is this bad?
    KTO learns from single answers with a label. TRL stops at a file without the column; ms-swift
    reads a missing label as false, and trains away from the answer.

    ## Example
    ```jsonl fail method=kto
    {"prompt": "When is high tide?", "completion": "At six."}
    ```
    ```jsonl fail method=kto target=ms-swift
    {"messages": [{"role": "user", "content": "When is high tide?"}, {"role": "assistant", "content": "At six."}]}
    ```
    ```jsonl pass method=kto
    {"prompt": "When is high tide?", "completion": "At six.", "label": true}
    ```

    Pairs of answers need no label: trainers that take them make two records of each.

    ## References
    - <https://github.com/huggingface/trl/blob/main/docs/source/kto_trainer.md>
    """

    code = "P815"
    name = "missing-label"
    remedy = "write label: true for a good answer, false for a bad one"
    since = "0.2.0"
    methods = frozenset({"kto"})

    def check(self, record: Record) -> Iterable[Finding]:
        """Look for a label with a value, unless the record is a pair."""
        if record.format.method == "dpo" or Has.NO_SHAPE in record.format.has:
            return
        if all(record.value.get(key) is None for key in LABEL_KEYS):
            yield Finding("The record has no label, which KTO learns from")
