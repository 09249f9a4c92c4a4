"""S127 unread-answer."""

from __future__ import annotations

from collections.abc import Iterable

from ftlint.formats import Has
from ftlint.model.diagnostic import Finding, Severity, quote
from ftlint.model.keys import ANSWER, HELD
from ftlint.model.record import Record
from ftlint.rules import Reads, Rule


class UnreadAnswer(Rule):
    """An answer is in a column beside running text.

    ## Why is this bad?
    A row with `text` and no column that goes with it is language modelling: trainers learn the text
    and drop all other columns without a word. Where the text is the question and its answer is in
    a column beside it, the model learns to write questions.

    ## Example
    ```jsonl fail
    {"text": "The invoice of April was charged twice.", "output": "billing"}
    ```
    ```jsonl fail target=trl
    {"text": "Is the harbour library open on Sundays?", "response": {"open": true}}
    ```
    ```jsonl pass
    {"text": "The harbour library opens at nine."}
    {"text": "The invoice of April was charged twice.", "label": "billing"}
    {"prompt": "The invoice of April was charged twice.", "completion": "billing"}
    {"instruction": "When is high tide?", "output": "At six.", "text": "When is high tide? At six."}
    ```

    Texts with a label are for classification, and rows of another shape may have a `text` as well.

    ## References
    - <https://huggingface.co/docs/trl/dataset_formats>
    """

    code = "S127"
    name = "unread-answer"
    since = "0.2.0"
    severity = Severity.WARNING
    reads = Reads.STRUCTURE
    methods = frozenset({"pretrain"})

    def check(self, record: Record) -> Iterable[Finding]:
        """Look for a column of an answer in rows of running text."""
        if Has.TEXT not in record.format.has:
            return
        for key, value in record.value.items():
            if HELD.get(key) == ANSWER and value is not None:
                yield Finding(
                    f"Only text is trained: no trainer reads {quote(key)} beside it",
                    path=(key,),
                    help=f"write the text as prompt and {key} as completion, or put both into text",
                )
                return
