"""W309 record-weight."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ftlint.model.diagnostic import Finding, quote
from ftlint.model.record import Facts, Record
from ftlint.rules import FileSummary, Reads, Rule


class RecordWeight(Rule):
    """The weight of a whole record is not one that the target takes.

    ## Why is this bad?
    Together multiplies the loss of a record by a `weight` at its top that must not be negative.
    Fireworks takes any number, but where one record of a file has a weight every record must have
    one. Both refuse the file otherwise.

    ## Example
    ```jsonl fail target=together
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "weight": -1}
    ```
    ```jsonl pass target=together
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello!"}], "weight": 0.5}
    ```

    ## References
    - <https://docs.together.ai/docs/fine-tuning-data-preparation>
    - <https://docs.fireworks.ai/fine-tuning/weighted-training>
    """

    code = "W309"
    name = "record-weight"
    asked = True
    since = "0.2.0"
    file_needs = ("collected",)
    needs = Facts.WEIGHTS
    reads = Reads.MASKS

    def check(self, record: Record) -> Iterable[Finding]:
        """Look at the weight at the top."""
        weight = record.value.get("weight")
        if weight is None:
            return
        least = self.target.limit("min_record_weight")
        if isinstance(weight, bool) or not isinstance(weight, int | float):
            yield Finding(
                f"The weight of a record must be a number, not {quote(str(weight), 30)}",
                path=("weight",),
                help="write a number such as 1 or 0.5, or leave the weight out",
            )
        elif least is not None and weight < least:
            yield Finding(
                f"The weight of a record must be {least} or more, not {weight}",
                path=("weight",),
                help="write a positive number, or drop the record",
            )

    def collect(self, record: Record) -> Any:
        """Keep that a record has a weight."""
        return record.value.get("weight") is not None or None

    def conclude(self, file: FileSummary) -> Iterable[Finding]:
        """Compare the number of records with a weight with that of all."""
        weighed = len(file.collected)
        if 0 < weighed < file.records and "weight-in-all-or-none" in self.target.quirks:
            yield Finding(
                f"{weighed} of {file.records} records have a weight of their own; "
                f"{self.target.title} wants it in all of them or in none",
                line=file.collected[0][0],
                help='write "weight": 1 in the other records',
            )
